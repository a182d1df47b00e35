"""Place the name of an area on a map, clear of the points."""

from __future__ import annotations

from collections.abc import Sequence

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


def _apart(point: Point, two: Point) -> float:
    return (point[0] - two[0]) ** 2 + (point[1] - two[1]) ** 2


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
    crosses = [item[0] * two[1] - two[0] * item[1] for item, two in sides]
    area = sum(crosses) / 2 or 1.0
    across = sum((item[0] + two[0]) * c for (item, two), c in zip(sides, crosses, strict=True))
    down = sum((item[1] + two[1]) * c for (item, two), c in zip(sides, crosses, strict=True))
    return across / (6 * area), down / (6 * area)
