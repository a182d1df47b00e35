"""How many measures a perfect method would leave below a coverage: common shocks strike whole years."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from analytics.statistics.arguments import Floats

ROUNDS = 400
SEED = 935


def measures_below(cases: pd.DataFrame, level: float, limit: float) -> Floats:
    """Of measures whose stated distribution is the true one, how many hold less than `limit`: one number a round.

    Formula: given the common shock g (standard normal), an interval of `level` holds an area with chance
    Φ((z − √ρ·g)/√(1 − ρ)) − Φ((−z − √ρ·g)/√(1 − ρ)), ρ the common share of its variance; g of a
    forecast h years ahead is the sum of its years' shocks ÷ √h, so that overlapping forecasts miss together.
    Units: shares 0–1. `cases` as of `past_cases.forecasts`.
    """
    rng = np.random.default_rng(SEED)
    return np.array([_below(part, level, limit, rng) for _, part in cases.groupby("measure")]).sum(axis=0)


def _below(part: pd.DataFrame, level: float, limit: float, rng: np.random.Generator) -> Floats:
    """Whether one measure holds less than the limit, round by round."""
    years = range(int(part["origin"].min()) + 1, int((part["origin"] + part["horizon"]).max()) + 1)
    shocks = dict(zip(years, rng.standard_normal((len(years), ROUNDS)), strict=True))
    z, held = stats.norm.ppf(0.5 + level / 2), np.zeros(ROUNDS)
    for (origin, horizon), cell in part.groupby(["origin", "horizon"]):
        common = sum(shocks[origin + step] for step in range(1, horizon + 1)) / np.sqrt(horizon)
        share = float(np.clip((cell["shock"] ** 2 / cell["error"] ** 2).median(), 0.0, 0.999))
        centre, width = np.sqrt(share) * common, np.sqrt(1 - share)
        inside = stats.norm.cdf((z - centre) / width) - stats.norm.cdf((-z - centre) / width)
        held += rng.binomial(len(cell), inside)
    return np.asarray(held / len(part) < limit)
