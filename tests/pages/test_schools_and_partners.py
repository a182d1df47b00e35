"""The list of schools, one school and who could help whom, on both worlds."""

from __future__ import annotations

import pytest

from tests.pages.app import run, unfold, words

SCHOOL, SCHOOLS, PARTNERS = ("pages/areas/school.py", "pages/areas/schools.py", "pages/improvement/partners.py")
REPLAY = {"plan": "suffolk-2015", "as_at": "2016-01-31"}


def test_one_school_stands_beside_similar_schools_and_england() -> None:
    said = words(run(SCHOOL, "demo"))
    for wanted in ("Similar schools", "England", "Attendance by week", "26.3", "Five questions"):
        assert wanted in said


@pytest.mark.parametrize("query", [{}, REPLAY])
def test_no_other_school_is_named_on_the_page_of_one(query: dict[str, str]) -> None:
    app = run(SCHOOL, "demo", **query)
    chooser = next(one for one in app.selectbox if one.label == "School")
    said = words(app)
    others = [name for name in chooser.options if name != app.title[0].value]
    assert len(others) > 200
    assert [name for name in others if name in said] == []


def test_every_figure_of_one_school_leads_to_its_record_in_its_file() -> None:
    app = run(SCHOOL, "demo")
    assert [one.label for one in app.expander] == ["Where these figures come from"]
    assert "csp/2024-2025/935_ks2final.csv" in words(unfold(app, "origin"))


def test_results_of_long_ago_are_said_to_be_old() -> None:
    said = words(run(SCHOOL, "real"))
    assert "years old" in said
    assert "newest results here are old" in said


def test_a_school_that_became_an_academy_is_listed_once() -> None:
    options = next(one for one in run(SCHOOL, "real").selectbox if one.label == "School").options
    assert options.count("Abbot's Hall Community Primary School") == 1
    assert not [name for name in options if name.startswith("Abbot's Hall") and "(" in name]


def test_the_list_says_how_old_its_results_are() -> None:
    assert "2015/16 to 2017/18 together, 8 years old" in words(run(SCHOOLS, "real"))
    assert "years old" not in words(run(SCHOOLS, "demo"))


def test_who_could_help_is_not_guessed_without_recent_results() -> None:
    said = words(run(PARTNERS, "real"))
    assert "cannot be told" in said
    assert "could be helped by" not in said
    assert "names of people are never loaded" in said


def test_clusters_trusts_and_changes_of_head_are_shown_unranked() -> None:
    said = words(run(PARTNERS, "demo"))
    assert "Ipswich cluster" in said
    assert "new substantive head in the last year" in said
    assert said.index("Aldeburgh cluster") < said.index("Woodbridge cluster")
