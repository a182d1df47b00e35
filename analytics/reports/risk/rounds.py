"""Rounds of rating: previous levels, changes, rounds waiting for headteachers, dry runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from analytics.reports.core.context import ReportContext
from analytics.reports.risk.features import Features
from analytics.reports.risk.scoring import rate, ratings
from analytics.reports.risk.types import (
    DryRun,
    LevelMove,
    Mover,
    RatingWithRange,
    RoundAudience,
    RuleInfo,
    Waiting,
    need,
)
from analytics.risk.rating import Rating, RiskScore
from data.rounds import FrozenRound, FrozenSchool
from data.rules.model import RiskRule

LEVELS = (Rating.RED, Rating.AMBER, Rating.GREEN, Rating.CANNOT_TELL)
ROUND_ENDS = ((2, 28), (6, 30), (10, 31))
A_TERM = timedelta(days=90)


def info(rule: RiskRule) -> RuleInfo:
    """A rule set as pages show it."""
    return RuleInfo(
        rule.code,
        rule.version,
        rule.title,
        rule.agreed,
        dict(rule.words),
        dict(rule.meanings),
        rule.red_from,
        rule.amber_from,
        rule.head_sees_first_days,
        rule.override_lapses_months,
        rule.rounds_per_year,
        rule.note,
        rule.words["red"].startswith("red"),
    )


def waiting(context: ReportContext, frozen_rounds: tuple[FrozenRound, ...], audience: RoundAudience) -> Waiting | None:
    """The newest round of these days that only heads may see yet; None when all is open.

    The term before a round's day belongs to it: its levels could be calculated from the day before.
    """
    closed = [item for item in frozen_rounds if item.day - A_TERM < context.as_at and item.waits_on(context.today)]
    if not closed:
        return None
    newest, withheld = closed[-1], audience is not RoundAudience.OFFICERS
    return Waiting(newest.day, date.fromisoformat(newest.heads_from), newest.opens, withheld)


def before(
    context: ReportContext, rule: RiskRule, last: FrozenRound | None
) -> tuple[date, dict[str, RatingWithRange], str]:
    """What the round before said: the frozen one, else the same rules on data available then."""
    if last is not None:
        by_key = {school.urn: _rating_of(school) for school in last.schools}
        return last.day, by_key, f"frozen on {last.frozen_at[:10]} under version {last.version}"
    day = round_before(context.as_at)
    scores = ratings(context, rule, day)
    then = {u: RatingWithRange(score.rating, score.lowest, score.highest) for u, score in scores.items()}
    return day, then, "the same rules on data available then"


def _rating_of(frozen_school: FrozenSchool) -> RatingWithRange:
    return RatingWithRange(Rating(frozen_school.rating), frozen_school.lowest, frozen_school.highest)


def round_before(day: date) -> date:
    """The last of the three ends of a round that lies at least a term before a day."""
    ends = [date(year, *end) for year in (day.year - 1, day.year) for end in ROUND_ENDS]
    return max(end for end in ends if end <= day - A_TERM)


def differing(frozen_rounds: tuple[FrozenRound, ...], day: date, now: Mapping[str, Rating]) -> int:
    """How many schools are elsewhere than the round of that day froze them; 0 without one."""
    same = next((item for item in frozen_rounds if item.day == day), None)
    if same is None:
        return 0
    return sum(now.get(school.urn, Rating.CANNOT_TELL).value != school.rating for school in same.schools)


def counts(ratings: Mapping[str, Rating]) -> dict[str, int]:
    """How many schools are on each level."""
    result = list(ratings.values())
    return {level.value: result.count(level) for level in LEVELS}


def moves(before: Mapping[str, Rating], after: Mapping[str, Rating]) -> tuple[LevelMove, ...]:
    """How many schools went from each level to each other, of those in both rounds."""
    both = [(before[urn], after[urn]) for urn in sorted(set(before) & set(after))]
    return tuple(LevelMove(a, b, both.count((a, b))) for a in LEVELS for b in LEVELS if (a, b) in both)


def dry_run(indicators: Features, scores: Mapping[str, RiskScore], other: RiskRule) -> DryRun:
    """Who would move under another rule set, on the same day and the same figures, of those that pages show."""
    result = rate(other, indicators.of_shown())
    movers = [
        Mover(
            urn,
            str(indicators.schools.at[urn, "name"]),
            scores[urn].rating,
            result[urn].rating,
            (scores[urn].lowest, scores[urn].highest),
            (result[urn].lowest, result[urn].highest),
            _why(scores[urn], result[urn]),
        )
        for urn in scores
        if result[urn].rating is not scores[urn].rating
    ]
    movers.sort(key=lambda item: (*need(indicators, item.urn).order, item.name))
    was, then = ({u: s.rating for u, s in item.items()} for item in (scores, result))
    return DryRun(info(other), moves(was, then), tuple(movers))


def _why(before: RiskScore, after: RiskScore) -> str:
    """Which indicator's points changed most between two rule sets, in its own words."""
    was = {reason.code: (reason.points, reason.most) for reason in before.reasons}
    changed = [
        (max(abs(reason.points - old[0]), abs(reason.most - old[1])), reason.label)
        for reason in after.reasons
        for old in (was.get(reason.code, (0.0, 0.0)),)
    ]
    most = max(changed, default=(0.0, ""))
    return most[1] if most[0] > 0 else "the limits between the levels"
