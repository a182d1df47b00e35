"""The front door: what each audience asks, the answer of today as a picture, and the way in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.reports.areas.my_area import MyArea, my_area
from analytics.reports.comparison.trends import trends as trends_report
from analytics.reports.core.types import PageHeader
from analytics.reports.improvement.one_register import one_register
from analytics.reports.schools.schools import schools
from analytics.reports.targets.on_track import on_track
from ui import frame, glossary, loaders, marks, people, selection
from ui.views.leadership import plan_file, promises, trends
from wording import plan_summary, values

KEY = "as"
_WAITING = "Calculating …"
_OPENS = {"area": "my-area", "board": "board", "schools": "schools"}  # what each door opens


@dataclass(frozen=True, slots=True)
class Door:
    """One audience: what it is called, what it asks, its first page, and its answer."""

    title: str
    asks: str
    page: str
    answer: Callable[[], DoorAnswer]


@dataclass(frozen=True, slots=True)
class DoorAnswer:
    """A sentence, and the picture under it as HTML; most doors have one."""

    sentence: str
    picture: str = ""


def draw() -> None:
    """Three questions, each with its answer of today; without data, the first run instead."""
    if loaders.warehouse() is None:
        st.switch_page("pages/data/start.py")
    header = loaders.header()
    doors = _doors(header)
    chosen = doors.get(st.query_params.get(KEY, ""))
    if chosen is not None:
        st.switch_page(chosen.page)
    frame.start(header, "Milepost")
    whose = header.authority_name
    frame.answer(
        f"Are schools in {whose} improving fast enough to meet the targets, and what more is needed?"
        if people.of_one_authority()
        else f"How are schools in {whose} doing, and which need help?"
    )
    # The doors are drawn first; each answer appears when it is ready.
    places = [(_door(code, door), door) for code, door in doors.items()]
    _first_visit(header)
    frame.finish(header)
    for place, door in places:
        with place:
            answer = door.answer()
        sentence = f'<p class="mp-door-answer">{glossary.marked(answer.sentence)}</p>' if answer.sentence else ""
        place.html(sentence + answer.picture)


def _doors(header: PageHeader) -> dict[str, Door]:
    """By the code that a link may carry (`/?as=board`)."""
    opens = {"leadership": "on-track" if header.plan else "trends", **_OPENS}
    lead = Door("Senior leadership", "On track", "pages/leadership/on_track.py", _kept)
    if not header.plan:
        lead = Door("Senior leadership", "Trends", "pages/leadership/trends.py", lambda: _changing(header))
    doors = {
        "leadership": lead,
        "area": Door("Area leads", "My area", "pages/areas/my_area.py", _waiting),
        "board": Door("The board", "Present", "pages/board/present.py", _moved),
        "schools": Door("Schools", "Schools", "pages/areas/schools.py", _listed),
    }
    opened = {code: door for code, door in doors.items() if people.opens(opens[code])}
    return opened if len(opened) < len(doors) else {code: door for code, door in opened.items() if code != "schools"}


def _listed() -> DoorAnswer:
    return DoorAnswer(f"{values.plural(len(loaders.ask(schools).report.schools), 'school')} that you may see.")


def _door(code: str, door: Door) -> DeltaGenerator:
    with st.container(key=f"door-{code}", gap=None):
        st.html(f'<p class="mp-door-who">{door.title}</p>')
        # A link with a past plan and its day leads to that plan behind every door.
        chosen = {key: value for key in selection.KEYS if (value := selection.code(key))}
        st.page_link(door.page, label=door.asks, query_params=chosen)
        place = st.empty()
    place.html(f'<p class="mp-door-answer waiting">{_WAITING}</p>')
    return place


def _kept() -> DoorAnswer:
    report = loaders.ask(on_track).report
    return DoorAnswer(plan_summary.kept(report.states), promises.strip(report))


def _changing(header: PageHeader) -> DoorAnswer:
    report = loaders.ask(trends_report).report
    lead = f"{plan_file.none_to_judge(header)}, so no target can be judged."
    if not people.of_one_authority():
        lead = "Targets are those of one authority's plan."
    return DoorAnswer(f"{lead} {trends.answer(report)[0]}" if report.panels else lead)


def _waiting() -> DoorAnswer:
    report = loaders.ask(my_area).report
    return DoorAnswer(waits(report), overdue(report))


def overdue(report: MyArea) -> str:
    """A bar for each area that has something overdue, the most first, each leading to its area."""
    late = sorted((item for item in report.choices if item.overdue), key=lambda item: -item.overdue)
    if not late:
        return ""
    most = late[0].overdue
    rows = "".join(
        f'<li><a href="{escape(selection.link("my-area", area=item.code))}" target="_self">{escape(item.name)}</a>'
        f"{marks.bar(item.overdue / most)}<span>{values.count(item.overdue)} overdue</span></li>"
        for item in late
    )
    return f'<ul class="mp-bars">{rows}</ul>'


def waits(report: MyArea) -> str:
    """How many schools and areas there are, and how many items are overdue."""
    current = report.choices
    if not current:
        return f"Load a register of schools to see areas: {_REGISTER}."
    lead = f"{values.plural(sum(item.schools for item in current), 'school')} in {values.plural(len(current), 'area')}"
    late = sum(item.overdue for item in current)
    if not late:
        return f"{lead}; no check, visit or action is overdue."
    plural = values.plural(late, "check, visit or action is", "checks, visits and actions are")
    return f"{lead}; {plural} overdue."


_REGISTER = "GIAS, the file of all establishments"


def _moved() -> DoorAnswer:
    late = len(loaders.ask(one_register, name="decisions").report.overdue)
    changes = promises.newest(loaders.ask(on_track).report)
    listed = f'<p class="mp-subtitle">Newest changes</p><ul class="mp-newest">{changes}</ul>' if changes else ""
    return DoorAnswer(followed(late), listed)


def followed(late: int) -> str:
    """How many decision follow-ups are overdue."""
    if not late:
        return "No decision follow-up is overdue."
    return f"{values.plural(late, 'decision follow-up is', 'decision follow-ups are')} overdue."


def _first_visit(header: PageHeader) -> None:
    """What a newcomer needs to know: sent away by its button, and then never shown again."""
    st.html(
        '<div class="mp-first" role="note"><p><b>New here?</b> Words underlined with dots have an '
        "explanation; every chart has its source and a table below it; where the data cannot tell, the page says so. "
        f'{_next(header)}</p><button type="button" data-once="first">Got it</button></div>'
    )


def _next(header: PageHeader) -> str:
    """From invented schools to one's own; from an authority without a plan to writing one."""
    if header.invented:
        text, page, link = "The schools here are invented:", "add-files", "add your own files"
    elif not header.plan and people.of_one_authority():
        text, page, link = "Without a plan there are no targets:", "on-track", "begin one"
    else:
        return ""
    to = escape(selection.link(page))
    return f'{text} <a href="{to}" target="_self">{link}</a>.'
