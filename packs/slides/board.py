"""Decisions for the board and the summary: what worsened, what improved, what is undetermined."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from analytics.disclosure import Protected
from analytics.reports.board.board import Board, Standing
from analytics.reports.core.types import Figure
from analytics.reports.targets.on_track import (
    PromiseCounts,
    PromiseOutcome,
    Today,
    cannot_tell,
    moved_together,
    promise_counts,
)
from analytics.reports.targets.target_state import TargetState, needs_file
from analytics.statistics.benchmarks import Movement
from analytics.statistics.comparison import Judgement
from data.catalogue import measure
from data.period import Period
from data.plans.model import Reference
from data.vocabulary import PupilGroup
from packs.model import Big, Chart, Deck, Grid, Panels, Picture, Points, Sheet, Slide, SlideCell
from packs.slides import areas, board_formal, board_plan, board_targets
from packs.slides.board_formal import counts
from packs.slides.board_targets import at_risk, brief, few, judged_today, missed, source_of, value_and_status
from packs.slides.shared import (
    WEEKS,
    YEARS,
    alternative,
    bars_against_england,
    caveats,
    england_comparison,
    group,
    line,
    lowered,
    named,
    number_of,
    over_time,
    short,
    since,
    source,
)
from wording import plan_summary, sentences, values

# Slides by subject: key stages, pupil groups, attendance, exclusions.

_GROUP_WORDS = {
    PupilGroup.DISADVANTAGED: "Disadvantaged",
    PupilGroup.SEN_SUPPORT: "SEN support",
    PupilGroup.EHCP: "EHC plan",
    PupilGroup.LOOKED_AFTER: "Looked after",
}


def early(board: Board) -> Slide:
    """Early years and key stage 2."""
    return _years(board, "early-years", "Early years and key stage 2", board.early)


def after(board: Board) -> Slide:
    """Key stage 4 and what comes after."""
    return _years(board, "key-stage-4", "Key stage 4 and after", board.after)


def _years(board: Board, key: str, title: str, standings: Sequence[Standing]) -> Slide:
    return _slide(
        board,
        key,
        title,
        standings,
        _drawn([over_time(standing) for standing in standings if standing.now is not None], standings),
        england_comparison(standings, board.header.authority_name),
        number_of(standings),
    )


def _drawn(charts: Sequence[Chart], standings: Sequence[Standing]) -> Picture:
    """The charts; where there is nothing to draw, what was asked for and which file would provide it."""
    if charts:
        return Panels(tuple(charts))
    files = dict.fromkeys(
        (values.capital(short(standing.own.measure)), needs_file(measure(standing.own.measure)))
        for standing in standings
    )
    return Points(tuple((label, f"No figure yet: {file} would provide it") for label, file in files))


def _slide(
    board: Board,
    key: str,
    title: str,
    standings: Sequence[Standing],
    picture: Picture,
    sentence: str,
    number: tuple[str, str],
) -> Slide:
    selected = [standing.now for standing in standings]
    missing = [values.capital(named(standing)) for standing in standings if standing.now is None]
    absent = (f"No figure is loaded for: {values.joined(missing)}.",) if missing else ()
    return Slide(
        key=key,
        title=title,
        sentence=sentence,
        picture=picture,
        big=Big(*number),
        since=since(standings, board.header.as_at),
        alt=alternative(standings),
        source=source(standings),
        notes=(*map(line, standings), *absent, *caveats(selected)),
        figures=tuple(f for standing in standings for f in (*standing.own.figures[-YEARS:], standing.peer) if f),
    )


def groups(board: Board) -> Slide:
    """Disadvantaged pupils, pupils with SEN, looked-after children, beside England's same pupils."""
    charts = []
    for code in dict.fromkeys(item.own.measure for item in board.groups):
        same = [s for s in board.groups if s.own.measure == code and s.now is not None]
        if same:
            period = values.period(same[0].now.period) if same[0].now else ""
            labels = [_GROUP_WORDS.get(s.own.group, group(s)) for s in same]
            charts.append(bars_against_england(same, f"{short(code)}, {period}", labels))
    return _slide(
        board,
        "groups",
        "Disadvantaged pupils, SEND and looked-after children",
        board.groups,
        _drawn(charts, board.groups),
        _groups_sentence(board),
        _of_groups(board),
    )


def _of_groups(board: Board) -> tuple[str, str]:
    worse, selected = _groups_worse(board)
    if not selected:
        return "No figure", "that can be compared with England's"
    number = f"{values.count(len(worse))} of {values.count(len(selected))}"
    return number, "comparisons with the same pupils in England are significantly worse"


def _groups_worse(board: Board) -> tuple[list[Standing], list[Standing]]:
    selected = [s for s in board.groups if s.now is not None and s.peer is not None]
    return [s for s in selected if s.judged and s.judged.judgement is Judgement.WORSE], selected


def _groups_sentence(board: Board) -> str:
    worse, selected = _groups_worse(board)
    if not selected:
        return "No figure for these pupils can be compared with England's"
    place = board.header.authority_name
    text = values.count(len(worse)) if worse else "none"
    return (
        f"On {text} of {values.plural(len(selected), 'comparison')} these pupils in {place} do significantly worse "
        "than the same pupils in England"
    )


def attendance(board: Board) -> Slide:
    """Attendance by week, persistent and severe absence by year."""
    weeks = [week for week in board.weeks if week.now is not None]
    yearly = [item for item in board.attendance if item.now is not None]
    # Three pictures have room: by week, overall absence says again what attendance says.
    shown = [*weeks[-1:], *(yearly[1:] if weeks else yearly)]
    charts = [over_time(item, _of_weeks(item), WEEKS) if item in weeks else over_time(item) for item in shown]
    return _slide(
        board,
        "attendance",
        "Attendance",
        [*board.attendance, *weeks],
        _drawn(charts, board.attendance),
        england_comparison(shown, board.header.authority_name),
        number_of(shown or board.attendance),
    )


def _of_weeks(standing: Standing) -> str:
    """The title of a picture by week: it names the year, because the labels are weeks alone."""
    year = f" of {Period.parse(standing.now.period).end.year}" if standing.now else ""
    return f"Attendance by week{year}, {standing.own.phase.value}"


def exclusions(board: Board) -> Slide:
    """Suspensions and permanent exclusions."""
    selected = [exclusion for exclusion in board.exclusions if exclusion.now is not None]
    return _slide(
        board,
        "exclusions",
        "Suspensions and permanent exclusions",
        board.exclusions,
        _drawn([over_time(item) for item in selected], board.exclusions),
        england_comparison(board.exclusions, board.header.authority_name),
        number_of(board.exclusions),
    )


# Changes since the last meeting: the same reports as at both dates.


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
        *((SlideCell(row.what), SlideCell(row.before), SlideCell(row.now)) for row in counted),
    )
    columns = ("What", f"Then, {values.day(board.previous)}", "Now")
    sentence = _sentence(board, len(moved), len(new), len(counted))
    text = tuple((brief(n), value_and_status(o), value_and_status(n)) for n, o in pairs)
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
    return (
        f"{values.plural(targets + figures + counted, 'change')} since {last}: {values.joined(selected)}"
        if selected
        else f"No change published or recorded since {last}"
    )


def _new(board: Board) -> list[Standing]:
    """Measures of the slides that follow of which a figure was published or corrected."""
    requested = (*board.early, *board.after, *board.groups, *board.attendance, *board.weeks, *board.exclusions)
    return [item for item in requested if item.is_new]


def _figure_row(standing: Standing) -> tuple[SlideCell, ...]:
    return tuple(
        map(SlideCell, (values.capital(named(standing)), _value_when(standing.before), _value_when(standing.now)))
    )


def _value_when(figure: Figure | None) -> str:
    return "no figure" if figure is None else f"{values.value(figure)} {values.when(figure)}"


def _texts(rows: Sequence[tuple[SlideCell, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(cell.text for cell in row) for row in rows)


def _quiet(board: Board) -> tuple[tuple[str, str], ...]:
    """What a quiet month is for: which releases are overdue."""
    overdue = board.header.overdue
    late = (
        f"Newer releases due but not loaded: {values.joined(overdue)}"
        if overdue
        else "None of the publications that are loaded"
    )
    return (("Targets, figures, counts", "The reports are the same at both dates"), ("Releases overdue", late))


def _freshness(board: Board) -> str:
    """How old the newest figure on the slides is, and how many releases are overdue."""
    shown = (*board.early, *board.after, *board.groups, *board.attendance, *board.weeks, *board.exclusions)
    days = [item.now.published for item in shown if item.now and item.now.published]
    lead = f"The newest figure was {values.age(max(days), board.header.as_at)}" if days else "No figure is loaded"
    late = len(board.header.overdue)
    return f"{lead}; {values.plural(late, 'release is', 'releases are') if late else 'no release is'} overdue."


def _value_moved(now: TargetState, old: TargetState) -> bool:
    return _mark(now) != _mark(old)


def _mark(state: TargetState) -> tuple[str, float | None] | None:
    return None if state.latest is None else (state.latest.period, state.latest.value)


def _status_moved(now: TargetState, old: TargetState) -> bool:
    return (now.now.status, now.by_deadline.status) != (old.now.status, old.by_deadline.status)


def _target_row(now: TargetState, old: TargetState) -> tuple[SlideCell, ...]:
    return (
        SlideCell(brief(now)),
        SlideCell(value_and_status(old), old.now.status),
        SlideCell(value_and_status(now), now.now.status),
    )


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
        sentence=_for_decision(board.states, open_ones, late),
        picture=board_targets.counted(board.states),
        big=(
            Big(*_at_risk(behind, unlikely, promise_counts(board.states)))
            if judged_today(board.states)
            else Big("Cannot tell", "how many targets are behind the path or unlikely to be met")
        ),
        since=_decided(board),
        alt=" ".join(three),
        source=source_of(board.states),
        notes=(*three, *(sentences.whole(state) for state in behind)),
        sheets=(Sheet("Summary", ("Of", "Text"), tuple(points)), _decision_sheet(board)),
    )


def _at_risk(behind: Sequence[TargetState], unlikely: Sequence[TargetState], counts: PromiseCounts) -> tuple[str, str]:
    """The number that the sentence begins with, and how many targets it says nothing of."""
    of = f"of {values.plural(counts.total, 'target')}"
    if behind or not unlikely:
        selected, text = behind, "behind the path"
        undecided = sum(counts.today[place] for place in (Today.AWAITED, Today.NOT_DUE, Today.CANNOT_TELL))
    else:
        selected, text = unlikely, missed(unlikely)
        undecided = counts.outcome[PromiseOutcome.TOO_EARLY] + counts.outcome[PromiseOutcome.NOT_KNOWN]
    verb = "is" if len(selected) == 1 else "are"
    rest = f"; {values.count(undecided)} cannot be judged yet" if undecided else ""
    return values.count(len(selected)), f"{of} {verb} {text}{rest}"


def _without_targets(board: Board) -> Slide:
    """The first slide where no plan sets a target: nothing is said to be kept, or not."""
    place = board.header.authority_name
    why = plan_summary.agreed_later(board.header) or f"No plan with targets is loaded for {place}"
    sentence = f"{why}, so no target can be judged"
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
        f"Significantly worse: {_listed(worse, board.states)}.",
        f"Significantly better: {_listed(better, board.states)}.",
        f"Too early to call: {few(unknown)}." if unknown else "Too early to call: none; every target can be judged.",
    )


def _listed(states: Sequence[TargetState], everyone: Sequence[TargetState]) -> str:
    if not states:
        compared = sum(moved_together(state) is not Movement.CANNOT_TELL for state in everyone)
        if not compared:
            return "cannot tell: no target has two figures to compare"
        if compared < len(everyone):
            return f"none of the {values.plural(compared, 'target')} with two figures to compare"
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


def _for_decision(states: Sequence[TargetState], open_ones: Sequence[object], late: Sequence[object]) -> str:
    behind, unlikely = at_risk(states)
    text = [f"{values.plural(len(behind), 'is', 'are')} behind the path"] if behind else []
    text += [f"{_others(len(unlikely), behind)} {missed(unlikely)}"] if unlikely else []
    lead = (
        f"For decision: of {values.plural(len(states), 'target')} {values.joined(text)}"
        if text
        else _none_at_risk(states)
    )
    if late:
        return f"{lead}; {values.plural(len(late), 'earlier decision is', 'earlier decisions are')} overdue"
    if open_ones:
        return f"{lead}; {values.plural(len(open_ones), 'earlier decision is', 'earlier decisions are')} open"
    return lead


def _none_at_risk(states: Sequence[TargetState]) -> str:
    judged, total = len(judged_today(states)), len(states)
    if not judged:
        return "No target can be judged yet" if total != 1 else "The target cannot be judged yet"
    if judged < total:
        rest = f"{total - judged} cannot"
        if judged == 1:
            return f"The one target that can be judged is not behind its path or unlikely to be met; {rest}"
        return f"None of the {judged} targets that can be judged is behind its path or unlikely to be met; {rest}"
    return "No target is behind its path or unlikely to be met"


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
        [s for s in text if moved_together(s) is Movement.WORSENING],
        [s for s in text if moved_together(s) is Movement.IMPROVING],
        [s for s in text if cannot_tell(s)],
    )


# The board pack: its slides in a fixed order, from protected reports.

MAKERS: dict[str, Callable[[Board], Slide]] = {
    "decisions": decisions,
    "changed": changed,
    "targets": board_targets.targets,
    "early-years": early,
    "key-stage-4": after,
    "groups": groups,
    "attendance": attendance,
    "exclusions": exclusions,
    "areas": areas.areas,
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
