"""The plan's actions become records once; delivery, lateness and evidence are told apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analytics.reports.improvement.actions import ActionRecords, action_records
from data.plans import plans
from data.records import Records, world_url
from data.records.seed import seed
from tests.unit.reports.with_records import DAY, LEAD, context, open_store

SUFFOLK = next(plan for plan in plans() if plan.code == "suffolk-2015")
NORFOLK = next(plan for plan in plans() if plan.code == "norfolk-2013")
REPORTED = "2016-01-20"


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    with open_store(tmp_path) as store:
        seed(store, SUFFOLK)
        yield store


def report_of(records: Records, day: date = date(2016, 1, 31)) -> ActionRecords:
    return action_records(replace(context([], 3, records, plan=SUFFOLK), as_at=day))


def report_on(records: Records, reference: str, **values: object) -> None:
    current = records.current("actions", {"plan": SUFFOLK.code, "reference": reference})
    latest = records.versions("actions", current["key"][0])[-1]
    records.save("actions", latest.key, dict(latest.payload) | values, LEAD, latest.version)


def test_all_29_actions_stand_in_the_plan_s_order_with_no_evidence(records) -> None:
    rows = report_of(records).rows
    assert len(rows) == 29
    assert [rows[0].reference, rows[-1].reference] == ["1.1", "6.5"]
    assert {row.entry.values["evidence_level"] for row in rows} == {"none"}
    assert {row.delivery for row in rows} == {"not_reported"}


def test_seeding_again_adds_nothing_and_overwrites_nothing(records) -> None:
    report_on(records, "1.1", delivery="complete", reported_on=REPORTED)
    assert seed(records, SUFFOLK) == 0
    assert report_of(records).rows[0].delivery == "complete"


def test_a_plan_that_does_not_say_when_it_was_agreed_has_no_record_of_its_targets(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        assert seed(store, replace(SUFFOLK, versions=())) > 0
        assert not len(store.current("targets", {"plan": SUFFOLK.code}))
        assert len(store.current("actions", {"plan": SUFFOLK.code})) == 29


def test_what_was_withdrawn_is_not_seeded_again(records) -> None:
    current = records.current("actions", {"plan": SUFFOLK.code, "reference": "1.1"})
    records.withdraw("actions", current["key"][0], LEAD, 1, "Merged with 1.2.")
    assert seed(records, SUFFOLK) == 0
    assert report_of(records).rows[0].reference == "1.2"


def test_a_complete_action_without_evidence_stays_unevidenced_and_is_not_overdue(records) -> None:
    report_on(records, "1.1", delivery="complete", reported_on=REPORTED)
    row = report_of(records).rows[0]
    assert row.unevidenced
    assert row.days_overdue == 0


def test_evidence_and_delivery_never_decide_each_other(records) -> None:
    report_on(records, "1.1", reported_on=REPORTED, evidence_level="narrative", evidence="Heads say so.")
    row = report_of(records).rows[0]
    assert (row.delivery, row.unevidenced) == ("not_reported", False)


def test_a_step_that_goes_on_is_not_overdue_after_its_first_day(records) -> None:
    row = next(item for item in report_of(records).rows if item.reference == "1.3")
    assert [step.days_overdue > 0 for step in row.steps] == [True, False, False]


def test_due_this_month_is_judged_on_the_day_that_is_asked_for(records) -> None:
    assert "1.2" in {row.reference for row in report_of(records).due}
    assert "1.2" not in {row.reference for row in report_of(records, date(2015, 6, 30)).due}


def test_the_amended_plan_says_what_cannot_be_told(records) -> None:
    first, amended = report_of(records).versions
    assert (first.changes, amended.changes[0].kind) == ((), "unknown")


def test_a_revised_target_of_norfolk_keeps_75_before_69(records) -> None:
    seed(records, NORFOLK)
    current = records.current("targets", {"plan": NORFOLK.code})
    values = [[version.payload.get("value") for version in records.versions("targets", key)] for key in current["key"]]
    assert [75, 69] in values


def test_records_of_the_two_worlds_lie_in_two_places(tmp_path: Path) -> None:
    named = "postgresql://user@host/records"
    real = world_url(tmp_path / "real", "real", named)
    demo = world_url(tmp_path / "demo", "demo", named)
    assert real == named
    assert demo.startswith("sqlite")
    assert "demo" in demo


def test_an_earlier_day_of_a_current_plan_shows_what_was_entered_by_then(records) -> None:
    current = replace(SUFFOLK, status="current")
    at = replace(context([], 3, records, plan=current), as_at=date(2020, 1, 1), today=DAY)
    assert action_records(at).rows == ()
    assert not action_records(at).editable
