"""Match strong schools with schools needing help: hard filters, a cost, the cheapest assignment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import linear_sum_assignment

FARTHEST_KM = 29.0  # in a straight line; stands for 45 minutes on the county's roads
MOST_PARTNERS = 2
SIMILARITY, STRENGTH, NEARNESS = 0.5, 0.3, 0.2
FORBIDDEN = 1e6
EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Match:
    """A school and who might help it; no helper: `why_none` says why."""

    urn: str
    helper: str | None
    km: float | None
    cost: float | None
    why_none: str = ""


def distance_km(a: pd.DataFrame, b: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Great-circle distances between two lists of places; shape (a, b), kilometres; NaN unknown."""
    lat_a, lon_a = (np.radians(a[c].to_numpy(float))[:, None] for c in ("latitude", "longitude"))
    lat_b, lon_b = (np.radians(b[c].to_numpy(float))[None, :] for c in ("latitude", "longitude"))
    half = np.sin((lat_b - lat_a) / 2) ** 2
    half = half + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    result: npt.NDArray[np.float64] = 2 * EARTH_KM * np.arcsin(np.sqrt(half))
    return result


def costs(needs: pd.DataFrame, helpers: pd.DataFrame, km: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """What each pair costs, 0 to 1, FORBIDDEN where a hard filter fails; shape (needs, helpers).

    Formula: 0.5 · unlikeness + 0.3 · (1 − strength) + 0.2 · km / farthest. Unlikeness: distance in
    standardised disadvantage and size, 3 or more counts as 1. Filters: phase, strong on the very
    need, near enough, not itself. `helpers` has a column strong_<need> from 0 to 1, NaN: not strong.
    """
    both = pd.concat([needs, helpers])
    spread = both[["poverty", "pupils"]].astype(float).std().replace(0, 1).fillna(1)
    usual = both[["poverty", "pupils"]].astype(float).mean()
    a = ((needs[["poverty", "pupils"]].astype(float) - usual) / spread).fillna(0).to_numpy()
    b = ((helpers[["poverty", "pupils"]].astype(float) - usual) / spread).fillna(0).to_numpy()
    unlike = np.minimum(np.sqrt(((a[:, None, :] - b[None, :, :]) ** 2).sum(axis=2)) / 3, 1)
    strong = np.array([helpers[f"strong_{need}"].to_numpy(float) for need in needs["need"]])
    strong = strong.reshape(len(needs), len(helpers))
    cost = SIMILARITY * unlike + STRENGTH * (1 - strong) + NEARNESS * km / FARTHEST_KM
    apart = needs["phase"].to_numpy()[:, None] != helpers["phase"].to_numpy()[None, :]
    same = needs["urn"].to_numpy()[:, None] == helpers["urn"].to_numpy()[None, :]
    barred = apart | same | np.isnan(strong) | np.isnan(km) | (km > FARTHEST_KM)
    return np.where(barred, FORBIDDEN, cost)


def assign(needs: pd.DataFrame, helpers: pd.DataFrame) -> list[Match]:
    """Each school in need with the helper that makes the whole cheapest, at most one each.

    `needs`: urn, phase, need, latitude, longitude, poverty, pupils. `helpers`: the same without
    need, with `free` (how many more schools it can take) and strong_<need>. Unmatched: named,
    with the reason.
    """
    if needs.empty:
        return []
    if helpers.empty:
        return [Match(str(urn), None, None, None, "no school is strong enough to help") for urn in needs["urn"]]
    km = distance_km(needs, helpers)
    cost = costs(needs, helpers, km)
    places = np.repeat(np.arange(len(helpers)), helpers["free"].clip(lower=0).astype(int))
    taken = {}
    if places.size:
        rows, columns = linear_sum_assignment(cost[:, places])
        taken = {int(r): int(places[c]) for r, c in zip(rows, columns, strict=True)}
    results = []
    for at, urn in enumerate(needs["urn"]):
        to = taken.get(at)
        if to is not None and cost[at, to] < FORBIDDEN:
            results.append(Match(str(urn), str(helpers["urn"].iloc[to]), float(km[at, to]), float(cost[at, to])))
            continue
        possible = bool((cost[at] < FORBIDDEN).any())
        why = "those that could help have no capacity" if possible else "no nearby school is strong in this"
        results.append(Match(str(urn), None, None, None, why))
    return results
