"""What a measure is: declared once, checked when it is declared."""

from data.catalogue.measure import Break, Column, Counts, Era, Kind, Measure, Missing, Suppression, Theme
from data.catalogue.registry import MEASURES, UnknownMeasure, measure

__all__ = [
    "MEASURES",
    "Break",
    "Column",
    "Counts",
    "Era",
    "Kind",
    "Measure",
    "Missing",
    "Suppression",
    "Theme",
    "UnknownMeasure",
    "measure",
]
