"""How much each authority's figures move by themselves, beside the usual one: all measures of LAIT."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.statistics.arguments import Floats
from analytics.statistics.year_to_year_noise import NoiseMultiplier, changes
from bench.forecasts.lait_panels import LaitPanel, panels
from data.committed import REFERENCE
from data.vocabulary import PupilGroup

PRIOR_CHANGES = 20.0  # changes' worth of being usual: a multiplier from fewer is pulled towards 1
LARGEST = 6.0  # usual changes at which a single change is cut off, so that no error decides
MULTIPLIERS, AUTHORITIES = REFERENCE / "authority_noise.csv", REFERENCE / "authorities.csv"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `python -m bench noise`."""
    parser.add_argument("file", type=Path, help="bds_long_0.parquet, its dictionary beside it")


def main(arguments: argparse.Namespace) -> int:
    """Learn and write every authority's multiplier; print the narrowest and the widest."""
    selected = list(panels(arguments.file))
    result = multipliers_until(selected)
    ons = pd.read_csv(AUTHORITIES, dtype=str, comment="#").set_index("la_code")["area_code"].to_dict()
    table = pd.DataFrame(
        {"area_code": ons[area], "factor": round(item.factor, 4), "n_changes": item.n_changes}
        for area, item in sorted(result.items())
        if area in ons
    )
    table.to_csv(MULTIPLIERS, index=False, lineterminator="\n")
    ordered = table.sort_values("factor")
    print(f"{sum(_is_counted(item) for item in selected)} measures, {len(table)} authorities")
    print(pd.concat([ordered.head(5), ordered.tail(5)]).to_string(index=False))
    return 0


def multipliers_until(series: Sequence[LaitPanel], year: int | None = None) -> Mapping[str, NoiseMultiplier]:
    """Each authority's multiplier from the measures of all pupils, by LA number; `year`: nothing later counts."""
    selected = [item for item in series if _is_counted(item)]
    if year is not None:
        selected = [replace(item, panel=item.panel.until(year)) for item in selected]
    return multipliers([(item.panel.areas, moves(item)) for item in selected if item.panel.years])


def _is_counted(item: LaitPanel) -> bool:
    return item.group == PupilGroup.ALL.value


def multipliers(panels: Sequence[tuple[Sequence[str], Floats]]) -> Mapping[str, NoiseMultiplier]:
    """Each authority's multiplier, learned from all measures and shrunk towards 1.

    Formula: z = |change of the distance to the benchmark| ÷ its mean over authorities, measure by
    measure, cut off at 6; factor = (20 + Σz) / (20 + n). Shapes: per measure the authorities and
    their changes (areas, changes), NaN where missing. A measure that never moves is left out.
    """
    sums: dict[str, float] = {}
    numbers: dict[str, int] = {}
    for areas, moves in panels:
        size = np.abs(moves)
        usual = float(np.nanmean(size)) if np.isfinite(size).any() else 0.0
        if usual == 0:
            continue
        z = np.minimum(size / usual, LARGEST)
        for area, row in zip(areas, z, strict=True):
            known = row[np.isfinite(row)]
            sums[area] = sums.get(area, 0.0) + float(known.sum())
            numbers[area] = numbers.get(area, 0) + int(known.size)
    return {
        area: NoiseMultiplier((PRIOR_CHANGES + sums[area]) / (PRIOR_CHANGES + numbers[area]), numbers[area])
        for area in sums
    }


def moves(item: LaitPanel) -> np.ndarray:
    """Changes of each authority's distance to the median authority, comparable years only."""
    known = np.isfinite(item.panel.values).any(axis=0)
    middle = np.full(known.shape, np.nan)
    middle[known] = np.nanmedian(item.panel.values[:, known], axis=0)
    return changes(item.panel.values - middle[np.newaxis, :], item.panel.run)
