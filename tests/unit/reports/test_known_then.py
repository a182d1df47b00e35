"""What people entered, read at an earlier date: in a replay, and in the demonstration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from analytics.reports.board.board_records import formal_steps
from analytics.reports.core.context import ReportContext
from analytics.reports.core.records_in_force import records_in_force
from analytics.reports.targets.school_targets import revisions
from data.plans.model import PlanStatus
from data.problem import DeclarationError
from data.records import Records, registers
from data.records.declaration import FOLDER, load
from data.records.entries import RecordAction, Version
from data.records.known_then import day_known
from tests.unit.reports.with_records import DAY, DIRECTOR, context, open_store, urn

LATER = datetime(2026, 1, 15, 9, tzinfo=UTC)
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
    version = SimpleNamespace(code="2015", agreed=date(2015, 6, 30))
    past: Any = SimpleNamespace(code="past", status=PlanStatus.PAST, versions=(version,))
    return replace(context([], 2, records), plan=past, as_at=day)


def test_a_replay_does_not_know_a_document_of_a_later_day(records: Records) -> None:
    for edition, issued in (("2015", "2015-03-02"), ("2026", "2026-01-12")):
        row = {"name": "Strategy", "edition": edition, "status": "in_force", "issued_on": issued, "owner": "Director"}
        records.save("documents", None, row, DIRECTOR, None)
    assert list(records_in_force(replay(records, THEN), "documents")["edition"]) == ["2015"]
    assert len(records_in_force(replay(records, DAY), "documents")) == 2


def test_a_step_lifted_later_is_open_on_a_day_before_that(records: Records) -> None:
    records.save("formal_steps", None, STEP, DIRECTOR, None)
    (then,) = records_in_force(replay(records, THEN), "formal_steps").to_dict("records")
    assert then["status"] == "open" and str(then["ended_on"]) == "NaT" and then["decision"] is None
    (now,) = records_in_force(replay(records, date(2015, 12, 1)), "formal_steps").to_dict("records")
    assert now["status"] == "lifted" and now["decision"] == "2015-04"
    assert records_in_force(replay(records, date(2015, 6, 30)), "formal_steps").empty


def test_outside_a_replay_what_was_entered_later_was_not_known(records: Records) -> None:
    records.save("formal_steps", None, STEP, DIRECTOR, None)
    assert records_in_force(replace(replay(records, THEN), plan=None), "formal_steps").empty


POST = {"post": "Communications officer", "fill_by": "2015-08-31", "agreed_on": "2015-06-12"}
ACTION: dict[str, Any] = {
    "plan": "past",
    "reference": "1.1",
    "title": "Ask",
    "delivery": "not_reported",
    "due": "2016-03-31",
    "accountable": "Director",
    "evidence_level": "none",
}
TARGET: dict[str, Any] = {
    "urn": urn(1),
    "measure": "ks2_rwm_expected",
    "period": "2015/16",
    "pupil_group": "all",
    "target": 60,
    "cohort": 30,
    "agreed_on": "2015-06-01",
}


@pytest.mark.parametrize("name", sorted(registers()))
def test_every_register_says_when_a_record_was_known(name: str) -> None:
    kind = registers()[name]
    assert kind.known_by
    version = Version(name, "k", 2, 1, LATER, "director", "D", RecordAction.CHANGE, None, {})
    assert day_known(kind, version, {}) == LATER.date()  # no date filled in: known from its entry
    for field in kind.known_by:
        if field != "plan":
            dated = replace(version, payload={field: "2015-07-02"})
            assert day_known(kind, dated, {}) == date(2015, 7, 2)


def test_a_register_that_does_not_say_it_is_refused_by_name(tmp_path: Path) -> None:
    text = (FOLDER / "visits.toml").read_text(encoding="utf-8")
    path = tmp_path / "silent.toml"
    path.write_text(text.replace('known_by = ["visited_on"]', ""), encoding="utf-8")
    with pytest.raises(DeclarationError, match=r"silent\.toml: known_by is missing"):
        load(path)


def test_a_post_is_known_from_its_agreement_and_filled_from_that_day(records: Records) -> None:
    records.save("posts", None, POST | {"filled_on": "2015-11-02", "induction_done": True}, DIRECTOR, None)
    records.save("posts", None, {"post": "Undated", "fill_by": "2015-08-31"}, DIRECTOR, None)
    assert records_in_force(replay(records, date(2015, 6, 11)), "posts").empty
    (then,) = records_in_force(replay(records, THEN), "posts").to_dict("records")
    assert str(then["filled_on"]) == "NaT" and pd.isna(then["induction_done"])
    (now,) = records_in_force(replay(records, date(2015, 11, 2)), "posts").to_dict("records")
    assert now["filled_on"] == pd.Timestamp(2015, 11, 2)


def test_an_action_is_known_with_its_plan_and_a_report_from_its_own_day(records: Records) -> None:
    saved = records.save("actions", None, ACTION, DIRECTOR, None)
    for version, (day, delivery) in enumerate((("2015-09-20", "late"), ("2016-02-01", "complete")), start=1):
        records.save("actions", saved.key, ACTION | {"delivery": delivery, "reported_on": day}, DIRECTOR, version)
    days = (date(2015, 6, 29), date(2015, 6, 30), THEN, date(2016, 2, 1))
    known = [list(records_in_force(replay(records, day), "actions")["delivery"]) for day in days]
    assert known == [[], ["not_reported"], ["late"], ["complete"]]


def test_a_report_without_a_day_is_known_from_its_entry(records: Records) -> None:
    saved = records.save("actions", None, ACTION, DIRECTOR, None)
    records.save("actions", saved.key, ACTION | {"delivery": "complete"}, DIRECTOR, 1)
    assert list(records_in_force(replay(records, THEN), "actions")["delivery"]) == ["not_reported"]


def test_a_target_that_was_changed_later_has_its_first_value_before(records: Records) -> None:
    saved = records.save("school_targets", None, TARGET, DIRECTOR, None)
    records.save("school_targets", saved.key, TARGET | {"target": 70, "agreed_on": "2015-12-01"}, DIRECTOR, 1)
    then, later = replay(records, THEN), replay(records, date(2015, 12, 1))
    assert [list(records_in_force(day, "school_targets")["target"]) for day in (then, later)] == [[60], [70]]
    assert revisions(then, "ks2_rwm_expected") == ()
    (change,) = revisions(later, "ks2_rwm_expected")
    assert (change.was, change.became, change.on) == (60, 70, date(2015, 12, 1))


def test_a_step_entered_late_was_open_at_the_last_meeting_all_the_same(records: Records) -> None:
    records.save("formal_steps", None, STEP | {"status": "open", "ended_on": None}, DIRECTOR, None)
    today = replace(context([], 2, records), as_at=DAY)
    assert len(formal_steps(today, False, DAY)) == len(formal_steps(today, False, THEN)) == 1
    assert formal_steps(today, False, date(2015, 6, 30)) == ()
