"""Many tests at once: the same answer as scipy, and few false claims where nothing changed."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from analytics.statistics.comparison import discoveries


def test_the_same_tests_count_as_by_scipy() -> None:
    rng = np.random.default_rng(1)
    for size in (1, 2, 7, 40):
        p = rng.uniform(0, 1, size) ** 3
        assert discoveries(list(p)) == list(stats.false_discovery_control(p) <= 0.05)


def test_a_missing_value_never_counts_and_is_not_one_of_the_tests() -> None:
    assert discoveries([0.04, None]) == [True, False]
    assert discoveries([0.04, 0.9]) == [False, False]
    assert discoveries([]) == []
    with pytest.raises(ValueError, match="from 0 to 1"):
        discoveries([1.2])


def test_where_nothing_changed_pages_that_claim_anything_are_one_in_twenty() -> None:
    rng = np.random.default_rng(2)
    claims = [any(discoveries(list(rng.uniform(0, 1, 12)))) for _ in range(2000)]
    assert 0.03 < np.mean(claims) < 0.07
