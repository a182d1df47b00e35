"""One measure for all authorities by year, to compare a pace or forecast with."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.panel import Panel
from analytics.reports.core.choice import best_source, by_choice
from analytics.reports.core.context import ENGLAND, ReportContext
from analytics.reports.core.figures import PANELS
from data.catalogue import Measure
from data.period import Period, PeriodKind
from data.vocabulary import Level, Phase, PupilGroup

FEWEST_AREAS = 30  # below this a 'common' movement is a handful of places


def panel_of(context: ReportContext, declared: Measure, phase: Phase, group: PupilGroup) -> Panel | None:
    """All authorities' annual values known at the as-at date; None with too few of them.

    Years are those in which academic years end; runs change where an era begins.
    """
    key = (PANELS, declared.code, phase, group)
    return context.once(key, lambda: _panel_of(context, declared, phase, group))


def _panel_of(context: ReportContext, declared: Measure, phase: Phase, group: PupilGroup) -> Panel | None:
    frame = context.warehouse.facts(
        context.scope,
        context.as_at,
        [declared.code],
        levels=[Level.AUTHORITY.value],
        phases=[phase.value],
        groups=[group.value],
    )
    frame = with_years(frame)
    if of_many(frame).empty:
        return None
    current = for_comparison(frame, declared, context.home.code)
    current = current[current["status"] == "ok"]
    wide = current.assign(year=current["year"].astype(int)).pivot_table(
        index="entity", columns="year", values="value", aggfunc="first"
    )
    wide = wide.reindex(columns=range(int(wide.columns.min()), int(wide.columns.max()) + 1))
    years = tuple(int(year) for year in wide.columns)
    return Panel(
        areas=tuple(str(area) for area in wide.index),
        years=years,
        values=np.asarray(wide.to_numpy(dtype=float)),
        run=tuple(era_number(declared, year) for year in years),
    )


def with_years(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of academic years, with the calendar year in which each ends."""
    year = {text: _year(text) for text in frame["period"].unique()}
    dated = frame.assign(year=frame["period"].map(year))
    return dated[dated["year"].notna()]


def for_comparison(frame: pd.DataFrame, declared: Measure, home: str) -> pd.DataFrame:
    """The rows to compare an authority with: all from the source that holds many authorities.

    A source that is behind the authority's own newest figure gives way to the authority's own.
    Rows of the authority and of England that this source lacks are taken from another.
    """
    if len(frame["family"].unique()) < 2:
        return frame
    own = frame[(frame["entity"] == home) & (frame["status"] == "ok")]
    wide = of_many(frame)
    current = len(wide) and (own.empty or wide["period_end"].max() >= own["period_end"].max())
    rows = wide if current else (own if len(own) else frame)
    family = best_source(rows, declared)
    kept = frame[frame["family"] == family]
    lacking = frame[
        frame["entity"].isin([home, ENGLAND])
        & frame["period"].isin(kept["period"])
        & ~(frame["entity"] + frame["period"]).isin(kept["entity"] + kept["period"])
    ]
    extra = by_choice(lacking, declared).drop_duplicates(["entity", "period"])
    return pd.concat([kept, extra]) if len(extra) else kept


def of_many(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with a value of the sources that hold enough authorities to compare with."""
    current = frame[(frame["status"] == "ok") & (frame["level"] == Level.AUTHORITY.value)]
    n_areas = current.groupby("family")["entity"].nunique()
    return current[current["family"].isin(n_areas.index[n_areas >= FEWEST_AREAS])]


def _year(text: str) -> int | None:
    period = Period.parse(text)
    return period.ending if period.kind is PeriodKind.ACADEMIC_YEAR else None


def era_number(declared: Measure, year: int) -> int:
    """Which era of a measure a year lies in, −1 for none."""
    era = declared.era_of(Period.academic_year(year))
    return -1 if era is None else declared.eras.index(era)
