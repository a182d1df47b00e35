"""Suspensions and permanent exclusions in the terms that are known of a year, beside the same terms a year before."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.reports.comparison.attendance import Attendance
from analytics.reports.comparison.exclusions_to_date import YearToDate, change_pct
from analytics.reports.core.types import Figure
from data.catalogue import measure
from data.period import Period
from data.vocabulary import ReleaseVersion
from ui import tables
from wording import values

_CANNOT_TELL = "cannot tell"


def table(report: Attendance) -> tables.Table:
    """A row for each term and one for the terms together, by measure."""
    number = tables.ColumnKind.NUMBER
    rows: list[tuple[tables.Cell, ...]] = []
    together: list[int] = []
    for item in report.to_date:
        label = measure(item.measure).label
        for now, before in zip(item.terms, item.before, strict=True):
            change = tables.signed(change_pct(now.value, before.value if before else None), 0, _CANNOT_TELL)
            rows.append((tables.text(f"{label}, {values.period(now.period)}"), _cell(now), _cell(before), change))
        if len(item.terms) > 1:
            together.append(len(rows))
            rows.append(
                (
                    tables.text(f"{label}, {len(item.terms)} terms of {item.year}"),
                    tables.amount(item.total, 0, _CANNOT_TELL),
                    tables.amount(item.total_before, 0, _CANNOT_TELL),
                    tables.signed(change_pct(item.total, item.total_before), 0, _CANNOT_TELL),
                )
            )
    columns = (
        tables.Column("Year to date"),
        tables.Column("Number", number),
        tables.Column("The year before", number),
        tables.Column("Change", number, "%"),
    )
    return tables.Table("Exclusions in the year to date", columns, tuple(rows), _notes(report), frozenset(together))


def _cell(figure: Figure | None) -> tables.Cell:
    return tables.figure(figure) if figure else tables.amount(None, 0, "not loaded")


def _notes(report: Attendance) -> tuple[str, ...]:
    years = values.joined(dict.fromkeys(item.year for item in report.to_date))
    notes = [f"Whole-year figures of {years} are not published yet. Targets are judged on whole years."]
    figures = [term for item in report.to_date for term in (*item.terms, *item.before) if term is not None]
    provisional = [f for f in figures if f.shown and (f.local or f.release == ReleaseVersion.PROVISIONAL)]
    if provisional:
        periods = values.joined(dict.fromkeys(values.period(figure.period) for figure in provisional))
        notes.append(f"Provisional, and may be revised: {periods}.")
    notes += [sentence for item in report.to_date if (sentence := chance(item))]
    return tuple(notes)


def chance(item: YearToDate) -> str:
    """How often chance alone would bring the change of permanent exclusions; empty where that is not known."""
    if item.chance is None:
        return ""
    before = Period.parse(item.year).shift(-1).text
    terms = "term" if len(item.terms) == 1 else "terms"
    changed = f"Permanent exclusions against the same {terms} of {before}"
    if item.chance > 0.05:
        return f"{changed}: the difference could be chance."
    return f"{changed}: the difference is unlikely to be chance."


def source(items: Sequence[YearToDate]) -> str:
    """Which publications the table's figures are from."""
    return values.sources([term for item in items for term in (*item.terms, *item.before) if term is not None])
