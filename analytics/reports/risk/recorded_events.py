"""Records that count for risk: formal notices, open reviews, changes of head."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.reports.core.context import ReportContext
from analytics.reports.core.records_in_force import held as held_in
from analytics.reports.risk.inputs import Known

NOTICES = ("warning_notice", "academy_termination_warning")
HEADS_LOOKED_BACK = pd.DateOffset(years=2)


def under_notice(context: ReportContext, day: object) -> pd.Series:
    """The schools under a formal notice on a day."""
    steps = _register(context, "formal_steps")
    if steps is None:
        return pd.Series(dtype=object)
    then = pd.Timestamp(str(day))
    open_then = (steps["issued_on"] <= then) & ~(steps["ended_on"] <= then)
    return steps.loc[open_then & steps["step"].isin(NOTICES), "urn"]


def governance(context: ReportContext, known: Known) -> pd.DataFrame | None:
    """Open reviews of governance by school; None while nobody has entered any support at all.

    An empty register tells nothing about any school: missing is not safe.
    """
    rows, day = _register(context, "interventions"), pd.Timestamp(known.day)
    if rows is None:
        return None
    rows = rows[(rows["kind"] == "governance_review") & (rows["starts"] <= day)]
    return _counted(known, rows[~(rows["ends"] < day)], "concerns")


def head_changes(context: ReportContext, known: Known) -> pd.DataFrame | None:
    """New substantive heads in two years; None until the register reaches that far back."""
    rows, day = _register(context, "head_changes"), pd.Timestamp(known.day)
    first = day - HEADS_LOOKED_BACK
    if rows is None or rows["began_on"].min() > first:
        return None
    inside = (rows["began_on"] > first) & (rows["began_on"] <= day)
    return _counted(known, rows[inside & (rows["headship"] == "substantive")], "changes")


def _counted(known: Known, rows: pd.DataFrame, unit: str) -> pd.DataFrame:
    counts = rows.groupby("urn").size().reindex(known.schools.index).fillna(0.0)
    return pd.DataFrame(
        {
            "value": counts,
            "shown": counts,
            "numerator": np.nan,
            "denominator": np.nan,
            "compared": np.nan,
            "period": known.day.isoformat(),
            "published": known.day,
            "unit": unit,
        }
    )


def _register(context: ReportContext, name: str) -> pd.DataFrame | None:
    """A register, None where it is not open or holds nothing."""
    if context.records is None:
        return None
    frame = context.once(("risk_register", name), lambda: held_in(context, name))
    return None if frame.empty else frame
