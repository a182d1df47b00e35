"""Charts as SVG text for the HTML and PDF formats, by the same rules as on screen."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from packs.formats.layout import NO_PICTURE, SMALLEST, end_text, lines_of, scale, tick_text, ticks, under_title
from packs.model import Chart, ChartKind, ChartLine, ChartSide, Panels
from wording import palette

_KEY = 34
_GAP = 34
_TEXT = SMALLEST
_TITLE = 20
_BREAK_WORD = 56.0  # pixels that the word at a break takes
COLOURS = {
    ChartSide.OWN: palette.INK,
    ChartSide.ENGLAND: palette.ENGLAND,
    ChartSide.TARGET: palette.ACCENT,
    ChartSide.BEFORE: palette.SECONDARY,
    ChartSide.NEIGHBOURS: palette.SECONDARY,
}


@dataclass(frozen=True, slots=True)
class Frame:
    """The inside of a chart's axes, and the way from values to pixels."""

    x: float
    y: float
    w: float
    h: float
    low: float
    high: float

    def up(self, value: float) -> float:
        """The height of a value, counted downwards."""
        return self.y + self.h * (1 - (value - self.low) / (self.high - self.low))

    def along(self, at: int, of: int) -> float:
        """The place of a label among its neighbours."""
        return self.x + (self.w / 2 if of == 1 else self.w * at / (of - 1))


def picture(panels: Panels, width: int, height: int, alt: str) -> str:
    """Charts side by side under one key, with words for who does not see them."""
    charts = panels.charts
    if not charts:
        body = text(0, 40, NO_PICTURE, size=28)
        return _wrap(body, width, height, alt)
    each = (width - _GAP * (len(charts) - 1)) / len(charts)
    body = _key(charts)
    top = 0 if not body else _KEY
    rows = max(len(_title_rows(chart, each)) for chart in charts)
    for at, chart in enumerate(charts):
        draw = _lines if chart.kind is ChartKind.LINES else _bars
        x = at * (each + _GAP)
        body += _title(chart, x, top, each)
        below = top + 24 * rows + 4
        body += draw(chart, x, below, each, height - below)
    return _wrap(body, width, height, alt)


def _wrap(body: str, width: int, height: int, alt: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(alt)}" font-family="MilepostSans, sans-serif" font-size="{_TEXT}" '
        f'fill="{palette.INK}">{body}</svg>'
    )


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: int = _TEXT,
    colour: str = palette.INK,
    anchor: str = "start",
    bold: str = "",
) -> str:
    """One line of text."""
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}" '
        f'text-anchor="{anchor}"{weight}>{escape(words)}</text>'
    )


def _key(charts: tuple[Chart, ...]) -> str:
    """Who is who, once for all charts of the picture: a sample of the stroke and the name."""
    seen: dict[str, tuple[ChartLine, ChartKind]] = {}
    for chart in charts:
        for line in chart.lines:
            seen.setdefault(line.name, (line, chart.kind))
    if len(seen) < 2:
        return ""  # the title says whose it is
    x, result = 0.0, ""
    for name, (line, kind) in seen.items():
        result += _sample(line, kind, x) + text(x + 42, 18, name, colour=COLOURS[line.side])
        x += 42 + len(name) * _TEXT * 0.58 + 36
    return result


def _sample(line: ChartLine, kind: ChartKind, x: float) -> str:
    colour = COLOURS[line.side]
    if kind is ChartKind.BARS:
        fill = colour if line.side is ChartSide.OWN else palette.PAPER
        return f'<rect x="{x + 1}" y="4" width="30" height="14" fill="{fill}" stroke="{colour}" stroke-width="2"/>'
    if line.side is ChartSide.NEIGHBOURS:
        return _square(x + 16, 12)
    return (
        f'<line x1="{x}" y1="12" x2="{x + 32}" y2="12" stroke="{colour}" stroke-width="{_stroke(line)}"{_dash(line)}/>'
    )


def _square(x: float, y: float) -> str:
    look = f'fill="{palette.PAPER}" stroke="{palette.SECONDARY}" stroke-width="2"'
    return f'<rect x="{x - 6:.1f}" y="{y - 6:.1f}" width="12" height="12" {look}/>'


def _stroke(line: ChartLine) -> float:
    return 3.5 if line.side is ChartSide.OWN else 2.5


def _dash(line: ChartLine) -> str:
    return ' stroke-dasharray="8 6"' if line.side is ChartSide.ENGLAND else ""


def _title_rows(chart: Chart, width: float) -> list[str]:
    """The chart's name over as many lines as it needs."""
    rows, row = [], ""
    for word in chart.title.split(" "):
        trial = f"{row} {word}".strip()
        if row and lines_of(trial, _TITLE * 1.04, width) > 1:
            rows.append(row)
            row = word
        else:
            row = trial
    return [*rows, row]


def _title(chart: Chart, x: float, y: float, width: float) -> str:
    return "".join(
        text(x, y + 20 + at * 24, title_row, size=_TITLE, bold="yes")
        for at, title_row in enumerate(_title_rows(chart, width))
    )


def _lines(chart: Chart, x: float, y: float, width: float, height: float) -> str:
    values = [v for line in chart.lines for v in line.values if v is not None]
    if not values:
        return text(x, y + 30, "no figure")
    low, high, step = scale(chart)
    body = text(x, y + 14, under_title(chart), colour=palette.SECONDARY)
    frame = Frame(x + _margin(chart, low, high, step), y + 44, 0, 0, low, high)
    right = max(len(end_text(line.texts[-1], chart)) if line.texts else 0 for line in chart.lines)
    inner = width - (frame.x - x) - (max(right, 4) + 2) * _TEXT * 0.56
    frame = Frame(frame.x, frame.y, inner, height - 44 - 34, low, high)
    body += _grid(chart, frame, low, high, step) + _breaks(chart, frame)
    for line in reversed(chart.lines):
        body += _line(line, frame)
    return body + _ends(chart, frame) + _first_last(chart, frame)


def _margin(chart: Chart, low: float, high: float, step: float) -> float:
    widest = max(len(tick_text(tick, chart)) for tick in ticks(low, high, step))
    return widest * _TEXT * 0.56 + 10


def _grid(chart: Chart, frame: Frame, low: float, high: float, step: float) -> str:
    body = ""
    for tick in ticks(low, high, step):
        at = frame.up(tick)
        body += (
            f'<line x1="{frame.x:.1f}" y1="{at:.1f}" x2="{frame.x + frame.w:.1f}" y2="{at:.1f}" '
            f'stroke="{palette.HAIRLINE}" stroke-width="1.5"/>'
        ) + text(frame.x - 8, at + 6, tick_text(tick, chart), colour=palette.SECONDARY, anchor="end")
    return body


def _breaks(chart: Chart, frame: Frame) -> str:
    body, last_x = "", -_BREAK_WORD
    for at, label in enumerate(chart.labels):
        if label:
            continue
        x = frame.along(at, len(chart.labels))
        body += (
            f'<line x1="{x:.1f}" y1="{frame.y:.1f}" x2="{x:.1f}" y2="{frame.y + frame.h:.1f}" '
            f'stroke="{palette.CONTROL}" stroke-width="1.5" stroke-dasharray="2 5"/>'
        )
        if x - last_x >= _BREAK_WORD:  # two breaks side by side share one word
            body += text(x, frame.y - 6, "break", colour=palette.SECONDARY, anchor="middle")
            last_x = x
    return body


def _line(line: ChartLine, frame: Frame) -> str:
    colour, body, run = COLOURS[line.side], "", []
    for at, value in enumerate((*line.values, None)):
        if value is not None:
            run.append((frame.along(at, len(line.values)), frame.up(value)))
            continue
        if len(run) > 1:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
            body += (
                f'<polyline points="{path}" fill="none" stroke="{colour}" '
                f'stroke-width="{_stroke(line)}" stroke-linejoin="round"{_dash(line)}/>'
            )
        if line.side is ChartSide.NEIGHBOURS:
            body += "".join(_square(x, y) for x, y in run)
        elif line.side is ChartSide.OWN or len(run) == 1:
            body += "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{colour}"/>' for x, y in run)
        run = []
    return body


def _ends(chart: Chart, frame: Frame) -> str:
    """The newest value of each line beside its end, pushed apart where they would touch."""
    ends: list[tuple[float, ChartLine, str]] = []
    for line in chart.lines:
        shown = [at for at, value in enumerate(line.values) if value is not None]
        if shown:
            value = line.values[shown[-1]]
            ends.append((frame.up(value or 0.0) + 6, line, end_text(line.texts[shown[-1]], chart)))
    ends.sort(key=lambda item: item[0])
    heights: list[float] = []
    for height, _, _ in ends:
        heights.append(max(height, heights[-1] + 22) if heights else height)
    x = frame.x + frame.w + 10
    return "".join(
        text(x, at, end, colour=COLOURS[line.side], bold="yes" if line.side is ChartSide.OWN else "")
        for at, (_, line, end) in zip(heights, ends, strict=True)
    )


def _first_last(chart: Chart, frame: Frame) -> str:
    y = frame.y + frame.h + 26
    of = len(chart.labels)
    first = text(max(0.0, frame.x - 30), y, chart.labels[0], colour=palette.SECONDARY)
    if of == 1:
        return first
    return first + text(frame.x + frame.w + 34, y, chart.labels[-1], colour=palette.SECONDARY, anchor="end")


def _bars(chart: Chart, x: float, y: float, width: float, height: float) -> str:
    values = [v for line in chart.lines for v in line.values if v is not None]
    if not values:
        return text(x, y + 30, "no figure")
    body = ""
    longest = max(len(label) for label in chart.labels) * _TEXT * 0.56 + 12
    widest_value = max(len(item) for line in chart.lines for item in line.texts) * _TEXT * 0.56 + 12
    room, each = width - longest - widest_value, (height - 18) / len(chart.labels)
    thick = min(24.0, each / (len(chart.lines) + 0.8))
    for at, label in enumerate(chart.labels):
        top = y + 18 + at * each
        body += text(x, top + thick * len(chart.lines) / 2 + 6, label)
        for row, line in enumerate(chart.lines):
            solid = line.side is ChartSide.OWN and chart.marked in (None, at)
            fill = COLOURS[line.side] if solid else palette.PAPER
            body += _bar(line, at, (x + longest, top + row * thick), room / (max(values) or 1.0), thick - 3, fill)
    return body


def _bar(line: ChartLine, at: int, corner: tuple[float, float], per: float, thick: float, fill: str) -> str:
    (x, y), value, colour = corner, line.values[at], COLOURS[line.side]
    if value is None:
        return text(x, y + thick - 3, line.texts[at], colour=palette.SECONDARY)
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(value, 0) * per:.1f}" height="{thick:.1f}" '
        f'fill="{fill}" stroke="{colour}" stroke-width="2"/>'
    ) + text(
        x + max(value, 0) * per + 8,
        y + thick / 2 + 6.5,
        line.texts[at],
        colour=colour,
        bold="yes" if line.side is ChartSide.OWN else "",
    )
