"""DfE's expectation of a school's attendance stays in that school's scope, and out of packs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analytics.reports.core.context import ReportContext
from analytics.reports.core.records_in_force import records_in_force
from analytics.reports.improvement.one_register import one_register, others
from analytics.reports.schools.school import expectation_of
from data.problem import DeclarationError
from data.records import Who
from data.records.declaration import load
from data.settings import SettingError
from data.vocabulary import Role, Scope
from session.settings import load_settings
from tests.unit.reports import with_records

NAME = "attendance_expectations"
ROOT = Path(__file__).parents[3]
OWN, OTHER = "900001", "900002"


@pytest.fixture
def context(tmp_path: Path) -> Iterator[ReportContext]:
    made = with_records.context([], 2, with_records.open_store(tmp_path))
    payload = {"urn": OWN, "period": "2026/27", "baseline": 94.1, "expected": 95.2, "issued_on": date(2025, 9, 12)}
    made.records.save(NAME, None, payload, Who("school", "head", frozenset({OWN})), None)
    yield made
    made.records.close()


def within(context: ReportContext, *schools: str) -> ReportContext:
    return replace(context, scope=Scope("001", Role.SCHOOL, schools=schools), memo={})


def test_the_school_itself_reads_what_was_given_to_it(context: ReportContext) -> None:
    expectation = expectation_of(within(context, OWN), (OWN,))
    assert expectation is not None
    assert (expectation.baseline, expectation.expected) == (94.1, 95.2)


@pytest.mark.parametrize("schools", [(), (OTHER,)])
def test_nobody_else_reads_it(context: ReportContext, schools: tuple[str, ...]) -> None:
    asking = within(context, *schools) if schools else context
    assert expectation_of(asking, (OWN,)) is None
    assert records_in_force(asking, NAME).empty
    assert one_register(asking, NAME).entries == ()


def test_the_authority_is_not_even_offered_the_register(context: ReportContext) -> None:
    assert NAME not in others(context.scope)
    assert NAME in others(within(context, OWN).scope)


def test_only_the_schools_own_page_reads_it_and_no_pack_asks_for_that_page() -> None:
    readers = {
        path.relative_to(ROOT).as_posix()
        for folder in ("analytics", "packs", "pages", "ui")
        for path in (ROOT / folder).rglob("*.py")
        if NAME in path.read_text("utf-8") or "expectation_of" in path.read_text("utf-8")
    }
    assert readers == {"analytics/reports/schools/school.py"}
    packs = " ".join(path.read_text("utf-8") for path in (ROOT / "packs").glob("*.py"))
    assert "schools.school import" not in packs
    assert "reports.schools.school " not in packs


def test_a_register_confined_to_something_that_is_no_school_is_refused(tmp_path: Path) -> None:
    wrong = (ROOT / f"data/records/registers/{NAME}.toml").read_text("utf-8")
    path = tmp_path / "wrong.toml"
    path.write_text(wrong.replace('confined_to = "urn"', 'confined_to = "period"'), "utf-8")
    with pytest.raises(DeclarationError, match="must be a required school"):
        load(path)


def test_the_school_of_an_installation_is_six_digits() -> None:
    assert load_settings({"MILEPOST_SCHOOL": OWN}).school == OWN
    with pytest.raises(SettingError, match="MILEPOST_SCHOOL"):
        load_settings({"MILEPOST_SCHOOL": "Ipswich"})
