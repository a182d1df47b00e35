"""Which schools need help first: each school's level, its reasons, and what would lift it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from analytics.reports.core.context import Desk
from analytics.reports.core.page_header import context_of
from analytics.reports.core.places import areas_of
from analytics.reports.risk.features import Features
from analytics.reports.risk.inputs import known
from analytics.reports.risk.parts import Entered, main_of, oldest, own_ratings, reasons, settled_by_people
from analytics.reports.risk.rounds import LEVELS, before, counts, differing, dry_run, info, moves, waiting
from analytics.reports.risk.scoring import TRIGGERS_KNOWN, features, rate, rule_text, unused
from analytics.reports.risk.trace import source_of
from analytics.reports.risk.types import Audience, DryRun, OwnRound, RiskReport, SchoolResult, Standing, Unknown
from analytics.risk import Rating, RiskScore
from data.plans.coherence import coherence
from data.plans.model import PlanStatus
from data.rounds import FrozenRound, frozen
from data.rules import risk_rule, risk_rules
from data.rules.model import RiskRule


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
    audience: Audience = Audience.OTHERS,
) -> RiskReport:
    """Every school's level under a rule set on the desk's day, and what a changed one would do.

    Every indicator of one `school` (its URN) comes with it. `rounds` names the frozen rounds to
    look at (None: all). While a round waits for its heads, others get no school, and a school's
    own head gets that school alone. Raises DefinitionRefused for a rule set that does not exist
    or whose text is wrong.
    """
    rule = risk_rule(rules or default_rule(desk), own_rules(desk))
    held = tuple(one for one in _frozen(desk, rule.code) if rounds is None or one.name in rounds)
    whole = _whole(desk, rule, held, school, audience)
    chosen = tuple(one for one in whole.schools if _inside(one, area, phase, trust))
    if whole.waiting is not None and whole.waiting.withheld:
        return _withheld(whole, audience, school)
    now = {one.urn: one.rating for one in chosen}
    then = {one.urn: one.before.rating for one in chosen if one.before is not None}
    own = own_ratings(desk)
    return replace(
        whole,
        schools=chosen,
        counts=counts(now),
        before_counts=counts(then),
        moves=moves(then, now),
        agreement=moves(own.newest, now),
        dry_run=_trial(desk, rule, trial, trial_text),
    )


def _whole(
    desk: Desk, rule: RiskRule, held: tuple[FrozenRound, ...], school: str | None, audience: Audience
) -> RiskReport:
    """The report of every school of the authority, before anybody chooses among them."""
    given = features(desk, desk.as_at)
    scores = rate(rule, given)
    knows = audience is Audience.OFFICERS
    earlier = [one for one in held if one.day < desk.as_at and (knows or not one.waits_on(desk.today))]
    day, stood, said = before(desk, rule, earlier[-1] if earlier else None)
    to_date = [one for one in held if one.day <= desk.as_at]
    entered = settled_by_people(desk, rule, to_date[-1].name if to_date else desk.as_at.isoformat())
    own = own_ratings(desk)
    results = [
        _result(desk, rule, given, str(urn), scores[str(urn)], stood.get(str(urn)), entered, own.newest, school)
        for urn in given.schools.index
    ]
    sets = risk_rules(own_rules(desk))
    return RiskReport(
        context=context_of(desk),
        rule=info(rule),
        day=desk.as_at,
        frozen=next((one.name for one in held if one.day == desk.as_at), None),
        schools=tuple(sorted(results, key=_urgency)),
        counts={},
        before_day=day,
        before_is=said,
        before_counts={},
        moves=(),
        not_settled=(*(t.label for t in rule.triggers if t.code not in TRIGGERS_KNOWN), *unused(rule, given)),
        coherence=tuple(one.sentence for one in coherence(desk.plan.targets)) if desk.plan else (),
        own_rounds=tuple(OwnRound(when, counts(one)) for when, one in own.rounds),
        own_moves=moves(own.before, own.newest),
        agreement=(),
        rounds=tuple(one.name for one in held),
        rules_there_are=tuple((r.code, f"{r.title}, version {r.version}") for r in sets),
        areas=tuple((a.code, a.name) for a in areas_of(desk)),
        trusts=_trusts(results),
        waiting=waiting(desk, held, audience),
        unknown=_unknown(rule, scores),
        differ=differing(held, desk.as_at, {one.urn: one.rating for one in results}),
    )


def _withheld(whole: RiskReport, audience: Audience, school: str | None) -> RiskReport:
    """What those may see for whom it is too early: nothing, or a head the own school."""
    mine = tuple(one for one in whole.schools if audience is Audience.SCHOOL and one.urn == school)
    opens = "" if whole.waiting is None else whole.waiting.others_from.isoformat()
    last_open = {one.urn: one.before.rating for one in whole.schools if one.before is not None}
    return replace(
        whole,
        schools=mine,
        counts={},
        before_counts=counts(last_open),
        own_rounds=(),
        own_moves=(),
        unknown=(),
        trusts=(),
        differ=0,
        closed=f"not yet open to others: opens on {opens}",
    )


def own_rules(desk: Desk) -> Path:
    """The folder of the authority's own rules, beside its worlds."""
    return desk.warehouse.path.parents[2] / "rules"


def _frozen(desk: Desk, code: str) -> tuple[FrozenRound, ...]:
    return frozen(desk.warehouse.path.parents[1], code)


def _result(
    desk: Desk,
    rule: RiskRule,
    given: Features,
    urn: str,
    score: RiskScore,
    stood: Standing | None,
    entered: Entered,
    own: Mapping[str, Rating],
    school: str | None,
) -> SchoolResult:
    row, decided = given.named(urn), entered.overrides.get(urn)
    labels = {one.code: one.label for one in rule.factors}
    every = reasons(rule, given, urn, score)
    holds = decided is not None and decided.holds(desk.as_at)
    return SchoolResult(
        urn=urn,
        name=str(row["name"]),
        phase=str(row["phase"]),
        area=_text(row, "area"),
        area_name=_text(row, "area_name"),
        trust=_text(row, "trust_name"),
        by_rules=score.rating,
        expected=score.expected,
        lowest=score.lowest,
        highest=score.highest,
        least=score.least,
        most=score.most,
        main=main_of(every),
        every=tuple(replace(one, source=source_of(known(desk, desk.as_at), given, one.code, urn)) for one in every)
        if urn == school
        else (),
        missing=tuple(labels[code] for code in score.missing),
        before=stood,
        oldest=oldest(given, urn),
        override=decided if holds else None,
        lapsed=None if holds else decided,
        replies=entered.replies.get(urn, ()),
        letter=entered.letters.get(urn),
        own=own[urn].value if urn in own else None,
    )


def _text(row: Mapping[str, Any], name: str) -> str | None:
    held = row.get(name)
    return None if pd.isna(held) else str(held)


def _inside(one: SchoolResult, area: str | None, phase: str | None, trust: str | None) -> bool:
    return (
        (area is None or one.area == area)
        and (phase is None or one.phase == phase)
        and (trust is None or one.trust == trust)
    )


def _urgency(one: SchoolResult) -> tuple[int, int, float, str]:
    triggered = any(reason.is_trigger for reason in one.main)
    return (LEVELS.index(one.rating), 0 if triggered else 1, -one.expected, one.name)


def _unknown(rule: RiskRule, scores: Mapping[str, RiskScore]) -> tuple[Unknown, ...]:
    """What is not known of whom, and how many schools would be sure of their level with it alone."""
    found = []
    for factor in rule.factors:
        without = [one for one in scores.values() if factor.code in one.missing]
        alone = sum(one.missing == (factor.code,) and one.least is not one.most for one in without)
        if without:
            found.append(Unknown(factor.label, len(without), alone))
    return tuple(sorted(found, key=lambda one: (-one.settles, -one.schools, one.label)))


def _trusts(results: list[SchoolResult]) -> tuple[tuple[str, str], ...]:
    names = sorted({one.trust for one in results if one.trust})
    return tuple((name, name) for name in names)


def _trial(desk: Desk, rule: RiskRule, code: str | None, text: str | None) -> DryRun | None:
    if text is None and (code is None or code == rule.code):
        return None
    other = rule_text(text, "the file held up") if text else risk_rule(code or "", own_rules(desk))
    given = features(desk, desk.as_at)
    return dry_run(given, rate(rule, given), other)


__all__ = ["default_rule", "features", "rate", "risk"]
