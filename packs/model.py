"""The types of a pack, before it is PPTX, PDF or HTML: slides with one picture each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from analytics.reports.core.types import Figure
from data.vocabulary import PromiseStatus, Unit


class ChartSide(StrEnum):
    """Whose figures a line or bar shows; each side looks the same in every picture."""

    OWN = "own"
    ENGLAND = "england"
    TARGET = "target"
    BEFORE = "before"  # the same, at the last meeting
    NEIGHBOURS = "neighbours"  # one mark, in the newest year


class ChartKind(StrEnum):
    """How a chart is drawn."""

    LINES = "lines"
    BARS = "bars"


@dataclass(frozen=True, slots=True)
class ChartLine:
    """One row of values along the labels of a chart; None where there is no figure."""

    name: str
    side: ChartSide
    values: tuple[float | None, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """One small picture with axes; an empty label is a break across which no line is drawn.

    `marked` is the bar that the slide is about, where not all are: the others are drawn hollow.
    """

    kind: ChartKind
    title: str
    labels: tuple[str, ...]
    lines: tuple[ChartLine, ...]
    unit: Unit
    decimals: int
    marked: int | None = None


@dataclass(frozen=True, slots=True)
class SlideCell:
    """One cell of a table; a status is drawn as a shape before its word."""

    text: str
    status: PromiseStatus | None = None
    number: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as the picture of a slide; `more` is a line under it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[SlideCell, ...], ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Panels:
    """Up to three charts side by side; each scale is its own and says so."""

    charts: tuple[Chart, ...]


@dataclass(frozen=True, slots=True)
class Points:
    """A few sentences, each with a label, where no picture says it better."""

    lines: tuple[tuple[str, str], ...]


Picture = Grid | Panels | Points


@dataclass(frozen=True, slots=True)
class Big:
    """The one number that matters, and what it counts."""

    text: str
    of: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole table behind a picture, with nothing left out."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Width(StrEnum):
    """How much of a slide its picture takes: beside the one number, or all, the number below it."""

    BESIDE = "beside"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Slide:
    """One sentence, one picture, one number that matters, and what changed since last meeting."""

    key: str
    title: str
    sentence: str
    picture: Picture
    big: Big
    since: str
    alt: str
    source: str
    notes: tuple[str, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    figures: tuple[Figure, ...] = ()
    width: Width = Width.BESIDE


@dataclass(frozen=True, slots=True)
class Deck:
    """A complete pack: kind, audience, as-at date and build."""

    kind: str
    title: str
    authority: str
    plan: str
    number: str
    audience: str
    meeting: date
    previous: date
    as_at: date
    build: str
    invented: bool
    replay: bool
    slides: tuple[Slide, ...]

    @property
    def badge(self) -> str:
        """The badge on every slide and page, for invented schools."""
        return "Invented schools" if self.invented else ""


def sheets_of(picture: Picture, title: str) -> tuple[Sheet, ...]:
    """The tables behind a picture, from the picture itself."""
    match picture:
        case Panels(charts):
            return tuple(_chart_sheet(chart) for chart in charts)
        case Grid(columns, rows):
            return (Sheet(title, columns, tuple(tuple(c.text for c in row) for row in rows)),)
        case Points(lines):
            return (Sheet(title, ("", "Text"), lines),)


def _chart_sheet(chart: Chart) -> Sheet:
    rows = tuple((label, *(line.texts[at] for line in chart.lines)) for at, label in enumerate(chart.labels) if label)
    return Sheet(chart.title, ("Of", *(line.name for line in chart.lines)), rows)
