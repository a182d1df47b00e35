"""Decisions with three sentences, and the targets on one page."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.reports.board import Board
from analytics.reports.target_state import TargetState
from data.plans.model import Reference
from data.vocabulary import PromiseStatus
from packs.charts import short
from packs.model import Big, Cell, Grid, Points, Sheet, Slide, Width
from packs.say import short_source, when
from ui import sentences, words

MOST_ROWS = 9
_URGENCY = {
    PromiseStatus.RED: 0, PromiseStatus.AMBER: 1, PromiseStatus.GREEN: 2,
    PromiseStatus.CANNOT_TELL: 3,
}  # fmt: skip
COLUMNS = ("Target", "Stands at", "Promised", "Now", "By the deadline")


def decisions(board: Board) -> Slide:
    """What is asked of the board, and the three sentences."""
    three = _three(board)
    open_ones = [one for one in board.decisions if one.followed_up_on is None]
    behind = [s for s in board.states if s.now.status is PromiseStatus.RED]
    late = [d for d in open_ones if d.follow_up_by and d.follow_up_by < board.context.as_at]
    lines = [tuple(sentence.rstrip(".").split(": ", 1)) for sentence in three]
    points = [(one[0], one[1]) if len(one) == 2 else ("", one[0]) for one in lines]
    points += [("Open decision", f"{_decision(one.text)} ({one.number})") for one in open_ones[:2]]
    return Slide(
        key="decisions", title="Decisions and three sentences",
        sentence=_asked(behind, open_ones, late), picture=Points(tuple(points)),
        big=Big(str(len(behind)), f"of {words.plural(len(board.states), 'target')} behind the path"),
        since=_decided(board), alt=" ".join(three), source=source_of(board.states),
        notes=(*three, *(sentences.whole(state) for state in behind)),
        sheets=(_decision_sheet(board),),
    )  # fmt: skip


def _three(board: Board) -> tuple[str, str, str]:
    """What worsened, what improved, what cannot be told: by short names, one sentence each."""
    worse, better, unknown = _sorted(board)
    return (
        f"Worsened: {_listed(worse)}." if worse else "Worsened: nothing, on its last comparable figure.",
        f"Improved: {_listed(better)}." if better else "Improved: nothing, on its last comparable figure.",
        f"Cannot be told: {few(unknown)}." if unknown
        else "Cannot be told: nothing; every target has something to judge it by.",
    )  # fmt: skip


def few(states: Sequence[TargetState]) -> str:
    """The first few by name and how many others; all of them stand behind the last slide."""
    rest = len(states) - 3
    return words.joined(
        [*(brief(s) for s in states[:3]), words.plural(rest, "other") if rest > 0 else ""]
    )


def _listed(states: Sequence[TargetState]) -> str:
    named = [f"{brief(state)} ({_by(state)})" for state in states[:2]]
    rest = len(states) - len(named)
    return words.joined([*named, words.plural(rest, "other")] if rest else named)


def _by(state: TargetState) -> str:
    if state.change is None:
        return "not known by how much"
    unit = sentences.points_unit(state)
    if state.target.reference is Reference.GAP_TO_NATIONAL:
        size = words.with_unit(abs(state.change), unit, state.declared.decimals)
        return f"gap {size} {'wider' if state.change > 0 else 'narrower'}"
    return words.change(state.change, unit, state.declared.decimals)


def _asked(
    behind: Sequence[TargetState], open_ones: Sequence[object], late: Sequence[object]
) -> str:
    if behind:
        names = words.joined([brief(one) for one in behind[:2]])
        more = f" and {words.plural(len(behind) - 2, 'other')}" if len(behind) > 2 else ""
        lead = f"Decide what follows where the path is not kept: {names}{more}"
    else:
        lead = "No target is behind its path: no decision is asked for"
    if late:
        return f"{lead}; {words.plural(len(late), 'earlier decision is', 'earlier decisions are')} overdue"
    if open_ones:
        return f"{lead}; {words.plural(len(open_ones), 'earlier decision is', 'earlier decisions are')} open"
    return lead


def _decision(text: str | None) -> str:
    return text or "A decision about one school: its text is in the private version"


def _decided(board: Board) -> str:
    done = [d for d in board.decisions if d.followed_up_on and d.followed_up_on > board.previous]
    made = [d for d in board.decisions if board.previous <= d.decided_on < board.meeting]
    if not board.decisions:
        return (
            "No decision of the board is recorded yet; note them below the slides as they are made."
        )
    return (
        f"{words.plural(len(made), 'decision')} made, {words.count(len(done))} carried out; "
        f"{words.count(sum(d.followed_up_on is None for d in board.decisions))} open."
    )


def _decision_sheet(board: Board) -> Sheet:
    rows = tuple(
        (d.number, words.day(d.decided_on), _decision(d.text), d.owner or "nobody named",
         words.day(d.follow_up_by) if d.follow_up_by else "no date",
         words.day(d.followed_up_on) if d.followed_up_on else "open")
        for d in board.decisions
    )  # fmt: skip
    none = (("None is recorded", "", "", "", "", ""),)
    columns = ("Number", "Decided", "Decision", "Owner", "By", "Done")
    return Sheet("Decisions", columns, rows or none)


def _sorted(board: Board) -> tuple[list[TargetState], list[TargetState], list[TargetState]]:
    told = board.states
    return (
        [s for s in told if s.improved is False], [s for s in told if s.improved is True],
        [s for s in told if untold(s)],
    )  # fmt: skip


def untold(state: TargetState) -> bool:
    """Whether nothing can be judged of a target, now or by its deadline."""
    unknown = PromiseStatus.CANNOT_TELL
    return state.latest is None or (
        state.now.status is unknown and state.by_deadline.status is unknown
    )


def stood(state: TargetState) -> str:
    """Where a target stood, with its word."""
    if state.latest is None:
        return "no figure"
    said = f"{words.value(state.latest)} {when(state.latest)}"
    return f"{said}, {sentences.judgement(state.now, state, now=True).word.lower()}"


def targets(board: Board) -> Slide:
    """Every target on one page: exceptions first, and how many more there are."""
    order = sorted(
        board.states, key=lambda s: (_URGENCY[s.now.status], _URGENCY[s.by_deadline.status])
    )
    judged = [s for s in board.states if s.now.status is not PromiseStatus.CANNOT_TELL]
    kept = [s for s in judged if s.now.status is PromiseStatus.GREEN]
    behind = [s for s in judged if s.now.status is PromiseStatus.RED]
    return Slide(
        key="targets", title="Targets on one page", width=Width.WHOLE,
        sentence=targets_sentence(board.states),
        picture=target_grid(order),
        big=Big(
            f"{words.count(len(kept))} of {words.count(len(judged))}",
            "targets with something due are on their path",
        ) if judged else Big("0", "targets have a milestone due yet"),
        since=_turned(board), alt=" ".join(f"{brief(s)}: {stood(s)}." for s in order),
        source=source_of(board.states),
        notes=tuple(f"{brief(s)}. {sentences.whole(s)}" for s in (behind or order)[:MOST_ROWS]),
        sheets=(Sheet("Every target", COLUMNS, tuple(_whole_row(s) for s in order)),),
        figures=tuple(s.latest for s in order if s.latest is not None),
    )  # fmt: skip


def target_grid(states: Sequence[TargetState]) -> Grid:
    """Targets as a table: where each stands, what was promised, and both statuses."""
    return Grid(COLUMNS, tuple(map(_target_row, states)), (0.29, 0.21, 0.21, 0.165, 0.125))


def targets_sentence(states: Sequence[TargetState]) -> str:
    """How many targets stand where, now: those that cannot be told are counted too."""
    counts = {status: sum(s.now.status is status for s in states) for status in PromiseStatus}
    parts = [
        f"{words.count(counts[status])} {said}"
        for status, said in (
            (PromiseStatus.RED, "behind the path"), (PromiseStatus.AMBER, "close to it"),
            (PromiseStatus.GREEN, "on it"), (PromiseStatus.CANNOT_TELL, "with nothing due yet or no figure"),
        ) if counts[status]
    ]  # fmt: skip
    return (
        f"Of {words.plural(len(states), 'target')}: {words.joined(parts)}"
        if states
        else ("No plan with targets is loaded")
    )


def _target_row(state: TargetState) -> tuple[Cell, ...]:
    now = sentences.judgement(state.now, state, now=True)
    later = sentences.judgement(state.by_deadline, state, now=False)
    return (
        Cell(_briefest(state)), Cell(_value(state)), Cell(_promise(state)),
        Cell(now.word, now.status), Cell(later.word, later.status),
    )  # fmt: skip


def _whole_row(state: TargetState) -> tuple[str, ...]:
    """One target with its promise in full, for the table behind the slide."""
    short_row = tuple(cell.text for cell in _target_row(state))
    full = words.capital(sentences.target_words(state))
    return (state.target.title, short_row[1], full, *short_row[3:])


def _promise(state: TargetState) -> str:
    """What was promised, short enough for a column; in full it stands behind the slide."""
    deadline = state.target.deadline
    by = f"{deadline.due:%b} {deadline.due.year}"
    match state.target.reference:
        case Reference.NATIONAL:
            return f"England or above, {by}"
        case Reference.GAP_TO_NATIONAL:
            return f"gap {sentences.promised(state, deadline.value)}, {by}"
        case _:
            said = sentences.target_words(state).replace(
                f" by {words.month(deadline.due)}", f", {by}"
            )
            return words.capital(said.replace("less than", "below"))


def _value(state: TargetState) -> str:
    if state.latest is None:
        return "No figure yet"
    if state.compared.relative and state.latest_value is not None:
        gap = words.with_unit(
            state.latest_value, sentences.points_unit(state), state.declared.decimals
        )
        return f"gap {gap}, {words.period(state.latest.period)}"
    return f"{words.value(state.latest)}, {words.period(state.latest.period)}"


def brief(state: TargetState) -> str:
    """A target by a short name of its measure and pupils."""
    said = sentences.name(state)
    return said.replace(state.declared.label, short(state.declared.code), 1)


def _briefest(state: TargetState) -> str:
    """A target's name for a column: whose pupils they are goes without saying."""
    said = brief(state).replace("pupils eligible for ", "")
    return said.replace(" pupils", "") if ", " in said else said


def _turned(board: Board) -> str:
    then = {state.target.code: state for state in board.before}
    turned = [
        f"{brief(s)} from {_word(then[s.target.code])} to {_word(s)}"
        for s in board.states
        if s.target.code in then and s.now.status is not then[s.target.code].now.status
    ]
    return (
        f"Turned: {words.joined(turned[:3])}."
        if turned
        else "No target turned from one status to another."
    )


def _word(state: TargetState) -> str:
    return f"‘{sentences.judgement(state.now, state, now=True).word.lower()}’"


def source_of(states: Sequence[TargetState]) -> str:
    """The line under a picture of targets."""
    return short_source([s.latest for s in states if s.latest is not None])
