"""Parts of the risk report: reasons as figures, and what people entered about a round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import pandas as pd

from analytics.reports.desk import Desk
from analytics.reports.risk_features import Features
from analytics.reports.risk_types import Override, Reason, Reply
from analytics.reports.types import Figure
from analytics.risk import Factor, Rating, RiskScore, RiskSide, factor_points
from data.rounds import FrozenRound
from data.rules.model import Factor as FileFactor
from data.rules.model import RiskRule
from data.vocabulary import Level, Phase, PupilGroup, Unit, ValueStatus

MAIN = 3
UNITS = {
    "percent": Unit.PERCENT, "points": Unit.POINTS, "score": Unit.SCORE, "per_100": Unit.PER_100,
    "percent_change": Unit.PERCENT, "years": Unit.YEARS,
}  # fmt: skip
OF_PUPILS = frozenset({"percent", "points", "score", "per_100"})


def reasons(
    rule: RiskRule, given: Features, urn: str, score: RiskScore, most: int | None
) -> tuple[Reason, ...]:
    """What counts for a school: triggers first, then indicators by their points.

    `most` limits them to the first so many that bring points; None gives every indicator.
    """
    labels = {one.code: one.label for one in rule.triggers}
    triggers = [Reason(one.code, labels[one.code], None) for one in score.triggers]
    without = given.not_applicable.get(urn, frozenset())
    scored = [
        (factor_points(engine, None if row is None else float(row["value"])), row is None, factor)
        for factor, engine in zip(rule.factors, _engine(rule), strict=True)
        if factor.code not in without
        for row in (given.row(factor.code, urn),)
    ]
    scored.sort(key=lambda one: (-one[0], one[1], one[2].code))
    if most is not None:
        scored = [one for one in scored if one[0] > 0][: max(0, most - len(triggers))]
    found = [
        Reason(factor.code, factor.label, points, *_figure(given, factor.code, urn), factor.lifts)
        for points, _, factor in scored
    ]
    return (*triggers, *found)[:most]


def oldest(given: Features, urn: str) -> date | None:
    """When the oldest of a school's figures was published."""
    rows = [given.row(code, urn) for code in given.by_factor]
    return min((_day(row["published"]) for row in rows if row is not None), default=None)


@lru_cache(maxsize=16)
def _engine_of(version: str, factors: tuple[FileFactor, ...]) -> tuple[Factor, ...]:
    return tuple(
        Factor(one.code, one.label, RiskSide(one.side.value), one.steps, one.missing_points)
        for one in factors
    )


def _engine(rule: RiskRule) -> tuple[Factor, ...]:
    return _engine_of(rule.version, rule.factors)


def _figure(given: Features, code: str, urn: str) -> tuple[Figure | None, float | None]:
    row = given.row(code, urn)
    if row is None:
        return None, None
    unit, school = str(row["unit"]), given.named(urn)
    figure = Figure(
        measure=code, entity=urn, entity_name=str(school["name"]), level=Level.SCHOOL,
        period=str(row["period"]), phase=Phase(str(school["phase"])), group=PupilGroup.ALL,
        value=float(row["shown"]), status=ValueStatus.OK, reason="",
        unit=UNITS.get(unit, Unit.COUNT), decimals=0 if unit in ("percent", "grade", "concerns") else 1,
        denominator_name="pupils" if unit in OF_PUPILS else "schools",
        numerator=_number(row["numerator"]), denominator=_number(row["denominator"]),
        published=pd.Timestamp(row["published"]).date(), derived=True,
    )  # fmt: skip
    return figure, _number(row["compared"])


def _number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


@dataclass(frozen=True)
class Entered:
    """What people entered about schools' levels, by URN."""

    overrides: dict[str, Override] = field(default_factory=dict)
    replies: dict[str, tuple[Reply, ...]] = field(default_factory=dict)
    letters: dict[str, date] = field(default_factory=dict)


def settled_by_people(desk: Desk, rounds: Sequence[FrozenRound]) -> Entered:
    """Overrides in force on the desk's day, replies about ratings, letters of the newest round."""
    if desk.records is None:
        return Entered()
    day = pd.Timestamp(desk.as_at)
    kept = desk.records.current("risk_overrides")
    # What somebody decides today holds at once, although it is known from today on.
    kept = kept[(kept["expires_on"] >= day) & (kept["decided_on"] <= day)]
    overrides = {
        str(row.urn): Override(
            Rating(str(row.rating)), str(row.why), str(row.decided_by), _day(row.decided_on),
            _day(row.expires_on),
        )
        for row in kept.sort_values("decided_on").itertuples()
    }  # fmt: skip
    return Entered(overrides, _replies(desk), _letters(desk, rounds))


def _replies(desk: Desk) -> dict[str, tuple[Reply, ...]]:
    held = desk.records.current("school_replies")
    held = held[held["about"] == "risk_rating"].sort_values("replied_on")
    found: dict[str, tuple[Reply, ...]] = {}
    for row in held.itertuples():
        answer = "" if pd.isna(row.answer) else str(row.answer)
        one = Reply(
            _day(row.replied_on), str(row.replied_by), str(row.reply), bool(row.contests), answer
        )
        found[str(row.urn)] = (*found.get(str(row.urn), ()), one)
    return found


def _letters(desk: Desk, rounds: Sequence[FrozenRound]) -> dict[str, date]:
    held = desk.records.current("rating_letters")
    if rounds:
        held = held[held["round"] == rounds[-1].name]
    return {str(row.urn): _day(row.sent_on) for row in held.sort_values("sent_on").itertuples()}


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


def own_ratings(desk: Desk) -> OwnRatings:
    """What the authority itself returned, round by round, as known at the desk's day."""
    frame = desk.warehouse.ratings(desk.scope, desk.as_at)
    known = {level.value for level in Rating}
    words = frame["rating"].str.lower().replace(WORDS)
    frame = frame.assign(rating=words)[words.isin(known)]
    return OwnRatings(
        tuple(
            (_day(day), {str(r.urn): Rating(str(r.rating)) for r in part.itertuples()})
            for day, part in frame.groupby("round", sort=True)
        )
    )
