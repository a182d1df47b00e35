"""What do inspectors say? The old kind and the new kind side by side, never put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analytics.coverage import Coverage
from analytics.inspection import SchoolInspections, is_stuck
from analytics.inspection_stock import (
    REPORT_CARD_GRADES,
    Stock,
    StockMethod,
    Transitions,
    consecutive_grades,
    transitions,
)
from analytics.reports.context import context_of
from analytics.reports.covered import (
    covered_stock,
    known_on,
    last_covered,
    rule,
    why_too_little,
)
from analytics.reports.desk import Desk, Place
from analytics.reports.inspected_schools import said
from analytics.reports.inspection_flows import (
    AgeBand,
    FlowYear,
    LatestKinds,
    Move,
    ages,
    covered_flow_years,
    latest_kinds,
    moves,
)
from analytics.reports.inspections import (
    FLOW,
    STOCK_BY_PUPILS,
    STOCK_BY_SCHOOLS,
    figure_at,
    inspection_series,
)
from analytics.reports.lineages import lineages, of, state_schools
from analytics.reports.places import areas_of, find_place
from analytics.reports.support_status import SupportStatus, support_statuses
from analytics.reports.tallies import (
    CARD_AREAS,
    CARD_TOTALS,
    CATEGORY,
    COVERAGE,
    GRADE_AGE,
    INADEQUATE,
    JUDGEMENTS,
    LAST_JUDGEMENTS,
    LAST_OVERALL,
    stand,
)
from analytics.reports.types import Context, Figure, Series
from analytics.reports.visits import Standing, Visit
from data.catalogue import measure
from data.period import Period
from data.vocabulary import Level, Phase

_OLD = (STOCK_BY_SCHOOLS, STOCK_BY_PUPILS, INADEQUATE)
_NOW = (CATEGORY, GRADE_AGE, COVERAGE)


@dataclass(frozen=True, slots=True)
class InspectedSchool:
    """One school in a list: what stands for it, since when, and the area it lies in."""

    urn: str
    name: str
    phase: str
    area_name: str
    stands: str
    inspected: date | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class CardSpread:
    """How the grades of one area of the report cards are spread; counts, never shares."""

    measure: str
    counts: dict[str, int]


@dataclass(frozen=True)
class Ofsted:
    """Everything the inspection page shows; figures of the old kind stop at their last day."""

    context: Context
    place: Place
    phase: Phase
    areas: tuple[tuple[str, str], ...]
    last_day_old: date
    last_day: date
    old_coverage: Coverage
    why_not_old: str
    latest_kinds: LatestKinds
    rule: str
    old: tuple[Figure, ...]
    flow: Figure
    now: tuple[Figure, ...]
    history: Series
    coverage: Series
    own_grades: Stock
    with_predecessors: Stock
    judgements: tuple[Figure, ...]
    cards: tuple[Figure, ...]
    card_areas: tuple[Figure, ...]
    spread: tuple[CardSpread, ...]
    n_cards: int
    n_open: int
    flows: tuple[FlowYear, ...]
    ages: tuple[AgeBand, ...]
    moves: tuple[Move, ...]
    changed: Transitions
    concern: tuple[InspectedSchool, ...]
    stuck: tuple[InspectedSchool, ...]
    statuses: tuple[tuple[InspectedSchool, SupportStatus], ...]
    by_area: tuple[Figure, ...]


def ofsted(desk: Desk, *, area: str | None = None, phase: Phase = Phase.ALL) -> Ofsted:
    """The state of inspection for the authority or one of its areas."""
    place = find_place(desk, area) if area else desk.home
    if place.level not in (Level.AUTHORITY, Level.AREA) or place.la_code != desk.home.la_code:
        raise ValueError("the inspection page speaks of the authority or one of its own areas")
    rows = state_schools(desk, phase)
    if place.level is Level.AREA:
        rows = rows[rows["area"] == place.code]
    schools = of(lineages(desk, rows), rows["urn"])
    names: dict[str, object] = {str(row.urn): row for row in rows.itertuples(index=False)}
    return _report(desk, place, phase, schools, names)


def _report(
    desk: Desk,
    place: Place,
    phase: Phase,
    schools: list[SchoolInspections],
    names: dict[str, object],
) -> Ofsted:
    day = last_covered(desk, desk.as_at)
    old_day = min(day, LAST_OVERALL)
    everyone, known = stand(desk, schools, day), known_on(schools, day)
    standings = stand(desk, known, day)
    coverage, own = covered_stock(desk, schools, old_day, StockMethod.OWN_GRADES)
    _, inherited = covered_stock(desk, schools, old_day, StockMethod.WITH_PREDECESSORS)

    def figures(codes: Sequence[str], when: date) -> tuple[Figure, ...]:
        return tuple(_figure(desk, code, place, schools, when, phase) for code in codes)

    changed = transitions(
        [move for one in schools if not one.carried_on for move in consecutive_grades(one)]
    )
    return Ofsted(
        context=context_of(desk), place=place, phase=phase,
        areas=tuple((one.code, one.name) for one in areas_of(desk)), last_day_old=old_day,
        old=figures(_OLD, old_day), flow=_flow(desk, place, schools, old_day, phase),
        now=figures(_NOW, day),
        history=inspection_series(desk, measure(STOCK_BY_SCHOOLS), place, phase),
        coverage=inspection_series(desk, measure(COVERAGE), place, phase),
        own_grades=own, with_predecessors=inherited, last_day=day, old_coverage=coverage,
        why_not_old=why_too_little(coverage),
        rule=rule().rule_in_words, latest_kinds=latest_kinds(standings),
        judgements=figures(tuple(JUDGEMENTS), min(day, LAST_JUDGEMENTS)),
        cards=figures(tuple(CARD_TOTALS), day), card_areas=figures(tuple(CARD_AREAS), day),
        spread=_spread(standings),
        n_cards=sum(1 for one in standings if one.visit and one.visit.is_card),
        flows=covered_flow_years(desk, schools, old_day), ages=ages(standings, day),
        n_open=len(everyone), moves=moves(changed), changed=changed,
        concern=_concern(standings, names), stuck=_stuck(desk, known, standings, names),
        statuses=_statuses(desk, everyone, names),
        by_area=_by_area(desk, old_day, phase),
    )  # fmt: skip


def _figure(
    desk: Desk, code: str, place: Place, schools: list[SchoolInspections], when: date, phase: Phase
) -> Figure:
    period = Period.parse(when.isoformat())
    return figure_at(desk, measure(code), place, schools, period, phase)


def _flow(
    desk: Desk, place: Place, schools: list[SchoolInspections], day: date, phase: Phase
) -> Figure:
    """The flow of the last academic year that ended by a day."""
    year = Period.academic_year(day.year if (day.month, day.day) >= (8, 31) else day.year - 1)
    return figure_at(desk, measure(FLOW), place, schools, year, phase)


def _by_area(desk: Desk, day: date, phase: Phase) -> tuple[Figure, ...]:
    rows = state_schools(desk, phase)
    found = lineages(desk, rows)
    return tuple(
        _figure(
            desk, STOCK_BY_SCHOOLS, one, of(found, rows.loc[rows["area"] == one.code, "urn"]),
            day, phase,
        )
        for one in areas_of(desk)
    )  # fmt: skip


def _spread(standings: Sequence[Standing]) -> tuple[CardSpread, ...]:
    cards = [one.visit for one in standings if one.visit is not None and one.visit.is_card]
    return tuple(
        CardSpread(
            code,
            {
                word: sum(1 for card in cards if card.areas.get(area) == word)
                for word in REPORT_CARD_GRADES
            },
        )
        for code, area in CARD_AREAS.items()
        if any(area in card.areas for card in cards)
    )


def _concern(
    standings: Sequence[Standing], names: dict[str, object]
) -> tuple[InspectedSchool, ...]:
    held = [(one, one.visit) for one in standings if one.visit and one.visit.in_category]
    return tuple(
        _line(names, one.urn, visit, _why_concern(visit))
        for one, visit in sorted(held, key=_newest)
    )


def _newest(pair: tuple[Standing, Visit]) -> tuple[int, str]:
    return (-pair[1].inspected.toordinal(), pair[0].urn)


def _why_concern(visit: Visit) -> str:
    if visit.category is not None:
        return visit.category
    if visit.overall == 4:
        return "inadequate; the file does not say which category"
    return "safeguarding" if visit.safeguarding == "not met" else "a judgement inadequate"


def stuck_schools(desk: Desk) -> tuple[str, ...]:
    """The numbers of the authority's schools that are stuck today."""
    rows = state_schools(desk)
    day = last_covered(desk, desk.as_at)
    schools = known_on(of(lineages(desk, rows), rows["urn"]), day)
    names: dict[str, object] = {str(row.urn): row for row in rows.itertuples(index=False)}
    return tuple(one.urn for one in _stuck(desk, schools, stand(desk, schools, day), names))


def _stuck(
    desk: Desk, schools: Sequence[SchoolInspections], standings: Sequence[Standing],
    names: dict[str, object],
) -> tuple[InspectedSchool, ...]:  # fmt: skip
    """Schools whose last overall grade requires improvement and that were below good before it."""
    lineage = {one.urn: one for one in schools}
    return tuple(
        _line(names, one.urn, one.visit, "below good at two inspections running")
        for one in sorted(standings, key=lambda held: held.urn)
        if one.visit is not None
        and one.visit.overall == 3
        and is_stuck(lineage[one.urn], desk.as_at, desk.as_at)
    )


def _statuses(
    desk: Desk, standings: Sequence[Standing], names: dict[str, object]
) -> tuple[tuple[InspectedSchool, SupportStatus], ...]:
    """Schools with a support status in force, as the authority recorded it."""
    visits = {one.urn: one.visit for one in standings}
    return tuple(
        (_line(names, one.urn, visits[one.urn], one.status), one)
        for one in support_statuses(desk, visits)
    )


def _line(names: dict[str, object], urn: str, visit: Visit | None, why: str) -> InspectedSchool:
    row = names[urn]
    area = getattr(row, "area_name", None)
    return InspectedSchool(
        urn=urn, name=str(getattr(row, "name", urn)), phase=str(getattr(row, "phase", "")),
        area_name=area if isinstance(area, str) else "", stands=said(visit) or "",
        inspected=visit.inspected if visit else None, why=why,
    )  # fmt: skip
