"""The text of a chart: where its axis starts, its ticks, its alt text."""

from __future__ import annotations

import math

from data.vocabulary import Unit
from packs.layout import nice_scale
from packs.model import Chart, Kind
from wording import values as words

NO_PICTURE = "No figure is loaded for this picture."
BREAK_NOTE = "Gap: a break; figures before and after cannot be compared"


def scale(chart: Chart) -> tuple[float, float, float]:
    """The range and step of a chart's axis of values."""
    values = [v for line in chart.lines for v in line.values if v is not None]
    return nice_scale(values, 100 if chart.unit is Unit.PERCENT else None)


def axis_start(chart: Chart) -> str:
    """Where the axis of values starts, said when it is not zero."""
    if chart.kind is Kind.BARS or not any(v is not None for line in chart.lines for v in line.values):
        return ""
    low = scale(chart)[0]
    return "" if low <= 0 else f"axis starts at {tick_said(low, chart)}"


def under_title(chart: Chart) -> str:
    """What stands under a chart's title: its unit where values are said without, and its start."""
    return "; ".join(part for part in (_unit(chart), axis_start(chart)) if part)


def _unit(chart: Chart) -> str:
    """The words of a unit that are not repeated at every value: 'points', 'per 100'."""
    if chart.kind is Kind.BARS or chart.unit is Unit.PERCENT:
        return ""
    return words.with_unit(2, chart.unit, 0).removeprefix("2").strip()


def end_said(text: str, chart: Chart) -> str:
    """A value at the end of its line, without the unit that stands under the title."""
    unit = _unit(chart)
    return text.removesuffix(unit).strip() if unit else text


def in_words(chart: Chart) -> str:
    """One chart for somebody who does not see it: bars one by one, lines from end to end."""
    if chart.kind is Kind.BARS:
        rows = (
            f"{label}: " + ", ".join(f"{line.name} {line.said[at]}" for line in chart.lines)
            for at, label in enumerate(chart.labels)
        )
        return f"{chart.title}. {'; '.join(rows)}."
    ends = []
    for line in chart.lines:
        shown = [at for at, value in enumerate(line.values) if value is not None]
        if shown:
            first, last = shown[0], shown[-1]
            ends.append(
                f"{line.name} {line.said[first]} in {chart.labels[first]}, {line.said[last]} in {chart.labels[last]}"
            )
    gap = f" {BREAK_NOTE}." if "" in chart.labels else ""
    return f"{chart.title}. {'; '.join(ends) or NO_PICTURE}.{gap}"


def ticks(low: float, high: float, step: float) -> list[float]:
    """The values at which an axis has a line."""
    first = math.ceil(low / step - 1e-9)
    return [at * step for at in range(first, math.floor(high / step + 1e-9) + 1)]


def tick_said(value: float, chart: Chart) -> str:
    """A value beside an axis, with no more decimals than it needs."""
    places = 0 if value == round(value) else (1 if round(value * 10, 6) == round(value * 10) else 2)
    return words.number(value, places) + ("%" if chart.unit is Unit.PERCENT else "")
