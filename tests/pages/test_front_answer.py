"""The first screen answers its own question, and every promise is counted once."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from analytics.reports.comparison.neighbours import neighbours
from analytics.reports.core.ask import ask
from analytics.reports.core.context import ReportContext
from analytics.reports.core.types import PathPoint
from analytics.reports.targets.on_track import on_track, promise_counts
from analytics.statistics.benchmarks import Movement
from analytics.targets.promise import Likelihood, PromiseJudgement, Reason
from data.plans import plans
from data.plans.model import Reference
from data.vocabulary import PromiseStatus, Unit
from session.opening import open_context
from tests import worlds
from tests.pages import app
from tests.pages.app import words
from ui.views.leadership import neighbours as neighbour_page
from ui.views.leadership import promises
from wording import comparison_text, plan_summary, values

FRONT = "pages/leadership/on_track.py"
REPLAY = {"plan": "suffolk-2015", "as_at": "2016-01-31"}
RED, UNDETERMINED = PromiseStatus.RED, PromiseStatus.CANNOT_TELL


@pytest.fixture
def demonstration(monkeypatch: pytest.MonkeyPatch) -> ReportContext:
    """What the demonstration is asked with."""
    monkeypatch.setenv("MILEPOST_HOME", str(worlds.home("demo")))
    monkeypatch.setenv("MILEPOST_AUTHORITY", "935")
    return open_context(demo=True)


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


def test_every_promise_is_counted_once_by_its_deadline() -> None:
    results = [
        state(RED, Likelihood.UNLIKELY),
        state(RED, Likelihood.CANNOT_TELL),
        state(UNDETERMINED, Likelihood.LIKELY),
        state(UNDETERMINED, Likelihood.CANNOT_TELL, latest=None, latest_value=None),
        state(RED, None),
    ]
    assert plan_summary.kept(results) == (  # type: ignore[arg-type]
        "Of 5 targets, 1 is unlikely to be met, 1 likely to be met and 2 too early to call, "
        "1 of them without a figure. "
        "Of those past their deadline, 1 is missed."
    )


def test_a_milestone_that_has_passed_without_its_figure_is_not_called_not_due_yet() -> None:
    point = PathPoint(date(2026, 8, 31), 70.0, "", awaited=True)
    waiting = state(UNDETERMINED, Likelihood.UNLIKELY, next_milestone=point)
    counts = promise_counts([waiting])  # type: ignore[list-item]
    assert plan_summary.today(counts) == "1 is waiting for a figure"


def test_a_plan_whose_deadlines_are_all_past_is_answered_by_what_came_of_it() -> None:
    ended = [state(RED, None), state(RED, None)]
    assert plan_summary.kept(ended) == "Of 2 targets, 2 are missed."  # type: ignore[arg-type]


@pytest.mark.parametrize("query", [{}, REPLAY])
def test_the_answer_counts_every_row_of_the_picture_once_and_no_other_sentence_counts(query: dict[str, str]) -> None:
    shown = words(app.run(FRONT, "demo", **query))
    text = re.sub(r"(?:<[^>]*>)+", " ", shown)
    whole, ahead, past = re.search(  # type: ignore[union-attr]
        r"Of (\d+) targets, (.*?)\.(?: Of those past their deadline, (.*?)\.)?\s", text
    ).groups()
    counted = f"{ahead}, {past}" if past else ahead
    assert sum(int(n) for n in re.findall(r"(?:^|, | and )(\d+) (?!of them)", counted)) == int(whole)
    assert len(re.findall(r'<th scope="row" role="rowheader">', shown)) == int(whole)
    assert "We cannot yet judge" not in text and "Today 1 " not in text


def test_the_statuses_of_the_rows_are_those_that_the_answer_counts() -> None:
    shown = words(app.run(FRONT, "demo"))
    counted = int(re.search(r"(\d+) (?:is |are )?unlikely to be met", shown).group(1))  # type: ignore[union-attr]
    assert shown.count("<b>Unlikely</b>") == counted


def test_the_worst_promise_of_a_theme_comes_first_and_themes_are_in_the_order_of_the_plan(
    demonstration: ReportContext,
) -> None:
    report = ask(on_track, demonstration).report
    plan = next(plan for plan in plans() if plan.code == "current-example")
    themes = list(dict.fromkeys(row.theme for row in report.rows))
    assert themes == [name for name in plan.themes.values() if name in themes]
    assert {row.state.target.code for row in report.rows} == {target.code for target in plan.targets}
    for theme in themes:
        chances = [row.state.by_deadline.chance for row in report.rows if row.theme == theme]
        known = [chance for chance in chances if chance is not None]
        assert known == sorted(known)
        assert None not in chances[: len(known)]


def test_a_place_among_neighbours_is_that_of_the_neighbours_page(demonstration: ReportContext) -> None:
    context = demonstration
    rows = [row for row in ask(on_track, context).report.rows if row.among is not None]
    assert len(rows) >= 5
    for row in rows:
        target = row.state.target
        beside = ask(neighbours, context, code=target.measure, phase=target.phase, group=target.group).report
        assert row.among == beside.place, target.code
        assert comparison_text.place(row.among) in neighbour_page.places_sentence(beside)


def test_a_figure_that_is_hidden_is_said_and_neither_drawn_nor_placed(demonstration: ReportContext) -> None:
    report = ask(on_track, demonstration).report
    row = next(row for row in report.rows if row.state.latest is not None and row.among is not None)
    hidden = row.state.latest.hidden("too few pupils to show")  # type: ignore[union-attr]
    points = tuple(replace(point, own=point.own.hidden("too few")) for point in row.state.compared.points)
    compared = replace(row.state.compared, points=points)
    written = promises.line(replace(row, state=replace(row.state, latest=hidden, compared=compared)), report)
    assert "Too few to show" in written
    assert "data:image/svg" not in written.partition('role="rowheader"')[2].partition("mp-mark")[0]
    assert values.number(row.state.latest_value or 0.0, row.state.declared.decimals) not in written
    assert comparison_text.place(row.among) not in written  # type: ignore[union-attr]
