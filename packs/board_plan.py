"""The last two slides: inspection and formal action in counts; delivery against outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from analytics.reports.board import Audience, Board
from analytics.reports.board_records import Delivery
from data.vocabulary import PromiseStatus
from packs.board_targets import brief, untold
from packs.model import Big, Cell, Grid, Points, Sheet, Slide
from packs.say import alternative, caveats, line, number_of, since, source
from ui import words

_OUTCOMES = ("Outcome on path", "Near it", "Behind", "Cannot tell")
_PLACE = {
    PromiseStatus.GREEN: 0, PromiseStatus.AMBER: 1, PromiseStatus.RED: 2,
    PromiseStatus.CANNOT_TELL: 3,
}  # fmt: skip
_DELIVERY = (
    "Complete",
    "On track",
    "At risk",
    "Late",
    "Not started",
    "Nothing reported",
    "Stopped",
)


def inspection(board: Board) -> Slide:
    """Inspection, support and formal action: counts; names in the private version only."""
    held = [one for one in board.inspection if one.now is not None]
    lines = [
        (
            line(one).split(": ", 1)[0],
            line(one).split(": ", 1)[1].partition("; derived")[0].rstrip("."),
        )
        for one in board.inspection
    ]
    lines.append(("Formal steps open", _steps(board)))
    lines.append(("Support under way", _support(board)))
    steps = words.plural(len(board.steps), "formal step")
    concern = next((s for s in held if s.own.measure == "ofsted_category_of_concern"), None)
    number = number_of(concern) if concern else (words.count(len(board.steps)), "formal steps open")
    return Slide(
        key="inspection", title="Inspection, support and formal action",
        sentence=_inspection_sentence(board, steps), picture=Points(tuple(lines)),
        big=Big(*number), since=since(board.inspection, board.previous, board.context.as_at),
        alt=alternative(board.inspection), source=source(board.inspection),
        notes=(*map(line, board.inspection), *caveats([s.now for s in board.inspection])),
        sheets=(_step_sheet(board),),
        figures=tuple(one.now for one in held if one.now is not None),
    )  # fmt: skip


def _inspection_sentence(board: Board, steps: str) -> str:
    counted = sum(one.schools for one in board.support)
    if not board.steps and not counted:
        return "No formal step and no support is recorded as under way"
    lead = f"{steps} open" if board.steps else "No formal step is open"
    return f"{lead}; {words.plural(counted, 'school')} with support under way"


def _steps(board: Board) -> str:
    if not board.steps:
        return "none is recorded as open"
    if board.audience is Audience.PRIVATE:
        return "; ".join(f"{s.school}: {s.title.lower()}" for s in board.steps[:4])
    counted = Counter(one.title for one in board.steps)
    return words.joined(f"{title.lower()} {words.count(n)}" for title, n in counted.most_common())


def _support(board: Board) -> str:
    if not board.support:
        return "none is recorded as under way"
    return words.joined(
        f"{one.title.lower()} {words.plural(one.schools, 'school')}" for one in board.support
    )


def _step_sheet(board: Board) -> Sheet:
    private = board.audience is Audience.PRIVATE
    columns = ("Step", "Issued", "To be complied with by", *(("School",) if private else ()))
    rows = tuple(
        (s.title, words.day(s.issued_on), words.day(s.comply_by) if s.comply_by else "no date",
         *((s.school or "",) if private else ()))
        for s in board.steps
    )  # fmt: skip
    return Sheet(
        "Formal steps open", columns, rows or (("None is recorded",) + ("",) * (len(columns) - 1),)
    )


def delivery(board: Board) -> Slide:
    """What was done against what it moved, kept apart; and what cannot be told."""
    states = [s for s in board.states if untold(s)]
    sentence = _delivery_sentence(board)
    picture = _matrix(board.deliveries) if board.deliveries else Points(
        (("Actions", "none of this plan is in the records"),)
    )  # fmt: skip
    judged = [d for d in board.deliveries if d.outcome is not None]
    shown = [d for d in judged if d.evidence_code in ("before_after", "compared")]
    missing = [brief(s) for s in states]
    return Slide(
        key="delivery", title="Plan delivery against outcome, and what cannot be told",
        sentence=sentence, picture=picture,
        big=Big(f"{words.count(len(shown))} of {words.count(len(board.deliveries))}" if board.deliveries
                else "None",
                "actions have evidence of at least before and after"),
        since=_since(board), alt=sentence, source="Source: the plan and its records",
        notes=(
            *(f"{d.reference} {d.title}: {d.delivery.lower()}; evidence: {d.evidence.lower()}."
              for d in board.deliveries[:12]),
            f"Cannot be told: {words.joined(missing) or 'nothing'}.",
        ),
        sheets=(_delivery_sheet(board.deliveries), _untold_sheet(board)),
    )  # fmt: skip


def _delivery_sentence(board: Board) -> str:
    told = [d for d in board.deliveries if d.delivery_code not in ("not_reported",)]
    untold_targets = sum(untold(s) for s in board.states)
    lead = (
        f"Nothing is reported yet of {words.plural(len(board.deliveries), 'action')}"
        if board.deliveries and not told
        else f"{words.count(len(told))} of {words.plural(len(board.deliveries), 'action')} are reported on"
    )
    return f"{lead}; {words.count(untold_targets)} of {words.plural(len(board.states), 'target')} cannot be told"


def _matrix(rows: Sequence[Delivery]) -> Grid:
    """Delivery down, outcome across: a green action beside a red outcome is seen at once."""
    counted = Counter((row.delivery, _column(row)) for row in rows)
    used = [word for word in _DELIVERY if any(row.delivery == word for row in rows)]
    cells = tuple((Cell(word), *(_count(counted[(word, at)]) for at in range(5))) for word in used)
    columns = ("Delivery", *_OUTCOMES, "No target")
    return Grid(columns, cells, (0.25, 0.17, 0.13, 0.13, 0.16, 0.16))


def _column(row: Delivery) -> int:
    return 4 if row.outcome is None else _PLACE[row.outcome.now.status]


def _count(number: int) -> Cell:
    return Cell(words.count(number) if number else "none", number=True, strong=number > 0)


def _since(board: Board) -> str:
    if not board.deliveries_before:
        return f"Nothing was in the records on {words.day(board.previous)}."
    then = {d.reference: d for d in board.deliveries_before}
    moved = [
        d for d in board.deliveries
        if d.reference in then and d.delivery != then[d.reference].delivery
    ]  # fmt: skip
    if not moved:
        return "No action's delivery is reported differently."
    told = [
        f"{d.reference} from {then[d.reference].delivery.lower()} to {d.delivery.lower()}"
        for d in moved[:3]
    ]
    return f"{words.plural(len(moved), 'action')} moved: {words.joined(told)}."


def _delivery_sheet(rows: Sequence[Delivery]) -> Sheet:
    return Sheet(
        "Actions: delivery and outcome apart",
        ("Action", "Delivery", "Evidence", "Due", "Worst of its targets now"),
        tuple(
            (f"{d.reference} {d.title}", d.delivery, d.evidence,
             words.day(d.due) if d.due else "no date",
             "linked with no target" if d.outcome is None else
             f"{brief(d.outcome)}: {_OUTCOMES[_PLACE[d.outcome.now.status]].lower()}")
            for d in rows
        ),
    )  # fmt: skip


def _untold_sheet(board: Board) -> Sheet:
    from ui import sentences

    rows = tuple(
        (brief(s), sentences.judgement(s.now, s, now=True).reason if s.latest
         else f"No figure yet: {s.needs_file} would fill it.")
        for s in board.states if untold(s)
    )  # fmt: skip
    overdue = tuple((one, "a newer release is overdue") for one in board.context.overdue)
    return Sheet(
        "What cannot be told, and why", ("Of", "Why"), (*rows, *overdue) or (("Nothing", ""),)
    )
