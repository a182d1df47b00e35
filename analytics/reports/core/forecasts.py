"""What pages forecast with: the panel of a measure, the authorities' multipliers, and past misses."""

from __future__ import annotations

from functools import cache

import numpy as np

from analytics.reports.core.all_authorities import noise_multiplier, panel_of
from analytics.reports.core.context import ReportContext
from analytics.targets.misses import SHARES, Calibration, Misses
from analytics.targets.panel import ScaleKind, scale_of
from analytics.targets.projection import ForecastModel, learn
from data.catalogue import Measure
from data.committed import committed
from data.vocabulary import Phase, PupilGroup

# Written by `python -m bench backtest FILE`; read here, never edited.
OF_FIGURES, BESIDE_OTHERS = "figures", "beside others"


def forecast_model(context: ReportContext, declared: Measure, phase: Phase, group: PupilGroup) -> ForecastModel | None:
    """What a measure's forecasts rest on as at the day; None without a panel or a comparable change."""

    def fit() -> ForecastModel | None:
        panel = panel_of(context, declared, phase, group)
        if panel is None:
            return None
        multipliers = np.array([noise_multiplier(area).factor for area in panel.areas])
        return learn(panel, scale_of(declared.unit), multipliers)

    return context.once(("forecast_model", declared.code, phase, group), fit)


@cache
def calibration() -> Calibration:
    """The shipped misses of past forecasts, by scale and years ahead."""
    rows = committed("forecast_misses")
    figures, others = (
        {
            (ScaleKind(row["scale"]), int(row["horizon"])): Misses(tuple(float(row[f"{share:g}"]) for share in SHARES))
            for row in rows
            if row["of"] == of
        }
        for of in (OF_FIGURES, BESIDE_OTHERS)
    )
    return Calibration(figures, others)
