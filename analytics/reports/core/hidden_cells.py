"""Which figures are hidden on every page: worked out once per build and measure for the whole authority.

A figure that is hidden in one place is hidden everywhere, whatever filter, page, pack, vintage or day it is
asked through; so the question is never what one page shows, but what all of them together show on all days.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby, product
from operator import itemgetter
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
from scipy.linalg import block_diag

from analytics.disclosure.gate import TOO_FEW
from analytics.disclosure.policy import LOCAL, Policy, is_small, too_small
from analytics.disclosure.secondary import CountTable, suppress, suppress_further
from analytics.figure import CHANGED, POOLED
from analytics.reports.core.context import ReportContext
from analytics.reports.core.places import earlier_numbers, school_areas
from analytics.reports.core.rules import disclosure_policy
from analytics.reports.core.source_choice import by_choice
from analytics.reports.core.types import Figure
from data.catalogue import MEASURES, Measure
from data.period import Period, PeriodKind
from data.vocabulary import Level, Phase, PupilGroup, Scope, Unit, ValueStatus
from data.warehouse import Warehouse
from data.warehouse.kept import Kept, keep

WOULD_TELL = "hidden so that another small number cannot be calculated"
# Groups that make up all pupils, each once.
PARTITIONS = (
    (PupilGroup.DISADVANTAGED, PupilGroup.NOT_DISADVANTAGED),
    (PupilGroup.FSM, PupilGroup.NOT_FSM),
    (PupilGroup.GIRLS, PupilGroup.BOYS),
    (PupilGroup.EAL, PupilGroup.NOT_EAL),
    (PupilGroup.SEN, PupilGroup.NO_SEN),
    (PupilGroup.SEN_SUPPORT, PupilGroup.EHCP, PupilGroup.NO_SEN),
)
_WHOLE = "measures"  # the part of what is kept that lists the others
_NAMES = ("period", "entity", "phase", "pupil_group", "family", "level")
_MOST_DECIMALS = 6
_PARTS_OF_ALL = (Phase.PRIMARY, Phase.SECONDARY, Phase.SPECIAL)


class DisclosureCell(NamedTuple):
    """What a figure is about; with `trust`, only that trust's schools of the area, whichever they were on a day."""

    entity: str
    period: str
    phase: str
    group: str
    trust: str = ""


@dataclass
class HiddenCells:
    """For one measure and period: why cells are hidden, and which sums are open."""

    reasons: dict[DisclosureCell, str] = field(default_factory=dict)
    open: set[DisclosureCell] = field(default_factory=set)  # sums of figures that are all shown


class _Membership(NamedTuple):
    """The schools that a trust had in an area until a day."""

    trust: str
    schools: frozenset[str]
    until: date


@dataclass(frozen=True)
class _Rows:
    """The figures of one period and area, or of the authority (`area` empty), a column each.

    `known_since`: the day from which all were known; `memberships` are those of that day and later.
    """

    area: str
    known_since: date
    memberships: tuple[_Membership, ...]
    entity: tuple[str, ...]
    phase: tuple[str, ...]
    group: tuple[str, ...]
    family: tuple[str, ...]
    of_school: tuple[bool, ...]
    derived: tuple[bool, ...]
    counted: np.ndarray[Any, np.dtype[np.bool_]]  # as a number, not from a percentage
    decimals: int  # of those from a percentage, as published
    value: np.ndarray[Any, np.dtype[np.float64]]
    cohort: np.ndarray[Any, np.dtype[np.float64]]

    def identity(self) -> tuple[Any, ...]:
        """The same for blocks of which everything is the same."""
        names = (self.area, self.known_since, self.entity, self.phase, self.group, self.family, self.derived)
        return (*names, self.decimals, *(each.tobytes() for each in (self.counted, self.value, self.cohort)))


@dataclass
class _Measured:
    """The figures of a measure by vintage and period, and what was worked out of them."""

    vintages: list[dict[str, list[_Rows]]]
    done: dict[str, HiddenCells] = field(default_factory=dict)


@dataclass
class _OfBuild:
    """Hidden cells of one open build: those kept with it, and those worked out since, by measure."""

    beside: Kept
    measured: dict[str, _Measured] = field(default_factory=dict)


_builds: WeakKeyDictionary[Warehouse, dict[tuple[str, str], _OfBuild]] = WeakKeyDictionary()


def hidden_cells(context: ReportContext, code: str, period: str) -> HiddenCells:
    """What is hidden of a measure and period, the same for every reader and as at every day.

    As it was kept with the build; else worked out now.
    """
    place, opened = (context.home.code, context.scheme), _builds.setdefault(context.warehouse, {})
    if place not in opened:
        opened[place] = _opened(context)
    build = opened[place]
    if code not in build.measured:
        kept = build.beside.part(code)
        build.measured[code] = (
            _Measured(_vintages(context, MEASURES[code])) if kept is None else _Measured([], _from_kept(kept))
        )
    measured = build.measured[code]
    if period not in measured.done:
        measured.done[period] = _work_out(measured.vintages, MEASURES[code], period)
    return measured.done[period]


def _opened(context: ReportContext) -> _OfBuild:
    return _OfBuild(Kept(context.warehouse.path, _key(context)))


def _key(context: ReportContext) -> dict[str, str]:
    return {"home": context.home.code, "scheme": context.scheme}


def are_kept(context: ReportContext) -> bool:
    """Whether the hidden cells were kept with the build, by this code and these rules."""
    return _opened(context).beside.part(_WHOLE) is not None


def keep_hidden_cells(context: ReportContext) -> None:
    """Work out what is hidden of every measure and period, and keep it with the build."""
    loaded = set(context.warehouse.loaded_figures(context.scope, date.max)["measure"].astype(str))
    codes = sorted(code for code in loaded & MEASURES.keys() if MEASURES[code].counts.about_pupils)
    parts: dict[str, Any] = {_WHOLE: codes}
    context = replace(context, memo={})  # where schools lie is read once for all measures
    for code in codes:
        vintages = _vintages(context, MEASURES[code])
        periods = sorted({period for vintage in vintages for period in vintage})
        parts[code] = {period: _to_keep(_work_out(vintages, MEASURES[code], period)) for period in periods}
    keep(context.warehouse.path, _key(context), parts)


def _to_keep(cells: HiddenCells) -> dict[str, Any]:
    return {"reasons": [[*cell, reason] for cell, reason in sorted(cells.reasons.items())], "open": sorted(cells.open)}


def _from_kept(kept: dict[str, Any]) -> dict[str, HiddenCells]:
    return {
        period: HiddenCells(
            {DisclosureCell(*line[:5]): line[5] for line in part["reasons"]},
            {DisclosureCell(*line) for line in part["open"]},
        )
        for period, part in kept.items()
    }


def reason_hidden(context: ReportContext, figure: Figure) -> str | None:
    """Why the build hides a figure; empty where it is open, None where only its own size decides."""
    if figure.level not in (Level.SCHOOL, Level.AREA, Level.AUTHORITY) or not figure.counted.about_pupils:
        return None
    if figure.measure not in MEASURES or (figure.level is Level.AUTHORITY and figure.entity != context.home.code):
        return None
    if figure.basis == POOLED:
        return _reason_over_years(context, figure, _years(figure.period, disclosure_policy().pooled_years))
    if figure.basis == CHANGED:
        years = _years(figure.period, 1)
        return _reason_over_years(context, figure, {years[0], years[-1]})
    if figure.basis:
        return None
    cell = DisclosureCell(figure.entity, figure.period, figure.phase.value, figure.group.value, figure.trust)
    hidden = hidden_cells(context, figure.measure, figure.period)
    # One publication calls a school's pupils 'primary', another 'all': hidden under one, hidden under both.
    phases = Phase if figure.level is Level.SCHOOL else (figure.phase,)
    reasons = (hidden.reasons.get(cell._replace(phase=phase.value)) for phase in phases)
    return next(filter(None, reasons), "" if cell in hidden.open else None)


def is_shown(context: ReportContext, figure: Figure) -> bool:
    """Whether the gate shows a figure: what is worked out from one that it hides would tell it."""
    return as_shown(context, figure).shown


def as_shown(context: ReportContext, figure: Figure) -> Figure:
    """A figure as the gate shows it, for whatever is worked out from it before the gate."""
    reason = reason_hidden(context, figure) if figure.shown else ""
    if reason is None:
        reason = TOO_FEW if too_small(figure, disclosure_policy()) else ""
    return figure.hidden(reason) if reason else figure


def are_hidden(context: ReportContext, facts: pd.DataFrame) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which rows of facts (measure, entity, period, pupil_group) are hidden, of a school under any phase."""
    names: dict[tuple[str, str], set[tuple[str, str]]] = {}
    columns = ("measure", "period", "entity", "pupil_group")
    result = []
    for code, period, entity, group in zip(*(facts[name].astype(str) for name in columns), strict=True):
        if (code, period) not in names:
            about_pupils = code in MEASURES and MEASURES[code].counts.about_pupils
            names[code, period] = _hidden_names(context, code, period) if about_pupils else set()
        result.append((entity, group) in names[code, period])
    return np.array(result, dtype=bool)


def _hidden_names(context: ReportContext, code: str, period: str) -> set[tuple[str, str]]:
    """The places and pupil groups of which a figure is hidden under any phase."""
    return context.once(
        ("hidden names", code, period),
        lambda: {(cell.entity, cell.group) for cell in hidden_cells(context, code, period).reasons if not cell.trust},
    )


def without_hidden(context: ReportContext, facts: pd.DataFrame) -> pd.DataFrame:
    """Facts in which what is hidden is suppressed, as a publisher would: for whatever is worked out before the gate."""
    hidden = are_hidden(context, facts)
    numbers = {name: facts[name].mask(hidden) for name in ("value", "numerator", "denominator")}
    return facts.assign(**numbers, status=facts["status"].mask(hidden, ValueStatus.SUPPRESSED.value))


def _reason_over_years(context: ReportContext, figure: Figure, years: Iterable[str]) -> str | None:
    """Several years of a school, added up or subtracted: hidden wherever one of them is.

    A sum of two hidden years pins neither by itself, but does beside groups, areas and the sums of other years.
    """
    return WOULD_TELL if any(_is_hidden(context, figure, year) for year in years) else None


def _is_hidden(context: ReportContext, figure: Figure, year: str) -> bool:
    """Whether a year of a school is hidden, under any number it has had and any phase."""
    hidden = _hidden_names(context, figure.measure, year)
    numbers = (figure.entity, *earlier_numbers(context).get(figure.entity, ()))
    return any((number, figure.group.value) in hidden for number in numbers)


def _years(period: str, length: int) -> list[str]:
    """The years of '2022/23 to 2024/25'; of a single year, it and those before that are combined."""
    ends = [Period.parse(text.strip()) for text in period.split(" to ")]
    if ends[-1].kind is not PeriodKind.ACADEMIC_YEAR:
        return [period]
    first = ends[0].ending if len(ends) > 1 else ends[0].ending - length + 1
    return [Period.academic_year(year).text for year in range(first, ends[-1].ending + 1)]


def _vintages(context: ReportContext, declared: Measure) -> list[dict[str, list[_Rows]]]:
    """The figures of each day on which they are not those of the day before, by period and block."""
    every = context.once(("hidden cells",), lambda: replace(context, scope=Scope(context.scope.authority), memo={}))
    home, is_count = every.home, declared.unit is Unit.COUNT
    days = every.warehouse.vintages(every.scope, declared.code, home.la_code or "", is_count=is_count)
    vintages = []
    for day in sorted({*days, date.max}):
        rows = [_school_rows(every, declared, day)]
        if home.level is Level.AUTHORITY:  # of a region or England no sum over schools is shown
            rows.append(_own_rows(every, declared, day))
        vintages.append(_blocks(pd.concat(rows, ignore_index=True), _memberships_of(every)))
    return vintages


def _memberships_of(context: ReportContext) -> dict[str, list[_Membership]]:
    """By area the schools of each of its trusts, as they were on any day: what a bar shows changes with the day."""
    if context.home.level is not Level.AUTHORITY:
        return {}
    return context.once(("memberships",), lambda: _memberships(context))


def _memberships(context: ReportContext) -> dict[str, list[_Membership]]:
    placed = context.once(("placed schools",), lambda: _placed(context))
    placed = placed[placed["area"].notna()]
    area_of = dict(zip(placed["entity"].astype(str), placed["area"].astype(str), strict=True))
    trust_of, schools = dict[str, str](), dict[tuple[str, str], frozenset[str]]()
    every: dict[str, dict[tuple[str, frozenset[str]], date]] = {}
    for changed, changes in groupby(context.warehouse.trust_changes(context.scope), key=itemgetter(0)):
        now = dict(schools)
        for _, urn, trust in changes:
            if urn not in area_of:
                continue
            area, before = area_of[urn], trust_of.pop(urn, None)
            if before is not None:
                now[area, before] -= {urn}
            if trust is not None:
                now[area, trust] = now.get((area, trust), frozenset()) | {urn}
                trust_of[urn] = trust
        for (area, trust), were in schools.items():
            if were and now[area, trust] != were:
                every.setdefault(area, {})[trust, were] = changed
        schools = now
    for (area, trust), are in schools.items():
        if are:
            every.setdefault(area, {})[trust, are] = date.max
    return {area: [_Membership(*name, until) for name, until in inside.items()] for area, inside in every.items()}


def _blocks(rows: pd.DataFrame, memberships: dict[str, list[_Membership]]) -> dict[str, list[_Rows]]:
    """By period, the figures of each area and of the authority that have a count, or that a publisher hid."""
    rows = rows[rows["numerator"].notna() | (rows["status"] == ValueStatus.SUPPRESSED.value)]
    columns = {name: rows[name].astype(str).to_numpy(object) for name in _NAMES}
    columns["area"] = rows["area"].fillna("").astype(str).to_numpy(object)
    first_known = pd.to_datetime(rows["published"]).to_numpy("datetime64[D]")
    of_school, derived = (columns["level"] == Level.SCHOOL.value), rows["derived"].to_numpy(bool)
    counted = rows["counted"].to_numpy(bool)
    published, value, cohort = (rows[name].to_numpy(float) for name in ("value", "numerator", "denominator"))
    cohort = np.where(np.isnan(cohort), np.inf, cohort)
    places: dict[tuple[str, bool, str], list[int]] = {}
    for place, key in enumerate(zip(columns["period"], of_school.tolist(), columns["area"], strict=True)):
        places.setdefault(key, []).append(place)
    blocks: dict[str, list[_Rows]] = {}
    for (period, _, area), inside in places.items():
        entity, phase, group, family = (
            tuple(columns[name][inside].tolist()) for name in ("entity", "phase", "pupil_group", "family")
        )
        since = first_known[inside].max().item()
        flags = (tuple(of_school[inside].tolist()), tuple(derived[inside].tolist()))
        counts_and_decimals = counted[inside], _decimals(published[inside][~counted[inside]])
        of_trusts = tuple(item for item in memberships.get(area, ()) if item.until > since)
        names = entity, phase, group, family
        block = _Rows(area, since, of_trusts, *names, *flags, *counts_and_decimals, value[inside], cohort[inside])
        blocks.setdefault(period, []).append(block)
    return blocks


def _work_out(vintages: list[dict[str, list[_Rows]]], declared: Measure, period: str) -> HiddenCells:
    """Every vintage by itself; what any of them hides is hidden in all."""
    hidden, blocks, together = HiddenCells(), dict[Any, _Block](), dict[frozenset[Any], dict[Any, _Block]]()
    for vintage in vintages:
        published = {rows.identity(): rows for rows in vintage.get(period, ())}
        for name, rows in published.items():
            if name not in blocks:  # most were published once only
                blocks[name] = _Block(declared, period, rows, disclosure_policy())
        # An authority's figure may have been published again for the same figures of its schools: both tell of them.
        of_schools = frozenset(name for name, rows in published.items() if any(rows.of_school))
        together.setdefault(of_schools, {}).update({name: blocks[name] for name in published})
    for every in together.values():
        _hide_under_totals(list(every.values()), disclosure_policy())
    for block in blocks.values():
        block.add_to(hidden)
    hidden.open -= hidden.reasons.keys()
    return hidden


def _hide_under_totals(blocks: list[_Block], policy: Policy) -> None:
    """Hide what more it takes where the authority's figure is taken for the sum of its schools in all areas."""
    if not any(block.done_cells.any() for block in blocks):
        return

    def joined(name: str) -> np.ndarray[Any, Any]:
        return np.concatenate([np.asarray(getattr(block, name)) for block in blocks])

    counts = _Counts(joined("value"), joined("cohort"), joined("rounding"))
    of_school = np.concatenate([np.array(block.rows.of_school) for block in blocks])
    phase, group, cells, sums = joined("phase"), joined("group"), joined("done_cells"), joined("done_sums")
    largest, totals = joined("largest"), []
    for whole in np.flatnonzero(~of_school).tolist():
        inside = of_school & (group == group[whole])
        if phase[whole] != Phase.ALL.value:
            inside &= phase == phase[whole]
        # A percentage without decimals tells a large whole to dozens of pupils only: it narrows nothing.
        is_vague = counts.rounding[whole] > 2 * policy.least_width
        if is_vague or not (inside & cells).any() or not counts.is_whole(whole, inside):
            continue
        if relation := counts.relation(whole, np.flatnonzero(inside).tolist()):
            totals.append((relation[0], counts.rounding[whole] + 0.5 * np.isnan(counts.value[inside]).any()))
            most = counts.value[whole] + counts.rounding[whole]
            largest[inside] = np.fmin(largest[inside], most)
    if not totals:
        return
    links = [block_diag(*(block.table.links for block in blocks)), *(line for line, _ in totals)]
    slack = np.concatenate([*(block.table.slack for block in blocks), [each for _, each in totals]])
    weights = block_diag(*(block.table.weights for block in blocks))
    table = CountTable(counts.value, largest, weights, np.vstack(links), slack)
    across = np.arange(len(slack)) >= len(slack) - len(totals)
    result = suppress_further(table, cells, sums, joined("spare"), across, policy.least_width)
    at_cell = at_sum = 0
    for block in blocks:
        next_cell, next_sum = at_cell + len(block.done_cells), at_sum + len(block.done_sums)
        block.done_cells, block.done_sums = result.cells[at_cell:next_cell], result.sums[at_sum:next_sum]
        at_cell, at_sum = next_cell, next_sum


def _school_rows(context: ReportContext, declared: Measure, day: date) -> pd.DataFrame:
    facts = context.warehouse.facts(context.scope, day, [declared.code], levels=[Level.SCHOOL.value])
    placed = context.once(("placed schools",), lambda: _placed(context))
    # A school that has closed, and is in no register, counts in the authority's figure all the same.
    listed = set(placed.loc[placed["listed"], "entity"])
    own = facts["entity"].isin(listed) | (facts["la_code"].astype(str) == context.home.la_code)
    return _one_each(facts[own], declared).merge(placed, on="entity", how="left")


def _placed(context: ReportContext) -> pd.DataFrame:
    """The area of each school, and whether a register of the home lists it: a later register tells of any day."""
    schools = context.warehouse.schools(context.scope, context.as_at, la_code=context.home.la_code)
    areas = school_areas(context)[["urn", "area"]]
    listed = schools[["urn"]].assign(listed=True)
    placed = listed.merge(areas, on="urn", how="outer").rename(columns={"urn": "entity"})
    return placed.assign(listed=placed["listed"].notna())


def _own_rows(context: ReportContext, declared: Measure, day: date) -> pd.DataFrame:
    """The authority's own published figures, whose phases and groups add up."""
    facts = context.warehouse.facts(context.scope, day, [declared.code], entities=[context.home.code])
    return _one_each(facts, declared).assign(area=None)


def _one_each(facts: pd.DataFrame, declared: Measure) -> pd.DataFrame:
    chosen = by_choice(facts, declared).drop_duplicates(["entity", "period", "phase", "pupil_group"])
    numerator = chosen["numerator"]
    if declared.unit is Unit.COUNT:
        numerator = numerator.fillna(chosen["value"])
    numerator = numerator.fillna(chosen["value"] * chosen["denominator"] / declared.base)
    return chosen.assign(
        counted=chosen["numerator"].notna() | (declared.unit is Unit.COUNT),
        derived=chosen["numerator"].notna() & chosen["denominator"].notna() & (declared.unit is not Unit.COUNT),
        numerator=numerator.where(chosen["status"] == ValueStatus.OK.value),
    )


def _decimals(published: np.ndarray[Any, Any]) -> int:
    """The decimals with which figures were published: a file may have fewer than its measure is shown with."""
    known = published[~np.isnan(published)]
    return next((number for number in range(_MOST_DECIMALS) if np.allclose(known, known.round(number))), _MOST_DECIMALS)


@dataclass(frozen=True)
class _Counts:
    """Counts, the cohorts they are counted in, and how far from whole the rounding of a percentage leaves them."""

    value: np.ndarray[Any, Any]
    cohort: np.ndarray[Any, Any]
    rounding: np.ndarray[Any, Any]

    def is_whole(self, whole: int, parts: np.ndarray[Any, Any]) -> bool:
        """Whether a whole counts its parts alone, where a publisher hid one.

        The pupils of all add up to its own, and what the known parts leave of its count can be that of the hidden.
        """
        unknown = parts & np.isnan(self.value)
        if not unknown.any():
            return True
        left = self.value[whole] - np.nansum(self.value[parts])
        tolerance = 0.5 + self.rounding[whole]
        fits = bool(-tolerance < left < self.cohort[unknown].sum() + tolerance)
        return fits and bool(abs(self.cohort[whole] - self.cohort[parts].sum()) < 0.5)

    def relation(self, whole: int, parts: list[int]) -> tuple[np.ndarray[Any, Any], float] | None:
        """A whole less its parts, with its slack; None where published figures contradict that it is nothing."""
        line = np.zeros(len(self.value))
        line[whole], line[parts] = 1.0, -1.0
        gap = line @ np.nan_to_num(self.value)
        rounded = float(self.rounding[line != 0].sum())
        unknown = np.isnan(self.value[line != 0]).any()
        if not unknown and abs(gap) >= 0.5 + rounded:
            return None
        return line, rounded if unknown else 0.0  # known counts are taken as they are


class _Block:
    """The figures of one period and area, or of the authority, that can be worked out from each other.

    `done_cells`, `done_sums`: what is hidden of them; what is seen beside other blocks may hide more.
    """

    def __init__(self, declared: Measure, period: str, rows: _Rows, policy: Policy) -> None:
        self.declared, self.period, self.rows, self.policy = declared, period, rows, policy
        self.entity, self.phase, self.group, self.family = rows.entity, rows.phase, rows.group, rows.family
        self.value, self.cohort = rows.value, rows.cohort
        # A count from a published percentage is as far from whole as its last digit lets it be.
        last_digit = 0.5 * 10.0**-rows.decimals / declared.base
        self.rounding = np.where(~rows.counted & np.isfinite(self.cohort), last_digit * self.cohort, 0.0)
        percent = declared.unit is Unit.PERCENT
        self.largest = np.fmax(self.cohort, self.value) if percent else np.full(len(self.value), np.inf)
        self.suppressed = np.isnan(self.value)
        self.small = np.array([self._small(place) for place in range(len(self.value))], dtype=bool)
        self.names, weights = self._sums()
        self.spare = np.array([all(name.trust for name in alike) for alike in self.names], dtype=bool)
        links, slack = self._links()
        if percent:
            for line in links:  # a part whose pupils nobody counted has no more than its whole
                self.largest[line < 0] = np.minimum(self.largest[line < 0], self.largest[line > 0])
        self.table = CountTable(self.value, self.largest, weights, links, slack)
        self.done_cells = self.suppressed | self.small
        self.done_sums = np.array([self._small_sum(row) for row in weights], dtype=bool)
        self.done_sums &= (weights[:, self.done_cells] != 0).any(axis=1)
        if self.done_cells.any():
            result = suppress(self.table, self.done_cells, self.done_sums, self.spare, policy.least_width)
            self.done_cells, self.done_sums = result.cells, result.sums

    def add_to(self, hidden: HiddenCells) -> None:
        """Note what is hidden and what is open."""
        for place in np.flatnonzero(self.done_cells & ~self.suppressed).tolist():
            cell = DisclosureCell(self.entity[place], self.period, self.phase[place], self.group[place])
            hidden.reasons[cell] = TOO_FEW if self.small[place] else WOULD_TELL
        for place, alike in enumerate(self.names):
            if self.done_sums[place]:
                hidden.reasons.update(dict.fromkeys(alike, WOULD_TELL))
            elif not (self.table.weights[place][self.done_cells] != 0).any():
                hidden.open.update(alike)

    def _small(self, place: int) -> bool:
        local = self.family[place] == LOCAL
        if not self.rows.of_school[place] or np.isnan(self.value[place]):
            return False
        if not (self.rows.derived[place] or local):
            return False
        return self._is_small(self.value[place], self.cohort[place], self.family[place])

    def _small_sum(self, row: np.ndarray[Any, Any]) -> bool:
        return self._is_small(float(np.nansum(self.value[row != 0])), float(self.cohort[row != 0].sum()), None)

    def _is_small(self, count: float, cohort: float, family: str | None) -> bool:
        rule = self.policy.threshold_of(family)
        size = cohort if np.isfinite(cohort) else None
        percent = self.declared.unit is Unit.PERCENT
        known = count if percent or self.declared.base != 1.0 or self.declared.unit is Unit.COUNT else None
        return is_small(known, size, rule, self.policy.smallest_cohort, percent=percent)

    def _sums(self) -> tuple[list[list[DisclosureCell]], np.ndarray[Any, Any]]:
        """The bars that a map can show: area by phase and group, alone and for each trust, on any day."""
        names: list[list[DisclosureCell]] = []
        rows: list[np.ndarray[Any, Any]] = []
        seen: dict[bytes, int] = {}
        usable = ~np.isnan(self.value) & np.isfinite(self.cohort) & (self.cohort > 0)
        area = self.rows.area
        if area and self.declared.unit is not Unit.COUNT:
            trusts, of_trusts = self._of_trusts()
            phase, group = np.array(self.phase), np.array(self.group)
            declared_phases = {item.value for item in self.declared.phases}
            for stage, of_group in product(sorted({*declared_phases, Phase.ALL.value}), sorted(set(self.group))):
                of_stage = declared_phases if stage == Phase.ALL.value else {stage}
                inside = usable & np.isin(phase, list(of_stage)) & (group == of_group)
                within = of_trusts & inside
                for of_trust, chosen in zip(trusts, within, strict=True):
                    if not chosen.any():
                        continue
                    # The same schools under another filter or on another day are one sum, hidden or shown together.
                    at = seen.setdefault(chosen.tobytes(), len(rows))
                    if at == len(rows):
                        names.append([])
                        rows.append(chosen.astype(float))
                    names[at].append(DisclosureCell(area, self.period, stage, of_group, of_trust))
        return names, np.array(rows) if rows else np.zeros((0, len(self.value)))

    def _of_trusts(self) -> tuple[list[str], np.ndarray[Any, Any]]:
        """Of all schools, and of each trust with the schools it has had, which figures are theirs."""
        schools, at = np.unique(np.array(self.entity), return_inverse=True)
        has = [[urn in item.schools for urn in schools.tolist()] for item in self.rows.memberships]
        everywhere = np.ones((1, len(schools)), dtype=bool)
        every = np.vstack([everywhere, np.array(has, dtype=bool).reshape(len(has), len(schools))])
        return ["", *(item.trust for item in self.rows.memberships)], every[:, at]

    def _links(self) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """What adds up, and how exactly: groups to all pupils, the authority's phases to all schools."""
        place = {key: at for at, key in enumerate(zip(self.entity, self.phase, self.group, strict=True))}
        rows = []
        for entity, phase in dict.fromkeys(zip(self.entity, self.phase, strict=True)):
            whole = place.get((entity, phase, PupilGroup.ALL.value))
            for parts in PARTITIONS:
                rows.append((whole, [place.get((entity, phase, part.value)) for part in parts]))
        for entity, group in dict.fromkeys(zip(self.entity, self.group, strict=True)):
            whole = place.get((entity, Phase.ALL.value, group))
            rows.append((whole, [place.get((entity, part.value, group)) for part in _PARTS_OF_ALL]))
        counts, made = _Counts(self.value, self.cohort, self.rounding), []
        for whole, given in rows:
            there = [part for part in given if part is not None]
            if whole is not None and len(there) == len(given) and (relation := counts.relation(whole, there)):
                made.append(relation)
        lines = np.array([line for line, _ in made]) if made else np.zeros((0, len(self.value)))
        return lines, np.array([slack for _, slack in made])
