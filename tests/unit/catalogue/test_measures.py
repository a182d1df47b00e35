"""What every measure of the catalogue must say, and the eras that policy has set."""

from datetime import date

import pytest

from data.catalogue import MEASURES, Measure, Theme
from data.period import Period
from data.publications import releases
from data.vocabulary import Direction, Level, PupilGroup, Unit

FIXED = """
    gld phonics ks2_rwm_expected ks2_rwm_higher ks2_rwm_level4 ks4_5acem attainment8 progress8
    engmath_5plus engmath_4plus ebacc_aps ks2_gap_index ks4_gap_index absence_overall
    absence_persistent absence_severe attendance permanent_exclusions permanent_exclusion_rate
    suspension_rate ofsted_good_schools ofsted_good_pupils ofsted_good_inspections
"""
ASKED_FOR = """
    ks1_reading_level2 ks1_reading_expected ks1_writing_expected ks1_maths_expected
    ks2_reading_scaled ks2_maths_progress ks2_gps_expected ks2_science_expected ebacc_entry
    destinations_sustained absence_authorised absence_unauthorised absence_persistent_15
    suspensions suspended_pupils_rate ofsted_category_of_concern ofsted_grade_age
    ofsted_quality_of_education report_card_inclusion report_card_all_expected pupils_on_roll
    fsm_share sen_support_share ehcp_share eal_share rating_red rating_amber rating_green
    teaching_schools associate_teaching_schools leaders_offering_support leaders_support_share
    consultation_return neet ehc_plans_20_weeks home_educated missing_education
"""
every_measure = pytest.mark.parametrize("declared", MEASURES.values(), ids=MEASURES.keys())


@pytest.mark.parametrize("code", (FIXED + ASKED_FOR).split())
def test_a_measure_that_the_design_names_is_declared(code: str) -> None:
    assert MEASURES[code].label


@every_measure
def test_every_measure_says_its_unit_direction_hiding_and_caveats_in_words(declared: Measure) -> None:
    assert declared.definition.endswith(".")
    assert declared.suppression.rule.endswith(".")
    assert all(text.strip() for text in (*declared.caveats_on(date.max), declared.benchmark))
    assert all(gap.reason.strip() for gap in (*declared.missing, *declared.breaks))
    assert isinstance(declared.direction, Direction)
    assert declared.columns, "name the column of a file or of a return"


@every_measure
def test_every_measure_has_all_pupils_and_no_column_of_a_source_it_does_not_have(declared: Measure) -> None:
    assert PupilGroup.ALL in declared.groups
    published = {family for family in declared.sources if family != "derived"}
    assert published == {column.family for column in declared.columns}


@every_measure
def test_every_publication_that_a_measure_waits_for_is_on_the_calendar(declared: Measure) -> None:
    wanted = {declared.release_calendar, *(column.calendar for column in declared.columns)} - {None}
    assert wanted <= {*releases().usual_months, *(publication for publication, _ in releases().releases)}


@every_measure
def test_a_series_that_ended_says_so(declared: Measure) -> None:
    if declared.ended is not None:
        assert declared.successor or any("nd" in text for text in declared.caveats_on(date.max)), "say that it ended"


@pytest.mark.parametrize(
    ("code", "period", "word"),
    [
        ("gld", "2019/20", "cancelled"),
        ("ks2_rwm_expected", "2020/21", "pandemic"),
        ("progress8", "2024/25", "cannot be computed"),
        ("progress8", "2025/26", "cannot be computed"),
        ("ks2_reading_progress", "2023/24", "no key stage 1"),
        ("absence_overall", "2019/20", "autumn term"),
        ("ks1_reading_expected", "2023/24", "statutory"),
    ],
)
def test_an_empty_year_has_its_reason(code: str, period: str, word: str) -> None:
    reason = MEASURES[code].missing_reason(Period.parse(period), date.max)
    assert reason is not None
    assert word in reason


@pytest.mark.parametrize(
    ("code", "at"),
    [
        ("gld", "2021/22"),
        ("ks4_5acem", "2013/14"),
        ("attainment8", "2016/17"),
        ("attainment8", "2019/20"),
        ("attainment8", "2021/22"),
        ("ks2_rwm_expected", "2017/18"),
        ("ofsted_good_schools", "2018-06-01"),
    ],
)
def test_a_known_break_is_declared(code: str, at: str) -> None:
    assert at in {cut.at for cut in MEASURES[code].breaks}


def test_levels_end_in_2015_and_hand_over_to_the_expected_standard() -> None:
    level_4 = MEASURES["ks2_rwm_level4"]
    assert (level_4.ended, level_4.successor) == ("2014/15", "ks2_rwm_expected")


def test_exclusions_are_rates_and_never_percentages() -> None:
    rates = [measure for measure in MEASURES.values() if measure.theme is Theme.EXCLUSIONS]
    assert {item.unit for item in rates} == {Unit.COUNT, Unit.PER_100, Unit.PER_10000}
    rate = MEASURES["permanent_exclusion_rate"]
    assert rate.base == 10_000
    assert {column.scale for column in rate.columns if column.family == "lait"} == {100.0}


def test_the_gap_index_is_national_only() -> None:
    assert MEASURES["ks4_gap_index"].levels == (Level.NATIONAL,)


def test_weekly_attendance_never_shares_a_source_with_the_census() -> None:
    for measure in MEASURES.values():
        assert not {"ees_attendance", "ees_absence"} <= set(measure.sources)


@pytest.mark.parametrize(
    ("code", "day", "given", "kept_back"),
    [
        ("fsm_share", date(2017, 1, 1), "", "April 2018"),
        ("fsm_share", date(2018, 4, 1), "April 2018", ""),
        ("ofsted_good_schools", date(2024, 9, 1), "however old", "ended"),
        ("ofsted_good_schools", date(2024, 9, 2), "Overall grades ended", ""),
        ("absence_overall", date(2023, 12, 31), "In 2020/21", "2024/25"),
    ],
)
def test_a_caveat_is_given_from_the_day_on_which_it_could_be(code: str, day: date, given: str, kept_back: str) -> None:
    text = " ".join(MEASURES[code].caveats_on(day))
    assert given in text
    assert not kept_back or kept_back not in text


def test_what_broke_failed_or_ended_later_is_not_declared_before() -> None:
    then, now = (MEASURES["ebacc_entry"].as_known(day) for day in (date(2020, 2, 29), date(2026, 11, 23)))
    assert (then.missing, [gap.period for gap in now.missing]) == ((), ["2025/26"])
    grades = MEASURES["engmath_4plus"].as_known(date(2020, 2, 29))
    assert (len(grades.eras), grades.eras[-1].last, grades.breaks) == (1, None, ())
    share = MEASURES["fsm_share"].as_known(date(2016, 1, 31))
    assert (share.eras[-1].last, share.breaks) == (None, ())


def test_a_measure_has_ended_when_a_year_went_by_without_it() -> None:
    levels = MEASURES["ks2_rwm_level4"]
    assert [levels.ended_by(date(year, 1, 31)) for year in (2015, 2016, 2017)] == [False, False, True]
