"""One figure with its context, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analytics.figure import Coverage
from analytics.reports.core.context import Place, ReportContext
from analytics.reports.core.figures import absent, derived_here, figure_of, why_absent
from analytics.reports.core.places import areas_of_schools, find_place, not_in_being
from analytics.reports.core.records_in_force import Registers, reads_registers
from analytics.reports.core.school_weeks import WEEKLY, school_holiday
from analytics.reports.core.source_choice import first_choice, first_choices
from analytics.reports.core.summed import coverage, expected, why_not
from analytics.reports.core.types import Figure, Series
from analytics.reports.inspection.inspection_figures import INSPECTION_MEASURES, inspection_figure
from analytics.reports.measures.measure_history import history
from analytics.statistics.intervals import wilson
from data.catalogue import Measure, measure
from data.period import Period, PeriodKind
from data.vocabulary import Level, Phase, PupilGroup, Unit, ValueStatus

# Figures of the authority's areas, added up from schools' numerators and denominators.

# Sums over schools are used where these hold: nearly all schools have counts that give their figure,
# and the sum differs from the authority's own figure by no more than a twentieth and one last digit
# (small schools are hidden, and percentages of schools may be whole).
_WITHOUT_COUNTS = 0.1
_SUM_WITHIN = 0.05
_SCALE = {Unit.PERCENT: 100.0, Unit.PER_100: 100.0, Unit.PER_10000: 10_000.0}


@dataclass(frozen=True, slots=True)
class AreaTotal:
    """The schools of an area that gave a figure, out of those that could have."""

    numerator: float
    denominator: float
    schools: int
    hidden: int


def school_rows(
    context: ReportContext, declared: Measure, period: str, phase: Phase, group: PupilGroup
) -> pd.DataFrame:
    """One row a school of the authority: value, numerator, denominator, status, area, trust, place.

    Schools without any published row are there with status 'not_available'.
    """
    schools = context.warehouse.schools(context.scope, context.as_at, la_code=context.home.scope_code)
    schools = schools.drop(columns=["phase", "status", "record", "source_id"], errors="ignore").merge(
        schools[["urn", "phase"]].rename(columns={"phase": "school_phase"}), on="urn"
    )
    schools = schools.merge(areas_of_schools(context, schools), on="urn", how="left")
    facts = context.warehouse.facts(
        context.scope,
        context.as_at,
        [declared.code],
        levels=[Level.SCHOOL.value],
        periods=[period],
        phases=_phases(declared, phase),
        groups=[group.value],
    )
    facts = facts[facts["entity"].isin(schools["urn"])]
    current = first_choices(facts, declared)
    rows = schools.merge(current, left_on="urn", right_on="entity", how="left", suffixes=("", "_fact"))
    return rows.assign(status=rows["status"].fillna(ValueStatus.NOT_AVAILABLE.value))


def _phases(declared: Measure, phase: Phase) -> list[str]:
    return [p.value for p in declared.phases] if phase is Phase.ALL else [phase.value]


def weights(rows: pd.DataFrame, unit: Unit) -> pd.DataFrame:
    """Rows with numerator and denominator completed where value and one of them are known.

    A mean score has its total as numerator. A row whose cohort is not known cannot be weighted.
    """
    scale = _SCALE.get(unit, 1.0)
    numerator = rows["numerator"].fillna(rows["value"] * rows["denominator"] / scale)
    return rows.assign(numerator=numerator)


def add_up(rows: pd.DataFrame, unit: Unit) -> AreaTotal | None:
    """The sums over schools with a figure; None where no school with a cohort has one."""
    done = weights(rows, unit)
    ok = done[(done["status"] == "ok") & done["numerator"].notna() & (done["denominator"] > 0)]
    if ok.empty:
        return None
    hidden = int((done["status"] == "suppressed").sum())
    return AreaTotal(float(ok["numerator"].sum()), float(ok["denominator"].sum()), len(ok), hidden)


def area_figure(
    context: ReportContext, declared: Measure, place: Place, period: str, phase: Phase, group: PupilGroup
) -> Figure:
    """An area's figure from its schools, or why there is none."""
    rows = school_rows(context, declared, period, phase, group)
    doubt = why_not_summed(context, declared, period, phase, group, rows)
    own = rows[rows["area"] == place.code]
    return from_rows(declared, place, period, phase, group, own, context, doubt)


def why_not_summed(
    context: ReportContext, declared: Measure, period: str, phase: Phase, group: PupilGroup, rows: pd.DataFrame
) -> str:
    """Why the authority's schools do not add up to its published figure; empty where they do.

    A share may be published of other pupils than those that are counted (English as an additional
    language before 2017/18): sums over schools are then no figure of an area.
    """
    total = add_up(rows, declared.unit)
    if total is None:
        return ""
    facts = context.warehouse.facts(
        context.scope,
        context.as_at,
        [declared.code],
        entities=[context.home.code],
        periods=[period],
        phases=[phase.value],
        groups=[group.value],
    )
    published = first_choice(facts, declared)
    if published is None or published["status"] != ValueStatus.OK.value:
        return ""
    summed = total.numerator / total.denominator * _SCALE.get(declared.unit, 1.0)
    allowed = abs(published["value"]) * _SUM_WITHIN + 10.0**-declared.decimals
    if abs(summed - published["value"]) <= allowed:
        return ""
    return (
        f"its schools do not sum to the authority's published figure ({summed:.1f} from "
        f"{total.schools} schools, {published['value']:.1f} published)"
    )


def _without_counts(rows: pd.DataFrame) -> str:
    """Why schools with a figure cannot be added up: too few have counts that give it."""
    shown = rows[(rows["status"] == ValueStatus.OK.value) & rows["value"].notna()]
    without = int((~(shown["denominator"] > 0)).sum())
    if without <= len(shown) * _WITHOUT_COUNTS:
        return ""
    return f"{without} of its {len(shown)} schools with a figure have no published counts, so they cannot be added up"


def from_rows(
    declared: Measure,
    place: Place,
    period: str,
    phase: Phase,
    group: PupilGroup,
    rows: pd.DataFrame,
    context: ReportContext,
    doubt: str,
) -> Figure:
    """A figure derived from school rows: sums, never means of percentages; interval by Wilson.

    `doubt` is the reason why the authority's schools are not added up, if there is any.
    """
    total = add_up(rows, declared.unit)
    doubt = doubt or _without_counts(rows)
    none = doubt or "no loaded file has school figures for it"
    base = absent(declared, place, period, phase, ValueStatus.NOT_AVAILABLE, none, group)
    if total is None or doubt:
        return base
    unlisted = _unlisted(context, declared, period)
    included = _schools_in(declared, Period.parse(period), phase, group, rows, unlisted)
    if too_few := why_not(included, unlisted):
        return replace(
            base,
            status=ValueStatus.CANNOT_TELL,
            reason=too_few,
            coverage=included,
            derived=True,
            invented=context.warehouse.invented,
        )
    share = total.numerator / total.denominator
    scale = _SCALE.get(declared.unit, 1.0)
    lower, upper = _interval(declared, total)
    newest = pd.to_datetime(rows["published"]).max()
    doubts = _caveat_unlisted(unlisted[0])
    return replace(
        derived_here(declared, place, period, phase, share * scale, None if pd.isna(newest) else newest.date()),
        group=group,
        decimals=max(base.decimals, 1),
        numerator=total.numerator,
        denominator=total.denominator,
        lower=lower,
        upper=upper,
        invented=context.warehouse.invented,
        caveats=(*declared.caveats_on(context.as_at), _coverage_caveat(total), *doubts),
        doubts=doubts,
        coverage=included,
    )


def _schools_in(
    declared: Measure, period: Period, phase: Phase, group: PupilGroup, rows: pd.DataFrame, unlisted: tuple[int, int]
) -> Coverage:
    """The schools in a sum, of those that have such a figure; those without counts are not in it."""
    phases = declared.phases if phase is Phase.ALL else (phase,)
    counted = weights(rows, declared.unit)
    summed = counted["numerator"].notna() & (counted["denominator"] > 0)
    absent_from_it = (rows["status"] == ValueStatus.OK.value) & ~summed
    rows = rows.assign(status=rows["status"].mask(absent_from_it, ValueStatus.NOT_AVAILABLE.value))
    expected_rows = expected(rows.assign(phase=rows["school_phase"]), declared, phases, period)
    return coverage(rows, expected_rows, group, period, unlisted)


def _unlisted(context: ReportContext, declared: Measure, period: str) -> tuple[int, int]:
    """How many schools of the authority with a figure no loaded register lists, of how many with one."""
    return context.once(
        ("unlisted schools", declared.code, period),
        lambda: context.warehouse.unlisted_schools(
            context.scope, context.home.scope_code, context.as_at, declared.code, period
        ),
    )


def _caveat_unlisted(number: int) -> tuple[str, ...]:
    """What no area's figure can have: schools with a figure that no loaded register lists."""
    if not number:
        return ()
    schools = "1 school" if number == 1 else f"{number} schools"
    return (f"{schools} of the authority with a figure in no register that is loaded: in no area's figure.",)


def _interval(declared: Measure, total: AreaTotal) -> tuple[float | None, float | None]:
    if declared.unit is not Unit.PERCENT or total.numerator > total.denominator:
        return None, None
    interval = wilson(total.numerator, total.denominator, 0.95)
    if interval.lower is None or interval.upper is None:
        return None, None
    return interval.lower * 100, interval.upper * 100


def _coverage_caveat(total: AreaTotal) -> str:
    if total.hidden:
        return f"Derived here from {total.schools} schools; {total.hidden} more are suppressed and not included."
    return f"Derived here from {total.schools} schools."


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
        return figure_of(row, place, context.as_at, invented=context.warehouse.invented)
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
    if known is None and declared.missing_reason(when, context.as_at) is None:
        reason = not_in_being(context, place, when) or reason
    if declared.code == WEEKLY and when.kind is PeriodKind.WEEK and (holiday := school_holiday(context, when, phase)):
        status, reason = ValueStatus.NOT_APPLICABLE, f"school holiday ({holiday})"
    return absent(declared, place, when.text, phase, status, reason, group)


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
