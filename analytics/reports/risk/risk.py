"""Risk levels: each school's level, its reasons, and what would lower it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

import pandas as pd

from analytics.reports.core import pandas_values
from analytics.reports.core.access import OFFICERS
from analytics.reports.core.context import ReportContext, page_header
from analytics.reports.core.places import areas_of
from analytics.reports.core.records_in_force import reads_registers, records_in_force
from analytics.reports.core.types import Figure
from analytics.reports.inspection.stuck import stuck_flags
from analytics.reports.risk.features import Features
from analytics.reports.risk.inputs import ATTAINMENT, PERSISTENT, PROGRESS, Known, known, read_from
from analytics.reports.risk.rounds import before, counts, differing, dry_run, info, moves, waiting
from analytics.reports.risk.scoring import TRIGGERS_KNOWN, features, own_rules, ratings, rule_text, unused
from analytics.reports.risk.types import (
    DryRun,
    Letter,
    LevelReason,
    Override,
    OwnRound,
    RatingWithRange,
    Reply,
    RiskReport,
    RoundAudience,
    SchoolResult,
    Unknown,
    need,
)
from analytics.risk.rating import Rating, RiskScore
from data.catalogue import measure
from data.plans.coherence import coherence
from data.plans.model import PlanStatus
from data.rounds import FrozenRound, frozen
from data.rules import risk_rule, risk_rules
from data.rules.model import RiskRule
from data.vocabulary import Counts, Level, Phase, PupilGroup, Role, Scope, Unit, ValueStatus

__all__ = ["default_rule", "features", "ratings", "risk"]

# The sources of one school's indicators: files, records and publication dates.

_ATTAINMENT = (*ATTAINMENT["primary"], *ATTAINMENT["secondary"])
MEASURES: dict[str, tuple[tuple[str, ...], str]] = {
    "attainment_level": (_ATTAINMENT, "all"),
    "attainment_change": (_ATTAINMENT, "all"),
    "disadvantaged_attainment": (_ATTAINMENT, "disadvantaged"),
    "progress": ((*PROGRESS["primary"], *PROGRESS["secondary"]), "all"),
    "persistent_absence": (PERSISTENT, "all"),
    "absence_change": (("absence_overall",), "all"),
    "suspension_change": (("suspension_rate",), "all"),
    "roll_change": (("pupils_on_roll",), "all"),
}
_REGISTERS = {"governance_flags": "support", "head_changes": "changes of head"}
_INSPECTED = ("years_since_graded", "last_outcome")


def source_of(known: Known, indicators: Features, code: str, urn: str) -> str:
    """Files and records behind an indicator of a school; blank where it is not known."""
    row = indicators.row(code, urn)
    if row is None:
        return ""
    if code in _INSPECTED:
        return _visit(known, urn, str(row["period"]))
    if code not in MEASURES:
        return f"Records: {_REGISTERS[code]}"
    codes, group = MEASURES[code]
    ends = [int(text[:4]) + 1 for text in str(row["period"]).split(" to ")]
    years = ends if code.endswith("_change") else list(range(ends[0], ends[-1] + 1))
    facts = known.facts
    mine = (facts["urn"] == urn) & facts["measure"].isin(codes) & (facts["pupil_group"] == group)
    rows = facts[mine & facts["ending"].isin(years)]
    return _files(rows[["file", "record"]])


def _visit(known: Known, urn: str, day: str) -> str:
    rows = known.visits[(known.visits["urn"] == urn) & (known.visits["inspected"] == pd.Timestamp(day))]
    paths = known.context.warehouse.files(known.context.scope).set_index("source_id")["path"]
    return _files(rows[rows["kind"] == "graded"].assign(file=rows["source_id"].map(paths)))


def _files(rows: pd.DataFrame) -> str:
    """Each file once, with its records."""
    results: dict[str, list[str]] = {}
    for file, record in zip(rows["file"], rows["record"], strict=True):
        setdefault = results.setdefault(str(file), [])
        if str(record) not in setdefault:
            setdefault.append(str(record))
    return "; ".join(f"{file}, record {', '.join(them)}" for file, them in results.items())


# Parts of the risk report: reasons as figures, and records about a round.

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


def reasons(rule: RiskRule, indicators: Features, urn: str, score: RiskScore) -> tuple[LevelReason, ...]:
    """Everything that counts for a school: triggers, then points, then what is not known."""
    lifts = {factor.code: factor.lifts for factor in rule.factors}
    triggers = [
        LevelReason(trigger.code, trigger.label, None, None, sets=Rating(trigger.rating.value))
        for trigger in score.triggers
    ]
    selected = [
        LevelReason(
            reason.code,
            reason.label,
            reason.points,
            reason.most,
            *_figure(indicators, reason.code, urn),
            lifts[reason.code],
        )
        for reason in score.reasons
    ]
    return (*triggers, *selected)


def main_of(every: Sequence[LevelReason]) -> tuple[LevelReason, ...]:
    """The first few that bring points or could bring them."""
    return tuple(item for item in every if item.is_trigger or item.most)[:MAIN]


def oldest(indicators: Features, urn: str) -> date | None:
    """When the oldest of a school's figures was published."""
    rows = [indicators.row(code, urn) for code in indicators.by_factor]
    return min((pandas_values.known_day(row["published"]) for row in rows if row is not None), default=None)


def _figure(indicators: Features, code: str, urn: str) -> tuple[Figure | None, float | None]:
    row = indicators.row(code, urn)
    if row is None:
        return None, None
    unit, school = str(row["unit"]), indicators.named(urn)
    of = str(row["measure"]) if isinstance(row.get("measure"), str) else code
    figure = Figure(
        measure=of,
        entity=urn,
        entity_name=str(school["name"]),
        level=Level.SCHOOL,
        period=str(row["period"]),
        phase=Phase(str(school["phase"])),
        group=PupilGroup(row["pupil_group"]) if of != code else PupilGroup.ALL,
        basis=str(row["basis"]) if isinstance(row.get("basis"), str) else "",
        value=float(row["shown"]),
        status=ValueStatus.OK,
        reason="",
        unit=UNITS.get(unit, Unit.COUNT),
        decimals=_decimals(of, code, unit, row),
        denominator_name=_counted(code, unit).value,
        counts=_counted(code, unit),
        numerator=pandas_values.number(row["numerator"]),
        denominator=pandas_values.number(row["denominator"]),
        published=pd.Timestamp(row["published"]).date(),
        release=str(row["release"]) if isinstance(row.get("release"), str) else None,
        source=read_from(row),
        derived=True,
    )
    return figure, pandas_values.number(row["compared"])


def _decimals(of: str, code: str, unit: str, row: Mapping[str, Any]) -> int:
    """As many as pages show of the same figure."""
    if of != code and not isinstance(row.get("basis"), str):
        return measure(of).decimals
    return 0 if unit in ("percent", "grade", "concerns", "changes") else 1


def _counted(code: str, unit: str) -> Counts:
    if code == "absence_change":
        return Counts.SESSIONS
    return Counts.PUPILS if unit in OF_PUPILS else Counts.SCHOOLS


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
    kept = records_in_force(context, "risk_overrides").sort_values("decided_on", kind="stable")
    overrides = {
        str(row.urn): _override(row, rule)
        for row in kept.itertuples()
        if pandas_values.known_day(row.decided_on) <= context.as_at
    }
    return Entered(overrides, _replies(context), _letters(context, round_name))


def last_day_of_override(decided_on: date, rule: RiskRule) -> date:
    """The last day on which an override may hold, whatever was entered."""
    limit: pd.Timestamp = pd.Timestamp(decided_on) + pd.DateOffset(months=rule.override_lapses_months)
    return limit.date()


def _override(row: Any, rule: RiskRule) -> Override:
    decided = pandas_values.known_day(row.decided_on)
    ends = min(pandas_values.known_day(row.expires_on), last_day_of_override(decided, rule))
    return Override(Rating(str(row.rating)), str(row.why), str(row.decided_by), decided, ends)


def _replies(context: ReportContext) -> dict[str, tuple[Reply, ...]]:
    current: Any = records_in_force(context, "school_replies")
    current = current[current["about"] == "risk_rating"].sort_values("replied_on")
    results: dict[str, tuple[Reply, ...]] = {}
    for row in current.itertuples():
        answer = "" if pd.isna(row.answer) else str(row.answer)
        reply = Reply(
            pandas_values.known_day(row.replied_on), str(row.replied_by), str(row.reply), bool(row.contests), answer
        )
        results[str(row.urn)] = (*results.get(str(row.urn), ()), reply)
    return results


def _letters(context: ReportContext, round_name: str) -> dict[str, Letter]:
    current = records_in_force(context, "rating_letters")
    current = current[current["round"] == round_name].sort_values("sent_on")
    return {
        str(row.urn): Letter(
            pandas_values.text(row.signed_by) or "",
            pandas_values.day(row.signed_on),
            pandas_values.known_day(row.sent_on),
            pandas_values.text(row.letter) or "",
        )
        for row in current.itertuples()
    }


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
            (pandas_values.known_day(day), {str(r.urn): Rating(str(r.rating)) for r in part.itertuples()})
            for day, part in frame.groupby("round", sort=True)
        )
    )


def default_rule(context: ReportContext) -> str:
    """The rule set of the plan: colours belong to the replay of 2015 alone."""
    past = context.plan is not None and context.plan.status is PlanStatus.PAST
    return "2015" if past else "current"


@reads_registers("formal_steps", "head_changes", "interventions", "rating_letters", "risk_overrides", "school_replies")
def risk(
    context: ReportContext,
    *,
    rules: str | None = None,
    trial: str | None = None,
    trial_text: str | None = None,
    area: str | None = None,
    phase: str | None = None,
    trust: str | None = None,
    school: str | None = None,
    rounds: tuple[str, ...] | None = None,
    audience: RoundAudience = RoundAudience.OTHERS,
) -> RiskReport:
    """Every school's level under a rule set on the as-at date, and what a changed one would do.

    Every indicator of one `school` (its URN) comes with it. `rounds` names the frozen rounds to
    look at (None: all). While a round waits for its heads, others get no school, and a school's
    own head gets that school alone. Raises DefinitionRefused for a rule set that does not exist
    or whose text is wrong.
    """
    audience = audience_for(context.scope, audience)
    rule = risk_rule(rules or default_rule(context), own_rules(context))
    current = tuple(item for item in _frozen(context, rule.code) if rounds is None or item.name in rounds)
    key = ("risk", rule.code, rule.version, tuple(item.name for item in current), audience)
    make = partial(_whole, context, rule, current, school, audience)
    whole = make() if school else context.once(key, make)  # every indicator of each school would fill the memory
    chosen = tuple(item for item in whole.schools if _inside(item, area, phase, trust))
    if whole.waiting is not None and whole.waiting.withheld:
        return _withheld(whole, audience, school)
    now = {item.urn: item.rating for item in chosen}
    then = {item.urn: item.before.rating for item in chosen if item.before is not None}
    own = own_ratings(context)
    return replace(
        whole,
        schools=chosen,
        counts=counts(now),
        before_counts=counts(then),
        moves=moves(then, now),
        agreement=moves(own.newest, now),
        dry_run=_trial(context, rule, trial, trial_text),
    )


def audience_for(scope: Scope, requested: RoundAudience) -> RoundAudience:
    """As whom somebody sees a round: asking for more than their role opens gives no more."""
    if scope.role in OFFICERS:
        return requested
    return (
        RoundAudience.SCHOOL
        if scope.role is Role.SCHOOL and requested is RoundAudience.SCHOOL
        else RoundAudience.OTHERS
    )


def _whole(
    context: ReportContext,
    rule: RiskRule,
    frozen_rounds: tuple[FrozenRound, ...],
    school: str | None,
    audience: RoundAudience,
) -> RiskReport:
    """The report of every school of the authority, before anybody chooses among them."""
    indicators = features(context, context.as_at)
    scores = ratings(context, rule, context.as_at)
    knows = audience is RoundAudience.OFFICERS
    earlier = [
        item for item in frozen_rounds if item.day < context.as_at and (knows or not item.waits_on(context.today))
    ]
    day, stood, text = before(context, rule, earlier[-1] if earlier else None)
    to_date = [item for item in frozen_rounds if item.day <= context.as_at]
    entered = settled_by_people(context, rule, to_date[-1].name if to_date else context.as_at.isoformat())
    own = own_ratings(context)
    results = [
        _result(context, rule, indicators, str(urn), scores[str(urn)], stood.get(str(urn)), entered, own.newest, school)
        for urn in indicators.schools.index
    ]
    sets = [item for item in risk_rules(own_rules(context)) if item.agreed <= context.as_at or item.code == rule.code]
    return RiskReport(
        header=page_header(context),
        rule=info(rule),
        day=context.as_at,
        frozen=next((item.name for item in frozen_rounds if item.day == context.as_at), None),
        schools=tuple(sorted(results, key=_urgency)),
        counts={},
        before_day=day,
        before_is=text,
        before_counts={},
        moves=(),
        not_settled=(*(t.label for t in rule.triggers if t.code not in TRIGGERS_KNOWN), *unused(rule, indicators)),
        coherence=tuple(item.sentence for item in coherence(context.plan.targets)) if context.plan else (),
        own_rounds=tuple(OwnRound(when, counts(item)) for when, item in own.rounds),
        own_moves=moves(own.before, own.newest),
        agreement=(),
        rounds=tuple(item.name for item in frozen_rounds),
        rules_there_are=tuple((r.code, f"{r.title}, version {r.version}") for r in sets),
        areas=tuple((a.code, a.name) for a in areas_of(context)),
        trusts=_trusts(results),
        waiting=waiting(context, frozen_rounds, audience),
        unknown=_unknown(rule, scores),
        differ=differing(frozen_rounds, context.as_at, {result.urn: result.rating for result in results}),
    )


def _withheld(whole: RiskReport, audience: RoundAudience, school: str | None) -> RiskReport:
    """What readers may see before the round opens to them: nothing, or a head's own school."""
    mine = tuple(item for item in whole.schools if audience is RoundAudience.SCHOOL and item.urn == school)
    opens = "" if whole.waiting is None else whole.waiting.others_from.isoformat()
    last_open = {item.urn: item.before.rating for item in whole.schools if item.before is not None}
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


def _frozen(context: ReportContext, code: str) -> tuple[FrozenRound, ...]:
    """The frozen rounds under a rule set, of the schools that whoever asks may see."""
    rounds, within = frozen(context.world, code), context.warehouse.within(context.scope)
    if within is None:
        return rounds
    return tuple(
        replace(item, schools=tuple(school for school in item.schools if school.urn in within)) for item in rounds
    )


def _result(
    context: ReportContext,
    rule: RiskRule,
    indicators: Features,
    urn: str,
    score: RiskScore,
    stood: RatingWithRange | None,
    entered: Entered,
    own: Mapping[str, Rating],
    school: str | None,
) -> SchoolResult:
    row, decided = indicators.named(urn), entered.overrides.get(urn)
    labels = {factor.code: factor.label for factor in rule.factors}
    every = reasons(rule, indicators, urn, score)
    holds = decided is not None and decided.holds(context.as_at)
    return SchoolResult(
        urn=urn,
        name=str(row["name"]),
        phase=str(row["phase"]),
        area=pandas_values.text(row.get("area")),
        area_name=pandas_values.text(row.get("area_name")),
        trust=pandas_values.text(row.get("trust_name")),
        by_rules=score.rating,
        expected=score.expected,
        lowest=score.lowest,
        highest=score.highest,
        least=score.least,
        most=score.most,
        main=main_of(every),
        every=tuple(
            replace(item, source=source_of(known(context, context.as_at), indicators, item.code, urn)) for item in every
        )
        if urn == school
        else (),
        missing=tuple(labels[code] for code in score.missing),
        before=stood,
        oldest=oldest(indicators, urn),
        override=decided if holds else None,
        lapsed=None if holds else decided,
        replies=entered.replies.get(urn, ()),
        letter=entered.letters.get(urn),
        own=own[urn].value if urn in own else None,
        need=replace(need(indicators, urn), stuck=flag.stuck if (flag := stuck_flags(context).get(urn)) else None),
    )


def _inside(school_result: SchoolResult, area: str | None, phase: str | None, trust: str | None) -> bool:
    return (
        (area is None or school_result.area == area)
        and (phase is None or school_result.phase == phase)
        and (trust is None or school_result.trust == trust)
    )


def _urgency(school_result: SchoolResult) -> tuple[float, float, str]:
    """The most need today first, whatever the level: points of risk ordered schools no better than chance."""
    return (*school_result.need.order, school_result.name)


def _unknown(rule: RiskRule, scores: Mapping[str, RiskScore]) -> tuple[Unknown, ...]:
    """What is not known about which schools, and how many schools would be sure of their level with it alone."""
    results = []
    for factor in rule.factors:
        without = [score for score in scores.values() if factor.code in score.missing]
        alone = sum(item.missing == (factor.code,) and item.least is not item.most for item in without)
        if without:
            results.append(Unknown(factor.label, len(without), alone))
    return tuple(sorted(results, key=lambda item: (-item.settles, -item.schools, item.label)))


def _trusts(results: list[SchoolResult]) -> tuple[tuple[str, str], ...]:
    names = sorted({result.trust for result in results if result.trust})
    return tuple((name, name) for name in names)


def _trial(context: ReportContext, rule: RiskRule, code: str | None, text: str | None) -> DryRun | None:
    if text is None and (code is None or code == rule.code):
        return None
    other = rule_text(text, "the file provided") if text else risk_rule(code or "", own_rules(context))
    return dry_run(features(context, context.as_at), ratings(context, rule, context.as_at), other)
