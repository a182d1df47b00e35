"""From rows of the warehouse to figures and series: one source for a series, every gap said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pandas as pd

from analytics.reports.desk import Desk, Place
from analytics.reports.types import Figure, Segment, Series, SourceRef, absent
from data.catalogue import Measure, measure
from data.period import Period, PeriodKind
from data.vocabulary import Phase, PupilGroup, ReleaseVersion, ValueStatus

REASONS: dict[ValueStatus, str] = {
    ValueStatus.SUPPRESSED: "suppressed by the publisher: too few pupils",
    ValueStatus.NOT_AVAILABLE: "not available in the published file",
    ValueStatus.NOT_APPLICABLE: "does not apply here",
    ValueStatus.ROUNDS_TO_ZERO: "rounds to zero, but is not zero",
    ValueStatus.LOW_RELIABILITY: "published as unreliable",
    ValueStatus.NOT_HELD: "not held as known then",
    ValueStatus.NOT_COMPARABLE: "not comparable",
}
LATEST_VINTAGE_CAVEAT = "Latest vintage: later corrections are in it; not what was first published."
LOCAL_CAVEAT = "The authority's own figure: local and provisional."


def figure_of(row: pd.Series, place: Place, *, invented: bool) -> Figure:
    """One figure from one row of `Warehouse.facts`."""
    declared = measure(str(row["measure"]))
    status = ValueStatus(str(row["status"]))
    value = _number(row["value"]) if status is ValueStatus.OK else None
    release = str(row["release"])
    local = row["family"] == "milepost_return"
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
        reason="" if value is not None else REASONS.get(status, "not available"),
        unit=declared.unit,
        decimals=declared.decimals,
        denominator_name=declared.denominator_name,
        numerator=_number(row["numerator"]) if value is not None else None,
        denominator=_number(row["denominator"]) if value is not None else None,
        published=pd.Timestamp(row["published"]).date(),
        release=release,
        derived=False,
        local=local,
        invented=invented,
        caveats=_caveats(declared, Period.parse(str(row["period"])), release, local=local),
        source=SourceRef(
            str(row["file"]), str(row["sha256"]), int(row["record"]), str(row["family"])
        ),
    )


def _caveats(declared: Measure, period: Period, release: str, *, local: bool) -> tuple[str, ...]:
    era = declared.era_of(period)
    found = list(declared.caveats)
    if era is not None and len(declared.eras) > 1:
        found.append(f"Comparable only within: {era.label}.")
    if release == ReleaseVersion.LATEST_VINTAGE.value:
        found.append(LATEST_VINTAGE_CAVEAT)
    if release == ReleaseVersion.PROVISIONAL.value:
        found.append("Provisional: may be revised.")
    if local:
        found.append(LOCAL_CAVEAT)
    return tuple(found)


def best_source(frame: pd.DataFrame, declared: Measure) -> str | None:
    """The one family from which a series is drawn.

    The family that reaches the newest period with a value; among those the one with the most
    periods; then the catalogue's order. One series never mixes families.
    """
    held = frame[frame["status"] == "ok"]
    if held.empty:
        held = frame
    if held.empty:
        return None
    order = {family: place for place, family in enumerate(declared.sources)}
    ranks = [
        (
            group["period_end"].max(),
            group["period"].nunique(),
            -order.get(str(family), 99),
            str(family),
        )
        for family, group in held.groupby("family")
    ]
    longest = max(count for _, count, _, _ in ranks)
    # A source with a fraction of the years would end most charts: length counts before freshness.
    return max(r for r in ranks if r[1] * 2 >= longest)[3]


def first_choice(frame: pd.DataFrame, declared: Measure) -> pd.Series | None:
    """The row of one fact by the catalogue's order of sources; one with a value before one without."""
    if frame.empty:
        return None
    order = {family: place for place, family in enumerate(declared.sources)}
    ranked = frame.assign(
        empty=frame["status"] != "ok", place=frame["family"].map(order).fillna(99)
    ).sort_values(["empty", "place"], kind="stable")
    return ranked.iloc[0]


def series_of(
    desk: Desk,
    code: str,
    place: Place,
    *,
    phase: Phase,
    group: PupilGroup = PupilGroup.ALL,
    kind: PeriodKind = PeriodKind.ACADEMIC_YEAR,
) -> Series:
    """A measure over time for one place, as known at the desk's date."""
    found = many_series(desk, (code,), (place,), phases=(phase,), groups=(group,), kind=kind)
    return found[(code, place.code, phase, group)]


def many_series(
    desk: Desk,
    codes: Sequence[str],
    places: Sequence[Place],
    *,
    phases: Sequence[Phase],
    groups: Sequence[PupilGroup] = (PupilGroup.ALL,),
    kind: PeriodKind = PeriodKind.ACADEMIC_YEAR,
) -> dict[tuple[str, str, Phase, PupilGroup], Series]:
    """Series for every combination, read in one query."""
    frame = desk.warehouse.facts(
        desk.scope,
        desk.as_at,
        list(codes),
        entities=[place.code for place in places],
        phases=[phase.value for phase in phases],
        groups=[group.value for group in groups],
    )
    keyed = dict(list(frame.groupby(["measure", "entity", "phase", "pupil_group"])))
    empty = frame.iloc[0:0]
    return {
        (code, place.code, phase, group): series_from(
            desk, measure(code), place, phase, group,
            keyed.get((code, place.code, phase.value, group.value), empty), kind,
        )
        for code in codes for place in places for phase in phases for group in groups
    }  # fmt: skip


def series_from(
    desk: Desk,
    declared: Measure,
    place: Place,
    phase: Phase,
    group: PupilGroup,
    frame: pd.DataFrame,
    kind: PeriodKind,
) -> Series:
    """One series from the rows of its measure, place, phase and group; the kind of period limits it."""
    frame = frame.loc[[Period.parse(str(text)).kind is kind for text in frame["period"]]]
    family = best_source(frame, declared)
    rows = frame[frame["family"] == family] if family is not None else frame
    by_period = {str(row["period"]): row for _, row in rows.iterrows()}
    figures = [
        figure_of(by_period[period], place, invented=desk.warehouse.invented)
        if period in by_period
        else _gap(desk, declared, place, phase, group, period)
        for period in _every_period(list(by_period), kind)
    ]
    return Series(
        measure=declared.code,
        entity=place.code,
        entity_name=place.name,
        phase=phase,
        group=group,
        segments=tuple(_segments(declared, figures)),
        breaks=tuple((cut.at, cut.reason) for cut in declared.breaks),
        family=family,
    )


def _every_period(held: list[str], kind: PeriodKind) -> list[str]:
    if not held or kind is not PeriodKind.ACADEMIC_YEAR:
        return sorted(held, key=lambda text: Period.parse(text).end)
    years = [Period.parse(text).ending for text in held]
    return [Period.academic_year(year).text for year in range(min(years), max(years) + 1)]


def _segments(declared: Measure, figures: Iterable[Figure]) -> list[Segment]:
    cut: list[tuple[str, list[Figure]]] = []
    for figure in figures:
        era = declared.era_of(Period.parse(figure.period))
        label = era.label if era is not None else "outside the published eras"
        if not cut or cut[-1][0] != label:
            cut.append((label, []))
        cut[-1][1].append(figure)
    return [Segment(label, tuple(part)) for label, part in cut]


def _gap(
    desk: Desk, declared: Measure, place: Place, phase: Phase, group: PupilGroup, period: str
) -> Figure:
    status, reason = why_absent(declared, Period.parse(period), desk.as_at, None)
    return absent(
        declared, entity=place.code, entity_name=place.name, level=place.level, period=period,
        phase=phase, group=group, status=status, reason=reason,
    )  # fmt: skip


def why_absent(
    declared: Measure, period: Period, as_at: date, first_known: date | None
) -> tuple[ValueStatus, str]:
    """Why there is no figure: cancelled, outside its years, not yet known then, or not loaded."""
    if (reason := declared.missing_reason(period)) is not None:
        return ValueStatus.NOT_AVAILABLE, reason
    if first_known is not None and first_known > as_at:
        return (
            ValueStatus.NOT_HELD,
            f"not held as known then: first published on {first_known.isoformat()}",
        )
    if period.kind is PeriodKind.ACADEMIC_YEAR and declared.era_of(period) is None:
        first, last = declared.eras[0].first, declared.eras[-1].last or "today"
        return ValueStatus.NOT_AVAILABLE, f"published only from {first} to {last}"
    return ValueStatus.NOT_AVAILABLE, "no loaded file holds it"


def _number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
