"""A frozen round waits for its heads: on the page, at the terminal and in every download."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import streamlit as st

from analytics.reports.core.ask import ask
from analytics.reports.risk import risk as report
from analytics.reports.risk.risk import risk as risk_report
from analytics.reports.risk.types import RoundAudience
from data.demo.write import DAY
from data.rounds import FrozenRound
from session.opening import open_context
from session.terminal import main
from tests import worlds
from tests.pages.app import run, words
from ui.views.improvement import risk_rounds
from wording import values as as_words

TODAY = DAY
PAGE = "pages/improvement/risk.py"


def frozen_today(opens: date) -> FrozenRound:
    return FrozenRound(
        TODAY.isoformat(),
        "current",
        "2026.3",
        "b",
        "director",
        f"{TODAY}T09:00:00+00:00",
        TODAY.isoformat(),
        opens.isoformat(),
        (),
    )


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> Iterator[date]:
    """A round frozen today on the demonstration, and the day on which it opens to others."""
    opens = TODAY + timedelta(days=14)
    for module in (report, risk_rounds):
        monkeypatch.setattr(module, "frozen", lambda *_: (frozen_today(opens),))
    monkeypatch.setenv("MILEPOST_HOME", str(worlds.home("demo")))
    monkeypatch.setenv("MILEPOST_AUTHORITY", "935")
    st.cache_resource.clear()
    yield opens
    st.cache_resource.clear()


def waiting_text(day: date) -> str:
    return f"ot yet open to others: opens on {as_words.day(day)}"


def test_the_terminal_names_no_school_while_a_round_waits(waiting: date, capsys: pytest.CaptureFixture[str]) -> None:
    closed = f"not yet open to others: opens on {waiting.isoformat()}"
    assert main(["risk", "--demo", "--format", "json"]) == 0
    current = json.loads(capsys.readouterr().out)
    assert (current["schools"], current["counts"], current["moves"]) == ([], {}, [])
    assert current["closed"] == closed
    assert main(["risk", "--demo", "--format", "csv"]) == 0
    assert closed in capsys.readouterr().out


def test_a_head_sees_the_own_school_and_no_other(waiting: date) -> None:
    context = open_context(demo=True)
    whole = ask(risk_report, context, audience=RoundAudience.OFFICERS).report
    urn = whole.schools[0].urn
    own = ask(risk_report, context, audience=RoundAudience.SCHOOL, school=urn).report
    assert [school.urn for school in own.schools] == [urn]
    assert ask(risk_report, context, school=urn).report.schools == ()
    assert len(whole.schools) > 100


def test_a_round_is_open_to_others_from_the_day_itself(waiting: date, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "frozen", lambda *_: (frozen_today(TODAY),))
    current = ask(risk_report, open_context(demo=True)).report
    assert current.waiting is None
    assert current.schools


def test_the_day_before_the_round_tells_no_more_than_the_round(waiting: date) -> None:
    context = open_context(demo=True, as_at=TODAY - timedelta(days=1))
    assert ask(risk_report, context).report.schools == ()


def test_the_page_shows_a_board_member_only_when_it_opens(waiting: date) -> None:
    page = run(PAGE, "demo")
    page.session_state["milepost_role"] = "board"
    page.run()
    assert not page.exception
    assert waiting_text(waiting) in words(page)
    assert "A square is a point of need" not in words(page)
    assert not page.get("download_button")


def test_an_area_lead_sees_the_round_to_write_the_letters_but_downloads_nothing(waiting: date) -> None:
    page = run(PAGE, "demo")
    assert not page.exception
    assert waiting_text(waiting) in words(page)
    assert "A square is a point of need" in words(page)
    assert not page.get("download_button")


def test_without_a_waiting_round_the_table_is_one_click_away() -> None:
    os.environ["MILEPOST_HOME"] = str(worlds.home("demo"))
    page = run(PAGE, "demo")
    assert not page.exception
    assert "ot yet open to others" not in words(page)
    assert page.get("download_button")
