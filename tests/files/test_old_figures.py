"""A stock that was counted long ago decides no milestone, and says nothing of today."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analytics.reports.targets.milestone import milestone
from analytics.reports.targets.on_track import Today, today
from analytics.reports.targets.target_state import OLD_FIGURE
from data.settings import Settings
from data.vocabulary import PromiseStatus
from data.warehouse import Warehouse
from session.opening import context_for
from tests.files.loaded import load, table
from tests.files.test_inspection_coverage import REGISTER

SCHOOLS = range(900110, 900120)
RATINGS = "authority,measure,entity,period,phase,group,value,numerator,denominator,status,published"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """Ten good schools, inspected until August 2016 and rated once, in February 2015."""
    register = table(
        REGISTER,
        *(f"{urn},935,A,Community school,Open,01-09-2000,,Primary" for urn in SCHOOLS),
        "900102,935,B,Community school,Closed,01-09-2000,31-08-2010,Primary",
    )
    listed = table("URN,Date,Grade", *(f"{urn},{day},Good" for urn in SCHOOLS for day in ("2013-03-01", "2016-08-20")))
    rated = table(RATINGS, *(f"935,risk_rating,{urn},2015-02-27,,,red,,,,2015-03-13" for urn in SCHOOLS))
    result = load(tmp_path, {"edubasealldata20170901.csv": register, "list.csv": listed, "return.csv": rated})
    assert result.warehouse is not None
    return result.warehouse


@pytest.mark.parametrize(
    ("target", "day", "now", "outcome"),
    [
        ("good_schools", date(2016, 10, 31), True, [True, None]),
        ("good_schools", date(2017, 6, 30), False, [True, None]),
        ("red_schools", date(2015, 7, 31), True, [None, None]),
        ("red_schools", date(2017, 6, 30), False, [None, None]),
    ],
)
def test_a_milestone_is_not_judged_by_a_stock_counted_long_before(
    built: Path, target: str, day: date, now: bool, outcome: list[bool | None]
) -> None:
    context = context_for(Settings(built.parents[2], "935"), Warehouse.open(built), plan="suffolk-2015", as_at=day)
    report = milestone(context, target=target)
    state = report.state
    assert state.latest is not None
    assert (state.now.reason.code != OLD_FIGURE) is now
    assert [due.kept for due in report.dues] == outcome
    if not now:
        assert (state.now.status, state.by_deadline.status) == (PromiseStatus.CANNOT_TELL,) * 2
        assert today(state.now, state) is Today.CANNOT_TELL
