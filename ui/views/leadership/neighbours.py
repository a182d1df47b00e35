"""One measure in LAIT's five views: words, a dot plot or a ranking, and the table of places."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import streamlit as st

from analytics.disclosure import Protected
from analytics.reports.comparison.neighbours import (
    AllMeasures,
    AuthorityMap,
    ComparisonView,
    MeasureAmong,
    Neighbours,
    PlaceRow,
)
from analytics.reports.core.types import Figure
from analytics.statistics.benchmarks import NeighbourAverage
from analytics.statistics.comparison import Judgement
from data.catalogue import measure
from data.vocabulary import Direction
from ui import frame, loaders, maps, marks, notices, selection, tables, theme
from ui.charts import dots as dot_chart
from ui.charts import multiples, ranked, show
from ui.charts.base import Drawing
from wording import comparison_text, sentences, values

VIEWS = {
    ComparisonView.NEIGHBOURS.value: "Statistical neighbours",
    ComparisonView.REGION.value: "Its region",
    ComparisonView.EVERYONE.value: "All authorities",
    ComparisonView.OWN_CHOICE.value: "My own choice",
    ComparisonView.AUTHORITY.value: "The authority alone",
}
FEW = ("neighbours", "region", "own")  # views of so few places that each is a mark
ON_MAP = ("region", "everyone")
NO_OUTLINES = (
    "Fetch ‘Counties and Unitary Authorities’ boundaries from the ONS Open Geography Portal (GeoJSON or GeoPackage), "
    "run ‘python -m data boundaries FILE’, then build again."
)
MOST_CHOSEN = 20
_QUARTERS = {"A": "the best quartile", "B": "the second quartile", "C": "the third quartile", "D": "the worst quartile"}


def answer(report: Neighbours) -> tuple[str, ...]:
    """Value, rank and quarter; the average of the view; whether England differs significantly."""
    if report.own is None or report.period is None:
        return ("No year has a figure for this authority.",)
    place = report.header.authority_name
    lead = f"{place}: {values.say(report.own)} in {values.period(report.period)}"
    if report.rank.rank is not None and report.rank.of > 1:
        lead += f", {comparison_text.ranked(report.rank)}"
    if report.rank.quarter:
        lead += f", in {_QUARTERS[report.rank.quarter]}"
    return f"{lead}.", average(report), flagged(report)


def average(report: Neighbours) -> str:
    """Mean and median of the others in the view, with how many were used."""
    if report.view is ComparisonView.AUTHORITY:
        return ""
    neighbour_average: NeighbourAverage = report.average
    name = _name(report)
    if neighbour_average.mean is None or neighbour_average.median is None or report.own is None:
        return f"{values.capital(name)}: none has a figure for this year."
    own = report.own
    places = max(1, own.decimals)
    used = f"{values.count(neighbour_average.n_used)} of {values.count(neighbour_average.n_neighbours)} with a figure"
    return (
        f"{values.capital(name)}: mean {values.with_unit(neighbour_average.mean, own.unit, places)}, median "
        f"{values.with_unit(neighbour_average.median, own.unit, places)} ({used})."
    )


def _name(report: Neighbours) -> str:
    match report.view:
        case ComparisonView.NEIGHBOURS:
            if report.model is None:
                return "statistical neighbours (no list of them is loaded)"
            return f"statistical neighbours, model of {report.model}"
        case ComparisonView.REGION:
            return f"the others in {report.region_name or 'its region'}"
        case ComparisonView.EVERYONE:
            return "all other authorities"
        case _:
            return "the authorities chosen"


def flagged(report: Neighbours) -> str:
    """The years in which the authority is significantly different from England."""
    undetermined = report.standing.judgement is Judgement.CANNOT_TELL and not report.flagged
    if undetermined or not report.standing.method:
        return "We cannot judge whether years differ from England."
    parts = []
    for judged in (Judgement.BETTER, Judgement.WORSE, Judgement.HIGHER, Judgement.LOWER):
        if years := comparison_text.years(report.flagged, judged):
            parts.append(f"{comparison_text.against(judged)} in {_every(report, judged) or years}")
    if not parts:
        return "It is not significantly different from England in any year with both figures."
    return f"It was significantly {values.joined(parts)}."


def _every(report: Neighbours, judged: Judgement) -> str:
    """'every year from … to …' where no year with a figure is left out; else nothing."""
    selected = [figure.period for figure in report.series[0].figures if figure.shown]
    odd = {period for period, item in report.flagged if item is judged}
    if len(selected) < 3 or not odd.issuperset(selected):
        return ""
    return f"every year with a figure, {values.period(selected[0])} to {values.period(selected[-1])}"


def series_chart(report: Neighbours) -> Drawing:
    """The authority over time with England and its region."""
    own, *others = report.series
    odd = tuple(period for period, _ in report.flagged)
    panel = multiples.SmallMultiple(measure(report.measure).label, own, tuple(others), odd)
    return multiples.draw(multiples.SmallMultiplesData((panel,), _pupils(report)))


def _pupils(report: Neighbours) -> str:
    return f"{values.capital(sentences.group(report.group.value))}, {sentences.phase(report.phase.value)}"


def series_sentence(report: Neighbours) -> str:
    """Where the newest figure stands against England's."""
    standing = comparison_text.standing(report.standing.judgement, report.england)
    verb = "" if standing.startswith("cannot") else "is "
    return f"{report.header.authority_name} {verb}{standing} in {values.period(report.period or '')}"


def places_chart(report: Neighbours) -> Drawing:
    """The places of the view, best first: dots with names, or a ranking where they are many."""
    if report.view is ComparisonView.EVERYONE:
        return ranked.draw(
            ranked.RankedDotsData(
                tuple(_mark(row) for row in report.rows),
                report.header.authority,
                measure(report.measure).label,
                report.quartile_edges,
                report.england,
            )
        )
    return dot_chart.draw(
        dot_chart.DotPlotData(
            tuple(row.figure for row in report.rows),
            f"{measure(report.measure).label}, {values.period(report.period or '')}",
            compared=report.england,
            highlight=report.header.authority,
        )
    )


def _mark(row: PlaceRow) -> ranked.Mark:
    text = row.closeness or ("yes" if row.neighbour else "")
    return ranked.Mark(row.figure, row.rank, row.neighbour, text)


def places_sentence(report: Neighbours) -> str:
    """Where the authority stands among the places shown."""
    if report.place.rank is None or report.place.of < 2:
        return "Choose authorities above to compare"
    highest = " highest" if measure(report.measure).direction is Direction.NEUTRAL else ""
    place, likely = comparison_text.place(report.place, highest), comparison_text.rank_range(report.place)
    return f"{report.header.authority_name} is {place} ({likely})"


def choose_on_map(report: Protected[AuthorityMap]) -> None:
    """The map of the region's or of all authorities; one that is chosen is compared alone with the home authority."""
    current = report.report
    if not current.outlines:
        notices.note("No map of authorities yet.", NO_OUTLINES)
        return
    remarks = {code: comparison_text.ranked(rank) for code, rank in current.ranks.items()}
    chosen = maps.show(report, current.header.authority, key="authorities", remarks=remarks)
    if chosen is not None and chosen != current.header.authority:
        selection.keep("view", ComparisonView.OWN_CHOICE.value)
        selection.keep("others", chosen)
        loaders.again()


def places_subtitle(report: Neighbours) -> str:
    """Who is shown, who has no figure and why."""
    text = f"{values.capital(_name(report))}."
    if report.view is ComparisonView.EVERYONE:
        text = "Every authority; the darker dots are statistical neighbours."
    if report.without:
        names = values.joined(f"{name} ({reason})" for name, reason in report.without[:4])
        more = len(report.without) - 4
        text += f" Without a figure: {names}{f' and {values.count(more)} more' if more > 0 else ''}."
    return text


def places_table(report: Neighbours) -> tables.Table:
    """The places of the view with rank and quartile among all authorities."""
    made = ranked.table(
        ranked.RankedDotsData(
            tuple(_mark(row) for row in report.rows),
            report.header.authority,
            f"{measure(report.measure).label}: rank and quartile among all authorities",
        )
    )
    text = "Quartile A has the best authorities, D the worst."
    return replace(made, notes=(*made.notes, text))


def foot(report: Neighbours) -> tuple[str, ...]:
    """Age, next release, how chance is judged, and how quartiles are made."""
    return (
        comparison_text.age_and_due(report.own, report.due, report.header.as_at),
        comparison_text.how_known(report.standing.method),
        "Ranks and quartiles cover all authorities with a figure; equal "
        "figures share the better rank; averages exclude the authority itself. The range of a rank comes from drawing "
        "every authority's figure anew within its year-to-year noise.",
    )


# Every measure of an authority among chosen others, as small multiples: each a strip of dots with a place.


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
        f"Among {names(report)}, {report.header.authority_name} is clearly in the worse half on {values.count(worse)} "
        f"of {values.plural(len(report.rows), 'measure')} and in the better half on {values.count(better)}"
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
    return f"{listed}<span>worst on the left, best on the right</span><span>clearly: by the whole 95% range</span>"


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
