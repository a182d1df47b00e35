"""Areas on a slide: a bar for each, and what lies behind it."""

from __future__ import annotations

from analytics.reports.board.board import Board
from analytics.reports.comparison.area_map import AreaFigures
from data.catalogue import measure
from packs.model import Big, Chart, ChartKind, ChartLine, ChartSide, Panels, Points, Sheet, Slide
from packs.slides.shared import caveats, lowered, short, short_source
from wording import comparison_text, values


def areas(board: Board) -> Slide:
    """The areas on the first headline measure that schools' own figures reach."""
    current = board.by_area
    if current is None:
        return _without(board)
    low = min((f for f in current.bars if f.value is not None), key=lambda f: f.value or 0.0)
    of = f"{lowered(short(current.measure))} in {low.entity_name}, the lowest of {len(current.bars)} areas"
    is_new = low.published is not None and low.published > board.previous
    new = f"New: the figures for {values.period(low.period)}." if is_new else ""
    return Slide(
        key="areas",
        title="Areas",
        sentence=f"{values.capital(lowered(short(current.measure)))}: {_within(comparison_text.spread(current))}",
        picture=Panels((bars(current, low.entity, "lowest"),)),
        big=Big(values.value(low), f"{of}, {values.period(low.period)}"),
        since=new or f"No new figure; {values.age(low.published, board.header.as_at)}.",
        alt=alt(current),
        source=short_source(current.bars),
        notes=(*(f"{f.entity_name}: {values.say(f)} {values.when(f)}." for f in current.bars), *caveats(current.bars)),
        sheets=(sheet(current),),
        figures=(*current.bars, current.whole),
    )


def _within(text: str) -> str:
    return text.replace("From ", "from ", 1)


def _without(board: Board) -> Slide:
    """Where no school has a figure of a headline measure: what is missing."""
    sentence = "No headline target has figures by school, so areas cannot be compared"
    return Slide(
        key="areas",
        title="Areas",
        sentence=sentence,
        picture=Points((("Needed", "Results by school of a headline measure: add them on Add files"),)),
        big=Big("No figure", "by area"),
        since=f"None on {values.day(board.previous)} either, or not loaded.",
        alt=sentence,
        source="No figures shown.",
    )


def bars(area_figures: AreaFigures, code: str, why: str = "this area") -> Chart:
    """Every area and the whole authority; the one of that code is marked, and why."""
    declared = measure(area_figures.measure)
    figures = (*area_figures.bars, area_figures.whole)
    labels = tuple(f"{f.entity_name} ({why})" if f.entity == code else f.entity_name for f in figures)
    line = ChartLine(
        "Areas and the authority",
        ChartSide.OWN,
        tuple(f.value if f.shown else None for f in figures),
        tuple(map(values.value, figures)),
    )
    title = f"{short(area_figures.measure)}, {values.period(area_figures.period)}"
    marked = next((at for at, figure in enumerate(figures) if figure.entity == code), None)
    return Chart(ChartKind.BARS, title, labels, (line,), declared.unit, declared.decimals, marked)


def alt(area_figures: AreaFigures) -> str:
    """Every area's figure in words."""
    return " ".join(f"{f.entity_name} {values.value(f)}." for f in (*area_figures.bars, area_figures.whole))


def sheet(area_figures: AreaFigures) -> Sheet:
    """The schools behind are counted, not listed: a list of schools is on the page of the area."""
    rows = tuple(
        (
            f.entity_name,
            values.value(f),
            values.say(f),
            values.plural(sum(s.area == f.entity for s in area_figures.schools), "school"),
        )
        for f in area_figures.bars
    )
    return Sheet(
        f"{short(area_figures.measure)}, {values.period(area_figures.period)}",
        ("Area", "Value", "In full", "Schools with a figure"),
        rows,
    )
