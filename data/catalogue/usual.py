"""In which range figures have been published so far: `python -m bench usual` writes the table.

Read from DfE's Local Authority Interactive Tool, underlying data and performance tables, 2006/07 to 2025/26. A
figure far outside is in another unit (0.624 for 62.4%), or counts another thing: no year is so much better or worse.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from data.committed import committed
from data.vocabulary import Level, Phase, PupilGroup


@dataclass(frozen=True, slots=True)
class UsualRange:
    """What figures of one level, phase and pupil group have been; None where too few are known to say."""

    level: Level
    phase: Phase
    group: PupilGroup
    low: float
    high: float
    ratio: float | None  # the largest from one year to the next, upwards or downwards


def usual_ranges() -> Mapping[str, tuple[UsualRange, ...]]:
    """The ranges of every measure that has any, by its code."""
    results: defaultdict[str, list[UsualRange]] = defaultdict(list)
    for row in committed("usual_ranges"):
        results[row["measure"]].append(
            UsualRange(
                Level(row["level"]),
                Phase(row["phase"]),
                PupilGroup(row["pupil_group"]),
                float(row["low"]),
                float(row["high"]),
                float(row["ratio"]) if row["ratio"] else None,
            )
        )
    return {code: tuple(ranges) for code, ranges in results.items()}
