"""One figure with its context, or the reason why there is none."""

from __future__ import annotations

from typing import Any

from analytics.reports.core.choice import first_choice
from analytics.reports.core.context import Place, ReportContext
from analytics.reports.core.figures import figure_of, why_absent
from analytics.reports.core.places import find_place, not_in_being
from analytics.reports.core.registers_read import Registers, reads_registers
from analytics.reports.core.types import Figure, Series, absent
from analytics.reports.inspection.inspection_figures import INSPECTION_MEASURES, inspection_figure
from analytics.reports.measures.area_sums import area_figure
from analytics.reports.measures.measure_history import history
from data.catalogue import Measure, measure
from data.period import Period
from data.vocabulary import Level, Phase, PupilGroup


def default_phase(declared: Measure) -> Phase:
    """The phase that is meant when none is named: all phases together where that is published."""
    return Phase.ALL if Phase.ALL in declared.phases else declared.phases[0]


@reads_registers()
def value(
    context: ReportContext,
    *,
    code: str,
    area: str,
    period: str,
    phase: Phase | None = None,
    group: PupilGroup = PupilGroup.ALL,
) -> Figure:
    """The figure of a measure for a place, period, phase and group, as known at the as-at date.

    Raises UnknownMeasure or UnknownPlace with the nearest codes, ValueError for an unreadable
    period.
    """
    declared, when = measure(code), Period.parse(period)
    place = find_place(context, area)
    stage = phase or _own_phase(context, declared, place, when, group) or default_phase(declared)
    if code in INSPECTION_MEASURES:
        return inspection_figure(context, declared, place, when, stage)
    frame = context.warehouse.facts(
        context.scope,
        context.as_at,
        [code],
        entities=[place.code],
        periods=[when.text],
        phases=[stage.value],
        groups=[group.value],
    )
    row = first_choice(frame, declared)
    if row is not None:
        return figure_of(row, place, invented=context.warehouse.invented)
    if place.level is Level.AREA:
        return area_figure(context, declared, place, when.text, stage, group)
    return _absent(context, declared, place, when, stage, group)


def _own_phase(
    context: ReportContext, declared: Measure, place: Place, when: Period, group: PupilGroup
) -> Phase | None:
    """The only phase a school's figure is filed under; a school has no 'all phases together'."""
    if place.level is not Level.SCHOOL or declared.code in INSPECTION_MEASURES:
        return None
    frame = context.warehouse.facts(
        context.scope, context.as_at, [declared.code], entities=[place.code], periods=[when.text], groups=[group.value]
    )
    astype = sorted(set(frame["phase"].astype(str)))
    return Phase(astype[0]) if len(astype) == 1 else None


def _absent(
    context: ReportContext, declared: Measure, place: Place, when: Period, phase: Phase, group: PupilGroup
) -> Figure:
    known = context.warehouse.first_known(context.scope, declared.code, place.code, when.text)
    status, reason = why_absent(declared, when, context.as_at, known)
    if known is None and declared.missing_reason(when) is None:
        reason = not_in_being(context, place, when) or reason
    return absent(
        declared,
        entity=place.code,
        entity_name=place.name,
        level=place.level,
        period=when.text,
        phase=phase,
        group=group,
        status=status,
        reason=reason,
    )


@reads_registers(Registers.COUNTED)
def series(
    context: ReportContext, *, code: str, area: str, phase: Phase | None = None, group: PupilGroup = PupilGroup.ALL
) -> Series:
    """A measure over time for one place."""
    declared = measure(code)
    return history(context, code, find_place(context, area), phase or default_phase(declared), group)


def as_mapping(figure: Figure) -> dict[str, Any]:
    """A figure in the form that `python -m analytics value` prints."""
    source = figure.source
    return {
        "measure": figure.measure,
        "area": figure.entity,
        "period": figure.period,
        "phase": figure.phase.value,
        "group": figure.group.value,
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "unit": figure.unit.value,
        "status": figure.status.value,
        "reason": figure.reason,
        "published": figure.published.isoformat() if figure.published else None,
        "release": figure.release,
        "derived": figure.derived,
        "source": None if source is None else {"file": source.file, "sha256": source.sha256, "record": source.record},
        "caveats": list(figure.caveats),
        "coverage": _coverage(figure),
    }


def _coverage(figure: Figure) -> dict[str, Any] | None:
    """Of how many schools a figure is known, until when, and the part that is known."""
    result = figure.coverage
    if result is None:
        return None
    part = figure.known_part
    return {
        "known": result.known,
        "open": result.open if result.population_known else None,
        "share": result.share,
        "until": result.until.isoformat() if result.until else None,
        "sufficient": result.sufficient,
        "known_part": {"numerator": part[0], "denominator": part[1]} if part else None,
    }
