"""Schools' targets added up, chased, challenged and judged, on inputs that fit a screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.reports.targets.school_targets import TargetsReport, targets
from data.records import RecordAction, Records
from tests.unit.reports.with_records import CODE, DIRECTOR, LEAD, context, open_store, result, urn


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    with open_store(tmp_path) as store:
        yield store


def aim(records: Records, n: int, target: float, *, period: str = "2025/26", cohort: int = 30) -> str:
    payload = {
        "urn": urn(n),
        "measure": CODE,
        "period": period,
        "pupil_group": "all",
        "target": target,
        "cohort": cohort,
    }
    return records.save("school_targets", None, payload, LEAD, None).key


def report_of(records: Records, lasts: tuple[float | None, ...], *more: dict) -> TargetsReport:
    rows = [result(n, "2024/25", value) for n, value in enumerate(lasts, start=1)]
    return targets(context([*rows, *more], len(lasts), records), period="2025/26")


def test_targets_are_weighed_by_pupils_and_the_shortfall_is_whole_pupils(records) -> None:
    aim(records, 1, 50, cohort=60)
    aim(records, 2, 65, cohort=30)
    whole = report_of(records, (48.0, 60.0)).whole.total
    assert whole.no_change.implied_pct == pytest.approx(55.0)
    assert whole.no_change.shortfall_pupils == 5  # 5 points of 90 pupils are 4.5: five children


def test_a_school_without_a_target_counts_once_at_its_last_result_once_at_the_middle_rise(records) -> None:
    aim(records, 1, 54)
    whole = report_of(records, (50.0, 40.0)).whole.total
    assert whole.no_change.implied_pct == pytest.approx((54 + 40) / 2)
    assert whole.median_ambition.implied_pct == pytest.approx((54 + 44) / 2)


def test_the_areas_hold_every_school_once_and_their_pupils_add_up(records) -> None:
    report = report_of(records, (50.0, 40.0, 60.0))
    assert {area.name: area.total.n_schools for area in report.areas} == {"North": 2, "South": 1}
    assert sum(area.total.cohort for area in report.areas) == report.whole.total.cohort


def test_who_has_not_returned_is_listed_and_academies_are_for_dfe(records) -> None:
    aim(records, 1, 50)
    report = report_of(records, (50.0, 40.0, 60.0))
    assert [item.urn for item in report.missing] == [urn(2), urn(3)]
    assert [item.urn for item in report.for_dfe] == [urn(3)]


def test_the_schools_that_hold_the_shortfall_come_with_most_pupils_first(records) -> None:
    aim(records, 1, 58, cohort=100)
    aim(records, 2, 40, cohort=20)
    aim(records, 3, 70, cohort=50)
    holders = report_of(records, (55.0, 38.0, 65.0)).holders
    assert [(holder.urn, holder.holds) for holder in holders] == [(urn(2), 4.0), (urn(1), 2.0)]


def test_a_target_below_what_most_similar_schools_achieved_is_to_be_challenged(records) -> None:
    lasts = tuple(50.0 for _ in range(30))
    before = [result(n, "2023/24", 40.0 + n % 3) for n in range(1, 31)]
    aim(records, 1, 52)
    aim(records, 2, 75)
    report = report_of(records, lasts, *before)
    assert [item.urn for item in report.challenged] == [urn(1)]


def test_too_few_similar_schools_rank_nobody(records) -> None:
    aim(records, 1, 52)
    assert report_of(records, (50.0, 40.0), result(1, "2023/24", 40.0)).challenged == ()


def test_the_result_of_too_few_pupils_ranks_nobody(records) -> None:
    aim(records, 1, 52)
    tiny = result(1, "2024/25", 50.0, pupils=4) | {"family": "milepost_return"}
    report = targets(context([tiny], 1, records), period="2025/26")
    assert report.schools[0].requested is None


def test_a_shortfall_is_spread_over_the_pupils_of_schools_with_a_target(records) -> None:
    aim(records, 1, 50, cohort=100)
    spread = report_of(records, (48.0,)).spread
    assert spread is not None
    assert spread.points == pytest.approx(10.0)


def test_a_day_before_a_target_was_agreed_does_not_know_it(records) -> None:
    payload = {
        "urn": urn(1),
        "measure": CODE,
        "period": "2025/26",
        "pupil_group": "all",
        "target": 60,
        "cohort": 30,
        "agreed_on": "2026-10-15",
    }
    records.save("school_targets", None, payload, LEAD, None)
    assert report_of(records, (50.0,)).whole.total.n_with_target == 0


def test_a_past_target_is_held_against_its_result(records) -> None:
    aim(records, 1, 50, period="2024/25")
    aim(records, 2, 50, period="2024/25")
    met = {item.urn: item.met for item in report_of(records, (50.0, 49.0)).past}
    assert met == {urn(1): True, urn(2): False}


def test_a_revised_target_keeps_the_original_with_who_and_why(records) -> None:
    key = aim(records, 1, 50)
    payload = dict(records.versions("school_targets", key)[0].payload) | {"target": 56}
    why = "After the autumn visit."
    records.save("school_targets", key, payload, DIRECTOR, 1, reason=why, action=RecordAction.SUPERSEDE)
    (change,) = report_of(records, (48.0,)).revised
    assert (change.was, change.became, change.by, change.why) == (50, 56, "director", "After the autumn visit.")
