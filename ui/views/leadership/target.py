"""One target as a tile, a line of a table, and a milestone chart."""

from __future__ import annotations

from html import escape

import streamlit as st

from analytics.reports.core.types import Figure, MilestonePoint, Projection, Segment, Series, absent
from analytics.reports.targets.milestone import Due, MilestoneReport
from analytics.reports.targets.on_track import OnTrack, moved_together
from analytics.reports.targets.target_state import TargetState
from data.catalogue import measure
from data.plans.model import Reference
from data.vocabulary import Level, PromiseStatus, Unit, ValueStatus
from ui import selection, tables, theme, tiles
from ui.charts import milestones
from ui.charts.base import Drawing
from wording import comparison_text, sentences, values

_TRAIL = 8


def looks(*, replay: bool) -> dict[PromiseStatus, theme.StatusLook]:
    """Colours and shapes of statuses: the replay of 2015 keeps its red, amber and green."""
    return theme.REPLAY if replay else theme.STATUS


def tile(state: TargetState, report: OnTrack) -> tiles.Tile:
    """A headline target as a tile."""
    as_at = report.header.as_at
    figure, under = state.latest or nothing(state), ""
    is_gap = state.target.reference is Reference.GAP_TO_NATIONAL
    if is_gap and state.compared.latest is not None:
        point = state.compared.latest
        figure = _distance(point.own, point.value, sentences.points_unit(state))
        other = values.value(point.other or point.own)
        under = f"{values.value(point.own)} against England's {other}"
    if state.latest is None:
        under = f"{values.capital(state.needs_file)} would provide it."
    goal = state.deadline.value
    return tiles.Tile(
        title=state.target.title,
        figure=figure,
        # A gap says England's figure under its own; a count of all of England is no comparison.
        england=None if is_gap or figure.unit is Unit.COUNT else state.england,
        change=state.change,
        change_since=values.period(state.previous.period) if state.previous else "",
        sense=comparison_text.told(state.changed, moved_together(state)),
        target=values.capital(sentences.goal_words(state)),
        judgement=sentences.judgement(state.by_deadline, state, now=False),
        as_at=as_at,
        link=selection.link("milestones", target=state.target.code),
        trail=tuple((p.at, p.value) for p in state.compared.points[-_TRAIL:]),
        under=under,
        ahead=state.deadline.due > as_at,
        goal=None if goal is None else (state.deadline.due, goal),
        needs=sentences.amount(state),
        today=sentences.judgement(state.now, state, now=True).word,
        is_gap=is_gap,
    )


def nothing(state: TargetState) -> Figure:
    """The figure that a target does not have yet."""
    return absent(
        state.declared,
        entity=state.compared.place.code,
        entity_name=state.compared.place.name,
        level=Level.AUTHORITY,
        period=state.target.deadline.due.isoformat(),
        phase=state.target.phase,
        group=state.target.group,
        status=ValueStatus.NOT_AVAILABLE,
        reason="no figure yet",
    )


def register(report: OnTrack) -> tables.Table:
    """Every target: what was promised, where it stands, now and by the deadline."""
    look = looks(replay=report.header.replay)
    rows = []
    for state in report.states:
        now = sentences.judgement(state.now, state, now=True)
        later = sentences.judgement(state.by_deadline, state, now=False)
        link = selection.link("milestones", target=state.target.code)
        rows.append(
            (
                tables.text(state.target.title, link),
                tables.text(sentences.standing(state)),
                tables.text(values.capital(sentences.target_words(state))),
                tables.status(now.status, now.word, look),
                tables.status(later.status, later.word, look),
                tables.text(sentences.age(state, report.header.as_at)),
            )
        )
    columns = ("Target", "Latest figure", "Promised", "Now", "By the deadline", "Age")
    return tables.Table(
        "Every target of the plan",
        tuple(tables.Column(column) for column in columns),
        tuple(rows),
        ("‘Now’ compares the latest figure with the path.", "‘By the deadline’ is the chance of meeting the target."),
    )


def judged(state: TargetState) -> tuple[str, str]:
    """Why it stands where it does today, and by the deadline; nothing is said twice."""
    now = sentences.judgement(state.now, state, now=True)
    later = sentences.judgement(state.by_deadline, state, now=False)
    if state.latest is None:
        return "", ""
    text = now.reason in sentences.whole(state)
    return (
        "" if text else f"{now.word}. {now.reason}",
        later.reason if state.by_deadline.chance is not None else f"{later.word}. {later.reason}",
    )


def chart(report: MilestoneReport) -> Drawing:
    """The milestone chart of a target."""
    state = report.state
    return milestones.draw(view(state, report))


def view(state: TargetState, report: MilestoneReport) -> milestones.MilestoneChartData:
    """A target as the milestone chart wants it: distances where the promise is one."""
    relative = state.target.reference in (Reference.NATIONAL, Reference.GAP_TO_NATIONAL)
    counts = sentences.points_unit(state) is Unit.COUNT
    path = tuple(
        MilestonePoint(
            p.due,
            sentences.whole_number(state, p.value) if counts else p.value,
            p.words,
            p.strict,
            p.to_be_confirmed,
            p.baseline,
        )
        for p in state.path
    )
    return milestones.MilestoneChartData(
        series=distances(state) if relative else state.compared.own,
        path=path,
        kind=state.declared.kind,
        direction=state.target.figure_direction,
        heading=heading(state),
        as_at=report.header.as_at,
        # Beside all of England's number an authority's would be a flat line.
        england=None if relative or counts else state.compared.other,
        expected=state.expected,
        projection=_projection(state),
        goal="level with England" if state.target.reference is Reference.NATIONAL else "",
    )


def heading(state: TargetState) -> str:
    """What the vertical axis measures."""
    match state.target.reference:
        case Reference.NATIONAL:
            return "Points above England (below: behind)"
        case Reference.GAP_TO_NATIONAL:
            other = sentences.group(state.target.reference_group.value)
            return f"Points behind England's {other}"
        case _:
            return values.capital(state.declared.label)


def distances(state: TargetState) -> Series:
    """A relative promise as a series of distances, one a comparable period."""
    own = state.compared.own
    unit = Unit.POINTS if state.declared.unit is Unit.PERCENT else state.declared.unit
    figures = tuple(_distance(point.own, point.value, unit) for point in state.compared.points)
    return Series(
        own.measure,
        own.entity,
        own.entity_name,
        own.phase,
        own.group,
        (Segment("distance", figures),) if figures else (),
        (),
        own.family,
    )


def _distance(figure: Figure, value: float, unit: Unit) -> Figure:
    from dataclasses import replace

    return replace(
        figure,
        value=value,
        unit=unit,
        numerator=None,
        denominator=None,
        lower=None,
        upper=None,
        derived=True,
        decimals=max(figure.decimals, 0),
    )


def _projection(state: TargetState) -> Projection | None:
    heading_to, latest = state.heading, state.compared.latest
    if heading_to is None or latest is None:
        return None
    start = (latest.value, latest.value)
    return Projection(
        dates=(latest.at, heading_to.at),
        centre=(latest.value, heading_to.centre),
        bands={int(100 * level): (start, limits) for level, limits in heading_to.intervals.items()},
        method="no change from last year" if heading_to.same_as_last_year else "own movement",
    )


def dues(report: MilestoneReport) -> tables.Table:
    """Each milestone: promised, reached, kept."""
    state = report.state
    words_of = {True: "Kept", False: "Missed"}
    rows = tuple(
        (
            tables.text(values.day(state.target.milestones[place].due)),
            tables.text(sentences.promised(state, due.promised)),
            tables.text("" if due.reached is None else sentences.promised(state, due.reached)),
            tables.text(words_of[due.kept] if due.kept is not None else _open(due, report)),
            tables.text("date to be confirmed" if due.to_be_confirmed else ""),
        )
        for place, due in enumerate(report.dues)
    )
    columns = tuple(map(tables.Column, ("Due", "Promised", "Reached", "Outcome", "Note")))
    selected = [at for at in range(len(columns)) if any(row[at].text for row in rows)]
    return tables.Table(
        "Milestones", tuple(columns[at] for at in selected), tuple(tuple(row[at] for at in selected) for row in rows)
    )


def _open(due: Due, report: MilestoneReport) -> str:
    """Why a milestone has no outcome: still to come, or its figure is not known yet."""
    return "Not due yet" if due.due > report.header.as_at.isoformat() else "No figure for it yet"


# The quiet lines of the first screen: every target, and pupils whom averages hide.


def lines(report: OnTrack) -> None:
    """Every target as a sentence with its status now, linked to its own page; those without a
    figure last, by the file that would fill them."""
    items = "".join(_line(state, report) for state in report.states if state.latest is not None)
    missing: dict[str, list[TargetState]] = {}
    for state in report.states:
        if state.latest is None:
            missing.setdefault(state.needs_file, []).append(state)
    items += "".join(_missing(file, current, report) for file, current in missing.items())
    st.html(f'<ul class="mp-lines">{items}</ul>')


def _missing(file: str, target_states: list[TargetState], report: OnTrack) -> str:
    """The targets that one file would fill."""
    look = looks(replay=report.header.replay)[PromiseStatus.CANNOT_TELL]
    named = "".join(f"<li>{_linked(state)}</li>" for state in target_states)
    return (
        f'<li><span class="mp-status">{theme.mark_svg(look)}<b>No figure yet</b></span>'
        f"<div>{escape(values.capital(file))} would provide figures for {values.plural(len(target_states), 'target')}:"
        f"<ul>{named}</ul></div></li>"
    )


def _linked(state: TargetState) -> str:
    link = escape(selection.link("milestones", target=state.target.code))
    return f'<a href="{link}" target="_self">{escape(state.target.title)}</a>'


def _line(state: TargetState, report: OnTrack) -> str:
    now = sentences.judgement(state.now, state, now=True)
    later = sentences.judgement(state.by_deadline, state, now=False)
    look = looks(replay=report.header.replay)[now.status]
    return (
        f'<li><span class="mp-status">{theme.mark_svg(look)}<b>{escape(now.word)}</b></span>'
        f'<span class="age">By the deadline: {escape(later.word.lower())}</span>'
        f"<div>{_linked(state)}<br>{escape(sentences.whole(state))}</div></li>"
    )


def rule(report: OnTrack) -> str:
    """Which rule gave the statuses."""
    versions = sorted({state.now.rule_version for state in report.states})
    return f"Status rule {', '.join(versions)} (data/rules/status.toml)."


def table(report: OnTrack) -> tables.Table:
    """Pupils with SEN and in care beside England's."""
    rows = tuple(
        (
            tables.text(f"{measure(item.own.measure).label}, {sentences.group(item.own.group.value)}"),
            tables.text(values.capital(values.period(item.own.period))),
            tables.text(tables.UNIT_HEADINGS[item.own.unit]),
            tables.figure(item.own),
            tables.figure(item.england) if item.england else tables.amount(None, 0, "not published"),
        )
        for item in report.strip
    )
    number = tables.Kind.NUMBER
    return tables.Table(
        "Pupils with SEN and looked-after children compared with England",
        (
            tables.Column("Measure and pupils"),
            tables.Column("Year"),
            tables.Column("Unit"),
            tables.Column(report.header.authority_name, number),
            tables.Column("England", number),
        ),
        rows,
    )
