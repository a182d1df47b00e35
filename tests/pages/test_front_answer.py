"""The first screen answers its own question, and every promise is counted once."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace

import pytest

from analytics.reports.targets.target_state import PathPoint
from analytics.statistics.benchmarks import Movement
from analytics.targets.promise import Likelihood, PromiseJudgement, Reason
from data.plans.model import Reference
from data.vocabulary import PromiseStatus, Unit
from tests.pages import app
from tests.pages.app import words
from wording import plan_summary

FRONT = "pages/leadership/on_track.py"
RED, UNDETERMINED = PromiseStatus.RED, PromiseStatus.CANNOT_TELL


def judged(status: PromiseStatus, chance: Likelihood | None) -> PromiseJudgement:
    return PromiseJudgement(status, chance, None, Reason("test", "Because."), "1")


def state(now: PromiseStatus, chance: Likelihood | None, **more: object) -> SimpleNamespace:
    """As much of a target's state as the sentence reads."""
    results = {
        "latest": object(),
        "latest_value": 50.0,
        "expected": None,
        "next_milestone": None,
        "now": judged(now, None),
        "movement": Movement.SAME,
        "counts": True,
        "by_deadline": judged(now, chance),
        "target": SimpleNamespace(reference=Reference.FIXED),
        "declared": SimpleNamespace(unit=Unit.PERCENT, decimals=0),
    }
    return SimpleNamespace(**{**results, **more})


def said_on(query: dict[str, str]) -> str:
    """What the first screen says, as a reader hears it."""
    return re.sub(r"(?:<[^>]*>)+", " ", words(app.run(FRONT, "demo", **query)))


def test_every_promise_is_counted_once_today_and_once_by_its_deadline() -> None:
    results = [
        state(RED, Likelihood.UNLIKELY),
        state(RED, Likelihood.CANNOT_TELL),
        state(UNDETERMINED, Likelihood.LIKELY),
        state(UNDETERMINED, Likelihood.CANNOT_TELL, latest=None, latest_value=None),
        state(RED, None),
    ]
    assert plan_summary.kept(results) == (  # type: ignore[arg-type]
        "Of 5 targets, 1 is unlikely to be met, 1 likely to be met and 2 too early to call. "
        "Of those past their deadline, 1 is missed.",
        "Today 3 are behind the path, 1 not due yet and 1 with no figure.",
    )


def test_a_milestone_that_has_passed_without_its_figure_is_not_called_not_due_yet() -> None:
    point = PathPoint(date(2026, 8, 31), 70.0, "", awaited=True)
    waiting = state(UNDETERMINED, Likelihood.UNLIKELY, next_milestone=point)
    assert plan_summary.kept([waiting])[1] == "Today 1 is waiting for a figure."  # type: ignore[list-item]


def test_a_plan_whose_deadlines_are_all_past_is_answered_by_what_came_of_it() -> None:
    ended = [state(RED, None), state(RED, None)]
    assert plan_summary.kept(ended)[0] == "Of 2 targets, 2 are missed."  # type: ignore[arg-type]


@pytest.mark.parametrize("query", [{}, {"plan": "suffolk-2015", "as_at": "2016-01-31"}])
def test_the_counts_of_the_answer_add_up_to_the_promises(query: dict[str, str]) -> None:
    text = said_on(query)
    whole, ahead, past, today = re.search(  # type: ignore[union-attr]
        r"Of (\d+) targets, (.*?)\.(?: Of those past their deadline, (.*?)\.)?\s*Today (.*?)\.", text
    ).groups()
    for counted in (f"{ahead}, {past}" if past else ahead, today):
        assert sum(int(n) for n in re.findall(r"(?:^|, | and )(\d+) ", counted)) == int(whole)


@pytest.mark.parametrize("query", [{}, {"plan": "suffolk-2015", "as_at": "2016-01-31"}])
def test_promises_that_cannot_be_told_are_named_as_often_as_they_are_counted(query: dict[str, str]) -> None:
    text = said_on(query)
    counted = [int(n) for n in re.findall(r"(\d+) (?:is |are )?(?:too early to call|with no result)", text)]
    named = re.search(r"We cannot yet judge: (.*?)\.", text).group(1)  # type: ignore[union-attr]
    others = re.search(r" and (\d+) others?$", named)
    assert sum(counted) == (3 + int(others.group(1)) if others else 1 + named.count(" and "))


def test_a_promise_has_both_its_statuses_in_its_tile_and_in_the_list() -> None:
    shown = words(app.run(FRONT, "demo"))
    assert "<dt>Today</dt><dd>Figure awaited</dd>" in shown
    assert '<b>Figure awaited</b></span><span class="age">By the deadline: unlikely</span>' in shown
