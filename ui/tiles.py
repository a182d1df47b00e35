"""A headline target as a tile: value, England, change, target, age, status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

import streamlit as st

from analytics.reports.types import Figure, Judgement
from data.vocabulary import Direction, PromiseStatus
from ui import theme, words


@dataclass(frozen=True, slots=True)
class Tile:
    """What a headline tile needs; parts that are None are left out in words, never as zero."""

    title: str
    figure: Figure
    england: Figure | None
    change: float | None
    change_since: str
    direction: Direction
    target: str
    judgement: Judgement
    as_at: date
    link: str = ""
    trail: tuple[float | None, ...] = ()
    under: str = ""
    ahead: bool = True  # the status is of a deadline to come


def status_html(judgement: Judgement, looks: dict[PromiseStatus, theme.StatusLook]) -> str:
    """Shape and word of a status, the reason as its explanation."""
    return (
        f'<span class="mp-status" title="{escape(judgement.reason)}">'
        f"{theme.mark_svg(looks[judgement.status])}<b>{escape(words.capital(judgement.word))}</b></span>"
    )


def html(tile: Tile, looks: dict[PromiseStatus, theme.StatusLook]) -> str:
    """One tile as HTML, to be set among others by `draw`."""
    shown = tile.figure
    kind = "value" if shown.shown else "value words"
    said = words.value(shown) if shown.shown else "No figure yet"
    of = tile.under
    if not of and words.counted(shown):
        of = words.of(shown.numerator or 0, shown.denominator or 0, shown.denominator_name)
    heading = escape(tile.title)
    if tile.link:
        heading = f'<a href="{escape(tile.link)}" target="_self">{heading}</a>'
    age = ""
    if shown.shown:
        age = (
            f"{words.capital(words.period(shown.period))}, {words.age(shown.published, tile.as_at)}"
        )
    chance = ' <span class="age">by the deadline</span>' if tile.ahead else ""
    return (
        f'<article class="mp-tile"><h3>{heading}</h3><div class="{kind}">{escape(said)}</div>'
        f'<div class="of">{escape(of)}</div>{spark(tile.trail)}<dl>{_facts(tile)}</dl>'
        f'<div>{status_html(tile.judgement, looks)}{chance}</div><div class="age">{escape(age)}</div></article>'
    )


def _facts(tile: Tile) -> str:
    figure = tile.figure
    rows = [("England", words.value(tile.england) if tile.england else "no comparison")]
    if tile.change is None:
        rows.append(("Change", "cannot be compared"))
    else:
        moved = words.change(tile.change, figure.unit, figure.decimals)
        sense = words.better_or_worse(tile.change, tile.direction)
        since = f" since {tile.change_since}" if tile.change_since else ""
        rows.append(("Change", f"{moved}{since}{f', {sense}' if sense else ''}"))
    rows.append(("Target", tile.target))
    return "".join(f"<dt>{escape(name)}</dt><dd>{escape(said)}</dd>" for name, said in rows)


def spark(values: Sequence[float | None], width: int = 150, height: int = 30) -> str:
    """A line of a few values without axes, the last one marked; gaps stay gaps."""
    held = [value for value in values if value is not None]
    if len(held) < 2:
        return '<div class="mp-spark"></div>'
    low, span = min(held), (max(held) - min(held)) or 1.0
    step = (width - 8) / (len(values) - 1)
    spots = [
        None if value is None else (4 + at * step, 4 + (height - 8) * (1 - (value - low) / span))
        for at, value in enumerate(values)
    ]
    path, pen = [], "M"
    for spot in spots:
        if spot is None:
            pen = "M"
            continue
        path.append(f"{pen}{spot[0]:.1f} {spot[1]:.1f}")
        pen = "L"
    last = next(spot for spot in reversed(spots) if spot is not None)
    body = (
        f'<path d="{" ".join(path)}" fill="none" stroke="{theme.INK}" stroke-width="1.75"/>'
        f'<circle cx="{last[0]:.1f}" cy="{last[1]:.1f}" r="3.25" fill="{theme.INK}"/>'
    )
    return f'<div class="mp-spark">{theme.svg(body, width, height)}</div>'


def draw(tiles: Sequence[Tile], looks: dict[PromiseStatus, theme.StatusLook]) -> None:
    """Set the tiles in the order given: the plan's order, never worst first."""
    listed = "".join(html(tile, looks) for tile in tiles)
    # Unseen, so that who listens goes from the title to the tiles' own headings by one level.
    st.html(f'<h2 class="mp-hidden">Headline targets</h2><div class="mp-tiles">{listed}</div>')
