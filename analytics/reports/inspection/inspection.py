"""Overall grades and report cards side by side, never combined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analytics.figure import Coverage
from analytics.inspection.counts import (
    DAYS_A_YEAR,
    REPORT_CARD_GRADES,
    Flow,
    FlowMethod,
    Stock,
    StockMethod,
    Transitions,
    consecutive_grades,
    flow,
    transitions,
)
from analytics.inspection.outcomes import FIRST_REPORT_CARDS, Inspection, InspectionKind, SchoolInspections
from analytics.reports.core.context import Place, ReportContext, page_header, rule
from analytics.reports.core.places import areas_of, find_place, is_home
from analytics.reports.core.records_in_force import reads_registers
from analytics.reports.core.types import Figure, PageHeader, Series
from analytics.reports.inspection.inspection_counts import (
    CARD_AREAS,
    CARD_TOTALS,
    CATEGORY,
    COVERAGE,
    GRADE_AGE,
    INADEQUATE,
    JUDGEMENTS,
    LAST_JUDGEMENTS,
    LAST_OVERALL,
    counted_inspections,
    coverage_on,
    covered_stock,
    enough_pupils_known,
    known_on,
    last_covered,
    why_too_little,
)
from analytics.reports.inspection.inspection_figures import (
    FLOW,
    STOCK_BY_PUPILS,
    STOCK_BY_SCHOOLS,
    figure_at,
    inspection_series,
    outcome_text,
)
from analytics.reports.inspection.school_histories import (
    CountedInspection,
    GradedInspection,
    lineages,
    of,
    state_schools,
    visit_of,
)
from analytics.reports.inspection.stuck import rule as stuck_rule
from analytics.reports.inspection.stuck import stuck_flags
from analytics.reports.inspection.support_status import SupportStatus, support_statuses
from analytics.statistics.intervals import Interval, wilson
from data.catalogue import measure
from data.period import Period
from data.rules.model import CoverageRule, StuckRule
from data.vocabulary import Level, Phase

# Inspections of each year that ended good, with and without visits that gave no grade; ages.

YEARS_SHOWN = 8
AGE_BANDS = ((0, 2), (2, 4), (4, 6), (6, 8), (8, None))  # whole years, the upper one left out


@dataclass(frozen=True, slots=True)
class FlowYear:
    """One academic year's inspections; `with_ungraded` None where no ungraded visit is loaded."""

    period: str
    graded: Flow
    graded_share: Interval
    with_ungraded: Flow | None


@dataclass(frozen=True, slots=True)
class AgeBand:
    """How many schools' standing judgement is from `years` to before `below` years old."""

    years: int
    below: int | None
    schools: int


def flow_years(schools: Sequence[SchoolInspections], known: date, day: date) -> tuple[FlowYear, ...]:
    """The last whole academic years in which something was inspected, the newest first.

    Each inspection under the number it was of, so that none is counted twice.
    """
    current = [inspection for s in schools for inspection in s.inspections if inspection.known_from <= known]
    graded = [item.date for item in current if item.overall is not None and item.date <= day]
    if not graded:
        return ()
    first = Period.parse(min(graded).isoformat()).ending
    last = Period.parse(day.isoformat()).ending
    years = [Period.academic_year(ending) for ending in range(last, first - 1, -1)]
    selected = (_year(current, year) for year in years if year.end <= day)
    return tuple(item for item in selected if item.graded.n)[:YEARS_SHOWN]


def covered_flow_years(context: ReportContext, schools: Sequence[SchoolInspections], day: date) -> tuple[FlowYear, ...]:
    """The years at whose end enough schools' inspections are known; other years are left out."""
    return tuple(
        year
        for year in flow_years(schools, context.as_at, day)
        if coverage_on(context, schools, Period.parse(year.period).end).sufficient
    )


def _year(inspections: Sequence[Inspection], year: Period) -> FlowYear:
    graded = flow(inspections, year.start, year.end, FlowMethod.GRADED)
    confirmed = any(
        item.kind is InspectionKind.UNGRADED and year.start <= item.date <= year.end and item.overall is not None
        for item in inspections
    )
    both = flow(inspections, year.start, year.end, FlowMethod.WITH_UNGRADED) if confirmed else None
    return FlowYear(year.text, graded, wilson(graded.good, graded.n), both)


def ages(standings: Sequence[CountedInspection], day: date) -> tuple[AgeBand, ...]:
    """How old the standing judgements are, of every kind, counted in bands."""
    years = [(day - standing.visit.inspected).days / DAYS_A_YEAR for standing in standings if standing.visit]
    return tuple(AgeBand(low, high, sum(low <= age < (high or age + 1) for age in years)) for low, high in AGE_BANDS)


@dataclass(frozen=True, slots=True)
class LatestKinds:
    """Schools by what their latest graded inspection gave, of those whose latest is known."""

    overall: int
    judged_since: int
    never: int


def latest_kinds(standings: Sequence[CountedInspection]) -> LatestKinds:
    """Schools with an overall grade, judged another way since, and never inspected."""
    overall = sum(1 for standing in standings if standing.visit is not None and standing.visit.overall is not None)
    never = sum(1 for standing in standings if standing.visit is None)
    return LatestKinds(overall, len(standings) - overall - never, never)


@dataclass(frozen=True, slots=True)
class GradeTransition:
    """How often an inspection from one grade ended in another, with Wilson's limits."""

    before: int
    after: int
    count: int
    of: int
    share: Interval


def moves(changed: Transitions) -> tuple[GradeTransition, ...]:
    """Each move between grades that was seen, with its share of the inspections from that grade."""
    return tuple(
        GradeTransition(before, after, count, sum(row), changed.chance(before, after))
        for before, row in enumerate(changed.matrix, start=1)
        for after, count in enumerate(row, start=1)
        if sum(row)
    )


_OLD = (STOCK_BY_SCHOOLS, STOCK_BY_PUPILS, INADEQUATE)
_NOW = (CATEGORY, GRADE_AGE, COVERAGE)


@dataclass(frozen=True, slots=True)
class InspectedSchool:
    """One school in a list: its outcome, since when, and its area."""

    urn: str
    name: str
    phase: str
    area_name: str
    outcome: str
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

    header: PageHeader
    place: Place
    phase: Phase
    areas: tuple[tuple[str, str], ...]
    last_day_old: date
    last_day: date
    old_coverage: Coverage
    coverage_now: Coverage
    pupils_known: bool
    why_not_old: str
    why_not: str
    latest_kinds: LatestKinds
    rule: CoverageRule
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
    moves: tuple[GradeTransition, ...]
    changed: Transitions
    outcomes: tuple[InspectedSchool, ...]
    concern: tuple[InspectedSchool, ...]
    stuck: tuple[InspectedSchool, ...]
    perhaps_stuck: tuple[InspectedSchool, ...]
    stuck_rule: StuckRule
    statuses: tuple[tuple[InspectedSchool, SupportStatus], ...]
    by_area: tuple[Figure, ...]

    @property
    def overall_ended(self) -> bool:
        """Whether overall grades had ended by the as-at date: nobody knew it before."""
        return self.header.as_at > LAST_OVERALL

    @property
    def cards_begun(self) -> bool:
        """Whether report cards had begun by the as-at date."""
        return self.header.as_at >= FIRST_REPORT_CARDS


@reads_registers("support_status")
def ofsted(context: ReportContext, *, area: str | None = None, phase: Phase = Phase.ALL) -> Ofsted:
    """The state of inspection for the authority or one of its areas."""
    return context.once(("ofsted", area, phase), lambda: _ofsted(context, area, phase))


def _ofsted(context: ReportContext, area: str | None, phase: Phase) -> Ofsted:
    place = find_place(context, area) if area else context.home
    if place.level is Level.SCHOOL or not is_home(context, place):
        raise ValueError(f"the inspection page covers {context.home.name} or one of its areas")
    rows = state_schools(context, phase)
    if place.code != context.home.code:
        rows = rows[rows["area"] == place.code]
    schools = of(lineages(context, rows), rows["urn"])
    names: dict[str, object] = {str(row.urn): row for row in rows.itertuples(index=False)}
    return _report(context, place, phase, schools, names)


def _report(
    context: ReportContext, place: Place, phase: Phase, schools: list[SchoolInspections], names: dict[str, object]
) -> Ofsted:
    day = last_covered(context, context.as_at)
    old_day = min(day, LAST_OVERALL)
    everyone, known = counted_inspections(context, schools, day), known_on(schools, day)
    standings = counted_inspections(context, known, day)
    coverage_now = coverage_on(context, schools, day)
    coverage, own = covered_stock(context, schools, old_day, StockMethod.OWN_GRADES)
    _, inherited = covered_stock(context, schools, old_day, StockMethod.WITH_PREDECESSORS)

    def figures(codes: Sequence[str], when: date) -> tuple[Figure, ...]:
        return tuple(_figure(context, code, place, schools, when, phase) for code in codes)

    changed = transitions([move for school in schools if not school.carried_on for move in consecutive_grades(school)])
    return Ofsted(
        header=page_header(context),
        place=place,
        phase=phase,
        areas=tuple((item.code, item.name) for item in areas_of(context)),
        last_day_old=old_day,
        old=figures(_OLD, old_day),
        flow=_flow(context, place, schools, old_day, phase),
        now=figures(_NOW, day),
        history=inspection_series(context, measure(STOCK_BY_SCHOOLS), place, phase),
        coverage=inspection_series(context, measure(COVERAGE), place, phase),
        own_grades=own,
        with_predecessors=inherited,
        last_day=day,
        old_coverage=coverage,
        coverage_now=coverage_now,
        pupils_known=enough_pupils_known(own),
        why_not_old=why_too_little(coverage),
        why_not=why_too_little(coverage_now),
        rule=rule(),
        latest_kinds=latest_kinds(standings),
        judgements=figures(
            tuple(code for code in JUDGEMENTS if measure(code).began_by(context.as_at)), min(day, LAST_JUDGEMENTS)
        ),
        cards=figures(tuple(CARD_TOTALS), day),
        card_areas=figures(tuple(CARD_AREAS), day),
        spread=_spread(standings),
        n_cards=sum(1 for standing in standings if standing.visit and standing.visit.is_card),
        flows=covered_flow_years(context, schools, old_day),
        ages=ages(standings, day),
        n_open=len(everyone),
        moves=moves(changed),
        changed=changed,
        outcomes=_outcomes(context, schools, names, old_day),
        concern=_concern(standings, names),
        stuck=_stuck(context, standings, names, True),
        perhaps_stuck=_stuck(context, standings, names, None),
        stuck_rule=stuck_rule(),
        statuses=_statuses(context, everyone, names),
        by_area=_by_area(context, old_day, phase),
    )


def _figure(
    context: ReportContext, code: str, place: Place, schools: list[SchoolInspections], when: date, phase: Phase
) -> Figure:
    period = Period.parse(when.isoformat())
    return figure_at(context, measure(code), place, schools, period, phase)


def _flow(context: ReportContext, place: Place, schools: list[SchoolInspections], day: date, phase: Phase) -> Figure:
    """The flow of the last academic year that ended by a day."""
    return figure_at(context, measure(FLOW), place, schools, _year_by(day), phase)


def _year_by(day: date) -> Period:
    return Period.academic_year(day.year if (day.month, day.day) >= (8, 31) else day.year - 1)


def _outcomes(
    context: ReportContext, schools: Sequence[SchoolInspections], names: dict[str, object], day: date
) -> tuple[InspectedSchool, ...]:
    """The graded inspections that the flow of its year counts, each with what it came to, the newest first."""
    year = _year_by(day)
    counted = [
        (school.urn, inspection)
        for school in schools
        for inspection in school.inspections
        if inspection.kind is InspectionKind.GRADED
        and inspection.overall is not None
        and year.start <= inspection.date <= year.end
        and inspection.known_from <= context.as_at
    ]
    counted.sort(key=lambda pair: (-pair[1].date.toordinal(), pair[0]))
    return tuple(_line(names, urn, visit_of(context, urn, inspection), "") for urn, inspection in counted)


def _by_area(context: ReportContext, day: date, phase: Phase) -> tuple[Figure, ...]:
    rows = state_schools(context, phase)
    result = lineages(context, rows)
    return tuple(
        _figure(context, STOCK_BY_SCHOOLS, item, of(result, rows.loc[rows["area"] == item.code, "urn"]), day, phase)
        for item in areas_of(context)
    )


def _spread(standings: Sequence[CountedInspection]) -> tuple[CardSpread, ...]:
    cards = [standing.visit for standing in standings if standing.visit is not None and standing.visit.is_card]
    return tuple(
        CardSpread(
            code, {word: sum(1 for card in cards if card.areas.get(area) == word) for word in REPORT_CARD_GRADES}
        )
        for code, area in CARD_AREAS.items()
        if any(area in card.areas for card in cards)
    )


def _concern(standings: Sequence[CountedInspection], names: dict[str, object]) -> tuple[InspectedSchool, ...]:
    selected = [(standing, standing.visit) for standing in standings if standing.visit and standing.visit.in_category]
    return tuple(_line(names, item.urn, visit, _why_concern(visit)) for item, visit in sorted(selected, key=_newest))


def _newest(pair: tuple[CountedInspection, GradedInspection]) -> tuple[int, str]:
    return (-pair[1].inspected.toordinal(), pair[0].urn)


def _why_concern(visit: GradedInspection) -> str:
    if visit.category is not None:
        return visit.category
    if visit.overall == 4:
        return "inadequate; the file does not say which category"
    return "safeguarding" if visit.safeguarding == "not met" else "a judgement inadequate"


def _stuck(
    context: ReportContext, standings: Sequence[CountedInspection], names: dict[str, object], answer: bool | None
) -> tuple[InspectedSchool, ...]:
    """The schools of one answer to whether they are stuck (None: nobody can tell), each with what that rests on."""
    flags = stuck_flags(context)
    return tuple(
        _line(names, item.urn, item.visit, flags[item.urn].why)
        for item in sorted(standings, key=lambda current: current.urn)
        if flags[item.urn].stuck is answer
    )


def _statuses(
    context: ReportContext, standings: Sequence[CountedInspection], names: dict[str, object]
) -> tuple[tuple[InspectedSchool, SupportStatus], ...]:
    """Schools with a support status in force, as the authority recorded it."""
    visits = {standing.urn: standing.visit for standing in standings}
    return tuple(
        (_line(names, support_statuse.urn, visits[support_statuse.urn], support_statuse.status), support_statuse)
        for support_statuse in support_statuses(context, visits)
    )


def _line(names: dict[str, object], urn: str, visit: GradedInspection | None, why: str) -> InspectedSchool:
    row = names[urn]
    area = getattr(row, "area_name", None)
    return InspectedSchool(
        urn=urn,
        name=str(getattr(row, "name", urn)),
        phase=str(getattr(row, "phase", "")),
        area_name=area if isinstance(area, str) else "",
        outcome=outcome_text(visit) or "",
        inspected=visit.inspected if visit else None,
        why=why,
    )
