"""A wrong declaration cannot be constructed, and the message names measure, field and value."""

from dataclasses import replace
from typing import Any

import pytest

from data.catalogue import MEASURES, Break, Era, Measure, MeasureColumn, Missing, counted
from data.period import Period
from data.problem import DeclarationError
from data.vocabulary import Counts, Phase, PupilGroup, Unit

GLD = MEASURES["gld"]
WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("a code with capitals", {"code": "GLD"}, "code"),
    ("a pupil group in the code", {"code": "gld_disadvantaged"}, "never part of a code"),
    ("an empty label", {"label": " "}, "label"),
    ("an empty definition", {"definition": ""}, "definition"),
    ("an unnamed denominator", {"denominator_name": ""}, "denominator_name"),
    ("a count that the denominator does not name", {"counts": Counts.PUPILS}, "say what is counted"),
    ("five decimals", {"decimals": 5}, "decimals"),
    ("no phase", {"phases": ()}, "phases"),
    ("no level", {"levels": ()}, "levels"),
    ("no pupil group", {"groups": ()}, "groups"),
    ("no era", {"eras": ()}, "eras"),
    ("no source", {"sources": ()}, "sources"),
    ("a percentage without bounds", {"bounds": (None, None)}, "bounds"),
    ("a period that cannot be read", {"eras": (Era("2012-13", None, "x"),)}, "2012-13"),
    ("an era that ends first", {"eras": (Era("2015/16", "2014/15", "x"),)}, "before it begins"),
    (
        "eras that overlap",
        {"eras": (Era("2012/13", "2018/19", "a"), Era("2017/18", None, "b")), "breaks": ()},
        "without overlapping",
    ),
    ("a break inside an era", {"breaks": (Break("2015/16", "why"),)}, "a break begins an era"),
    ("a gap without reason", {"missing": (Missing("2019/20", " "),)}, "say why"),
    ("its own successor", {"successor": "gld"}, "succeed itself"),
    ("a column of an undeclared group", {"groups": (PupilGroup.ALL,)}, "declare the pupil group of every column"),
    (
        "a column of an undeclared phase",
        {"columns": (MeasureColumn("lait", ("X",), phase=Phase.SECONDARY),)},
        "declare the phase",
    ),
    ("a column without a name", {"columns": (MeasureColumn("lait", ()),)}, "name the column"),
    ("a column of another source", {"columns": (MeasureColumn("csp_ks2", ("X",)),)}, "among the sources"),
    ("a scale of zero", {"columns": (MeasureColumn("lait", ("X",), scale=0),)}, "erase"),
]


@pytest.mark.parametrize(("fault", "change", "words"), WRONG, ids=[case[0] for case in WRONG])
def test_a_wrong_declaration_is_refused_by_name(fault: str, change: dict[str, Any], words: str) -> None:
    with pytest.raises(DeclarationError, match=r"^measure '.*', ") as refused:
        replace(GLD, **change)
    assert words in str(refused.value)


def test_a_suspension_rate_in_percent_is_refused() -> None:
    with pytest.raises(DeclarationError, match="per 100 pupils"):
        replace(MEASURES["suspension_rate"], unit=Unit.PERCENT, bounds=(0.0, 100.0))


def test_years_on_both_sides_of_a_break_are_not_comparable() -> None:
    before, after = Period.parse("2018/19"), Period.parse("2021/22")
    assert not GLD.comparable(before, after, PupilGroup.ALL)
    assert GLD.comparable(Period.parse("2012/13"), before, PupilGroup.ALL)


def test_a_day_and_a_week_belong_to_the_era_in_which_they_end() -> None:
    attendance: Measure = MEASURES["attendance"]
    first_week = attendance.era_of(Period.parse("2022-W37"), PupilGroup.ALL)
    assert first_week == attendance.era_of(Period.parse("2024/25"), PupilGroup.ALL)
    stock = MEASURES["ofsted_good_schools"]
    assert stock.era_of(Period.parse("2024-08-31"), PupilGroup.ALL) is not None
    assert stock.era_of(Period.parse("2024-09-01"), PupilGroup.ALL) is None


def test_what_no_measure_is_known_to_count_is_taken_for_pupils() -> None:
    assert counted("a_code_of_no_measure").about_pupils


@pytest.mark.parametrize("code", ["neet", "ehc_plans_20_weeks", "gld", "absence_overall", "absence_persistent"])
def test_plans_and_young_people_are_about_pupils_as_much_as_sessions(code: str) -> None:
    assert counted(code).about_pupils


@pytest.mark.parametrize("code", ["ofsted_good_schools", "ofsted_good_inspections", "leaders_support_share"])
def test_schools_inspections_and_leaders_are_not_about_pupils(code: str) -> None:
    assert not counted(code).about_pupils


def test_pupils_of_graded_schools_are_counted_as_pupils() -> None:
    assert counted("ofsted_good_pupils") is Counts.PUPILS
