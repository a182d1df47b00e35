"""Any register on one page: what is in force, what is due, the figure it gives, and its entry."""

from __future__ import annotations

import streamlit as st

from analytics.reports.registers import Entry, Fed, RegisterReport, others
from ui import records, selection, tables, words
from ui.views import editing, fields, target_entry

SOURCE = "The authority's own records."


def choose() -> str:
    """Which register."""
    options = others()
    return selection.choose("register", "Register", options, "visits")


def sentence(report: RegisterReport) -> str:
    """How many records there are, and what is due."""
    said = f"{words.plural(len(report.entries), 'record')} in force"
    if report.register.due is None:
        return f"{said}."
    late, soon = len(report.overdue), len(report.due_this_month)
    return f"{said}; {words.count(late)} overdue, {words.count(soon)} due this month."


def more(report: RegisterReport) -> tuple[str, ...]:
    """What the register is, and the figures it gives to targets."""
    return (report.register.about, " ".join(_fed(one) for one in report.fed))


def _fed(one: Fed) -> str:
    if one.value is None:
        return f"{one.title}: nothing is recorded yet."
    value = words.percent(one.value) if one.percent else words.count(one.value)
    return f"{one.title}: {value}."


def table(report: RegisterReport) -> tables.Table:
    """The records in force, overdue ones first and strong."""
    ordered = sorted(report.entries, key=lambda one: -one.days_overdue)
    shown = list(report.register.fields.values())
    rows = tuple(
        tuple(
            tables.text(fields.said(one, entry.values.get(one.name), report.names)) for one in shown
        )
        for entry in ordered
    )
    late = frozenset(at for at, entry in enumerate(ordered) if entry.days_overdue)
    columns = tuple(tables.Column(one.title) for one in shown)
    return tables.Table(report.register.title, columns, rows, (), late)


def editor(report: RegisterReport) -> None:
    """Add a record, or change, withdraw or undo one; or hand in a file where the register has one."""
    records.choose_role()
    kind = report.register
    editing.said(kind)
    if kind.by_file:
        single, by_file = st.tabs(["One record", "A file"])
        with by_file:
            target_entry.hand_in(kind.name, report.names)
    else:
        single = st.container()
    with single:
        by_key = {one.key: one for one in report.entries}
        chosen = st.selectbox(
            "Record", ["new", *by_key], key=f"register-{kind.name}",
            format_func=lambda key: "A new one" if key == "new" else name_of(by_key[key], report),
        )  # fmt: skip
        editing.form(kind, by_key.get(chosen), report.names)


def name_of(entry: Entry, report: RegisterReport) -> str:
    """A record by what identifies it: its key's fields, else its first three."""
    wanted = report.register.key or tuple(report.register.fields)[:3]
    parts = (
        fields.said(report.register.fields[n], entry.values.get(n), report.names) for n in wanted
    )
    return ", ".join(part for part in parts if part)
