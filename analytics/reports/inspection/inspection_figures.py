"""Figures from inspections: share of good schools, their pupils, inspections in a period, others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from analytics.inspection.counts import FlowMethod, Stock, flow, stock
from analytics.inspection.outcomes import SchoolInspections, grade_name
from analytics.reports.core.context import Place, ReportContext, inspected_in_no_register
from analytics.reports.core.figures import absent, breaks_by, derived_here
from analytics.reports.core.places import is_home
from analytics.reports.core.types import Figure, Segment, Series
from analytics.reports.inspection.inspection_counts import (
    CATEGORY,
    GRADE_AGE,
    JUDGEMENTS,
    LAST_OVERALL,
    NOTHING_HELD,
    OVERALL_ENDED,
    TALLIED,
    Tally,
    counted_inspections,
    coverage_on,
    enough_pupils_known,
    inspections_until,
    known_on,
    last_covered,
    method_on,
    notes_on,
    says_of,
    tally,
    why_not_then,
)
from analytics.reports.inspection.school_histories import (
    GradedInspection,
    lineages,
    of,
    open_on,
    standing,
    state_schools,
)
from analytics.statistics.intervals import wilson
from data.catalogue import Measure
from data.period import Period, PeriodKind
from data.vocabulary import Level, Phase, PupilGroup, Unit, ValueStatus

__all__ = [
    "INSPECTION_MEASURES",
    "figure_at",
    "inspection_by_area",
    "inspection_figure",
    "inspection_periods",
    "inspection_rows",
    "inspection_series",
    "method_on",
    "school_grade",
]

# Single schools' inspection outcomes in words, and as figures of a measure.

REPORT_CARD = "report card"
NO_OVERALL = "judgements without an overall grade"


def inspection_rows(context: ReportContext, day: date, phase: Phase) -> pd.DataFrame:
    """Schools open on a day with the inspection that counts: columns grade, grade_word, inspected, visit, known."""
    return context.once(("inspection rows", day, phase), lambda: _inspection_rows(context, day, phase))


def _inspection_rows(context: ReportContext, day: date, phase: Phase) -> pd.DataFrame:
    rows = state_schools(context, phase)
    result = lineages(context, rows)
    rows = open_on(rows, result, day)
    method = method_on(day)

    def column(values: Sequence[object]) -> pd.Series[Any]:
        return pd.Series(values, index=rows.index, dtype=object)

    selected = [standing(context, result[str(urn)], day, method).visit for urn in rows["urn"]]
    return rows.assign(
        grade=column([latest.overall if latest else None for latest in selected]),
        grade_word=column([outcome_text(latest) for latest in selected]),
        inspected=column([latest.inspected if latest else None for latest in selected]),
        visit=column(selected),
        known=column([result[str(urn)].is_known(last_covered(context, day)) for urn in rows["urn"]]),
    )


def outcome_text(visit: GradedInspection | None) -> str | None:
    """What an inspection came to in a few words; None where there was none."""
    if visit is None:
        return None
    if visit.overall is not None:
        return grade_name(visit.overall, visit.inspected)
    return REPORT_CARD if visit.has_words else NO_OVERALL


def school_grade(context: ReportContext, declared: Measure, row: pd.Series) -> Figure:
    """One school's standing inspection as a figure: 100 where the measure holds of it, else 0."""
    place = Place(str(row["urn"]), str(row["name"]), Level.SCHOOL, context.home.la_code)
    visit = row["visit"] if isinstance(row["visit"], GradedInspection) else None
    phase = Phase(str(row["phase"]))
    if not row["known"]:
        return _unknown(declared, place, context.as_at.isoformat(), phase)
    return _outcome_figure(context, declared, place, visit, phase, context.as_at)


def school_figure(context: ReportContext, declared: Measure, place: Place, when: Period, phase: Phase) -> Figure:
    """A measure of one school at the end of a period."""
    day = min(when.end, context.as_at)
    rows = state_schools(context)
    rows = rows[rows["urn"].astype(str) == place.code]
    if rows.empty:
        return _none(declared, place, when.text, phase, "not a state-funded school of this authority")
    school = lineages(context, rows)[place.code]
    if not school.is_open(day):
        return _none(declared, place, when.text, phase, "not open on that day")
    if not school.is_known(last_covered(context, day)):
        return _unknown(declared, place, when.text, phase)
    visit = standing(context, school, day, method_on(day)).visit
    return _outcome_figure(context, declared, place, visit, phase, day)


def _outcome_figure(
    context: ReportContext, declared: Measure, place: Place, visit: GradedInspection | None, phase: Phase, day: date
) -> Figure:
    if visit is None or latest_is_missing(visit):
        return _none(declared, place, day.isoformat(), phase, "not yet graded")
    holds = _holds(declared.code, visit)
    reason = why_not_then(declared.code, day)
    if holds is None or reason:
        return _none(declared, place, day.isoformat(), phase, reason or _unanswered(visit))
    age = (day - visit.inspected).days / 365.25
    number = age if declared.code == GRADE_AGE else float(holds) * (1.0 if declared.code == CATEGORY else 100.0)
    return replace(
        derived_here(declared, place, visit.inspected.isoformat(), phase, number, visit.inspected),
        level=Level.SCHOOL,
        reason=_word(declared.code, visit),
        decimals=1 if declared.code == GRADE_AGE else 0,
        denominator_name="graded schools",
        invented=context.warehouse.invented,
    )


def latest_is_missing(visit: GradedInspection) -> bool:
    """Whether an inspection says nothing at all: no grade and no judgement."""
    return visit.overall is None and not visit.areas and visit.category is None


def _holds(code: str, visit: GradedInspection) -> bool | None:
    if code in TALLIED:
        return says_of(code)(visit) if code != GRADE_AGE else True
    return None if visit.overall is None else visit.overall <= 2


def _word(code: str, visit: GradedInspection) -> str:
    if code in JUDGEMENTS:
        grade = visit.judged(JUDGEMENTS[code])
        return f"{grade_name(grade, visit.inspected)}" if grade else ""
    area = code.removeprefix("report_card_")
    return visit.areas.get(area) or outcome_text(visit) or ""


def _unanswered(visit: GradedInspection) -> str:
    return f"its latest graded inspection is of another kind: {outcome_text(visit)}"


def _unknown(declared: Measure, place: Place, period: str, phase: Phase) -> Figure:
    reason = "no loaded file tells its grade on that day"
    return replace(_none(declared, place, period, phase, reason), status=ValueStatus.CANNOT_TELL)


def _none(declared: Measure, place: Place, period: str, phase: Phase, reason: str) -> Figure:
    return absent(declared, place, period, phase, ValueStatus.NOT_AVAILABLE, reason)


STOCK_BY_SCHOOLS, STOCK_BY_PUPILS = "ofsted_good_schools", "ofsted_good_pupils"
FLOW = "ofsted_good_inspections"
INSPECTION_MEASURES = frozenset({STOCK_BY_SCHOOLS, STOCK_BY_PUPILS, FLOW}) | TALLIED
FIRST_MONTH = date(2012, 9, 30)  # 'satisfactory' ended in August 2012
_MONTHLY_UP_TO_DAYS = 800  # longer series are taken at quarters' ends


def inspection_figure(context: ReportContext, declared: Measure, place: Place, when: Period, phase: Phase) -> Figure:
    """One inspection measure for the authority, one of its areas or schools, at a period's end."""
    if not is_home(context, place):
        return _none(declared, place, when.text, phase, f"inspections are held for {context.home.name}")
    if place.level is Level.SCHOOL:
        return school_figure(context, declared, place, when, phase)
    return figure_at(context, declared, place, _schools_of(context, place, phase), when, phase)


def figure_at(
    context: ReportContext,
    declared: Measure,
    place: Place,
    schools: Sequence[SchoolInspections],
    when: Period,
    phase: Phase,
) -> Figure:
    """The figure for schools already gathered."""
    day = min(when.end, context.as_at)
    coverage = coverage_on(context, schools, day)
    known = known_on(schools, day)
    if declared.code in TALLIED:
        result = tally(declared.code, counted_inspections(context, known, day), day)
    elif day > LAST_OVERALL:
        result = Tally(None, reason=OVERALL_ENDED)
    else:
        result = _good(context, declared, known, when, day)
    return _figure(context, declared, place, when.text, phase, result.covered_by(coverage))


def _good(
    context: ReportContext, declared: Measure, schools: Sequence[SchoolInspections], when: Period, day: date
) -> Tally:
    """Good or outstanding: of inspections in the period, of pupils, or of schools on the day."""
    if declared.code == FLOW:
        year = when if when.kind is not PeriodKind.DAY else Period.academic_year(when.ending)
        selected = [
            inspection for s in schools for inspection in s.inspections if inspection.known_from <= context.as_at
        ]
        ended = flow(selected, year.start, day, FlowMethod.GRADED)
        return Tally(ended.pct, float(ended.good), float(ended.n), NOTHING_HELD)
    result = stock(schools, day, method_on(day), context.as_at)
    if declared.code == STOCK_BY_PUPILS:
        return _of_pupils(result)
    return Tally(result.pct, float(result.good), float(result.n_graded), NOTHING_HELD)


def _of_pupils(graded: Stock) -> Tally:
    """The pupils of good schools; of too few schools with a known roll, only as the part that is known."""
    if enough_pupils_known(graded):
        return Tally(graded.pct_pupils, graded.pupils_good, graded.pupils_graded, NOTHING_HELD)
    reason = (
        f"how many pupils they had then is known for {graded.n_with_pupils:,} of the {graded.n_graded:,} schools "
        "with a known grade"
    )
    part = (graded.pupils_good, graded.pupils_graded) if graded.pupils_graded else None
    return Tally(None, reason=reason, cannot_tell=True, known_part=part)


def _figure(
    context: ReportContext, declared: Measure, place: Place, period: str, phase: Phase, counted: Tally
) -> Figure:
    doubts = _unlisted(context, place)
    if counted.cannot_tell:
        return replace(
            _none(declared, place, period, phase, counted.reason),
            status=ValueStatus.CANNOT_TELL,
            coverage=counted.coverage,
            known_part=counted.known_part,
            derived=True,
            invented=context.warehouse.invented,
            caveats=(*notes_on(context, None), *doubts),
            doubts=doubts,
        )
    status = ValueStatus.OK
    if counted.value is None:
        if not counted.counts_only:
            return _none(declared, place, period, phase, counted.reason or NOTHING_HELD)
        status = ValueStatus.LOW_RELIABILITY
    lower, upper = _interval(declared, counted)
    return Figure(
        measure=declared.code,
        entity=place.code,
        entity_name=place.name,
        level=place.level,
        period=period,
        phase=phase,
        group=PupilGroup.ALL,
        value=counted.value,
        status=status,
        reason=counted.reason if counted.counts_only else "",
        unit=declared.unit,
        decimals=declared.decimals,
        denominator_name=declared.denominator_name,
        numerator=counted.numerator,
        denominator=counted.denominator,
        lower=lower,
        upper=upper,
        published=min(Period.parse(period).end, context.as_at),
        derived=True,
        invented=context.warehouse.invented,
        caveats=(*declared.caveats_on(context.as_at), *notes_on(context, counted.coverage), *doubts),
        doubts=doubts,
        coverage=counted.coverage,
    )


def _unlisted(context: ReportContext, place: Place) -> tuple[str, ...]:
    """What is not in an authority's figures: inspections of schools that no loaded register lists."""
    if place.level is Level.SCHOOL:
        return ()
    number, inspected = inspected_in_no_register(context)
    if not number:
        return ()
    return (f"{number} of the authority's {inspected} inspected schools are in no register that is loaded: not in it.",)


def _interval(declared: Measure, tallied: Tally) -> tuple[float | None, float | None]:
    counted = declared.unit is Unit.PERCENT and declared.code != STOCK_BY_PUPILS
    if not counted or tallied.value is None or tallied.numerator is None:
        return None, None
    band = wilson(tallied.numerator, tallied.denominator)
    if band.lower is None or band.upper is None:
        return None, None
    return 100 * band.lower, 100 * band.upper


def _schools_of(context: ReportContext, place: Place, phase: Phase) -> list[SchoolInspections]:
    rows = state_schools(context, phase)
    if place.level is Level.AREA or (context.home.level is not Level.AUTHORITY and place.code != context.home.code):
        rows = rows[rows["area"] == place.code]
    return of(lineages(context, rows), rows["urn"])


def inspection_series(context: ReportContext, declared: Measure, place: Place, phase: Phase) -> Series:
    """The measure at each month's end (each academic year for the flow), cut at its breaks."""
    key = ("inspection series", declared.code, place.code, phase)
    return context.once(key, lambda: _inspection_series(context, declared, place, phase))


def _inspection_series(context: ReportContext, declared: Measure, place: Place, phase: Phase) -> Series:
    figures: list[Figure] = []
    if place.level is not Level.SCHOOL and is_home(context, place):
        schools = _schools_of(context, place, phase)
        figures = [
            figure_at(context, declared, place, schools, when, phase) for when in _moments(context, schools, declared)
        ]
    return Series(
        declared.code,
        place.code,
        place.name,
        phase,
        PupilGroup.ALL,
        _segments(declared, figures),
        breaks_by(declared, PupilGroup.ALL, context.as_at),
        "derived",
    )


def _segments(declared: Measure, figures: Sequence[Figure]) -> tuple[Segment, ...]:
    """Divided at the measure's breaks, and where too few grades are known: no line crosses a gap."""
    cut: list[tuple[tuple[str, bool], list[Figure]]] = []
    for figure in figures:
        era = declared.era_of(Period.parse(figure.period), figure.group)
        label = era.label if era else "outside the published eras"
        key = (label, figure.status is ValueStatus.CANNOT_TELL)
        if not cut or cut[-1][0] != key:
            cut.append((key, []))
        cut[-1][1].append(figure)
    return tuple(Segment(label, tuple(part)) for (label, _), part in cut)


def _span(context: ReportContext, declared: Measure) -> tuple[date, date]:
    """The days between which a measure can have a value."""
    first = date.fromisoformat(declared.eras[0].first)
    last = declared.eras[-1].last
    ends = [context.as_at, inspections_until(context) or context.as_at]
    ends += [] if last is None else [date.fromisoformat(last)]
    return max(first, FIRST_MONTH), min(ends)


def _moments(context: ReportContext, schools: Sequence[SchoolInspections], declared: Measure) -> list[Period]:
    selected = [inspection.date for s in schools for inspection in s.inspections]
    if not selected:
        return []
    first, last = _span(context, declared)
    if declared.code == FLOW:
        years = range(max(2013, Period.parse(min(selected).isoformat()).ending), last.year + 1)
        result = [Period.academic_year(year) for year in years]
        return [item for item in result if item.end <= last]
    long = declared.code in TALLIED and (last - first).days > _MONTHLY_UP_TO_DAYS
    ends = pd.date_range(max(min(selected), first), last, freq="QE-FEB" if long else "ME")
    days = [end.date() for end in ends]
    if last == inspections_until(context) and last not in days and last >= min(selected):
        days.append(last)  # the newest source's own day, the only one that a snapshot knows
    return [Period.parse(day.isoformat()) for day in days]


def inspection_periods(context: ReportContext, declared: Measure) -> tuple[str, ...]:
    """The days a reader may choose for a measure: each 31 August within its years, then the last."""
    first, last = _span(context, declared)
    years = [date(year, 8, 31) for year in range(first.year, last.year + 1)]
    return tuple(item.isoformat() for item in (*(d for d in years if first <= d < last), last))


def inspection_by_area(
    context: ReportContext, declared: Measure, places: Sequence[Place], rows: pd.DataFrame, day: date, phase: Phase
) -> tuple[Figure, ...]:
    """The measure for each area, from rows of `inspection_rows`."""
    result = lineages(context, rows)
    when = Period.parse(day.isoformat())
    return tuple(
        figure_at(context, declared, place, of(result, rows.loc[rows["area"] == place.code, "urn"]), when, phase)
        for place in places
    )
