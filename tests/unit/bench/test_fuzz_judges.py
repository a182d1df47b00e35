"""The fuzz notices another figure, and takes no other name of one school for one."""

from __future__ import annotations

import pytest

from bench.hostile import fuzz
from bench.hostile.fuzz import Answer, Case

PLACE = "1|absence|primary|all|2014/15"
READ = "school|900738|0.5|1|200|ok"


@pytest.mark.parametrize(
    ("now", "is_fault"),
    [
        (READ, False),
        ("school|laestab:9359546|0.5|1|200|ok", False),
        ("school|900739|0.5|1|200|ok", True),
        ("authority|laestab:9359546|0.5|1|200|ok", True),
        ("school|laestab:9359546|0.6|1|200|ok", True),
        ("school|laestab:9359546|0.5|1|200|suppressed", True),
    ],
)
def test_a_figure_of_an_untouched_row(monkeypatch: pytest.MonkeyPatch, now: str, is_fault: bool) -> None:
    monkeypatch.setattr(fuzz, "_FIGURES", {"seed": {PLACE: READ}})
    fault = fuzz._fault(Case("a", b"", "CSV: values", "seed", 1), Answer("loaded", [], {PLACE: now}))
    assert bool(fault) is is_fault
