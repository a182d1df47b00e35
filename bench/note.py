"""What a measurement found, added to its own section of docs/measurements.md; all other lines of that file are kept."""

from __future__ import annotations

from pathlib import Path

NOTE = Path(__file__).parents[1] / "docs" / "measurements.md"


def add(section: str, text: str, head: str = "", note: Path = NOTE) -> None:
    """Put a text at the end of a section; a section that is not there yet is begun, with its head."""
    note.parent.mkdir(exist_ok=True)
    whole = note.read_text("utf-8") if note.is_file() else "# Measurements\n"
    if f"\n## {section}\n" not in whole:
        whole = f"{whole.rstrip()}\n" + (head or f"\n## {section}\n")
    start = whole.index(f"\n## {section}\n") + 1
    end = whole.find("\n## ", start)
    own, rest = (whole[start:], "") if end < 0 else (whole[start:end], whole[end:])
    note.write_text(f"{whole[:start]}{own.rstrip()}\n{text}\n{rest}", "utf-8")
