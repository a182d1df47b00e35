"""Charts for packs from series and figures: latest years, gaps at breaks, a label for every value."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.reports.board.board import Standing
from analytics.reports.core.types import Figure, Series
from data.catalogue import measure
from data.period import Period
from packs.model import Chart, Kind, Line, Side
from wording import sentences, values

YEARS = 9
WEEKS = 14
# Labels that a board slide has room for; the catalogue's own where none stands here.
SHORT = {
    "ks2_rwm_expected": "Key stage 2 expected standard",
    "ks2_rwm_higher": "Key stage 2 higher standard",
    "engmath_5plus": "English and maths at grade 5+",
    "engmath_4plus": "English and maths at grade 4+",
    "destinations_sustained": "Sustained destination after 16",
    "report_card_all_expected": "Report cards all at standard",
    "ofsted_category_of_concern": "Schools in a category of concern",
    "gld": "Good level of development",
}


def short(code: str) -> str:
    """A measure's name where room is short."""
    return SHORT.get(code, measure(code).label)


def over_time(standing: Standing, title: str = "", most: int = YEARS) -> Chart:
    """One measure over time beside England's; the newest periods, a gap at every break."""
    labels, own = _cut(standing.own, most)
    peers = {f.period: f for f in standing.england.figures}
    declared = measure(standing.own.measure)
    far = tuple(peers.get(label) if label else None for label in labels)
    lines = [Line(standing.own.entity_name, Side.OWN, _values(own), _said(own))]
    if any(f is not None and f.shown for f in far):
        lines.append(Line("England", Side.ENGLAND, _values(far), _said(far)))
    return Chart(
        Kind.LINES,
        title or short(declared.code),
        tuple(map(_label, labels)),
        tuple(lines),
        declared.unit,
        declared.decimals,
    )


def _cut(series: Series, most: int) -> tuple[tuple[str, ...], tuple[Figure | None, ...]]:
    """The newest periods with an empty place where one era ends and another begins."""
    labels: list[str] = []
    figures: list[Figure | None] = []
    for segment in series.segments:
        if not any(figure.shown for figure in segment.figures):
            continue
        if labels:
            labels.append("")
            figures.append(None)
        labels += [figure.period for figure in segment.figures]
        figures += list(segment.figures)
    shown = [at for at, figure in enumerate(figures) if figure is not None and figure.shown]
    first = max(shown[0], len(labels) - most) if shown else 0
    last = shown[-1] + 1 if shown else 0
    while first < last and not labels[first]:
        first += 1
    return tuple(labels[first:last]), tuple(figures[first:last])


def bars_against_england(standings: Sequence[Standing], title: str, labels: Sequence[str]) -> Chart:
    """Several figures of one measure as bars, each beside England's of the same pupils."""
    declared = measure(standings[0].own.measure)
    own = tuple(standing.now for standing in standings)
    far = tuple(standing.peer for standing in standings)
    name = standings[0].own.entity_name
    lines = (Line(name, Side.OWN, _values(own), _said(own)), Line("England", Side.ENGLAND, _values(far), _said(far)))
    return Chart(Kind.BARS, title, tuple(labels), lines, declared.unit, declared.decimals)


def group(standing: Standing) -> str:
    """The pupils of a figure, with a capital."""
    return values.capital(sentences.group(standing.own.group.value))


def _values(figures: Sequence[Figure | None]) -> tuple[float | None, ...]:
    return tuple(f.value if f is not None and f.shown else None for f in figures)


def _said(figures: Sequence[Figure | None]) -> tuple[str, ...]:
    return tuple(values.value(f) if f is not None else "not published" for f in figures)


def _label(period: str) -> str:
    if not period:
        return ""
    read = Period.parse(period)
    if read.kind.value == "week":
        return f"week {int(read.text.split('-W')[1])}"
    return f"{read.end:%b %Y}" if read.kind.value == "day" else read.text
