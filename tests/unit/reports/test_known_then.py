"""What people entered, read at an earlier date: in a replay, and in the demonstration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from analytics.reports.core.context import ReportContext
from analytics.reports.core.records_in_force import held
from data.plans.model import PlanStatus
from data.records import Records, registers
from tests.unit.reports.with_records import DAY, DIRECTOR, context, open_store, urn

THEN = date(2015, 10, 1)
STEP: dict[str, Any] = {
    "urn": urn(1),
    "step": "warning_notice",
    "issued_by": "Director",
    "issued_on": "2015-07-01",
    "checks": "monthly",
    "grounds": "Results fell.",
    "expected": "They rise.",
    "status": "lifted",
    "ended_on": "2015-12-01",
    "lifting_agreed_by": "The board",
    "decision": "2015-04",
}


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    with open_store(tmp_path) as store:
        yield store


def replay(records: Records, day: date) -> ReportContext:
    """The context of a past plan as at a date."""
    past: Any = SimpleNamespace(status=PlanStatus.PAST)
    return replace(context([], 2, records), plan=past, as_at=day)


def test_a_replay_does_not_know_a_document_of_a_later_day(records: Records) -> None:
    for edition, issued in (("2015", "2015-03-02"), ("2026", "2026-01-12")):
        row = {"name": "Strategy", "edition": edition, "status": "in_force", "issued_on": issued, "owner": "Director"}
        records.save("documents", None, row, DIRECTOR, None)
    assert list(held(replay(records, THEN), "documents")["edition"]) == ["2015"]
    assert len(held(replay(records, DAY), "documents")) == 2


def test_a_step_lifted_later_is_open_on_a_day_before_that(records: Records) -> None:
    records.save("formal_steps", None, STEP, DIRECTOR, None)
    (then,) = held(replay(records, THEN), "formal_steps").to_dict("records")
    assert then["status"] == "open" and str(then["ended_on"]) == "NaT" and then["decision"] is None
    (now,) = held(replay(records, date(2015, 12, 1)), "formal_steps").to_dict("records")
    assert now["status"] == "lifted" and now["decision"] == "2015-04"
    assert held(replay(records, date(2015, 6, 30)), "formal_steps").empty


def test_outside_a_replay_what_was_entered_later_was_not_known(records: Records) -> None:
    records.save("formal_steps", None, STEP, DIRECTOR, None)
    assert held(replace(replay(records, THEN), plan=None), "formal_steps").empty


def test_every_register_says_when_a_record_was_known_but_those_of_the_plan_itself() -> None:
    silent = {name for name, kind in registers().items() if not kind.known_by}
    assert silent == {"actions", "action_milestones", "posts", "themes"}
