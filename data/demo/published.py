"""Published county and national figures that the invented schools must add up to."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "reference" / "published_figures.csv"


@cache
def _figures() -> dict[tuple[str, str, str, str, str], float]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return {
            (row["measure"], row["area"], row["period"], row["phase"], row["group"]): float(row["value"])
            for row in csv.DictReader(lines)
        }


def period_of(ending: int) -> str:
    """The academic year that ends in a calendar year, as it is written everywhere."""
    return f"{ending - 1}/{ending % 100:02d}"


def published(measure: str, ending: int, phase: str, group: str = "all", *, area: str = "Suffolk") -> float | None:
    """A published figure, None where the reference file has none."""
    return _figures().get((measure, area, period_of(ending), phase, group))


def all_figures() -> dict[tuple[str, str, str, str, str], float]:
    """Every published figure by (measure, area, period, phase, group)."""
    return dict(_figures())
