"""How a forecast from one series alone would have done from each year on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analytics.statistics.arguments import known
from analytics.targets.trajectory import YearlySeries
from tests.reference.forecast import METHODS, Method


@dataclass(frozen=True, slots=True)
class RollingOrigin:
    """Mean absolute errors by method, as such and against 'same as last year'; n forecasts.

    `mase_naive` divides the naive error by the mean one-step change of the first training window.
    """

    mae: dict[str, float | None]
    rel_mae: dict[str, float | None]
    mase_naive: float | None
    n: int


def rolling_origin(
    values: Sequence[float | None], min_train: int, horizon: int = 1, methods: Mapping[str, Method] | None = None
) -> RollingOrigin:
    """How far each method would have missed, had it been used each year on what was then there.

    Formula: for each origin with at least `min_train` values behind it, |forecast − value
    `horizon` steps on|; mean over origins; relative = mean / naive mean. Shape: values by year,
    None where a year was cancelled: it is never forecast, and its place in time remains.
    No origin: None. Errors: ValueError for min_train below 2 or horizon below 1.
    Reference: Hyndman & Athanasopoulos, fpp3 5.10; methods.md 5.8.
    """
    if min_train < 2 or horizon < 1:
        raise ValueError(f"min_train ≥ 2 and horizon ≥ 1 are expected: {min_train}, {horizon}")
    chosen = METHODS if methods is None else methods
    points = [(float(t), v) for t, raw in enumerate(values) if (v := known(raw)) is not None]
    at = dict(points)
    errors: dict[str, list[float]] = {name: [] for name in chosen}
    for end in range(min_train, len(points) + 1):
        goal = points[end - 1][0] + horizon
        if goal not in at:
            continue
        series = YearlySeries(tuple(t for t, _ in points[:end]), tuple(v for _, v in points[:end]))
        for name, method in chosen.items():
            forecast = method(series, goal)
            if forecast is not None:
                errors[name].append(abs(forecast - at[goal]))
    steps = np.abs(np.diff([value for _, value in points[:min_train]]))
    return _summary(errors, float(steps.mean()) if steps.size else 0.0)


def _summary(errors: Mapping[str, Sequence[float]], scale: float) -> RollingOrigin:
    mae = {name: float(np.mean(each)) if each else None for name, each in errors.items()}
    naive = mae.get("naive")
    return RollingOrigin(
        mae=mae,
        rel_mae={
            name: each / naive if each is not None and naive else None for name, each in mae.items() if name != "naive"
        },
        mase_naive=naive / scale if naive is not None and scale else None,
        n=len(errors.get("naive", next(iter(errors.values()), []))),
    )
