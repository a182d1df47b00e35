"""Single schools' inspection outcomes in words, and as figures of a measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from analytics.inspection import grade_name
from analytics.reports.core.context import Place, ReportContext
from analytics.reports.core.types import Figure, absent
from analytics.reports.inspection.coverage import last_covered
from analytics.reports.inspection.graded_inspections import Visit, standing
from analytics.reports.inspection.inspection_counts import (
    CATEGORY,
    GRADE_AGE,
    JUDGEMENTS,
    TALLIED,
    method_on,
    says_of,
    why_not_then,
)
from analytics.reports.inspection.school_histories import lineages, open_on, state_schools
from data.catalogue import Measure
from data.period import Period
from data.vocabulary import Level, Phase, PupilGroup, ValueStatus

REPORT_CARD = "report card"
NO_OVERALL = "judgements without an overall grade"


def inspection_rows(context: ReportContext, day: date, phase: Phase) -> pd.DataFrame:
    """Schools open on a day with what stands: columns grade, grade_word, inspected, visit, known."""
    rows = state_schools(context, phase)
    result = lineages(context, rows)
    rows = open_on(rows, result, day)
    method = method_on(day)

    def column(values: Sequence[object]) -> pd.Series[Any]:
        return pd.Series(values, index=rows.index, dtype=object)

    selected = [standing(context, result[str(urn)], day, method).visit for urn in rows["urn"]]
    return rows.assign(
        grade=column([stand.overall if stand else None for stand in selected]),
        grade_word=column([said(stand) for stand in selected]),
        inspected=column([stand.inspected if stand else None for stand in selected]),
        visit=column(selected),
        known=column([result[str(urn)].is_known(last_covered(context, day)) for urn in rows["urn"]]),
    )


def said(visit: Visit | None) -> str | None:
    """What an inspection came to in a few words; None where there was none."""
    if visit is None:
        return None
    if visit.overall is not None:
        return grade_name(visit.overall, visit.inspected)
    return REPORT_CARD if visit.has_words else NO_OVERALL


def school_grade(context: ReportContext, declared: Measure, row: pd.Series) -> Figure:
    """One school's standing inspection as a figure: 100 where the measure holds of it, else 0."""
    place = Place(str(row["urn"]), str(row["name"]), Level.SCHOOL, context.home.la_code)
    visit = row["visit"] if isinstance(row["visit"], Visit) else None
    phase = Phase(str(row["phase"]))
    if not row["known"]:
        return _unknown(declared, place, context.as_at.isoformat(), phase)
    return _figure(context, declared, place, visit, phase, context.as_at)


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
    return _figure(context, declared, place, visit, phase, day)


def _figure(
    context: ReportContext, declared: Measure, place: Place, visit: Visit | None, phase: Phase, day: date
) -> Figure:
    if visit is None or latest_is_missing(visit):
        return _none(declared, place, day.isoformat(), phase, "not yet graded")
    holds = _holds(declared.code, visit)
    reason = why_not_then(declared.code, day)
    if holds is None or reason:
        return _none(declared, place, day.isoformat(), phase, reason or _unanswered(visit))
    age = (day - visit.inspected).days / 365.25
    number = age if declared.code == GRADE_AGE else float(holds) * (1.0 if declared.code == CATEGORY else 100.0)
    return Figure(
        measure=declared.code,
        entity=place.code,
        entity_name=place.name,
        level=Level.SCHOOL,
        period=visit.inspected.isoformat(),
        phase=phase,
        group=PupilGroup.ALL,
        value=number,
        status=ValueStatus.OK,
        reason=_word(declared.code, visit),
        unit=declared.unit,
        decimals=1 if declared.code == GRADE_AGE else 0,
        denominator_name="graded schools",
        published=visit.inspected,
        derived=True,
        invented=context.warehouse.invented,
    )


def latest_is_missing(visit: Visit) -> bool:
    """Whether an inspection says nothing at all: no grade and no judgement."""
    return visit.overall is None and not visit.areas and visit.category is None


def _holds(code: str, visit: Visit) -> bool | None:
    if code in TALLIED:
        return says_of(code)(visit) if code != GRADE_AGE else True
    return None if visit.overall is None else visit.overall <= 2


def _word(code: str, visit: Visit) -> str:
    if code in JUDGEMENTS:
        grade = visit.judged(JUDGEMENTS[code])
        return f"{grade_name(grade, visit.inspected)}" if grade else ""
    area = code.removeprefix("report_card_")
    return visit.areas.get(area) or said(visit) or ""


def _unanswered(visit: Visit) -> str:
    return f"its latest graded inspection is of another kind: {said(visit)}"


def _unknown(declared: Measure, place: Place, period: str, phase: Phase) -> Figure:
    reason = "no loaded file tells its grade on that day"
    return replace(_none(declared, place, period, phase, reason), status=ValueStatus.CANNOT_TELL)


def _none(declared: Measure, place: Place, period: str, phase: Phase, reason: str) -> Figure:
    return absent(
        declared,
        entity=place.code,
        entity_name=place.name,
        level=place.level,
        period=period,
        phase=phase,
        group=PupilGroup.ALL,
        status=ValueStatus.NOT_AVAILABLE,
        reason=reason,
    )
