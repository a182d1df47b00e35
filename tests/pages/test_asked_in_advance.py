"""Every page finds its answers: the server has read what a first visitor's pages ask, kept beside the build."""

from functools import partial

import pytest
import streamlit as st

from analytics.reports.targets.on_track import on_track
from data.warehouse.publish import current_path
from session.first_screens import answer_or_none, keep_first_answers
from session.settings import load_settings
from tests import worlds
from tests.pages.app import PAGES, run
from ui import loaders, warming

IPSWICH = "E07000202"


def test_no_page_asks_what_is_not_kept_and_none_is_worked_out_after_a_restart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILEPOST_HOME", str(worlds.home("demo")))
    monkeypatch.setenv("MILEPOST_AUTHORITY", "935")
    monkeypatch.setenv("MILEPOST_WORLD", "demo")
    st.cache_resource.clear()
    settings = load_settings()
    path = current_path(settings.world("demo"))
    assert path is not None
    keep_first_answers(settings, path)
    worked_out: list[str] = []
    begin = loaders.ask_door
    monkeypatch.setattr(
        loaders,
        "ask_door",
        lambda report, *args, **options: worked_out.append(report.__name__) or begin(report, *args, **options),
    )
    done = warming.warm_if_changed(settings, "", wait=False)
    assert done
    assert worked_out == []
    read: list[str] = []
    monkeypatch.setattr(loaders, "_kept_or_asked", lambda *given: read.append(given[3].__name__))
    for page in PAGES:
        assert not run(page, "demo").exception
    assert not run("pages/areas/my_area.py", "demo", area=IPSWICH).exception
    assert read == []


def test_a_report_that_fails_stops_no_other() -> None:
    def fails(*_: object, **__: object) -> None:
        raise ValueError("no figures")

    assert answer_or_none(partial(fails, "demo"), on_track) is None
