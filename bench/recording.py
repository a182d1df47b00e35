"""Where a measurement writes its counts: its own place in docs/measurements.md, and the terminal."""

from __future__ import annotations

import argparse
import re
from datetime import date
from pathlib import Path

MEASUREMENTS = Path(__file__).parents[1] / "docs" / "measurements.md"


def add_argument(parser: argparse.ArgumentParser) -> None:
    """Whether the counts replace those of the last recorded run."""
    parser.add_argument("--record", action="store_true", help="write the counts to docs/measurements.md")


def report(name: str, table: str, is_last: bool, is_recorded: bool, file: Path = MEASUREMENTS) -> None:
    """Print the counts of a run at its end; where they are recorded, those so far replace the last ones."""
    if is_last:
        print(table, flush=True)
    if not is_recorded:
        return
    text = file.read_text("utf-8")
    place = re.compile(f"(?<=<!-- counts of {name} -->\n).*?(?=<!-- end of counts -->)", re.DOTALL)
    if not place.search(text):
        raise SystemExit(f"{file.name} has no place for the counts of {name}")
    written = f"\nOn {date.today().isoformat()}{'' if is_last else ', not run to its end'}:\n\n{table}\n\n"
    file.write_text(place.sub(lambda _: written, text, count=1), "utf-8")
