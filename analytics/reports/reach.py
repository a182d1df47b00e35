"""What can still be reached? The highest share, the likely one, the chance, and who decides it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from analytics.inspection import SchoolInspections, grade_name
from analytics.inspection_pace import BySupport, Conversion
from analytics.reach_deciding import Deciding
from analytics.reports.cards_ahead import CardsAhead, cards_ahead
from analytics.reports.context import context_of
from analytics.reports.covered import coverage_on, covered_stock, why_too_little
from analytics.reports.desk import Desk, Place
from analytics.reports.inspections import STOCK_BY_SCHOOLS
from analytics.reports.lineages import lineages, of, state_schools
from analytics.reports.places import areas_of, find_place
from analytics.reports.reach_forecast import Forecast, forecast, supported_share
from analytics.reports.reach_inputs import Levers, Question, Today, graded_known, rules
from analytics.reports.reach_record import RecordRow, record
from analytics.reports.support_status import support_recorded
from analytics.reports.tallies import LAST_OVERALL, method_on
from analytics.reports.types import Context
from data.plans.model import Reference, Target
from data.rules.model import IntervalRule, LastGrade
from data.vocabulary import Level, Phase

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
    outcome_pct: float | None


@dataclass(frozen=True)
class ReachReport:
    """Everything the reach page shows.

    `old` None: overall grades have ended by that day, or `why_not` says why nothing can be told.
    """

    context: Context
    place: Place
    areas: tuple[tuple[str, str], ...]
    levers: Levers
    old: Reached | None
    why_not: str
    without_levers: Reached | None
    others: tuple[Reached, ...]
    by_terms: tuple[tuple[int, Reached], ...]
    outcomes: tuple[tuple[float, float], ...]
    schools: tuple[DecidingSchool, ...]
    conversions: tuple[Conversion, ...]
    by_support: BySupport | None
    supported_share: float
    rules: tuple[IntervalRule, ...]
    interval_terms: int | None
    learned_from: tuple[date, date] | None
    n_seen: int
    cards: CardsAhead | None
    due_days: tuple[tuple[date, float | None], ...]


def reach(
    desk: Desk, *, area: str | None = None, as_at: date | None = None,
    deadline: date | str | None = None, promised: float | None = None,
    interval_terms: int | None = None, conversion: float | None = None, supported: int = 0,
    supported_conversion: float | None = None, phase: Phase = Phase.ALL,
) -> ReachReport:  # fmt: skip
    """What the inspection calendar allows by a deadline, known at the desk's date or at `as_at`.

    Shares that are set by hand run from 0 to 1; `promised` is a share in percent. Raises
    ValueError where a lever is out of its range or the deadline is not ahead.
    """
    seat = desk if as_at is None else replace(desk, as_at=as_at, memo={})
    levers = Levers(interval_terms, conversion, supported, supported_conversion)
    place, schools, rows = _schools(seat, area, phase)
    dues = promises(seat)
    until = date.fromisoformat(deadline) if isinstance(deadline, str) else deadline
    first = until or _first_ahead(dues, seat.as_at)
    ended = seat.as_at > LAST_OVERALL or first <= seat.as_at
    why_not = "" if ended else why_too_little(coverage_on(seat, schools, seat.as_at))
    if until is not None and until <= seat.as_at:
        raise ValueError(
            f"the deadline {until} is not after {seat.as_at}, from which is looked ahead"
        )
    target = promised if promised is not None else dict(dues).get(first)
    empty = ended or why_not
    answered = None if empty else _answer(seat, schools, first, target, levers)
    report = _report(seat, place, schools, rows, levers, dues, answered, target)
    return replace(report, why_not=why_not)


def _schools(
    desk: Desk, area: str | None, phase: Phase
) -> tuple[Place, list[SchoolInspections], dict[str, object]]:
    place = find_place(desk, area) if area else desk.home
    rows = state_schools(desk, phase)
    if place.level is Level.AREA:
        rows = rows[rows["area"] == place.code]
    names: dict[str, object] = {str(row.urn): row for row in rows.itertuples(index=False)}
    return place, of(lineages(desk, rows), rows["urn"]), names


def promises(desk: Desk) -> tuple[tuple[date, float | None], ...]:
    """The milestones of the plan's target for good schools: day and share."""
    target = good_schools_target(desk)
    if target is None:
        return ()
    return tuple((one.due, target.promised_value(one)) for one in target.milestones)


def good_schools_target(desk: Desk) -> Target | None:
    """The plan's promise of a share of good schools, None where it makes none."""
    targets = desk.plan.targets if desk.plan else ()
    held = [one for one in targets if one.measure == STOCK_BY_SCHOOLS and not one.area]
    return next((one for one in held if one.reference is Reference.FIXED), None)


def _first_ahead(dues: tuple[tuple[date, float | None], ...], day: date) -> date:
    return next(
        (due for due, _ in dues if due > day), date(day.year + 1, day.month, min(day.day, 28))
    )


def _answer(
    desk: Desk, schools: list[SchoolInspections], deadline: date, target: float | None,
    levers: Levers,
) -> Forecast:  # fmt: skip
    support = desk.once(("support",), lambda: support_recorded(desk))
    ask = Question(desk.as_at, deadline, rules(), method_on(desk.as_at), levers, support)
    return forecast(schools, ask, target)


def _report(
    desk: Desk, place: Place, schools: list[SchoolInspections], rows: dict[str, object],
    levers: Levers, dues: tuple[tuple[date, float | None], ...], found: Forecast | None,
    target: float | None,
) -> ReachReport:  # fmt: skip
    later = _later(desk, place) if found else []
    moved = levers != Levers()
    plain = (
        _answer(desk, schools, found.ask.deadline, target, Levers()) if found and moved else found
    )
    others = [
        _answer(desk, schools, due, value, levers)
        for due, value in dues
        if found and due > desk.as_at and due != found.ask.deadline
    ]
    terms = [
        (
            count,
            _answer(
                desk, schools, found.ask.deadline, target, replace(levers, interval_terms=count)
            ),
        )
        for count in TERMS_COMPARED
        if found
    ]
    held = tuple(rule for grade in RULED if (rule := rules().after(grade, desk.as_at)) is not None)
    return ReachReport(
        context=context_of(desk), place=place,
        areas=tuple((one.code, one.name) for one in areas_of(desk)), levers=levers,
        old=_reached(found, later, desk) if found else None, why_not="",
        without_levers=_reached(plain, later, desk) if plain else None,
        others=tuple(_reached(one, later, desk) for one in others),
        by_terms=tuple((count, _reached(one, later, desk)) for count, one in terms),
        outcomes=_outcomes(found) if found else (),
        schools=_deciding(found, schools, rows, desk) if found else (),
        conversions=tuple(found.learned.conversions.values()) if found else (),
        by_support=found.learned.by_support if found else None,
        supported_share=supported_share(found.ask, found.learned) if found else 0.0,
        rules=held, interval_terms=held[0].terms if held else None,
        learned_from=(found.learned.first, found.learned.last) if found else None,
        n_seen=found.learned.pace.n_seen if found else 0,
        cards=cards_ahead(desk, schools), due_days=dues,
    )  # fmt: skip


def _known_today(desk: Desk) -> Desk:
    return desk.once(("as known today",), lambda: replace(desk, as_at=desk.today, memo={}))


def _later(desk: Desk, place: Place) -> list[SchoolInspections]:
    """The same schools as they are known today: to say what came, never to forecast."""
    now = _known_today(desk)
    rows = state_schools(now)
    rows = rows[rows["area"] == place.code] if place.level is Level.AREA else rows
    return of(lineages(now, rows), rows["urn"])


def _reached(found: Forecast, later: list[SchoolInspections], desk: Desk) -> Reached:
    due = found.ask.deadline
    came = None
    if due <= min(desk.today, LAST_OVERALL):
        now = _known_today(desk)
        coverage, held = covered_stock(now, later, due, found.ask.method)
        came = held if coverage.sufficient else None
    return Reached(
        deadline=due, target_pct=found.target_pct, good_now=found.good_now,
        n_graded=found.n_graded, now_pct=found.now_pct, ceiling_good=found.ceiling_good,
        ceiling_of=found.ceiling_of, ceiling_pct=found.ceiling_pct, likely_pct=found.spread.mean,
        lower_pct=found.spread.quantile(0.1), upper_pct=found.spread.quantile(0.9),
        chance=found.chance, outcome_pct=came.pct if came else None,
    )  # fmt: skip


def _outcomes(found: Forecast) -> tuple[tuple[float, float], ...]:
    """The spread by whole percent, for the picture; the numbers themselves are exact."""
    held: dict[float, float] = {}
    for pct, chance in found.spread.shares():
        held[float(round(pct))] = held.get(float(round(pct)), 0.0) + chance
    return tuple((pct, chance) for pct, chance in sorted(held.items()) if chance >= 0.0005)


def _deciding(
    found: Forecast, schools: list[SchoolInspections], rows: dict[str, object], desk: Desk
) -> tuple[DecidingSchool, ...]:
    lineage = {one.urn: one for one in schools}
    held = {one.urn: one for one in found.schools}
    return tuple(
        _school(one, held[one.urn], lineage[one.urn], rows[one.urn], found, desk)
        for one in found.deciding
    )


def _school(
    one: Deciding, now: Today, school: SchoolInspections, row: object, found: Forecast, desk: Desk
) -> DecidingSchool:
    last = graded_known(school, found.ask.method, desk.as_at)[-1]
    area = getattr(row, "area_name", None)
    return DecidingSchool(
        urn=one.urn, name=str(getattr(row, "name", one.urn)),
        area_name=area if isinstance(area, str) else "",
        grade=grade_name(last.overall, last.date) or "", inspected=last.date,
        due_from=now.due_from, p_inspected=one.p_inspected, adds=one.adds,
        adds_schools=one.adds_schools, supported=one.urn in found.supported,
    )  # fmt: skip


def chance_of_good_schools(
    desk: Desk, area: str | None, phase: Phase, due: date, share: float
) -> float | None:
    """The chance, from inspections, that a share of good schools is reached; None where it cannot be told."""
    if desk.as_at > LAST_OVERALL or due <= desk.as_at or due > LAST_OVERALL:
        return None
    _, schools, _ = _schools(desk, area, phase)
    if not coverage_on(desk, schools, desk.as_at).sufficient:
        return None
    return _answer(desk, schools, due, share, Levers()).chance


def reach_record(desk: Desk) -> tuple[RecordRow, ...]:
    """The back-test on the loaded list: a look ahead from every January from 2010 to 2019."""
    now = replace(desk, as_at=desk.today, memo={})
    rows = state_schools(now)
    schools = of(lineages(now, rows), rows["urn"])
    rows_known = record(schools, min(desk.today, LAST_OVERALL))
    return tuple(
        row
        for row in rows_known
        if coverage_on(now, schools, row.origin).sufficient
        and coverage_on(now, schools, min(row.deadline, LAST_OVERALL)).sufficient
    )
