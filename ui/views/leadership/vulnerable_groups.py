"""The quiet lines of the first screen: every target, and pupils whom averages hide."""

from __future__ import annotations

from html import escape

import streamlit as st

from analytics.reports.targets.on_track import OnTrack
from analytics.reports.targets.target_state import TargetState
from data.catalogue import measure
from data.vocabulary import PromiseStatus
from ui import selection, tables, theme
from ui.views.leadership.target import looks
from wording import sentences, values


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
