"""Invented figures of the authorities that the county is set beside: England's, moved at random."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.reference.tables import Authority, authorities
from data.vocabulary import Level

Key = tuple[str, str, str]
Floats = npt.NDArray[np.float64]
PUBLISHED = ("935", "926")  # their figures are in the reference file
TOO_SMALL = ("201", "420")  # City of London, Isles of Scilly: nothing is published for most items
_KEPT = 0.75  # of last year's own deviation


@dataclass(frozen=True, slots=True)
class Spread:
    """How far authorities lie from England for good, and how far one year moves them.

    On the logit scale for percentages, the logarithm for rates and points, as they are for
    progress scores, which may be negative.
    """

    lasting: float
    yearly: float


_SPREADS = {
    "progress8": Spread(0.17, 0.05),
    "attainment8": Spread(0.065, 0.012),
    "ebacc_aps": Spread(0.08, 0.015),
    "fsm_share": Spread(0.35, 0.02),
    "absence_overall": Spread(0.06, 0.025),
    "absence_persistent": Spread(0.10, 0.04),
    "absence_severe": Spread(0.20, 0.07),
    "suspension_rate": Spread(0.30, 0.12),
    "permanent_exclusion_rate": Spread(0.38, 0.20),
}
_ATTAINMENT = Spread(0.14, 0.05)  # every other measure: a percentage of pupils
_SMALLER = {"looked_after": 6.0, "ehcp": 3.0, "sen_support": 1.6, "disadvantaged": 1.3}


def other_authorities() -> tuple[Authority, ...]:
    """Today's authorities but those whose published figures are held."""
    return tuple(
        authority
        for authority in authorities()
        if authority.level is Level.AUTHORITY and authority.current and authority.la_code not in PUBLISHED
    )


def invent_others(
    rng: np.random.Generator, england: Mapping[Key, Sequence[float | None]]
) -> Iterator[tuple[Key, Authority, list[float | None]]]:
    """One series for each item and authority, as long as England's; None where England has none."""
    places = other_authorities()
    fortune = rng.normal(0, 1, len(places))
    for key, nation in england.items():
        for place, lot in zip(places, fortune, strict=True):
            own = _series(rng, key, lot, nation)
            yield key, place, [None] * len(own) if place.la_code in TOO_SMALL else own


def _series(rng: np.random.Generator, key: Key, lot: float, nation: Sequence[float | None]) -> list[float | None]:
    measure, _, group = key
    spread = _SPREADS.get(measure, _ATTAINMENT)
    noise = spread.yearly * _SMALLER.get(group, 1.0)
    worse_is_more = measure.startswith(("absence", "suspension", "permanent", "fsm"))
    lasting = spread.lasting * (0.75 * (-lot if worse_is_more else lot) + 0.66 * rng.normal())
    own, result = 0.0, []
    for value in nation:
        own = _KEPT * own + rng.normal(0, noise)
        result.append(None if value is None else _moved(measure, value, lasting + own))
    return result


def _moved(measure: str, value: float, by: float) -> float:
    if measure == "progress8":
        return value + by
    if measure in _SPREADS:
        return float(value * np.exp(by))
    share = min(max(value, 0.5), 99.5) / 100
    return float(100 / (1 + np.exp(-(np.log(share / (1 - share)) + by))))
