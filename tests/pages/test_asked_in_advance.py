"""Every page finds its answers asked: the server has put the questions that a first visitor's pages put."""

import pytest
import streamlit as st

from analytics.reports.targets.on_track import on_track
from session.settings import load_settings
from tests import worlds
from tests.pages.app import PAGES, run
from tests.unit.reports.in_memory import context
from ui import loaders, warming

IPSWICH = "E07000202"


def test_no_page_first_asks_what_the_server_has_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILEPOST_HOME", str(worlds.home("demo")))
    monkeypatch.setenv("MILEPOST_AUTHORITY", "935")
    monkeypatch.setenv("MILEPOST_WORLD", "demo")
    st.cache_resource.clear()
    warming.warm(load_settings())
    questions: list[str] = []
    begin = loaders.ask_door
    monkeypatch.setattr(
        loaders,
        "ask_door",
        lambda report, *args, **options: questions.append(report.__name__) or begin(report, *args, **options),
    )
    for page in PAGES:
        assert not run(page, "demo").exception
    assert not run("pages/areas/my_area.py", "demo", area=IPSWICH).exception
    assert questions == []


def test_a_report_that_fails_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ValueError("no figures")

    monkeypatch.setattr(loaders, "answered", fails)
    assert warming._asked(load_settings(), "demo", context([]), on_track) is None
