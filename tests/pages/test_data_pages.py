"""Add files, data quality, the first run and the front door."""

from __future__ import annotations

import os

import streamlit as st
from streamlit.testing.v1 import AppTest

from tests import worlds
from tests.pages.app import ROOT, run, words


def front_door(world: str = "demo", authority: str = "935", **query: str) -> AppTest:
    """The address without a page, as somebody's first visit."""
    os.environ["MILEPOST_HOME"] = str(worlds.home(world))
    if os.environ.get("MILEPOST_AUTHORITY") != authority:
        st.cache_resource.clear()  # settings are read once in a process
    os.environ["MILEPOST_AUTHORITY"] = authority
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    app.session_state["milepost_world"] = world
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


def test_the_front_door_answers_each_audience_s_question_before_anybody_goes_in() -> None:
    app = front_door()
    said = words(app)
    doors = [link.proto.label for link in app.get("page_link")]
    assert doors == [
        "Are we keeping our promises?",
        "Which of my schools need what, this week?",
        "What changed, and what do we decide?",
    ]
    assert "Of 9 promises" in said
    assert "306 schools in 5 areas; 14 checks, visits and actions are past their day" in said
    assert "1 decision is past the follow-up day" in said
    assert "Working it out" not in said


def test_the_front_door_says_where_it_stands_and_that_schools_are_invented() -> None:
    said = words(front_door())
    assert "Suffolk" in said
    assert "Invented schools and figures" in said
    assert "add your own files" in said


def test_the_front_door_of_an_authority_without_a_plan_asks_what_changes_instead() -> None:
    app = front_door("real", authority="330")
    said = words(app)
    assert app.get("page_link")[0].proto.label == "What is changing, and against whom?"
    assert "No plan of Birmingham is loaded" in said
    assert "Of 9 promises" not in said


def test_the_front_door_leads_an_area_lead_to_my_area() -> None:
    app = front_door(**{"as": "area"})
    assert "Which area is yours?" in words(app)
