"""What can be reached? The highest and likely share, the chance, and the schools that matter most."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from analytics.inspection.counts import stock
from analytics.inspection.outcomes import SchoolInspections, grade_name
from analytics.inspection.pace import BySupport, Conversion, months_between
from analytics.inspection.reach import Deciding, as_today, framework_shock
from analytics.reports.core.context import Place, ReportContext, page_header
from analytics.reports.core.places import areas_of, find_place
from analytics.reports.core.records_in_force import reads_registers
from analytics.reports.core.types import PageHeader
from analytics.reports.inspection.inspection_counts import (
    LAST_OVERALL,
    coverage_on,
    known_on,
    method_on,
    why_too_little,
)
from analytics.reports.inspection.inspection_figures import STOCK_BY_SCHOOLS
from analytics.reports.inspection.reach_forecast import (
    Forecast,
    Levers,
    ReachRequest,
    SchoolAtOrigin,
    forecast,
    graded_known,
    rules,
    supported_share,
)
from analytics.reports.inspection.report_cards import CardsAhead, cards_ahead
from analytics.reports.inspection.school_histories import lineages, of, state_schools
from analytics.reports.inspection.support_status import support_recorded
from data.plans.model import Reference, Target
from data.rules.model import IntervalRule, LastGrade, PublishedConversion
from data.vocabulary import Level, Phase

MONTHS_BACK = 120  # how far back past changes are looked at
TERMS_COMPARED = (4, 6)  # before and after Ofsted's change of September 2015
RULED = (LastGrade.REQUIRES_IMPROVEMENT, LastGrade.GOOD, LastGrade.OUTSTANDING)


@dataclass(frozen=True, slots=True)
class DecidingSchool:
    """A school that can still change the answer; `adds` is to the chance of the target."""

    urn: str
    name: str
    area_name: str
    grade: str
    inspected: date
    due_from: date | None
    p_inspected: float
    adds: float | None
    adds_schools: float
    supported: bool


@dataclass(frozen=True, slots=True)
class Reached:
    """One answer: shares in percent with the schools behind them, `chance` from 0 to 1."""

    deadline: date
    target_pct: float | None
    good_now: int
    n_graded: int
    now_pct: float | None
    ceiling_good: int
    ceiling_of: int
    ceiling_pct: float | None
    likely_pct: float | None
    lower_pct: float | None
    upper_pct: float | None
    chance: float | None


@dataclass(frozen=True)
class ReachReport:
    """Everything the reach page shows.

    `old` None: overall grades have ended by that day, or `why_not` gives the reason for no forecast.
    `as_today`: the 80% interval of no change, give or take past changes over as long; None with too few.
    """

    header: PageHeader
    place: Place
    areas: tuple[tuple[str, str], ...]
    levers: Levers
    old: Reached | None
    as_today: tuple[float, float] | None
    why_not: str
    without_levers: Reached | None
    others: tuple[Reached, ...]
    by_terms: tuple[tuple[int, Reached], ...]
    by_framework: tuple[tuple[float, Reached], ...]
    outcomes: tuple[tuple[float, float], ...]
    schools: tuple[DecidingSchool, ...]
    conversions: tuple[Conversion, ...]
    by_support: BySupport | None
    supported_share: float
    rules: tuple[IntervalRule, ...]
    rules_version: str
    published: tuple[PublishedConversion, ...]
    interval_terms: int | None
    learned_from: tuple[date, date] | None
    n_seen: int
    cards: CardsAhead | None
    due_days: tuple[tuple[date, float | None], ...]


@reads_registers("interventions")
def reach(
    context: ReportContext,
    *,
    area: str | None = None,
    as_at: date | None = None,
    deadline: date | str | None = None,
    promised: float | None = None,
    interval_terms: int | None = None,
    conversion: float | None = None,
    supported: int = 0,
    supported_conversion: float | None = None,
    phase: Phase = Phase.ALL,
) -> ReachReport:
    """What the inspection calendar allows by a deadline, known at the as-at date or at `as_at`.

    Shares that are set by hand run from 0 to 1; `promised` is a share in percent. Raises
    ValueError where a lever is out of its range or the deadline is not ahead.
    """
    seat = context if as_at is None else replace(context, as_at=as_at, memo={})
    levers = Levers(interval_terms, conversion, supported, supported_conversion)
    place, schools, rows = _schools(seat, area, phase)
    dues = promises(seat)
    until = date.fromisoformat(deadline) if isinstance(deadline, str) else deadline
    first = until or _first_ahead(dues, seat.as_at)
    ended = seat.as_at > LAST_OVERALL or first <= seat.as_at
    why_not = "" if ended else why_too_little(coverage_on(seat, schools, seat.as_at))
    if until is not None and until <= seat.as_at:
        raise ValueError(f"the deadline {until} is not after {seat.as_at}, the date of the forecast")
    target = promised if promised is not None else dict(dues).get(first)
    empty = ended or why_not
    answered = None if empty else _answer(seat, schools, first, target, levers)
    report = _report(seat, place, schools, rows, levers, dues, answered, target)
    return replace(report, why_not=why_not)


def _schools(
    context: ReportContext, area: str | None, phase: Phase
) -> tuple[Place, list[SchoolInspections], dict[str, object]]:
    place = find_place(context, area) if area else context.home
    rows = state_schools(context, phase)
    if place.level is Level.AREA:
        rows = rows[rows["area"] == place.code]
    names: dict[str, object] = {str(row.urn): row for row in rows.itertuples(index=False)}
    return place, of(lineages(context, rows), rows["urn"]), names


def promises(context: ReportContext) -> tuple[tuple[date, float | None], ...]:
    """The milestones of the plan's target for good schools: day and share."""
    target = good_schools_target(context)
    if target is None:
        return ()
    return tuple((milestone.due, target.promised_value(milestone)) for milestone in target.milestones)


def good_schools_target(context: ReportContext) -> Target | None:
    """The plan's promise of a share of good schools, None where it makes none."""
    targets = context.plan.targets if context.plan else ()
    selected = [target for target in targets if target.measure == STOCK_BY_SCHOOLS and not target.area]
    return next((item for item in selected if item.reference is Reference.FIXED), None)


def _first_ahead(dues: tuple[tuple[date, float | None], ...], day: date) -> date:
    return next((due for due, _ in dues if due > day), date(day.year + 1, day.month, min(day.day, 28)))


def _answer(
    context: ReportContext, schools: list[SchoolInspections], deadline: date, target: float | None, levers: Levers
) -> Forecast:
    support = context.once(("support",), lambda: support_recorded(context))
    ask = ReachRequest(context.as_at, deadline, rules(), method_on(context.as_at), levers, support)
    return forecast(schools, ask, target)


def _report(
    context: ReportContext,
    place: Place,
    schools: list[SchoolInspections],
    rows: dict[str, object],
    levers: Levers,
    dues: tuple[tuple[date, float | None], ...],
    outlook: Forecast | None,
    target: float | None,
) -> ReachReport:
    moved = levers != Levers()
    plain = _answer(context, schools, outlook.ask.deadline, target, Levers()) if outlook and moved else outlook
    others = [
        _answer(context, schools, due, value, levers)
        for due, value in dues
        if outlook and due > context.as_at and due != outlook.ask.deadline
    ]
    terms = [
        (count, _answer(context, schools, outlook.ask.deadline, target, replace(levers, interval_terms=count)))
        for count in TERMS_COMPARED
        if outlook
    ]
    shock = framework_shock()
    frameworks = [
        (size, _answer(context, schools, outlook.ask.deadline, target, replace(levers, common_shock=size)))
        for size in (shock, 0.0, -shock)
        if outlook
    ]
    ruled = tuple(rule for grade in RULED if (rule := rules().after(grade, context.as_at)) is not None)
    return ReachReport(
        header=page_header(context),
        place=place,
        areas=tuple((item.code, item.name) for item in areas_of(context)),
        levers=levers,
        old=_reached(outlook) if outlook else None,
        as_today=_as_today(schools, outlook) if outlook else None,
        why_not="",
        without_levers=_reached(plain) if plain else None,
        others=tuple(_reached(other) for other in others),
        by_terms=tuple((count, _reached(item)) for count, item in terms),
        by_framework=tuple((size, _reached(item)) for size, item in frameworks),
        outcomes=_outcomes(outlook) if outlook else (),
        schools=_deciding(outlook, schools, rows, context) if outlook else (),
        conversions=tuple(outlook.learned.conversions.values()) if outlook else (),
        by_support=outlook.learned.by_support if outlook else None,
        supported_share=supported_share(outlook.ask, outlook.learned) if outlook else 0.0,
        rules=ruled,
        rules_version=rules().version,
        published=rules().conversions,
        interval_terms=ruled[0].terms if ruled else None,
        learned_from=(outlook.learned.first, outlook.learned.last) if outlook else None,
        n_seen=outlook.learned.pace.n_seen if outlook else 0,
        cards=cards_ahead(context, schools),
        due_days=dues,
    )


def _reached(outlook: Forecast) -> Reached:
    return Reached(
        deadline=outlook.ask.deadline,
        target_pct=outlook.target_pct,
        good_now=outlook.good_now,
        n_graded=outlook.n_graded,
        now_pct=outlook.now_pct,
        ceiling_good=outlook.ceiling_good,
        ceiling_of=outlook.ceiling_of,
        ceiling_pct=outlook.ceiling_pct,
        likely_pct=outlook.spread.mean,
        lower_pct=outlook.spread.quantile(0.1),
        upper_pct=outlook.spread.quantile(0.9),
        chance=outlook.chance,
    )


def _as_today(schools: list[SchoolInspections], outlook: Forecast) -> tuple[float, float] | None:
    """No change, give or take what the share changed over as many months from each year before, as known now."""
    ask, now = outlook.ask, outlook.now_pct
    if now is None:
        return None
    months, past = round(months_between(ask.origin, ask.deadline)), []
    for back in range(12 * -(-months // 12), MONTHS_BACK + 1, 12):
        begin = (pd.Timestamp(ask.origin) - pd.DateOffset(months=back)).date()
        end = (pd.Timestamp(begin) + pd.DateOffset(months=months)).date()
        first, last = (stock(known_on(schools, day), day, ask.method, ask.origin) for day in (begin, end))
        if first.pct is not None and last.pct is not None and 2 * first.n_graded >= outlook.n_graded:
            past.append(last.pct - first.pct)
    return as_today(now, past)


def _outcomes(outlook: Forecast) -> tuple[tuple[float, float], ...]:
    """The spread by whole percent, for the picture; the numbers themselves are exact."""
    results: dict[float, float] = {}
    for pct, chance in outlook.spread.shares():
        results[float(round(pct))] = results.get(float(round(pct)), 0.0) + chance
    return tuple((pct, chance) for pct, chance in sorted(results.items()) if chance >= 0.0005)


def _deciding(
    outlook: Forecast, schools: list[SchoolInspections], rows: dict[str, object], context: ReportContext
) -> tuple[DecidingSchool, ...]:
    lineage = {school.urn: school for school in schools}
    by_key = {school.urn: school for school in outlook.schools}
    return tuple(
        _school(item, by_key[item.urn], lineage[item.urn], rows[item.urn], outlook, context)
        for item in outlook.deciding
    )


def _school(
    deciding: Deciding,
    now: SchoolAtOrigin,
    school: SchoolInspections,
    row: object,
    outlook: Forecast,
    context: ReportContext,
) -> DecidingSchool:
    last = graded_known(school, outlook.ask.method, context.as_at)[-1]
    area = getattr(row, "area_name", None)
    return DecidingSchool(
        urn=deciding.urn,
        name=str(getattr(row, "name", deciding.urn)),
        area_name=area if isinstance(area, str) else "",
        grade=grade_name(last.overall, last.date) or "",
        inspected=last.date,
        due_from=now.due_from,
        p_inspected=deciding.p_inspected,
        adds=deciding.adds,
        adds_schools=deciding.adds_schools,
        supported=deciding.urn in outlook.supported,
    )


def chance_of_good_schools(
    context: ReportContext, area: str | None, phase: Phase, due: date, share: float
) -> float | None:
    """The chance, from inspections, that a share of good schools is reached; None where not known."""
    if context.as_at > LAST_OVERALL or due <= context.as_at or due > LAST_OVERALL:
        return None
    _, schools, _ = _schools(context, area, phase)
    if not coverage_on(context, schools, context.as_at).sufficient:
        return None
    return _answer(context, schools, due, share, Levers()).chance
