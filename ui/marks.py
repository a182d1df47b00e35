"""Small drawings that stand in a line of text or a row of a table: a trend, a way to a target, a bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import pairwise

from analytics.reports.core.types import Judgement
from data.vocabulary import PromiseStatus
from ui import theme
from wording import values

Trail = Sequence[tuple[date, float]]


def status(judgement: Judgement, looks: dict[PromiseStatus, theme.StatusLook]) -> str:
    """Shape and word of a status, the reason as its explanation."""
    return (
        f'<span class="mp-status" title="{escape(judgement.reason)}">'
        f"{theme.mark_svg(looks[judgement.status])}<b>{escape(values.capital(judgement.word))}</b></span>"
    )


_SPARK = (88, 32)
_EDGE = 6


def spark(own: Trail, england: Trail = (), goal: tuple[date, float] | None = None) -> str:
    """What happened, England dashed beside it, and the target's diamond; no line where years are missing."""
    if len(own) < 2:
        return ""
    width, height = _SPARK
    since = own[0][0]
    other = [spot for spot in england if spot[0] >= since]
    ahead = [goal] if goal and goal[0] > own[-1][0] else []
    every = [*own, *other, *ahead]
    first, last = since, max(day for day, _ in every)
    low, high = min(value for _, value in every), max(value for _, value in every)

    def at(spot: tuple[date, float]) -> tuple[float, float]:
        across = (spot[0] - first).days / ((last - first).days or 1)
        up = (spot[1] - low) / ((high - low) or 1.0)
        return _EDGE + (width - 2 * _EDGE) * across, _EDGE + (height - 2 * _EDGE) * (1 - up)

    usual = min((b - a).days for (a, _), (b, _) in pairwise(own))

    def path(trail: Trail) -> str:
        return "".join(
            f"{'L' if n and (spot[0] - trail[n - 1][0]).days < 1.5 * usual else 'M'}{at(spot)[0]:.1f} {at(spot)[1]:.1f}"
            for n, spot in enumerate(trail)
        )

    x, y = at(own[-1])
    body = f'<path d="{path(other)}" fill="none" stroke="{theme.ENGLAND}" stroke-width="1.5" stroke-dasharray="4 2"/>'
    for spot in ahead:
        end, top = at(spot)
        body += f'<path d="M{x:.1f} {y:.1f}L{end:.1f} {top:.1f}" stroke="{theme.ACCENT}" stroke-dasharray="1.5 3"/>'
        body += _diamond(end, top, 5)
    body += f'<path d="{path(own)}" fill="none" stroke="{theme.INK}" stroke-width="2"/>'
    body += f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{theme.INK}"/>'
    return theme.svg(body, width, height)


def _diamond(x: float, y: float, size: float) -> str:
    return f'<path d="M{x:.1f} {y - size:.1f}l{size} {size}l-{size} {size}l-{size} -{size}z" fill="{theme.ACCENT}"/>'


@dataclass(frozen=True, slots=True)
class Way:
    """A promise from its start to its target; what is None is not drawn, and is never a zero.

    `begins` is whether the start is the plan's baseline: else only the place of each mark is drawn.
    """

    start: float
    now: float
    target: float
    begins: bool = True
    expected: float | None = None
    awaited: bool = False  # the expected value belongs to a milestone whose figure is not out


_WAY = (92, 18)
_BEFORE, _AFTER = 0.3, 0.15  # how much of the way is drawn before its start and after its target


def way(promise: Way) -> str:
    """Start at the left, target a diamond at the right, whichever way is better: the bar is how far it is now.

    Empty where start and target are the same: then there is no way to draw.
    """
    whole = promise.target - promise.start
    if not whole:
        return ""
    width, height = _WAY
    middle, unit = height / 2, (width - 2 * _EDGE) / (1 + _BEFORE + _AFTER)

    def share(value: float) -> float:
        return (value - promise.start) / whole

    def x(value: float) -> float:
        return _EDGE + unit * (min(max(share(value), -_BEFORE), 1 + _AFTER) + _BEFORE)

    begin, now, end = x(promise.start), x(promise.now), x(promise.target)
    body = f'<path d="M{_EDGE} {middle}H{width - _EDGE}" stroke="{theme.HAIRLINE}" stroke-width="8"/>'
    if promise.begins:
        body += (
            f'<path d="M{begin:.1f} {middle}H{now:.1f}" stroke="{theme.INK}" stroke-width="6"/>'
            f'<path d="M{begin:.1f} 3V{height - 3}" stroke="{theme.SECONDARY}"/>'
        )
    outside = -1 if share(promise.now) < -_BEFORE else 1 if share(promise.now) > 1 + _AFTER else 0
    body += (  # beyond the edge of the drawing: an arrow out of it
        f'<path d="M{now + 5 * outside:.1f} {middle}l{-9 * outside} -6v12z" fill="{theme.INK}"/>'
        if outside
        else f'<circle cx="{now:.1f}" cy="{middle}" r="4.5" fill="{theme.INK}"/>'
    )
    if promise.expected is not None:
        dash = ' stroke-dasharray="3 2"' if promise.awaited else ""
        at = x(promise.expected)
        body += f'<path d="M{at:.1f} 0V{height}" stroke="{theme.ACCENT}" stroke-width="2.5"{dash}/>'
    return theme.svg(body + _diamond(end, middle, 6), width, height)


_BAR = (220, 12)


def bar(share: float) -> str:
    """A bar of a share of the longest one beside it, from nothing at the left."""
    width, height = _BAR
    return theme.svg(f'<path d="M0 0H{width * share:.1f}V{height}H0z" fill="{theme.ACCENT}"/>', width, height)
