"""Colours and shapes as plain values, so that pages and packs draw alike; it imports no drawing library."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from data.vocabulary import PromiseStatus

INK = "#12263A"
SECONDARY = "#44515C"
HAIRLINE = "#E3E6E8"
CONTROL = "#AEB8BF"
PAPER = "#FFFFFF"
WASH = "#F5F7F8"
ACCENT = "#1B4965"
ENGLAND = "#6B7680"
FOCUS = "#FFBF47"
# The projection is ink's own hue, lighter; two bands, the inner one the darker.
PROJECTION = "#5B7C99"
BAND_50 = "#C3D2DE"
BAND_80 = "#E4ECF2"
SEQUENTIAL = ("#EAF1F6", "#BDD2E1", "#8CB0C9", "#578BAD", "#2C6488", "#143F5C")


class Shape(StrEnum):
    """The shape that says a status to somebody who cannot see its colour."""

    CIRCLE = "circle"
    HALF = "half"
    TRIANGLE = "triangle"
    RING = "ring"


@dataclass(frozen=True, slots=True)
class StatusLook:
    """How one status is drawn: never by colour alone."""

    colour: str
    shape: Shape
    symbol: str  # the plotting library's name of the same shape


STATUS: dict[PromiseStatus, StatusLook] = {
    PromiseStatus.GREEN: StatusLook("#1F6FB2", Shape.CIRCLE, "circle"),
    PromiseStatus.AMBER: StatusLook("#C27200", Shape.HALF, "circle-x"),
    PromiseStatus.RED: StatusLook("#8C1D40", Shape.TRIANGLE, "triangle-up"),
    PromiseStatus.CANNOT_TELL: StatusLook("#6B7680", Shape.RING, "circle-open-dot"),
}
# The replay of 2015 keeps red, amber and green: they are that plan's own words.
REPLAY: dict[PromiseStatus, StatusLook] = {
    PromiseStatus.GREEN: StatusLook("#1E7B34", Shape.CIRCLE, "circle"),
    PromiseStatus.AMBER: StatusLook("#C27200", Shape.HALF, "circle-x"),
    PromiseStatus.RED: StatusLook("#B3261E", Shape.TRIANGLE, "triangle-up"),
    PromiseStatus.CANNOT_TELL: StatusLook("#6B7680", Shape.RING, "circle-open-dot"),
}

_BODIES = {
    Shape.CIRCLE: '<circle cx="8" cy="8" r="6.5" fill="{c}"/>',
    Shape.HALF: (
        '<circle cx="8" cy="8" r="5.75" fill="#fff" stroke="{c}" stroke-width="1.5"/>'
        '<path d="M8 2.25 A5.75 5.75 0 0 0 8 13.75 Z" fill="{c}"/>'
    ),
    Shape.TRIANGLE: '<path d="M8 1.5 L15 14 H1 Z" fill="{c}"/>',
    Shape.RING: ('<circle cx="8" cy="8" r="5.75" fill="none" stroke="{c}" stroke-width="2" stroke-dasharray="3 2"/>'),
}


def mark(look: StatusLook) -> str:
    """The shape of a status as the inside of a drawing of 16 by 16."""
    return _BODIES[look.shape].format(c=look.colour)
