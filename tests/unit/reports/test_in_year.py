"""On live data: by the rule of on-track, provisional, and never in the published series."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analytics.reports.core.context import ReportContext
from analytics.reports.core.figures import series_of
from analytics.reports.targets.in_year import in_year
from analytics.reports.targets.target_state import judged_now, target_state
from data.plans import plans
from data.records import Records
from data.vocabulary import ENGLAND, Phase, PromiseStatus, PupilGroup
from tests.unit.reports.in_memory import HOME, fact
from tests.unit.reports.with_records import CODE, LEAD, context, open_store, result, urn

PLAN = next(plan for plan in plans() if plan.code == "current-example")
GAP = PLAN.target("ks2_disadvantaged")
DAY = date(2026, 1, 15)


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    with open_store(tmp_path) as store:
        yield store


def returned(
    records: Records,
    n: int,
    ahead: int,
    counted: int = 30,
    *,
    period: str = "2025/26-T1",
    register: str = "in_year_returns",
    group: str = "disadvantaged",
) -> None:
    payload = {
        "urn": urn(n),
        "measure": CODE,
        "period": period,
        "pupil_group": group,
        "pupils_counted": counted,
        "pupils_on_track": ahead,
        "provisional": True,
        "collected_on": date(2025, 12, 12),
    }
    records.save(register, None, payload, LEAD, None)


def at(records: Records, *more: dict) -> ReportContext:
    published = [
        fact(CODE, HOME, "2024/25", 44.0, pupil_group="disadvantaged"),
        fact(CODE, ENGLAND, "2024/25", 70.0, pupil_group="not_disadvantaged"),
        *(result(n, "2024/25", 50.0) for n in range(1, 7)),
        *more,
    ]
    return context(published, 6, records, plan=PLAN)


def test_returns_are_added_up_by_pupils_and_held_against_this_year_s_milestone(records) -> None:
    returned(records, 1, 15, 30)
    returned(records, 2, 30, 60)
    (live,) = in_year(at(records)).live
    assert (live.own.value, live.own.denominator, live.schools) == (50.0, 90.0, 2)
    assert (live.value, live.expected) == (pytest.approx(20.0), 24)
    assert live.now.status is PromiseStatus.GREEN
    assert live.own.release == "provisional"


def test_the_status_is_the_one_that_the_published_figure_would_get(records) -> None:
    returned(records, 1, 12, 30)
    (live,) = in_year(at(records)).live
    assert live.now == judged_now(GAP, live.value, live.expected, live.own)
    assert live.now.status is PromiseStatus.RED


def test_no_published_series_and_no_state_changes_when_a_return_comes_in(records) -> None:
    def seen(of_day: ReportContext) -> tuple:
        series = series_of(of_day, CODE, of_day.home, phase=Phase.PRIMARY, group=PupilGroup.DISADVANTAGED)
        return series, target_state(of_day, GAP)

    before = seen(at(records))
    returned(records, 1, 30, 30)
    assert seen(at(records)) == before


def test_the_newest_term_alone_is_used_and_terms_are_never_added_up(records) -> None:
    returned(records, 1, 3, 30, period="2024/25-T3")
    returned(records, 1, 15, 30)
    (live,) = in_year(at(records)).live
    assert (live.own.period, live.own.value) == ("2025/26-T1", 50.0)


def test_half_termly_data_of_academies_stand_apart_from_the_termly_returns(records) -> None:
    returned(records, 1, 15)
    returned(records, 3, 18, period="2025/26-HT2", register="academy_interim_data")
    assert [item.source for item in in_year(at(records)).live] == ["in_year_returns", "academy_interim_data"]


def test_a_return_of_too_few_pupils_gives_no_figure(records) -> None:
    returned(records, 1, 2, 4)
    (live,) = in_year(at(records)).live
    assert not live.own.shown
    assert live.now.status is PromiseStatus.CANNOT_TELL


def test_a_return_collected_after_the_day_asked_for_is_not_known_yet(records) -> None:
    returned(records, 1, 15)
    earlier = replace(at(records), as_at=date(2025, 12, 1), today=date(2025, 12, 1))
    assert in_year(earlier).live == ()


def test_who_has_not_returned_is_listed_and_of_interim_data_only_academies(records) -> None:
    returned(records, 1, 15, group="all")
    termly, interim = in_year(at(records)).chases
    assert (termly.period, termly.schools) == ("2025/26-T1", 6)
    assert [item.urn for item in termly.missing] == [urn(n) for n in range(2, 7)]
    assert [item.urn for item in interim.missing] == [urn(3), urn(6)]


def test_with_no_return_at_all_the_last_term_that_ended_is_chased(records) -> None:
    termly, interim = in_year(at(records)).chases
    assert (termly.period, interim.period) == ("2025/26-T1", "2025/26-HT2")


def weeks(*years: int) -> list[dict]:
    """Two weeks in autumns: 90 of 100 sessions in 2024, 93.3 in 2025."""
    current = (("2024-W40", 900, 1000), ("2024-W41", 900, 1000), ("2025-W40", 910, 1000), ("2025-W41", 1890, 2000))
    return [
        fact(
            "attendance",
            HOME,
            week,
            100 * there / size,
            phase="secondary",
            numerator=there,
            denominator=size,
            family="ees_attendance",
        )
        for week, there, size in current
        if int(week[:4]) in years
    ]


LAST_YEAR = fact("attendance", HOME, "2024/25", 89.0, phase="secondary", family="ees_attendance")


def test_weeks_are_added_up_by_sessions_and_judged_with_what_last_year_still_lost(records) -> None:
    (live,) = in_year(at(records, *weeks(2024, 2025), LAST_YEAR)).live
    assert live.own.value == pytest.approx(100 * 2800 / 3000)
    assert live.same_point is not None
    assert live.same_point.value == pytest.approx(90.0)
    assert live.value == pytest.approx(100 * 2800 / 3000 - 1)
    assert (live.expected, live.now.status) == (91.25, PromiseStatus.GREEN)


def test_without_the_same_weeks_of_last_year_an_autumn_says_nothing_of_its_year(records) -> None:
    (live,) = in_year(at(records, *weeks(2025), LAST_YEAR)).live
    assert live.now.status is PromiseStatus.CANNOT_TELL
    assert live.now.reason.code == "season"


def test_weeks_of_a_year_that_is_out_are_no_longer_live(records) -> None:
    assert in_year(at(records, *weeks(2024), LAST_YEAR)).live == ()
