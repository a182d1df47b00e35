"""Maps of areas and schools without a network; each area is a button for mouse and keyboard."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, Protocol, TypeVar

import streamlit as st

from analytics.disclosure import Protected
from analytics.reports.comparison.area_map import AreaFigures, Outline
from analytics.reports.core.types import Figure, SchoolRow
from data.catalogue import measure
from ui import loaders, notices, selection, theme
from wording import values

# Place the name of an area on a map, clear of the points.

Point = tuple[float, float]

_STEPS = 14  # candidates across, and down, an area
# Of the first line's foot: two lines of the map's type, and a point's radius.
_ABOVE, _BELOW = 18.0, 25.0


def clear_of(ring: Sequence[Point], points: Sequence[Point], half: float) -> Point:
    """The place nearest the middle where a name of that half-width covers the fewest points.

    It lies within the area where the area has room for it, else its middle does.
    """
    middle = centroid(ring)
    west, east = min(x for x, _ in ring), max(x for x, _ in ring)
    north, south = min(y for _, y in ring), max(y for _, y in ring)
    near = [point for point in points if west - half < point[0] < east + half]
    grid = [
        (west + (east - west) * across / _STEPS, north + (south - north) * down / _STEPS)
        for across in range(1, _STEPS)
        for down in range(1, _STEPS)
    ]
    ordered = sorted([middle, *grid], key=lambda at: (_covered(at, near, half), _apart(at, middle)))
    whole = (at for at in ordered if all(inside(corner, ring) for corner in _corners(at, half)))
    part = (at for at in ordered if inside(at, ring))
    return next(whole, None) or next(part, middle)


def _covered(at: Point, points: Sequence[Point], half: float) -> int:
    x, y = at
    return sum(abs(px - x) < half + 3 and y - _ABOVE < py < y + _BELOW for px, py in points)


def _apart(point: Point, other: Point) -> float:
    return (point[0] - other[0]) ** 2 + (point[1] - other[1]) ** 2


def _corners(at: Point, half: float) -> list[Point]:
    x, y = at
    return [(x + side, y + line) for side in (-half, half) for line in (-_ABOVE, _BELOW)]


def inside(point: Point, ring: Sequence[Point]) -> bool:
    """Whether a point lies within a ring: a line from it crosses the ring an odd number of times."""
    x, y = point
    crossings = 0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            crossings += 1
    return crossings % 2 == 1


def centroid(ring: Sequence[Point]) -> Point:
    """The centroid of a ring."""
    sides = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    crosses = [start[0] * end[1] - end[0] * start[1] for start, end in sides]
    area = sum(crosses) / 2 or 1.0
    across = sum((start[0] + end[0]) * c for (start, end), c in zip(sides, crosses, strict=True))
    down = sum((start[1] + end[1]) * c for (start, end), c in zip(sides, crosses, strict=True))
    return across / (6 * area), down / (6 * area)


_WIDTH, _TALLEST = 560.0, 620.0
_MARGIN = 4.0
_LETTER = 0.56  # of its size: the mean width of a letter of our type
_NAME_PX = 15
_DARK = 0.55  # from this share of the range on, white letters are read better than ink
_REST = (
    "Point at an area or school, or press Tab, for its name; press Enter to choose it. + and - zoom, arrow keys move "
    "the map, 0 shows all of it."
)

Ring = list[list[float]]
_MANY = 20  # areas: more are not each named, nor each a stop of the keyboard


class Mapped(Protocol):
    """What a map is drawn from: a figure and an outline for each area, and schools as points."""

    @property
    def measure(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def bars(self) -> tuple[Figure, ...]: ...
    @property
    def outlines(self) -> tuple[Outline, ...]: ...
    @property
    def schools(self) -> tuple[SchoolRow, ...]: ...


M = TypeVar("M", bound=Mapped)


def columns() -> list[Any]:
    """Two columns: the map and its list; one above the other on a phone."""
    return st.columns([1, 1], gap="large")


def choose(report: Protected[AreaFigures], picked: str | None) -> None:
    """Draw the map; an area that is clicked, or entered by keyboard, is chosen on every page."""
    code = show(report, picked, key="map")
    if code is not None and code != picked:
        selection.keep("area", code)
        loaders.again()


def show(report: Protected[M], picked: str | None, *, key: str, remarks: Mapping[str, str] | None = None) -> str | None:
    """Draw the map of a protected report; returns the code of the area that was just chosen.

    `remarks` says more of an area where it is pointed at, by code.
    """
    if not isinstance(report, Protected):
        raise TypeError("only what has passed analytics.disclosure.protect may be drawn")
    current = report.report
    if not current.outlines:
        notices.note(
            "No outline yet.", "It needs a file of boundaries or, for districts, a register with places of schools."
        )
        return None
    notes = remarks or {}
    drawn = report.draw((draw, picked, *notes.items()), lambda: draw(current, picked, notes))
    chosen = _component()(key=key, data={"svg": drawn, "rest": _REST}, on_area_change=lambda: None)
    st.html(f'<p class="mp-source">{escape(_under(current))}</p>')
    code = chosen.area
    return code if code in {outline.area for outline in current.outlines} else None


@cache
def _component() -> Any:
    script = (Path(__file__).parent / "map.js").read_text("utf-8")
    frame = '<div class="mp-map"></div><p class="mp-map-said"></p>'
    return st.components.v2.component("milepost_map", html=frame, js=script, isolate_styles=False)


def draw(report: Mapped, picked: str | None, remarks: Mapping[str, str] | None = None) -> str:
    """SVG: areas shaded in one hue, white where nothing is shown, schools as small points."""
    figures = {figure.entity: figure for figure in report.bars}
    rings = {o.area: _outer_rings(geometry(json.loads(o.geojson))) for o in report.outlines}
    place, height = _projection(rings)
    shares = _shares([f for f in report.bars if f.entity in rings])
    # What is chosen is drawn last, so that its outline lies over its neighbours'.
    ordered = sorted(report.outlines, key=lambda outline: outline.area == picked)
    many = len(report.outlines) > _MANY
    texts = {o.area: _hover_text(o.name, figures.get(o.area), (remarks or {}).get(o.area, "")) for o in ordered}
    shapes = "".join(
        _area(o, rings[o.area], texts[o.area], _shade(shares.get(o.area)), place, (o.area == picked, not many))
        for o in ordered
    )
    spots = [place(*spot) for spot in _spots(report, picked)]
    names = "".join(
        _name(o, rings[o.area], figures.get(o.area), shares.get(o.area), place, spots)
        for o in report.outlines
        if not many or o.area == picked
    )
    return (
        f'<svg viewBox="0 0 {_WIDTH:.0f} {height:.0f}" role="group" aria-label="{escape(alt(report))}">'
        f'{shapes}<g aria-hidden="true">{_schools(report, picked, place)}{names}</g></svg>'
    )


class _Projection:
    """From longitude and latitude to the drawing, as Mercator has it."""

    def __init__(self, west: float, north: float, scale: float) -> None:
        self.west, self.north, self.scale = west, north, scale

    def __call__(self, longitude: float, latitude: float) -> Point:
        across = (math.radians(longitude) - self.west) * self.scale + _MARGIN
        return across, (self.north - _stretched(latitude)) * self.scale + _MARGIN


def _stretched(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def _projection(rings: dict[str, list[Ring]]) -> tuple[_Projection, float]:
    """The projection under which all areas fill the drawing, and the drawing's height."""
    points = [point for current in rings.values() for ring in current for point in ring]
    xs = [math.radians(point[0]) for point in points]
    ys = [_stretched(point[1]) for point in points]
    wide, tall = max(xs) - min(xs) or 1e-6, max(ys) - min(ys) or 1e-6
    scale = min((_WIDTH - 2 * _MARGIN) / wide, (_TALLEST - 2 * _MARGIN) / tall)
    spare = (_WIDTH - 2 * _MARGIN - wide * scale) / 2 / scale
    return _Projection(min(xs) - spare, max(ys), scale), tall * scale + 2 * _MARGIN


def _shares(figures: list[Figure]) -> dict[str, float]:
    """Where each shown figure lies between the lowest and the highest, from 0 to 1."""
    by_key = {f.entity: f.value for f in figures if f.shown and f.value is not None}
    if not by_key:
        return {}
    low, high = min(by_key.values()), max(by_key.values())
    return {code: (item - low) / (high - low) if high > low else 0.0 for code, item in by_key.items()}


def _shade(share: float | None) -> str:
    """A colour of the one hue, between two of its steps."""
    if share is None:
        return theme.PAPER
    steps = theme.SEQUENTIAL[:5]
    at = min(int(share * (len(steps) - 1)), len(steps) - 2)
    part = share * (len(steps) - 1) - at
    lighter, darker = ([int(steps[n][i : i + 2], 16) for i in (1, 3, 5)] for n in (at, at + 1))
    mixed = (round(a + (b - a) * part) for a, b in zip(lighter, darker, strict=True))
    return "#" + "".join(f"{channel:02X}" for channel in mixed)


def _area(
    outline: Outline, rings: list[Ring], label: str, fill: str, place: _Projection, state: tuple[bool, bool]
) -> str:
    """One area as a button; `state`: whether it is the chosen one, and whether every area is a stop of the keyboard."""
    path = "".join(_path(ring, place) for ring in rings)
    is_picked, is_stop = state
    text = escape(label)
    return (
        f'<path class="area" d="{path}" fill="{fill}" tabindex="{0 if is_stop or is_picked else -1}" role="button" '
        f'aria-label="{text}" aria-current="{str(is_picked).lower()}" '
        f'data-area="{escape(outline.area)}" data-said="{text}"/>'
    )


def _path(ring: Ring, place: _Projection) -> str:
    spots = " ".join("{:.1f} {:.1f}".format(*place(*point[:2])) for point in ring)
    return f"M{spots}Z"


def _hover_text(name: str, figure: Figure | None, remark: str = "") -> str:
    text = f"{name}: {values.say(figure) if figure else 'no figure'}"
    return f"{text}, {remark}" if remark and figure is not None and figure.shown else text


def _placed(report: Mapped, picked: str | None) -> list[SchoolRow]:
    """The schools that are drawn: those of the chosen area, else all."""
    placed = [row for row in report.schools if row.longitude is not None and row.latitude is not None]
    if picked is not None:
        placed = [row for row in placed if row.area == picked] or placed
    return placed


def _spots(report: Mapped, picked: str | None) -> list[Point]:
    return [(row.longitude or 0.0, row.latitude or 0.0) for row in _placed(report, picked)]


def _schools(report: Mapped, picked: str | None, place: _Projection) -> str:
    circles = []
    for row in _placed(report, picked):
        x, y = place(row.longitude or 0.0, row.latitude or 0.0)
        kind = "school" if row.figure.shown else "school hollow"
        text = escape(_hover_text(row.name, row.figure))
        circles.append(
            f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="3" data-said="{text}" '
            f'data-within="{escape(row.area or "")}"/>'
        )
    return "".join(circles)


def _name(
    outline: Outline,
    rings: list[Ring],
    figure: Figure | None,
    share: float | None,
    place: _Projection,
    spots: list[Point],
) -> str:
    """The area's name and value clear of its schools, in whichever of ink and white is read there."""
    value = values.value(figure) if figure else "no figure"
    half = max(len(outline.name), len(value)) * _LETTER * _NAME_PX / 2
    largest = [place(*point[:2]) for point in max(rings, key=len)]
    x, y = clear_of(largest, spots, half)
    x = min(max(x, half), _WIDTH - half)
    kind = "name dark" if share is not None and share > _DARK else "name"
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}"><tspan>{escape(outline.name)}</tspan>'
        f'<tspan x="{x:.1f}" dy="1.2em" class="value">{escape(value)}</tspan></text>'
    )


def geometry(shape: Any) -> Any:
    """The geometry of a GeoJSON feature, or the geometry itself."""
    return shape["geometry"] if shape.get("type") == "Feature" else shape


def _outer_rings(shape: Any) -> list[Ring]:
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    return [polygon[0] for polygon in polygons]


def _under(report: Mapped) -> str:
    """What the shades mean, whether outlines are approximate, and whose outlines they are."""
    selected = [f for f in report.bars if f.shown and f.value is not None]
    text = "No area has a figure that can be shown."
    if selected:
        low, high = min(selected, key=lambda f: f.value or 0), max(selected, key=lambda f: f.value or 0)
        text = (
            f"{measure(report.measure).label}: from {values.value(low)} (lightest) to "
            f"{values.value(high)} (darkest); white: no figure."
        )
    if report.schools:
        text += " Points are schools, hollow where there is no figure."
    if any(outline.approximate for outline in report.outlines):
        text += " Outlines are approximate, drawn from school locations."
    held_by = [o.attribution for o in report.outlines if not o.approximate and o.attribution]
    credits = dict.fromkeys(held_by)
    return " ".join([text, *credits])


def alt(report: Mapped) -> str:
    """Each area's figure in words."""
    figures = {figure.entity: figure for figure in report.bars}
    text = "; ".join(
        f"{o.name} {values.say(figures[o.area]) if o.area in figures else 'no figure'}" for o in report.outlines
    )
    label = measure(report.measure).label
    if len(report.outlines) > _MANY:
        return f"Map of {label}, {values.period(report.period)}: {len(report.bars)} authorities; the table has each."
    return (
        f"Map of {label}, {values.period(report.period)}: {text}. "
        "Each area is a button that chooses it; the list of areas does the same."
    )
