"""A page as at an earlier day says nothing that was not known on that day."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.pages.app import run, words

OFSTED, NOTES, SCHOOL = "pages/leadership/ofsted.py", "pages/data/notes.py", "pages/areas/school.py"
AREA_MAP = "pages/areas/area_map.py"
QUALITY, RISK = "pages/data/quality.py", "pages/improvement/risk.py"
ON_TRACK, MILESTONES = "pages/leadership/on_track.py", "pages/leadership/milestones.py"
TRENDS, ATTENDANCE = "pages/leadership/trends.py", "pages/leadership/attendance.py"
DAYS = ("2012-09-30", "2018-08-31", "2023-12-31")
# What came later and is dated: a year beyond the day, unless it names a plan's deadline or an academic year begun.
_LATER = {"2012-09-30": r"\b20(1[4-9]|2\d)\b", "2018-08-31": r"\b20(2\d)\b", "2023-12-31": r"\b202(5|6)\b"}
# Ours, not the world's: the demonstration's own day, the choice of a plan, and the version of rules.
_OURS = re.compile(
    r"Today is [^<.]*here|No plan on [^.]*\.|No plan yet|Example plan to 2028|Data build [^.]*\.|"
    r"\(Rule \d+, agreed [^.)]*"
)


def text_of(page: str, **query: str) -> str:
    """What a reader finds on a page, without marks; dates do not break on a page, which is nothing to a test."""
    app = run(page, "demo", **query)
    assert not app.exception
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", words(app))))


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("page", [OFSTED, NOTES, QUALITY, TRENDS, ATTENDANCE, ON_TRACK])
def test_no_later_year_stands_on_a_page_as_at_an_earlier_day(page: str, day: str) -> None:
    text = _OURS.sub("", text_of(page, as_at=day))
    later = [text[max(0, at.start() - 80) : at.end() + 40] for at in re.finditer(_LATER[day], text)]
    assert later == []


def test_a_plan_is_not_judged_on_a_day_before_it_was_agreed() -> None:
    text = text_of(ON_TRACK, as_at="2023-12-31")
    assert "No plan on 31 December 2023: it was agreed on 1 September 2025" in text
    assert "All targets of the plan" not in text
    assert "it was agreed on 1 September 2025" in text_of(MILESTONES, as_at="2025-08-31")
    assert "it was agreed on" not in text_of(ON_TRACK, as_at="2025-09-01")


def test_report_cards_are_not_mentioned_before_there_were_any() -> None:
    before, after = (text_of(OFSTED, as_at=day) for day in ("2023-12-31", "2025-11-10"))
    assert "report card" not in before.lower() and "August 2024" not in before
    assert "Report cards" in after and "To August 2024" in after


def test_a_time_line_ends_on_the_day_it_is_shown_as_at() -> None:
    text = _OURS.sub("", text_of(SCHOOL, as_at="2023-12-31"))
    assert "ungraded or monitoring 31 December 2023" in text and "Today" not in text.partition("Inspections under")[0]


def test_need_is_that_of_the_day_and_later_rules_say_that_they_are_later() -> None:
    text = text_of(RISK, as_at="2023-12-31")
    assert "need today" not in text.lower()
    assert "agreed 1 January 2026, after this day" in text


def test_the_area_map_opens_on_a_measure_that_schools_have_on_the_day() -> None:
    then, now = run(AREA_MAP, "demo", as_at="2016-01-31"), run(AREA_MAP, "demo")
    assert not then.exception and not now.exception
    chosen = [next(box for box in app.selectbox if box.label == "Measure") for app in (then, now)]
    assert [box.value for box in chosen] == ["ks2_rwm_level4", "ks2_rwm_expected"]
    assert "report_card_inclusion" not in chosen[0].options and "No school figures" not in words(then)
