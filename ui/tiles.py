"""A headline target as a tile: value, status, path, change, England, age."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import pairwise

import streamlit as st

from analytics.reports.core.types import Figure, Judgement
from data.vocabulary import PromiseStatus
from ui import theme
from wording import values


@dataclass(frozen=True, slots=True)
class Tile:
    """What a headline tile needs; what is None or empty has no line, and is never a zero."""

    title: str
    figure: Figure
    england: Figure | None
    change: float | None
    change_since: str
    sense: str
    target: str
    judgement: Judgement
    as_at: date
    link: str = ""
    trail: tuple[tuple[date, float], ...] = ()
    under: str = ""
    ahead: bool = True  # the status is of a deadline to come
    goal: tuple[date, float] | None = None
    needs: str = ""
    is_gap: bool = False
    today: str = ""  # where the promise is today, beside its status by the deadline


def status_html(judgement: Judgement, looks: dict[PromiseStatus, theme.StatusLook]) -> str:
    """Shape and word of a status, the reason as its explanation."""
    return (
        f'<span class="mp-status" title="{escape(judgement.reason)}">'
        f"{theme.mark_svg(looks[judgement.status])}<b>{escape(values.capital(judgement.word))}</b></span>"
    )


def html(tile: Tile, looks: dict[PromiseStatus, theme.StatusLook]) -> str:
    """One tile as HTML, to be set among others by `draw`."""
    shown = tile.figure
    kind = "value" if shown.shown else "value words"
    text = values.value(shown) if shown.shown else "No figure yet"
    of = tile.under
    if not of and values.counted(shown):
        of = values.of(shown.numerator or 0, shown.denominator or 0, shown.denominator_name)
    heading = escape(tile.title)
    if tile.link:
        heading = f'<a href="{escape(tile.link)}" target="_self">{heading}</a>'
    age = ""
    if shown.shown:
        age = f"{values.capital(values.period(shown.period))}, {values.age(shown.published, tile.as_at)}"
    chance = ' <span class="age">by the deadline</span>' if tile.ahead else ""
    return (
        f'<article class="mp-tile"><h3>{heading}</h3><div class="{kind}">{escape(text)}</div>'
        f'<div class="of">{escape(of)}</div><div>{status_html(tile.judgement, looks)}{chance}</div>'
        f"{spark(tile.trail, tile.goal)}<dl>{_facts(tile)}</dl>"
        f'<div class="age">{escape(age)}</div></article>'
    )


def _facts(tile: Tile) -> str:
    rows = [("Target", tile.target), ("Today", tile.today), ("Needs", tile.needs)]
    if tile.figure.shown:
        rows += [("Change", _moved(tile)), ("England", values.value(tile.england) if tile.england else "")]
    return "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in rows if text)


def _moved(tile: Tile) -> str:
    if tile.change is None:
        return "no earlier comparable figure"
    moved = values.change(tile.change, tile.figure.unit, tile.figure.decimals)
    if tile.is_gap:
        moved = values.wider(tile.change, tile.figure.unit, tile.figure.decimals)
    since = f" since {tile.change_since}" if tile.change_since else ""
    return f"{moved}{since}{f', {tile.sense}' if tile.sense else ''}"


def spark(
    trail: Sequence[tuple[date, float]], goal: tuple[date, float] | None = None, width: int = 300, height: int = 46
) -> str:
    """What happened, and the way from there to the target's diamond; no line where years are missing."""
    if len(trail) < 2:
        return '<div class="mp-spark"></div>'
    current = [*trail, goal] if goal and goal[0] > trail[-1][0] else list(trail)
    first, last = current[0][0], current[-1][0]
    low, high = min(value for _, value in current), max(value for _, value in current)
    spots = [
        (
            7 + (width - 14) * (day - first).days / (last - first).days,
            7 + (height - 14) * (1 - (value - low) / ((high - low) or 1.0)),
        )
        for day, value in current
    ]
    usual = min((b - a).days for (a, _), (b, _) in pairwise(trail))
    path = "".join(
        f"{'L' if at and (day - trail[at - 1][0]).days < 1.5 * usual else 'M'}{x:.1f} {y:.1f}"
        for at, ((day, _), (x, y)) in enumerate(zip(trail, spots, strict=False))
    )
    x, y = spots[len(trail) - 1]
    way = ""
    if len(current) > len(trail):
        end, top = spots[-1]
        way = (
            f'<path d="M{x:.1f} {y:.1f}L{end:.1f} {top:.1f}" stroke="{theme.ACCENT}" stroke-dasharray="2 3"/>'
            f'<path d="M{end:.1f} {top - 6:.1f}l6 6l-6 6l-6 -6z" fill="{theme.ACCENT}"/>'
        )
    body = (
        f'{way}<path d="{path}" fill="none" stroke="{theme.INK}" stroke-width="2"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.75" fill="{theme.INK}"/>'
    )
    return f'<div class="mp-spark">{theme.svg(body, width, height)}</div>'


def draw(tiles: Sequence[Tile], looks: dict[PromiseStatus, theme.StatusLook]) -> None:
    """Set the tiles in the order given: the plan's order, never worst first."""
    listed = "".join(html(tile, looks) for tile in tiles)
    # Unseen, so that who listens goes from the title to the tiles' own headings by one level.
    st.html(f'<h2 class="mp-hidden">Headline targets</h2><div class="mp-tiles">{listed}</div>')
