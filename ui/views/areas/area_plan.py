"""An area's plan: root causes, actions and next steps; edited in place."""

from __future__ import annotations

from html import escape

import streamlit as st

from analytics.disclosure import Protected
from analytics.reports.areas.my_area import PLAN, MyArea
from analytics.reports.core.records_in_force import Entry
from analytics.reports.targets.school_targets import TargetsReport
from data.catalogue import measure
from data.records import register
from ui import frame, marks, notices, selection, tables
from ui.charts import show
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
            tables.text(_field_text(report, item, "root_cause")),
            tables.text(_field_text(report, item, "what")),
            tables.text(_due(item)),
            tables.text(_field_text(report, item, "status")),
            tables.text(_field_text(report, item, "next_step") or "none recorded"),
        )
        for item in report.plan
    )
    names = (kind.fields["root_cause"].title, "What will be done", "By", "Status", "Next step")
    return tables.Table(f"Plan of {report.area_name}", tables.columns(*names), rows)


def full(answer: Protected[MyArea]) -> None:
    """Every item of the plan, one key away; or that there is none yet."""
    with st.expander("The plan in full"):
        if answer.report.plan:
            show.table(answer, table, source=SOURCE, key="plan")
        else:
            notices.note("This area has no plan yet.", "Add its first root cause below.")


def progress(report: MyArea, targets: TargetsReport) -> None:
    """How much of the area's plan is done, and how many of its schools have a target, each as a bar."""
    bars = [*_plan_bars(report), *_target_bars(report, targets)]
    items = "".join(
        f"<li><span>{escape(name)}</span>{marks.bar(share, of_whole=True)}<span>{escape(text)}</span></li>"
        for name, share, text in bars
    )
    if items:
        st.html(f'<ul class="mp-bars">{items}</ul>')
    area = next((item.total for item in targets.areas if item.code == report.area), None)
    if area is not None and area.n_with_target and area.no_change.implied_pct is not None:
        goal = "" if targets.goal.value is None else f"; the plan needs {values.percent(targets.goal.value, 1)}"
        frame.notes(
            f"{measure(targets.measure).name}, {values.period(targets.period)}: if every school meets its target, "
            f"{values.percent(area.no_change.implied_pct, 1)}{goal}."
        )


def _plan_bars(report: MyArea) -> list[tuple[str, float, str]]:
    kind = register(PLAN)
    current = [item for item in report.plan if item.values.get("status") != "dropped"]
    if not current:
        return []
    done = sum(item.values.get("status") in kind.due.done for item in current) if kind.due else 0
    late = sum(bool(item.days_overdue) for item in current)
    overdue = f", {values.count(late)} overdue" if late else ""
    return [("Area plan", done / len(current), f"{values.of(done, len(current), 'items')} done{overdue}")]


def _target_bars(report: MyArea, targets: TargetsReport) -> list[tuple[str, float, str]]:
    area = next((item.total for item in targets.areas if item.code == report.area), None)
    if area is None or not area.n_schools:
        return []
    text = values.of(area.n_with_target, area.n_schools, "schools have one")
    return [("School targets", area.n_with_target / area.n_schools, text)]


def _field_text(report: MyArea, entry: Entry, name: str) -> str:
    return fields.value_text(register(PLAN).fields[name], entry.values.get(name), report.names)


def _due(entry: Entry) -> str:
    late = f", {values.plural(entry.days_overdue, 'day')} overdue" if entry.days_overdue else ""
    return values.day(entry.values["due"]) + late


def editor(report: MyArea) -> None:
    """One item, or a new one, in place."""
    kind = register(PLAN)
    if not report.editable:
        notices.note("Showing data as at an earlier date.", "To change the plan, choose today's date.")
        return
    options = {NEW: "Add an item"} | {
        item.key: f"{item.values['edition']}, {item.values['item']}: {item.values['root_cause']}"
        for item in report.plan
    }
    with st.expander("Add to the plan or change it", expanded=selection.code("item") not in (None, NEW)):
        picked = selection.choose("item", "Item", options, NEW)
        entry = next((item for item in report.plan if item.key == picked), None)
        editing.form(kind, entry, report.names, shown_fields=ASKED, fixed={"area": report.area})
