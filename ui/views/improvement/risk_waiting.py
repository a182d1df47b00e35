"""Whom a round waits for: its heads see it first, others ten working days later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from analytics.disclosure import Protected
from analytics.reports.risk.types import Audience, RiskReport, Waiting
from data.vocabulary import Role
from ui import downloads, frame, notices, records, tables
from ui.charts import show
from ui.views.improvement import risk
from wording import values
from wording.escaping import as_markdown

FIRST = 25  # schools of a level that are listed at once
_A_FEW = 5  # more are not worth folding away
_AUDIENCES = {
    Role.ADMINISTRATOR.value: Audience.OFFICERS,
    Role.DIRECTOR.value: Audience.OFFICERS,
    Role.AREA_LEAD.value: Audience.OFFICERS,
    Role.ANALYST.value: Audience.OFFICERS,
    Role.SCHOOL.value: Audience.SCHOOL,
}


def audience() -> Audience:
    """As whom this reader sees a round: those who write the letters see it with the heads."""
    return _AUDIENCES.get(records.role(), Audience.OTHERS)


def opens(waiting: Waiting) -> str:
    """From when others may see it."""
    return f"not yet open to others: opens on {values.day(waiting.others_from)}"


def say(report: RiskReport) -> None:
    """A notice that a round waits for its headteachers, before anything else."""
    waiting = report.waiting
    if waiting is None:
        return
    heads = f"Heads see the round of {values.day(waiting.round)} from {values.day(waiting.heads_from)}"
    text = f"{values.capital(opens(waiting))}."
    if waiting.withheld:
        notices.note(text, f"{heads}; everyone else ten working days later.")
    else:
        notices.note(text, f"{heads}. Shown so that you can write the letters; it cannot be downloaded.")


def table(
    answer: Protected[RiskReport], draw: Callable[[RiskReport], tables.Table], key: str, source: str = risk.SOURCE
) -> None:
    """A table of the round; without its downloads while the round waits."""
    if answer.report.waiting is None:
        show.table(answer, draw, source=source, key=key)
        return
    tables.draw(draw(answer.report))
    frame.notes(source)


def listed(answer: Protected[RiskReport], wanted: str) -> None:
    """The schools of a level: the first of a long list, the rest when asked for; files hold all."""
    whole = risk.listed(answer.report, wanted)
    if len(whole.rows) <= FIRST + _A_FEW:
        table(answer, lambda current: risk.listed(current, wanted), "listed")
        return
    every = st.checkbox(f"Show all {len(whole.rows)} schools", key=f"all-{wanted}")
    tables.draw(whole if every else replace(whole, rows=whole.rows[:FIRST]))
    frame.notes(risk.SOURCE)
    if answer.report.waiting is None:
        downloads.buttons(whole, risk.SOURCE, "listed")


def ruled(report: RiskReport) -> None:
    """By which rules, and what they could not look at."""
    frame.notes(risk.by_rule(report))
    for heading, text in risk.cautions(report):
        notices.note(heading, text)


def folded(title: str, answer: Protected[RiskReport], draw: Callable[[RiskReport], tables.Table], key: str) -> None:
    """A table of the round one key away, under a title of its own."""
    with st.expander(as_markdown(title)):
        table(answer, draw, key)
