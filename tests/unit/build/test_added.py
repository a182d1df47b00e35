"""Files added in the app: nothing that was loaded before is lost, nothing leads outside."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from data import added


def loaded_file(name: str, content: bytes, outcome: str = "loaded") -> dict[str, object]:
    return {
        "file": name,
        "outcome": outcome,
        "sha256": hashlib.sha256(content).hexdigest(),
        "period": "2018/19",
        "release": "final",
        "published": None,
    }


def kept(inbox: Path, content: bytes) -> None:
    digest = hashlib.sha256(content).hexdigest()
    (inbox / digest[:2]).mkdir(parents=True, exist_ok=True)
    (inbox / digest[:2] / digest).write_bytes(content)


def test_what_was_loaded_before_is_put_back_beside_what_is_added(tmp_path: Path) -> None:
    kept(tmp_path / "inbox", b"old")
    assert added.restore(tmp_path, tmp_path / "inbox", [loaded_file("csp/old.csv", b"old")]) == ()
    assert (added.folder_of(tmp_path) / "csp" / "old.csv").read_bytes() == b"old"


def test_a_file_that_is_not_in_the_inbox_is_named_as_lost(tmp_path: Path) -> None:
    lost = added.restore(tmp_path, tmp_path / "inbox", [loaded_file("gone.csv", b"gone")])
    assert lost == ("gone.csv",)


def test_what_a_release_file_said_is_said_again(tmp_path: Path) -> None:
    kept(tmp_path / "inbox", b"old")
    beside = loaded_file("ks2/release.toml", b"", outcome="companion")
    added.restore(tmp_path, tmp_path / "inbox", [beside, loaded_file("ks2/old.csv", b"old")])
    text = (added.folder_of(tmp_path) / "ks2" / "release.toml").read_text()
    assert '[files."old.csv"]' in text and 'period = "2018/19"' in text


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\..\\passwd", "/etc/passwd"])
def test_a_name_never_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    batch = added.put(tmp_path, [(name, b"x")])
    assert [p.name for p in (added.folder_of(tmp_path) / "added" / batch).iterdir()] == ["passwd"]


def test_a_batch_that_was_undone_is_set_aside_and_its_name_not_used_again(tmp_path: Path) -> None:
    first = added.put(tmp_path, [("a.csv", b"x")])
    added.set_aside(tmp_path, first)
    assert (tmp_path / added.ASIDE / first / "a.csv").read_bytes() == b"x"
    assert added.put(tmp_path, [("a.csv", b"y")]) != first
