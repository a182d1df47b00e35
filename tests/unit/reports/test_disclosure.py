"""The gate: what is derived here and tells few pupils is hidden, and so is what would tell it."""

from dataclasses import dataclass, field, replace

import pytest

from analytics.disclosure import ADDITIVE, Policy, Protected, protect
from analytics.reports.core.types import Figure
from data.vocabulary import Counts, Level, Phase, PupilGroup, Scope, Unit, ValueStatus

SCOPE = Scope("935")
AREA = Figure(
    measure="ks2_rwm_expected",
    entity="E07000202",
    entity_name="Ipswich",
    level=Level.AREA,
    period="2024/25",
    phase=Phase.PRIMARY,
    group=PupilGroup.ALL,
    value=60.0,
    status=ValueStatus.OK,
    reason="",
    unit=Unit.PERCENT,
    decimals=0,
    denominator_name="eligible pupils",
    numerator=60.0,
    denominator=100.0,
    derived=True,
)


@dataclass(frozen=True)
class Parts:
    figures: tuple[Figure, ...] = field(default=(), metadata=ADDITIVE)


def counted(count: float, cohort: float = 100.0) -> Figure:
    return replace(AREA, numerator=count, denominator=cohort, value=100 * count / cohort)


@pytest.mark.parametrize("count", [1, 5])
def test_a_count_from_one_to_five_is_hidden(count: int) -> None:
    result = protect(counted(count), SCOPE).report
    assert (result.value, result.numerator, result.denominator) == (None, None, None)
    assert result.status is ValueStatus.SUPPRESSED


@pytest.mark.parametrize("count", [0, 6, 94, 100])
def test_none_and_six_and_more_are_shown(count: int) -> None:
    assert protect(counted(count), SCOPE).report.shown


def test_a_percentage_whose_complement_is_small_is_hidden() -> None:
    assert not protect(counted(97), SCOPE).report.shown


def test_a_cohort_under_six_is_hidden() -> None:
    assert not protect(counted(0, 5), SCOPE).report.shown


def test_a_second_part_is_hidden_where_one_alone_could_be_worked_out() -> None:
    parts = Parts((counted(3), counted(20), counted(50)))
    shown = [figure.shown for figure in protect(parts, SCOPE).report.figures]
    assert shown == [False, False, True]


def test_what_a_department_published_stands_as_it_was_published() -> None:
    assert protect(replace(counted(3), derived=False), SCOPE).report.shown


def test_the_authority_s_own_returns_are_screened_too() -> None:
    assert not protect(replace(counted(3), derived=False, local=True), SCOPE).report.shown


def test_counts_of_schools_are_not_about_pupils() -> None:
    assert protect(replace(counted(3), counts=Counts.SCHOOLS), SCOPE).report.shown


def test_only_the_gate_makes_a_protected_report() -> None:
    with pytest.raises(TypeError, match="protect"):
        Protected(object(), AREA, SCOPE, Policy())
