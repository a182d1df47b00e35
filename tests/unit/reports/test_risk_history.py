"""What was at an earlier day is the same whether read then or worked out from what is known now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from analytics.reports.risk.inputs import known
from session.opening import open_context
from tests import worlds


@pytest.mark.parametrize("world", ["demo", "real"])
@pytest.mark.parametrize("day", [date(2016, 2, 28), date(2021, 2, 28)])
def test_facts_known_on_an_earlier_day_are_those_read_on_that_day(
    world: str, day: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MILEPOST_HOME", str(worlds.home(world)))
    monkeypatch.setenv("MILEPOST_AUTHORITY", "935")
    context = open_context(demo=world == "demo")
    back, then = known(context, day), known(replace(context, as_at=day, memo={}), day)
    assert len(then.facts) > 100
    pd.testing.assert_frame_equal(back.facts, then.facts)
    pd.testing.assert_frame_equal(back.england.reset_index(drop=True), then.england.reset_index(drop=True))
