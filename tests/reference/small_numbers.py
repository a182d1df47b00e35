"""The chance of at least so many pupils in a small cohort."""

from __future__ import annotations

from scipy import stats

from analytics.statistics.small_numbers import Prior, _posterior


def chance_of_at_least(prior: Prior, x: float | None, n: float | None, next_n: int, target_x: int) -> float | None:
    """The chance that at least `target_x` of the next cohort of `next_n` pupils succeed, 0–1.

    Formula: beta-binomial upper tail with the posterior of `shrink`. Missing: None.
    Errors: ValueError for x above n or a cohort below 0. Reference: methods.md 5.5.
    """
    if next_n < 0:
        raise ValueError(f"the next cohort must be 0 or more pupils, not {next_n}")
    shape = _posterior(prior, x, n)
    if shape is None:
        return None
    return float(stats.betabinom.sf(target_x - 1, next_n, *shape))
