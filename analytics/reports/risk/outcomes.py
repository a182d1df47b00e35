"""Schools' outcomes within two years of a date, used to test a rating."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analytics.reports.core.context import ReportContext
from analytics.reports.inspection.school_histories import predecessors
from analytics.reports.risk.inputs import ATTAINMENT, Known, known
from analytics.reports.risk.results import newest, year_of

MONTHS = 24
WORST_FIFTH = 0.2


def with_outcomes(context: ReportContext, frame: pd.DataFrame, day: date) -> pd.DataFrame:
    """Adds event (graded below good within two years, of those graded), lead, fall, poverty."""
    current, end = known(context, day), date(day.year + MONTHS // 12, day.month, day.day)
    later = known(context, end)
    now = context.once(("risk_later_visits",), lambda: _graded(known(context, context.as_at)))
    graded = pd.concat([_within(now, day, end), _within(_graded(later), day, end)])
    after = graded.drop_duplicates(["entity", "inspected", "kind", "urn"])
    roots = context.once(("risk_roots",), lambda: _roots(context))
    after = after.assign(root=after["entity"].astype(str).map(lambda u: roots.get(u, u)))
    first = after.sort_values("inspected").drop_duplicates("root").set_index("root")
    root = frame["urn"].map(lambda u: roots.get(u, u))
    grade = root.map(first["overall"])
    lead = (pd.to_datetime(root.map(first["published"])) - pd.Timestamp(day)).dt.days / 30.44
    poverty: Any = current.facts[current.facts["measure"] == "fsm_ever6_share"].sort_values("ending")
    poverty = poverty.drop_duplicates("urn", keep="last").set_index("urn")["value"]
    return frame.assign(
        event=(grade >= 3).astype(float).where(grade.notna()),
        lead=lead,
        fall=_falls(current, later, frame["urn"], roots),
        poverty=frame["urn"].map(poverty),
    )


def _graded(held: Known) -> pd.DataFrame:
    return held.visits[(held.visits["kind"] == "graded") & held.visits["overall"].notna()]


def _within(visits: pd.DataFrame, day: date, end: date) -> pd.DataFrame:
    return visits[visits["inspected"].between(pd.Timestamp(day), pd.Timestamp(end), inclusive="right")]


def _roots(context: ReportContext) -> dict[str, str]:
    """The earliest number of each school, so that a school is one through its changes of number."""
    before = predecessors(context.warehouse.links(context.scope))
    return {urn: min(olds) for urn, olds in before.items() if olds}


def _falls(held: Known, later: Known, urns: pd.Series, roots: dict[str, str]) -> pd.Series:
    """1 for the worst fifth of changes in attainment over the two years, by phase; no inspection."""
    fell: dict[str, float] = {}
    for phase, codes in ATTAINMENT.items():
        now, then = newest(held, codes, phase), newest(later, codes, phase)
        if now is None or then is None or now[0] != then[0] or now[1] >= then[1]:
            continue
        a, b = year_of(held, now[0], phase, now[1]), year_of(later, then[0], phase, then[1])
        b = b.set_axis([roots.get(str(u), str(u)) for u in b.index])
        after = b[~b.index.duplicated()]["weighed"]
        change = pd.Series([after.get(roots.get(str(u), str(u)), np.nan) for u in a.index], index=a.index)
        change = (change - a["weighed"]).dropna()
        limit = change.quantile(WORST_FIFTH)
        fell |= {str(u): float(value <= limit) for u, value in change.items()}
    return urns.map(fell)
