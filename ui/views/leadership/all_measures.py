"""Every measure of an authority among chosen others, as small multiples: each a strip of dots with a place."""

from __future__ import annotations

from html import escape

import streamlit as st

from analytics.disclosure import Protected
from analytics.reports.comparison.neighbours import AllMeasures, ComparisonView, MeasureAmong
from analytics.reports.core.types import Figure
from data.catalogue import measure
from data.vocabulary import Direction
from ui import frame, marks, selection, tables, theme
from ui.charts import show
from wording import comparison_text, sentences, values


def names(report: AllMeasures) -> str:
    """Who the others are: '10 statistical neighbours'."""
    match report.view:
        case ComparisonView.NEIGHBOURS:
            return values.plural(report.members, "statistical neighbour")
        case ComparisonView.REGION:
            return f"{values.count(report.members)} others in its region"
        case _:
            return values.plural(report.members, "chosen authority", "chosen authorities")


def sentence(report: AllMeasures) -> str:
    """On how many measures the authority is in the worse half of these places for sure, and in the better half."""
    ranges = [(row.place.likely, row.place.of) for row in report.rows if row.place.likely]
    worse = sum(2 * low > of + 1 for (low, _), of in ranges)
    better = sum(2 * high < of + 1 for (_, high), of in ranges)
    return (
        f"Among {names(report)}, {report.header.authority_name} is in the worse half on {values.count(worse)} and in "
        f"the better half on {values.count(better)} of {values.plural(len(report.rows), 'measure')}, "
        "by the whole 95% range of its rank"
    )


def show_tiles(answer: Protected[AllMeasures], chosen: str) -> None:
    """What the tiles say together, the tiles, and their table one key away."""
    report = answer.report
    if report.rows:
        frame.says(sentence(report))
        draw(report, chosen)
        caption = "Every measure of these authorities"
        show.folded(answer, table, source=source(report), key="measures", caption=caption)


def draw(report: AllMeasures, chosen: str) -> None:
    """A tile for each measure, worst place first; the one that the page looks at closely is marked."""
    tiles = "".join(_tile(row, report, chosen) for row in report.rows)
    st.html(f'<p class="mp-key">{_key(report)}</p><ul class="mp-tiles">{tiles}</ul>')


def _key(report: AllMeasures) -> str:
    own = theme.svg(f'<circle cx="7" cy="7" r="6" fill="{theme.INK}"/>', 14, 14)
    ring = f'fill="{theme.PAPER}" stroke="{theme.PROJECTION}" stroke-width="1.75"'
    other = theme.svg(f'<circle cx="7" cy="7" r="5" {ring}/>', 14, 14)
    nation = theme.svg(f'<path d="M3 0V14" {marks.ENGLAND}/>', 6, 14)
    parts = (f"{own} {escape(report.header.authority_name)}", f"{other} {escape(names(report))}", f"{nation} England")
    listed = "".join(f"<span>{part}</span>" for part in parts)
    return f"{listed}<span>worst on the left, best on the right</span>"


def _tile(row: MeasureAmong, report: AllMeasures, chosen: str) -> str:
    current = ' aria-current="true"' if row.measure == chosen else ""
    link = escape(selection.link("neighbours", measure=row.measure, view=report.view.value))
    beside = f" · England {values.value(row.england)}" if row.england else ""
    beside += f", {values.period(row.own.period)}"
    worst, best = _ends(row)
    ends = comparison_text.likely_ranks(row.place)
    likely = f"likely {ends}" if ends else "range not known"
    return (
        f'<li{current}><a href="{link}" target="_self">{escape(measure(row.measure).label)}</a>'
        f"<p><b>{escape(values.value(row.own))}</b><small>{escape(beside)}</small></p>"
        f'{_strip(row)}<p class="ends"><small>{escape(values.value(worst))}</small>'
        f"<small>{escape(values.value(best))}</small></p>"
        f"<p>{escape(values.capital(comparison_text.place(row.place)))}<small> · {likely}</small></p></li>"
    )


def _ends(row: MeasureAmong) -> tuple[Figure, Figure]:
    """The worst and the best of all that are drawn but England."""
    ordered = sorted((row.own, *row.others), key=lambda figure: figure.value or 0.0)
    if measure(row.measure).direction is Direction.LOWER_IS_BETTER:
        ordered.reverse()
    return ordered[0], ordered[-1]


def _strip(row: MeasureAmong) -> str:
    worst, best = (figure.value or 0.0 for figure in _ends(row))

    def share(figure: Figure) -> float:
        return 0.5 if best == worst else ((figure.value or 0.0) - worst) / (best - worst)

    nation = None if row.england is None else share(row.england)
    return marks.strip(share(row.own), [share(figure) for figure in row.others], nation)


def table(report: AllMeasures) -> tables.Table:
    """Every figure of the tiles: a row for each measure and authority."""
    rows: list[tuple[tables.Cell, ...]] = []
    strong = set()
    for row in report.rows:
        for figure in (row.own, *((row.england,) if row.england else ()), *row.others):
            if figure is row.own:
                strong.add(len(rows))
            own = figure is row.own
            rows.append(
                (
                    tables.text(measure(row.measure).label),
                    tables.text(figure.entity_name),
                    tables.text(values.period(figure.period)),
                    tables.text(tables.UNIT_HEADINGS[figure.unit]),
                    tables.figure(figure),
                    tables.text(comparison_text.place(row.place) if own else ""),
                    tables.text((comparison_text.likely_ranks(row.place) or "not known") if own else ""),
                )
            )
    columns = tables.columns(
        "Measure", "Authority", "Period", "Unit", tables.numbers("Value"), "Rank among these", "95% range"
    )
    caption = f"Every measure, {sentences.group(report.group.value)}, among {names(report)}"
    return tables.Table(caption, columns, tuple(rows), strong=frozenset(strong))


def source(report: AllMeasures) -> str:
    """Where the figures come from."""
    return values.sources([row.own for row in report.rows])
