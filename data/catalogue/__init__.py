"""What a measure is: declared once, checked when it is declared."""

from data.catalogue.measure import Break, Column, Era, Kind, Measure, Missing, Since, Suppression, Theme
from data.catalogue.registry import MEASURES, UnknownMeasure, counted, measure

__all__ = [
    "MEASURES",
    "Break",
    "Column",
    "Era",
    "Kind",
    "Measure",
    "Missing",
    "Since",
    "Suppression",
    "Theme",
    "UnknownMeasure",
    "counted",
    "measure",
]
