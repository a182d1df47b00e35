"""What a measurement found, in its own section of docs/measurements.md; all other lines of that file are kept."""

from __future__ import annotations

import argparse
import re
from datetime import date
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


def add_argument(parser: argparse.ArgumentParser) -> None:
    """Whether the counts replace those of the last run that was noted."""
    parser.add_argument("--note", action="store_true", help="write the counts to docs/measurements.md")


def noted(name: str, note: Path = NOTE) -> str:
    """The counts that are noted of a run; SystemExit where the file has no place for them."""
    counts = _place(name).search(note.read_text("utf-8"))
    if counts is None:
        raise SystemExit(f"{note.name} has no place for the counts of {name}")
    return counts[0]


def report(name: str, table: str, is_last: bool, is_noted: bool, note: Path = NOTE) -> None:
    """Print the counts of a run at its end; where they are noted, those so far replace the last ones."""
    if is_last:
        print(table, flush=True)
    if not is_noted:
        return
    noted(name, note)
    written = f"\nOn {date.today().isoformat()}{'' if is_last else ', not run to its end'}:\n\n{table}\n\n"
    note.write_text(_place(name).sub(lambda _: written, note.read_text("utf-8"), count=1), "utf-8")


def _place(name: str) -> re.Pattern[str]:
    return re.compile(f"(?<=<!-- counts of {name} -->\n).*?(?=<!-- end of counts -->)", re.DOTALL)
