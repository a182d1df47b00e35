"""Schools' targets entered one by one or handed in as a file; good rows are saved, bad ones listed."""

from __future__ import annotations

import streamlit as st

from analytics.reports.core.records_in_force import Names
from analytics.reports.targets.school_targets import TargetsReport
from data.records import Problem, RecordsError, register
from data.records.returns import Return, SavedReturn, read_return, save_return
from data.records.templates import template
from ui import downloads, loaders, people, records, tables
from ui.views.records import editing, saving
from wording import values

_REGISTER = "school_targets"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DONE = "milepost_return_done"


def draw(report: TargetsReport) -> None:
    """Both ways to enter targets, under the role in which somebody is here."""
    people.choose_role()
    kind = register(_REGISTER)
    editing.said(kind)
    by_school, by_file = st.tabs(["One school", "A file"])
    with by_school:
        _one_school(report)
    with by_file:
        hand_in(_REGISTER, report.names)


def _one_school(report: TargetsReport) -> None:
    options = {school.urn: school.name for school in report.schools}
    picked = st.selectbox(
        "School",
        list(options),
        None,
        format_func=options.__getitem__,
        key="target-school",
        placeholder="Choose a school",
    )
    if picked is None:
        return
    aim = next(school for school in report.schools if school.urn == picked)
    fixed = {"urn": picked, "measure": report.measure, "period": report.period, "pupil_group": report.group.value}
    requested = ("target", "cohort", "agreed_on", "agreed_by", "challenge", "note")
    editing.form(
        register(_REGISTER),
        aim.entry,
        report.names,
        asked=requested,
        fixed=fixed,
        tag=f"{report.measure}-{report.period}-{picked}",
    )


def hand_in(name: str, names: Names) -> None:
    """Template, upload, faults by row and column, and the save of the rows that are right."""
    with st.container(horizontal=True, key=f"templates-{name}"):
        for ending, mime in (("csv", "text/csv"), ("xlsx", _XLSX)):
            st.download_button(
                f"Template ({ending.upper()})",
                data=template(name, ending),  # type: ignore[arg-type]
                file_name=f"{name}.{ending}",
                mime=mime,
                key=f"template-{name}-{ending}",
                on_click="ignore",
                type="tertiary",
            )
    handed = st.file_uploader("A filled-in template, CSV or XLSX", type=["csv", "xlsx"], key=f"upload-{name}")
    _done(name)
    if handed is None:
        return
    try:
        result = read_return(name, handed.name, handed.getvalue(), set(names.schools))
    except RecordsError as wrong:
        editing.alert("error", "The file cannot be read. Nothing was saved.", [str(wrong)])
        return
    _read(result, handed.name)


def _read(found: Return, file: str) -> None:
    for note in found.notes:
        editing.alert("note", "Problem with the file.", [note])
    if found.problems:
        tables.draw(faults(found.problems, file))
        downloads.buttons(faults(found.problems, file), file, "faults")
    if not found.good:
        return
    plural = values.plural(len(found.good), "row is right", "rows are right")
    rest = f"; {values.plural(len(found.problems), 'fault is', 'faults are')} left out" if found.problems else ""
    st.html(f'<p class="mp-answer small">{plural}{rest}.</p>')
    if st.button(f"Save {values.plural(len(found.good), 'row')}", type="primary", key=f"save-{found.register}"):
        _save(found)


def _save(found: Return) -> None:
    try:
        outcome = save_return(saving.store(), found, records.who())
    except RecordsError as wrong:
        editing.alert(
            "error", "Not all rows were saved. Upload the file again: saved rows are not changed.", [str(wrong)]
        )
        return
    st.session_state[_DONE] = (found.register, _said(outcome))
    loaders.again()


def _said(outcome: SavedReturn) -> list[str]:
    lines = [f"{values.plural(len(outcome.saved), 'row')} saved, {values.count(len(outcome.unchanged))} already there."]
    lines += [
        f"Row {row}: a different value was already saved by "
        f"{records.role_word(current.changes[-1].who_role)}; it was not overwritten. "
        "Change it under ‘One school’."
        for row, current in outcome.conflicts
    ]
    return lines


def _done(name: str) -> None:
    text = st.session_state.get(_DONE)
    if text and text[0] == name:
        editing.alert("note", text[1][0], text[1][1:])


def faults(problems: tuple[Problem, ...], file: str) -> tables.Table:
    """What is wrong in a file: row, column, what was met, what is allowed, what to do."""
    rows = tuple(
        (
            tables.text("" if problem.row is None else str(problem.row)),
            tables.text(problem.column),
            tables.text(problem.found or "nothing"),
            tables.text(problem.expected),
            tables.text(problem.advice),
        )
        for problem in problems
    )
    names = ("Row", "Column", "Found", "Expected", "What to do")
    return tables.Table(f"Faults in {file}", tuple(tables.Column(name) for name in names), rows)
