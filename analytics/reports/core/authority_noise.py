"""Each authority's year-to-year noise beside the usual authority's: committed, learned from LAIT."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from analytics.authority_noise import USUAL, NoiseMultiplier

# Written by `python -m bench noise FILE`; read here, never edited.
MULTIPLIERS = Path(__file__).parents[3] / "data" / "reference" / "authority_noise.csv"


@cache
def _multipliers() -> dict[str, NoiseMultiplier]:
    with MULTIPLIERS.open(encoding="utf-8", newline="") as file:
        return {
            row["area_code"]: NoiseMultiplier(float(row["factor"]), int(row["n_changes"]))
            for row in csv.DictReader(file)
        }


def noise_multiplier(area_code: str) -> NoiseMultiplier:
    """An authority's multiplier by its ONS code; the usual one for an authority that LAIT does not know."""
    return _multipliers().get(area_code, USUAL)
