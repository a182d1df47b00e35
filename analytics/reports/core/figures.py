"""Turn warehouse rows into figures and series: one source for a series, every gap explained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pandas as pd

from analytics.reports.core import pandas_values
from analytics.reports.core.context import Place, ReportContext
from analytics.reports.core.hidden_cells import as_shown
from analytics.reports.core.source_choice import chosen_by_period
from analytics.reports.core.types import Figure, Segment, Series, SourceRef
from data.catalogue import Measure, measure
from data.period import Period, PeriodKind
from data.publications import title_of
from data.vocabulary import Phase, PupilGroup, ReleaseVersion, Unit, ValueStatus

REASONS: dict[ValueStatus, str] = {
    ValueStatus.SUPPRESSED: "suppressed by the publisher: too few pupils",
    ValueStatus.NOT_AVAILABLE: "not available in the published file",
    ValueStatus.NOT_APPLICABLE: "does not apply here",
    ValueStatus.ROUNDS_TO_ZERO: "rounds to zero, but is not zero",
    ValueStatus.LOW_RELIABILITY: "published as unreliable",
    ValueStatus.NOT_HELD: "not available on that date",
    ValueStatus.NOT_COMPARABLE: "not comparable",
    ValueStatus.CONFLICTING: "two published figures differ",
}
Row = Mapping[str, Any]
SERIES_ROWS, PANELS = "rows for series", "panel"  # their keys in the context's memo
LATEST_VINTAGE_CAVEAT = "Includes later corrections; not as first published."
LOCAL_CAVEAT = "The authority's own figure: local and provisional."


def absent(
    declared: Measure,
    place: Place,
    period: str,
    phase: Phase,
    status: ValueStatus,
    reason: str,
    group: PupilGroup = PupilGroup.ALL,
) -> Figure:
    """A missing figure, with the reason in words."""
    return Figure(
        measure=declared.code,
        entity=place.code,
        entity_name=place.name,
        level=place.level,
        period=period,
        phase=phase,
        group=group,
        value=None,
        status=status,
        reason=reason,
        unit=declared.unit,
        decimals=declared.decimals,
        denominator_name=declared.denominator_name,
    )


def derived_here(
    declared: Measure, place: Place, period: str, phase: Phase, value: float, published: date | None
) -> Figure:
    """A figure of all pupils that Milepost works out itself, in the measure's own unit."""
    base = absent(declared, place, period, phase, ValueStatus.OK, "")
    return replace(base, value=value, published=published, derived=True)


def figure_of(row: pd.Series | Mapping[Any, Any], place: Place, as_at: date, *, invented: bool) -> Figure:
    """One figure from one row of `Warehouse.facts`, with the caveats of the as-at date."""
    declared = measure(str(row["measure"]))
    status = ValueStatus(str(row["status"]))
    value = pandas_values.number(row["value"]) if status is ValueStatus.OK else None
    numerator, denominator = (
        pandas_values.number(row[name]) if value is not None else None for name in ("numerator", "denominator")
    )
    release = str(row["release"])
    local = row["family"] == "milepost_return"
    incomplete = row.get("incomplete")
    doubts = (incomplete,) if isinstance(incomplete, str) else ()
    return Figure(
        measure=declared.code,
        entity=place.code,
        entity_name=place.name,
        level=place.level,
        period=str(row["period"]),
        phase=Phase(str(row["phase"])),
        group=PupilGroup(str(row["pupil_group"])),
        value=value,
        status=status,
        reason="" if value is not None else _reason(status, row),
        unit=declared.unit,
        decimals=declared.decimals,
        denominator_name=declared.denominator_name,
        numerator=numerator,
        denominator=denominator,
        published=pd.Timestamp(row["published"]).date(),
        release=release,
        # A build keeps both only where it divided one by the other.
        derived=declared.unit is not Unit.COUNT and None not in (numerator, denominator),
        local=local,
        invented=invented,
        caveats=(*_caveats(declared, row, release, as_at, local=local), *doubts),
        doubts=doubts,
        source=SourceRef(
            str(row["file"]), str(row["sha256"]), int(row["record"]), str(row["family"]), str(row.get("origin", ""))
        ),
    )


def _reason(status: ValueStatus, row: pd.Series | Mapping[Any, Any]) -> str:
    if status is ValueStatus.CANNOT_TELL:  # the build's words: how many of the schools reported
        return str(row["symbol"])
    reason = REASONS.get(status, "not available")
    return f"{reason}: {row['symbol']}" if status is ValueStatus.CONFLICTING else reason


def _caveats(
    declared: Measure, row: pd.Series | Mapping[Any, Any], release: str, as_at: date, *, local: bool
) -> tuple[str, ...]:
    eras, period = declared.eras_of(PupilGroup(str(row["pupil_group"])), as_at), Period.parse(str(row["period"]))
    caveats = list(declared.caveats_on(as_at))
    if len(eras) > 1:
        caveats += [f"Comparable only within: {era.label}." for era in eras if era.holds(period)]
    if release == ReleaseVersion.LATEST_VINTAGE.value:
        caveats.append(LATEST_VINTAGE_CAVEAT)
    if release == ReleaseVersion.PROVISIONAL.value:
        caveats.append("Provisional: may be revised.")
    if local:
        caveats.append(LOCAL_CAVEAT)
    return tuple(caveats)


def series_of(
    context: ReportContext,
    code: str,
    place: Place,
    *,
    phase: Phase,
    group: PupilGroup = PupilGroup.ALL,
    kind: PeriodKind = PeriodKind.ACADEMIC_YEAR,
) -> Series:
    """A measure over time for one place, as known at the as-at date."""
    result = many_series(context, (code,), (place,), phases=(phase,), groups=(group,), kind=kind)
    return result[(code, place.code, phase, group)]


def many_series(
    context: ReportContext,
    codes: Sequence[str],
    places: Sequence[Place],
    *,
    phases: Sequence[Phase],
    groups: Sequence[PupilGroup] = (PupilGroup.ALL,),
    kind: PeriodKind = PeriodKind.ACADEMIC_YEAR,
) -> dict[tuple[str, str, Phase, PupilGroup], Series]:
    """Series for every combination, read in one query."""
    gather(context, codes, places)
    current = _gathered(context)
    return {
        (code, place.code, phase, group): series_from(
            context,
            measure(code),
            place,
            phase,
            group,
            current[code, place.code].get((phase.value, group.value), []),
            kind,
        )
        for code in codes
        for place in places
        for phase in phases
        for group in groups
    }


def gather(context: ReportContext, codes: Iterable[str], places: Iterable[Place]) -> None:
    """Read in one query what several series will need; what the context has already is not read again."""
    current = _gathered(context)
    pairs = product(dict.fromkeys(codes), dict.fromkeys(place.code for place in places))
    missing = [pair for pair in pairs if pair not in current]
    if not missing:
        return
    measures, entities = (list(dict.fromkeys(part)) for part in zip(*missing, strict=True))
    frame = context.warehouse.facts(context.scope, context.as_at, measures, entities=entities)
    fresh: _Gathered = {pair: {} for pair in product(measures, entities)}
    for row in records(frame):
        rows = fresh[row["measure"], row["entity"]]
        rows.setdefault((row["phase"], row["pupil_group"]), []).append(row)
    current.update(fresh)


def records(frame: pd.DataFrame) -> list[Row]:
    """The rows of a frame as mappings (pandas' own way of doing so takes ten times as long)."""
    names = list(frame.columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*(frame[name].to_list() for name in names), strict=True)]


def earlier(context: ReportContext, day: date) -> ReportContext:
    """The context as at an earlier day; what nothing was published of in between is not read again."""
    newest = context.warehouse.newest_by_measure(context.scope, context.as_at)
    same = {pair: rows for pair, rows in _gathered(context).items() if newest.get(pair[0], day) <= day}
    panels = {
        key: current
        for key, current in dict(context.memo).items()
        if key[0] == PANELS and newest.get(key[1], day) <= day
    }
    return replace(context, as_at=day, memo={(SERIES_ROWS,): same, **panels})


_Gathered = dict[tuple[str, str], dict[tuple[str, str], list[Row]]]


def _gathered(context: ReportContext) -> _Gathered:
    """Rows by measure and entity, then by phase and group; a pair without rows is kept, as read."""
    once: _Gathered = context.once((SERIES_ROWS,), dict)
    return once


def series_from(
    context: ReportContext,
    declared: Measure,
    place: Place,
    phase: Phase,
    group: PupilGroup,
    rows: Sequence[Row],
    kind: PeriodKind,
) -> Series:
    """One series from the rows of its measure, place, phase and group; the kind of period limits it."""
    rows = [row for row in rows if Period.parse(row["period"]).kind is kind]
    by_period = chosen_by_period(rows, declared)
    family = _usual_source(by_period.values())
    # As the gate shows them: a change, a rank or a forecast would tell a figure that it hides.
    figures = [
        as_shown(
            context,
            _of_source(figure_of(by_period[period], place, context.as_at, invented=context.warehouse.invented), family),
        )
        if period in by_period
        else _gap(context, declared, place, phase, group, period)
        for period in _every_period(list(by_period), kind)
    ]
    return Series(
        measure=declared.code,
        entity=place.code,
        entity_name=place.name,
        phase=phase,
        group=group,
        segments=tuple(_segments(declared, figures)),
        breaks=breaks_by(declared, group, min(context.as_at, _newest(figures))),
        family=family,
    )


def _newest(figures: Sequence[Figure]) -> date:
    """The last day of the newest period: a later break divides nothing yet."""
    return max((Period.parse(figure.period).end for figure in figures), default=date.min)


def breaks_by(declared: Measure, group: PupilGroup, day: date) -> tuple[tuple[str, str], ...]:
    """The breaks of a measure for a pupil group up to a day; later ones were not known then."""
    return tuple((item.at, item.reason) for item in declared.breaks_of(group) if Period.parse(item.at).start <= day)


def _usual_source(rows: Iterable[Row]) -> str | None:
    """The source of most figures of a series."""
    families = Counter(str(row["family"]) for row in rows)
    return max(sorted(families), key=families.__getitem__, default=None)


def _of_source(figure: Figure, usual: str | None) -> Figure:
    """The figure, with a caveat where its source is not that of most figures in the series."""
    if figure.source is None or usual is None or figure.source.family == usual:
        return figure
    own, others = (title_of(family) for family in (figure.source.family, usual))
    return replace(figure, caveats=(*figure.caveats, f"From {own}; most figures beside it are from {others}."))


def _every_period(periods: list[str], kind: PeriodKind) -> list[str]:
    if not periods or kind is not PeriodKind.ACADEMIC_YEAR:
        return sorted(periods, key=lambda text: Period.parse(text).end)
    years = [Period.parse(text).ending for text in periods]
    return [Period.academic_year(year).text for year in range(min(years), max(years) + 1)]


def _segments(declared: Measure, figures: Iterable[Figure]) -> list[Segment]:
    cut: list[tuple[str, list[Figure]]] = []
    for figure in figures:
        era = declared.era_of(Period.parse(figure.period), figure.group)
        label = era.label if era is not None else "outside the published eras"
        if not cut or cut[-1][0] != label:
            cut.append((label, []))
        cut[-1][1].append(figure)
    return [Segment(label, tuple(part)) for label, part in cut]


def _gap(
    context: ReportContext, declared: Measure, place: Place, phase: Phase, group: PupilGroup, period: str
) -> Figure:
    status, reason = why_absent(declared, Period.parse(period), context.as_at, None)
    return absent(declared, place, period, phase, status, reason, group)


def why_absent(declared: Measure, period: Period, as_at: date, first_known: date | None) -> tuple[ValueStatus, str]:
    """Why there is no figure: cancelled, outside its years, not yet known then, or not loaded."""
    if (reason := declared.missing_reason(period, as_at)) is not None:
        return ValueStatus.NOT_AVAILABLE, reason
    if first_known is not None and first_known > as_at:
        return (ValueStatus.NOT_HELD, f"not available on that date: first published on {first_known.isoformat()}")
    if period.kind is PeriodKind.ACADEMIC_YEAR and declared.era_of(period, PupilGroup.ALL) is None:
        eras = declared.as_known(as_at).eras
        until = f" to {eras[-1].last}" if eras[-1].last else " on"
        return ValueStatus.NOT_AVAILABLE, f"published only from {eras[0].first}{until}"
    return ValueStatus.NOT_AVAILABLE, "not in any loaded file"
