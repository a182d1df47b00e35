"""Several years of a school together tell no year that is hidden, under whatever number or phase it is hidden."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analytics.figure import CHANGED, POOLED
from analytics.reports.core import hidden_cells as module
from analytics.reports.core.hidden_cells import WOULD_TELL, DisclosureCell, HiddenCells, reason_hidden
from analytics.reports.core.places import EARLIER_NUMBERS
from data.vocabulary import Level, Phase
from tests.unit.reports.in_memory import context
from tests.unit.reports.test_disclosure import AREA

SCHOOL = replace(AREA, entity="900002", level=Level.SCHOOL, period="2022/23 to 2024/25")
POOL = replace(SCHOOL, numerator=20.0, denominator=60.0, basis=POOLED)
YEAR = DisclosureCell("900002", "2023/24", Phase.PRIMARY.value, POOL.group.value)


@pytest.mark.parametrize(
    "hidden",
    [
        YEAR,
        YEAR._replace(entity="900001"),  # the number before it became an academy
        YEAR._replace(phase=Phase.ALL.value),
    ],
)
@pytest.mark.parametrize("basis", [POOLED, CHANGED])
def test_a_hidden_year_hides_what_is_made_of_it(
    monkeypatch: pytest.MonkeyPatch, hidden: DisclosureCell, basis: str
) -> None:
    years = {hidden.period: HiddenCells({hidden: WOULD_TELL})}
    monkeypatch.setattr(module, "hidden_cells", lambda _, __, period: years.get(period, HiddenCells()))
    desk = replace(context([]), memo={(EARLIER_NUMBERS,): {"900002": frozenset({"900001"})}})
    period = POOL.period if basis == POOLED else "2023/24 to 2024/25"
    assert reason_hidden(desk, replace(POOL, basis=basis, period=period)) == WOULD_TELL


def test_a_sum_of_hidden_years_is_hidden_however_many_are_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two hidden years leave room for each other alone, but not beside groups, areas and the sums of other years."""
    years = {}
    for year in (2022, 2023, 2024):
        cell = YEAR._replace(period=f"{year - 1}/{year % 100}")
        years[cell.period] = HiddenCells({cell: WOULD_TELL})
    monkeypatch.setattr(module, "hidden_cells", lambda _, __, period: years.get(period, HiddenCells()))
    desk = replace(context([]), memo={(EARLIER_NUMBERS,): {}})
    spans = ("2021/22 to 2022/23", "2021/22 to 2023/24", "2022/23 to 2024/25", "2024/25 to 2025/26")
    reasons = [reason_hidden(desk, replace(POOL, period=span)) for span in spans]
    assert reasons == [WOULD_TELL, WOULD_TELL, WOULD_TELL, None]
