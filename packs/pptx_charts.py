"""Charts of a PPTX that a reader can open and edit: lines over time, bars beside England's."""

from __future__ import annotations

from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from data.vocabulary import Unit
from packs import layout
from packs.model import Chart, Kind, Line, Panels, Side
from ui import palette

_PX = 9525
_GAP = 24
_FONT = "Tahoma"
_SMALL = Pt(layout.SMALLEST * 0.75)
_COLOURS = {Side.OWN: palette.INK, Side.ENGLAND: palette.ENGLAND, Side.TARGET: palette.ACCENT}


def add(page: Any, panels: Panels, alt: str) -> None:
    """The charts of one picture side by side, each with its own data and words."""
    box, charts = layout.PICTURE, panels.charts
    if not charts:
        return
    each = (box.w - _GAP * (len(charts) - 1)) // len(charts)
    for at, chart in enumerate(charts):
        x = box.x + at * (each + _GAP)
        kind = (
            XL_CHART_TYPE.LINE_MARKERS if chart.kind is Kind.LINES else XL_CHART_TYPE.BAR_CLUSTERED
        )
        frame = page.shapes.add_chart(
            kind, Emu(x * _PX), Emu(box.y * _PX), Emu(each * _PX), Emu(box.h * _PX), _data(chart)
        )
        frame.name = chart.title
        frame._element._nvXxPr.cNvPr.set("descr", alt)
        _look(frame.chart, chart)


def _data(chart: Chart) -> CategoryChartData:
    data = CategoryChartData(number_format=_format(chart))
    # Bars are drawn from the bottom up: turned round, so that the first stands on top.
    turned = chart.kind is Kind.BARS
    # A break keeps a category of its own, without a value: no line can be drawn across it.
    labels = [label or "break" for label in chart.labels]
    data.categories = labels[::-1] if turned else labels
    for line in _ordered(chart):
        data.add_series(line.name, line.values[::-1] if turned else line.values)
    return data


def _ordered(chart: Chart) -> tuple[Line, ...]:
    return chart.lines[::-1] if chart.kind is Kind.BARS else chart.lines


def _format(chart: Chart) -> str:
    plain = "0" if chart.decimals == 0 else "0." + "0" * chart.decimals
    return f'{plain}" %"' if chart.unit is Unit.PERCENT else plain


def _look(drawn: Any, chart: Chart) -> None:
    drawn.font.size, drawn.font.name = _SMALL, _FONT
    drawn.font.color.rgb = _rgb(palette.INK)
    drawn.has_title = True
    drawn.chart_title.include_in_layout = False
    title = drawn.chart_title.text_frame
    title.text = chart.title
    title.paragraphs[0].runs[0].font.size = Pt(layout.SMALLEST * 0.78)
    title.paragraphs[0].runs[0].font.bold = True
    drawn.has_legend = len(chart.lines) > 1
    if drawn.has_legend:
        drawn.legend.position = XL_LEGEND_POSITION.BOTTOM
        drawn.legend.include_in_layout = False
        drawn.legend.font.size = _SMALL
    _axes(drawn, chart)
    for line, series in zip(_ordered(chart), drawn.plots[0].series, strict=True):
        (_stroke if chart.kind is Kind.LINES else _fill)(series, line)
        _labels(series, line, chart)
    if chart.kind is Kind.BARS:
        drawn.plots[0].gap_width, drawn.plots[0].overlap = 60, -5


def _axes(drawn: Any, chart: Chart) -> None:
    values = [v for line in chart.lines for v in line.values if v is not None]
    value_axis, names = drawn.value_axis, drawn.category_axis
    value_axis.format.line.fill.background()
    value_axis.major_gridlines.format.line.color.rgb = _rgb(palette.HAIRLINE)
    value_axis.tick_labels.font.size = names.tick_labels.font.size = _SMALL
    names.format.line.color.rgb = _rgb(palette.SECONDARY)
    names.has_major_gridlines = False
    value_axis.tick_labels.number_format_is_linked = False
    value_axis.tick_labels.number_format = _tick_format(chart)
    if chart.kind is Kind.BARS:
        value_axis.visible = value_axis.has_major_gridlines = False
        value_axis.minimum_scale = 0
        return
    low, high, step = layout.nice_scale(values, 100 if chart.unit is Unit.PERCENT else None)
    value_axis.minimum_scale, value_axis.maximum_scale, value_axis.major_unit = low, high, step
    _skip(names, len(chart.labels))
    _leave_room(drawn)


def _leave_room(drawn: Any) -> None:
    """The plot keeps clear of the right edge, where the newest values are written."""
    area = drawn._chartSpace.chart.plotArea
    layout_element = area.find(qn("c:layout"))
    if layout_element is None:
        layout_element = area.makeelement(qn("c:layout"), {})
        area.insert(0, layout_element)
    manual = layout_element.makeelement(qn("c:manualLayout"), {})
    for tag, value in (
        ("layoutTarget", "inner"), ("xMode", "edge"), ("yMode", "edge"), ("x", "0.2"),
        ("y", "0.2"), ("w", "0.54"), ("h", "0.5"),
    ):  # fmt: skip
        manual.append(manual.makeelement(qn(f"c:{tag}"), {"val": value}))
    layout_element.append(manual)


def _tick_format(chart: Chart) -> str:
    return 'General" %"' if chart.unit is Unit.PERCENT else "General"


def _skip(names: Any, count: int) -> None:
    """Only the first and the last label stand under the axis: all of them would not be read."""
    every = max(1, count - 1)
    element = names._element
    names.tick_labels.font.size = _SMALL
    for tag in ("c:tickLblSkip", "c:tickMarkSkip"):
        made = element.makeelement(qn(tag), {"val": str(every)})
        before = element.find(qn("c:noMultiLvlLbl"))
        before.addprevious(made) if before is not None else element.append(made)


def _stroke(series: Any, line: Line) -> None:
    series.smooth = False
    series.format.line.color.rgb = _rgb(_COLOURS[line.side])
    series.format.line.width = Pt(2.75 if line.side is Side.OWN else 2)
    if line.side is Side.ENGLAND:
        series.format.line.dash_style = MSO_LINE.DASH
        series.marker.style = XL_MARKER_STYLE.NONE
        return
    series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 7
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = _rgb(_COLOURS[line.side])
    series.marker.format.line.color.rgb = _rgb(_COLOURS[line.side])


def _fill(series: Any, line: Line) -> None:
    series.format.fill.solid()
    own = line.side is Side.OWN
    series.format.fill.fore_color.rgb = _rgb(palette.INK if own else palette.PAPER)
    series.format.line.color.rgb = _rgb(_COLOURS[line.side])
    series.format.line.width = Pt(1.5)


def _labels(series: Any, line: Line, chart: Chart) -> None:
    """Values beside bars; of a line its newest value only."""
    if chart.kind is Kind.BARS:
        labels = series.data_labels
        labels.show_value, labels.position = True, XL_LABEL_POSITION.OUTSIDE_END
        labels.font.size, labels.font.name = _SMALL, _FONT
        return
    shown = [at for at, value in enumerate(line.values) if value is not None]
    if not shown:
        return
    label = series.points[shown[-1]].data_label
    label.has_text_frame = True
    label.text_frame.text = line.said[shown[-1]]
    font = label.text_frame.paragraphs[0].runs[0].font
    font.size, font.bold = _SMALL, line.side is Side.OWN
    font.color.rgb = _rgb(_COLOURS[line.side])
    label.position = _side(line, chart)


def _side(line: Line, chart: Chart) -> Any:
    """Beside the end; where two ends are close, above the upper and below the lower one."""
    ends = {one.name: _last(one) for one in chart.lines}
    values = [v for one in chart.lines for v in one.values if v is not None]
    if (
        max(ends.values()) - min(ends.values()) > 0.15 * (max(values) - min(values))
        or len(ends) == 1
    ):
        return XL_LABEL_POSITION.RIGHT
    upper = ends[line.name] >= max(ends.values())
    return XL_LABEL_POSITION.ABOVE if upper else XL_LABEL_POSITION.BELOW


def _last(line: Line) -> float:
    return next((value for value in reversed(line.values) if value is not None), float("-inf"))


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.lstrip("#"))
