"""Files changed at random are read right or refused in plain words: a short turn of `python -m bench fuzz`."""

from __future__ import annotations

import os

import pytest

from bench.hostile.fuzz import fuzz

pytestmark = pytest.mark.skipif(os.name == "nt", reason="programs are forked as on POSIX")


@pytest.mark.parametrize(
    ("files", "seed", "only"),
    [(40, 1, "returns"), (40, 1, "TOML of plans and rules"), pytest.param(1_000, 2, None, marks=pytest.mark.long)],
)
def test_no_changed_file_is_answered_wrongly(files: int, seed: int, only: str | None) -> None:
    results, _ = fuzz(files, seed, only=only)
    assert sum(result.tried for result in results.values()) == files
    assert [fault for result in results.values() for fault in result.faults] == []
