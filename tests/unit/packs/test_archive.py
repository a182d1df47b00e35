"""The archive: numbers, checksums, and that a frozen pack stays as it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from packs import archive
from packs.slides.board import UnknownSection
from packs.slides.board import deck as board_deck

RECIPE = archive.PackRequest(
    "board", "2026-11-30", "2026-10-30", "2026-11-22", "build-1", "plan", "board", ("targets",)
)


def kept(folder: Path, number: str = "B935-2026-11-30-01") -> archive.ArchivedPack:
    return archive.keep(folder, number, RECIPE, {"a.pdf": b"one"}, "2026-11-22T10:00:00+00:00")


def test_numbers_of_a_meeting_count_upwards(tmp_path: Path) -> None:
    first = archive.next_number(tmp_path, "B935", date(2026, 11, 30))
    kept(tmp_path, first)
    assert (first, archive.next_number(tmp_path, "B935", date(2026, 11, 30))) == (
        "B935-2026-11-30-01",
        "B935-2026-11-30-02",
    )


def test_a_number_is_given_once(tmp_path: Path) -> None:
    kept(tmp_path)
    with pytest.raises(archive.ArchiveRefused, match="use the next number"):
        kept(tmp_path)


def test_a_file_that_was_changed_is_not_handed_out(tmp_path: Path) -> None:
    kept(tmp_path)
    path = tmp_path / "B935-2026-11-30-01" / "a.pdf"
    path.chmod(0o644)
    path.write_bytes(b"two")
    with pytest.raises(archive.ArchiveRefused, match="checksum differs"):
        archive.read(tmp_path, "B935-2026-11-30-01", "a.pdf")


def test_a_file_that_was_changed_or_lost_is_named_though_the_pack_comes_out_the_same(tmp_path: Path) -> None:
    kept(tmp_path)
    assert archive.spoiled(tmp_path, "B935-2026-11-30-01") == ()
    path = tmp_path / "B935-2026-11-30-01" / "a.pdf"
    path.chmod(0o644)
    path.write_bytes(b"two")
    assert archive.altered(tmp_path, "B935-2026-11-30-01", {"a.pdf": b"one"}) == ()
    assert archive.spoiled(tmp_path, "B935-2026-11-30-01") == ("a.pdf",)
    path.unlink()
    assert archive.spoiled(tmp_path, "B935-2026-11-30-01") == ("a.pdf",)


def test_what_it_takes_to_make_a_pack_again_is_kept(tmp_path: Path) -> None:
    kept(tmp_path)
    assert archive.entry(tmp_path, "B935-2026-11-30-01").recipe == RECIPE


def test_a_pack_that_comes_out_otherwise_is_named(tmp_path: Path) -> None:
    kept(tmp_path)
    assert archive.altered(tmp_path, "B935-2026-11-30-01", {"a.pdf": b"two"}) == ("a.pdf",)


def test_a_number_that_leads_out_of_the_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(archive.ArchiveRefused, match="no pack has the number"):
        archive.read(tmp_path, "../real", "a.pdf")


def test_a_report_that_has_not_passed_the_gate_enters_no_pack() -> None:
    with pytest.raises(TypeError, match="protect"):
        board_deck(object(), "B935-2026-11-30-01")  # type: ignore[arg-type]


def test_unknown_section_is_a_user_s_mistake() -> None:
    assert issubclass(UnknownSection, ValueError)
