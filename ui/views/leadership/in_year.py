"""This year so far on screen: live data against the path, provisional, and who has not returned."""

from __future__ import annotations

from html import escape

import streamlit as st

from analytics.disclosure import Protected
from analytics.reports.targets.in_year import WEEKS, InYear, Live
from analytics.reports.targets.missing_returns import Chase
from data.plans.model import Reference
from data.records import register
from data.vocabulary import PromiseStatus
from ui import frame, selection, tables, theme
from ui.charts import show
from wording import sentences, values

SOURCE = "Schools' returns, handed in on the page of registers; DfE, pupil attendance in schools."
NOTE = (
    "Provisional and voluntary: of the pupils that schools counted, not of all. It is judged by the rule "
    "of the promise and never enters the published series."
)
WEEKLY = (
    "An autumn is better attended than its year: weeks are judged with what last year still lost, or "
    "gained, after the same weeks."
)


def draw(answer: Protected[InYear]) -> None:
    """The section of the page: the sentence, the live figures, the lists to chase."""
    report = answer.report
    frame.section("This year so far, provisional", sentence(report))
    if report.live:
        show.table(answer, table, source=SOURCE, key="in-year")
    for one in report.chases:
        if one.asked:
            st.html(f'<p class="mp-answer small">{escape(unreturned(one))}</p>')
        if one.missing:
            show.folded(answer, lambda _, one=one: chase(one), source=SOURCE, key=one.register)


def sentence(report: InYear) -> str:
    """How many targets can be followed on live data, and how they stand."""
    codes = {one.target.code for one in report.live}
    if not codes:
        return "No target can be followed on live data: no return of this year, and no week, is loaded."
    behind = {o.target.code for o in report.live if o.now.status is PromiseStatus.RED}
    return (
        f"{values.plural(len(codes), 'target')} can be followed during the year; "
        f"{values.count(len(behind))} {'is' if len(behind) == 1 else 'are'} behind on live data."
    )


def table(report: InYear) -> tables.Table:
    """Every target on every live source, in the plan's order."""
    look = theme.REPLAY if report.context.replay else theme.STATUS
    weekly = any(one.source == WEEKS for one in report.live)
    names = ["Target", "Now", "So far, provisional", "Live source", "Why"]
    names += ["Same weeks last year"] if weekly else []
    notes = (NOTE, WEEKLY) if weekly else (NOTE,)
    rows = tuple(_row(one, look)[: len(names)] for one in report.live)
    columns = tuple(tables.Column(name) for name in names)
    return tables.Table("Targets on live data", columns, rows, notes)


def _row(one: Live, look: dict[PromiseStatus, theme.StatusLook]) -> tuple[tables.Cell, ...]:
    # A live figure answers what a sentence asks of a target's state.
    now = sentences.judgement(one.now, one, now=True)
    return (
        tables.text(one.target.title, selection.link("milestones", target=one.target.code)),
        tables.status(now.status, now.word, look),
        tables.text(_so_far(one)),
        tables.text(_source(one)),
        tables.text(now.reason),
        tables.text(_beside(one)),
    )


def _source(one: Live) -> str:
    if one.source == WEEKS:
        return f"DfE's weekly files, to {values.period(one.own.period)}"
    return f"{register(one.source).title}, {values.period(one.own.period)}: {values.plural(one.schools or 0, 'school')}"


def _so_far(one: Live) -> str:
    if one.source == WEEKS or not one.own.shown:
        return values.value(one.own)
    said = values.say(one.own)
    if one.value is None or one.other is None:
        return said
    points = values.number(abs(one.value), max(1, one.declared.decimals))
    gap = one.target.reference is Reference.GAP_TO_NATIONAL
    side = ("behind" if one.value > 0 else "ahead of") if gap else ("below" if one.value < 0 else "above")
    return f"{said}; {points} points {side} England's {values.value(one.other)} of {one.other.period}"


def _beside(one: Live) -> str:
    if one.source != WEEKS:
        return ""
    return values.value(one.same_point) if one.same_point else "not loaded"


def unreturned(one: Chase) -> str:
    """How many have returned for one period."""
    title, when = register(one.register).title, values.period(one.period)
    if len(one.missing) == one.asked:
        return f"{title}, {when}: nothing has come from any of {values.plural(one.asked, 'school')}."
    came = values.of(one.asked - len(one.missing), one.asked, "schools")
    return f"{title}, {when}: {came} have returned; these have not."


def chase(one: Chase) -> tables.Table:
    """The schools that sent nothing for one period."""
    rows = tuple(
        (
            tables.text(school.name, selection.link("school", school=school.urn)),
            tables.text(school.urn),
            tables.text(school.area_name),
            tables.text("Academy or free school" if school.academy else "Maintained"),
            tables.text(school.trust),
        )
        for school in one.missing
    )
    names = ("School", "URN", "Area", "Kind", "Trust")
    title = register(one.register).title
    caption = f"{title}, {values.period(one.period)}: not returned"
    columns = tuple(tables.Column(name) for name in names)
    return tables.Table(caption, columns, rows, on_screen=25)
