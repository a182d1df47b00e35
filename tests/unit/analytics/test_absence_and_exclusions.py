"""Absence by era, exclusions, and promised reductions."""

import pytest

from analytics.statistics.comparison import two_period_test
from analytics.statistics.exclusions import reduction_from_baseline
from tests.reference.absence import (
    AbsenceEra,
    absence_rates,
    absence_rollup,
    absentee_flag,
    era_of_year,
    legacy_absentee,
    parse_era,
    persistent_rates,
    session_thresholds,
)
from tests.reference.exclusions import exclusion_rates


def test_attendance_is_what_absence_leaves() -> None:
    rates = absence_rates(5, 100)
    assert (rates.absence_pct, rates.attendance_pct) == (5, 95)
    assert absence_rates(0, 0).absence_pct is None
    with pytest.raises(ValueError, match="must not exceed"):
        absence_rates(5, 4)


def test_a_part_that_is_hidden_leaves_the_whole_unsaid() -> None:
    assert absence_rollup([1, None], [10, 10]).absence_pct is None
    assert absence_rollup([], []).absence_pct is None


@pytest.mark.parametrize(("absent", "possible", "persistent"), [(37, 370, True), (36, 370, False), (0, 0, None)])
def test_a_tenth_of_own_sessions_counts_exactly(absent: int, possible: int, persistent: bool | None) -> None:
    assert absentee_flag(absent, possible).persistent is persistent


@pytest.mark.parametrize(
    ("rule", "era"),
    [
        ("20% (2005/06-2009/10)", AbsenceEra.TWENTY_PERCENT),
        ("15% (2010/11-2014/15)", AbsenceEra.FIFTEEN_PERCENT),
        ("10% (indicative)", AbsenceEra.OWN_TEN_PERCENT),
        ("2012/13", AbsenceEra.FIFTEEN_PERCENT),
    ],
)
def test_the_rule_of_an_era_is_read_from_its_words(rule: str, era: AbsenceEra) -> None:
    assert parse_era(rule) is era


def test_an_unknown_rule_names_what_was_met() -> None:
    with pytest.raises(ValueError, match="12%"):
        parse_era("12%")


def test_thresholds_by_era_and_the_boundary_counts() -> None:
    assert list(session_thresholds(AbsenceEra.TWENTY_PERCENT).values()) == [14, 28, 40, 52, 64]
    assert legacy_absentee(46, 5, era_of_year(2013)) is True
    assert legacy_absentee(45, 5, era_of_year(2013)) is False
    assert legacy_absentee(None, 5, era_of_year(2013)) is None


def test_a_missing_count_silences_its_own_rate_only() -> None:
    rates = persistent_rates(100, 20, None, 5, 100)
    assert (rates.persistent_pct, rates.severe_pct) == (20, None)


def test_suspensions_can_exceed_pupils_but_suspended_pupils_cannot() -> None:
    assert exclusion_rates(100, 0, 150, 50).suspensions_per_100 == 150
    with pytest.raises(ValueError, match="suspended pupils"):
        exclusion_rates(100, 0, 150, 101)
    assert exclusion_rates(0, 0, 0, 0).permanent_per_100 is None


def test_a_reduction_is_met_at_its_target_exactly() -> None:
    result = reduction_from_baseline(100, 0.2, {"2015/16": 80, "2016/17": 81, "2017/18": None})
    assert result.target_max_count == 80
    assert result.met == {"2015/16": True, "2016/17": False, "2017/18": None}


def test_a_baseline_of_nobody_has_no_percentage() -> None:
    assert reduction_from_baseline(0, 0.25, {"a": 3}).change_pct == {"a": None}
    assert reduction_from_baseline(None, 0.25, {"a": 3}).met == {"a": None}


def test_even_a_met_target_may_be_noise() -> None:
    assert two_period_test(81, 100089, 60, 100089).p_value == pytest.approx(0.09, abs=0.01)
