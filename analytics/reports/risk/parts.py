"""Parts of the risk report: reasons as figures, and records about a round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from analytics.reports.core.context import ReportContext
from analytics.reports.core.records_in_force import held as kept_records
from analytics.reports.core.types import Figure
from analytics.reports.risk.features import Features
from analytics.reports.risk.types import Letter, Override, Reason, Reply
from analytics.risk import Rating, RiskScore
from data.rules.model import RiskRule
from data.vocabulary import Counts, Level, Phase, PupilGroup, Unit, ValueStatus

MAIN = 3
UNITS = {
    "percent": Unit.PERCENT,
    "points": Unit.POINTS,
    "score": Unit.SCORE,
    "per_100": Unit.PER_100,
    "percent_change": Unit.PERCENT,
    "years": Unit.YEARS,
}
OF_PUPILS = frozenset({"percent", "points", "score", "per_100"})


def reasons(rule: RiskRule, given: Features, urn: str, score: RiskScore) -> tuple[Reason, ...]:
    """Everything that counts for a school: triggers, then points, then what is not known."""
    lifts = {factor.code: factor.lifts for factor in rule.factors}
    triggers = [Reason(trigger.code, trigger.label, None, None, sets=trigger.rating) for trigger in score.triggers]
    selected = [
        Reason(
            reason.code, reason.label, reason.points, reason.most, *_figure(given, reason.code, urn), lifts[reason.code]
        )
        for reason in score.reasons
    ]
    return (*triggers, *selected)


def main_of(every: Sequence[Reason]) -> tuple[Reason, ...]:
    """The first few that bring points or could bring them."""
    return tuple(item for item in every if item.is_trigger or item.most)[:MAIN]


def oldest(given: Features, urn: str) -> date | None:
    """When the oldest of a school's figures was published."""
    rows = [given.row(code, urn) for code in given.by_factor]
    return min((_day(row["published"]) for row in rows if row is not None), default=None)


def _figure(given: Features, code: str, urn: str) -> tuple[Figure | None, float | None]:
    row = given.row(code, urn)
    if row is None:
        return None, None
    unit, school = str(row["unit"]), given.named(urn)
    figure = Figure(
        measure=code,
        entity=urn,
        entity_name=str(school["name"]),
        level=Level.SCHOOL,
        period=str(row["period"]),
        phase=Phase(str(school["phase"])),
        group=PupilGroup.ALL,
        value=float(row["shown"]),
        status=ValueStatus.OK,
        reason="",
        unit=UNITS.get(unit, Unit.COUNT),
        decimals=0 if unit in ("percent", "grade", "concerns", "changes") else 1,
        denominator_name=_counted(code, unit).value,
        counts=_counted(code, unit),
        numerator=_number(row["numerator"]),
        denominator=_number(row["denominator"]),
        published=pd.Timestamp(row["published"]).date(),
        derived=True,
    )
    return figure, _number(row["compared"])


def _counted(code: str, unit: str) -> Counts:
    if code == "absence_change":
        return Counts.SESSIONS
    return Counts.PUPILS if unit in OF_PUPILS else Counts.SCHOOLS


def _number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


@dataclass(frozen=True)
class Entered:
    """What people entered about schools' levels, by URN; of overrides the newest of each school."""

    overrides: dict[str, Override] = field(default_factory=dict)
    replies: dict[str, tuple[Reply, ...]] = field(default_factory=dict)
    letters: dict[str, Letter] = field(default_factory=dict)


def settled_by_people(context: ReportContext, rule: RiskRule, round_name: str) -> Entered:
    """Overrides decided by the as-at date, replies about ratings, and the letters of a round."""
    if context.records is None:
        return Entered()
    kept = kept_records(context, "risk_overrides").sort_values("decided_on", kind="stable")
    overrides = {
        str(row.urn): _override(row, rule) for row in kept.itertuples() if _day(row.decided_on) <= context.as_at
    }
    return Entered(overrides, _replies(context), _letters(context, round_name))


def last_day_of_override(decided_on: date, rule: RiskRule) -> date:
    """The last day on which an override may hold, whatever was entered."""
    limit: pd.Timestamp = pd.Timestamp(decided_on) + pd.DateOffset(months=rule.override_lapses_months)
    return limit.date()


def _override(row: Any, rule: RiskRule) -> Override:
    decided = _day(row.decided_on)
    ends = min(_day(row.expires_on), last_day_of_override(decided, rule))
    return Override(Rating(str(row.rating)), str(row.why), str(row.decided_by), decided, ends)


def _replies(context: ReportContext) -> dict[str, tuple[Reply, ...]]:
    current: Any = kept_records(context, "school_replies")
    current = current[current["about"] == "risk_rating"].sort_values("replied_on")
    results: dict[str, tuple[Reply, ...]] = {}
    for row in current.itertuples():
        answer = "" if pd.isna(row.answer) else str(row.answer)
        reply = Reply(_day(row.replied_on), str(row.replied_by), str(row.reply), bool(row.contests), answer)
        results[str(row.urn)] = (*results.get(str(row.urn), ()), reply)
    return results


def _letters(context: ReportContext, round_name: str) -> dict[str, Letter]:
    current = kept_records(context, "rating_letters")
    current = current[current["round"] == round_name].sort_values("sent_on")
    return {
        str(row.urn): Letter(_text(row.signed_by), _known_day(row.signed_on), _day(row.sent_on), _text(row.letter))
        for row in current.itertuples()
    }


def _text(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(value)


def _known_day(value: Any) -> date | None:
    return None if value is None or pd.isna(value) else _day(value)


def _day(value: Any) -> date:
    return pd.Timestamp(value).date()


@dataclass(frozen=True)
class OwnRatings:
    """The authority's own ratings by round, the newest and the one before by URN."""

    rounds: tuple[tuple[date, Mapping[str, Rating]], ...] = ()

    @property
    def newest(self) -> Mapping[str, Rating]:
        """The last round known."""
        return self.rounds[-1][1] if self.rounds else {}

    @property
    def before(self) -> Mapping[str, Rating]:
        """The round before it."""
        return self.rounds[-2][1] if len(self.rounds) > 1 else {}


WORDS = {"universal": "green", "targeted": "amber", "intensive": "red"}


def own_ratings(context: ReportContext) -> OwnRatings:
    """What the authority itself returned, round by round, as known at the as-at date."""
    frame = context.warehouse.ratings(context.scope, context.as_at)
    known = {level.value for level in Rating}
    words = frame["rating"].str.lower().replace(WORDS)
    frame = frame.assign(rating=words)[words.isin(known)]
    return OwnRatings(
        tuple(
            (_day(day), {str(r.urn): Rating(str(r.rating)) for r in part.itertuples()})
            for day, part in frame.groupby("round", sort=True)
        )
    )
