"""The scale on which a measure is forecast, so that bounded values stay in bounds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

from analytics.arguments import Floats
from data.vocabulary import Unit

# A published 0% or 100% is rounded: half of the last digit at one decimal keeps it finite.
EDGE_SHARE = 0.0005
EDGE_RATE = 0.005


class ScaleKind(StrEnum):
    """How values are stretched before changes are added to them."""

    SHARE = "share"  # percentages: logit
    RATE = "rate"  # rates and counts from 0 upwards: logarithm
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
        if self.kind is ScaleKind.SHARE:
            return np.asarray(logit(np.clip(array / 100, EDGE_SHARE, 1 - EDGE_SHARE)))
        if self.kind is ScaleKind.RATE:
            return np.asarray(np.log(np.maximum(array, EDGE_RATE)))
        return array

    def back(self, values: npt.ArrayLike) -> Floats:
        """Scaled values in the measure's own unit again, held inside its bounds. Shape as given."""
        array = np.asarray(values, dtype=np.float64)
        if self.kind is ScaleKind.SHARE:
            array = np.asarray(100 * expit(array))
        elif self.kind is ScaleKind.RATE:
            array = np.asarray(np.exp(np.minimum(array, 700.0)))
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


def scale_of(unit: Unit) -> Scale:
    """The scale of a measure by its unit: shares by logit, rates by logarithm, scores plainly."""
    return _SCALE_OF_UNIT.get(Unit(unit), PLAIN_SCALE)
