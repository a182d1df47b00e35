"""Every count of promises that is printed puts each promise in one class: they add up to all."""

from __future__ import annotations

import re
from itertools import product
from types import SimpleNamespace
from typing import Any, cast

import pytest

from analytics.reports.targets.on_track import PromiseOutcome, Today, cannot_tell, outcome, promise_counts, today
from analytics.reports.targets.target_state import TargetState
from analytics.statistics.benchmarks import Movement
from analytics.targets.promise import Likelihood
from data.vocabulary import PromiseStatus
from packs.slides.board_targets import targets_sentence
from wording import plan_summary

NUMBER = re.compile(r"(?:^|, | and |; by the deadline |; past the deadline )(\d+) ")


def states() -> list[TargetState]:
    """A promise in every state that there can be: dates, figures, chances and results."""
    milestones = (None, SimpleNamespace(awaited=True), SimpleNamespace(awaited=False))
    every = product(PromiseStatus, (None, 50.0), milestones, (None, *Likelihood), PromiseStatus, Movement)
    return [cast(TargetState, state(*parts)) for parts in every]


def state(
    now: PromiseStatus, value: float | None, coming: Any, chance: Likelihood | None, later: Any, movement: Movement
) -> SimpleNamespace:
    return SimpleNamespace(
        latest=None,
        latest_value=value,
        next_milestone=coming,
        movement=movement,
        counts=True,
        now=SimpleNamespace(status=now, likelihood=None, reason=SimpleNamespace(code="")),
        by_deadline=SimpleNamespace(status=later, likelihood=chance),
    )


def counted(text: str) -> int:
    return sum(map(int, NUMBER.findall(re.sub(r", \d+ of them without a figure", "", text))))


def plain(text: str) -> str:
    """A sentence without the commas of thousands."""
    return re.sub(r"(\d),(\d{3})", r"\1\2", text)


@pytest.mark.parametrize("size", [1, 9, 10_000])
def test_each_count_of_promises_adds_up_to_all_of_them(size: int) -> None:
    chosen = states()[:: max(1, len(states()) // size)]
    counts = promise_counts(chosen)
    for parts in (counts.today, counts.outcome):
        assert sum(parts.values()) == counts.total == len(chosen)


def test_every_printed_count_adds_up_to_all_promises() -> None:
    chosen = states()
    counts = promise_counts(chosen)
    by_deadline, at_present = plain(plan_summary.kept(chosen)), plain(plan_summary.today(counts))
    slide = plain(targets_sentence(chosen))
    for text, times in (
        (at_present, 1),
        (re.sub(r"Of \d+ targets, (.*)\. Of those past their deadline, ", r"\1, ", by_deadline), 1),
        (slide.partition("targets, ")[2], 2),
    ):
        assert counted(text) == times * counts.total


def test_every_class_that_there_can_be_has_a_name_where_it_is_counted() -> None:
    chosen = states()
    assert {today(item.now, item) for item in chosen} == set(Today) == set(plan_summary._TODAY)
    classes = {outcome(item.by_deadline) for item in chosen}
    assert classes == set(PromiseOutcome) == {*plan_summary._CHANCES, *plan_summary._RESULTS}


def test_promises_that_cannot_be_judged_are_as_many_by_name_as_in_the_count() -> None:
    chosen = states()
    counts = promise_counts(chosen)
    assert (
        sum(map(cannot_tell, chosen))
        == counts.outcome[PromiseOutcome.TOO_EARLY] + counts.outcome[PromiseOutcome.NOT_KNOWN]
    )
