"""Which questions and pages each role opens: nothing that no rule names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analytics.reports.core import access
from analytics.reports.core.access import RULES, NotForThisRole, may_open
from analytics.reports.core.ask import QUESTIONS, ask
from data.vocabulary import Role, Scope
from tests.unit.reports import in_memory
from ui.site import SITE

PAGES = {entry.opens for entries in SITE.values() for entry in entries}


def test_every_question_and_page_has_a_rule_and_no_rule_is_idle() -> None:
    assert set(QUESTIONS) <= set(RULES)
    assert set(RULES) == set(QUESTIONS) | PAGES


@pytest.mark.parametrize("role", Role)
def test_what_no_rule_names_is_closed(role: Role) -> None:
    assert not may_open("pupils", Scope("935", role))


@pytest.mark.parametrize("role", [Role.VIEWER, Role.SCHOOL])
def test_ratings_interventions_and_registers_are_not_for_viewers(role: Role) -> None:
    closed = {"interventions", "partners", "my-area", "risk-record", "targets", "board", "audit log", "add files"}
    assert not [name for name in closed if may_open(name, Scope("935", role, schools=("900001",)))]
    assert not may_open("risk", Scope("935", Role.VIEWER))


@pytest.mark.parametrize("limit", ["areas", "trusts", "schools"])
@pytest.mark.parametrize("role", Role)
def test_whoever_sees_a_part_is_told_nothing_of_the_whole(role: Role, limit: str) -> None:
    part = replace(Scope("935", role), **{limit: ("x",)})
    whole = {"on-track", "milestone", "ofsted", "reach", "targets", "board", "quality", "partners"}
    assert not [name for name in whole if may_open(name, part)]
    assert may_open("areas", part) == (limit == "areas" and may_open("areas", Scope("935", role)))


def test_a_question_that_is_closed_is_not_answered() -> None:
    context = in_memory.context([])
    closed = replace(context, scope=Scope("001", Role.VIEWER))
    with pytest.raises(NotForThisRole, match="not open to the role of viewer"):
        ask("risk", closed)
    access.check("trends", closed.scope)
