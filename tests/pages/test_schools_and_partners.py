"""The list of schools, one school and who could help whom, on both worlds."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest

from tests.pages.app import run, unfold, words

SCHOOL, SCHOOLS, PARTNERS = ("pages/areas/school.py", "pages/areas/schools.py", "pages/improvement/partners.py")
REPLAY = {"plan": "suffolk-2015", "as_at": "2016-01-31"}


def test_one_school_stands_beside_similar_schools_and_england() -> None:
    text = words(run(SCHOOL, "demo"))
    for wanted in ("Similar schools", "England", "Attendance by week", "26.3", "Five questions"):
        assert wanted in text


def test_a_hidden_figure_of_a_school_is_said_and_has_no_mark() -> None:
    rows = re.findall(r"<tr.*?</tr>", words(run(SCHOOL, "demo")))
    shares = [row for row in rows if "First language not English" in row or "SEN support" in row]
    assert sorted(("too few to show" in row, "<img" in row) for row in shares) == [(False, True), (True, False)]


def test_every_inspection_has_a_mark_on_the_line_and_a_row_in_the_table() -> None:
    text = unquote(words(run(SCHOOL, "demo", school="900241")))
    line = next(part for part in text.split("<img") if 'viewBox="0 0 720 30"' in part)
    table = text.partition("Inspections under all its URNs</caption>")[2].partition("</table>")[0]
    assert line.count("<circle") + line.count("stroke-dasharray") == table.partition("<tbody>")[2].count("<tr") > 5


def test_a_year_that_is_hidden_leaves_a_gap_in_the_line() -> None:
    text = unquote(words(run(SCHOOL, "demo")))
    row = text.partition("Suspensions per 100 pupils")[2].partition("</tr>")[0]
    own = re.findall(r'd="([^"]*)" fill="none" stroke="#12263A"', row)
    assert "too few to show" in row
    # Of four years two are hidden, and no two that are shown follow each other.
    assert own and all("L" not in path for path in own)


@pytest.mark.parametrize("query", [{}, REPLAY])
def test_no_other_school_is_named_on_the_page_of_one(query: dict[str, str]) -> None:
    app = run(SCHOOL, "demo", **query)
    chooser = next(item for item in app.selectbox if item.label == "School")
    text = words(app)
    others = [name for name in chooser.options if name != app.title[0].value]
    assert len(others) > 200
    assert [name for name in others if name in text] == []


def test_every_figure_of_one_school_leads_to_its_record_in_its_file() -> None:
    app = run(SCHOOL, "demo")
    assert [item.label for item in app.expander] == [
        "Table and downloads: Absence, suspensions and pupils on roll",
        "Sources of these figures",
    ]
    assert "csp/2024-2025/935_ks2final.csv" in words(unfold(app, "origin"))


def test_results_of_long_ago_are_said_to_be_old() -> None:
    text = words(run(SCHOOL, "real"))
    assert "years old" in text
    assert "latest results here are old" in text


def test_a_school_that_became_an_academy_is_listed_once() -> None:
    options = next(item for item in run(SCHOOL, "real").selectbox if item.label == "School").options
    assert options.count("Abbot's Hall Community Primary School") == 1
    assert not [name for name in options if name.startswith("Abbot's Hall") and "(" in name]


def test_the_list_says_how_old_its_results_are() -> None:
    assert "2015/16 to 2017/18 combined, 8 years old" in words(run(SCHOOLS, "real", as_at="2026-11-23"))
    assert "years old" not in words(run(SCHOOLS, "demo"))


def test_who_could_help_is_not_guessed_without_recent_results() -> None:
    text = words(run(PARTNERS, "real"))
    assert "too little data" in text
    assert "could be helped by" not in text
    assert "loads no names of heads" in text


def test_clusters_trusts_and_changes_of_head_are_shown_unranked() -> None:
    text = words(run(PARTNERS, "demo"))
    assert "Ipswich cluster" in text
    assert "new substantive head in the last year" in text
    assert text.index("Aldeburgh cluster") < text.index("Woodbridge cluster")
