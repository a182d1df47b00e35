"""The frame of every page: heading, plan and date, filters, foot."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from analytics.reports.core.types import PageHeader
from session.opening import NO_PLAN
from ui import glossary, loaders, notices, people, selection
from wording import values
from wording.escaping import as_markdown

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_ANSWER = "answer"
_SLOTS = "milepost_slots"
_DIVIDED = "milepost_divided"
_ANSWERED = "milepost_answered"
EARLIEST = date(2010, 1, 1)


def lay_out() -> None:
    """Keep a place for the head and one for the filters, so that a page may fill them in any order.

    Called by app.py before the page runs: a page must often read its filters before it can say
    its title. A page that is run alone simply sets things where it calls them.
    """
    people.settings_menu()
    st.session_state[_SLOTS] = (st.container(key="head", horizontal=True), st.container(key="filters"))
    st.session_state[_DIVIDED] = st.session_state[_ANSWERED] = False


def _slot(at: int) -> DeltaGenerator | None:
    slots = st.session_state.get(_SLOTS)
    return None if slots is None else slots[at]


def start(header: PageHeader, name: str) -> None:
    """The page's name, and beside it what it shows: plan, date, whose data, what is overdue."""
    place = _slot(0) or st.container(key="head")
    place.html(f'<a class="mp-skip" href="#{_ANSWER}">Skip to the answer</a>{badges(header)}')
    title(name, place)
    if loaders.warehouse() is None:
        return
    if loaders.covers_no_school():
        codes = values.joined(people.limits())
        text = f"It is limited to {codes}. Ask whoever looks after Milepost to check people.toml."
        notices.partial_note("No school that is loaded is within your access.", text)
    plans, plan = _plans()
    usual = loaders.as_at_default(None if plan == NO_PLAN else plan)
    selection.selected_code("plan", plans, plan)  # outside the popover: what a link got wrong is said on the page
    day = selection.settle_date(usual, EARLIEST, loaders.today())
    with place.popover(as_markdown(_label(header)), key="where", type="tertiary"):
        selection.draw("plan", "Plan", plans, plan)
        selection.draw_date("Data as at", day, usual, EARLIEST, loaders.today())
        st.html(f'<div class="mp-where">{about(header)}</div>')


def _plans() -> tuple[dict[str, str], str]:
    """The plans that may be chosen, and the one that is read."""
    at = loaders.context()
    plan = at.plan or at.plan_to_come
    options = loaders.plan_choices()
    if plan is None or not loaders.has_current_plan():
        options = {NO_PLAN: "No current plan", **options}
    return options, plan.code if plan else NO_PLAN


def _label(header: PageHeader) -> str:
    late = f" · {values.plural(len(header.overdue), 'release')} overdue" if header.overdue else ""
    return f"{header.authority_name} · Data as at {values.day(header.as_at)}{late}"


def title(name: str, place: DeltaGenerator | None = None) -> None:
    """The page's name: its one title, and the name of its window."""
    (place or st.container()).title(as_markdown(name), anchor=False)
    st.set_page_config(page_title=f"{name} · Milepost")


def badges(header: PageHeader) -> str:
    """HTML of what nobody may miss: invented schools, a past plan, an earlier day."""
    past = ""
    if header.replay:
        past = f"Replay of a past plan, as at {values.day(header.as_at)}"
    elif header.as_at < (header.day or loaders.today()):
        past = f"Not today: as at {values.day(header.as_at)}"
    labels = (("mp-badge", values.INVENTED if header.invented else ""), ("mp-badge past", past))
    text = "".join(f'<span class="{look}">{escape(words)}</span>' for look, words in labels if words)
    paper = f"{header.authority_name} · {header.plan_title} · Data as at {values.day(header.as_at)}"
    return (
        f'<div class="mp-badges" role="region" aria-label="What this page shows">{text}'
        f'<p class="mp-printed">{escape(paper)}</p></div>'
    )


def about(header: PageHeader) -> str:
    """HTML of what the page shows, in full: the plan, whose data, and which releases are overdue."""
    plan = f"Replay of a past plan: {header.plan_title}" if header.replay else header.plan_title
    data = values.INVENTED if header.invented else "Published and own data"
    today = f"Today is {values.day(header.day)} here" if header.day is not None else ""
    text = "".join(f"<p>{escape(line)}</p>" for line in (header.authority_name, plan, data, today) if line)
    if not header.overdue:
        return f"{text}<p>No newer release is overdue</p>"
    items = "".join(f"<li>{escape(item)}</li>" for item in header.overdue)
    plural = values.plural(len(header.overdue), "newer release is overdue", "newer releases are overdue")
    return f"{text}<p>{escape(plural)}:</p><ul>{items}</ul>"


def filters() -> DeltaGenerator:
    """The row of choosers, in the same place on every page: use it as `with filters():`."""
    place = _slot(1) or st.container()
    return place.container(key="filters-first", horizontal=True, vertical_alignment="bottom", gap="medium")


def answer(sentence: str, *more: str) -> None:
    """The page's answer in one sentence, terms explained, then up to two smaller ones.

    The skip link leads to the first, and screen readers announce it (ui/milepost.js).
    """
    rest = "".join(f'<p class="mp-answer small">{glossary.marked(line)}</p>' for line in more if line)
    place = "" if st.session_state.get(_ANSWERED) else f' id="{_ANSWER}" tabindex="-1"'
    st.session_state[_ANSWERED] = True
    st.html(f'<div{place}><p class="mp-answer">{glossary.marked(sentence)}</p>{rest}</div>')


def notes(*lines: str) -> None:
    """Quiet sentences under a picture: what to know before relying on it; empty ones are left out."""
    text = "".join(f"<p>{glossary.marked(line)}</p>" for line in lines if line)
    if text:
        st.html(f'<div class="mp-aside">{text}</div>')


def section(heading: str, subtitle: str | None = None) -> None:
    """A heading within the page, with a quiet line under it."""
    st.session_state[_DIVIDED] = True
    st.header(as_markdown(heading), anchor=False)
    if subtitle:
        st.html(f'<p class="mp-subtitle">{glossary.marked(subtitle, heading)}</p>')


def says(sentence: str) -> None:
    """What a picture says, as a heading: under its section's, where there is one, else the title's.

    No level is skipped: who listens to a page goes from heading to heading.
    """
    set_heading = st.subheader if st.session_state.get(_DIVIDED) else st.header
    set_heading(as_markdown(sentence), anchor=False)


def finish(header: PageHeader, *lines: str) -> None:
    """The foot: sources and caveats, the build, and again whether schools are invented."""
    invented = (
        f"{values.INVENTED}: no school here is real and other authorities' figures are made up."
        if header.invented
        else ""
    )
    known = (*header.releases, *header.doubts, invented, f"Data build {header.build}.")
    foot(*(line for line in (*lines, *known) if line))


def foot(*lines: str) -> None:
    """The last lines of every page, and at their end, always, the way to help."""
    text = "<br>".join(escape(line) for line in lines)
    where = escape(selection.link("accessibility"))
    st.html(f'<div class="mp-foot">{text}<br><a href="{where}" target="_self">Accessibility</a></div>')
