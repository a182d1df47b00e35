"""What pages forecast with: the panel of a measure, the authorities' multipliers, past misses and past accuracy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from analytics.reports.core.all_authorities import noise_multiplier, panel_of
from analytics.reports.core.context import ReportContext
from analytics.targets.misses import SHARES, Calibration, Misses
from analytics.targets.panel import FEWEST_ORIGIN_YEARS, ScaleKind, scale_of
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


# Past accuracy of each measure's projections: the committed results of the back-test.

_ABOUT_EQUAL = 0.05  # errors within 5% of each other are called equal


@dataclass(frozen=True, slots=True)
class ForecastRecord:
    """What the back-test found for one measure and horizon; percentages and a ratio."""

    horizon: int
    cases: int
    origin_years: int
    covered_80: float
    relative_error: float
    known: date  # the day from which every outcome that it rests on was published

    @property
    def too_short(self) -> bool:
        """Whether it rests on fewer than three origin years."""
        return self.origin_years < FEWEST_ORIGIN_YEARS


@cache
def _records() -> dict[tuple[str, str, str, int], ForecastRecord]:
    return {
        (row["catalogue"], row["phase"], row["group"], int(row["horizon"])): _of(row)
        for row in committed("forecast_record")
        if row["catalogue"] and row["relative_error"]
    }


def _of(row: dict[str, str]) -> ForecastRecord:
    return ForecastRecord(
        int(row["horizon"]),
        int(row["n_cases"]),
        int(row["n_origin_years"]),
        float(row["covered_80"]),
        float(row["relative_error"]),
        date.fromisoformat(row["known"]),
    )


def record_of(measure: str, phase: Phase, group: PupilGroup, horizon: int) -> ForecastRecord | None:
    """The record of a measure for one phase, pupil group and years ahead; None where there is none."""
    return _records().get((measure, phase.value, group.value, horizon))


def record_in_words(record: ForecastRecord | None, horizon: int, as_at: date) -> str:
    """One sentence on how far the projection may be trusted, data as at a day; numbers already whole."""
    if record is None:
        ahead = f"{horizon} year{'s' * (horizon != 1)} ahead"
        return f"Not back-tested {ahead}: LAIT's file has no comparable years so far apart for this measure."
    if record.known > as_at:
        return "Past accuracy was measured on results published after this day."
    years = "year" if record.horizon == 1 else "years"
    past = f"{record.origin_years} past year{'s' * (record.origin_years != 1)}"
    if record.too_short:
        return f"Forecasts {record.horizon} {years} ahead were tested from {past} only: too few to know their accuracy."
    return (
        f"Tested from {past} ({record.cases:,} cases), {record.horizon} {years} ahead: "
        f"the 80% interval contained {record.covered_80:.0f}% of them; "
        f"{_accuracy(record.relative_error)} (error ratio {record.relative_error:.2f})."
    )


def _accuracy(relative_error: float) -> str:
    """How the projection's error compares with that of repeating last year's figure."""
    if abs(relative_error - 1) < _ABOUT_EQUAL:
        return "about as accurate as assuming no change"
    return f"{'more' if relative_error < 1 else 'less'} accurate than assuming no change"
