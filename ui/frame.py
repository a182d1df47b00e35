"""The frame of every page: bar, heading, filters, foot."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from analytics.reports.core.types import PageHeader
from ui import glossary, selection
from wording import values
from wording.escaping import as_markdown

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

_ANSWER = "answer"
_SLOTS = "milepost_slots"
_DIVIDED = "milepost_divided"
_ANSWERED = "milepost_answered"


def lay_out() -> None:
    """Keep a place for the head and one for the filters, so that a page may fill them in any order.

    Called by app.py before the page runs: a page must often read its filters before it can say
    its title. A page that is run alone simply sets things where it calls them.
    """
    st.session_state[_SLOTS] = (st.container(key="head"), st.container(key="filters"))
    st.session_state[_DIVIDED] = st.session_state[_ANSWERED] = False


def _slot(at: int) -> DeltaGenerator | None:
    slots = st.session_state.get(_SLOTS)
    return None if slots is None else slots[at]


def start(header: PageHeader, question: str) -> None:
    """The bar (authority, plan, known at, whose data, what is overdue) and the page's question."""
    place = _slot(0) or st.container()
    place.html(f'<a class="mp-skip" href="#{_ANSWER}">Skip to the answer</a>{bar(header)}')
    title(question, place)


def title(question: str, place: DeltaGenerator | None = None) -> None:
    """The page's question: its one title, and the name of its window."""
    (place or st.container()).title(as_markdown(question), anchor=False)
    st.set_page_config(page_title=f"{question} · Milepost")


def bar(header: PageHeader) -> str:
    """HTML of the first line: where, known as at when, whose data."""
    plan = f"Replay of a past plan: {header.plan_title}" if header.replay else header.plan_title
    data = (
        f'<span class="mp-badge">{values.INVENTED}</span>' if header.invented else "<span>Published and own data</span>"
    )
    if header.day is not None:
        data += f"<span>Today is {escape(values.day(header.day))} here</span>"
    return (
        '<div class="mp-bar" role="region" aria-label="Where you are">'
        f"<b>{escape(header.authority_name)}</b><span>{escape(plan)}</span>"
        f"<span>Data as at {escape(values.day(header.as_at))}</span>{data}"
        f"{_overdue(header)}</div>"
    )


def _overdue(header: PageHeader) -> str:
    if not header.overdue:
        return "<span>No newer release is overdue</span>"
    items = "".join(f"<li>{escape(name)}</li>" for name in header.overdue)
    plural = values.plural(len(header.overdue), "newer release is overdue", "newer releases are overdue")
    return f"<details><summary>{escape(plural)}</summary><ul>{items}</ul></details>"


def filters(name: str = "first") -> DeltaGenerator:
    """The row of choosers, in the same place on every page: use it as `with filters():`.

    `name` tells a second row apart from the first.
    """
    place = _slot(1) or st.container()
    return place.container(key=f"filters-{name}", horizontal=True, vertical_alignment="bottom", gap="medium")


def answer(sentence: str, *more: str) -> None:
    """The page's answer in one sentence, terms explained, then up to two smaller ones.

    The first is where the skip link leads, and what is told to who listens (ui/milepost.js).
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
        st.html(f'<p class="mp-subtitle">{glossary.marked(subtitle)}</p>')


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
