"""Choosers shared by pages: measure, phase, group, area, trust, year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import streamlit as st

from analytics.disclosure import Protected
from analytics.reports.core.context import UnknownPlace
from analytics.reports.schools.school import SchoolReport, school
from data.catalogue import MEASURES, measure
from data.vocabulary import Phase, PupilGroup
from ui import frame, loaders, notices, selection
from wording import sentences, values


def one_measure(codes: Iterable[str], default: str) -> str:
    """One measure by its label."""
    options = {code: MEASURES[code].label for code in codes}
    return selection.choose("measure", "Measure", options, default if default in options else next(iter(options)))


def one_phase(code: str) -> Phase:
    """One phase of those that a measure has; no chooser where there is only one."""
    phases = measure(code).phases
    if len(phases) == 1:
        return phases[0]
    options = {phase.value: values.capital(sentences.phase(phase.value)) for phase in phases}
    return Phase(selection.choose("phase", "Phase", options, next(iter(options))))


def one_group(groups: Sequence[PupilGroup]) -> PupilGroup:
    """One group of pupils of those that are published; no chooser where there is only one."""
    if len(groups) == 1:
        return groups[0]
    options = {group.value: values.capital(sentences.group(group.value)) for group in groups}
    return PupilGroup(selection.choose("group", "Pupils", options, PupilGroup.ALL.value))


def one_year(periods: Sequence[str]) -> str | None:
    """One period, newest first; None where there is none to choose."""
    if not periods:
        return None
    options = {period: values.capital(values.period(period)) for period in reversed(periods)}
    return selection.choose("year", "Year", options, periods[-1])


def one_of(key: str, label: str, options: Mapping[str, str], everything: str) -> str | None:
    """One of some, or all of them: None means all."""
    picked = selection.choose(key, label, {"all": everything, **options}, "all")
    return None if picked == "all" else picked


def mapped(day: date) -> tuple[str, ...]:
    """The measures that schools have, and that had begun by a day: those that can be mapped."""
    from data.vocabulary import Level

    return tuple(
        item.code for item in MEASURES.values() if item.has_page and Level.SCHOOL in item.levels and item.began_by(day)
    )


def school_groups(code: str) -> tuple[PupilGroup, ...]:
    """The groups that schools' own files carry for a measure."""
    declared = measure(code)
    selected = {column.group for column in declared.columns if column.family.startswith("csp")}
    selected.add(PupilGroup.ALL)
    return tuple(group for group in declared.groups if group in selected)


def one_theme() -> str | None:
    """One heading of the catalogue, or all."""
    from data.catalogue import Theme

    return one_of("theme", "About", {item.value: item.value for item in Theme}, "Everything")


# Choose several items, kept in the URL as codes.

_BETWEEN = "."


def choose_many(key: str, label: str, options: Mapping[str, str], most: int, prompt: str) -> tuple[str, ...]:
    """A chooser of several codes shown by their labels; codes that are not options are reported."""
    selected = [code for code in (selection.code(key) or "").split(_BETWEEN) if code]
    known = [code for code in selected if code in options][:most]
    for code in selected:
        if code not in options:
            notices.unknown_code(label.lower(), code, "the other choices")
    widget = f"choose-{key}"
    st.session_state[widget] = known
    chosen = st.multiselect(
        label,
        list(options),
        format_func=options.__getitem__,
        key=widget,
        max_selections=most,
        placeholder=prompt,
        on_change=_chosen,
        args=(key, widget),
    )
    return tuple(chosen)


def _chosen(key: str, widget: str) -> None:
    picked = st.session_state[widget]
    if picked:
        selection.keep(key, _BETWEEN.join(picked))
    else:
        selection.forget(key)


# Which school a page shows: the chosen one, else the first, else the reason why none.


def asked_for(urn: str | None) -> Protected[SchoolReport]:
    """The protected report on a school; an unknown URN is reported and ignored."""
    try:
        return loaders.ask(school, urn=urn)
    except UnknownPlace:
        pass
    try:
        answer = loaders.ask(school, urn=None)
    except UnknownPlace:
        header = loaders.header()
        frame.start(header, "One school")
        notices.empty("school of this authority", "GIAS: register of schools")
        frame.finish(header)
        st.stop()
    notices.unknown_code("the school", urn or "", answer.report.name)
    return answer
