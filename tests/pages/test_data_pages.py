"""Add files, data quality, the first run and the front door."""

from __future__ import annotations

import os
import re
from pathlib import Path

import streamlit as st
from streamlit.testing.v1 import AppTest

from tests import worlds
from tests.pages.app import ROOT, run, words


def front_door(world: str = "demo", authority: str = "935", home: Path | None = None, **query: str) -> AppTest:
    """The address without a page, as somebody's first visit."""
    os.environ["MILEPOST_HOME"] = str(home or worlds.home(world))
    if os.environ.get("MILEPOST_AUTHORITY") != authority:
        st.cache_resource.clear()  # settings are read once in a process
    os.environ["MILEPOST_AUTHORITY"] = authority
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    app.session_state["milepost_world"] = world
    for key, code in query.items():
        app.query_params[key] = code
    return app.run()


def test_adding_says_that_the_demonstration_and_real_files_never_mix() -> None:
    assert "kept apart from the invented schools" in words(run("pages/data/add_files.py", "demo"))


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
    assert "You are viewing this now." in words(app)
    assert "Add files" in str([link.proto.label for link in app.get("page_link")])


def test_the_front_door_answers_each_audience_s_question_before_anybody_goes_in() -> None:
    app = front_door()
    text = words(app)
    doors = [link.proto.label for link in app.get("page_link")]
    assert doors == ["On track", "My area", "Present"]
    assert "Of 9 targets" in text
    assert re.search(r"306 schools in 5 areas; [1-9]\d* checks, visits and actions are overdue", text)
    assert "1 decision follow-up is overdue" in text
    assert "Calculating" not in text


def test_the_pictures_of_the_front_door_say_what_its_sentences_and_the_first_page_say() -> None:
    text = words(front_door())
    strip = re.search(r'<ul class="mp-strip">.*?</ul>', text).group()  # type: ignore[union-attr]
    rows = words(run("pages/leadership/on_track.py", "demo"))
    shown = re.findall(r"<b>([^<]*)</b></span><a ", strip)
    assert len(shown) == 9
    assert all(shown.count(word) == rows.count(f"<b>{word}</b></span>") for word in set(shown))
    late = int(re.search(r"(\d+) checks, visits and actions are overdue", text).group(1))  # type: ignore[union-attr]
    bars = [int(number) for number in re.findall(r"<span>(\d+) overdue</span>", text)]
    assert sum(bars) == late
    assert bars == sorted(bars, reverse=True)
    newest = re.search(r'<ul class="mp-newest">.*?</ul>', text).group()  # type: ignore[union-attr]
    assert newest.count("<li>") == 3 == newest.count("published")


def test_the_front_door_says_where_it_stands_and_that_schools_are_invented() -> None:
    text = words(front_door())
    assert "Suffolk" in text
    assert "Invented schools and figures" in text
    assert "add your own files" in text


def test_the_front_door_of_an_authority_without_a_plan_asks_what_changes_instead() -> None:
    app = front_door("real", authority="330")
    text = words(app)
    assert app.get("page_link")[0].proto.label == "Trends"
    assert "No current plan for Birmingham is loaded" in text
    assert "Of 9 targets" not in text
    assert "begin one" in text


def test_a_past_plan_in_the_address_of_the_front_door_is_carried_through_every_door() -> None:
    app = front_door(plan="suffolk-2015", **{"as-at": "2016-01-31"})
    carried = [link.proto.query_string for link in app.get("page_link")]
    assert carried == ["plan=suffolk-2015&as-at=2016-01-31"] * 3


def test_the_front_door_leads_an_area_lead_to_my_area() -> None:
    app = front_door(**{"as": "area"})
    assert "My area" in words(app)


def test_quality_counts_what_was_loaded_and_not_what_was_recognised_and_left() -> None:
    app = run("pages/data/quality.py", "demo")
    assert "66 files are loaded" in words(app)
    assert "What each source provides" in words(app)


def test_notes_stand_under_the_headings_of_the_catalogue() -> None:
    app = run("pages/data/notes.py", "demo")
    heads = [head.value for head in app.header]
    assert heads[:3] == ["Early years", "Phonics and key stage 1", "Key stage 2"]
    assert len(heads) == len(set(heads))


def test_adding_offers_a_blank_return_and_says_where_files_are_published() -> None:
    app = run("pages/data/add_files.py", "real")
    labels = [button.proto.label for button in app.get("download_button")]
    assert labels == ["Blank return (XLSX)", "Blank return (CSV)"]
    assert "https://get-information-schools.service.gov.uk/Downloads" in words(app)


def test_an_authority_without_a_plan_is_handed_one_to_begin_with() -> None:
    app = run("pages/leadership/on_track.py", "real", authority="330")
    assert "No current plan for Birmingham is loaded." in words(app)
    assert next(item.proto.label for item in app.get("download_button")) == "Download a plan to start from"


def test_a_broken_plan_file_is_told_by_line_and_takes_no_page_down(tmp_path: Path) -> None:
    home = worlds.lent("demo", tmp_path)
    (home / "plans").mkdir()
    (home / "plans" / "ours.toml").write_text("[plan]\ntitle = \n", "utf-8")
    st.cache_resource.clear()
    app = front_door(home=home)
    assert "Of 9 targets" in words(app)
    app = run("pages/data/quality.py", "demo", home=home)
    assert "ours.toml, line" in words(app)
    st.cache_resource.clear()
