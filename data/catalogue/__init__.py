"""What a measure is: declared once, checked when it is declared."""

from data.catalogue.measure import Break, Era, Measure, MeasureColumn, MeasureKind, Missing, Since, Suppression, Theme
from data.catalogue.registry import MEASURES, UnknownMeasure, counted, measure

__all__ = [
    "MEASURES",
    "Break",
    "Era",
    "Measure",
    "MeasureColumn",
    "MeasureKind",
    "Missing",
    "Since",
    "Suppression",
    "Theme",
    "UnknownMeasure",
    "counted",
    "measure",
]
