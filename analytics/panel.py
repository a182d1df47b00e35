"""One measure for all authorities by year, and its comparable one-year changes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.arguments import Floats
from analytics.scales import Scale

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
