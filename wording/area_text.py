"""How far areas lie apart, in words, and whether chance alone may set them so."""

from __future__ import annotations

from analytics.reports.comparison.area_map import AreaFigures
from analytics.reports.core.types import Figure
from analytics.statistics.comparison import SIGNIFICANCE_LEVEL, heterogeneity
from data.vocabulary import Unit
from wording import values


def spread(report: AreaFigures) -> str:
    """Which area is highest, which lowest, and whether chance alone may set them so far apart."""
    shown = sorted((f for f in report.bars if f.value is not None), key=lambda f: f.value or 0.0)
    if not shown:
        return "No area has a figure that can be shown"
    low, high = shown[0], shown[-1]
    if low is high:
        return f"{low.entity_name}: {values.value(low)}"
    lead = f"From {values.value(low)} in {low.entity_name} to {values.value(high)} in {high.entity_name}"
    p, overlap = alike(report), low.upper is not None and high.lower is not None and low.upper >= high.lower
    if overlap if p is None else p >= SIGNIFICANCE_LEVEL:
        return f"{lead}; differences of this size could be chance"
    return lead


def counted(report: AreaFigures) -> list[Figure]:
    """The areas' shares of counted pupils or schools that are shown: what is hidden goes into no sum here."""
    return [
        figure
        for figure in report.bars
        if figure.shown
        and figure.unit is Unit.PERCENT
        and figure.counted.countable
        and figure.numerator is not None
        and figure.denominator
    ]


def alike(report: AreaFigures) -> float | None:
    """How often chance alone would make the areas differ as they do; None where they are not counted."""
    known = counted(report)
    return heterogeneity([f.numerator for f in known], [f.denominator for f in known])
