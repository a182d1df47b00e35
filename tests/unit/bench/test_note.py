"""A measurement is added to its own section; the rest of the file stays as it is."""

from __future__ import annotations

from pathlib import Path

from bench import note

BEFORE = "# Measurements\n\n## cold\n\nHow.\n\n## load\n\nHow.\n"


def test_a_text_goes_to_the_end_of_its_own_section(tmp_path: Path) -> None:
    path = tmp_path / "measurements.md"
    path.write_text(BEFORE)
    note.add("cold", "\nToday: 1.2", note=path)
    assert path.read_text() == BEFORE.replace("How.\n\n## load", "How.\n\nToday: 1.2\n\n## load")


def test_a_section_that_is_not_there_is_begun(tmp_path: Path) -> None:
    path = tmp_path / "measurements.md"
    path.write_text(BEFORE)
    note.add("packs", "| 1 |", "\n## packs\n\n| n |\n|---|\n", note=path)
    note.add("packs", "| 2 |", note=path)
    assert path.read_text() == BEFORE + "\n## packs\n\n| n |\n|---|\n| 1 |\n| 2 |\n"
