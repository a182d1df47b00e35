"""Add files, data quality, the first run and the front door."""

from __future__ import annotations

import os

from streamlit.testing.v1 import AppTest

from tests import worlds
from tests.pages.app import ROOT, run, words


def front_door(**query: str) -> AppTest:
    """The address without a page, as somebody's first visit."""
    os.environ["MILEPOST_HOME"] = str(worlds.home("demo"))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    app.session_state["milepost_world"] = "demo"
    for key, code in query.items():
        app.query_params[key] = code
    return app.run()


def test_adding_says_that_the_demonstration_and_real_files_never_mix() -> None:
    assert "never mixes with invented schools" in words(run("pages/data/add_files.py", "demo"))


def test_adding_nothing_is_said_in_words() -> None:
    app = run("pages/data/add_files.py", "real")
    next(b for b in app.button if b.label == "Add these files").click().run()
    assert "No file was chosen." in words(app)


def test_quality_says_that_no_file_was_refused_where_none_was() -> None:
    assert "No file was refused." in words(run("pages/data/quality.py", "demo"))


def test_quality_names_how_many_schools_have_not_returned() -> None:
    assert "8 schools have not returned" in words(run("pages/data/quality.py", "demo"))


def test_the_way_between_the_two_worlds_says_which_is_shown() -> None:
    app = run("pages/data/start.py", "demo")
    assert "You are looking at this now." in words(app)
    assert "Add files" in str([link.proto.label for link in app.get("page_link")])


def test_the_front_door_asks_who_is_here() -> None:
    app = front_door()
    assert {"Senior leadership", "Area lead"} <= {button.label for button in app.button}


def test_the_front_door_leads_an_area_lead_to_my_area() -> None:
    app = front_door(**{"as": "area"})
    assert "Which area is yours?" in words(app)
