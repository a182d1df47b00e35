"""Other authorities in the demonstration: as many as there are, invented, and plausible."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from data.demo.published import published
from data.demo.schools import other_authorities
from tests.unit.demo.conftest import Files


@pytest.fixture(scope="module")
def lait(demo: Files) -> pd.DataFrame:
    frame = pd.read_parquet(demo.folder / "lait" / "bds_long_0.parquet")
    return frame.assign(value=pd.to_numeric(frame["Values"], errors="coerce"))


def of(frame: pd.DataFrame, item: str, year: str) -> pd.Series:
    current = frame[(frame["Short Desc"] == item) & (frame["Years"] == year)]
    return current.set_index("LA and Regions")["value"]


def test_every_authority_of_today_has_a_row_of_every_item_and_year(lait: pd.DataFrame) -> None:
    sizes = lait.groupby(["Short Desc", "Years"])["LA and Regions"].nunique()
    assert set(sizes) == {len(other_authorities()) + 4}


def test_the_county_keeps_its_published_figures(lait: pd.DataFrame) -> None:
    assert of(lait, "KS2RWM_Expected_STD", "2025")["Suffolk"] == published("ks2_rwm_expected", 2025, "primary")


@pytest.mark.parametrize("item", ["KS2RWM_Expected_STD", "TotAbs", "AVG_Attain8_Score"])
def test_invented_authorities_spread_around_england_and_move_a_little_each_year(lait: pd.DataFrame, item: str) -> None:
    now, before = of(lait, item, "2025"), of(lait, item, "2024")
    others = [other_authority.name for other_authority in other_authorities() if np.isfinite(now[other_authority.name])]
    assert abs(np.median(now[others]) / now["England"] - 1) < 0.05
    spread, step = now[others].std(), (now[others] - before[others]).std()
    assert 0 < step < spread


def test_what_is_not_published_of_the_smallest_authorities_stays_a_dash(lait: pd.DataFrame) -> None:
    tiny = lait[lait["LA and Regions"] == "Isles of Scilly"]
    assert set(tiny["Values"]) == {"-"}
