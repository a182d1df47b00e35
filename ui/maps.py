"""Areas and schools on a map that needs no network; the same choice is there for the keyboard."""

from __future__ import annotations

import json
from html import escape
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from analytics.disclosure import Protected
from analytics.reports.area_map import AreaFigures, Outline
from analytics.reports.types import Figure
from data.catalogue import measure
from ui import theme, words
from ui.charts import base
from ui.charts.show import clicked

_HEIGHT = 520
_NOT_SHOWN = "#FFFFFF"


def columns() -> list[Any]:
    """Two columns: the map, and what stands beside it; one under the other on a phone."""
    return st.columns([1, 1], gap="large")


def show(report: Protected[AreaFigures], picked: str | None, *, key: str) -> str | None:
    """Draw the map of a protected report; returns the code of the area that was just clicked."""
    if not isinstance(report, Protected):
        raise TypeError("only what has passed analytics.disclosure.protect may be drawn")
    held = report.report
    if not held.outlines:
        st.html(
            '<div class="mp-notice note" role="status"><strong>No outline yet.</strong>'
            "It would be drawn from where the schools stand, or from a file of boundaries.</div>"
        )
        return None
    event = st.plotly_chart(
        draw(held, picked),
        theme=None,
        config=base.CONFIG,
        key=key,
        alt=alt(held),
        on_select="rerun",
        selection_mode="points",
    )
    st.html(f'<p class="mp-source">{escape(_under(held))}</p>')
    code = clicked(event)
    return (
        code if code in {outline.area for outline in held.outlines} and _is_new(key, code) else None
    )


def _is_new(key: str, code: str | None) -> bool:
    """Whether a click was not acted on yet: the plot reports its selection on every rerun."""
    last = f"milepost-map-{key}"
    fresh = st.session_state.get(last) != code
    st.session_state[last] = code
    return fresh


def draw(report: AreaFigures, picked: str | None) -> go.Figure:
    """Areas shaded in one hue, hatched grey where nothing is shown, schools as small points."""
    chart = base.canvas(_HEIGHT, left=0, right=0, top=4, bottom=4)
    figures = {figure.entity: figure for figure in report.bars}
    shapes = {outline.area: json.loads(outline.geojson) for outline in report.outlines}
    held = [f for o in report.outlines if (f := figures.get(o.area)) is not None and f.shown]
    _areas(chart, report, shapes, figures)
    if picked in shapes:
        _outline(chart, shapes[picked], theme.ACCENT, 3.5)
    _schools(chart, report, picked)
    for outline in report.outlines:
        _name(chart, outline, shapes[outline.area], figures.get(outline.area), held)
    chart.update_geos(
        visible=False, fitbounds="locations", projection_type="mercator", bgcolor=theme.PAPER,
        showcoastlines=False, showland=False, showocean=False, showlakes=False, showcountries=False,
        showframe=False,
    )  # fmt: skip
    return chart


def _areas(
    chart: go.Figure, report: AreaFigures, shapes: dict[str, Any], figures: dict[str, Figure]
) -> None:
    features = [
        {
            "type": "Feature",
            "id": o.area,
            "properties": {},
            "geometry": clockwise(geometry(shapes[o.area])),
        }
        for o in report.outlines
    ]
    values = [f.value for f in figures.values() if f.shown and f.value is not None] or [0.0, 1.0]
    low, high = min(values), max(values)
    codes = [o.area for o in report.outlines]
    shown = [c for c in codes if c in figures and figures[c].shown]
    for part, numbers, colours in (
        (
            shown,
            [figures[c].value for c in shown],
            [[i / 4, c] for i, c in enumerate(theme.SEQUENTIAL[:5])],
        ),
        ([c for c in codes if c not in shown], None, [[0, _NOT_SHOWN], [1, _NOT_SHOWN]]),
    ):
        if part:
            chart.add_trace(
                go.Choropleth(
                    geojson={"type": "FeatureCollection", "features": features},
                    locations=part,
                    z=numbers or [0] * len(part),
                    zmin=low,
                    zmax=high if high > low else low + 1,
                    colorscale=colours,
                    showscale=False,
                    marker={
                        "line": {"color": theme.PAPER if numbers else theme.CONTROL, "width": 1.5}
                    },
                    customdata=[[_hover(report, code, figures.get(code)), code] for code in part],
                    hovertemplate="%{customdata[0]}<extra></extra>",
                    selected={"marker": {"opacity": 1}},
                    unselected={"marker": {"opacity": 1}},
                )
            )


def _hover(report: AreaFigures, code: str, figure: Figure | None) -> str:
    name = next(o.name for o in report.outlines if o.area == code)
    return f"<b>{name}</b><br>{words.say(figure) if figure else 'no figure'}"


def _schools(chart: go.Figure, report: AreaFigures, picked: str | None) -> None:
    placed = [
        row for row in report.schools if row.longitude is not None and row.latitude is not None
    ]
    if picked is not None:
        placed = [row for row in placed if row.area == picked] or placed
    for shown, fill in ((True, theme.INK), (False, theme.PAPER)):
        part = [row for row in placed if row.figure.shown is shown]
        chart.add_trace(
            go.Scattergeo(
                lon=[row.longitude for row in part],
                lat=[row.latitude for row in part],
                mode="markers",
                marker={
                    "size": 5,
                    "color": fill,
                    "opacity": 0.85,
                    "line": {"color": theme.INK, "width": 0.9},
                },
                customdata=[
                    [f"<b>{row.name}</b><br>{words.say(row.figure)}", row.area] for row in part
                ],
                hovertemplate="%{customdata[0]}<extra></extra>",
                selected={"marker": {"opacity": 0.85}},
                unselected={"marker": {"opacity": 0.85}},
            )
        )


def _outline(chart: go.Figure, shape: Any, colour: str, width: float) -> None:
    for ring in _outer_rings(geometry(shape)):
        chart.add_trace(
            go.Scattergeo(
                lon=[point[0] for point in ring], lat=[point[1] for point in ring], mode="lines",
                line={"color": colour, "width": width}, hoverinfo="skip",
            )
        )  # fmt: skip


def _name(
    chart: go.Figure, outline: Outline, shape: Any, figure: Figure | None, held: list[Figure]
) -> None:
    """The area's name and value in its middle, in whichever of ink and white can be read there."""
    ring = max(_outer_rings(geometry(shape)), key=len)
    lon, lat = _middle(ring)
    values = [f.value for f in held if f.value is not None]
    dark = False
    if (
        figure is not None
        and figure.shown
        and figure.value is not None
        and max(values) > min(values)
    ):
        dark = (figure.value - min(values)) / (max(values) - min(values)) > 0.55
    halo = theme.INK if dark else theme.PAPER
    chart.add_trace(
        go.Scattergeo(
            lon=[lon],
            lat=[lat],
            mode="text",
            hoverinfo="skip",
            text=[f"<b>{outline.name}</b><br>{words.value(figure) if figure else 'no figure'}"],
            textfont={
                "size": theme.CHART_PX,
                "family": theme.FONT,
                "color": theme.PAPER if dark else theme.INK,
                "shadow": f"0 0 3px {halo}, 0 0 6px {halo}",
            },
        )
    )


def geometry(shape: Any) -> Any:
    """The geometry of a GeoJSON feature, or the geometry itself."""
    return shape["geometry"] if shape.get("type") == "Feature" else shape


def _outer_rings(shape: Any) -> list[list[list[float]]]:
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    return [polygon[0] for polygon in polygons]


def _area(ring: list[list[float]]) -> float:
    return (
        sum(
            one[0] * two[1] - two[0] * one[1]
            for one, two in zip(ring, ring[1:] + ring[:1], strict=True)
        )
        / 2
    )


def _middle(ring: list[list[float]]) -> tuple[float, float]:
    """The centroid of a ring."""
    area = _area(ring) or 1.0
    lon = lat = 0.0
    for one, two in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = one[0] * two[1] - two[0] * one[1]
        lon += (one[0] + two[0]) * cross
        lat += (one[1] + two[1]) * cross
    return lon / (6 * area), lat / (6 * area)


def clockwise(shape: Any) -> Any:
    """The geometry, outer rings clockwise, holes the other way: else the outside is filled."""

    def turned(ring: list[list[float]], sign: int) -> list[list[float]]:
        return ring if _area(ring) * sign < 0 else ring[::-1]

    def polygon(rings: list[list[list[float]]]) -> list[list[list[float]]]:
        return [turned(ring, 1 if at == 0 else -1) for at, ring in enumerate(rings)]

    if shape["type"] == "Polygon":
        return {"type": "Polygon", "coordinates": polygon(shape["coordinates"])}
    return {"type": "MultiPolygon", "coordinates": [polygon(p) for p in shape["coordinates"]]}


def _under(report: AreaFigures) -> str:
    """What the shades mean, whether outlines are approximate, and whose outlines they are."""
    held = [f for f in report.bars if f.shown and f.value is not None]
    said = "No area has a figure that can be shown."
    if held:
        low, high = min(held, key=lambda f: f.value or 0), max(held, key=lambda f: f.value or 0)
        said = (
            f"{measure(report.measure).label}: from {words.value(low)} (lightest) to "
            f"{words.value(high)} (darkest); white: no figure."
        )
    said += " Points are schools, hollow where there is no figure."
    if any(outline.approximate for outline in report.outlines):
        said += " Outlines are approximate, drawn from where the schools stand."
    credits = dict.fromkeys(o.attribution for o in report.outlines if o.attribution)
    return " ".join([said, *credits])


def alt(report: AreaFigures) -> str:
    """Each area's figure in words."""
    figures = {figure.entity: figure for figure in report.bars}
    said = "; ".join(
        f"{o.name} {words.say(figures[o.area]) if o.area in figures else 'no figure'}"
        for o in report.outlines
    )
    label = measure(report.measure).label
    return (
        f"Map of {label}, {words.period(report.period)}: {said}. "
        "Choose an area in the list beside the map."
    )
