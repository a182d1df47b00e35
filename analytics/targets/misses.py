"""How far past figures lay from their forecasts, in stated errors: the shape of every interval and chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.statistics.arguments import Floats
from analytics.targets.panel import ScaleKind

HORIZONS = (1, 2, 3)
_BELOW = (0.001, 0.0025, 0.005, 0.01, 0.015, *(round(0.025 * step, 3) for step in range(1, 20)))
# Shares of past misses (signed: actual less forecast) whose place is kept; between them it is drawn straight.
SHARES = (*_BELOW, 0.5, *(round(1 - share, 4) for share in reversed(_BELOW)))
_FAMILY = {ScaleKind.SHARE_AT_ENDS: ScaleKind.SHARE, ScaleKind.RATE_AT_ZERO: ScaleKind.RATE}


@dataclass(frozen=True, slots=True)
class Misses:
    """Where past figures lay from their forecasts, in stated errors: `places` for `SHARES`, rising."""

    places: tuple[float, ...]

    def place(self, share: float) -> float:
        """Below how many errors this share of past misses lay."""
        return float(np.interp(share, SHARES, self.places))

    def limits(self, level: float) -> tuple[float, float]:
        """Between how many errors this share of past misses lay, as many outside on each side."""
        return self.place((1 - level) / 2), self.place((1 + level) / 2)

    def above(self, distance: npt.ArrayLike) -> Floats:
        """The chance of a figure more than `distance` errors above its forecast, 0–1. Shape as given.

        Beyond the outermost places the chance falls as between the last two, as a power of the distance.
        """
        away = np.asarray(distance, dtype=float)
        upper = _tail(away, self.places[-2:])
        lower = _tail(-away, (-self.places[1], -self.places[0]))
        inside = 1 - np.interp(away, self.places, SHARES)
        return np.asarray(np.where(away > self.places[-1], upper, np.where(away < self.places[0], 1 - lower, inside)))


def _tail(away: Floats, last_two: tuple[float, ...]) -> Floats:
    """The chance beyond the outermost place, by the two outermost."""
    before, last = last_two
    power = np.log(SHARES[1] / SHARES[0]) / np.log(last / before)
    return np.asarray(SHARES[0] * np.where(away > last, away / last, 1.0) ** -power)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Past misses by scale and years ahead: of figures, and of figures beside the other authorities'."""

    figures: Mapping[tuple[ScaleKind, int], Misses]
    beside_others: Mapping[tuple[ScaleKind, int], Misses]

    def misses(self, kind: ScaleKind, horizon: int) -> Misses:
        """Those of figures: common shocks are in them."""
        return self.figures[family_of(kind), horizon]

    def own_misses(self, kind: ScaleKind, horizon: int) -> Misses:
        """Those of figures beside the median authority's: common shocks are not in them."""
        return self.beside_others[family_of(kind), horizon]


def family_of(kind: ScaleKind) -> ScaleKind:
    """The kind whose misses a scale shares: a root has those of the scale that it replaces."""
    return _FAMILY.get(kind, kind)
