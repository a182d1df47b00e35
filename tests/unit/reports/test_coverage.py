"""A stock stands for all schools only when enough grades on that day are known; else it says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from analytics.reports.areas.my_area import Returns, my_area
from analytics.reports.board.board import Formal, FormalDay
from analytics.reports.comparison.area_map import areas
from analytics.reports.core.context import ReportContext, overdue
from analytics.reports.core.types import Figure
from analytics.reports.inspection.inspection import ofsted
from analytics.reports.inspection.inspection_figures import inspection_series
from analytics.reports.inspection.reach import reach
from analytics.reports.measures.value import as_mapping, value
from data.catalogue import measure
from data.problem import DefinitionRefused
from data.rules import coverage_rule
from data.rules.load import SHIPPED
from data.vocabulary import Phase, ValueStatus
from packs.slides.board_formal import counts
from tests.unit.packs.test_names_of_schools import CONCERN, GOOD, LEVELS
from tests.unit.reports.covered import county
from ui.views.areas.my_area import _unseen, headline
from ui.views.leadership.ofsted import _concern
from ui.views.leadership.reach import cards_sentence
from wording import values

STOCK = "ofsted_good_schools"
TEN = [f"9001{n:02d}" for n in range(10)]
REACHES = [("2000-01-01", "2024-08-31")]


def on(context: ReportContext, day: str, code: str = STOCK) -> Figure:
    return value(context, code=code, area="E10000029", period=day)


def ten(folder: Path, *, graded: int = 10, until: str = "2024-08-31", **more: object) -> ReportContext:
    """Ten schools open since 2000, all good since 2012; and the first `graded` are known `until`."""
    given: dict[str, object] = {
        "schools": [(urn, "2000-09-01", None, "E07000202") for urn in TEN],
        "inspections": [(urn, "2012-10-01", 2) for urn in TEN[:graded]],
        "known": [(urn, "2012-10-01", until) for urn in TEN[:graded]],
        "register": REACHES,
    }
    return county(folder, **(given | more))  # type: ignore[arg-type]


def test_nine_of_ten_known_grades_stand_for_all_and_say_so(tmp_path: Path) -> None:
    result = on(ten(tmp_path, graded=9), "2015-01-31")
    assert (result.value, result.numerator, result.denominator) == (100, 9, 9)
    assert "The grade of 1 of 10 open schools on that day is not known." in result.caveats


def test_a_third_of_schools_missing_is_cannot_tell_with_the_known_part(tmp_path: Path) -> None:
    result = on(ten(tmp_path, graded=7), "2015-01-31")
    assert (result.value, result.numerator, result.status) == (None, None, ValueStatus.CANNOT_TELL)
    assert result.reason == ("the grade on 31 January 2015 is known for 7 of the 10 schools open that day")
    assert result.known_part == (7, 7)
    assert as_mapping(result)["coverage"] == {
        "known": 7,
        "open": 10,
        "share": 0.7,
        "until": "2024-08-31",
        "sufficient": False,
        "known_part": {"numerator": 7, "denominator": 7},
    }


def test_a_day_after_the_newest_source_is_not_known(tmp_path: Path) -> None:
    result = on(ten(tmp_path, until="2022-04-25"), "2024-08-31")
    assert (result.value, result.status) == (None, ValueStatus.CANNOT_TELL)
    assert result.reason == "no loaded file has inspections after 25 April 2022"
    assert result.known_part is None


@pytest.mark.parametrize(
    "code",
    [
        "ofsted_category_of_concern",
        "ofsted_inadequate_schools",
        "ofsted_grade_age",
        "ofsted_overall_coverage",
        "ofsted_good_pupils",
    ],
)
def test_every_stock_has_the_same_rule(tmp_path: Path, code: str) -> None:
    assert on(ten(tmp_path, graded=7), "2015-01-31", code).status is ValueStatus.CANNOT_TELL


def test_one_snapshot_is_a_fact_of_its_own_day_and_no_history(tmp_path: Path) -> None:
    """A register gives each school's latest grade; who was graded before is not known."""
    days = ["2012-10-10", *(f"20{year}-10-10" for year in range(13, 22))]
    context = ten(
        tmp_path,
        inspections=[(urn, day, 2) for urn, day in zip(TEN, days, strict=True)],
        known=[(urn, day, "2022-04-25") for urn, day in zip(TEN, days, strict=True)],
        register=[("2022-04-25", "2022-04-25")],
    )
    assert on(context, "2022-04-25").value == 100
    before = on(context, "2015-01-31")
    assert before.reason.startswith("the grade on 31 January 2015 is known for 3 of the 10")
    assert before.reason.endswith("no loaded register lists the schools that have closed since")
    line = inspection_series(context, measure(STOCK), context.home, Phase.ALL)
    assert [figure.period for figure in line.figures if figure.shown] == ["2022-04-25"]


def test_no_line_crosses_days_whose_grades_are_not_known(tmp_path: Path) -> None:
    """A list until 2015, and a snapshot of 2022: two segments, and only the newest is current."""
    late = [(urn, "2021-10-01", 3) for urn in TEN]
    context = ten(
        tmp_path,
        inspections=[*((urn, "2012-10-01", 2) for urn in TEN), *late],
        known=[
            *((urn, "2012-10-01", "2015-06-30") for urn in TEN),
            *((urn, "2021-10-01", "2022-04-25") for urn in TEN),
        ],
    )
    line = inspection_series(context, measure(STOCK), context.home, Phase.ALL)
    assert {figure.value for figure in line.current} == {0}
    assert min(figure.period for figure in line.current) > "2021"


def test_a_school_that_opened_after_the_source_is_not_known(tmp_path: Path) -> None:
    new = [(f"9002{n:02d}", "2023-09-01", None, "E07000202") for n in range(3)]
    context = ten(tmp_path, schools=[*((u, "2000-09-01", None, "E07000202") for u in TEN), *new])
    assert on(context, "2023-08-31").value == 100
    assert on(context, "2023-10-31").reason.endswith("known for 10 of the 13 schools open that day")


def test_a_school_that_a_file_says_was_never_inspected_is_known(tmp_path: Path) -> None:
    context = ten(
        tmp_path,
        inspections=[(urn, "2012-10-01", 2) for urn in TEN[:7]],
        known=[(urn, "2012-10-01" if n < 7 else None, "2024-08-31") for n, urn in enumerate(TEN)],
    )
    result = on(context, "2015-01-31")
    assert (result.value, result.denominator) == (100, 7)


def test_areas_of_different_coverage_are_judged_each_by_its_own(tmp_path: Path) -> None:
    placed = [(urn, "2000-09-01", None, "E07000202" if n < 9 else "E07000200") for n, urn in enumerate(TEN)]
    context = ten(tmp_path, graded=9, schools=placed)
    bars = {bar.entity: bar for bar in areas(context, code=STOCK, period="2015-01-31").bars}
    assert bars["E07000202"].value == 100
    assert bars["E07000200"].status is ValueStatus.CANNOT_TELL
    assert "known for 0 of the 1 school " in bars["E07000200"].reason


def test_the_page_is_dated_no_later_than_its_newest_source(tmp_path: Path) -> None:
    report = ofsted(ten(tmp_path, until="2022-04-25"))
    assert report.last_day == report.last_day_old == date(2022, 4, 25)
    assert report.old[0].period == "2022-04-25"


def test_a_forecast_needs_known_grades_to_start_from(tmp_path: Path) -> None:
    context = ten(tmp_path, graded=7, as_at=date(2015, 1, 31))
    report = reach(context, deadline="2016-01-31", promised=85)
    assert report.old is None
    assert "7 of the 10 schools" in report.why_not


def test_report_cards_are_forecast_from_the_last_day_that_inspections_reach(tmp_path: Path) -> None:
    known = {"as_at": date(2026, 11, 30), "register": [("2000-01-01", "2026-11-30")]}
    stale, whole = (tmp_path / name for name in ("stale", "whole"))
    stale.mkdir()
    whole.mkdir()
    cards = reach(ten(stale, until="2026-03-31", **known)).cards
    assert cards is not None
    assert (cards.day, cards.why_not) == (date(2026, 3, 31), "")
    assert cards.ahead[0].by == date(2026, 12, 31)
    now = reach(ten(whole, until="2026-11-30", **known)).cards
    assert now is not None
    assert cards.ahead[0].likely > now.ahead[0].likely  # eight months more of inspections that are not loaded


def test_report_cards_of_a_list_that_ends_before_them_are_not_counted_as_none(tmp_path: Path) -> None:
    context = ten(tmp_path, until="2022-04-25", as_at=date(2026, 11, 30))
    cards = reach(context).cards
    assert cards is not None
    assert cards.why_not == "no loaded file has inspections after 25 April 2022"
    assert cards.ahead == ()
    assert "cannot tell" in cards_sentence(cards)


def test_counts_of_two_days_with_different_coverage_are_not_compared() -> None:
    day = FormalDay(GOOD, CONCERN, 3, 5, 306, (), (), 0)
    less = replace(day, stuck=1, n_cards=0, why_not="the grade is known for 7 of the 10 schools open that day")
    rows = counts(Formal(day, less, LEVELS, None, None, None, (), ()))
    by_title = {row.what: (row.now, row.before, row.moved) for row in rows}
    assert by_title["With a report card"] == ("5", "cannot tell", False)
    assert by_title["Below good at two inspections running"] == ("3", "cannot tell", False)


def test_the_part_that_is_known_is_counted_in_pupils_where_the_figure_is_of_pupils(tmp_path: Path) -> None:
    result = replace(on(ten(tmp_path, graded=7), "2015-01-31", "ofsted_good_pupils"), known_part=(1800.0, 2000.0))
    assert values.known_part(result) == "of 2,000 pupils of schools whose grade is known, 90%"


def test_the_rule_says_the_share_that_it_is_checked_with(tmp_path: Path) -> None:
    text = (SHIPPED / "coverage.toml").read_text("utf-8").replace("least_share = 0.9", "least_share = 0.75")
    (tmp_path / "coverage.toml").write_text(text, "utf-8")
    assert "at least 75% of the schools" in coverage_rule(tmp_path).rule_in_words
    (tmp_path / "coverage.toml").write_text(text.replace("{least_share}", "90%"), "utf-8")
    with pytest.raises(DefinitionRefused, match="does not say"):
        coverage_rule(tmp_path)


def test_below_the_share_the_page_does_not_count_schools_of_concern(tmp_path: Path) -> None:
    context = replace(ten(tmp_path, graded=3, until="2015-06-30"), as_at=date(2016, 1, 31))
    sentence = _concern(ofsted(context))
    assert sentence == (
        "We cannot tell how many schools are in a category of concern; of the 3 schools whose grade on "
        f"{values.day(date(2015, 6, 30))} is known, none is."
    )


def test_schools_of_concern_are_counted_on_the_day_that_inspections_reach(tmp_path: Path) -> None:
    context = replace(ten(tmp_path, until="2015-06-30"), as_at=date(2016, 1, 31))
    assert _concern(ofsted(context)) == f"On {values.day(date(2015, 6, 30))}: 0 schools in a category of concern."


@pytest.mark.parametrize(("until", "late"), [("2015-06-30", True), ("2016-01-31", False)])
def test_inspections_that_end_early_are_overdue(tmp_path: Path, until: str, late: bool) -> None:
    """They are facts of no measure: a list of 2022 was shown in 2026 under 'no newer release is overdue'."""
    context = replace(ten(tmp_path, until=until), as_at=date(2016, 1, 31))
    assert any("management information" in name for name in overdue(context)) is late


@pytest.mark.parametrize(
    ("until", "statement"), [("2015-06-30", "no change is known"), ("2016-01-31", "nothing changed")]
)
def test_nothing_changed_is_said_only_of_days_that_inspections_reach(
    tmp_path: Path, until: str, statement: str
) -> None:
    context = replace(ten(tmp_path, until=until), as_at=date(2016, 1, 31))
    week = replace(my_area(context, area="E07000202"), attendance=Returns("2015/16-HT3", (), 10, 0))
    assert f"; {statement} since" in headline(week)[0]
    assert ("are not loaded" in _unseen(week)) is (until == "2015-06-30")
