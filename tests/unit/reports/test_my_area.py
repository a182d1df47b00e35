"""An area lead's week: what waits at the area's schools, who needs what, and who is near."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from analytics.reports.areas.my_area_schools import MySchool, SupportLevel, SupportReason, trusts
from analytics.reports.improvement.due_items import due, sunday
from data.records import Records
from tests.unit.reports.with_records import DAY, DIRECTOR, LEAD, context, open_store, urn


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    with open_store(tmp_path) as store:
        yield store


def visited(records: Records, n: int, next_visit: date) -> None:
    payload = {
        "urn": urn(n),
        "visited_on": DAY - timedelta(days=60),
        "visited_by": "Area lead",
        "purpose": "monitoring",
        "on_track": "yes",
        "next_visit": next_visit,
    }
    records.save("visits", None, payload, LEAD, None)


def notice(records: Records, n: int, days_ago: int) -> None:
    payload = {
        "urn": urn(n),
        "step": "warning_notice",
        "issued_by": "Director",
        "checks": "monthly",
        "issued_on": DAY - timedelta(days=days_ago),
        "grounds": "Results fell.",
        "expected": "Results rise.",
        "status": "open",
    }
    records.save("formal_steps", None, payload, DIRECTOR, None)


def school(n: int, support: SupportLevel, *, trust: str | None = None, east: float = 1.0) -> MySchool:
    return MySchool(
        urn(n), f"School {n}", "primary", trust, trust, east, 52.0, support, SupportReason("nothing"), None, None
    )


def test_a_check_of_a_notice_is_overdue_a_month_after_it_was_issued(records: Records) -> None:
    notice(records, 1, days_ago=40)
    (item,) = due(context([], 2, records), sunday(DAY), "north", frozenset({urn(1)}))
    assert item.check and item.days_overdue == (DAY - date(2026, 1, 6)).days


def test_what_waits_at_another_area_s_school_is_not_mine(records: Records) -> None:
    notice(records, 2, days_ago=40)
    assert due(context([], 2, records), sunday(DAY), "north", frozenset({urn(1)})) == ()


def test_a_visit_on_sunday_is_due_this_week_and_one_on_monday_is_not(records: Records) -> None:
    visited(records, 1, sunday(DAY))
    visited(records, 2, sunday(DAY) + timedelta(days=1))
    result = due(context([], 2, records), sunday(DAY), "north", frozenset({urn(1), urn(2)}))
    assert [(item.urn, item.days_overdue) for item in result] == [(urn(1), 0)]


def test_a_planned_visit_that_nobody_recorded_is_past_its_day(records: Records) -> None:
    visited(records, 1, DAY - timedelta(days=1))
    (item,) = due(context([], 1, records), sunday(DAY), "north", frozenset({urn(1)}))
    assert item.days_overdue == 1


def test_the_trust_with_the_neediest_school_comes_first_and_a_quiet_one_not_at_all() -> None:
    results = [
        school(1, SupportLevel.LITTLE, trust="Quiet"),
        school(2, SupportLevel.SOME, trust="Some"),
        school(3, SupportLevel.MOST, trust="Most"),
    ]
    assert [row.name for row in trusts(results, ())] == ["Most", "Some"]


def test_a_trust_whose_school_did_not_return_is_spoken_to() -> None:
    (row,) = trusts([school(1, SupportLevel.LITTLE, trust="Quiet")], (urn(1),))
    assert row.not_returned == 1
