"""Changes since the last meeting: the same reports as at both dates."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.reports.board.board import Board, Standing
from analytics.reports.core.types import Figure
from analytics.reports.targets.target_state import TargetState
from packs.board_formal import counts
from packs.board_targets import brief, source_of, stood
from packs.model import Big, Cell, Grid, Points, Sheet, Slide
from packs.shared_sentences import named, when
from wording import values


def changed(board: Board) -> Slide:
    """Everything that is not as it was at the last meeting: targets, figures, counts of schools."""
    then = {state.target.code: state for state in board.before}
    pairs = [(state, then[state.target.code]) for state in board.states if state.target.code in then]
    moved = [(now, old) for now, old in pairs if _value_moved(now, old) or _status_moved(now, old)]
    selected = {now.target.measure for now, _ in moved}  # what a target says is not said again
    new = _new(board)
    counted = [row for row in counts(board.formal) if row.moved and row.measure not in selected]
    rows = (
        *(_target_row(now, old) for now, old in moved),
        *map(_figure_row, new),
        *((Cell(row.what), Cell(row.before), Cell(row.now)) for row in counted),
    )
    columns = ("What", f"Then, {values.day(board.previous)}", "Now")
    sentence = _sentence(board, len(moved), len(new), len(counted))
    text = tuple((brief(n), stood(o), stood(n)) for n, o in pairs)
    return Slide(
        key="changed",
        title="Changed since last meeting",
        sentence=sentence,
        picture=Grid(columns, rows) if rows else Points(_quiet(board)),
        big=Big(values.count(len(rows)), f"{'change' if len(rows) == 1 else 'changes'} since the last meeting"),
        since=_freshness(board),
        alt=sentence,
        source=source_of(board.states),
        notes=(
            f"The same reports as at {values.day(board.previous)} and as at {values.day(board.header.as_at)}.",
            *(f"{name}: {before} then; {after} now." for name, before, after in text),
        ),
        sheets=(Sheet("Changed since last meeting", columns, (*text, *_texts(rows[len(moved) :]))),),
    )


def _sentence(board: Board, targets: int, figures: int, counted: int) -> str:
    last = values.day(board.previous)
    selected = [
        text
        for number, text in (
            (targets, f"{values.count(targets)} of {values.plural(len(board.states), 'target')}"),
            (figures, values.plural(figures, "published figure")),
            (counted, values.plural(counted, "count of schools", "counts of schools")),
        )
        if number
    ]
    return f"Changed since {last}: {values.joined(selected)}" if selected else f"Nothing changed since {last}"


def _new(board: Board) -> list[Standing]:
    """Measures of the slides that follow of which a figure was published or corrected."""
    requested = (*board.early, *board.after, *board.groups, *board.attendance, *board.weeks, *board.exclusions)
    return [item for item in requested if item.is_new]


def _figure_row(standing: Standing) -> tuple[Cell, ...]:
    return tuple(map(Cell, (values.capital(named(standing)), _said(standing.before), _said(standing.now))))


def _said(figure: Figure | None) -> str:
    return "no figure" if figure is None else f"{values.value(figure)} {when(figure)}"


def _texts(rows: Sequence[tuple[Cell, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(cell.text for cell in row) for row in rows)


def _quiet(board: Board) -> tuple[tuple[str, str], ...]:
    """What a quiet month is for: which releases are overdue."""
    overdue = board.header.overdue
    late = (
        f"Newer releases due but not loaded: {values.joined(overdue)}"
        if overdue
        else "None; all publications due are loaded"
    )
    return (("Targets, figures, counts", "The reports are the same at both dates"), ("Releases overdue", late))


def _freshness(board: Board) -> str:
    """How old the newest figure on the slides is, and how many releases are overdue."""
    shown = (*board.early, *board.after, *board.groups, *board.attendance, *board.weeks, *board.exclusions)
    days = [item.now.published for item in shown if item.now and item.now.published]
    newest = values.age(max(days), board.header.as_at) if days else "not known"
    late = len(board.header.overdue)
    return (
        f"The newest figure was {newest}; "
        f"{values.plural(late, 'release is', 'releases are') if late else 'no release is'} overdue."
    )


def _value_moved(now: TargetState, old: TargetState) -> bool:
    return _mark(now) != _mark(old)


def _mark(state: TargetState) -> tuple[str, float | None] | None:
    return None if state.latest is None else (state.latest.period, state.latest.value)


def _status_moved(now: TargetState, old: TargetState) -> bool:
    return (now.now.status, now.by_deadline.status) != (old.now.status, old.by_deadline.status)


def _target_row(now: TargetState, old: TargetState) -> tuple[Cell, ...]:
    return (Cell(brief(now)), Cell(stood(old), old.now.status), Cell(stood(now), now.now.status))
