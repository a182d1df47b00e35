"""Every target in one picture: trend, way to the target, what is needed, status and neighbours."""

from __future__ import annotations

from datetime import date
from html import escape
from itertools import groupby

import streamlit as st

from analytics.reports.core.types import Series
from analytics.reports.measures.benchmark_comparison import Point
from analytics.reports.targets.on_track import OnTrack, PromiseRow
from analytics.reports.targets.target_state import TargetState
from analytics.statistics.benchmarks import Rank
from data.period import Period
from data.plans.model import Reference
from data.vocabulary import PromiseStatus, Unit
from ui import marks, selection, theme
from ui.views.leadership.target import looks
from wording import comparison_text, sentences, values

_TRAIL = 8
_HEADINGS = ("Target", "Trend", "Way to the target", "Needed", "By deadline", "Neighbours")


def draw(report: OnTrack) -> None:
    """The table that is the first screen: themes in the plan's order, the worst promise of each first."""
    keys = ("", f"{marks.trend_key(report.header.authority_name)} {_GOAL} target", _way_key(), "", "", "with 95% range")
    head = "".join(
        f'<th scope="col" role="columnheader">{name}{key and f"<small>{key}</small>"}</th>'
        for name, key in zip(_HEADINGS, keys, strict=True)
    )
    bodies = []
    for theme_name, rows in groupby(report.rows, key=lambda row: row.theme):
        lead = ""
        if theme_name:
            lead = (
                f'<tr role="row" class="theme"><th scope="rowgroup" role="rowheader" colspan="{len(_HEADINGS)}">'
                f"{escape(theme_name)}</th></tr>"
            )
        bodies.append(f'<tbody role="rowgroup">{lead}{"".join(line(row, report) for row in rows)}</tbody>')
    st.html(
        '<div class="mp-scroll" role="region" tabindex="0" aria-label="All targets of the plan">'
        '<table class="mp-table stacked mp-promises" role="table">'
        '<caption class="mp-hidden">All targets of the plan</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>{"".join(bodies)}</table></div>'
    )


def _way_key() -> str:
    now = theme.svg(f'<circle cx="6" cy="6" r="4.5" fill="{theme.INK}"/>', 12, 12)
    tick = theme.svg(f'<path d="M3 0V12" stroke="{theme.ACCENT}" stroke-width="2.5"/>', 6, 12)
    start = theme.svg(f'<path d="M3 0V12" stroke="{theme.SECONDARY}"/>', 6, 12)
    return f"{start} start {now} now {tick} expected {_GOAL} target"


_GOAL = theme.svg(f'<path d="M6 0l6 6l-6 6l-6 -6z" fill="{theme.ACCENT}"/>', 12, 12)


def line(row: PromiseRow, report: OnTrack) -> str:
    """A row of the table; what is hidden or missing is said, and has neither a mark nor a place."""
    state = row.state
    promise = f'<th scope="row" role="rowheader">{_promise(state)}</th>'
    status = _cell(_HEADINGS[4], _status(state, report))
    if state.latest is None:
        needed = f"{values.capital(state.needs_file)} would provide a figure."
        missing = f"{values.capital(state.why_none)}." if state.why_none else needed
        return f'<tr role="row">{promise}{_cell("Figure", _small(escape(missing)), 3)}{status}{_cell("", "")}</tr>'
    cells = (_trend(row), _way(state), _needed(state))
    listed = "".join(_cell(name, content) for name, content in zip(_HEADINGS[1:4], cells, strict=True))
    among = _cell(_HEADINGS[5], _place(row.among if _is_shown(state) else None))
    return f'<tr role="row">{promise}{listed}{status}{among}</tr>'


def _cell(heading: str, content: str, columns: int = 1) -> str:
    over = f' colspan="{columns}"' if columns > 1 else ""
    inside = f"<div>{content}</div>" if content else ""
    return f'<td role="cell" data-of="{escape(heading)}"{over}>{inside}</td>'


def _promise(state: TargetState) -> str:
    link = escape(selection.link("milestones", target=state.target.code))
    title = escape(state.target.title)
    goal = escape(values.capital(sentences.goal_words(state)))
    return f'<a href="{link}" target="_self" title="{title}">{escape(sentences.name(state))}</a>{_small(goal)}'


def _small(*lines: str) -> str:
    return "".join(f"<small>{line}</small>" for line in lines if line)


def _trend(row: PromiseRow) -> str:
    state = row.state
    if not _is_shown(state):
        return ""
    own = tuple((point.at, point.value) for point in _shown_points(state))[-_TRAIL:]
    goal = None if state.deadline.value is None else (state.deadline.due, state.deadline.value)
    nation = england(row)
    drawn = marks.spark(own, nation, goal)
    same = next((value for day, value in nation if own and day == own[-1][0]), None)
    beside = ""
    if same is not None and state.target.reference is not Reference.NATIONAL:
        unit = Unit.PERCENT if sentences.points_unit(state) is Unit.PERCENT else Unit.SCORE  # others: see the figure
        projected = values.with_unit(same, unit, sentences.decimals(state))
        beside = f"England {projected}"
    moved = sentences.moved(state, significant=state.counts, brief=True)
    return f"{drawn}<span>{_small(escape(beside), escape(values.capital(moved)))}</span>"


def england(row: PromiseRow) -> marks.Trail:
    """England on the scale of the promise: its figure, its own gap, or level with itself."""
    if row.england is None:
        return ()
    if row.state.target.reference is Reference.NATIONAL:
        return tuple((day, 0.0) for day in _known(row.england))
    levels = _known(row.england)
    if row.england_reference is None:
        return tuple(levels.items())
    others = _known(row.england_reference)
    return tuple((day, others[day] - value) for day, value in levels.items() if day in others)


def _known(series: Series) -> dict[date, float]:
    """The shown values of the comparable years, by the last day of each."""
    return {Period.parse(f.period).end: f.value for f in series.current if f.shown and f.value is not None}


def _is_shown(state: TargetState) -> bool:
    return state.latest is not None and state.latest.shown


def _shown_points(state: TargetState) -> tuple[Point, ...]:
    return tuple(p for p in state.compared.points if p.own.shown and (p.other is None or p.other.shown))


def _way(state: TargetState) -> str:
    way = way_of(state)
    now = f"<b>{escape(values.capital(sentences.in_short(state)))}</b>"
    return f"{marks.way(way) if way else ''}{now}{_small(escape(sentences.expected_in_short(state)))}"


def way_of(state: TargetState) -> marks.Way | None:
    """A promise as a way from its baseline; where the plan names none, from its worst figure so far."""
    goal, value = state.deadline.value, state.latest_value
    if goal is None or value is None or not _is_shown(state):
        return None
    coming = state.next_milestone
    awaited = state.expected is None and coming is not None and coming.awaited
    expected = coming.value if awaited and coming is not None else state.expected
    base = state.target.baseline.value if state.target.baseline else None
    known = [value, *(point.value for point in _shown_points(state)), *(() if expected is None else (expected,))]
    worst = min(known) if state.target.deadline.comparator.is_upward else max(known)
    return marks.Way(worst if base is None else base, value, goal, base is not None, expected, awaited)


def _needed(state: TargetState) -> str:
    if not _is_shown(state):
        return _small("Not known")
    if state.pace is None:
        return _small("The deadline has passed" if state.deadline.value is not None else "Not known")
    if state.pace.needed.change == 0:
        return "<span>Nothing more</span>"
    return (
        f"<span>{escape(values.capital(sentences.amount(state)))}</span>{_small(escape(sentences.done_before(state)))}"
    )


def _status(state: TargetState, report: OnTrack) -> str:
    look = looks(replay=report.header.replay)
    if state.latest is None:
        word = sentences.no_figure_in_short(state)
        return f'<span class="mp-status">{theme.mark_svg(look[PromiseStatus.CANNOT_TELL])}<b>{word}</b></span>'
    return marks.status(sentences.judgement(state.by_deadline, state, now=False), look)


def _place(among: Rank | None) -> str:
    if among is None:
        return _small("Not ranked")
    ends = comparison_text.likely_ranks(among)  # the column is narrow: its heading says what they are
    return f"<span>{values.capital(comparison_text.place(among))}</span>{_small(ends and f'likely {ends}')}"


# The same promises on the front page: a strip of statuses, and what changed last.

_NEWEST = 3


def strip(report: OnTrack) -> str:
    """Every promise that has a figure as its status and name; how many have none."""
    known = [row.state for row in report.rows if row.state.latest is not None]
    items = "".join(
        f'<li>{_status(state, report)}<a href="{escape(selection.link("milestones", target=state.target.code))}" '
        f'target="_self" title="{escape(state.target.title)}">{escape(sentences.name(state))}</a></li>'
        for state in known
    )
    missing = len(report.rows) - len(known)
    rest = f"<li>{values.plural(missing, 'target has', 'targets have')} no figure yet.</li>" if missing else ""
    return f'<ul class="mp-strip">{items}{rest}</ul>' if report.rows else ""


def newest(report: OnTrack) -> str:
    """The promises whose figures were published last, each with its change."""
    states = [row.state for row in report.rows if sentences.moved(row.state, significant=False)]
    states.sort(key=lambda state: (state.latest and state.latest.published) or date.min, reverse=True)
    return "".join(f"<li>{_change(state, report)}</li>" for state in states[:_NEWEST])


def _change(state: TargetState, report: OnTrack) -> str:
    link = escape(selection.link("milestones", target=state.target.code))
    moved = sentences.moved(state, significant=state.counts)
    age = sentences.age(state, report.header.as_at)
    return (
        f'<a href="{link}" target="_self" title="{escape(state.target.title)}">{escape(sentences.name(state))}</a>: '
        f"{escape(moved)} <small>· {escape(age)}</small>"
    )
