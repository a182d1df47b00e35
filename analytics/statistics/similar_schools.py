"""Similar schools: the 50 nearest by eight published features, each over its national spread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

SET_SIZE = 50


def spreads(features: Mapping[str, Sequence[float]]) -> tuple[float, ...]:
    """The national spread of each feature: its standard deviation over all schools, in the feature's own unit."""
    return tuple(float(each) for each in np.std(np.array(list(features.values()), dtype=float), axis=0, ddof=1))


def nearest_schools(
    features: Mapping[str, Sequence[float]], urn: str, size: int = SET_SIZE
) -> tuple[tuple[str, float], ...]:
    """The schools nearest to one, with their distance, the nearest first.

    Formula: distance(a, b) = √Σ((a_i − b_i) / s_i)², s_i the standard deviation of feature i over all schools given.
    Shapes: `features` one row of complete features a school, the school itself among them. Units: standard
    deviations. A feature that is the same everywhere tells no school from another and counts nothing. Ties by URN.
    Reference: methods.md 9 (matching); docs/adr/0012.
    """
    spread = np.array(spreads(features))
    scale = np.where(spread > 0, spread, np.inf)
    own = np.array(features[urn], dtype=float)
    others = sorted(other for other in features if other != urn)
    apart = (np.array([features[other] for other in others], dtype=float).reshape(len(others), len(own)) - own) / scale
    distance = np.sqrt((apart**2).sum(axis=1))
    return tuple((others[place], float(distance[place])) for place in np.argsort(distance, kind="stable")[:size])
