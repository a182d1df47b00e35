"""The last slide of the board: delivery of the plan, outcomes and data gaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from analytics.reports.board.board import Board
from analytics.reports.board.board_records import Delivery
from analytics.reports.targets.on_track import cannot_tell
from data.vocabulary import PromiseStatus
from packs.model import Big, Grid, Panels, Picture, Points, Sheet, Slide, SlideCell
from packs.slides.board_targets import brief, count_chart, few
from wording import values

PROOF = ("before_after", "compared")
_OUTCOMES = ("Outcome on path", "Near it", "Behind", "Cannot tell")
_PLACE = {PromiseStatus.GREEN: 0, PromiseStatus.AMBER: 1, PromiseStatus.RED: 2, PromiseStatus.CANNOT_TELL: 3}
_DELIVERY = ("Complete", "On track", "At risk", "Late", "Not started", "No update", "Stopped")


def delivery(board: Board) -> Slide:
    """Delivery and outcome separately, and data gaps."""
    sentence = _delivery_sentence(board)
    gaps = _undetermined(board)
    counted = Counter(item.delivery for item in board.deliveries)
    rows = [(word, counted[word]) for word in _DELIVERY if counted[word]]
    picture = Panels((count_chart("Actions by delivery", "Actions", rows),)) if rows else delivery_picture((), gaps)
    return Slide(
        key="delivery",
        title="Plan delivery, outcomes and data gaps",
        sentence=sentence,
        picture=picture,
        big=_updated(board.deliveries),
        since=moved(board.deliveries, board.deliveries_before, board.previous),
        alt=sentence,
        source="Source: the plan and its records",
        notes=(
            *(
                f"{d.reference} {d.title}: {d.delivery.lower()}; evidence: {d.evidence.lower()}."
                for d in board.deliveries[:12]
            ),
            gaps,
            _proved(board.deliveries),
        ),
        sheets=(*_matrix_sheet(board.deliveries), delivery_sheet(board.deliveries), _undetermined_sheet(board)),
    )


def _updated(deliveries: Sequence[Delivery]) -> Big:
    known = _with_update(deliveries)
    text = f"{values.count(len(known))} of {values.count(len(deliveries))}" if deliveries else "None"
    return Big(text, "actions have an update")


def _with_update(deliveries: Sequence[Delivery]) -> list[Delivery]:
    return [d for d in deliveries if d.delivery_code != "not_reported"]


def _proved(deliveries: Sequence[Delivery]) -> str:
    shown = sum(d.evidence_code in PROOF for d in deliveries)
    return f"{values.of(shown, len(deliveries), 'actions')} have evidence of at least before and after."


def _matrix_sheet(rows: Sequence[Delivery]) -> tuple[Sheet, ...]:
    if not rows:
        return ()
    grid = _matrix(rows, "")
    return (Sheet("Delivery and outcome", grid.columns, tuple(tuple(c.text for c in row) for row in grid.rows)),)


def _delivery_sentence(board: Board) -> str:
    if not board.deliveries and not board.states:
        return "No plan is loaded: there is no action and no target to report on"
    selected = _with_update(board.deliveries)
    unknown = sum(cannot_tell(s) for s in board.states)
    lead = (
        f"No update yet on {values.plural(len(board.deliveries), 'action')}"
        if board.deliveries and not selected
        else f"{values.count(len(selected))} of {values.plural(len(board.deliveries), 'action')} have an update"
    )
    of = values.plural(len(board.states), "target")
    if not unknown:
        return f"{lead}; all {of} can be judged"
    return f"{lead}; we cannot yet judge {values.count(unknown)} of {of}"


def _undetermined(board: Board) -> str:
    """Undetermined targets by name, and targets without an action."""
    if not board.states:
        return "No plan is loaded"
    moved = {code for item in board.deliveries for code in item.targets}
    states = [s for s in board.states if cannot_tell(s)]
    bare = [s for s in board.states if s.target.code not in moved]
    parts = [
        f"{lead} {few(result)}"
        for lead, result in (("Too early to call:", states), ("No linked action:", bare))
        if result
    ]
    return ". ".join(parts) or "Every target can be judged and has an action."


def delivery_picture(rows: Sequence[Delivery], more: str) -> Picture:
    """Delivery beside outcome, or that nothing is in the records."""
    if rows:
        return _matrix(rows, more)
    return Points((("Actions", "No records for this plan"), ("Cannot tell", more)))


def _matrix(rows: Sequence[Delivery], more: str) -> Grid:
    """Delivery down, outcome across: a green action beside a red outcome is seen at once."""
    counted = Counter((row.delivery, _column(row)) for row in rows)
    used = [word for word in _DELIVERY if any(row.delivery == word for row in rows)]
    cells = tuple((SlideCell(word), *(_count(counted[(word, at)]) for at in range(5))) for word in used)
    columns = ("Delivery", *_OUTCOMES, "No target")
    return Grid(columns, cells, more)


def _column(row: Delivery) -> int:
    return 4 if row.outcome is None else _PLACE[row.outcome.now.status]


def _count(number: int) -> SlideCell:
    return SlideCell(values.count(number) if number else "none", number=True, strong=number > 0)


def moved(now: Sequence[Delivery], before: Sequence[Delivery], previous: date) -> str:
    """Which actions are reported differently from the last meeting."""
    if not before:
        return f"No records on {values.day(previous)}."
    then = {d.reference: d for d in before}
    turned = [d for d in now if d.reference in then and d.delivery != then[d.reference].delivery]
    if not turned:
        return "No change in reported delivery."
    selected = [f"{d.reference} from {then[d.reference].delivery.lower()} to {d.delivery.lower()}" for d in turned[:3]]
    return f"{values.plural(len(turned), 'action')} moved: {values.joined(selected)}."


def delivery_sheet(rows: Sequence[Delivery]) -> Sheet:
    """Every action with its delivery, its evidence and the worst of its targets."""
    return Sheet(
        "Actions: delivery and outcome",
        ("Action", "Delivery", "Evidence", "Due", "Worst linked target"),
        tuple(
            (
                f"{d.reference} {d.title}",
                d.delivery,
                d.evidence,
                values.day(d.due) if d.due else "no date",
                "no linked target"
                if d.outcome is None
                else f"{brief(d.outcome)}: {_OUTCOMES[_PLACE[d.outcome.now.status]].lower()}",
            )
            for d in rows
        ),
    )


def _undetermined_sheet(board: Board) -> Sheet:
    from wording import sentences

    rows = tuple(
        (
            brief(s),
            sentences.judgement(s.by_deadline, s, now=False).reason if s.latest else f"{sentences.no_figure(s)}.",
        )
        for s in board.states
        if cannot_tell(s)
    )
    overdue = tuple((item, "a newer release is overdue") for item in board.header.overdue)
    return Sheet("Data gaps and reasons", ("Of", "Why"), (*rows, *overdue) or (("Nothing", ""),))
