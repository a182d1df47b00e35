"""The board pack: ten slides in a fixed order, from protected reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from analytics.disclosure import Protected
from analytics.reports.board.board import Board
from packs import board_changed, board_decisions, board_formal, board_plan, board_targets, board_topics
from packs.model import Deck, Slide

MAKERS: dict[str, Callable[[Board], Slide]] = {
    "decisions": board_decisions.decisions,
    "changed": board_changed.changed,
    "targets": board_targets.targets,
    "early-years": board_topics.early,
    "key-stage-4": board_topics.after,
    "groups": board_topics.groups,
    "attendance": board_topics.attendance,
    "exclusions": board_topics.exclusions,
    "inspection": board_formal.inspection,
    "delivery": board_plan.delivery,
}
AUDIENCES = {"board": "For the board", "private": "Private: names schools"}


class UnknownSection(ValueError):
    """A section that no pack has; the message names those there are."""


def deck(report: Protected[Board], number: str, sections: Sequence[str] = ()) -> Deck:
    """The slides of the sections asked for, in the board's own order.

    Raises TypeError for a report that has not passed the gate, UnknownSection for an unknown one.
    """
    if not isinstance(report, Protected):
        raise TypeError("only what has passed analytics.disclosure.protect may enter a pack")
    unknown = sorted(set(sections) - set(MAKERS))
    if unknown:
        raise UnknownSection(f"no section {unknown[0]!r}; there are: {', '.join(MAKERS)}")
    board = report.report
    chosen = [
        slide
        for key, make in MAKERS.items()
        if not sections or key in sections
        for slide in _slides(board, key, make(board))
    ]
    header = board.header
    return Deck(
        kind="board",
        title="School improvement: report to the board",
        authority=header.authority_name,
        plan=header.plan_title,
        number=number,
        audience=AUDIENCES[board.audience.value],
        meeting=board.meeting,
        previous=board.previous,
        as_at=header.as_at,
        build=header.build,
        invented=header.invented,
        replay=header.replay,
        slides=tuple(chosen),
    )


def _slides(board: Board, key: str, made: Slide) -> tuple[Slide, ...]:
    """The slide of a section; in the private version the names stand behind their counts."""
    named = key == "inspection" and board.formal.named
    return (made, board_formal.names(board)) if named else (made,)
