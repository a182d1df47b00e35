"""Every measure, by code."""

from __future__ import annotations

from difflib import get_close_matches

from data.catalogue.measure import DeclarationError, Measure


class UnknownMeasure(LookupError):
    """A code that no measure has; the message names the nearest ones."""


def register(*parts: tuple[Measure, ...]) -> dict[str, Measure]:
    """All measures of the parts by code; two with one code, or a lost successor, are refused."""
    found: dict[str, Measure] = {}
    for part in parts:
        for one in part:
            if one.code in found:
                raise DeclarationError(f"measure {one.code!r} is declared twice")
            found[one.code] = one
    for one in found.values():
        if one.successor is not None and one.successor not in found:
            raise DeclarationError(f"measure {one.code!r}, successor: {one.successor!r} — no measure has this code")
    return found


def _all() -> dict[str, Measure]:
    from data.catalogue import parts

    return register(*parts.ALL)


MEASURES: dict[str, Measure] = _all()


def measure(code: str) -> Measure:
    """The measure of a code; UnknownMeasure names the nearest known codes."""
    if code in MEASURES:
        return MEASURES[code]
    near = get_close_matches(code, MEASURES, n=3, cutoff=0.5) or sorted(MEASURES)[:3]
    raise UnknownMeasure(f"no measure has the code {code!r}; nearest: {', '.join(near)}")
