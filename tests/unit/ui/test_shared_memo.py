"""What one report works out serves the next one on the same build, scope, day and entries, and no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from analytics.reports.core.context import ReportContext
from data.settings import Settings
from data.vocabulary import Role, Scope
from tests.unit.reports.in_memory import HOME, context, fact
from ui import loaders, records

SETTINGS = Settings(Path("nowhere"), "001")


@pytest.fixture
def entered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How many entries the records have, as text; a test enters more."""
    mark = ["1"]
    monkeypatch.setattr(records, "mark", lambda *_: mark[-1])
    return mark


@pytest.fixture
def at() -> ReportContext:
    return context([fact("ks2_rwm_expected", HOME, "2024/25", 50.0)])


def made(at: ReportContext) -> object:
    return loaders._sharing(SETTINGS, "demo", at).once(("panel",), object)


def test_the_next_report_finds_it_until_something_is_entered(entered: list[str], at: ReportContext) -> None:
    first = made(at)
    assert made(at) is first
    entered.append("2")
    assert made(at) is not first


def test_another_scope_day_or_build_has_its_own(entered: list[str], at: ReportContext) -> None:
    school = replace(at, scope=Scope(at.scope.authority, Role.SCHOOL, schools=("900001",)))
    others = [school, replace(at, as_at=at.as_at - timedelta(days=1)), replace(at, today=at.today + timedelta(days=1))]
    assert len({id(made(item)) for item in (at, *others)}) == 1 + len(others)


def test_it_does_not_grow_without_end(entered: list[str], at: ReportContext) -> None:
    for number in range(3000):
        loaders._sharing(SETTINGS, "demo", at).once((number,), object)
    assert len(loaders._sharing(SETTINGS, "demo", at).memo) <= 1001
