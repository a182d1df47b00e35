"""Every measure, by code."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches

from data.catalogue.measure import Measure
from data.catalogue.usual import usual_ranges
from data.problem import DeclarationError
from data.vocabulary import Counts


class UnknownMeasure(LookupError):
    """A code that no measure has; the message names the nearest ones."""


def register(*parts: tuple[Measure, ...]) -> dict[str, Measure]:
    """All measures of the parts by code; two with one code, or a lost successor, are refused."""
    results: dict[str, Measure] = {}
    for part in parts:
        for item in part:
            if item.code in results:
                raise DeclarationError(f"measure {item.code!r} is declared twice")
            results[item.code] = item
    for item in results.values():
        if item.successor is not None and item.successor not in results:
            raise DeclarationError(f"measure {item.code!r}, successor: {item.successor!r} — no measure has this code")
    return results


def _all() -> dict[str, Measure]:
    from data.catalogue import parts

    declared = register(*parts.ALL)
    usual = usual_ranges()
    if unknown := sorted(set(usual) - set(declared)):
        raise DeclarationError(f"usual: no measure has the code {unknown[0]!r}")
    return {code: replace(item, usual=usual.get(code, ())) for code, item in declared.items()}


MEASURES: dict[str, Measure] = _all()


def measure(code: str) -> Measure:
    """The measure of a code; UnknownMeasure names the nearest known codes."""
    if code in MEASURES:
        return MEASURES[code]
    near = get_close_matches(code, MEASURES, n=3, cutoff=0.5) or sorted(MEASURES)[:3]
    raise UnknownMeasure(f"no measure has the code {code!r}; nearest: {', '.join(near)}")


def counted(code: str) -> Counts:
    """What a measure counts; pupils where no measure has the code, so that nothing unknown goes unscreened."""
    return MEASURES[code].counts if code in MEASURES else Counts.PUPILS
