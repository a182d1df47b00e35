"""An area lead's Monday on screen: sentences and short lists, the most pressing first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape

import streamlit as st

from analytics.reports.my_area import MyArea
from analytics.reports.my_area_changes import Change
from analytics.reports.my_area_due import Due
from analytics.reports.my_area_schools import MySchool, Reason, Support
from analytics.risk import Rating
from ui import notices, selection, sentences, tables, words
from ui.views import risk

SINCE = "since"
_FIRST = 8  # lines of a list before the rest is folded away
_RATINGS = {
    Support.MOST: Rating.RED, Support.SOME: Rating.AMBER, Support.LITTLE: Rating.GREEN,
}  # fmt: skip
_HEADINGS = {
    "inspection": "Inspection report", "formal": "Formal step", "lifted": "Formal step ended",
    "attendance": "Attendance",
}  # fmt: skip


def choose(report: MyArea) -> None:
    """The areas to choose from, each with what waits there."""
    for one in report.choices:
        late = f"{words.count(one.overdue)} past its day" if one.overdue else "nothing past its day"
        st.button(
            f"{one.name}: {words.plural(one.schools, 'school')}, {late}",
            key=f"area-{one.code}", on_click=selection.keep, args=("area", one.code),
        )  # fmt: skip


def since(report_day: date, first: date) -> date:
    """The day of the last visit, kept in the link; thirty days back to begin with."""
    text = selection.code(SINCE)
    try:
        asked = date.fromisoformat(text) if text else first
    except ValueError:
        notices.unknown_code("the day of the last visit", text or "", words.day(first))
        asked = first
    st.session_state["choose-since"] = min(asked, report_day)
    st.date_input(
        "Since my last visit on", key="choose-since", max_value=report_day, format="DD/MM/YYYY",
        min_value=report_day - timedelta(days=3660), on_change=_since_chosen,
    )  # fmt: skip
    return min(asked, report_day)


def _since_chosen() -> None:
    chosen = st.session_state["choose-since"]
    if chosen is not None:
        selection.keep(SINCE, chosen.isoformat())


def seen(report: MyArea) -> None:
    """Lets the reader say that all this is known: the next visit counts from today."""
    st.button(
        "I have seen this: count from today", key="seen", on_click=selection.keep,
        args=(SINCE, report.context.as_at.isoformat()), type="tertiary",
        help="The day is kept in the address of the page: keep it as a bookmark.",
    )  # fmt: skip


def headline(report: MyArea) -> tuple[str, ...]:
    """The week in two sentences."""
    late = sum(one.days_overdue > 0 for one in report.due)
    soon = len(report.due) - late
    most, some = (_at(report, level) for level in (Support.MOST, Support.SOME))
    changed = words.plural(len(report.changes), "thing") if report.changes else "Nothing"
    first = (
        f"{changed} changed at schools in {report.area_name} since {words.day(report.since)}; "
        f"{words.count(late) if late else 'nothing'} {'are' if late > 1 else 'is'} past its day "
        f"and {words.count(soon) if soon else 'nothing'} due this week."
    )
    second = (
        f"Of {words.plural(len(report.schools), 'school')}, {words.count(len(most))} "
        f"{'needs' if len(most) == 1 else 'need'} {level_word(report, Support.MOST)} support "
        f"and {words.count(len(some))} {level_word(report, Support.SOME)} support."
    )
    return first, second


def level_word(report: MyArea, level: Support) -> str:
    """What the rule set in force calls a level."""
    if level is Support.CANNOT_TELL or report.rule is None:
        return "cannot tell"
    return report.rule.words[_RATINGS[level].value]


def _at(report: MyArea, level: Support) -> list[MySchool]:
    return [one for one in report.schools if one.support is level]


def changes(report: MyArea) -> None:
    """What changed since the last visit; what cannot be seen is said."""
    if report.changes:
        lines([(_when(one), _change(one)) for one in report.changes])
    else:
        notices.note(
            "Nothing changed at your schools.",
            f"No inspection report, formal step or fall in attendance beyond a school's usual "
            f"wobble since {words.day(report.since)}.",
        )
    if report.releases:
        items = [
            f"{one.title} ({words.plural(len(one.measures), 'measure')}, {words.day(one.day)})"
            for one in report.releases
        ]
        small("New figures: " + "; ".join(items) + ".")
    small(
        "Changes of headteacher are not in the published files that Milepost reads, and no names "
        "are kept; none can be shown."
    )


def _when(one: Change) -> str:
    return f"{escape(words.day(one.day))}<br><small>{_HEADINGS[one.kind]}</small>"


def _change(one: Change) -> str:
    school = school_link(one.urn, one.name)
    if one.kind == "attendance" and one.now is not None and one.usual is not None:
        return (
            f"{school}: {escape(words.value(one.now))} attendance in "
            f"{escape(words.period(one.what))}, against {escape(words.value(one.usual))} as a rule; "
            "more than its usual wobble. The school's own return, provisional."
        )
    return f"{school}: {escape(words.capital(one.what) or 'a visit without a grade')}"


def due(report: MyArea) -> None:
    """What is past its day, then what is due by Sunday."""
    if not report.has_records:
        notices.error("The records cannot be opened now.", "What is due is not shown; try again.")
    elif not report.due:
        notices.note(
            "Nothing is past its day or due this week.", "No check, visit or action waits."
        )
    else:
        lines([(_due_when(one), _due(report, one)) for one in report.due])


def _due_when(one: Due) -> str:
    if one.days_overdue:
        late = words.plural(one.days_overdue, "day")
        return f"<b>{escape(late)} past</b><br><small>{escape(words.day(one.due))}</small>"
    return f"Due {escape(words.day(one.due))}"


def _due(report: MyArea, one: Due) -> str:
    what = f"Check of: {one.what}" if one.check else one.what
    about = school_link(one.urn, report.names.schools.get(one.urn, one.urn)) if one.urn else ""
    lead = f"{about}: " if about else ""
    return f"{lead}{escape(what)} <small>({escape(one.title)})</small>"


def schools(report: MyArea) -> None:
    """The schools that need most, then some; the others one key away."""
    if not report.schools:
        notices.empty("open school in this area", "GIAS: register of schools")
        return
    for level in (Support.MOST, Support.SOME):
        st.subheader(_level_heading(report, level), anchor=False)
        held = [(school_link(s.urn, s.name), _why(report, s)) for s in _at(report, level)]
        if held:
            short_list(held, "school")
        else:
            small("None.")
    for level in (Support.LITTLE, Support.CANNOT_TELL):
        held = _at(report, level)
        if held:
            with st.expander(_level_heading(report, level)):
                lines([(school_link(s.urn, s.name), _why(report, s)) for s in held])


def _level_heading(report: MyArea, level: Support) -> str:
    word = words.capital(level_word(report, level))
    return f"{word}: {words.plural(len(_at(report, level)), 'school')}"


def _why(report: MyArea, school: MySchool) -> str:
    visit = next_visit(report, school)
    trust = f" {escape(school.trust_name)}." if school.trust_name else ""
    return f"{escape(reason(school.reason))} <small>{escape(visit)}{trust}</small>"


def reason(held: Reason) -> str:
    """Why a school stands at its level, in one sentence with its figure."""
    when = f", {words.day(held.since)}" if held.since else ""
    if held.risk is not None:
        return f"{words.capital(risk.short(held.risk))}."
    if held.kind == "nothing":
        return "Nothing published says how it is doing."
    lead = {"formal": "", "support": "Support under way: ", "override": "Decided by a person: ",
            "inspection": "Last inspected: "}[held.kind]  # fmt: skip
    return f"{words.capital(lead + (held.what or 'without an overall grade'))}{when}."


def next_visit(report: MyArea, school: MySchool) -> str:
    """When somebody goes there next, and when last."""
    last = f"last {words.day(school.last_visit)}" if school.last_visit else "none recorded"
    if school.next_visit:
        return f"Next visit {words.day(school.next_visit)}, {last}."
    return f"No visit planned, {last}."


def schools_table(report: MyArea) -> tables.Table:
    """Every school of the area as a table, for downloading."""
    names = ("School", "URN", "Phase", "Support", "Why", "Next visit", "Trust")
    rows = tuple(
        (
            tables.text(s.name, selection.link("school", school=s.urn)), tables.text(s.urn),
            tables.text(words.capital(sentences.phase(s.phase))),
            tables.text(words.capital(level_word(report, s.support))), tables.text(reason(s.reason)),
            tables.text(words.day(s.next_visit) if s.next_visit else "none planned"),
            tables.text(s.trust_name or "maintained or single"),
        )
        for s in report.schools
    )  # fmt: skip
    return tables.Table(
        f"Schools in {report.area_name}", tuple(tables.Column(one) for one in names), rows
    )


def school_link(urn: str, name: str) -> str:
    """A school's name leading to its own page."""
    return f'<a href="{escape(selection.link("school", school=urn))}" target="_self">{escape(name)}</a>'


def lines(rows: Sequence[tuple[str, str]]) -> None:
    """A list of what and its particulars, one under the other on a phone."""
    items = "".join(f"<li><span>{left}</span><span>{right}</span></li>" for left, right in rows)
    st.html(f'<ul class="mp-lines">{items}</ul>')


def short_list(rows: Sequence[tuple[str, str]], noun: str) -> None:
    """The first lines of a long list, the others one key away."""
    lines(rows[:_FIRST])
    if rest := rows[_FIRST:]:
        with st.expander(words.plural(len(rest), f"more {noun}")):
            lines(rest)


def small(text: str) -> None:
    """A quiet line."""
    st.html(f'<p class="mp-subtitle">{escape(text)}</p>')
