"""How many schools will have a report card by a date: the sum of each school's chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from analytics.inspection.outcomes import FIRST_REPORT_CARDS, InspectionKind, SchoolInspections
from analytics.inspection.pace import InspectionPace, Wait, learn_pace, months_between
from analytics.inspection.reach import Outlook, Scenario, Stand, scenarios, spread
from analytics.reports.core.context import ReportContext
from analytics.reports.inspection.inspection_counts import (
    counted_inspections,
    coverage_on,
    fewest_cards,
    last_covered,
    why_too_little,
)
from analytics.reports.inspection.reach_forecast import group_of, ruled, rules
from analytics.reports.inspection.school_histories import GradedInspection
from data.rules.model import LastGrade

YEARS_AHEAD = 3
_TERM_ENDS = ((12, 31), (4, 5), (7, 31))


@dataclass(frozen=True, slots=True)
class CardsBy:
    """Schools with a report card by a day: how many, and the chance of having enough of them."""

    by: date
    lower: float
    likely: float
    upper: float
    chance_enough: float


@dataclass(frozen=True, slots=True)
class CardsAhead:
    """Schools with a report card on the last day covered by inspections, and how many there will be.

    `why_not` says why they are not counted and not forecast: too few of the schools' inspections are known.
    """

    day: date
    n_open: int
    n_cards: int
    fewest: int
    ahead: tuple[CardsBy, ...]
    why_not: str


def cards_ahead(context: ReportContext, schools: Sequence[SchoolInspections]) -> CardsAhead | None:
    """The forecast for each end of term in the next three years; None before report cards.

    What happened between the last day that inspections reach and the as-at date is not known: the
    time ahead counts from that day.
    """
    if context.as_at < FIRST_REPORT_CARDS:
        return None
    day = last_covered(context, context.as_at)
    why_not = why_too_little(coverage_on(context, schools, max(day, FIRST_REPORT_CARDS)))
    open_now = {standing.urn: standing.visit for standing in counted_inspections(context, schools, day)}
    present = [item for item in schools if item.urn in open_now]
    done = sum(1 for visit in open_now.values() if visit is not None and visit.is_card)
    waiting = [
        (school, open_now[school.urn]) for school in present if not (visit := open_now[school.urn]) or not visit.is_card
    ]
    ends = [] if why_not else _term_ends(context.as_at)
    pace, cases = _pace(present, day), scenarios([])
    ahead = tuple(_by(day, end, waiting, done, pace, cases) for end in ends)
    return CardsAhead(day, len(present), done, fewest_cards(), ahead, why_not)


def _term_ends(day: date) -> list[date]:
    selected = [date(day.year + add, *end) for add in range(YEARS_AHEAD + 1) for end in _TERM_ENDS]
    last = day + timedelta(days=round(365.25 * YEARS_AHEAD))
    return sorted(item for item in selected if day < item <= last)


def _last_grade(visit: GradedInspection | None) -> str:
    if visit is None:
        return LastGrade.NEVER
    if visit.overall is not None:
        grades = {1: LastGrade.OUTSTANDING, 2: LastGrade.GOOD, 3: LastGrade.REQUIRES_IMPROVEMENT}
        return grades.get(visit.overall, LastGrade.SERIOUS_WEAKNESSES)
    worst = max((grade for name in visit.areas if (grade := visit.judged(name))), default=2)
    if worst == 4:
        return LastGrade.SERIOUS_WEAKNESSES
    return LastGrade.REQUIRES_IMPROVEMENT if worst == 3 else LastGrade.GOOD


def _last_visit(school: SchoolInspections, before: date) -> date | None:
    every = (*school.predecessor_inspections, *school.inspections)
    return max((item.date for item in every if item.date < before), default=school.opened)


def _pace(schools: Sequence[SchoolInspections], known: date) -> InspectionPace:
    """The pace of report cards since they began."""
    waits = []
    for school in schools:
        begun = _last_visit(school, FIRST_REPORT_CARDS)
        if begun is None:
            continue
        cards = [
            inspection.date
            for inspection in school.inspections
            if inspection.kind is InspectionKind.GRADED and inspection.date >= FIRST_REPORT_CARDS
        ]
        older = [
            predecessor_inspection
            for predecessor_inspection in (*school.predecessor_inspections, *school.inspections)
            if predecessor_inspection.overall is not None and predecessor_inspection.kind is InspectionKind.GRADED
        ]
        group = group_of(max(older, key=lambda item: item.date, default=None))
        waits.append(Wait(group, begun, min(cards, default=None), known))
    return learn_pace(waits, partial(ruled, rules()), FIRST_REPORT_CARDS, known - timedelta(days=30))


def _by(
    known: date,
    day: date,
    waiting: Sequence[tuple[SchoolInspections, GradedInspection | None]],
    done: int,
    pace: InspectionPace,
    cases: Sequence[Scenario],
) -> CardsBy:
    outlooks = []
    for school, visit in waiting:
        group = _last_grade(visit)
        since, visits = _last_visit(school, known), ruled(rules(), group, known)
        if since is None or visits is None:
            continue
        ahead = months_between(known, day)
        expected = pace.expected(group, months_between(since, known), ahead, visits)
        # "Below" until inspected and sure to count when it is: the number good is the number inspected.
        outlooks.append(Outlook(school.urn, Stand.BELOW, expected, 1.0, None))
    pmf = spread(outlooks, cases).joint[0]
    reached = 0.0
    marks: dict[float, float] = {}
    for count, chance in enumerate(pmf):
        reached += float(chance)
        for level in (0.1, 0.9):
            if reached >= level - 1e-9:
                marks.setdefault(level, float(done + count))
    mean = sum(count * float(chance) for count, chance in enumerate(pmf))
    short = max(0, fewest_cards() - done)
    return CardsBy(
        day, marks.get(0.1, float(done)), done + mean, marks.get(0.9, float(done)), min(1.0, float(pmf[short:].sum()))
    )
