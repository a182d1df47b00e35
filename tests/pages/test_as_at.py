"""A page as at an earlier day says nothing that was not known on that day."""

from __future__ import annotations

import re

import pytest

from tests.pages.app import run, words

OFSTED, NOTES, SCHOOL = "pages/leadership/ofsted.py", "pages/data/notes.py", "pages/areas/school.py"
QUALITY, RISK = "pages/data/quality.py", "pages/improvement/risk.py"
ON_TRACK, MILESTONES = "pages/leadership/on_track.py", "pages/leadership/milestones.py"
NEIGHBOURS, TRENDS, ATTENDANCE = (f"pages/leadership/{name}.py" for name in ("neighbours", "trends", "attendance"))
REGISTERS = "pages/improvement/registers.py"
DAYS = ("2012-09-30", "2018-08-31", "2023-12-31")
# What came later and is dated: a year beyond the day, unless it names a plan's deadline or an academic year begun.
_LATER = {"2012-09-30": r"\b20(1[4-9]|2\d)\b", "2018-08-31": r"\b20(2\d)\b", "2023-12-31": r"\b202(5|6)\b"}
# Ours, not the world's: the demonstration's own day, the choice of a plan, and the version of rules.
_OURS = re.compile(
    r"Today is [^<.]*here|No plan on [^.]*\.|No plan yet|Example plan to 2028|Data build [^.]*\.|"
    r"[Vv]ersion 20\d\d\.\d, agreed [^(]*\([^)]*\)|[Rr]ule 20\d\d\.\d, agreed [^.)]*"
)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("page", [OFSTED, NOTES, QUALITY, NEIGHBOURS, TRENDS, ATTENDANCE, ON_TRACK, MILESTONES])
def test_no_later_year_stands_on_a_page_as_at_an_earlier_day(page: str, day: str) -> None:
    app = run(page, "demo", as_at=day)
    assert not app.exception
    text = _OURS.sub("", re.sub(r"<[^>]+>", " ", words(app)))
    found = [text[max(0, at.start() - 80) : at.end() + 40] for at in re.finditer(_LATER[day], text)]
    assert found == []


def test_a_plan_is_not_judged_on_a_day_before_it_was_agreed() -> None:
    app = run(ON_TRACK, "demo", as_at="2023-12-31")
    text = words(app)
    assert "No plan on 31 December 2023: it was agreed on 1 September 2025" in text
    assert "Good level of development" not in text.partition("Groups the average hides")[0]
    assert "it was agreed on 1 September 2025" in words(run(MILESTONES, "demo", as_at="2025-08-31"))
    assert "it was agreed on" not in words(run(ON_TRACK, "demo", as_at="2025-09-01"))


def test_report_cards_are_not_mentioned_before_there_were_any() -> None:
    before, after = (words(run(OFSTED, "demo", as_at=day)) for day in ("2023-12-31", "2025-11-10"))
    assert "report card" not in before.lower() and "August 2024" not in before
    assert "Report cards" in after and "To August 2024" in after


def test_neighbours_are_those_set_by_the_day() -> None:
    then, now = (words(run(NEIGHBOURS, "demo", **at)) for at in ({"as_at": "2023-12-31"}, {}))
    assert "model of April 2021" in then and "May 2025" not in then
    assert "model of May 2025" in now
    assert "model of" not in words(run(NEIGHBOURS, "demo", as_at="2016-01-31"))


def test_a_time_line_ends_on_the_day_it_is_shown_as_at() -> None:
    text = words(run(SCHOOL, "demo", as_at="2023-12-31"))
    assert "<span>31 December 2023</span>" in text and "Today</span>" not in text


def test_need_is_that_of_the_day_and_later_rules_say_that_they_are_later() -> None:
    text = words(run(RISK, "demo", as_at="2023-12-31"))
    assert "need today" not in text.lower()
    assert "agreed 1 January 2026, after this day" in text
