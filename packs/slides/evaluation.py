"""The self-evaluation for a reviewer: progress, actions, evidence, next steps, data gaps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from analytics.disclosure import Protected
from analytics.reports.board.board import Board, Standing
from analytics.reports.board.board_records import Delivery
from analytics.reports.improvement.support_effect import MeasuredEffect
from analytics.reports.targets.on_track import cannot_tell
from analytics.reports.targets.target_state import TargetState
from data.catalogue import measure
from packs.model import Big, Deck, Grid, Picture, Points, Sheet, Slide, SlideCell, Width
from packs.slides.board import deck as board_deck
from packs.slides.board_plan import delivery
from packs.slides.board_targets import brief
from packs.slides.shared import named, short, short_source
from wording import sentences, values

_SUBJECTS = ("targets", "early-years", "key-stage-4", "groups", "attendance", "exclusions", "inspection")
_STRENGTH = ("compared", "before_after", "narrative", "none")
_HIDDEN = "about a school: see the private version"
_RECORDS = "Source: the plan and its records"


def deck(report: Protected[Board], number: str) -> Deck:
    """Progress first, then what was done, its evidence, what is next and what is not known."""
    made = board_deck(report, number, _SUBJECTS)
    board = report.report
    done = replace(delivery(board), key="done", title="Actions and linked outcomes")
    return replace(
        made,
        kind="evaluation",
        title="School improvement: self-evaluation",
        slides=(*made.slides, done, _evidence(board), _next(board), _unknown(board)),
        audience=f"For a reviewer or inspector. {made.audience}",
    )


def _evidence(board: Board) -> Slide:
    """Action by action: how strong the evidence is, and what it shows; the strongest first."""
    deliveries = sorted(board.deliveries, key=lambda item: _STRENGTH.index(item.evidence_code))
    rows = tuple(
        (SlideCell(f"{item.reference} {item.title}"), SlideCell(item.evidence), SlideCell(_shows(item)))
        for item in deliveries
    )
    selected = [item for item in deliveries if item.evidence_code != "none"]
    worked = sum(map(_worked, deliveries))
    sentence = (
        f"{values.count(len(selected))} of {values.plural(len(deliveries), 'action')} have any evidence of "
        f"impact; {values.count(worked) if worked else 'none'} did better than schools without support"
        if deliveries
        else "No action of this plan is in the records"
    )
    kinds = board.formal.compared
    columns = ("Action", "Strength of evidence", "What it shows")
    return Slide(
        key="evidence",
        title="Evidence and its strength",
        sentence=sentence,
        picture=_table(columns, rows, "Evidence"),
        width=_width(rows),
        big=Big(
            f"{values.count(worked)} of {values.count(len(deliveries))}",
            "did significantly better than schools without support",
        )
        if deliveries
        else Big("No action", "is in the records"),
        since=_evidence_since(board),
        alt=sentence,
        source=_RECORDS,
        notes=tuple(_compared(kind.compared, kind.kind.replace("_", " ")) for kind in kinds)
        or ("No kind of support can be compared with schools without support yet.",),
        sheets=(Sheet("Evidence by action", columns, _texts(rows, columns)),),
    )


def _worked(item: Delivery) -> bool:
    """Whether supported schools moved significantly the right way: the whole interval is on one side."""
    return any(
        current.effect is not None
        and measure(current.measure).direction.improves(current.effect.lower) is True
        and measure(current.measure).direction.improves(current.effect.upper) is True
        for current in item.compared
    )


def _shows(item: Delivery) -> str:
    parts = [_compared(current, short(current.measure)) for current in item.compared]
    if item.reported is None:
        parts.append(_HIDDEN)
    elif item.reported:
        parts.append(item.reported)
    return " ".join(parts) or "nothing recorded"


def _compared(compared: MeasuredEffect, of: str) -> str:
    """A comparison with schools without support: its estimate with the interval, or why there is none."""
    if compared.effect is None:
        return f"{values.capital(of)}: cannot be compared; {compared.why_not}."
    declared = measure(compared.measure)

    def change(amount: float) -> str:
        return values.change(amount, declared.unit, declared.decimals)

    effect = compared.effect
    return (
        f"{values.capital(of)}: {values.plural(compared.supported, 'school')} {change(effect.estimate)} compared with "
        f"schools without support (95% interval {change(effect.lower)} to {change(effect.upper)})."
    )


def _evidence_since(board: Board) -> str:
    then = {item.reference: item for item in board.deliveries_before}
    moved = [
        f"{item.reference} from {then[item.reference].evidence.lower()} to {item.evidence.lower()}"
        for item in board.deliveries
        if item.reference in then and item.evidence_code != then[item.reference].evidence_code
    ]
    if not then:
        return f"No records on {values.day(board.previous)}."
    return f"Evidence changed: {values.joined(moved[:3])}." if moved else "No change in evidence."


def _next(board: Board) -> Slide:
    """What comes next by its date: milestones of targets, then what actions have to do."""
    coming = sorted([*_milestones(board), *_steps(board)], key=lambda row: (row[0], row[1]))
    rows = tuple((SlideCell(values.day(day)), SlideCell(what), SlideCell(how)) for day, what, how in coming)
    ahead = [row for row in coming if row[0] >= board.header.as_at]
    sentence = f"Next: {ahead[0][1]}, due {values.day(ahead[0][0])}" if ahead else "No milestones or actions to come"
    columns = ("Due", "What", "Promised, or the next step")
    states = [s.latest for s in board.states if s.latest is not None]
    return Slide(
        key="next",
        title="What is next",
        sentence=sentence,
        width=_width(rows),
        picture=_table(columns, rows, "Next"),
        big=Big(values.count(len(ahead)), "milestones and actions still to come"),
        since=_passed(board, coming),
        alt=sentence,
        source=short_source(states),
        notes=tuple(need for s in board.states if (need := sentences.need(s))),
        sheets=(Sheet("What is next", columns, _texts(rows, columns)),),
    )


def _milestones(board: Board) -> Iterable[tuple[date, str, str]]:
    for state in board.states:
        point = state.next_milestone
        if point is not None:
            late = "; figure not published yet" if point.due < board.header.as_at else ""
            yield point.due, brief(state), sentences.promised(state, point.value) + late


def _steps(board: Board) -> Iterable[tuple[date, str, str]]:
    for item in board.deliveries:
        if item.due is not None and item.delivery_code not in ("complete", "stopped"):
            step = _HIDDEN if item.next_step is None else item.next_step or "no next step recorded"
            yield item.due, f"{item.reference} {item.title}", step


def _passed(board: Board, coming: list[tuple[date, str, str]]) -> str:
    """How many dates came since the last meeting, and how many are past and not done."""
    came = sum(board.previous <= day < board.header.as_at for day, _, _ in coming)
    late = sum(bool(item.days_overdue) for item in board.deliveries)
    return (
        f"{values.plural(came, 'date has', 'dates have')} come; "
        f"{values.plural(late, 'action is', 'actions are')} overdue."
    )


def _unknown(board: Board) -> Slide:
    """What is not known, and what would tell it: targets, figures, releases, actions."""
    states = [s for s in board.states if cannot_tell(s)]
    rows = tuple(
        (SlideCell(what), SlideCell(why))
        for what, why in (
            *map(_why, states),
            *_absent(board),
            *_unreported(board),
            *((values.capital(item), "a newer release is overdue") for item in board.header.overdue),
        )
    )
    sentence = (
        f"We cannot yet judge {values.count(len(states))} of {values.plural(len(board.states), 'target')}"
        if states
        else "Every target can be judged"
        if board.states
        else "No plan with targets is loaded"
    )
    then = {s.target.code for s in board.before if cannot_tell(s)}
    now = {s.target.code for s in states}
    columns = ("Not known", "Reason, and data needed")
    return Slide(
        key="unknown",
        title="Data gaps",
        sentence=sentence,
        width=_width(rows),
        picture=_table(columns, rows, "Unknown"),
        big=Big(values.count(len(rows)), "data gaps"),
        since=_judged_since(then, now),
        alt=sentence,
        source=_RECORDS,
        sheets=(Sheet("Data gaps", columns, _texts(rows, columns)),),
    )


def _judged_since(then: set[str], now: set[str]) -> str:
    if then == now:
        return "The same targets cannot be judged."
    return f"{values.plural(len(then - now), 'target')} can now be judged; {values.count(len(now - then))} no longer."


def _why(state: TargetState) -> tuple[str, str]:
    if state.latest is None:
        return brief(state), sentences.no_figure(state)
    return brief(state), sentences.judgement(state.by_deadline, state, now=False).reason


def _absent(board: Board) -> Iterable[tuple[str, str]]:
    """Measures of the slides of which no figure is loaded."""
    listed: tuple[Standing, ...] = (*board.early, *board.after, *board.groups, *board.attendance, *board.exclusions)
    for item in listed:
        if item.now is None:
            yield values.capital(named(item)), "no figure is loaded"


def _unreported(board: Board) -> Iterable[tuple[str, str]]:
    quiet = [item.reference for item in board.deliveries if item.delivery_code == "not_reported"]
    if quiet:
        yield f"Actions {values.joined(quiet)}", "no update on delivery"


def _table(columns: tuple[str, ...], rows: tuple[tuple[SlideCell, ...], ...], empty: str) -> Picture:
    return Grid(columns, rows) if rows else Points(((empty, "None recorded"),))


def _width(rows: tuple[object, ...]) -> Width:
    return Width.WHOLE if rows else Width.BESIDE


def _texts(rows: tuple[tuple[SlideCell, ...], ...], columns: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The rows as words; where there is none one row says so, as wide as the others."""
    none = ("None", *[""] * (len(columns) - 1))
    return tuple(tuple(cell.text for cell in row) for row in rows) or (none,)
