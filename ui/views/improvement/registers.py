"""Any register on one page: what is in force, what is due, the figure it gives, and its entry."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.disclosure.gate import TOO_FEW
from analytics.reports.core.records_in_force import Entry, Names
from analytics.reports.improvement.one_register import Fed, Progress, RegisterReport, others
from analytics.reports.targets.school_targets import TargetsReport
from data.problem import Problem
from data.records import RecordField, RecordsError, register
from data.records.returns import Return, SavedReturn, read_return, save_return, template
from data.vocabulary import PromiseStatus, role_words
from ui import loaders, records, selection, tables, theme
from ui.views.records import editing, fields
from wording import sentences, values

# Schools' targets entered one by one or handed in as a file; good rows are saved, bad ones listed.

_REGISTER = "school_targets"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DONE = "milepost_return_done"


def draw(report: TargetsReport) -> None:
    """Both ways to enter targets, under the role in which somebody is here."""
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
        shown_fields=requested,
        fixed=fixed,
        tag=f"{report.measure}-{report.period}-{picked}",
    )


def hand_in(name: str, names: Names) -> None:
    """Template, upload, faults by row and column, and the save of the rows that are right."""
    with st.container(horizontal=True, key=f"templates-{name}"):
        for ending, mime in (("csv", "text/csv"), ("xlsx", _XLSX)):
            st.download_button(
                f"Template ({ending.upper()})",
                data=partial(template, name, ending),  # type: ignore[arg-type]
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


def _read(uploaded: Return, file: str) -> None:
    for note in uploaded.notes:
        editing.alert("note", "Problem with the file.", [note])
    if uploaded.problems:
        tables.draw(faults(uploaded.problems, file))
        tables.buttons(faults(uploaded.problems, file), file, "faults")
    if not uploaded.good:
        return
    plural = values.plural(len(uploaded.good), "row is right", "rows are right")
    rest = f"; {values.plural(len(uploaded.problems), 'fault is', 'faults are')} left out" if uploaded.problems else ""
    st.html(f'<p class="mp-answer small">{plural}{rest}.</p>')
    if st.button(f"Save {values.plural(len(uploaded.good), 'row')}", type="primary", key=f"save-{uploaded.register}"):
        _save(uploaded)


def _save(uploaded: Return) -> None:
    try:
        outcome = save_return(editing.store(), uploaded, records.who())
    except RecordsError as wrong:
        editing.alert(
            "error", "Not all rows were saved. Upload the file again: saved rows are not changed.", [str(wrong)]
        )
        return
    st.session_state[_DONE] = (uploaded.register, _save_summary(outcome))
    loaders.again()


def _save_summary(outcome: SavedReturn) -> list[str]:
    lines = [f"{values.plural(len(outcome.saved), 'row')} saved, {values.count(len(outcome.unchanged))} already there."]
    lines += [
        f"Row {row}: a different value was already saved by "
        f"{role_words(current.changes[-1].who_role)}; it was not overwritten. "
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
            tables.text(problem.column or ""),
            tables.text(problem.found or "nothing"),
            tables.text(problem.expected),
            tables.text(problem.advice),
        )
        for problem in problems
    )
    names = ("Row", "Column", "Found", "Expected", "What to do")
    return tables.Table(f"Faults in {file}", tables.columns(*names), rows)


SOURCE = "The authority's own records."
_MOST = 25  # rows on screen
_MOST_NAMED = 6  # of a list in one cell; a longer one is counted, and whole in the downloads


def choose() -> str:
    """Which register."""
    options = others(loaders.context().scope)
    return selection.choose("register", "Register", options, "visits")


def sentence(report: RegisterReport) -> str:
    """How many records there are, and what is due."""
    text = f"{values.plural(len(report.entries), 'record')} in force"
    if report.register.due is None:
        return f"{text}."
    late, soon = len(report.overdue), len(report.due_this_month)
    return f"{text}; {values.count(late)} overdue, {values.count(soon)} due this month."


def more(report: RegisterReport) -> tuple[str, ...]:
    """What the register is, and the figures it gives to targets."""
    return (report.register.about, _fed(report.fed[0]) if len(report.fed) == 1 else "")


def _fed(fed: Fed) -> str:
    if fed.value is None:
        text = f"{fed.title}: no records yet."
    else:
        text = f"{fed.title}: {_value(fed)}."
    if fed.progress is None:
        return text
    now, _, why = _promise(fed.progress)
    return f"{text} The plan's target is {_goal(fed.progress)}. {now}. {why}".rstrip()


def _value(fed: Fed) -> str:
    if fed.value is None:
        return "nothing recorded yet"
    value = values.percent(fed.value) if fed.percent else values.count(fed.value)
    counted = fed.part is not None and fed.out_of is not None
    text = value + (f" ({values.of(fed.part or 0, fed.out_of or 0, '')})" if counted else "")
    if fed.likely is None or fed.likely.lower is None or fed.likely.upper is None:
        return text
    low, high = values.number(100 * fed.likely.lower), values.percent(100 * fed.likely.upper)
    return f"{text}, 95% interval {low} to {high}"


def _goal(progress: Progress) -> str:
    last = progress.target.deadline
    start = f"from {sentences.promised(progress, progress.baseline.value)} " if progress.baseline else ""
    return f"{start}to {sentences.promised(progress, last.value)} by {values.month(last.due)}"


def _promise(progress: Progress) -> tuple[str, PromiseStatus, str]:
    now = sentences.judgement(progress.now, progress, now=True)
    return now.word, now.status, "" if now.word == "Not due yet" else sentences.expectation(progress)


def feeds(report: RegisterReport) -> tables.Table:
    """The figures that a register gives to several targets, each against its path."""
    look = theme.REPLAY if report.header.replay else theme.STATUS
    rows = []
    for item in report.fed:
        row = [tables.text(item.title), tables.text(_value(item))]
        if item.progress is None:
            row += [tables.text("No target of this plan"), tables.text(""), tables.text("")]
        else:
            word, status, why = _promise(item.progress)
            row += [tables.status(status, word, look), tables.text(_goal(item.progress)), tables.text(why)]
        rows.append(tuple(row))
    names = ("Figure", "In force", "Now", "Promised", "Why")
    columns = tables.columns(*names)
    return tables.Table("Figures used in the plan", columns, tuple(rows))


def replies(report: RegisterReport) -> str:
    """How many did not reply to the last closed consultation, or why nobody can tell which."""
    current = report.not_replied
    if current is None:
        return ""
    if current.why_not:
        return f"We cannot tell which schools did not reply to ‘{current.title}’: {current.why_not}."
    text = f"{values.of(len(current.silent), current.schools, 'schools')} did not reply to ‘{current.title}’."
    if current.named != current.replied:
        text += f" {values.of(current.named, current.replied, 'replies')} name their school."
    if current.n_asked != current.schools:
        text += f" {values.plural(current.n_asked, 'school')} asked, as entered."
    return text


def silent(report: RegisterReport) -> tables.Table:
    """The schools without a reply to the last closed consultation, by name."""
    current = report.not_replied
    assert current is not None
    rows = tuple(
        (
            tables.text(school.name, selection.link("school", school=school.urn)),
            tables.text(school.area_name or "no area"),
            tables.text(values.of(school.replied, current.consultations, "")),
        )
        for school in current.silent
    )
    columns = tables.columns("School", "Area", "Consultations it replied to")
    return tables.Table(f"No reply: {current.title}", columns, rows, on_screen=_MOST)


def table(report: RegisterReport) -> tables.Table:
    """The records in force: those of the school that a link asks for, then the longest overdue.

    What nobody filled in is left out.
    """
    query_param = st.query_params.get("school")
    ordered = sorted(
        report.entries, key=lambda item: (not _is_of(item, query_param), -item.days_overdue, _newest_first(item))
    )
    shown = [
        field
        for field in report.register.fields.values()
        if field.required or any(field.name in entry.values or field.name in entry.hidden for entry in ordered)
    ]
    columns = tables.columns(*(item.title for item in shown))
    rows = tuple(tuple(_cell(item, entry, report) for item in shown) for entry in ordered)
    if report.overdue:
        columns = tables.columns(*columns, "Overdue")
        rows = tuple((*row, tables.overdue(entry.days_overdue)) for row, entry in zip(rows, ordered, strict=True))
    own = frozenset(at for at, entry in enumerate(ordered) if _is_of(entry, query_param))
    return tables.Table(report.register.title, columns, rows, strong=own, on_screen=_MOST)


def _is_of(entry: Entry, urn: str | None) -> bool:
    return urn is not None and entry.values.get("urn") == urn


def _cell(field: RecordField, entry: Entry, report: RegisterReport) -> tables.Cell:
    """A value in words; a school's name leads to its own page."""
    if field.name in entry.hidden:
        return tables.Cell(TOO_FEW, None, missing=TOO_FEW)
    value = entry.values.get(field.name)
    if field.many and isinstance(value, tuple | list) and len(value) > _MOST_NAMED:
        every = fields.value_text(field, value, report.names)
        return tables.Cell(f"{values.count(len(value))} entered", every)
    link = selection.link("school", school=str(value)) if field.name == "urn" and value else ""
    return tables.text(fields.value_text(field, value, report.names), link)


def _newest_first(entry: Entry) -> int:
    """By the first date that a record says."""
    days = [value.toordinal() for value in entry.values.values() if isinstance(value, date)]
    return -days[0] if days else 0


def editor(report: RegisterReport) -> None:
    """Add a record, or change, withdraw or undo one; or hand in a file where the register has one."""
    kind = report.register
    if kind.by_file:
        first, by_file = st.tabs(["One record", "A file"])
        single: DeltaGenerator = first
        with by_file:
            hand_in(kind.name, report.names)
    else:
        single = st.container()
    with single:
        by_key = {entry.key: entry for entry in report.entries}
        chosen = st.selectbox(
            "Record",
            ["new", *by_key],
            key=f"register-{kind.name}",
            format_func=lambda key: "A new one" if key == "new" else name_of(by_key[key], report),
        )
        editing.form(kind, by_key.get(chosen), report.names)


def name_of(entry: Entry, report: RegisterReport) -> str:
    """A record by what identifies it: its key's fields, else its first three."""
    identifying = report.register.key or tuple(report.register.fields)[:3]
    parts = (fields.value_text(report.register.fields[n], entry.values.get(n), report.names) for n in identifying)
    return ", ".join(part for part in parts if part)
