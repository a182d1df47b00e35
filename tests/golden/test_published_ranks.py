"""Ranks and quartile bands of Suffolk as DfE's interactive tool shows them."""

import pandas as pd
import pytest

from analytics.statistics.benchmarks import quartiles
from data.vocabulary import Direction
from tests.reference.benchmarks import quartile_band, ranks
from tests.shared import needs_shared, shared_file

SUFFOLK = "935"


def authorities(measure: str, year: str) -> dict[str, float | None]:
    """The published values of all authorities in one year, by code; missing as None."""
    table = pd.read_parquet(shared_file("data/lait/bds_long_0.parquet"))
    rows = table[(table["Short Desc"] == measure) & (table["Years"].astype(str) == year)]
    numbers = pd.to_numeric(rows["Values"], errors="coerce")
    codes = rows["LA Number"]
    return {
        f"{code:.0f}": None if pd.isna(number) else float(number)
        for code, number in zip(codes, numbers, strict=True)
        if pd.notna(code) and code < 970
    }


@needs_shared
@pytest.mark.parametrize(
    ("measure", "year", "direction", "place", "of", "band"),
    [
        ("DAP_NEW_KS2_RWM", "2025", Direction.HIGHER_IS_BETTER, 89, 151, "C"),
        ("TotAbs", "2025", Direction.LOWER_IS_BETTER, 106, 153, "C"),
    ],
)
def test_suffolk_has_the_published_rank_and_band(
    measure: str, year: str, direction: Direction, place: int, of: int, band: str
) -> None:
    values = authorities(measure, year)
    present = [value for value in values.values() if value is not None]
    assert ranks(values, direction)[SUFFOLK] == place
    assert len(present) == of
    assert quartile_band(values[SUFFOLK], quartiles(present), direction) == band
