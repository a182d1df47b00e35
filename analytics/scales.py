"""The scale on which a measure is forecast, so that bounded values stay in bounds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

from analytics.arguments import Floats
from data.vocabulary import Unit

# A published 0% or 100% is rounded: half of the last digit at one decimal keeps it finite.
EDGE_SHARE = 0.0005
EDGE_RATE = 0.005
EDGE_CASES = 0.01  # more than this share of values at an end: the scale must not stretch without limit there


class ScaleKind(StrEnum):
    """How values are stretched before changes are added to them."""

    SHARE = "share"  # percentages: logit
    SHARE_AT_ENDS = "share at its ends"  # percentages with zeros or hundreds: arcsine of the root
    RATE = "rate"  # rates and counts from 0 upwards: logarithm
    RATE_AT_ZERO = "rate at zero"  # rates and counts with zeros: square root
    PLAIN = "plain"  # scores: as they are


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale with the bounds that a value can have (percent: 0 and 100)."""

    kind: ScaleKind
    lower: float = -np.inf
    upper: float = np.inf

    def forward(self, values: npt.ArrayLike) -> Floats:
        """Values on the scale on which changes add up; missing stays missing. Shape as given."""
        array = np.asarray(values, dtype=np.float64)
        match self.kind:
            case ScaleKind.SHARE:
                return np.asarray(logit(np.clip(array / 100, EDGE_SHARE, 1 - EDGE_SHARE)))
            case ScaleKind.SHARE_AT_ENDS:
                return np.asarray(np.arcsin(np.sqrt(np.clip(array / 100, 0.0, 1.0))))
            case ScaleKind.RATE:
                return np.asarray(np.log(np.maximum(array, EDGE_RATE)))
            case ScaleKind.RATE_AT_ZERO:
                return np.asarray(np.sqrt(np.maximum(array, 0.0)))
        return array

    def back(self, values: npt.ArrayLike) -> Floats:
        """Scaled values in the measure's own unit again, held inside its bounds. Shape as given."""
        array = np.asarray(values, dtype=np.float64)
        match self.kind:
            case ScaleKind.SHARE:
                array = np.asarray(100 * expit(array))
            case ScaleKind.SHARE_AT_ENDS:
                array = np.asarray(100 * np.sin(np.clip(array, 0.0, np.pi / 2)) ** 2)
            case ScaleKind.RATE:
                array = np.asarray(np.exp(np.minimum(array, 700.0)))
            case ScaleKind.RATE_AT_ZERO:
                array = np.asarray(np.maximum(array, 0.0) ** 2)
        return np.clip(array, self.lower, self.upper)


PERCENT_SCALE = Scale(ScaleKind.SHARE, 0.0, 100.0)
RATE_SCALE = Scale(ScaleKind.RATE, 0.0)
PLAIN_SCALE = Scale(ScaleKind.PLAIN)
_SCALE_OF_UNIT = {
    Unit.PERCENT: PERCENT_SCALE,
    Unit.COUNT: RATE_SCALE,
    Unit.PER_100: RATE_SCALE,
    Unit.PER_10000: RATE_SCALE,
}
_AT_ENDS = {ScaleKind.SHARE: ScaleKind.SHARE_AT_ENDS, ScaleKind.RATE: ScaleKind.RATE_AT_ZERO}


def scale_of(unit: Unit) -> Scale:
    """The scale of a measure by its unit: shares by logit, rates by logarithm, scores plainly."""
    return _SCALE_OF_UNIT.get(Unit(unit), PLAIN_SCALE)


def safe_at_ends(scale: Scale, values: Floats) -> Scale:
    """The scale, or its root where more than 1 in 100 values lie at an end.

    A logarithm makes a step from 0 to 1 as large as one from 1 to 200, and its interval explodes; a
    root does not. Shape of values: any; missing ignored.
    """
    present = values[np.isfinite(values)]
    at_end = (present <= 0) | ((present >= 100) & (scale.kind is ScaleKind.SHARE))
    if not present.size or at_end.mean() <= EDGE_CASES or scale.kind not in _AT_ENDS:
        return scale
    return replace(scale, kind=_AT_ENDS[scale.kind])
