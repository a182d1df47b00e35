"""What is counted of inspections: no visit twice, and a confirmed grade only where it is said."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.inspection.counts import StockMethod
from analytics.inspection.outcomes import Inspection, InspectionKind, SchoolInspections, confirmed_grade
from analytics.reports.inspection.inspection import ages, flow_years
from analytics.reports.inspection.reach_forecast import ReachRequest, learn, rules
from analytics.reports.inspection.school_histories import CountedInspection, GradedInspection

KNOWN = date(2024, 8, 31)


@pytest.mark.parametrize(
    ("outcome", "grade"),
    [
        ("School remains Good", 2),
        ("School remains Good (Concerns) - S5 Next", 2),
        ("School remains Outstanding", 1),
        ("Standards maintained", None),
        ("", None),
        (None, None),
    ],
)
def test_an_ungraded_visit_confirms_a_grade_only_in_ofsteds_words(outcome: str | None, grade: int | None) -> None:
    assert confirmed_grade(outcome) == grade


def test_a_years_flow_is_told_with_and_without_ungraded_visits() -> None:
    school = SchoolInspections(
        "1",
        (
            Inspection(date(2023, 3, 1), 3),
            Inspection(date(2022, 3, 1), 2),
            Inspection(date(2023, 5, 1), 2, kind=InspectionKind.UNGRADED),
        ),
    )
    this, before = flow_years([school], KNOWN, KNOWN)
    assert (this.period, this.graded.good, this.graded.n) == ("2022/23", 0, 1)
    assert this.with_ungraded is not None
    assert (this.with_ungraded.good, this.with_ungraded.n) == (1, 2)
    assert before.with_ungraded is None


def test_what_a_closed_number_learned_is_not_learned_again_from_its_successor() -> None:
    moves = (Inspection(date(2016, 1, 1), 3), Inspection(date(2018, 1, 1), 2))
    old = SchoolInspections("1", moves, closed=date(2018, 8, 31), carried_on=True)
    new = SchoolInspections("2", (), moves, opened=date(2018, 9, 1))
    ask = ReachRequest(date(2019, 1, 31), date(2020, 1, 31), rules(), StockMethod.WITH_PREDECESSORS)
    assert learn([old, new], ask).conversions["requires_improvement"].n == 1


def test_every_standing_judgement_falls_into_one_band_of_age() -> None:
    selected = [CountedInspection(str(at), GradedInspection(date(2024 - at, 8, 31), 2)) for at in range(12)]
    bands = ages([*selected, CountedInspection("never", None)], KNOWN)
    assert sum(band.schools for band in bands) == 12
    assert bands[-1].below is None
