"""This year so far on screen: live data against the path, provisional, and who has not returned."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape

import streamlit as st

from analytics.disclosure import Protected
from analytics.reports.targets.in_year import WEEKS, Chase, InYear, Live, Unreturned
from analytics.reports.targets.school_targets import SchoolAim
from data.plans.model import Reference
from data.records import register
from data.vocabulary import PromiseStatus
from ui import frame, selection, tables, theme
from ui.charts import show
from wording import sentences, values

SOURCE = "Schools' returns from the Registers page; DfE, pupil attendance in schools."
NOTE = (
    "Provisional and voluntary, covering only pupils that schools counted. Judged by the "
    "rule of the target and never added to the published series."
)
WEEKLY = (
    "Attendance is higher in autumn than over the year, so weeks "
    "are adjusted by last year's change after the same weeks."
)


def draw(answer: Protected[InYear]) -> None:
    """The section of the page: the sentence, the live figures, the lists to chase."""
    report = answer.report
    frame.section("This year so far, provisional", sentence(report))
    if report.live:
        show.table(answer, table, source=SOURCE, key="in-year")
    for item in report.chases:
        if item.schools:
            st.html(f'<p class="mp-answer small">{escape(unreturned(item))}</p>')
        if item.missing:
            show.folded(answer, partial(_missing, item), source=SOURCE, key=item.register)


def sentence(report: InYear) -> str:
    """How many targets can be followed on live data, and how they stand."""
    codes = {item.target.code for item in report.live}
    if not codes:
        return "No target can be followed on live data: no returns or weekly data for this year are loaded."
    behind = {o.target.code for o in report.live if o.now.status is PromiseStatus.RED}
    return (
        f"{values.plural(len(codes), 'target')} can be followed during the year; "
        f"{values.count(len(behind))} {'is' if len(behind) == 1 else 'are'} behind on live data."
    )


def table(report: InYear) -> tables.Table:
    """Every target on every live source, in the plan's order."""
    look = theme.REPLAY if report.header.replay else theme.STATUS
    weekly = any(item.source == WEEKS for item in report.live)
    names = ["Target", "Now", "So far, provisional", "Live source", "Why"]
    names += ["Same weeks last year"] if weekly else []
    notes = (NOTE, WEEKLY) if weekly else (NOTE,)
    rows = tuple(_row(item, look)[: len(names)] for item in report.live)
    columns = tables.columns(*names)
    return tables.Table("Targets on live data", columns, rows, notes)


def _row(live: Live, look: dict[PromiseStatus, theme.StatusLook]) -> tuple[tables.Cell, ...]:
    # A live figure answers what a sentence asks of a target's state.
    now = sentences.judgement(live.now, live, now=True)
    return (
        tables.text(live.target.title, selection.link("milestones", target=live.target.code)),
        tables.status(now.status, now.word, look),
        tables.text(_so_far(live)),
        tables.text(_source(live)),
        tables.text(now.reason),
        tables.text(_beside(live)),
    )


def _source(live: Live) -> str:
    if live.source == WEEKS:
        return f"DfE's weekly files, to {values.period(live.own.period)}"
    return (
        f"{register(live.source).title}, {values.period(live.own.period)}: {values.plural(live.schools or 0, 'school')}"
    )


def _so_far(live: Live) -> str:
    if live.source == WEEKS or not live.own.shown:
        return values.value(live.own)
    text = values.say(live.own)
    if live.value is None or live.other is None:
        return text
    points = values.number(abs(live.value), max(1, live.declared.decimals))
    gap = live.target.reference is Reference.GAP_TO_NATIONAL
    side = ("behind" if live.value > 0 else "ahead of") if gap else ("below" if live.value < 0 else "above")
    return f"{text}; {points} points {side} England's {values.value(live.other)} of {live.other.period}"


def _beside(live: Live) -> str:
    if live.source != WEEKS:
        return ""
    return values.value(live.same_point) if live.same_point else "not loaded"


def unreturned(item: Chase) -> str:
    """How many have returned for one period."""
    title, when = register(item.register).title, values.period(item.period)
    if len(item.missing) == item.schools:
        return f"{title}, {when}: no returns from any of {values.plural(item.schools, 'school')}."
    came = values.of(item.schools - len(item.missing), item.schools, "schools")
    return f"{title}, {when}: {came} have returned; these have not."


def _missing(item: Chase, _report: InYear) -> tables.Table:
    caption = f"{register(item.register).title}, {values.period(item.period)}: not returned"
    return to_chase(caption, item.missing)


def to_chase(caption: str, schools: Sequence[Unreturned | SchoolAim]) -> tables.Table:
    """Schools that sent nothing, with what is needed to find whom to ask."""
    rows = tuple(
        (
            tables.text(school.name, selection.link("school", school=school.urn)),
            tables.text(school.urn),
            tables.text(school.area_name),
            tables.text("Academy or free school" if school.academy else "Maintained"),
            tables.text(school.trust),
        )
        for school in schools
    )
    return tables.Table(caption, tables.columns("School", "URN", "Area", "Kind", "Trust"), rows, on_screen=25)
