"""What the risk page says of a school: its points, its levels, and what would be enough."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

from analytics.reports.risk.rounds import info
from analytics.reports.risk.types import (
    FORMAL_LABEL,
    NEEDS,
    LevelMove,
    LevelReason,
    Need,
    RatingWithRange,
    RiskReport,
    SchoolResult,
)
from analytics.risk.rating import Rating
from data.rules import risk_rule
from ui.views.improvement import risk, risk_forms

RULE = info(risk_rule("current"))


def reason(code: str, points: float, most: float, lifts: str = "A lift") -> LevelReason:
    return LevelReason(code, f"Label of {code}", points, most, lifts=lifts)


def school(**more: Any) -> SchoolResult:
    every = (reason("a", 6, 6, "Attainment up"), reason("b", 4, 4, "Absence down"))
    results: dict[str, Any] = {
        "urn": "1",
        "name": "Invented",
        "phase": "primary",
        "area": None,
        "area_name": None,
        "trust": None,
        "by_rules": Rating.RED,
        "expected": 10.0,
        "lowest": 10.0,
        "highest": 10.0,
        "least": Rating.RED,
        "most": Rating.RED,
        "main": every,
        "every": every,
        "missing": (),
        "before": None,
        "oldest": None,
    }
    return SchoolResult(**{**results, **more})


def test_points_are_one_figure_or_a_range() -> None:
    assert risk.points(5, 5) == "5"
    assert risk.points(5, 8.5) == "5 to 8.5"


def test_the_way_down_names_the_fewest_things_that_would_be_enough() -> None:
    way_down = risk.way_down(RULE, school())
    assert "below 9 (now 10)" in way_down
    assert "attainment up (−6)" in way_down
    assert "absence" not in way_down


def test_a_trigger_of_a_lower_level_does_not_hold_a_school_on_the_higher_one() -> None:
    lower = LevelReason("needs_attention", "An area needs attention", None, None, sets=Rating.AMBER)
    item = school(every=(lower, *school().every))
    assert "needs attention" not in risk.way_down(RULE, item)
    holds = replace(lower, sets=Rating.RED)
    assert "an area needs attention" in risk.way_down(RULE, school(every=(holds, *item.every)))


def test_a_level_names_the_others_that_it_may_be_once_everything_is_known() -> None:
    assert risk.standing(RULE, school()) == "intensive"
    likely = school(by_rules=Rating.AMBER, least=Rating.GREEN, most=Rating.AMBER)
    assert risk.standing(RULE, likely) == "targeted; perhaps universal"
    unsure = school(by_rules=Rating.CANNOT_TELL, least=Rating.AMBER, most=Rating.RED)
    assert risk.standing(RULE, unsure) == "cannot tell"


def test_points_that_are_not_sure_show_what_is_expected_and_the_range() -> None:
    assert risk.scored(school()) == "10"
    assert risk.scored(school(expected=6.25, lowest=5.0)) == "6.3 (5 to 10)"
    assert risk.scored(school(by_rules=Rating.CANNOT_TELL, lowest=4.0)) == "at least 4"


def test_direction_says_when_only_knowledge_changed() -> None:
    before = RatingWithRange(Rating.CANNOT_TELL, 5, 12)
    assert risk.direction(school(before=before, lowest=7.0, highest=9.0)) == "More data"
    assert risk.direction(school(before=before, lowest=6.0, highest=13.0)) == "Worse by 1.0"
    assert risk.direction(school(before=before, lowest=5.0, highest=12.0)) == "Unchanged"


def test_the_letter_is_a_draft_until_it_is_signed_by_a_role() -> None:
    class Report:
        rule, day = RULE, date(2026, 11, 22)
        header = type("Context", (), {"invented": True})

    draft = risk_forms.letter(Report, school())  # type: ignore[arg-type]
    signed = risk_forms.letter(Report, school(), "Signed: director, 22 November 2026")  # type: ignore[arg-type]
    assert "DRAFT" in draft
    assert "DRAFT" not in signed
    assert "Signed: director" in signed
    assert "10 working days before anyone else" in signed


def test_schools_that_were_not_rated_both_times_are_not_said_to_have_kept_their_level() -> None:
    day = date(2015, 10, 31)
    report = SimpleNamespace(
        rule=RULE,
        counts={"amber": 0, "green": 0},
        before_day=day,
        before_is="the same rules",
        moves=(
            LevelMove(Rating.RED, Rating.RED, 3),
            LevelMove(Rating.RED, Rating.CANNOT_TELL, 1),
            LevelMove(Rating.CANNOT_TELL, Rating.CANNOT_TELL, 171),
        ),
    )
    text = risk.more(cast(RiskReport, report))
    assert "none of the 3 schools rated both times changed its level; 1 school is no longer rated" in text
    unknown = RatingWithRange(Rating.CANNOT_TELL, 0.0, 14.0)
    item = school(by_rules=Rating.CANNOT_TELL, lowest=0.0, highest=14.0, before=unknown, main=())
    assert risk.direction(item) == "Cannot tell"


def test_where_every_school_might_have_the_points_their_number_is_not_told() -> None:
    may = school(need=Need(3, (), ("Attainment",), 14))
    answer = risk.most_need(cast(RiskReport, SimpleNamespace(schools=(may, may))))
    assert answer.startswith("We cannot tell how many of 2 schools") and answer.endswith("at least 3 of 14")
    surely = replace(may, need=Need(3, (), (), 3))
    assert risk.most_need(cast(RiskReport, SimpleNamespace(schools=(surely, surely)))).startswith("0 of 2 schools")


def test_at_risk_of_a_notice_is_the_highest_level_without_one_in_force() -> None:
    notice = LevelReason("warning_notice", "Under a formal notice", None, None, sets=Rating.RED)
    schools = (school(name="A"), school(name="B", main=(notice,)), school(name="C", by_rules=Rating.AMBER))
    listed = risk.at_risk(cast(RiskReport, SimpleNamespace(schools=schools)))
    assert [row[0].text for row in listed.rows] == ["A"]


def test_the_round_is_numbered_among_those_frozen_by_its_day() -> None:
    report = cast(RiskReport, SimpleNamespace(rounds=("2026-03-01", "2026-06-30", "2026-11-12"), day=date(2026, 7, 1)))
    assert risk.number_of_round(report).startswith("Round 2 under these rules")
    none = cast(RiskReport, SimpleNamespace(rounds=(), day=date(2026, 7, 1)))
    assert risk.number_of_round(none) == "No round is frozen under these rules yet."


def test_the_points_of_each_figure_are_drawn_and_what_is_not_known_is_not_nothing() -> None:
    by_code = {factor.code: factor for factor in NEEDS}
    unknown = by_code["suspension_level"].label
    need = Need(4.0, ((FORMAL_LABEL, 3.0), (by_code["head_changes"].label, 1.0)), (unknown,), stuck=True)
    drawn = {code: risk._points_of(factor, need) for code, factor in by_code.items()}
    assert (drawn["last_outcome"].text, drawn["last_outcome"].value) == ("3, stuck", 3.0)
    assert drawn["head_changes"].mark and drawn["head_changes"].text == "1"
    assert (drawn["suspension_level"].text, drawn["suspension_level"].value) == ("?", None)
    assert (drawn["attainment_level"].text, drawn["attainment_level"].value) == ("", 0.0)
