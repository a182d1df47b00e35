"""Native, editable PPTX charts: lines over time, bars with England."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt, lazyproperty
from xlsxwriter import Workbook

from data.vocabulary import Unit
from packs.formats import layout
from packs.formats.layout import BREAK_NOTE, NO_PICTURE, OFFICE, Box, end_said, in_words, scale, under_title
from packs.formats.pptx_text import FONT, PX, decorative, place, put, rgb, without_effects
from packs.formats.svg import COLOURS
from packs.model import Chart, ChartKind, ChartLine, ChartSide, Panels
from wording import palette
from wording import values as words
from wording.escaping import TEXT_AS_TEXT

_GAP, _KEY = 24, 32
_PLOT_TOP, _PLOT_HIGH = 0.24, 0.62  # shares of a chart with lines
_APART = 0.05  # how far two values that end close together are moved apart
_SMALL = Pt(layout.SMALLEST * 0.75)


def add(page: Any, panels: Panels, alt: str) -> None:
    """The charts of one picture side by side under one key, each with its own data and words."""
    box, charts = layout.PICTURE, panels.charts
    if not charts:
        put(page, NO_PICTURE, box, layout.BODY)
        return
    _key(page, charts)
    each = (box.w - _GAP * (len(charts) - 1)) // len(charts)
    for at, chart in enumerate(charts):
        where = Box(box.x + at * (each + _GAP), box.y + _KEY, each, box.h - _KEY)
        kind = XL_CHART_TYPE.LINE_MARKERS if chart.kind is ChartKind.LINES else XL_CHART_TYPE.BAR_CLUSTERED
        frame = page.shapes.add_chart(kind, *place(where), _data(chart))
        frame.name = chart.title
        words = in_words(chart) if len(charts) > 1 else alt
        frame._element._nvXxPr.cNvPr.set("descr", words)
        _look(frame.chart, chart, each)
        if chart.kind is ChartKind.LINES and chart.labels:
            _ends_of(page, chart, where)


def _key(page: Any, charts: tuple[Chart, ...]) -> None:
    """Which line is whose, once for all charts; what a gap is, where one has a gap."""
    x, y = layout.PICTURE.x, layout.PICTURE.y
    lines = max((chart.lines for chart in charts), key=len)
    for line in lines if len(lines) > 1 else ():
        _sample(page, line, charts[0].kind, x, y + 13)
        wide = int(OFFICE.plain.width(line.name) * layout.SMALLEST) + 12
        put(page, line.name, Box(x + 44, y, wide, 26), layout.SMALLEST, colour=COLOURS[line.side])
        x += 44 + wide + 24
    if any(not label for chart in charts for label in chart.labels):
        wide = layout.PICTURE.x + layout.PICTURE.w - x
        put(page, BREAK_NOTE, Box(x, y, wide, 26), layout.SMALLEST, colour=palette.SECONDARY)


def _sample(page: Any, line: ChartLine, kind: ChartKind, x: int, y: int) -> None:
    near = line.side is ChartSide.NEIGHBOURS
    if kind is ChartKind.BARS or near:
        box = Box(x + 11, y - 6, 12, 12) if near else Box(x, y - 7, 34, 14)
        shape = page.shapes.add_shape(MSO_SHAPE.RECTANGLE, *place(box))
        without_effects(shape)
        shape.fill.solid()
        own = line.side is ChartSide.OWN
        shape.fill.fore_color.rgb = rgb(palette.INK if own else palette.PAPER)
    else:
        ends = (Emu(x * PX), Emu(y * PX), Emu((x + 34) * PX), Emu(y * PX))
        shape = page.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *ends)
        if line.side is ChartSide.ENGLAND:
            shape.line.dash_style = MSO_LINE.DASH
    shape.line.color.rgb = rgb(COLOURS[line.side])
    shape.line.width = Pt(2)
    decorative(shape)


class _ChartData(CategoryChartData):
    """What a chart draws, with a workbook behind it in which every name is text."""

    @lazyproperty
    def _workbook_writer(self) -> CategoryWorkbookWriter:
        return _TextWriter(self)  # type: ignore[no-untyped-call]


class _TextWriter(CategoryWorkbookWriter):
    @contextmanager
    def _open_worksheet(self, xlsx_file: Any) -> Iterator[tuple[Workbook, Any]]:
        with Workbook(xlsx_file, {"in_memory": True, **TEXT_AS_TEXT}) as workbook:
            yield workbook, workbook.add_worksheet()


def _data(chart: Chart) -> CategoryChartData:
    data: CategoryChartData = _ChartData(number_format=_format(chart))  # type: ignore[no-untyped-call]
    # Bars are drawn from the bottom up: reversed, so that the first is on top.
    turned = chart.kind is ChartKind.BARS
    # A break keeps a category of its own, without a value: no line can be drawn across it.
    labels = [label or "break" for label in chart.labels]
    data.categories = labels[::-1] if turned else labels
    for line in _ordered(chart):
        data.add_series(line.name, line.values[::-1] if turned else line.values)
    return data


def _ordered(chart: Chart) -> tuple[ChartLine, ...]:
    return chart.lines[::-1] if chart.kind is ChartKind.BARS else chart.lines


def _format(chart: Chart) -> str:
    plain = "0" if chart.decimals == 0 else "0." + "0" * chart.decimals
    suffix = words.with_unit(2, chart.unit, 0).removeprefix("2")
    return f'{plain}"{suffix}"' if suffix else plain


def _look(drawn: Any, chart: Chart, width: int) -> None:
    drawn.font.size, drawn.font.name = _SMALL, FONT
    drawn.font.color.rgb = rgb(palette.INK)
    _title(drawn, chart)
    drawn.has_legend = False  # one key stands above all charts
    _axes(drawn, chart, width)
    for line, series in zip(_ordered(chart), drawn.plots[0].series, strict=True):
        if chart.kind is ChartKind.LINES:
            _stroke(series, line)
        else:
            _fill(series, line, chart)
        _labels(series, line, chart)
    if chart.kind is ChartKind.BARS:
        drawn.plots[0].gap_width, drawn.plots[0].overlap = 60, -5


def _title(drawn: Any, chart: Chart) -> None:
    drawn.has_title = True
    drawn.chart_title.include_in_layout = False
    frame = drawn.chart_title.text_frame
    frame.text = chart.title
    name = frame.paragraphs[0].runs[0].font
    name.size, name.bold, name.name = _SMALL, True, FONT
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    _to_the_left(drawn.chart_title._element)
    if start := under_title(chart):
        line = frame.add_paragraph()
        line.text = start
        line.alignment = PP_ALIGN.LEFT
        font = line.runs[0].font
        font.size, font.bold, font.name = _SMALL, False, FONT
        font.color.rgb = rgb(palette.SECONDARY)


def _to_the_left(title: Any) -> None:
    """A title begins where its chart begins, as every other text of a slide does."""
    placed = title.find(qn("c:layout"))
    if placed is None:
        placed = title.makeelement(qn("c:layout"), {})
        title.find(qn("c:tx")).addnext(placed)
    _set_by_hand(placed, xMode="edge", yMode="edge", x="0", y="0")


def _set_by_hand(placed: Any, **values: str) -> None:
    """A part of a chart put where it is to stand, in shares of the chart."""
    manual = placed.makeelement(qn("c:manualLayout"), {})
    for tag, value in values.items():
        manual.append(manual.makeelement(qn(f"c:{tag}"), {"val": value}))
    placed.append(manual)


def _axes(drawn: Any, chart: Chart, width: int) -> None:
    value_axis, names = drawn.value_axis, drawn.category_axis
    value_axis.format.line.fill.background()
    value_axis.major_gridlines.format.line.color.rgb = rgb(palette.HAIRLINE)
    value_axis.tick_labels.font.size = names.tick_labels.font.size = _SMALL
    names.format.line.color.rgb = rgb(palette.SECONDARY)
    names.has_major_gridlines = False
    value_axis.tick_labels.number_format_is_linked = False
    value_axis.tick_labels.number_format = _tick_format(chart)
    if chart.kind is ChartKind.BARS:
        value_axis.visible = value_axis.has_major_gridlines = False
        value_axis.minimum_scale = 0
        return
    low, high, step = scale(chart)
    value_axis.minimum_scale, value_axis.maximum_scale, value_axis.major_unit = low, high, step
    names.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    names.major_tick_mark = XL_TICK_MARK.NONE
    _leave_room(drawn, chart, width)


def _margins(chart: Chart, width: int) -> tuple[float, float]:
    """The shares of a chart's width left of its plot for the axis, right of it for newest values."""
    ends = [end_said(line.texts[-1], chart) for line in chart.lines if line.texts]
    end = max(ends, key=len, default="")
    left = (OFFICE.plain.width("100%") * layout.SMALLEST + 6) / width
    right = (OFFICE.bold.width(end) * layout.SMALLEST + 14) / width
    return left, min(right, 0.7 - left)


def _leave_room(drawn: Any, chart: Chart, width: int) -> None:
    """The plot keeps clear of the right edge, where the newest values are written."""
    left, right = _margins(chart, width)
    area = drawn._chartSpace.chart.plotArea
    layout_element = area.find(qn("c:layout"))
    if layout_element is None:
        layout_element = area.makeelement(qn("c:layout"), {})
        area.insert(0, layout_element)
    _set_by_hand(
        layout_element,
        layoutTarget="inner",
        xMode="edge",
        yMode="edge",
        x=f"{left:.3f}",
        y=f"{_PLOT_TOP}",
        w=f"{1 - left - right:.3f}",
        h=f"{_PLOT_HIGH}",
    )


def _tick_format(chart: Chart) -> str:
    return 'General"%"' if chart.unit is Unit.PERCENT else "General"


def _ends_of(page: Any, chart: Chart, box: Box) -> None:
    """The first and the last period under the plot: written here, for not every program that opens
    the file can leave out labels between, and all of them would not be read."""
    left, right = _margins(chart, box.w)
    y, half = box.y + int(box.h * (_PLOT_TOP + _PLOT_HIGH)) + 6, box.w // 2
    first = Box(box.x + int(left * box.w) - 30, y, half, 26)
    put(page, chart.labels[0], first, layout.SMALLEST, colour=palette.SECONDARY)
    if len(chart.labels) > 1:
        end = box.x + int((1 - right) * box.w) + 40
        put(page, chart.labels[-1], Box(end - half, y, half, 26), layout.SMALLEST, colour=palette.SECONDARY, align="r")


def _stroke(series: Any, line: ChartLine) -> None:
    series.smooth = False
    series.format.line.color.rgb = rgb(COLOURS[line.side])
    series.format.line.width = Pt(2.75 if line.side is ChartSide.OWN else 2)
    if line.side is ChartSide.OWN:
        _dot(series.marker, line)
        return
    series.format.line.dash_style = MSO_LINE.DASH
    series.marker.style = XL_MARKER_STYLE.NONE
    around = (None, *line.values, None)
    for at, value in enumerate(line.values):
        # A value between two gaps has no line to be seen by.
        if value is not None and around[at] is None and around[at + 2] is None:
            _dot(series.points[at].marker, line)


def _dot(marker: Any, line: ChartLine) -> None:
    near = line.side is ChartSide.NEIGHBOURS
    marker.style, marker.size = XL_MARKER_STYLE.SQUARE if near else XL_MARKER_STYLE.CIRCLE, 7
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = rgb(palette.PAPER if near else COLOURS[line.side])
    marker.format.line.color.rgb = rgb(COLOURS[line.side])


def _fill(series: Any, line: ChartLine, chart: Chart) -> None:
    series.format.fill.solid()
    own = line.side is ChartSide.OWN and chart.marked is None
    if chart.marked is not None:
        # Bars are drawn from the bottom up, so the marked one is counted from the end.
        point = series.points[len(chart.labels) - 1 - chart.marked].format.fill
        point.solid()
        point.fore_color.rgb = rgb(palette.INK)
    series.format.fill.fore_color.rgb = rgb(palette.INK if own else palette.PAPER)
    series.format.line.color.rgb = rgb(COLOURS[line.side])
    series.format.line.width = Pt(1.5)


def _labels(series: Any, line: ChartLine, chart: Chart) -> None:
    """Values beside bars; of a line its newest value only."""
    if chart.kind is ChartKind.BARS:
        labels = series.data_labels
        labels.show_value, labels.position = True, XL_LABEL_POSITION.OUTSIDE_END
        labels.font.size, labels.font.name = _SMALL, FONT
        return
    shown = [at for at, value in enumerate(line.values) if value is not None]
    if not shown:
        return
    label = series.points[shown[-1]].data_label
    label.has_text_frame = True
    label.text_frame.text = end_said(line.texts[shown[-1]], chart)
    font = label.text_frame.paragraphs[0].runs[0].font
    font.size, font.bold = _SMALL, line.side is ChartSide.OWN
    font.color.rgb = rgb(COLOURS[line.side])
    label.position = XL_LABEL_POSITION.RIGHT
    if aside := _aside(line, chart):
        _move(label, aside)


def _aside(line: ChartLine, chart: Chart) -> float:
    """How far a value is moved up or down, where two lines end close together."""
    ends = [_last(item) for item in chart.lines]
    values = [v for item in chart.lines for v in item.values if v is not None]
    if len(ends) < 2 or max(ends) - min(ends) > 0.12 * (max(values) - min(values)):
        return 0.0
    # The highest goes up, the lowest down; of three the middle one stays.
    order = sorted(chart.lines, key=_last, reverse=True)
    return _APART * (2 * order.index(line) / (len(order) - 1) - 1)


def _move(label: Any, aside: float) -> None:
    element = label._dLbl
    placed = element.makeelement(qn("c:layout"), {})
    _set_by_hand(placed, x="0", y=f"{aside}")
    old = element.find(qn("c:layout"))
    if old is not None:
        element.remove(old)
    element.find(qn("c:idx")).addnext(placed)


def _last(line: ChartLine) -> float:
    return next((value for value in reversed(line.values) if value is not None), float("-inf"))
