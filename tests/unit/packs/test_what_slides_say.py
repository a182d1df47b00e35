"""What the slides say when something is missing, small, or not shown to have worked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from analytics.reports.board.board import Board
from analytics.reports.board.board_records import Delivery
from analytics.reports.core.context import Place
from analytics.reports.core.figures import absent
from analytics.reports.core.types import Figure
from analytics.reports.targets.target_state import TargetState
from analytics.statistics.benchmarks import Movement
from analytics.targets.promise import Likelihood
from data.catalogue import measure
from data.vocabulary import Level, Phase, PromiseStatus, ValueStatus
from packs.model import Points
from packs.slides import board as board_decisions
from packs.slides import board_formal, board_plan, board_targets, evaluation
from packs.slides.shared import caveats, short_source

DAY = date(2026, 11, 26)


def board(**changes: Any) -> Board:
    header = SimpleNamespace(authority_name="Norfolk", as_at=DAY, overdue=(), plan_agreed=None)
    results = {
        "header": header,
        "states": (),
        "before": (),
        "decisions": (),
        "deliveries": (),
        "deliveries_before": (),
        "previous": date(2026, 10, 26),
        "meeting": DAY,
    }
    return cast(Board, SimpleNamespace(**{**results, **changes}))


def state(now: PromiseStatus, later: PromiseStatus, likelihood: Likelihood | None = Likelihood.UNLIKELY) -> TargetState:
    judged = SimpleNamespace(status=later, likelihood=likelihood)
    latest = {"latest_value": 50.0, "next_milestone": None, "movement": Movement.SAME, "counts": True}
    return cast(
        TargetState,
        SimpleNamespace(now=SimpleNamespace(status=now, reason=SimpleNamespace(code="")), by_deadline=judged, **latest),
    )


def replace_state(before: TargetState, **changes: Any) -> TargetState:
    target = {"target": SimpleNamespace(code="t")}
    return cast(TargetState, SimpleNamespace(**{**vars(before), **target, **changes}))


RED, AMBER, UNKNOWN = PromiseStatus.RED, PromiseStatus.AMBER, PromiseStatus.CANNOT_TELL


def test_without_a_plan_no_promise_is_said_to_be_kept() -> None:
    slide = board_decisions.decisions(board())
    assert slide.sentence == "No plan with targets is loaded for Norfolk, so no target can be judged"
    assert isinstance(slide.picture, Points)
    assert "0 of 0" not in repr(slide)


def test_without_a_plan_the_last_slide_counts_nothing() -> None:
    slide = board_plan.delivery(board())
    assert slide.sentence == "No plan is loaded: there is no action and no target to report on"
    assert "Every target" not in repr(slide)


def test_a_target_that_its_deadline_will_miss_is_counted_though_nothing_is_due_now() -> None:
    unknown = Likelihood.CANNOT_TELL
    results = [state(RED, UNKNOWN, unknown), *[state(UNKNOWN, RED)] * 7, state(AMBER, UNKNOWN, unknown)]
    assert board_targets.targets_sentence(results) == (
        "Of 9 targets, 1 is behind the path, 1 near the path and 7 not due yet; by the deadline 7 are "
        "unlikely to be met and 2 too early to call"
    )
    behind, unlikely = board_targets.at_risk(results)
    assert (len(behind), len(unlikely)) == (1, 7)


def test_targets_that_cannot_be_judged_are_not_said_to_be_kept_missed_or_unchanged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(board_decisions, "source_of", lambda states: "")
    monkeypatch.setattr(board_decisions, "few", lambda states: "some")
    unknown = state(UNKNOWN, UNKNOWN, Likelihood.CANNOT_TELL)
    none = replace_state(unknown, movement=Movement.CANNOT_TELL)
    slide = board_decisions.decisions(board(states=(none, none)))
    assert slide.sentence == "No target can be judged yet"
    assert slide.big is not None
    assert slide.big.text == "Cannot tell"
    assert "cannot tell: no target has two figures to compare" in slide.alt
    judged = state(PromiseStatus.GREEN, PromiseStatus.GREEN, Likelihood.LIKELY)
    slide = board_decisions.decisions(board(states=(judged, none)))
    assert slide.sentence.startswith("The one target that can be judged is not behind its path")
    assert slide.big is not None
    assert (slide.big.text, slide.big.of) == ("0", "of 2 targets are behind the path; 1 cannot be judged yet")
    assert "none of the 1 target with two figures to compare" in slide.alt
    assert board_targets._turned(board(states=(none,), before=(none,))) == "No target could be judged then or now."
    assert board_targets._behind(0, 0, 1).text == "Cannot tell"


def test_counts_that_are_not_known_at_both_meetings_are_not_said_to_be_unchanged() -> None:
    rows = (
        board_formal.Counted("Good or outstanding", "cannot tell", "cannot tell", comparable=False),
        board_formal.Counted("Formal steps open", "0", "0"),
    )
    assert board_formal._since(rows) == "No change in the counts known at both meetings."
    assert board_formal._since(rows[1:]) == "No change in these counts."


def test_the_first_picture_counts_every_target_once_today_and_once_by_its_deadline() -> None:
    unknown = Likelihood.CANNOT_TELL
    results = [state(RED, UNKNOWN, unknown), *[state(UNKNOWN, RED)] * 7, state(AMBER, UNKNOWN, unknown)]
    today, later = board_targets.counted(results).charts
    assert dict(zip(today.labels, today.lines[0].texts, strict=True)) == {
        "Behind its path": "1",
        "Near its path": "1",
        "Not due yet": "7",
    }
    assert (today.labels[0], today.marked) == ("Behind its path", 0), "the worst is the bar that is filled"
    assert dict(zip(later.labels, later.lines[0].texts, strict=True)) == {"Unlikely": "7", "Too early to call": "2"}


def test_a_deadline_that_is_past_is_missed_and_not_unlikely() -> None:
    assert board_targets.missed([state(UNKNOWN, RED, None)]) == "missed"


@pytest.mark.parametrize(("low", "high", "worked"), [(0.1, 4.0, True), (-0.1, 4.0, False), (0.0, 4.0, False)])
def test_an_action_has_worked_only_where_its_whole_interval_says_so(low: float, high: float, worked: bool) -> None:
    compared = SimpleNamespace(measure="ks2_rwm_expected", effect=SimpleNamespace(lower=low, upper=high))
    action = cast(Delivery, SimpleNamespace(compared=(compared,)))
    assert evaluation._worked(action) is worked


def figure(release: str, period: str) -> Figure:
    place = Place("E10000029", "Suffolk", Level.AUTHORITY)
    base = absent(measure("gld"), place, period, Phase.EARLY_YEARS, ValueStatus.OK, "")
    return replace(base, value=70.0, release=release, published=DAY)


@pytest.mark.parametrize(
    ("figures", "drawn", "mixed"),
    [
        (("provisional", "final"), (), True),
        (("provisional",), ("latest_vintage",), True),
        (("provisional",), ("provisional",), False),
        (("final",), ("revised",), False),
    ],
)
def test_a_slide_says_when_provisional_figures_stand_beside_final_ones(
    figures: tuple[str, ...], drawn: tuple[str, ...], mixed: bool
) -> None:
    shown = [figure(release, "2024/25") for release in figures]
    others = [figure(release, "2023/24") for release in drawn]
    assert short_source(shown, others).endswith("; some are provisional") is mixed
    assert any("are provisional" in line for line in caveats([*shown, *others])) is mixed


def test_a_table_of_nothing_is_as_wide_as_its_columns() -> None:
    assert evaluation._texts((), ("Due", "What", "Next step")) == (("None", "", ""),)
