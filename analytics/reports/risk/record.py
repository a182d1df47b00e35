"""Past accuracy of a rule set: back-tested by year on frozen features."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from analytics.intervals import wilson
from analytics.reports.core.context import ReportContext
from analytics.reports.core.page_header import page_header
from analytics.reports.core.registers_read import reads_registers
from analytics.reports.risk.outcomes import MONTHS, with_outcomes
from analytics.reports.risk.record_types import GroupFlags, Naive, Origin, RecordReport
from analytics.reports.risk.risk import default_rule, own_rules
from analytics.reports.risk.scoring import features, rate
from analytics.risk import Rating
from analytics.risk_record import (
    CalibrationBand,
    Capacity,
    at_capacity,
    auc_difference,
    auc_within,
    calibration,
    risk_record,
)
from data.rules import risk_rule
from data.rules.model import RiskRule

CAPACITY = 44  # schools that a team can support at once: half of the 88 of 2015
BANDS = 5
LAST_ORIGIN = 2022  # later inspections carry no overall grade for two full years
FIRST_ORIGIN = 2013
LAST_GRADE = "worst last grade first"


@reads_registers("formal_steps", "head_changes", "interventions")
def record(context: ReportContext, *, rules: str | None = None, capacity: int = CAPACITY) -> RecordReport:
    """The rule set's record at every February from which two years have passed."""
    rule = risk_rule(rules or default_rule(context), own_rules(context))
    rows, origins = context.once(("risk_origins", rule.code, rule.version), lambda: _all_origins(context, rule))
    empty = rows.empty or int(rows["event"].notna().sum()) == 0
    why = "the loaded files have too few inspections to calculate it" if empty else ""
    calibrated = _calibrated(rows)
    return RecordReport(
        header=page_header(context),
        rule=rule.code,
        version=rule.version,
        origins=origins,
        inspected=() if empty else _ways(rows, "event", capacity),
        falls=() if empty else _ways(rows, "fall", capacity),
        bands=() if empty else tuple(_bands(rows)),
        brier=None if calibrated is None else risk_record(*calibrated),
        lead_months=None if empty else _lead(rows),
        lead_n=0 if empty else int(_caught(rows).sum()),
        churn_pct=_mean([origin.changed_pct for origin in origins]),
        groups=() if empty else _groups(rows),
        capacity=capacity,
        why_not=why,
        better_by=None if empty else _better_by(rows),
        within_grade=None if empty else _within_grade(rows),
        left_out=int((rows["event"].notna() & rows["last_grade"].isna()).sum()) if len(rows) else 0,
    )


def origins_of(context: ReportContext) -> list[date]:
    """The Februaries whose two years are over at the as-at date."""
    last = min(LAST_ORIGIN, context.as_at.year - 2)
    return [date(year, 2, 28) for year in range(FIRST_ORIGIN, last + 1) if date(year + 2, 2, 28) <= context.as_at]


def _all_origins(context: ReportContext, rule: RiskRule) -> tuple[pd.DataFrame, tuple[Origin, ...]]:
    result, text = [], []
    before: dict[str, Rating] = {}
    for day in origins_of(context):
        given = features(context, day)
        scores = rate(rule, given)
        if not scores:
            continue
        frame = pd.DataFrame(
            {
                "urn": list(scores),
                "score": [score.expected for score in scores.values()],
                "rating": [score.rating.value for score in scores.values()],
                "oldest": [given.values(u, ("years_since_graded",))["years_since_graded"] for u in scores],
                "last_grade": [given.values(u, ("last_outcome",))["last_outcome"] for u in scores],
            }
        )
        frame = frame.assign(
            origin=day,
            phase=[given.named(u)["phase"] for u in scores],
            pupils=[given.named(u)["pupils"] for u in scores],
        )
        frame = with_outcomes(context, frame, day)
        result.append(frame)
        now = {urn: score.rating for urn, score in scores.items()}
        text.append(_origin(frame, day, before, now))
        before = now
    return (pd.concat(result, ignore_index=True) if result else _no_rows()), tuple(text)


def _no_rows() -> pd.DataFrame:
    return pd.DataFrame(
        columns=[
            "urn",
            "score",
            "rating",
            "oldest",
            "last_grade",
            "origin",
            "phase",
            "pupils",
            "event",
            "fall",
            "lead",
            "poverty",
        ]
    )


def _origin(frame: pd.DataFrame, day: date, before: dict[str, Rating], now: dict[str, Rating]) -> Origin:
    tested = frame[frame["event"].notna()]
    both = [urn for urn in now if urn in before]
    changed = sum(now[urn] is not before[urn] for urn in both)
    return Origin(
        day,
        int((frame["rating"] != Rating.CANNOT_TELL.value).sum()),
        int((frame["rating"] == Rating.RED.value).sum()),
        len(tested),
        int(tested["event"].sum()),
        risk_record(_list(tested["event"]), _list(tested["score"])).auc,
        100 * changed / len(both) if both else None,
    )


def _list(column: pd.Series) -> list[Any]:
    return [None if pd.isna(value) else float(value) for value in column]


def _ways(rows: pd.DataFrame, outcome: str, capacity: int) -> tuple[Naive, ...]:
    """The rule set beside two rules that anybody could use; hits within capacity a year."""
    tested = _comparable(rows, outcome)
    if tested.empty:
        return ()
    ranks = {"these rules": "score", "oldest judgement first": "oldest", LAST_GRADE: "last_grade"}
    results = []
    for name, column in ranks.items():
        y, score = _list(tested[outcome]), _list(tested[column])
        yearly = [
            at_capacity(_list(part[outcome]), _list(part[column]), capacity) for _, part in tested.groupby("origin")
        ]
        results.append(Naive(name, risk_record(y, score), _together(yearly, capacity)))
    return tuple(results)


def _comparable(rows: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """The schools that all three rules can rank."""
    return rows[rows[outcome].notna() & rows["last_grade"].notna() & rows["oldest"].notna()]


def _better_by(rows: pd.DataFrame) -> tuple[float, float] | None:
    tested = _comparable(rows, "event")
    return auc_difference(
        _list(tested["event"]), _list(tested["score"]), _list(tested["last_grade"]), list(tested["urn"])
    )


def _within_grade(rows: pd.DataFrame) -> float | None:
    tested = rows[rows["event"].notna() & rows["last_grade"].notna()]
    strata = list(zip(tested["origin"], tested["last_grade"], strict=True))
    return auc_within(_list(tested["event"]), _list(tested["score"]), strata)


def _together(yearly: Sequence[Capacity], k: int) -> Capacity:
    return Capacity(
        k,
        _mean([item.precision for item in yearly]),
        _mean([item.recall for item in yearly]),
        _mean([item.lift for item in yearly]),
    )


def _mean(values: Sequence[float | None]) -> float | None:
    selected = [value for value in values if value is not None]
    return sum(selected) / len(selected) if selected else None


def _bands(rows: pd.DataFrame) -> list[CalibrationBand]:
    tested = rows[rows["event"].notna()]
    return calibration(_list(tested["event"]), _list(tested["score"]), BANDS)


def _calibrated(rows: pd.DataFrame) -> tuple[list[Any], list[Any]] | None:
    """Outcomes with the chance that earlier years gave schools of the same level; first year: none."""
    tested = rows[rows["event"].notna()] if len(rows) else rows
    outcomes: list[Any] = []
    chances: list[Any] = []
    for day in sorted(tested["origin"].unique()):
        # Only what had happened by then: outcomes of origins at least two years back.
        past = tested[[item.year + MONTHS // 12 <= day.year for item in tested["origin"]]]
        if past.empty:
            continue
        usual, base = past.groupby("rating")["event"].mean(), float(past["event"].mean())
        part = tested[tested["origin"] == day]
        outcomes += _list(part["event"])
        chances += _list(part["rating"].map(usual).fillna(base))
    return (outcomes, chances) if outcomes else None


def _caught(rows: pd.DataFrame) -> pd.Series:
    flagged = rows["rating"].isin([Rating.RED.value, Rating.AMBER.value])
    return flagged & (rows["event"] == 1)


def _lead(rows: pd.DataFrame) -> float | None:
    leads = rows.loc[_caught(rows), "lead"].dropna()
    return None if leads.empty else float(leads.median())


def _groups(rows: pd.DataFrame) -> tuple[GroupFlags, ...]:
    cuts = {
        "phase": rows["phase"].str.replace("_", " "),
        "size": _thirds(rows["pupils"], ("small", "middling", "large")),
        "disadvantage": _thirds(rows["poverty"], ("least", "middling", "most")),
    }
    return tuple(
        _flags(kind, str(name), part) for kind, cut in cuts.items() for name, part in rows.groupby(cut, observed=True)
    )


def _thirds(column: pd.Series, names: tuple[str, str, str]) -> pd.Series:
    values = pd.to_numeric(column, errors="coerce")
    if values.nunique() < len(names):
        return pd.Series(None, index=column.index, dtype=object)
    return pd.qcut(values.rank(method="first"), 3, labels=list(names))


def _flags(kind: str, name: str, part: pd.DataFrame) -> GroupFlags:
    flagged = Counter(part["rating"])[Rating.RED.value]
    band, tested = wilson(flagged, len(part)), part[part["event"].notna()]
    return GroupFlags(
        kind,
        name,
        len(part),
        100 * flagged / len(part),
        None if band.lower is None else 100 * band.lower,
        None if band.upper is None else 100 * band.upper,
        100 * float(tested["event"].mean()) if len(tested) else None,
        len(tested),
    )
