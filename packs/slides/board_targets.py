"""All targets on one page, and the wording of targets on other slides."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.reports.board.board import Board
from analytics.reports.targets.on_track import promise_counts
from analytics.reports.targets.target_state import TargetState
from data.plans.model import Reference
from data.vocabulary import PromiseStatus, Unit
from packs.model import Big, Chart, ChartKind, ChartLine, ChartSide, Grid, Panels, Sheet, Slide, SlideCell, Width
from packs.slides.shared import lowered, short, short_source
from wording import plan_summary, sentences, values

MOST_ROWS = 9
_URGENCY = {PromiseStatus.RED: 0, PromiseStatus.AMBER: 1, PromiseStatus.GREEN: 2, PromiseStatus.CANNOT_TELL: 3}
COLUMNS = ("Target", "Latest figure", "Promised", "Now", "By the deadline")


def at_risk(states: Sequence[TargetState]) -> tuple[list[TargetState], list[TargetState]]:
    """Targets that are behind their path now, and others that their deadline will not see met."""
    behind = [s for s in states if s.now.status is PromiseStatus.RED]
    rest = [s for s in states if s.now.status is not PromiseStatus.RED]
    return behind, [s for s in rest if s.by_deadline.status is PromiseStatus.RED]


def judged_today(states: Sequence[TargetState]) -> list[TargetState]:
    """Targets of which something is judged: where they are now, or whether they will be met."""
    unknown = PromiseStatus.CANNOT_TELL
    return [s for s in states if s.now.status is not unknown or s.by_deadline.status is not unknown]


def few(states: Sequence[TargetState]) -> str:
    """The first few by name and how many others; all of them stand behind the last slide."""
    rest = len(states) - 3
    return values.joined([*(lowered(brief(s)) for s in states[:3]), values.plural(rest, "other") if rest > 0 else ""])


def missed(states: Sequence[TargetState]) -> str:
    """What is said of targets whose deadline does not see them met: it is past, or to come."""
    ahead = [s for s in states if s.by_deadline.likelihood is not None]
    if len(ahead) == len(states):
        return "unlikely to be met by the deadline"
    return "missed or unlikely to be met" if ahead else "missed"


def value_and_status(state: TargetState) -> str:
    """A target's latest value and its status, in words."""
    if state.latest is None:
        return "no figure"
    text = f"{values.value(state.latest)} {values.when(state.latest)}"
    return f"{text}, {sentences.judgement(state.now, state, now=True).word.lower()}"


def targets(board: Board) -> Slide:
    """Every target on one page: exceptions first, and how many more there are."""
    order = sorted(board.states, key=lambda s: (_URGENCY[s.now.status], _URGENCY[s.by_deadline.status]))
    behind = [s for s in board.states if s.now.status is PromiseStatus.RED]
    return Slide(
        key="targets",
        title="Targets on one page",
        width=Width.WHOLE,
        sentence=targets_sentence(board.states),
        picture=target_grid(order),
        big=_behind(len(behind), sum(s.now.status is not PromiseStatus.CANNOT_TELL for s in order), len(order)),
        since=_turned(board),
        alt=" ".join(f"{brief(s)}: {value_and_status(s)}." for s in order),
        source=source_of(board.states),
        notes=tuple(f"{brief(s)}. {sentences.whole(s)}" for s in (behind or order)[:MOST_ROWS]),
        sheets=(Sheet("Every target", COLUMNS, tuple(_whole_row(s) for s in order)),),
        figures=tuple(s.latest for s in order if s.latest is not None),
    )


def _behind(number: int, judged: int, total: int) -> Big:
    if not judged:
        return Big("Cannot tell", "how many targets are behind their path")
    rest = f"; {values.count(total - judged)} cannot be judged" if judged < total else ""
    return Big(f"{values.count(number)} of {values.count(judged)}", f"targets are behind their path{rest}")


def counted(states: Sequence[TargetState]) -> Panels:
    """How many targets are where: today, and by their deadlines; the worst is the solid bar."""
    counts = promise_counts(states)
    today = [(word, counts.today[key]) for key, word in sentences.TODAY.items() if counts.today[key]]
    later = [(word, counts.outcome[key]) for key, word in sentences.OUTCOMES.items() if counts.outcome[key]]
    return Panels((count_chart("Now", "Targets", today, 0), count_chart("By the deadline", "Targets", later, 0)))


def count_chart(title: str, noun: str, rows: Sequence[tuple[str, int]], marked: int | None = None) -> Chart:
    """Counts as bars; `marked` is the one that the slide is about, where not all are."""
    numbers = tuple(float(number) for _, number in rows)
    line = ChartLine(noun, ChartSide.OWN, numbers, tuple(values.count(number) for _, number in rows))
    return Chart(ChartKind.BARS, title, tuple(word for word, _ in rows), (line,), Unit.COUNT, 0, marked)


def target_grid(states: Sequence[TargetState]) -> Grid:
    """Targets as a table: where each stands, what was promised, and both statuses."""
    return Grid(COLUMNS, tuple(map(_target_row, states)))


def targets_sentence(states: Sequence[TargetState]) -> str:
    """How many targets are where: today, and by their deadlines."""
    if not states:
        return "No plan with targets is loaded"
    counts = promise_counts(states)
    ahead, past = plan_summary.chances(counts), plan_summary.results(counts)
    later = [f"by the deadline {ahead}"] if ahead else []
    later += [f"past the deadline {past}"] if past else []
    return f"Of {values.plural(counts.total, 'target')}, {'; '.join((f'{plan_summary.today(counts)}', *later))}"


def _target_row(state: TargetState) -> tuple[SlideCell, ...]:
    now = sentences.judgement(state.now, state, now=True)
    later = sentences.judgement(state.by_deadline, state, now=False)
    return (
        SlideCell(_briefest(state)),
        SlideCell(_value(state)),
        SlideCell(_promise(state)),
        SlideCell(now.word, now.status),
        SlideCell(later.word, later.status),
    )


def _whole_row(state: TargetState) -> tuple[str, ...]:
    """One target with its promise in full, for the table behind the slide."""
    short_row = tuple(cell.text for cell in _target_row(state))
    full = values.capital(sentences.target_words(state))
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
            replace = sentences.target_words(state).replace(f" by {values.month(deadline.due)}", f", {by}")
            return values.capital(replace.replace("less than", "below"))


def _value(state: TargetState) -> str:
    if state.latest is None:
        return sentences.no_figure_in_short(state)
    if state.compared.relative and state.latest_value is not None:
        return f"{_distance(state)}, {values.period(state.latest.period)}"
    return f"{values.value(state.latest)}, {values.period(state.latest.period)}"


def _distance(state: TargetState) -> str:
    """How far a figure is from England's, and on which side: the sign alone is not read."""
    value = state.latest_value or 0.0
    size = values.with_unit(abs(value), sentences.points_unit(state), state.declared.decimals)
    if state.target.reference is Reference.NATIONAL:
        side = "above" if value > 0 else "below"
        return f"{size} {side} England" if value else "in line with England"
    return f"gap {size}" if value >= 0 else f"{size} ahead"


def brief(state: TargetState) -> str:
    """A target by a short name of its measure and pupils."""
    name = sentences.name(state)
    return name.replace(state.declared.label, short(state.declared.code), 1)


def _briefest(state: TargetState) -> str:
    """A target's name for a column: whose pupils they are goes without saying."""
    replace = brief(state).replace("pupils eligible for ", "")
    return replace.replace(" pupils", "") if ", " in replace else replace


def _turned(board: Board) -> str:
    then = {state.target.code: state for state in board.before}
    turned = [
        f"{brief(s)} from {_word(then[s.target.code])} to {_word(s)}"
        for s in board.states
        if s.target.code in then and s.now.status is not then[s.target.code].now.status
    ]
    if turned:
        return f"Changed status: {values.joined(turned[:3])}."
    both = [s for s in board.states if s.now.status is not PromiseStatus.CANNOT_TELL and s.target.code in then]
    return "No target changed status." if both else "No target could be judged then or now."


def _word(state: TargetState) -> str:
    return f"‘{sentences.judgement(state.now, state, now=True).word.lower()}’"


def source_of(states: Sequence[TargetState]) -> str:
    """The line under a picture of targets."""
    return short_source([s.latest for s in states if s.latest is not None])
