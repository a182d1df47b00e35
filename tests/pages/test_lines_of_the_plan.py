"""Lines of the source plans that were thin or false: the page that each names says what its row says."""

from __future__ import annotations

import re
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.app import run, unfold, words
from tests.unit.plans.test_plan_coverage import ROWS

PAST, NORFOLK = {"plan": "suffolk-2015"}, {"plan": "norfolk-2023"}
LINES = [
    (12, "leadership/milestones", PAST | {"target": "permanent_exclusions"}, "permanent exclusions", ""),
    (15, "leadership/milestones", PAST | {"target": "ks2_reading", "as_at": "2017-03-01"}, "the expected standard", ""),
    (
        18,
        "leadership/milestones",
        PAST | {"target": "progress_reading", "as_at": "2017-03-01"},
        "Published with an interval",
        "",
    ),
    (23, "leadership/ofsted", {}, "school by school", "outcomes"),
    (25, "improvement/registers", {"register": "consultations"}, "schools did not reply to", ""),
    (26, "improvement/registers", {"register": "surveys"}, "95% interval", ""),
    (35, "improvement/risk", {}, "under these rules", ""),
    (55, "improvement/interventions", {}, "Support by provider", ""),
    (83, "improvement/risk", {}, "At risk of a notice", ""),
    (157, "leadership/attendance", {}, "Attendance", ""),
]


def text_of(page: AppTest) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", words(page))))


@pytest.mark.parametrize(("number", "page", "query", "wanted", "fold"), LINES, ids=lambda value: str(value)[:24])
def test_the_page_that_a_line_names_says_it(
    number: int, page: str, query: dict[str, str], wanted: str, fold: str
) -> None:
    assert page in ROWS[number - 1][4]
    shown = run(f"pages/{page}.py", "demo", **query)
    if fold:
        shown = unfold(shown, fold)
    assert not shown.exception
    assert wanted in text_of(shown)


def test_the_page_of_consultations_names_who_did_not_reply() -> None:
    shown = text_of(run("pages/improvement/registers.py", "demo", register="consultations"))
    match = re.search(r"(\d+) of \d+ schools did not reply to ‘([^’]+)’", shown)
    assert match and int(match[1]) > 0
    assert f"No reply: {match[2]}" in shown


def test_what_is_due_can_be_taken_along_as_a_calendar() -> None:
    page = run("pages/leadership/what_is_new.py", "demo")
    assert "Calendar of due items (iCalendar)" in [button.label for button in page.get("download_button")]
