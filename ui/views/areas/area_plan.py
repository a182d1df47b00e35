"""An area's plan: root causes, actions and next steps; edited in place."""

from __future__ import annotations

import streamlit as st

from analytics.reports.areas.my_area import PLAN, MyArea
from analytics.reports.core.records_in_force import Entry
from data.records import register
from ui import notices, selection, tables
from ui.views.records import editing, fields
from wording import values

ASKED = (
    "edition",
    "item",
    "heading",
    "status",
    "starts",
    "due",
    "accountable",
    "measures",
    "root_cause",
    "what",
    "expected",
    "actual",
    "next_step",
)
SOURCE = "The area's own records in Milepost."
NEW = "new"


def table(report: MyArea) -> tables.Table:
    """Every item: its root cause, what is done, by when, and what is next."""
    kind = register(PLAN)
    rows = tuple(
        (
            tables.text(_said(report, item, "root_cause")),
            tables.text(_said(report, item, "what")),
            tables.text(_due(item)),
            tables.text(_said(report, item, "status")),
            tables.text(_said(report, item, "next_step") or "none recorded"),
        )
        for item in report.plan
    )
    names = (kind.fields["root_cause"].title, "What will be done", "By", "Status", "Next step")
    return tables.Table(f"Plan of {report.area_name}", tuple(tables.Column(name) for name in names), rows)


def _said(report: MyArea, entry: Entry, name: str) -> str:
    return fields.said(register(PLAN).fields[name], entry.values.get(name), report.names)


def _due(entry: Entry) -> str:
    late = f", {values.plural(entry.days_overdue, 'day')} overdue" if entry.days_overdue else ""
    return values.day(entry.values["due"]) + late


def editor(report: MyArea) -> None:
    """One item, or a new one, in place."""
    kind = register(PLAN)
    if not report.editable:
        notices.note("Showing data as at an earlier date.", "To change the plan, choose today's date.")
        return
    editing.said(kind)
    options = {NEW: "Add an item"} | {
        item.key: f"{item.values['edition']}, {item.values['item']}: {item.values['root_cause']}"
        for item in report.plan
    }
    with st.expander("Add to the plan or change it", expanded=selection.code("item") not in (None, NEW)):
        picked = selection.choose("item", "Item", options, NEW)
        entry = next((item for item in report.plan if item.key == picked), None)
        editing.form(kind, entry, report.names, asked=ASKED, fixed={"area": report.area})
