"""The data of the milestone chart, its alt text and its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analytics.reports.core.types import MilestonePoint, Projection, Series
from data.catalogue import Kind
from data.vocabulary import Direction, Unit
from ui import tables
from ui.charts import base, lines
from wording import values


@dataclass(frozen=True, slots=True)
class MilestoneChartData:
    """What the chart needs; England and the projection may be missing, and then are not drawn."""

    series: Series
    path: tuple[MilestonePoint, ...]
    kind: Kind
    direction: Direction
    heading: str
    as_at: date
    england: Series | None = None
    expected: float | None = None
    projection: Projection | None = None
    goal: str = ""  # the last milestone in words, where its number alone says little


def unit_of(view: MilestoneChartData) -> Unit:
    """The unit of the chart's values."""
    return view.series.figures[0].unit


def decimals(view: MilestoneChartData) -> int:
    """The decimals of the chart's values."""
    return view.series.figures[0].decimals


def places(value: float, view: MilestoneChartData) -> int:
    """Agreed values are whole more often than measured ones: no false decimals."""
    return 0 if value == int(value) else decimals(view)


def alt(view: MilestoneChartData) -> str:
    """The chart in words, for somebody who cannot see it."""
    known: Sequence[MilestonePoint] = [p for p in view.path if p.value is not None]
    path = values.joined(
        f"{values.with_unit(p.value or 0, unit_of(view), places(p.value or 0, view))} by {values.day(p.due)}"
        for p in known
        if not p.baseline
    )
    parts = [f"Line chart of {view.heading}.", lines.moved(view.series)]
    parts.append(f"Milestones: {path}." if path else "No milestone has a value.")
    if view.expected is not None:
        expected = values.with_unit(view.expected, unit_of(view), decimals(view))
        parts.append(f"Expected on {values.day(view.as_at)}: {expected}.")
    if view.england is not None:
        parts.append(lines.moved(view.england))
    if view.projection and view.projection.centre and 80 in view.projection.bands:
        low, high = view.projection.bands[80][-1]
        digits = decimals(view)
        parts.append(
            f"Projected for {values.day(view.projection.dates[-1])}: between "
            f"{values.number(low, digits)} and {values.with_unit(high, unit_of(view), digits)} "
            "(80% interval)."
        )
    return " ".join(parts)


def table(view: MilestoneChartData) -> tables.Table:
    """Every figure and milestone of the chart, by date."""
    unit = tables.UNIT_HEADINGS[unit_of(view)]
    columns = (
        tables.Column("When"),
        tables.Column("What"),
        tables.Column("Value", tables.Kind.NUMBER, unit),
        tables.Column("Out of"),
        tables.Column("Kind"),
    )
    rows: list[tuple[date, tuple[tables.Cell, ...]]] = []
    for series in (view.series, view.england):
        for figure in series.figures if series else ():
            rows.append(
                (
                    base.at_date(figure.period),
                    (
                        tables.text(values.period(figure.period)),
                        tables.text(figure.entity_name),
                        tables.figure(figure),
                        tables.parts(figure),
                        tables.text(values.provenance(figure)),
                    ),
                )
            )
    for point in view.path:
        kind = "baseline" if point.baseline else "milestone"
        rows.append(
            (
                point.due,
                (
                    tables.text(values.day(point.due)),
                    tables.text(point.label or values.capital(kind)),
                    tables.amount(point.value, places(point.value or 0, view), "to be agreed"),
                    tables.text(""),
                    tables.text(f"{kind}, to be confirmed" if point.to_be_confirmed else kind),
                ),
            )
        )
    rows.sort(key=lambda row: row[0])
    return tables.Table(view.heading, columns, tuple(row for _, row in rows), lines.break_notes(view.series))
