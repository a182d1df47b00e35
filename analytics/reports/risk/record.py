"""Past accuracy of a rule set: back-tested by year on frozen features."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analytics.reports.core.context import ReportContext, page_header
from analytics.reports.core.places import earlier_numbers
from analytics.reports.core.records_in_force import reads_registers
from analytics.reports.core.types import PageHeader
from analytics.reports.risk.features import newest, year_of
from analytics.reports.risk.inputs import ATTAINMENT, Known, known
from analytics.reports.risk.risk import default_rule
from analytics.reports.risk.scoring import features, own_rules, ratings
from analytics.reports.risk.types import need
from analytics.risk.accuracy import (
    CalibrationBand,
    Capacity,
    RiskRecord,
    at_capacity,
    auc_difference,
    auc_within,
    calibration,
    risk_record,
)
from analytics.risk.rating import Rating
from analytics.statistics.intervals import wilson
from data.rules import risk_rule
from data.rules.model import RiskRule

# Types of the accuracy report of a rule set.


@dataclass(frozen=True, slots=True)
class Naive:
    """One way of ranking schools, tested on the same outcomes."""

    name: str
    record: RiskRecord
    capacity: Capacity


@dataclass(frozen=True, slots=True)
class Origin:
    """One day from which was predicted, with what was known then."""

    day: date
    rated: int
    flagged: int
    inspected: int
    events: int
    auc: float | None
    changed_pct: float | None


@dataclass(frozen=True, slots=True)
class GroupFlags:
    """How often schools of one kind were flagged, beside how often the event came."""

    kind: str
    name: str
    schools: int
    flagged_pct: float | None
    lower: float | None
    upper: float | None
    event_pct: float | None
    inspected: int


@dataclass(frozen=True)
class RecordReport:
    """The record of a rule set; empty `inspected` where it cannot be said, with the reason.

    The rules are held against each other on the same schools: those whose last grade was
    known (`left_out` were not); `better_by` are the 95% limits of how much better these rank than
    the last grade. `within_grade` is how often the rules rank right among schools of
    one day with the same last grade, which the simplest rule cannot tell apart.
    """

    header: PageHeader
    rule: str
    version: str
    origins: tuple[Origin, ...]
    inspected: tuple[Naive, ...]
    falls: tuple[Naive, ...]
    bands: tuple[CalibrationBand, ...]
    brier: RiskRecord | None
    lead_months: float | None
    lead_n: int
    churn_pct: float | None
    groups: tuple[GroupFlags, ...]
    capacity: int
    better_by: tuple[float, float] | None = None
    within_grade: float | None = None
    left_out: int = 0
    why_not: str = ""


# Schools' outcomes within two years of a date, used to test a rating.

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
    published = first["published"].reindex(root).set_axis(root.index)  # `map` refuses dates where there are none
    lead = (pd.to_datetime(published) - pd.Timestamp(day)).dt.days / 30.44
    poverty: Any = current.facts[current.facts["measure"] == "fsm_ever6_share"].sort_values("ending")
    poverty = poverty.drop_duplicates("urn", keep="last").set_index("urn")["value"]
    return frame.assign(
        event=(grade >= 3).astype(float).where(grade.notna()),
        lead=lead,
        fall=_falls(current, later, frame["urn"], roots),
        poverty=frame["urn"].map(poverty),
    )


def _graded(school_data: Known) -> pd.DataFrame:
    return school_data.visits[(school_data.visits["kind"] == "graded") & school_data.visits["overall"].notna()]


def _within(visits: pd.DataFrame, day: date, end: date) -> pd.DataFrame:
    return visits[visits["inspected"].between(pd.Timestamp(day), pd.Timestamp(end), inclusive="right")]


def _roots(context: ReportContext) -> dict[str, str]:
    """The earliest number of each school, so that a school is one through its changes of number."""
    return {urn: min(olds) for urn, olds in earlier_numbers(context).items() if olds}


def _falls(school_data: Known, later: Known, urns: pd.Series, roots: dict[str, str]) -> pd.Series:
    """1 for the worst fifth of results beside what was to be expected of the school, by phase; no inspection."""
    fell: dict[str, float] = {}
    for phase, codes in ATTAINMENT.items():
        now, then = newest(school_data, codes, phase), newest(later, codes, phase)
        if now is None or then is None or now[0] != then[0] or now[1] >= then[1]:
            continue
        a, b = year_of(school_data, now[0], phase, now[1]), year_of(later, then[0], phase, then[1])
        b = b.set_axis([roots.get(str(u), str(u)) for u in b.index])
        after = b[~b.index.duplicated()]["weighed"]
        came = pd.Series([after.get(roots.get(str(u), str(u)), np.nan) for u in a.index], index=a.index)
        fell |= {str(u): value for u, value in fallen(a["weighed"], came).items()}
    return urns.map(fell)


def fallen(before: pd.Series, after: pd.Series) -> pd.Series:
    """1 for the worst fifth of results against what schools that began where it did came to on average.

    Formula: residual of the regression of `after` on `before`. A plain change is no fall: high results
    fall by themselves and low ones rise (regression to the mean). Missing left out. Units: points.
    """
    both = pd.DataFrame({"before": before, "after": after}).dropna()
    if both["before"].nunique() < 2:
        return pd.Series(dtype=float)
    slope, start = (float(part) for part in np.polyfit(both["before"], both["after"], 1))
    beside = both["after"] - (start + slope * both["before"])
    worst: pd.Series = (beside <= beside.quantile(WORST_FIFTH)).astype(float)
    return worst


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
        indicators = features(context, day)
        scores = ratings(context, rule, day)
        if not scores:
            continue
        frame = pd.DataFrame(
            {
                "urn": list(scores),
                "score": [score.expected for score in scores.values()],
                "need": [need(indicators, u).points for u in scores],
                "rating": [score.rating.value for score in scores.values()],
                "oldest": [indicators.number("years_since_graded", u) for u in scores],
                "last_grade": [indicators.number("last_outcome", u) for u in scores],
            }
        )
        frame = frame.assign(
            origin=day,
            phase=[indicators.named(u)["phase"] for u in scores],
            pupils=[indicators.named(u)["pupils"] for u in scores],
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
            "need",
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
    """The rule set compared with need and two rules that anybody could use; hits within capacity a year."""
    tested = _comparable(rows, outcome)
    if tested.empty:
        return ()
    ranks = {"these rules": "score", "need": "need", "oldest judgement first": "oldest", LAST_GRADE: "last_grade"}
    results = []
    for name, column in ranks.items():
        y, score = _list(tested[outcome]), _list(tested[column])
        yearly = [
            at_capacity(_list(part[outcome]), _list(part[column]), capacity) for _, part in tested.groupby("origin")
        ]
        results.append(Naive(name, risk_record(y, score), _together(yearly, capacity)))
    return tuple(results)


def _comparable(rows: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """The schools that all of them can rank."""
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
