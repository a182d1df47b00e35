"""Inspection, support and formal action now and at the last meeting: counts, and a few names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analytics.reports.board.board_records import FormalStep, Support, formal_steps, schools_supported, support
from analytics.reports.core.context import ReportContext
from analytics.reports.core.types import Figure
from analytics.reports.improvement.interventions import InterventionsReport, KindCompared, interventions
from analytics.reports.inspection import coverage
from analytics.reports.inspection.inspection import InspectedSchool, Ofsted, ofsted
from analytics.reports.inspection.inspection_counts import CATEGORY
from analytics.reports.inspection.inspection_figures import STOCK_BY_SCHOOLS
from analytics.reports.inspection.reach import Reached, reach
from analytics.reports.inspection.report_cards import CardsAhead
from analytics.reports.risk.risk import risk
from analytics.reports.risk.types import RiskReport, SchoolResult
from analytics.risk import Rating
from data.records import RecordsUnavailable


@dataclass(frozen=True, slots=True)
class FormalDay:
    """What had been counted by one day; `supported` counts each school once.

    `why_not` says why no count of inspections stands for all schools; empty where it does.
    """

    good: Figure
    concern: Figure
    stuck: int
    n_cards: int
    n_open: int
    steps: tuple[FormalStep, ...]
    support: tuple[Support, ...]
    supported: int
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Levels:
    """How many schools are at each level of support, now and at the round before.

    `opens` is the day from which a round is told that waits for its headteachers: until then it
    counts nothing. Below `least_share` of schools rated, 0 to 1, a count stands for none but those.
    """

    words: dict[str, str]
    counts: dict[str, int]
    before: dict[str, int]
    before_day: date
    opens: date | None
    least_share: float


@dataclass(frozen=True, slots=True)
class NamedSchool:
    """One school by its name, for the private version alone: why it is listed, and since when."""

    heading: str
    name: str
    area_name: str
    why: str
    since: date | None


@dataclass(frozen=True)
class Formal:
    """Everything that the slide of inspection, support and formal action says.

    `named` is empty unless the pack is private; `late_checks` None where the records are not open.
    """

    now: FormalDay
    before: FormalDay
    levels: Levels
    late_checks: int | None
    reached: Reached | None
    cards: CardsAhead | None
    compared: tuple[KindCompared, ...]
    named: tuple[NamedSchool, ...]


def formal(context: ReportContext, then: ReportContext, named: bool) -> Formal:
    """The counts at both desks; what may be reached and the levels at the first alone."""
    inspected, rated, ahead = ofsted(context), risk(context), reach(context)
    followed = _followed(context)
    return Formal(
        now=_day(context, inspected, named, context.as_at),
        before=_day(context, ofsted(then), False, then.as_at),
        levels=_levels(rated),
        late_checks=None if followed is None else len(followed.overdue),
        reached=ahead.old,
        cards=ahead.cards,
        compared=() if followed is None else followed.compared,
        named=_named(inspected, rated) if named else (),
    )


def _levels(rated: RiskReport) -> Levels:
    waits = rated.waiting if rated.waiting is not None and rated.waiting.withheld else None
    opens = waits.others_from if waits else None
    least = coverage.rule().least_share
    return Levels(rated.rule.words, rated.counts, rated.before_counts, rated.before_day, opens, least)


def _followed(context: ReportContext) -> InterventionsReport | None:
    try:
        return interventions(context)
    except RecordsUnavailable:
        return None


def _day(context: ReportContext, inspected: Ofsted, named: bool, day: date) -> FormalDay:
    """Both days' records as known now: a step entered late was open all the same."""
    by_key = {item.measure: item for item in (*inspected.old, *inspected.now)}
    return FormalDay(
        by_key[STOCK_BY_SCHOOLS],
        by_key[CATEGORY],
        len(inspected.stuck),
        inspected.n_cards,
        inspected.n_open,
        formal_steps(context, named, day),
        support(context, day),
        schools_supported(context, day),
        inspected.why_not,
    )


def _named(inspected: Ofsted, rated: RiskReport) -> tuple[NamedSchool, ...]:
    """Schools of concern, those long below good, and those at the highest level of support."""
    highest = [school for school in rated.schools if school.rating is Rating.RED]
    word = rated.rule.words.get(Rating.RED.value, Rating.RED.value)
    return (
        *(_inspected("In a category of concern", item) for item in inspected.concern),
        *(_inspected("Below good twice running", item) for item in inspected.stuck),
        *(_level(f"Level of support: {word}", item) for item in highest),
    )


def _inspected(heading: str, inspected_school: InspectedSchool) -> NamedSchool:
    return NamedSchool(
        heading, inspected_school.name, inspected_school.area_name, inspected_school.why, inspected_school.inspected
    )


def _level(heading: str, school_result: SchoolResult) -> NamedSchool:
    why = school_result.main[0].label if school_result.main else ""
    return NamedSchool(heading, school_result.name, school_result.area_name or "", why, None)
