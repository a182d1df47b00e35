"""Small drawings for a line of text or a row of a table: a trend, a way to a target, a bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import pairwise

from analytics.reports.core.types import StatusJudgement
from data.vocabulary import PromiseStatus
from ui import theme
from wording import values

Trail = Sequence[tuple[date, float]]


def status(judgement: StatusJudgement, looks: dict[PromiseStatus, theme.StatusLook]) -> str:
    """Shape and word of a status, the reason as its explanation."""
    return (
        f'<span class="mp-status" title="{escape(judgement.reason)}">'
        f"{theme.mark_svg(looks[judgement.status])}<b>{escape(values.capital(judgement.word))}</b></span>"
    )


# How a line of another is drawn: England dashed, similar schools dotted, the same everywhere.
ENGLAND = f'stroke="{theme.ENGLAND}" stroke-width="1.5" stroke-dasharray="4 2"'
SIMILAR = f'stroke="{theme.PROJECTION}" stroke-width="2" stroke-dasharray="1 2.5"'
SPARK = (88, 32)


def trend_key(name: str) -> str:
    """What each line of a trend is, beside a piece of it: the authority's own, and England's."""
    own = theme.svg(f'<path d="M0 6H16" stroke="{theme.INK}" stroke-width="2"/>', 16, 12)
    nation = theme.svg(f'<path d="M0 6H16" {ENGLAND}/>', 16, 12)
    return f"{own} {escape(name)} {nation} England"


_EDGE = 6


def spark(
    own: Trail,
    england: Trail = (),
    goal: tuple[date, float] | None = None,
    similar: Trail = (),
    size: tuple[int, int] = SPARK,
) -> str:
    """What happened, England dashed and similar schools dotted beside it, and the target's diamond.

    No line is drawn where years are missing.
    """
    if len(own) < 2:
        return ""
    width, height = size
    since = own[0][0]
    other, alike = ([spot for spot in trail if spot[0] >= since] for trail in (england, similar))
    ahead = [goal] if goal and goal[0] > own[-1][0] else []
    every = [*own, *other, *alike, *ahead]
    first, last = since, max(day for day, _ in every)
    low, high = min(value for _, value in every), max(value for _, value in every)

    def at(spot: tuple[date, float]) -> tuple[float, float]:
        across = (spot[0] - first).days / ((last - first).days or 1)
        up = (spot[1] - low) / ((high - low) or 1.0)
        return _EDGE + (width - 2 * _EDGE) * across, _EDGE + (height - 2 * _EDGE) * (1 - up)

    # The shortest step of any line is a year, or a week: where only one of them lacks it, it is missing there.
    usual = min((b - a).days for trail in (own, other, alike) for (a, _), (b, _) in pairwise(trail))

    def path(trail: Trail) -> str:
        return "".join(
            (
                f"{'L' if n and (spot[0] - trail[n - 1][0]).days < 1.5 * usual else 'M'}"
                f"{at(spot)[0]:.1f} {at(spot)[1]:.1f}h0"
            )
            for n, spot in enumerate(trail)
        )

    x, y = at(own[-1])
    body = f'<path d="{path(other)}" fill="none" {ENGLAND}/>'
    body += f'<path d="{path(alike)}" fill="none" {SIMILAR}/>'
    for spot in ahead:
        end, top = at(spot)
        body += f'<path d="M{x:.1f} {y:.1f}L{end:.1f} {top:.1f}" stroke="{theme.ACCENT}" stroke-dasharray="1.5 3"/>'
        body += _diamond(end, top, 5)
    body += f'<path d="{path(own)}" fill="none" stroke="{theme.INK}" stroke-width="2" stroke-linecap="round"/>'
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


def bar(share: float, *, of_whole: bool = False, size: tuple[int, int] = _BAR) -> str:
    """A bar of a share, from nothing at the left: of the longest one beside it, or of a whole that is outlined."""
    width, height = size
    track = f'<path d="M.5 .5H{width - 0.5}V{height - 0.5}H.5z" fill="none" stroke="{theme.CONTROL}"/>'
    filled = f'<path d="M0 0H{width * share:.1f}V{height}H0z" fill="{theme.ACCENT}"/>'
    return theme.svg((track if of_whole else "") + filled, width, height)


_PIP = 9


def pips(count: int, most: int) -> str:
    """A few points, one square each: filled those there are, of as many as there can be."""
    body = "".join(
        f'<path d="M{at * (_PIP + 2) + 0.75} .75h{_PIP - 1.5}v{_PIP - 1.5}h-{_PIP - 1.5}z" stroke="{theme.ACCENT}" '
        f'fill="{theme.ACCENT if at < count else theme.PAPER}"/>'
        for at in range(most)
    )
    return theme.svg(body, most * (_PIP + 2), _PIP).replace("<img ", '<img class="mp-mark" ', 1)


_COLUMN = (34, 72)


def columns(counts: Sequence[int], of: str) -> str:
    """How many there are of each: a list of columns from nothing, each with its count above and its name below."""
    width, height = _COLUMN
    most = max(counts, default=0) or 1
    items = "".join(
        f"<li><span>{values.count(n)}</span>"
        + theme.svg(
            f'<path d="M2 {height}V{height - height * n / most:.1f}H{width - 2}V{height}z" fill="{theme.ACCENT}"/>',
            width,
            height,
        )
        + f'<b>{at}<span class="mp-hidden"> {escape(of)}</span></b></li>'
        for at, n in enumerate(counts)
    )
    return f'<ol class="mp-columns">{items}</ol>'


_DOTS = (240, 20)


@dataclass(frozen=True, slots=True)
class Dots:
    """A figure with its likely range, and the others beside it; what is None is not drawn."""

    own: float
    lower: float | None = None
    upper: float | None = None
    similar: float | None = None
    england: float | None = None


def dots(shown: Dots, high: float) -> str:
    """From nothing at the left to `high`: a dot on its range, a ring for similar schools, a line for England."""
    width, height = _DOTS
    middle = height / 2

    def x(value: float) -> float:
        return _EDGE + (width - 2 * _EDGE) * min(max(value / high, 0.0), 1.0)

    body = f'<path d="M{_EDGE} {middle}H{width - _EDGE}" stroke="{theme.HAIRLINE}" stroke-width="2"/>'
    if shown.lower is not None and shown.upper is not None:
        body += (
            f'<path d="M{x(shown.lower):.1f} {middle}H{x(shown.upper):.1f}" stroke="{theme.BAND_50}" stroke-width="9"/>'
        )
    if shown.england is not None:
        body += f'<path d="M{x(shown.england):.1f} 1V{height - 1}" {ENGLAND}/>'
    if shown.similar is not None:
        body += (
            f'<circle cx="{x(shown.similar):.1f}" cy="{middle}" r="5" fill="{theme.PAPER}" '
            f'stroke="{theme.PROJECTION}" stroke-width="2"/>'
        )
    return theme.svg(body + f'<circle cx="{x(shown.own):.1f}" cy="{middle}" r="4" fill="{theme.INK}"/>', width, height)


_EFFECT = (150, 18)


def effect(estimate: float, lower: float, upper: float, most: float) -> str:
    """A difference with its interval, left or right of a line at no difference; `most` is the edge of the drawing."""
    width, height = _EFFECT
    middle = height / 2

    def x(value: float) -> float:
        return width / 2 + (width / 2 - _EDGE) * value / most

    body = f'<path d="M{width / 2} 0V{height}" stroke="{theme.SECONDARY}" stroke-dasharray="2 2"/>'
    body += f'<path d="M{x(lower):.1f} {middle}H{x(upper):.1f}" stroke="{theme.BAND_50}" stroke-width="8"/>'
    return theme.svg(body + f'<circle cx="{x(estimate):.1f}" cy="{middle}" r="4.5" fill="{theme.INK}"/>', width, height)


_SPINE = (230, 22)


@dataclass(frozen=True, slots=True)
class Spine:
    """Where a figure stands from the worst authority, 0, to the best, 1; what is None is not drawn."""

    own: float
    middle: tuple[float, float]
    england: float | None = None
    region: float | None = None
    neighbours: float | None = None


def spine(shown: Spine) -> str:
    """The whole spread pale, its middle half darker; England a line, the region a diamond, neighbours a square."""
    width, height = _SPINE
    middle = height / 2

    def x(share: float) -> float:
        return _EDGE + (width - 2 * _EDGE) * share

    low, high = map(x, shown.middle)
    body = f'<path d="M0 {middle}H{width}" stroke="{theme.BAND_80}" stroke-width="12"/>'
    body += f'<path d="M{low:.1f} {middle}H{high:.1f}" stroke="{theme.BAND_50}" stroke-width="12"/>'
    if shown.england is not None:
        body += f'<path d="M{x(shown.england):.1f} 1V{height - 1}" stroke="{theme.ENGLAND}" stroke-width="2.5"/>'
    hollow = f'fill="{theme.PAPER}" stroke="{theme.SECONDARY}" stroke-width="1.75"'
    if shown.region is not None:
        body += f'<path d="M{x(shown.region):.1f} {middle - 6}l6 6l-6 6l-6 -6z" {hollow}/>'
    if shown.neighbours is not None:
        body += f'<path d="M{x(shown.neighbours) - 5:.1f} {middle - 5}h10v10h-10z" {hollow}/>'
    own = f'<circle cx="{x(shown.own):.1f}" cy="{middle}" r="6" fill="{theme.INK}" stroke="{theme.PAPER}"/>'
    return theme.svg(body + own, width, height)


_STRIP = (240, 26)


def strip(own: float, others: Sequence[float], england: float | None) -> str:
    """A figure among others on a line from 0, the worst of them, to 1, the best: others as rings, England a line."""
    width, height = _STRIP
    middle, around = height / 2, 9

    def x(share: float) -> float:
        return around + (width - 2 * around) * min(max(share, 0.0), 1.0)

    body = f'<path d="M0 {middle}H{width}" stroke="{theme.HAIRLINE}" stroke-width="2"/>'
    if england is not None:
        body += f'<path d="M{x(england):.1f} 1V{height - 1}" {ENGLAND}/>'
    ring = f'r="5" fill="{theme.PAPER}" fill-opacity=".6" stroke="{theme.PROJECTION}" stroke-width="1.75"'
    body += "".join(f'<circle cx="{x(share):.1f}" cy="{middle}" {ring}/>' for share in others)
    return theme.svg(body + f'<circle cx="{x(own):.1f}" cy="{middle}" r="6.5" fill="{theme.INK}"/>', width, height)


_LINE = (720, 30)


def timeline(events: Sequence[tuple[date, str]], last: date) -> str:
    """Days along a line to the last one: 'filled', 'hollow', or a 'bar' that parts what was before from after."""
    width, height = _LINE
    middle, first = height / 2, min(day for day, _ in events)
    whole = (last - first).days or 1
    body = f'<path d="M{_EDGE} {middle}H{width - _EDGE}" stroke="{theme.CONTROL}" stroke-width="2"/>'
    for day, kind in events:
        x = _EDGE + (width - 2 * _EDGE) * (day - first).days / whole
        if kind == "bar":
            body += f'<path d="M{x:.1f} 0V{height}" stroke="{theme.ACCENT}" stroke-width="2.5" stroke-dasharray="3 2"/>'
            continue
        fill = theme.INK if kind == "filled" else theme.PAPER
        body += f'<circle cx="{x:.1f}" cy="{middle}" r="6" fill="{fill}" stroke="{theme.INK}" stroke-width="2"/>'
    return theme.svg(body, width, height)
