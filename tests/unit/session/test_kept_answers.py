"""Answers kept beside a build: the same answer comes back, for exactly what it was given for, or none."""

import json
import os
import shutil
import stat
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd
import pytest

from analytics.reports.about.notes import notes
from analytics.reports.core.ask import ask as ask_door
from analytics.reports.core.context import ReportContext
from analytics.reports.improvement.one_register import one_register
from analytics.reports.risk.scoring import own_rules
from data.records import Records, Who
from data.settings import Settings
from data.vocabulary import Phase, Role
from data.warehouse import Warehouse
from data.warehouse.publish import current_path, forget_unlisted
from session import answer_text, first_screens, kept_answers, preparing
from session.first_screens import keep_first_answers
from session.kept_answers import Question, chosen
from session.opening import context_for, open_records
from tests import worlds

CLERK = Who("board_clerk", "c@example.org")
DECISION = {
    "number": "2026/99",
    "board": "director",
    "decided_on": date(2026, 11, 2),
    "decision": "Carry on",
    "no_follow_up": "nothing follows",
}


@dataclass(frozen=True)
class NotOurs:
    """A dataclass of tests, which no answer may hold."""

    value: int = 1


@pytest.mark.parametrize(
    "value",
    [
        (None, True, 1, 1.0, "ß", float("inf"), -0.0, Phase.PRIMARY, Role.ANALYST),
        [date(2026, 11, 2), datetime(2026, 11, 2, 3, 4, 5, 6, tzinfo=UTC), timedelta(days=-1, microseconds=7)],
        {"a": {1, 2}, ("b", 2): frozenset("x"), "c": deque([1])},
        MappingProxyType({"np": (np.float64(0.1), np.int64(3), np.True_), "at": pd.Timestamp("2026-11-02", tz="UTC")}),
    ],
)
def test_what_is_written_is_read_again_with_its_types(value: object) -> None:
    again = answer_text.read(answer_text.written(value))
    assert again == value
    assert answer_text.written(again) == answer_text.written(value)
    assert repr(again) == repr(value)


def test_equal_sets_have_one_text() -> None:
    rising, falling = {0, 8}, {8, 0}  # they share a place in the table behind a set, and keep the order they came in
    assert list(rising) != list(falling)
    assert answer_text.written(rising) == answer_text.written(falling)


def test_one_object_in_two_places_is_one_object_again() -> None:
    shared = ("a",)
    first, second = answer_text.read(answer_text.written([shared, shared]))
    assert first is second


@pytest.mark.parametrize(
    "kind", ["os:system", "subprocess:Popen", "builtins:eval", "data.settings:load", "data.demo:x"]
)
def test_a_text_names_no_code_that_runs(kind: str) -> None:
    text = json.dumps({"kinds": [kind], "nodes": ["true", [0, 0]]})
    with pytest.raises(answer_text.NotReadable):
        answer_text.read(text)


def test_what_is_not_ours_has_no_text() -> None:
    for value in (NotOurs(), object(), print, lambda: 1):
        with pytest.raises(answer_text.NotWritable):
            answer_text.written(value)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home of the demonstration whose files may be changed."""
    worlds.lent("demo", tmp_path)
    (tmp_path / "demo" / "warehouses").unlink()
    source = current_path(worlds.home("demo") / "demo")
    assert source is not None
    (tmp_path / "demo" / "warehouses").mkdir()
    for file in (source, source.with_suffix(".kept")):
        shutil.copy2(file, tmp_path / "demo" / "warehouses")
    return tmp_path


@pytest.fixture
def settings(home: Path) -> Settings:
    return Settings(home, "935", shown="demo")


@pytest.fixture
def records(settings: Settings) -> Iterator[Records]:
    with open_records(settings, "demo") as opened:
        yield opened


def build_of(settings: Settings) -> Path:
    path = current_path(settings.world("demo"))
    assert path is not None
    return path


def desk(settings: Settings, records: Records) -> ReportContext:
    (access,) = first_screens.accesses(settings)
    return context_for(settings, Warehouse.open(build_of(settings)), scope=access.scope("935"), records=records)


def question(settings: Settings, at: ReportContext, **options: object) -> Question:
    return Question(settings, "demo", at, one_register, (), chosen(one_register, {"name": "decisions", **options}))


def kept(settings: Settings, records: Records) -> Question:
    kept_question = question(settings, desk(settings, records))
    kept_answers.folder_of(build_of(settings))
    kept_question.keep(ask_door(one_register, kept_question.at, name="decisions"))
    assert kept_question.kept() is not None
    return kept_question


def test_a_kept_answer_is_the_one_that_was_given(settings: Settings, records: Records) -> None:
    kept_question = kept(settings, records)
    again = question(settings, desk(settings, records)).kept()
    given = ask_door(one_register, kept_question.at, name="decisions")
    assert again is not None and again.report == given.report


def test_only_the_owner_reads_it(settings: Settings, records: Records) -> None:
    path = kept(settings, records).path
    assert path is not None
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("change", ["cut", "flipped", "empty", "another text"])
def test_a_damaged_one_is_not_read(settings: Settings, records: Records, change: str) -> None:
    kept_question = kept(settings, records)
    assert kept_question.path is not None
    whole = kept_question.path.read_bytes()
    changed = {
        "cut": whole[:-1],
        "flipped": whole[:100] + bytes([whole[100] ^ 1]) + whole[101:],
        "empty": b"",
        "another text": whole[:64] + b"{}",
    }
    kept_question.path.write_bytes(changed[change])
    assert kept_question.kept() is None


@pytest.mark.parametrize("how", ["copied", "linked"])
def test_the_answer_to_another_question_is_not_read(settings: Settings, records: Records, how: str) -> None:
    kept_question = kept(settings, records)
    other = question(settings, replace(kept_question.at, scope=replace(kept_question.at.scope, role=Role.DIRECTOR)))
    assert kept_question.path is not None and other.path is not None
    if how == "copied":
        shutil.copy2(kept_question.path, other.path)
    else:
        other.path.symlink_to(kept_question.path)
    assert other.kept() is None


@pytest.mark.parametrize(
    "change",
    ["scope", "role", "day", "today", "option", "entry", "plan file", "rules file", "round", "code", "build", "home"],
)
def test_an_answer_is_for_nothing_else(
    settings: Settings, records: Records, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept_question = kept(settings, records)
    at, options = kept_question.at, {}
    match change:
        case "scope":
            at = replace(at, scope=replace(at.scope, areas=("E07000202",)))
        case "role":
            at = replace(at, scope=replace(at.scope, role=Role.DIRECTOR))
        case "day":
            at = replace(at, as_at=at.as_at - timedelta(days=1))
        case "today":
            at = replace(at, today=at.today + timedelta(days=1))
        case "home":
            at = replace(at, home=replace(at.home, name="Elsewhere"))
        case "option":
            options = {"name": "actions"}
        case "entry":
            records.save("decisions", None, DECISION, CLERK, None)
        case "plan file" | "rules file" | "round":
            folder = {"plan file": "plans", "rules file": "rules", "round": "demo/rounds"}[change]
            (settings.home / folder).mkdir(exist_ok=True)
            (settings.home / folder / "new.toml").write_text("x = 1")
        case "code":
            monkeypatch.setattr(kept_answers, "made_by", lambda: "another")
        case "build":
            with build_of(settings).open("ab") as file:
                file.write(b"\0")
    changed = question(settings, at, **options)
    assert changed.path is not None
    assert changed.path != kept_question.path
    assert changed.kept() is None


def test_a_plan_of_the_same_length_and_time_is_another_plan(settings: Settings, records: Records) -> None:
    (settings.home / "plans").mkdir(exist_ok=True)
    plan = settings.home / "plans" / "own.toml"
    plan.write_text("x = 1")
    kept_question, before = kept(settings, records), plan.stat()
    other = plan.with_name("other")
    other.write_text("x = 2")
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(plan)
    assert question(settings, kept_question.at).path != kept_question.path


def test_other_entries_of_the_same_number_are_other_entries(settings: Settings, tmp_path: Path) -> None:
    paths = []
    for number in ("1", "2"):
        with Records.open(f"sqlite:///{tmp_path}/{number}.sqlite", lambda: datetime(2026, 11, 2, tzinfo=UTC)) as store:
            store.save("decisions", None, {**DECISION, "number": number}, CLERK, None)
            assert store.mark() == 1
            paths.append(question(settings, desk(settings, store)).path)
    assert None not in paths and paths[0] != paths[1]


def test_without_records_what_reads_them_is_not_kept(settings: Settings, records: Records) -> None:
    at = replace(desk(settings, records), records=None)
    assert question(settings, at).path is None
    assert Question(settings, "demo", at, notes, (), {}).path is not None


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The reports that are worked out; first screens ask only two, of which one reads a register."""
    worked_out: list[str] = []
    begin = ask_door

    def few_screens(ask: first_screens.Ask, *_: object) -> None:
        ask(notes)
        ask(one_register, name="decisions")

    def counted(report: first_screens.Ask, at: ReportContext, **options: object) -> object:
        worked_out.append(report.__name__)
        return begin(report, at, **options)

    monkeypatch.setattr(first_screens, "ask_first_screens", few_screens)
    monkeypatch.setattr(first_screens, "ask_door", counted)
    return worked_out


def answers(settings: Settings) -> set[str]:
    return {path.name for path in kept_answers.folder_of(build_of(settings)).glob("*.json")}


def test_a_new_entry_works_out_only_what_reads_it_and_the_old_answer_goes(
    settings: Settings, records: Records, few: list[str]
) -> None:
    keep_first_answers(settings, build_of(settings))
    assert few == ["notes", "one_register"]
    before = answers(settings)
    keep_first_answers(settings, build_of(settings))
    assert few == ["notes", "one_register"]
    records.save("decisions", None, DECISION, CLERK, None)
    keep_first_answers(settings, build_of(settings))
    assert few == ["notes", "one_register", "one_register"]
    assert len(answers(settings)) == 2
    assert len(answers(settings) & before) == 1


def test_what_an_entry_came_under_is_not_kept(
    settings: Settings, records: Records, few: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = vars(first_screens)["ask_door"]  # which counts

    def interrupted(report: first_screens.Ask, at: ReportContext, **options: object) -> object:
        answer = begin(report, at, **options)
        if report is one_register and len(few) == 2:
            records.save("decisions", None, DECISION, CLERK, None)
        return answer

    monkeypatch.setattr(first_screens, "ask_door", interrupted)
    keep_first_answers(settings, build_of(settings))
    assert len(answers(settings)) == 1
    keep_first_answers(settings, build_of(settings))
    assert few == ["notes", "one_register", "one_register"]
    kept_question = question(settings, desk(settings, records))
    answer = kept_question.kept()
    assert answer is not None
    assert any(entry.values["number"] == "2026/99" for entry in answer.report.entries)


def test_answers_go_with_their_build(settings: Settings, records: Records) -> None:
    kept(settings, records)
    (settings.world("demo") / "current").unlink()
    (settings.world("demo") / "builds.json").unlink()
    forget_unlisted(settings.world("demo"))
    assert list((settings.world("demo") / "warehouses").iterdir()) == []


def test_a_build_that_is_a_copy_is_rated_by_the_rules_and_rounds_of_its_installation(
    settings: Settings, tmp_path: Path
) -> None:
    copy = tmp_path / "copies" / "demo" / "warehouses" / build_of(settings).name
    copy.parent.mkdir(parents=True)
    shutil.copy2(build_of(settings), copy)
    at = context_for(settings, Warehouse.open(copy))
    assert own_rules(at) == settings.home / "rules"
    assert at.world == settings.world("demo")


def test_whatever_fails_in_first_screens_a_build_is_published(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise ValueError("no figures")

    monkeypatch.setattr(preparing, "keep_first_answers", fails)
    preparing.prepare(settings, build_of(settings))


def test_a_damaged_round_takes_no_first_screen_away(settings: Settings) -> None:
    folder = settings.world("demo") / "rounds"
    folder.mkdir(exist_ok=True)
    (folder / "2026-09-01-current.json").write_text("{}")
    assert first_screens.rounds_of(settings, "demo")(None) == ()


def test_a_file_whose_name_is_no_utf_8_has_a_name_like_every_other(settings: Settings, records: Records) -> None:
    (settings.home / "plans").mkdir(exist_ok=True)
    Path(os.fsdecode(os.fsencode(settings.home / "plans") + b"/caf\xe9.toml")).write_text("x = 1")
    assert all(name.encode("utf-8") for name in kept_answers.small_files(settings, "demo"))  # pages hash them
    assert kept(settings, records).path is not None


def test_a_damaged_one_is_kept_anew_at_the_next_start(settings: Settings, records: Records, few: list[str]) -> None:
    keep_first_answers(settings, build_of(settings))
    damaged = question(settings, desk(settings, records))
    assert damaged.path is not None
    damaged.path.write_bytes(damaged.path.read_bytes()[:-1])
    assert damaged.kept() is None
    keep_first_answers(settings, build_of(settings))
    assert damaged.kept() is not None
    assert few == ["notes", "one_register", "one_register"]
