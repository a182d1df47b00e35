"""What changed since the last meeting: the same questions asked as at both dates."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.reports.board import Board
from analytics.reports.target_state import TargetState
from packs.board_targets import brief, source_of, stood
from packs.model import Big, Cell, Grid, Points, Sheet, Slide
from ui import words


def changed(board: Board) -> Slide:
    """Which targets moved since the last meeting: new figures, other statuses."""
    then = {state.target.code: state for state in board.before}
    pairs = [
        (state, then[state.target.code]) for state in board.states if state.target.code in then
    ]
    moved = [(now, old) for now, old in pairs if _value_moved(now, old) or _status_moved(now, old)]
    turned = [now for now, old in moved if _status_moved(now, old)]
    rows = tuple(_changed_row(now, old) for now, old in moved)
    last = words.day(board.previous)
    sentence = (
        f"{words.plural(len(moved), 'target')} of {words.count(len(pairs))} changed since {last}; "
        f"{words.plural(len(turned), 'status')} turned" if moved
        else f"No target has a new figure or another status since {last}"
    )  # fmt: skip
    picture: Grid | Points = Grid(
        ("Target", f"Then, {last}", "Now"), rows, (0.44, 0.28, 0.28)
    ) if rows else Points(_quiet(board))  # fmt: skip
    return Slide(
        key="changed", title="Changed since last meeting",
        sentence=sentence.replace("statuss", "statuses"), picture=picture,
        big=Big(words.count(len(moved)), f"of {words.plural(len(pairs), 'target')} changed"),
        since=_changed_since(board, moved), alt=sentence, source=source_of(board.states),
        notes=tuple(f"{brief(now)}: {stood(old)} then; {stood(now)} now." for now, old in pairs),
        sheets=(Sheet("Changed since last meeting", ("Target", f"Then, {last}", "Now"),
                      tuple((brief(n), stood(o), stood(n)) for n, o in pairs)),),
    )  # fmt: skip


def _quiet(board: Board) -> tuple[tuple[str, str], ...]:
    """What a quiet month is for: what is overdue, and when the next figures come."""
    overdue = board.context.overdue
    late = (
        f"newer releases should be out but are not loaded: {words.joined(overdue)}" if overdue
        else "none; every publication on the calendar is loaded"
    )  # fmt: skip
    figures = [s.latest for s in board.states if s.latest is not None and s.latest.published]
    newest = max((f.published for f in figures if f.published), default=None)
    age = words.age(newest, board.context.as_at) if newest else "not known"
    return ("Newest figure of any target", age), ("Releases overdue", late)


def _changed_since(board: Board, moved: Sequence[object]) -> str:
    if not moved:
        return "The same questions, asked as at both dates, have the same answers."
    return f"The same questions, asked as at {words.day(board.previous)} and as at {words.day(board.context.as_at)}."


def _value_moved(now: TargetState, old: TargetState) -> bool:
    return _mark(now) != _mark(old)


def _mark(state: TargetState) -> tuple[str, float | None] | None:
    return None if state.latest is None else (state.latest.period, state.latest.value)


def _status_moved(now: TargetState, old: TargetState) -> bool:
    return (now.now.status, now.by_deadline.status) != (old.now.status, old.by_deadline.status)


def _changed_row(now: TargetState, old: TargetState) -> tuple[Cell, ...]:
    return (
        Cell(brief(now)), Cell(stood(old), old.now.status), Cell(stood(now), now.now.status)
    )  # fmt: skip
