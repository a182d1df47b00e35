"""Decisions for the board and the summary: what worsened, what improved, what is undetermined."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.benchmarks import Movement
from analytics.reports.board.board import Board
from analytics.reports.targets.promise_counts import cannot_tell
from analytics.reports.targets.target_state import TargetState
from data.plans.model import Reference
from packs.board_targets import at_risk, brief, few, missed, source_of
from packs.model import Big, Points, Sheet, Slide
from packs.shared_sentences import lowered
from wording import sentences, values


def decisions(board: Board) -> Slide:
    """What is asked of the board, and the three sentences."""
    if not board.states:
        return _without_targets(board)
    three = _three(board)
    open_ones = [decision for decision in board.decisions if decision.followed_up_on is None]
    behind, unlikely = at_risk(board.states)
    late = [d for d in open_ones if d.follow_up_by and d.follow_up_by < board.header.as_at]
    lines = [tuple(sentence.rstrip(".").split(": ", 1)) for sentence in three]
    points = [("Behind its path", values.capital(few(behind)))] if behind else []
    points += [(line[0], values.capital(line[1])) for line in lines]
    points += [("Open decision", f"{_decision(open_one.text)} ({open_one.number})") for open_one in open_ones[:2]]
    return Slide(
        key="decisions",
        title="Decisions and summary",
        sentence=_asked(board.states, open_ones, late),
        picture=Points(tuple(points)),
        big=Big(
            values.count(len(behind) + len(unlikely)),
            f"of {values.plural(len(board.states), 'target')} behind the path, missed or unlikely to be met",
        ),
        since=_decided(board),
        alt=" ".join(three),
        source=source_of(board.states),
        notes=(*three, *(sentences.whole(state) for state in behind)),
        sheets=(_decision_sheet(board),),
    )


def _without_targets(board: Board) -> Slide:
    """The first slide where no plan sets a target: nothing is said to be kept, or not."""
    place = board.header.authority_name
    sentence = f"No plan with targets is loaded for {place}, so no target can be judged"
    points = (
        ("Shown", f"{place} compared with England, on the next slides"),
        ("Not shown", "Whether targets are met, and what was done"),
    )
    return Slide(
        key="decisions",
        title="Decisions and summary",
        sentence=sentence,
        picture=Points(points),
        big=Big("No plan", "with targets to judge figures by"),
        since=_decided(board),
        alt=sentence,
        source="Source: the plans that are loaded",
        sheets=(_decision_sheet(board),),
    )


def _three(board: Board) -> tuple[str, str, str]:
    """What worsened, what improved, what is undetermined: short names, one sentence each."""
    worse, better, unknown = _sorted(board)
    return (
        f"Significantly worse: {_listed(worse)}.",
        f"Significantly better: {_listed(better)}.",
        f"Too early to call: {few(unknown)}." if unknown else "Too early to call: none; every target can be judged.",
    )


def _listed(states: Sequence[TargetState]) -> str:
    if not states:
        return "none, at the last comparable figure"
    named = [f"{lowered(brief(state))} ({_by(state)})" for state in states[:2]]
    rest = len(states) - len(named)
    return values.joined([*named, values.plural(rest, "other")] if rest else named)


def _by(state: TargetState) -> str:
    if state.change is None:
        return "by an unknown amount"
    unit = sentences.points_unit(state)
    if state.target.reference is Reference.GAP_TO_NATIONAL:
        size = values.with_unit(abs(state.change), unit, state.declared.decimals)
        return f"gap {size} {'wider' if state.change > 0 else 'narrower'}"
    return values.change(state.change, unit, state.declared.decimals)


def _asked(states: Sequence[TargetState], open_ones: Sequence[object], late: Sequence[object]) -> str:
    behind, unlikely = at_risk(states)
    text = [f"{values.plural(len(behind), 'is', 'are')} behind the path"] if behind else []
    text += [f"{_others(len(unlikely), behind)} {missed(unlikely)}"] if unlikely else []
    lead = (
        f"For decision: of {values.plural(len(states), 'target')} {values.joined(text)}"
        if text
        else "No target is behind its path or unlikely to be met"
    )
    if late:
        return f"{lead}; {values.plural(len(late), 'earlier decision is', 'earlier decisions are')} overdue"
    if open_ones:
        return f"{lead}; {values.plural(len(open_ones), 'earlier decision is', 'earlier decisions are')} open"
    return lead


def _others(number: int, behind: Sequence[object]) -> str:
    """Targets behind their path are counted before these, and not again here."""
    if not behind:
        return values.plural(number, "is", "are")
    return values.plural(number, "other is", "others are")


def _decision(text: str | None) -> str:
    return text or "A decision about one school: see the private version"


def _decided(board: Board) -> str:
    done = [d for d in board.decisions if d.followed_up_on and d.followed_up_on > board.previous]
    made = [d for d in board.decisions if board.previous <= d.decided_on < board.meeting]
    if not board.decisions:
        return "No board decision recorded yet."
    return (
        f"{values.plural(len(made), 'decision')} made, {values.count(len(done))} carried out; "
        f"{values.count(sum(d.followed_up_on is None for d in board.decisions))} open."
    )


def _decision_sheet(board: Board) -> Sheet:
    rows = tuple(
        (
            d.number,
            values.day(d.decided_on),
            _decision(d.text),
            d.owner or "not named",
            values.day(d.follow_up_by) if d.follow_up_by else "no date",
            values.day(d.followed_up_on) if d.followed_up_on else "open",
        )
        for d in board.decisions
    )
    none = (("None recorded", "", "", "", "", ""),)
    columns = ("Number", "Decided", "Decision", "Owner", "By", "Done")
    return Sheet("Decisions", columns, rows or none)


def _sorted(board: Board) -> tuple[list[TargetState], list[TargetState], list[TargetState]]:
    text = board.states
    return (
        [s for s in text if s.movement is Movement.WORSENING],
        [s for s in text if s.movement is Movement.IMPROVING],
        [s for s in text if cannot_tell(s)],
    )
