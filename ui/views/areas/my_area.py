"""My area this week: sentences and short lists, the most pressing first."""

from __future__ import annotations

from datetime import date, timedelta
from html import escape

import streamlit as st

from analytics.reports.areas.my_area import MyArea
from analytics.reports.areas.my_area_schools import MySchool, Reason, Support
from analytics.risk import Rating
from ui import notices, selection
from ui.views.improvement import risk
from wording import values
from wording.escaping import as_markdown

SINCE = "since"
_CHOICE_PX = 220  # one width for all, so that what waits in each stands in a column
NO_HEADS = (
    "Changes of headteacher are not shown: they are not in "
    "the published files Milepost reads, and Milepost stores no names."
)
RATINGS = {
    Support.MOST: Rating.RED,
    Support.SOME: Rating.AMBER,
    Support.LITTLE: Rating.GREEN,
    Support.CANNOT_TELL: Rating.CANNOT_TELL,
}


def choose(report: MyArea) -> None:
    """The areas to choose from, each with what waits there."""
    for choice in report.choices:
        late = values.plural(choice.overdue, "overdue item", "overdue items")
        late = late if choice.overdue else "nothing overdue"
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            st.button(
                as_markdown(choice.name),
                key=f"area-{choice.code}",
                width=_CHOICE_PX,
                on_click=selection.keep,
                args=("area", choice.code),
            )
            st.html(f"<span>{values.plural(choice.schools, 'school')}; {late}</span>")


def since(report_day: date, first: date) -> date:
    """The day of the last visit, kept in the link; thirty days back to begin with."""
    text = selection.code(SINCE)
    try:
        requested = selection.day_of(text) if text else first
    except ValueError:
        notices.unknown_code("the date of your last visit", text or "", values.day(first))
        requested = first
    earliest = report_day - timedelta(days=3660)
    requested = min(max(requested, earliest), report_day)
    st.session_state["choose-since"] = requested
    st.date_input(
        "Since my last visit on",
        key="choose-since",
        max_value=report_day,
        format="DD/MM/YYYY",
        min_value=earliest,
        on_change=_since_chosen,
    )
    return requested


def _since_chosen() -> None:
    chosen = st.session_state["choose-since"]
    if chosen is not None:
        selection.keep(SINCE, chosen.isoformat())


def seen(report_day: date) -> None:
    """Lets the reader say that all this is known: the next visit counts from today."""
    st.button(
        "Mark all as seen",
        key="seen",
        on_click=selection.keep,
        args=(SINCE, report_day.isoformat()),
        help="The date is stored in the page address; bookmark it.",
    )


def headline(report: MyArea) -> tuple[str, ...]:
    """The week in two sentences."""
    changed = values.plural(len(report.changes), "thing") if report.changes else "nothing"
    return f"{_waiting(report)}; {changed} changed since {values.day(report.since)}.", _needs(report)


def _waiting(report: MyArea) -> str:
    """How much is overdue, and how much is due by Sunday."""
    if not report.has_records:
        return "The records cannot be opened, so Milepost cannot show what is due"
    late = sum(item.days_overdue > 0 for item in report.due)
    soon = len(report.due) - late
    past = values.plural(late, "item is overdue", "items are overdue")
    due = f"{values.plural(soon, 'item')} due this week"
    if not report.due:
        return "Nothing is overdue or due this week"
    if not late:
        return f"Nothing is overdue and {due}"
    return f"{past} and {due if soon else 'nothing else is due this week'}"


def _needs(report: MyArea) -> str:
    """How many schools need how much support, and how many have too little data."""
    most, some, unknown = (len(at_level(report, level)) for level in (Support.MOST, Support.SOME, Support.CANNOT_TELL))
    schools = values.plural(len(report.schools), "school")
    if unknown == len(report.schools):
        return f"There is too little data to say which of {schools} need support."
    tail = f"; {values.count(unknown)} have too little data to rate" if unknown else ""
    verb = "needs" if most == 1 else "need"
    if report.rule is not None and report.rule.colours:
        verb = "is" if most == 1 else "are"
    return (
        f"Of {schools}, {values.count(most)} {verb} {support(report, Support.MOST)} "
        f"and {values.count(some)} {support(report, Support.SOME)}{tail}."
    )


def support(report: MyArea, level: Support) -> str:
    """A level as what a school needs: colours are no kind of support."""
    word = level_word(report, level)
    return word if report.rule is not None and report.rule.colours else f"{word} support"


def level_word(report: MyArea, level: Support) -> str:
    """What the rule set in force calls a level."""
    if level is Support.CANNOT_TELL or report.rule is None:
        return "cannot tell"
    return report.rule.words[RATINGS[level].value]


def at_level(report: MyArea, level: Support) -> list[MySchool]:
    """The schools of one level, the most pressing first."""
    return [school for school in report.schools if school.support is level]


def reason(held: Reason) -> str:
    """Why a school is at its level, in one sentence with its figure."""
    when = f", {values.day(held.since)}" if held.since else ""
    if held.risk is not None:
        return f"{values.capital(risk.short(held.risk))}."
    if held.kind == "nothing":
        return "No published data on its performance."
    lead = {
        "formal": "",
        "support": "Support in progress: ",
        "override": "Set by a person: ",
        "inspection": "Last inspected: ",
    }[held.kind]
    return f"{values.capital(lead + (held.what or 'without an overall grade'))}{when}."


def school_link(urn: str, name: str) -> str:
    """A school's name leading to its own page."""
    return f'<a href="{escape(selection.link("school", school=urn))}" target="_self">{escape(name)}</a>'


def small(text: str) -> None:
    """A quiet line."""
    st.html(f'<p class="mp-subtitle">{escape(text)}</p>')
