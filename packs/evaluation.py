"""The self-evaluation for a reviewer: progress to date, what was done, evidence, what is next, gaps."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from analytics.disclosure import Protected
from analytics.reports.board import Board
from analytics.reports.board_records import Delivery
from packs import board_plan, board_targets
from packs.board import deck as board_deck
from packs.model import Big, Cell, Deck, Grid, Picture, Points, Sheet, Slide
from packs.say import short_source
from ui import sentences, words

_SUBJECTS = ("targets", "early-years", "key-stage-4", "groups", "attendance", "exclusions",
             "inspection")  # fmt: skip
_STRENGTH = ("compared", "before_after", "narrative", "none")
_ROWS = 8


def deck(report: Protected[Board], number: str) -> Deck:
    """Progress first, then what was done, its evidence, what is next and what is not known."""
    made = board_deck(report, number, _SUBJECTS)
    board = report.report
    more = (_done(board), _evidence(board), _next(board), _unknown(board))
    return replace(
        made, kind="evaluation", title="School improvement: self-evaluation",
        slides=(*made.slides, *more), audience="For a reviewer or inspector",
    )  # fmt: skip


def _done(board: Board) -> Slide:
    made = board_plan.delivery(board)
    return replace(made, key="done", title="What was done, beside what it should move")


def _evidence(board: Board) -> Slide:
    """How strong the evidence is, action by action: none, narrative, before and after, compared."""
    counted = Counter(one.evidence_code for one in board.deliveries)
    titles = {one.evidence_code: one.evidence for one in board.deliveries}
    rows = tuple(
        (Cell(titles[code]), Cell(words.count(counted[code]), number=True, strong=True),
         Cell(words.joined([d.reference for d in board.deliveries if d.evidence_code == code])))
        for code in _STRENGTH if counted[code]
    )  # fmt: skip
    held = len(board.deliveries) - counted["none"]
    picture: Picture = Grid(("Strength of evidence", "Actions", "Which"), rows, (0.36, 0.14, 0.5)) if rows else (
        Points((("Evidence", "no action of this plan is in the records"),))
    )  # fmt: skip
    sentence = (
        f"{words.count(held)} of {words.plural(len(board.deliveries), 'action')} have any evidence of impact"
        if board.deliveries else "No action of this plan is in the records"
    )  # fmt: skip
    return Slide(
        key="evidence", title="Evidence and its strength", sentence=sentence, picture=picture,
        big=Big(words.count(counted["compared"]), "actions compared with similar schools"),
        since="Evidence is kept with each action: who wrote it, and when.", alt=sentence,
        source="Source: the plan and its records", notes=(sentence,),
        sheets=(_sheet("Evidence by action", board.deliveries),),
    )  # fmt: skip


def _sheet(title: str, rows: tuple[Delivery, ...]) -> Sheet:
    return Sheet(
        title, ("Action", "Delivery", "Evidence", "Due"),
        tuple((f"{d.reference} {d.title}", d.delivery, d.evidence,
               words.day(d.due) if d.due else "no date") for d in rows)
        or (("None is recorded", "", "", ""),),
    )  # fmt: skip


def _next(board: Board) -> Slide:
    """What comes next: the milestones that fall due, soonest first, then the actions."""
    coming = sorted(
        (s for s in board.states if s.next_milestone is not None),
        key=lambda s: s.next_milestone.due if s.next_milestone else board.meeting,
    )
    rows = tuple(
        (Cell(words.day(s.next_milestone.due)), Cell(board_targets.brief(s)),
         Cell(sentences.promised(s, s.next_milestone.value)))
        for s in coming if s.next_milestone is not None
    )  # fmt: skip
    soon = tuple(d for d in board.deliveries if d.due and d.due >= board.context.as_at)
    sentence = (
        f"Next: {board_targets.brief(coming[0])}, due {words.day(coming[0].next_milestone.due)}"
        if coming and coming[0].next_milestone else "No milestone is still to come"
    )  # fmt: skip
    picture: Picture = Grid(("Due", "Target", "Promised"), rows, (0.24, 0.5, 0.26)) if rows else (
        Points((("Milestones", "none is still to come"),))
    )  # fmt: skip
    return Slide(
        key="next", title="What is next", sentence=sentence, picture=picture,
        big=Big(words.count(len(soon)), "actions still to be completed by their date"),
        since="The dates are the plan's own.", alt=sentence,
        source=short_source([s.latest for s in coming if s.latest is not None]),
        notes=tuple(sentences.need(s) for s in coming if sentences.need(s)),
        sheets=(_sheet("Actions by their date", soon),),
    )  # fmt: skip


def _unknown(board: Board) -> Slide:
    """What is not known, and what would tell it."""
    untold = [s for s in board.states if board_targets.untold(s)]
    rows = tuple(
        (Cell(board_targets.brief(s)),
         Cell(sentences.judgement(s.by_deadline, s, now=False).reason if s.latest is not None
              else f"No figure yet: {s.needs_file} would fill it."))
        for s in untold
    )  # fmt: skip
    sentence = (
        f"{words.count(len(untold))} of {words.plural(len(board.states), 'target')} cannot be told"
        if untold else "Every target has something to judge it by"
    )  # fmt: skip
    overdue = board.context.overdue
    since = (
        f"Newer releases should be out but are not loaded: {words.joined(overdue)}." if overdue
        else "Every publication on the calendar is loaded."
    )  # fmt: skip
    picture: Picture = Grid(("Target", "Why it cannot be told"), rows, (0.4, 0.6)) if rows else (
        Points((("Unknown", "nothing in the plan"),))
    )  # fmt: skip
    return Slide(
        key="unknown", title="What is not known", sentence=sentence, picture=picture,
        big=Big(words.count(len(untold)), "targets that cannot be told"), since=since, alt=sentence,
        source="Source: the plan and its records",
        sheets=(Sheet("What cannot be told", ("Target", "Why"), tuple(tuple(c.text for c in r) for r in rows)
                      or (("Nothing", ""),)),),
    )  # fmt: skip
