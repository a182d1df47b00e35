"""Attendance: holidays stay gaps, last year only where loaded, and cuts told from noise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from analytics.reports.comparison.attendance import attendance, same_week_last_year
from analytics.reports.core.school_weeks import weekly_series
from data.plans.model import Reference
from data.vocabulary import ENGLAND, Phase, PupilGroup, ValueStatus
from tests.unit.reports.in_memory import HOME, context, fact
from ui.views.leadership.attendance import answer, withheld
from wording import values

COVER = {"entity": HOME, "period": "2025-W40", "phase": "primary", "reporting": 48.0, "open": 50.0}


def _week(week: str, value: float | None, entity: str = HOME) -> dict:
    return fact("attendance", entity, week, value, family="ees_attendance")


def _cut(measure: str, reference: Reference, start: float, pupils: int | None, promise: float):
    return SimpleNamespace(
        measure=measure,
        phase=Phase.PRIMARY,
        group=PupilGroup.ALL,
        area=None,
        title="A promise",
        reference=reference,
        deadline=SimpleNamespace(value=promise),
        baseline=SimpleNamespace(value=start, period="2014/15", at=None, denominator=pupils, source="the plan"),
    )


def test_a_holiday_is_a_week_without_a_figure_not_a_bridge() -> None:
    rows = [_week("2025-W40", 94.0), _week("2025-W42", 93.0), _week("2025-W42", 95.0, ENGLAND)]
    weeks = attendance(context(rows, coverage=[COVER]), phase=Phase.PRIMARY).weeks
    assert weeks is not None
    assert [f.value for f in weeks.own] == [94.0, None, 93.0]
    assert [f and f.value for f in weeks.england] == [None, None, 95.0]
    assert weeks.own[1].status is ValueStatus.NOT_AVAILABLE  # a week of term: nobody knows why it is not there
    assert not any(weeks.last_year)
    assert weeks.reporting[0].reporting == 48.0


def test_who_reported_is_told_by_the_file_that_the_figure_is_from() -> None:
    both = [{**COVER, "file": "theirs.csv", "reporting": 30.0}, {**COVER, "file": "a.csv"}]
    weeks = attendance(context([_week("2025-W40", 94.0)], coverage=both), phase=Phase.PRIMARY).weeks
    assert weeks is not None
    assert [item.reporting for item in weeks.reporting] == [48.0]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("2026-W43", "2026-W45", ["school holiday (autumn half-term)"]),
        ("2025-W51", "2026-W02", ["school holiday (Christmas)"] * 2),
        ("2026-W13", "2026-W17", ["school holiday (Easter)"] * 2 + ["not published"]),
        ("2026-W21", "2026-W23", ["school holiday (May half-term)"]),
    ],
)
def test_a_week_of_holidays_is_called_one_and_not_unpublished(before: str, after: str, words: list[str]) -> None:
    rows = [_week(before, 94.0), _week(after, 93.0), _week("2026-W16", 95.0, ENGLAND)]
    at = replace(context(rows), as_at=date(2026, 11, 23))
    weeks = attendance(at, phase=Phase.PRIMARY).weeks
    assert weeks is not None
    assert [values.value(figure) for figure in weeks.own[1:-1]] == words
    assert [values.value(f) for f in weekly_series(at, at.home, Phase.PRIMARY).figures[1:-1]] == words


def test_a_half_term_in_which_other_schools_were_open_is_not_called_a_holiday() -> None:
    rows = [_week("2026-W43", 94.0), _week("2026-W45", 93.0), _week("2026-W44", 95.0, ENGLAND)]
    weeks = attendance(replace(context(rows), as_at=date(2026, 11, 23)), phase=Phase.PRIMARY).weeks
    assert weeks is not None
    assert weeks.own[1].status is ValueStatus.NOT_AVAILABLE


def test_last_years_same_week_stands_beside_where_it_is_loaded() -> None:
    rows = [_week("2024-W40", 92.0), _week("2025-W40", 94.0), _week("2025-W41", 94.0)]
    weeks = attendance(context(rows), phase=Phase.PRIMARY).weeks
    assert weeks is not None
    assert [f and f.value for f in weeks.last_year] == [92.0, None]


def test_the_53rd_week_is_set_beside_the_52nd() -> None:
    assert same_week_last_year("2026-W53") == "2025-W52"
    assert same_week_last_year("2026-W05") == "2025-W05"


def test_with_nothing_loaded_there_are_no_weeks_and_no_release_is_named() -> None:
    report = attendance(context([]), phase=Phase.PRIMARY)
    assert report.weeks is None
    assert report.due is None
    assert report.yearly == ()


def test_the_cut_of_a_quarter_from_81_is_60_and_may_be_chance() -> None:
    code = "permanent_exclusions"
    target = _cut(code, Reference.BASELINE_CHANGE, 81, 100089, -25)
    rows = [fact(code, HOME, "2015/16", 74.0, denominator=100500.0)]
    plan = SimpleNamespace(targets=(target,), code="p", title="P", status=None)
    (cut,) = attendance(context(rows, plan=plan), phase=Phase.PRIMARY).cuts
    assert (cut.goal, cut.most) == (60.75, 60)
    assert cut.chance_of_size is not None
    assert cut.chance_of_size > 0.05
    assert cut.years[0].met is False
    assert cut.years[0].chance is not None
    assert cut.years[0].chance > 0.3


def test_a_rate_without_pupils_or_authorities_gives_no_chance() -> None:
    rows = [fact("suspension_rate", HOME, "2023/24", 10.0)]
    (cut,) = attendance(context(rows), phase=Phase.PRIMARY).cuts
    assert not cut.promised
    assert cut.goal == 7.5
    assert cut.chance_of_size is None


def test_a_newest_week_that_too_few_schools_reported_is_said_to_be_so() -> None:
    few = _week("2025-W42", None) | {"status": "cannot_tell", "symbol": "271 of 313 schools reported"}
    report = attendance(context([_week("2025-W40", 94.0), few]), phase=Phase.PRIMARY)
    assert report.weeks is not None and report.weeks.latest.period == "2025-W40"
    assert "week 42" in withheld(report).lower() or "October 2025" in withheld(report)
    assert withheld(report).endswith("271 of 313 schools reported.")
    alone = attendance(context([few]), phase=Phase.PRIMARY)
    assert alone.weeks is None
    assert answer(alone)[0] == withheld(report)
