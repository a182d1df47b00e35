"""The fuzz notices another figure, takes no other name of one school for one, and changes what it says it does."""

from __future__ import annotations

import io
import random

import pytest
from pyarrow import parquet

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
        ("school|900738|conflicting", False),
        ("school|900739|conflicting", True),
    ],
)
def test_a_figure_of_an_untouched_row(monkeypatch: pytest.MonkeyPatch, now: str, is_fault: bool) -> None:
    monkeypatch.setattr(fuzz, "_FIGURES", {"seed": {PLACE: READ}})
    fault = fuzz._fault(Case("a", b"", "CSV: values", "seed", 1), Answer("loaded", [], {PLACE: now}))
    assert bool(fault) is is_fault


def test_values_and_types_of_parquet_are_changed_and_other_rows_are_not() -> None:
    rows = [["urn", "share"], ["900738", "0.5"], ["900739", "61.25"], ["900740", "c"]]
    seed = fuzz._parquet(fuzz._text(rows))
    before = parquet.read_table(io.BytesIO(seed)).to_pylist()
    types, most_untouched, has_changed = set[str](), set[int](), set[bool]()
    for number in range(100):
        for change in (fuzz._parquet_values, fuzz._parquet_types):
            content, untouched = change(seed, random.Random(number))
            table = parquet.read_table(io.BytesIO(content))
            assert untouched is not None
            same = table.slice(0, untouched).to_pylist()
            assert [{name: str(cell) for name, cell in row.items()} for row in same] == before[:untouched]
            types |= {str(field.type) for field in table.schema}
            most_untouched.add(untouched)
            has_changed.add(change is fuzz._parquet_values and table.to_pylist() != before)
    assert {"string", "large_string", "double", "list<element: string>"} <= types
    assert most_untouched == {0, 1, 2, 3} and True in has_changed
