"""One measure for all authorities by year, and its comparable one-year changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

from analytics.statistics.arguments import Floats
from data.vocabulary import Unit

# The scale on which a measure is forecast, so that bounded values stay in bounds.

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


FEWEST_ORIGIN_YEARS = 3
WINSORISED = (0.02, 0.98)


@dataclass(frozen=True, slots=True)
class Panel:
    """One measure for all authorities: values (areas × years), NaN where missing, in year order.

    `run` numbers the comparable stretch of each year: no change is taken from one run to another.
    """

    areas: tuple[str, ...]
    years: tuple[int, ...]
    values: Floats
    run: tuple[int, ...]

    def until(self, year: int) -> Panel:
        """The panel as it stood after the results of a year: nothing later is in it."""
        keep = [index for index, each in enumerate(self.years) if each <= year]
        return Panel(
            self.areas,
            tuple(self.years[index] for index in keep),
            self.values[:, keep],
            tuple(self.run[index] for index in keep),
        )


@dataclass(frozen=True, slots=True)
class Changes:
    """Every comparable one-year change of a panel on its scale, in the common part and the own.

    Shapes: scaled, distance (areas, years); own (areas, k); common, columns (k,): the columns of the
    later years. `state` (areas, years, 3) is what a further change may answer to: the last own change,
    the distance from the authority's own usual place, and that from the middle authority.
    """

    scaled: Floats
    distance: Floats
    own: Floats
    common: Floats
    columns: tuple[int, ...]
    state: Floats


FORGOTTEN = 0.7  # weight of a year in an authority's usual place, for each year that it lies back


def changes_of(panel: Panel, scale: Scale) -> Changes:
    """Each comparable one-year change, split into the common part and the authorities' own.

    Formula: Δ = scale(y_t) − scale(y_{t−1}) for adjacent years of one run; common = median over
    authorities; usual place = mean of earlier distances of the run, weights 0.7^age.
    """
    scaled = scale.forward(panel.values)
    columns = [
        index
        for index in range(1, len(panel.years))
        if panel.years[index] - panel.years[index - 1] == 1
        and panel.run[index] == panel.run[index - 1]
        and np.isfinite(scaled[:, index] - scaled[:, index - 1]).any()
    ]
    later, earlier = scaled[:, columns], scaled[:, [c - 1 for c in columns]]
    common = middle_of(later - earlier)
    own = later - earlier - common
    distance = scaled - middle_of(scaled)
    state = np.zeros((*scaled.shape, 3))
    state[:, columns, 0] = np.nan_to_num(own)
    for column in range(1, len(panel.years)):
        past = [c for c in range(column) if panel.run[c] == panel.run[column]]
        state[:, column, 1] = np.nan_to_num(
            distance[:, column] - _usual_place(distance[:, past], column - np.array(past))
        )
    state[:, :, 2] = np.nan_to_num(distance)
    return Changes(scaled, distance, own, common, tuple(columns), state)


def _usual_place(distance: Floats, ages: Floats) -> Floats:
    weight = np.isfinite(distance) * FORGOTTEN**ages
    with np.errstate(invalid="ignore"):
        return np.asarray((np.nan_to_num(distance) * weight).sum(axis=1) / weight.sum(axis=1))


def middle_of(values: Floats) -> Floats:
    """The median authority of each year, NaN for a year without any. Shapes: (areas, years) → (years,)."""
    columns = (column[np.isfinite(column)] for column in values.T)
    return np.array([np.median(column) if column.size else np.nan for column in columns], dtype=float)


def published_step(values: Floats) -> float:
    """The last digit in which a measure is published: 1, 0.1 or 0.01; 0 for finer ones.

    Shape: any; missing ignored. Units: those of the measure.
    """
    present = values[np.isfinite(values)]
    for step in (1.0, 0.1, 0.01):
        if present.size and np.allclose(present, np.round(present / step) * step, atol=1e-6):
            return step
    return 0.0


def robust_variance(residual: Floats) -> float:
    """A variance about 0 that a few extreme authorities cannot inflate: winsorised at 2% each end."""
    present = residual[np.isfinite(residual)]
    if not present.size:
        return SMALLEST
    low, high = np.quantile(present, WINSORISED)
    return max(float(np.mean(np.clip(present, low, high) ** 2)), SMALLEST)


SMALLEST = 1e-12  # a variance: that of a measure which never moves
