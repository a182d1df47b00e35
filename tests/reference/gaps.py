"""Shares, and England's gap index from ranks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from analytics.statistics.arguments import known, require_count, require_same_length

INDEX_SCALE = 20.0  # SFR 40/2014: the index runs from −10 to +10


@dataclass(frozen=True, slots=True)
class GapIndex:
    """The gap as a difference of mean ranks, −10 to +10, and as a probability (AUC)."""

    index: float | None
    auc: float | None
    n_disadvantaged: int
    n_other: int


def share_pct(part: float | None, rest: float | None) -> float | None:
    """What percentage one group is of the two together. Missing, or nobody in either: None.

    Formula: 100·part/(part + rest). Errors: ValueError for negative counts.
    """
    first, second = known(part), known(rest)
    if first is None or second is None:
        return None
    total = require_count("part", first) + require_count("rest", second)
    return 100 * first / total if total else None


def gap_index(scores: Sequence[float | None], disadvantaged: Sequence[int | bool | None]) -> GapIndex:
    """How much lower disadvantaged pupils rank among all pupils; 0 means no difference.

    Formula: 20 · (mean rank of others − mean rank of disadvantaged)/N, ties at mid-rank;
    = 20(AUC − ½) = 10·Cliff's δ. Shapes: one score and one flag a pupil. DfE publishes it for
    England only, with national ranks: ranks inside an authority give another statistic.
    A pupil without a score, or whose group is not known, is not ranked; an empty group: None.
    Errors: ValueError for unequal lists. Reference: DfE SFR 40/2014.
    """
    require_same_length("scores", scores, "disadvantaged", disadvantaged)
    ranked = [
        (score, bool(flag))
        for raw, flag in zip(scores, disadvantaged, strict=True)
        if flag is not None and (score := known(raw)) is not None
    ]
    flags = np.array([flag for _, flag in ranked], dtype=bool)
    n_low = int(flags.sum())
    n_high = flags.size - n_low
    if n_low == 0 or n_high == 0:
        return GapIndex(None, None, n_low, n_high)
    ranks = stats.rankdata([score for score, _ in ranked])
    index = INDEX_SCALE * float(ranks[~flags].mean() - ranks[flags].mean()) / flags.size
    return GapIndex(index, 0.5 + index / INDEX_SCALE, n_low, n_high)
