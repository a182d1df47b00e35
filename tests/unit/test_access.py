"""Which questions and pages each role opens: nothing that no rule names."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from analytics.reports.core import access
from analytics.reports.core.access import RULES, NotForThisRole, may_open
from analytics.reports.core.ask import ask, without_partial_counts
from analytics.reports.core.context import Place
from analytics.reports.core.figures import absent
from analytics.reports.core.types import Figure
from analytics.reports.risk.risk import risk
from analytics.reports.targets.published_values import published_values
from data.catalogue import measure as catalogued
from data.vocabulary import Level, Phase, Role, Scope, ValueStatus
from session.terminal import QUESTIONS
from tests.unit.reports import in_memory
from ui.site import SITE

ROOT = Path(__file__).parents[2]
PAGES = {entry.opens for entries in SITE.values() for entry in entries}


def test_every_question_and_page_has_a_rule_and_no_rule_is_idle() -> None:
    assert {name: access.question_of(report) for name, report in QUESTIONS.items()} == {
        name: name for name in QUESTIONS
    }
    on_screen_alone = {access.question_of(published_values)}
    assert set(RULES) == set(QUESTIONS) | PAGES | on_screen_alone


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
        ask(risk, closed)
    access.check(QUESTIONS["trends"], closed.scope)


def figure(measure: str, level: Level, *, local: bool = False) -> Figure:
    given = absent(catalogued(measure), Place("x", "X", level), "2024/25", Phase.PRIMARY, ValueStatus.OK, "")
    return replace(given, value=50.0, numerator=5, denominator=10, local=local)


@pytest.mark.parametrize(
    ("scope", "levels"),
    [
        (Scope("935"), set()),
        (Scope("935", areas=("x",)), {Level.AUTHORITY, Level.TRUST}),
        (Scope("935", trusts=("x",)), {Level.AUTHORITY, Level.AREA}),
        (Scope("935", schools=("x",)), {Level.AUTHORITY, Level.AREA, Level.TRUST}),
    ],
)
def test_a_figure_counted_from_a_part_is_withheld_and_a_published_one_is_not(scope: Scope, levels: set[Level]) -> None:
    counted = {level: figure("ofsted_good_schools", level) for level in Level}
    own = {level: figure("ks2_rwm_expected", level, local=True) for level in Level}
    published = {level: figure("ks2_rwm_expected", level) for level in Level}
    for given in (counted, own):
        left = without_partial_counts((given,), scope)[0]
        assert {level for level, item in left.items() if not item.shown} == levels
        assert all(item.numerator is None for level, item in left.items() if level in levels)
    assert without_partial_counts(published, scope) == published


def test_every_promise_of_security_md_names_a_test_that_is_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)`", (ROOT / "SECURITY.md").read_text("utf-8"))
    assert len(set(named)) > 8
    assert not [name for name in named if not (ROOT / name).is_file()]
