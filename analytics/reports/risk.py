"""Which schools need help first: each school's level, its reasons, and what would lift it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analytics.reports.context import context_of
from analytics.reports.desk import Desk
from analytics.reports.places import areas_of
from analytics.reports.risk_features import Features
from analytics.reports.risk_parts import (
    MAIN,
    Entered,
    oldest,
    own_ratings,
    reasons,
    settled_by_people,
)
from analytics.reports.risk_scoring import TRIGGERS_KNOWN, features, rate, rule_text
from analytics.reports.risk_types import (
    DryRun,
    Move,
    Mover,
    OwnRound,
    RiskReport,
    RuleInfo,
    SchoolResult,
)
from analytics.risk import Rating, RiskScore
from data.plans.coherence import coherence
from data.plans.model import PlanStatus
from data.rounds import FrozenRound, frozen
from data.rules import risk_rule, risk_rules
from data.rules.model import RiskRule

LEVELS = (Rating.RED, Rating.AMBER, Rating.GREEN, Rating.CANNOT_TELL)
ROUND_ENDS = ((2, 28), (6, 30), (10, 31))
A_TERM = timedelta(days=90)


def default_rule(desk: Desk) -> str:
    """The rule set of the plan: colours belong to the replay of 2015 alone."""
    past = desk.plan is not None and desk.plan.status is PlanStatus.PAST
    return "2015" if past else "current"


def risk(
    desk: Desk,
    *,
    rules: str | None = None,
    trial: str | None = None,
    trial_text: str | None = None,
    area: str | None = None,
    phase: str | None = None,
    trust: str | None = None,
    school: str | None = None,
    rounds: tuple[str, ...] | None = None,
) -> RiskReport:
    """Every school's level under a rule set on the desk's day, and what a changed one would do.

    Every indicator of one `school` (its URN) comes with it.
    `rounds` names the frozen rounds to look at (None: all). Raises DefinitionRefused for a rule
    set that does not exist or whose text is wrong.
    """
    code = rules or default_rule(desk)
    rule, given = risk_rule(code, own_rules(desk)), features(desk, desk.as_at)
    scores = rate(rule, given)
    held = [one for one in _frozen(desk, code) if rounds is None or one.name in rounds]
    earlier = [one for one in held if one.day < desk.as_at]
    day, before, said = _before(desk, rule, earlier[-1] if earlier else None)
    entered = settled_by_people(desk, held)
    own = own_ratings(desk)
    results = [
        _result(rule, given, str(urn), scores, before, entered, own.newest, school)
        for urn in given.schools.index
    ]
    chosen = [one for one in results if _inside(one, area, phase, trust)]
    now = {one.urn: one.rating for one in chosen}
    then = {urn: score[0] for urn, score in before.items() if urn in now}
    return RiskReport(
        context=context_of(desk), rule=info(rule), day=desk.as_at,
        frozen=next((one.name for one in held if one.day == desk.as_at), None),
        schools=tuple(sorted(chosen, key=_urgency)), counts=_counts(now), before_day=day,
        before_is=said, before_counts=_counts(then), moves=moves(then, now),
        nobody_has=_nobody_has(rule, given),
        not_settled=tuple(t.label for t in rule.triggers if t.code not in TRIGGERS_KNOWN),
        coherence=tuple(one.sentence for one in coherence(desk.plan.targets)) if desk.plan else (),
        own_rounds=tuple(OwnRound(when, _counts(one)) for when, one in own.rounds),
        own_moves=moves(own.before, own.newest), agreement=moves(own.newest, now),
        rounds=tuple(one.name for one in held),
        rules_there_are=tuple((r.code, f"{r.title}, version {r.version}") for r in risk_rules(own_rules(desk))),
        areas=tuple((a.code, a.name) for a in areas_of(desk)), trusts=_trusts(results),
        others_see_from=_others_see_from(rule, earlier, desk.as_at),
        dry_run=_dry_run(desk, rule, given, scores, trial, trial_text),
    )  # fmt: skip


def own_rules(desk: Desk) -> Path:
    """The folder of the authority's own rules, beside its worlds."""
    return desk.warehouse.path.parents[2] / "rules"


def _frozen(desk: Desk, code: str) -> tuple[FrozenRound, ...]:
    return frozen(desk.warehouse.path.parents[1], code)


def info(rule: RiskRule) -> RuleInfo:
    """A rule set as pages show it."""
    return RuleInfo(
        rule.code, rule.version, rule.title, rule.agreed, dict(rule.words), dict(rule.meanings),
        rule.red_from, rule.amber_from, rule.most_missing, rule.head_sees_first_days,
        rule.override_lapses_months, rule.note, rule.words.get("red") == "red",
    )  # fmt: skip


def _before(
    desk: Desk, rule: RiskRule, last: FrozenRound | None
) -> tuple[date, dict[str, tuple[Rating, float]], str]:
    """What the round before said: the frozen one, else the same rules on what was known then."""
    if last is not None:
        found = {one.urn: (Rating(one.rating), one.score) for one in last.schools}
        return last.day, found, f"frozen on {last.frozen_at[:10]} under version {last.version}"
    day = round_before(desk.as_at)
    scores = rate(rule, features(desk, day))
    return day, {urn: (one.rating, one.score) for urn, one in scores.items()}, "reckoned again"


def round_before(day: date) -> date:
    """The last of the three ends of a round that lies at least a term before a day."""
    ends = [date(year, *end) for year in (day.year - 1, day.year) for end in ROUND_ENDS]
    return max(end for end in ends if end <= day - A_TERM)


def _result(
    rule: RiskRule, given: Features, urn: str, scores: Mapping[str, RiskScore],
    before: Mapping[str, tuple[Rating, float]], entered: Entered, own: Mapping[str, Rating],
    school: str | None,
) -> SchoolResult:  # fmt: skip
    row, score = given.named(urn), scores[urn]
    was = before.get(urn)
    labels = {one.code: one.label for one in rule.factors}
    return SchoolResult(
        urn=urn, name=str(row["name"]), phase=str(row["phase"]), area=_text(row, "area"),
        area_name=_text(row, "area_name"), trust=_text(row, "trust_name"), by_rules=score.rating,
        score=score.score, main=reasons(rule, given, urn, score, MAIN),
        every=reasons(rule, given, urn, score, None) if urn == school else (),
        missing=tuple(labels[code] for code in score.missing),
        score_before=was[1] if was else None, before=was[0] if was else None,
        oldest=oldest(given, urn), to_leave=_to_leave(rule, score),
        override=entered.overrides.get(urn), replies=entered.replies.get(urn, ()),
        letter_sent=entered.letters.get(urn), own=own[urn].value if urn in own else None,
    )  # fmt: skip


def _text(row: Mapping[str, Any], name: str) -> str | None:
    held = row.get(name)
    return None if pd.isna(held) else str(held)


def _to_leave(rule: RiskRule, score: RiskScore) -> float | None:
    """How many points must go for the next level down; None where points do not decide."""
    limit = {Rating.RED: rule.red_from, Rating.AMBER: rule.amber_from}.get(score.rating)
    if limit is None or score.score < limit:
        return None
    return score.score - limit


def _inside(one: SchoolResult, area: str | None, phase: str | None, trust: str | None) -> bool:
    return (
        (area is None or one.area == area)
        and (phase is None or one.phase == phase)
        and (trust is None or one.trust == trust)
    )


def _urgency(one: SchoolResult) -> tuple[int, int, float, str]:
    triggered = any(reason.is_trigger for reason in one.main)
    return LEVELS.index(one.rating), 0 if triggered else 1, -one.score, one.name


def _counts(ratings: Mapping[str, Rating]) -> dict[str, int]:
    found = list(ratings.values())
    return {level.value: found.count(level) for level in LEVELS}


def moves(before: Mapping[str, Rating], after: Mapping[str, Rating]) -> tuple[Move, ...]:
    """How many schools went from each level to each other, of those in both rounds."""
    both = [(before[urn], after[urn]) for urn in sorted(set(before) & set(after))]
    return tuple(Move(a, b, both.count((a, b))) for a in LEVELS for b in LEVELS if (a, b) in both)


def _nobody_has(rule: RiskRule, given: Features) -> tuple[str, ...]:
    return tuple(
        one.label for one in rule.factors
        if not given.by_factor.get(one.code)
    )  # fmt: skip


def _trusts(results: list[SchoolResult]) -> tuple[tuple[str, str], ...]:
    names = sorted({one.trust for one in results if one.trust})
    return tuple((name, name) for name in names)


def _others_see_from(rule: RiskRule, earlier: list[FrozenRound], day: date) -> date | None:
    """From when anyone but the head may see the newest frozen round; None before any is frozen."""
    if not earlier:
        return None
    frozen_on = np.datetime64(earlier[-1].frozen_at[:10])
    return np.busday_offset(frozen_on, rule.head_sees_first_days, roll="forward").astype(date)  # type: ignore[no-any-return]


def _dry_run(
    desk: Desk, rule: RiskRule, given: Features, scores: Mapping[str, RiskScore],
    code: str | None, text: str | None,
) -> DryRun | None:  # fmt: skip
    if text is None and (code is None or code == rule.code):
        return None
    other = rule_text(text, "the file held up") if text else risk_rule(code or "", own_rules(desk))
    found = rate(other, given)
    movers = [
        Mover(
            urn, str(given.schools.at[urn, "name"]), scores[urn].rating, found[urn].rating,
            scores[urn].score, found[urn].score, _why(scores[urn], found[urn]),
        )
        for urn in scores
        if found[urn].rating is not scores[urn].rating
    ]  # fmt: skip
    movers.sort(key=lambda one: (LEVELS.index(one.after), -one.score_after, one.name))
    return DryRun(info(other), _counts({u: s.rating for u, s in found.items()}), tuple(movers))


def _why(before: RiskScore, after: RiskScore) -> str:
    """Which indicator's points changed most between two rule sets, in its own words."""
    was = {one.code: one.points for one in before.reasons}
    gained = [(one.points - was.get(one.code, 0.0), one.label) for one in after.reasons]
    most = max(gained, default=(0.0, ""))
    return most[1] if most[0] > 0 else "the limits between the levels"


__all__ = ["default_rule", "features", "rate", "risk", "round_before"]
