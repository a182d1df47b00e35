"""Checks shared by all calculations: wrong arguments are refused with one clear message."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def known(value: float | None) -> float | None:
    """The value, or None where it is missing (None or NaN): a missing value is never a number."""
    if value is None or math.isnan(value):
        return None
    return float(value)


def known_values(values: Sequence[float | None]) -> list[float]:
    """The values that are there, in order; the caller states how many were not."""
    return [number for value in values if (number := known(value)) is not None]


def all_known(values: Sequence[float | None]) -> list[float] | None:
    """All the values, or None when there are none or any one of them is missing."""
    present = known_values(values)
    return present if present and len(present) == len(values) else None


def require_confidence(confidence: float) -> float:
    """A confidence level strictly between 0 and 1. Raises ValueError otherwise."""
    if not 0.0 < confidence < 1.0:
        raise ValueError(f"confidence must lie between 0 and 1, not {confidence}")
    return confidence


def require_count(name: str, value: float) -> float:
    """A count that is finite and not negative. Raises ValueError otherwise."""
    if not math.isfinite(value) or value < 0:
        raise ValueError(f"{name} must be a number from 0 upwards, not {value}")
    return value


def require_part(part_name: str, part: float, whole_name: str, whole: float) -> None:
    """A part within its whole, neither negative. Raises ValueError otherwise."""
    require_count(part_name, part)
    require_count(whole_name, whole)
    if part > whole:
        raise ValueError(f"{part_name} ({part}) must not exceed {whole_name} ({whole})")


def require_same_length(first: str, a: Sequence[object], second: str, b: Sequence[object]) -> None:
    """Two lists that belong together, of one length. Raises ValueError otherwise."""
    if len(a) != len(b):
        raise ValueError(f"{first} has {len(a)} entries but {second} has {len(b)}")


def known_parts(x: Sequence[float | None], n: Sequence[float | None]) -> list[tuple[float, float]]:
    """Each part with its whole, those missing or of nothing left out. Raises ValueError for x above n."""
    require_same_length("x", x, "n", n)
    counts = [
        (part, whole)
        for raw_x, raw_n in zip(x, n, strict=True)
        if (part := known(raw_x)) is not None and (whole := known(raw_n)) is not None and whole > 0
    ]
    for part, whole in counts:
        require_part("x", part, "n", whole)
    return counts
