"""What is stated is kept on its day and scored when its figure comes; nothing is entered in hindsight."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.reports.board.ledger import REGISTER, Stated, ledger, score_of
from analytics.reports.core.context import ReportContext
from data.plans import plans
from data.plans.model import Milestone, PlanStatus, Reference, Target
from data.records import Records
from data.vocabulary import Comparator, Direction, Phase, PupilGroup, Unit
from session.ledger import keep_stated
from tests.unit.reports.in_memory import AUTHORITIES, HOME, authority, fact
from tests.unit.reports.with_records import CODE, DAY, Warehouse, context, open_store
from ui.views.board import ledger as words

YEARS = ("2015/16", "2016/17", "2017/18", "2018/19", "2021/22", "2022/23", "2023/24", "2024/25")
PLAN = next(plan for plan in plans() if plan.code == "suffolk-2015")
TARGET = Target(
    code="rwm",
    title="Reading, writing and maths",
    measure=CODE,
    phase=Phase.PRIMARY,
    group=PupilGroup.ALL,
    area=None,
    unit=Unit.PERCENT,
    direction=Direction.HIGHER_IS_BETTER,
    reference=Reference.FIXED,
    reference_group=PupilGroup.ALL,
    baseline=None,
    milestones=(Milestone(date(2026, 12, 31), 62.0, Comparator.AT_LEAST, "2025/26"),),
    denominator="pupils",
    headline=1,
    history=(),
    interpretation="",
    wording="",
    register=None,
    themes=(),
    line=1,
)


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    with open_store(tmp_path) as store:
        yield store


def rows(*more: dict[str, Any]) -> list[dict[str, Any]]:
    moved = np.random.default_rng(4).normal(0, 1.5, (AUTHORITIES, len(YEARS))).cumsum(axis=1)
    return [
        *(
            fact(CODE, authority(place), year, 60 + float(moved[place, at]))
            for place in range(AUTHORITIES)
            for at, year in enumerate(YEARS)
        ),
        *more,
    ]


def at(records: Records, *more: dict[str, Any], day: date = DAY) -> ReportContext:
    plan = replace(PLAN, targets=(TARGET,), status=PlanStatus.CURRENT)
    on_day = context([], 3, records, plan=plan)
    warehouse: Any = Warehouse(rows(*more), 3)
    return replace(on_day, warehouse=warehouse, as_at=day, today=day, memo={})


def came(value: float) -> dict[str, Any]:
    return fact(CODE, HOME, "2025/26", value, published=pd.Timestamp(2026, 12, 10))


def test_a_forecast_is_kept_on_its_day_awaited_and_then_scored(records: Records) -> None:
    assert keep_stated(at(records), "B001-2026-01-15-01") == 1
    waiting = ledger(at(records))
    (item,) = waiting.stated
    assert (item.stated_on, item.stated_in, item.came) == (DAY, "B001-2026-01-15-01", None)
    assert item.chance is not None and 0 < item.chance < 1
    assert waiting.score.n_intervals == 0
    assert "0 of 1 stated forecast" in words.sentence(waiting)

    later = ledger(at(records, came(62.0), day=date(2027, 1, 10)))
    (item,) = later.stated
    assert (item.came, item.kept) == (62.0, True)
    assert later.score.n_intervals == 1
    assert later.score.n_chances == 1
    assert later.score.brier == pytest.approx((item.chance - 1) ** 2)
    assert later.score.brier_perfect == pytest.approx(item.chance * (1 - item.chance))
    assert "met" in str(words.stated(later).rows)


def test_the_same_publication_states_its_forecasts_once(records: Records) -> None:
    assert keep_stated(at(records), "publication test") == 1
    assert keep_stated(at(records), "publication test") == 0
    assert keep_stated(at(records), "B001-2026-01-15-01") == 1


def test_nothing_is_stated_as_at_an_earlier_day(records: Records) -> None:
    hindsight = replace(at(records), as_at=date(2025, 12, 1))
    assert keep_stated(hindsight, "B001-2025-12-01-01") == 0
    assert records.current(REGISTER).empty


def test_a_plan_that_is_revised_later_changes_nothing_that_was_stated(records: Records) -> None:
    keep_stated(at(records), "publication test")
    easier = replace(TARGET, milestones=(replace(TARGET.milestones[0], value=10.0),))
    context = at(records, came(50.0), day=date(2027, 1, 10))
    (item,) = ledger(replace(context, plan=replace(context.plan, targets=(easier,)))).stated
    assert item.target.deadline.value == 62.0
    assert item.kept is False


def test_an_entry_that_somebody_altered_is_counted_and_not_scored(records: Records) -> None:
    keep_stated(at(records), "publication test")
    (row,) = records.every_version(REGISTER)
    from session.ledger import MILEPOST

    records.save(REGISTER, row.key, {**row.payload, "chance": 0.99}, MILEPOST, row.version)
    report = ledger(at(records, came(62.0), day=date(2027, 1, 10)))
    assert (report.stated, report.changed_since) == ((), 1)
    assert "1 entry changed later" in " ".join(words.more(report))


def test_a_forecast_that_beats_no_change_scores_better() -> None:
    def item(centre: float, actual: float) -> Stated:
        return Stated(DAY, "x", TARGET, 58.0, centre, (centre - 2, centre + 2), 0.8, actual)

    score = score_of([item(62.5, 63.0), item(61.0, 62.0)])
    assert (score.n_intervals, score.inside, score.perfect_inside) == (2, 2, (0, 2))
    assert score.error == pytest.approx(0.375)
    assert score.error_same == pytest.approx(2.25)
    assert score.brier == pytest.approx(0.04)
    assert score.brier_same == pytest.approx(1.0)
