"""Trends, gap, attendance and neighbours hold, and say so, whatever a link asks for."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages import app
from tests.pages.app import words

FOLDER = "pages/leadership"
TRENDS, GAP = f"{FOLDER}/trends.py", f"{FOLDER}/disadvantage_gap.py"
ATTENDANCE, NEIGHBOURS = f"{FOLDER}/attendance.py", f"{FOLDER}/neighbours.py"


def run(page: str, world: str, **query: str) -> AppTest:
    """The page run alone: app.py's own switch finds no page whose address differs from its file."""
    if page != GAP:
        return app.run(page, world, **query)
    app.run(TRENDS, world)  # sets the world's folder
    alone = AppTest.from_file(str(app.ROOT / page), default_timeout=120)
    alone.session_state["milepost_world"] = world
    for key, code in query.items():
        alone.query_params[key.replace("_", "-")] = code
    return alone.run()


@pytest.mark.parametrize(
    ("page", "query"),
    [
        (TRENDS, {"measures": "gld.no_such_measure"}),
        (TRENDS, {"theme": "Inspection"}),
        (GAP, {"measure": "attendance"}),
        (GAP, {"measure": "progress8"}),
        (GAP, {"measure": "absence_persistent", "phase": "special"}),
        (ATTENDANCE, {"phase": "early_years"}),
        (ATTENDANCE, {"phase": "special", "as_at": "2019-01-01"}),
        (NEIGHBOURS, {"view": "own"}),
        (NEIGHBOURS, {"view": "own", "others": "E10000020.nowhere"}),
        (NEIGHBOURS, {"view": "region", "group": "ethnicity_chinese"}),
        (NEIGHBOURS, {"view": "everyone", "measure": "fsm_share"}),
        (NEIGHBOURS, {"view": "authority", "measure": "progress8"}),
        (NEIGHBOURS, {"model": "June 1066"}),
    ],
)
def test_a_page_holds_on_an_awkward_selection(page: str, query: dict[str, str]) -> None:
    assert not run(page, "real", **query).exception


def test_a_code_that_no_authority_has_is_said_so() -> None:
    assert "nowhere" in words(run(NEIGHBOURS, "real", view="own", others="nowhere"))


def test_the_answer_names_the_model_and_how_many_neighbours_were_used() -> None:
    text = words(run(NEIGHBOURS, "real"))
    assert "model of" in text
    assert "with a figure" in text


def test_weeks_say_which_week_they_are_and_that_last_year_is_not_loaded() -> None:
    text = words(run(ATTENDANCE, "real"))
    assert "in week 43 of 2025" in text  # week 44 is half term; of week 45 too few schools reported
    assert "last year's weeks are not loaded" in text.replace("&#x27;", "'")


def test_every_figure_says_its_age_and_its_next_release() -> None:
    for page in (TRENDS, GAP, ATTENDANCE, NEIGHBOURS):
        text = words(run(page, "real"))
        assert "published" in text
        assert "release" in text


def test_a_gap_without_pupil_numbers_says_what_cannot_be_told() -> None:
    text = words(run(GAP, "real"))
    assert "The effect of the mix of pupils and of who counts as disadvantaged is not known" in text
