"""What inspectors say, and what can still be reached, as a reader finds them on the two pages."""

from __future__ import annotations

import re
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages import app as pages
from tests.pages.app import run

OFSTED, REACH = "pages/leadership/ofsted.py", "pages/leadership/reach.py"
FEBRUARY = {"plan": "suffolk-2015", "as_at": "2015-02-28"}


def words(page: AppTest) -> str:
    """What a reader reads: no tags, plain spaces."""
    bare = re.sub(r"<[^>]*>", " ", pages.words(page))
    return re.sub(r"\s+", " ", unescape(bare)).replace(" ,", ",").replace(" .", ".")


def likely(text: str) -> str:
    match = re.search(r"([\d.]+%) is likely", text)
    assert match, text
    return match[1]


def test_a_replay_from_files_that_know_too_few_grades_says_that_it_cannot_tell() -> None:
    text = words(run(REACH, "real", **FEBRUARY))
    assert "what Suffolk can still reach: the grade on 28 February 2015 is known for" in text
    assert "no loaded register lists the schools that have closed since" in text
    assert "By 31 January 2016 at most" not in text


def test_february_2015_is_replayed_with_four_terms_and_with_six() -> None:
    page = run(REACH, "demo", **FEBRUARY)
    text = words(page) + words(pages.unfold(page, "intervals"))
    assert "By 28 February 2016 at most" in text
    assert "4 terms" in text
    assert "6 terms" in text
    assert "The forecast uses no inspections after the date above" in text
    assert "was set on lists of inspections that go on after this day" in text and "24 of 30" not in text


def test_the_replay_on_invented_schools_says_so_and_nothing_of_what_came_later() -> None:
    text = words(run(REACH, "demo", **FEBRUARY))
    assert "Invented schools" in text
    assert "Actual" not in text and "78.9%" not in text


@pytest.mark.parametrize(("lever", "value"), [("lever-terms", 8), ("lever-share", 95)])
def test_moving_a_lever_changes_the_answer_at_once(lever: str, value: int) -> None:
    page = run(REACH, "demo", **FEBRUARY)
    before = likely(words(page))
    page = page.slider(key=lever).set_value(value).run()
    assert not page.exception
    assert likely(words(page)) != before
    assert "With the levers as set" in words(page)


def test_schools_made_ready_by_support_are_named_in_the_list() -> None:
    page = run(REACH, "demo", **FEBRUARY)
    assert "made ready" not in words(page).replace("if made ready", "")
    assert "made ready" in words(page.slider(key="lever-support").set_value(3).run())


def test_a_plan_of_today_asks_for_report_cards_not_for_grades() -> None:
    text = words(run(REACH, "demo"))
    assert "schools have a report card" in text
    assert "Half should have one by" in text
    assert "is likely" not in text


def test_an_authority_without_inspections_says_which_file_is_missing() -> None:
    for page in (OFSTED, REACH):
        app = run(page, "demo", authority="926")
        assert not app.exception
        assert "Ofsted, management information" in words(app)


def test_the_old_kind_and_the_new_kind_stand_side_by_side() -> None:
    page = run(OFSTED, "demo")
    text = words(page)
    for key in ("methods", "flows", "moves", "ages"):  # each a picture or a line; its table one key away
        text += words(pages.unfold(page, key))
    for item in (
        "Overall grades",
        "Report cards",
        "when overall grades ended",
        "Own grades (to May 2018)",
        "Predecessors' too (from June 2018)",
        "Ungraded included",
        "Age of the latest judgement",
        "From one graded inspection to the next",
        "In a category of concern",
        "Stuck by DfE's rule",
        "RISE and other support",
        "Letter from DfE",
    ):
        assert item in text, item
