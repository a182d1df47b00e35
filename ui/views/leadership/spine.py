"""The spine: a row for each measure, from the worst authority to the best, with its rank and a link."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from analytics.reports.comparison.trends import SpineRow, Trends
from analytics.reports.core.types import Figure, Series
from analytics.statistics.benchmarks import Rank
from data.catalogue import measure
from data.period import Period
from ui import marks, selection, tables, theme
from wording import comparison_text, values

_TRAIL = 10
_CAPTION = "Every measure among all authorities"
_SIZE = (110, 26)


def draw(report: Trends) -> None:
    """The picture: measure, value, trend, place from worst to best, rank and its range."""
    keys = ("", "and England", marks.trend_key(report.header.authority_name), _spine_key(report), "and its 95% range")
    names = ("Measure", "Newest", "Trend", "Worst to best authority", "Rank")
    head = "".join(
        f'<th scope="col" role="columnheader">{name}{key and f"<small>{key}</small>"}</th>'
        for name, key in zip(names, keys, strict=True)
    )
    rows = "".join(_row(row, names) for row in report.spine)
    st.html(
        f'<div class="mp-scroll" role="region" tabindex="0" aria-label="{_CAPTION}">'
        f'<table class="mp-table stacked mp-spine" role="table"><caption class="mp-hidden">{_CAPTION}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table></div>'
    )


def _spine_key(report: Trends) -> str:
    hollow = f'fill="{theme.PAPER}" stroke="{theme.SECONDARY}" stroke-width="1.5"'
    nation = theme.svg(f'<path d="M3 0V12" stroke="{theme.ENGLAND}" stroke-width="2.5"/>', 6, 12)
    region = theme.svg(f'<path d="M6 1l5 5l-5 5l-5 -5z" {hollow}/>', 12, 12)
    near = theme.svg(f'<path d="M1 1h10v10h-10z" {hollow}/>', 12, 12)
    text = f"{nation} England {region} region"
    return f"{text} {near} neighbours" if report.model else text


def _row(row: SpineRow, names: Sequence[str]) -> str:
    link = escape(selection.link("neighbours", measure=row.measure))
    title = f'<a href="{link}" target="_self">{escape(measure(row.measure).label)}</a>'
    newest = f"<b>{escape(values.value(row.own))}</b>{_small(_beside(row.england), values.period(row.own.period))}"
    own, nation = (_trail(series) for series in row.series)
    cells = (newest, marks.spark(own[-_TRAIL:], nation, size=_SIZE), marks.spine(_marks(row)), _rank(row.rank))
    listed = "".join(
        f'<td role="cell" data-of="{name}"><div>{content}</div></td>'
        for name, content in zip(names[1:], cells, strict=True)
    )
    return f'<tr role="row"><th scope="row" role="rowheader">{title}</th>{listed}</tr>'


def _beside(figure: Figure | None) -> str:
    return f"England {values.value(figure)}" if figure else ""


def _small(*parts: str) -> str:
    return f"<small>{escape(', '.join(part for part in parts if part))}</small>"


def _trail(series: Series) -> marks.Trail:
    """The comparable years that are shown, by the last day of each."""
    return tuple((Period.parse(f.period).end, f.value) for f in series.current if f.shown and f.value is not None)


def _marks(row: SpineRow) -> marks.Spine:
    middle = (row.quarters[0], row.quarters[2])
    return marks.Spine(row.position, middle, row.england_position, row.region_position, row.neighbours_position)


def _rank(rank: Rank) -> str:
    ends = comparison_text.likely_ranks(rank)
    place = values.capital(comparison_text.place(rank))
    return f"<span>{place}</span>{_small(f'likely {ends}' if ends else 'range not known')}"


def table(report: Trends) -> tables.Table:
    """The same figures as a table."""
    columns = tables.columns(
        "Measure",
        "Period",
        "Unit",
        tables.numbers(report.header.authority_name),
        tables.numbers("England"),
        tables.numbers("Region"),
        tables.numbers("Neighbours", "mean"),
        "Rank",
        "95% range",
        "Quartile",
    )
    rows = tuple(
        (
            tables.text(measure(row.measure).label),
            tables.text(values.period(row.own.period)),
            tables.text(tables.UNIT_HEADINGS[row.own.unit]),
            tables.figure(row.own),
            *(
                tables.figure(figure) if figure else tables.amount(None, 0, "no figure")
                for figure in (row.england, row.region)
            ),
            tables.amount(row.neighbours, max(1, row.own.decimals), "no figure"),
            tables.text(comparison_text.place(row.rank)),
            tables.text(comparison_text.likely_ranks(row.rank) or "not known"),
            tables.text(row.rank.quarter or ""),
        )
        for row in report.spine
    )
    model = f"Neighbours: the statistical neighbours of {report.model}." if report.model else ""
    scale = "Placed by value between the worst and the best authority; the dark band is the middle half."
    return tables.Table(_CAPTION, columns, rows, tuple(note for note in (scale, model) if note))


def source(report: Trends) -> str:
    """Where the figures of the rows come from."""
    return values.sources([row.own for row in report.spine])


def sentence(report: Trends) -> str:
    """How many measures are in the worst and the best quartile of authorities, and how many beyond doubt."""
    worst, best = ([row.rank for row in report.spine if row.rank.quarter == letter] for letter in "DA")
    of = values.plural(len(report.spine), "measure")
    lead = f"{values.count(len(worst)) if worst else 'None'} of {of} {'is' if len(worst) < 2 else 'are'}"
    return f"{lead} in the worst quartile of authorities{_surely(worst)}; {_best(best)}"


def _best(best: Sequence[Rank]) -> str:
    if not best:
        return "none is in the best"
    return f"{values.plural(len(best), 'is', 'are')} in the best{_surely(best)}"


def _surely(ranks: Sequence[Rank]) -> str:
    """For how many the whole 95% range lies in the quartile."""
    inside = [r for r in ranks if r.likely and {4 * (place - 1) // r.of for place in r.likely} in ({0}, {3})]
    return f", {values.count(len(inside))} clearly" if ranks else ""
