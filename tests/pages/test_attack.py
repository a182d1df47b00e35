"""The attack on every page: nothing beyond a scope, no error for an odd address, no name that acts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from bench.hostile.attack import ENTRIES, HOSTILE, Copy, Visitor, _table
from bench.hostile.doors import acting, injected
from data.settings import Settings
from tests import worlds

SHORT = ("registers",)


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Copy]:
    monkeypatch.setenv("MILEPOST_HOME", str(tmp_path))
    monkeypatch.setenv("MILEPOST_AUTHORITY", "935")
    yield Copy(Settings(worlds.home("demo"), "935"), tmp_path)
    st.cache_resource.clear()


def few(copy: Copy, *names: str) -> None:
    """Only some of the visitors, where there is little time."""
    copy.visitors = tuple(item for item in copy.visitors if item.name in names)


def test_nothing_of_a_page_is_seen_beyond_a_scope(copy: Copy) -> None:
    few(copy, "nobody", "school", "area_lead", "viewer")
    _, tried, findings = copy.beyond_scope(SHORT)
    assert (tried, findings) == (8, [])


def test_no_pack_shows_what_is_beyond_a_scope(copy: Copy) -> None:
    copy.plant()
    few(copy, "board of an area", "school")
    assert copy.packs_beyond_scope()[2] == []


@pytest.mark.timeout(600)
def test_messages_media_files_and_addresses_of_the_server_keep_to_the_scope(copy: Copy) -> None:
    copy.plant()
    few(copy, "nobody", "school", "analyst of a trust")
    _, tried, findings = copy.doors(("schools", "audit"))
    assert findings == []
    assert tried > 100


def test_odd_addresses_are_answered_in_words(copy: Copy) -> None:
    assert copy.odd_addresses(SHORT)[2] == []


def test_hostile_names_are_text(copy: Copy) -> None:
    copy.rename()
    assert copy.hostile_names(SHORT)[2] == []


def test_what_would_act_in_a_file_is_noticed() -> None:
    """A formula, a tag and a link that were not made text; and the same where they were."""
    assert acting("a.csv", f'"{HOSTILE.replace(chr(34), chr(34) * 2)}"'.encode())
    assert not acting("a.csv", f'"\'{HOSTILE.replace(chr(34), chr(34) * 2)}"'.encode())
    assert acting("a.html", HOSTILE.encode())
    assert not acting("a.html", HOSTILE.replace("<", "&lt;").encode())
    assert acting("a.html", b'=DDE("cmd")')
    assert not acting("a.html", b"hidden")


def test_the_attack_notices_what_it_looks_for(copy: Copy) -> None:
    """A head who is let in as the whole authority, and a name that was not made text."""
    assert injected(HOSTILE) == ["<script >", "<img onerror>"]
    assert injected(HOSTILE.replace("<", "&lt;")) == []
    head = next(item for item in copy.visitors if item.name == "school")
    assert head.scope is not None
    copy.visitors = (Visitor("analyst", head.scope),)
    copy.within["analyst"] = copy.within["school"]
    findings = copy.beyond_scope(SHORT)[2]
    assert {item.kind for item in findings} == {"seen beyond scope"}


def test_a_run_by_parts_is_counted_with_the_parts_before() -> None:
    first = _table([("packs", 1_200, []), ("names", 3, [])])
    assert _table([("names", 2, []), ("pages", 5, [])], f"On a day:\n\n{first}\n").splitlines()[2:] == [
        "| packs | 1,200 | 0 |",
        "| names | 5 | 0 |",
        "| pages | 5 | 0 |",
    ]


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_every_page_holds(copy: Copy) -> None:
    pages = list(ENTRIES)
    copy.plant()
    assert copy.beyond_scope(pages)[2] == []
    assert copy.packs_beyond_scope()[2] == []
    assert copy.doors(pages)[2] == []
    assert copy.odd_addresses(pages)[2] == []
    copy.rename()
    assert copy.hostile_names(pages)[2] == []
    assert copy.hostile_packs()[2] == []
