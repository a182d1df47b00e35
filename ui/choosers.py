"""Choosers shared by pages: plan, date, measure, phase, group, area, trust, year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from data.catalogue import MEASURES, measure
from data.vocabulary import Phase, PupilGroup
from session.opening import NO_PLAN
from ui import loaders, selection
from wording import sentences, values

EARLIEST = date(2010, 1, 1)


def plan_and_date() -> None:
    """Which plan, and as it was known when: on every page of figures, first in the row."""
    at = loaders.context()
    options = loaders.plan_choices()
    if at.plan is None or not loaders.has_current_plan():
        options = {NO_PLAN: "No current plan", **options}
    selection.choose("plan", "Plan", options, at.plan.code if at.plan else NO_PLAN)
    chosen = at.plan.code if at.plan else None
    selection.choose_date("Data as at", loaders.as_at_default(chosen), EARLIEST, at.today)


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


def mapped() -> tuple[str, ...]:
    """The measures that schools have: those that can be mapped."""
    from data.vocabulary import Level

    return tuple(item.code for item in MEASURES.values() if item.has_page and Level.SCHOOL in item.levels)


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
