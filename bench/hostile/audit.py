"""Try to work out hidden counts from everything that an audience is shown, and count how many give way."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from typing import Any, NamedTuple

import duckdb
import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import linprog

from analytics.disclosure.policy import is_small
from analytics.figure import POOLED
from analytics.reports.comparison.area_map import areas
from analytics.reports.core import ask as gate
from analytics.reports.core.ask import ask
from analytics.reports.core.context import Place, ReportContext
from analytics.reports.core.figures import derived_here
from analytics.reports.core.hidden_cells import PARTITIONS, DisclosureCell, HiddenCells, hidden_cells, reason_hidden
from analytics.reports.core.places import school_areas
from analytics.reports.core.rules import disclosure_policy
from analytics.reports.core.source_choice import by_choice
from analytics.reports.core.types import Figure
from analytics.reports.measures.value import series, value
from analytics.reports.risk.features import FEWEST_PUPILS
from analytics.reports.risk.inputs import ATTAINMENT
from bench import note
from bench.hostile.doors import packs
from data.catalogue import MEASURES, measure
from data.vocabulary import Level, Phase, PupilGroup, Unit, ValueStatus
from data.warehouse import NothingLoaded

_NEAR = 1e-6
Key = tuple[str, str]  # school and pupil group
Rows = np.ndarray[Any, np.dtype[np.float64]]
_TABLE = (
    "| world | measure | hidden | with a known count | equations | by calculation | in another vintage | in a pack |",
    "|---|---|---|---|---|---|---|---|",
)


@dataclass(frozen=True)
class RecoveredFigures:
    """Of the figures of one measure and period: hidden, of those with a count that is known here, recovered."""

    measure: str
    period: str
    hidden: int
    known: int
    by_subtraction: tuple[Key, ...]
    elsewhere: tuple[Key, ...]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command line."""
    parser.add_argument("--measures", nargs="*", default=[], help="none: every measure of which something is hidden")
    parser.add_argument("--worlds", nargs="*", default=["demo", "real"], choices=("demo", "real"))
    parser.add_argument("--pages", type=int, default=0, help="so many periods of each also by asking the pages")
    parser.add_argument("--trusts", type=int, default=0, help="how many trust filters the pages are asked for; 0: all")
    note.add_argument(parser)


def main(arguments: argparse.Namespace) -> int:
    """Attack one measure after the other; 0 where nothing was recovered."""
    from session.opening import open_context

    lines, lost, total = list(_TABLE), list[str](), 0
    for world in arguments.worlds:
        try:
            context = open_context(plan=None, as_at=None, demo=world == "demo")
        except NothingLoaded:
            continue
        packed = in_packs(context)
        codes = sorted(
            set(context.warehouse.loaded_figures(context.scope, context.as_at)["measure"].astype(str)) & MEASURES.keys()
        )
        for code in arguments.measures or codes:
            if not MEASURES[code].counts.about_pupils:
                continue
            equations = PublishedEquations(context, code)
            pinned, again = equations.pinned(), equations.shown_in_another_vintage()
            leaked = [figure for figure in packed.get(code, ()) if reason_hidden(context, figure)]
            for period in ask(areas, context, code=code).report.periods[-arguments.pages :] if arguments.pages else ():
                attacked = attack(context, code, period, arguments.trusts)
                pinned += [(*key, period) for key in attacked.by_subtraction + attacked.elsewhere]
            if not equations.hidden:
                continue
            counts = (
                len(equations.hidden),
                equations.known,
                len(equations.lines),
                len(pinned),
                len(again),
                len(leaked),
            )
            total += len(equations.hidden)
            lines.append(f"| {world} | {code} | {' | '.join(f'{count:,}' for count in counts)} |")
            lost += [f"{world}, {code}: {item}" for item in (*pinned, *again, *leaked)]
            note.report(
                "audit", "\n".join((*lines, "", f"{total:,} hidden, {len(lost):,} recovered")), False, arguments.note
            )
    note.report("audit", "\n".join((*lines, "", f"{total:,} hidden, {len(lost):,} recovered")), True, arguments.note)
    print("\n".join(lost[:200]))
    return int(bool(lost))


def in_packs(context: ReportContext) -> dict[str, list[Figure]]:
    """Every figure that is shown in some pack, with every sentence and picture made of it, by measure."""
    shown: dict[str, list[Figure]] = {}
    screen = gate.protect

    def kept(report: Any, *given: Any) -> Any:
        answer = screen(report, *given)
        for figure in gate.figures_in(answer.report):
            if figure.shown:
                shown.setdefault(figure.measure, []).append(figure)
        return answer

    gate.protect = kept  # type: ignore[assignment]
    try:
        for _ in packs(context):
            pass
    finally:
        gate.protect = screen
    return shown


# --- what everything together tells


class AuditedFigure(NamedTuple):
    """A figure of a school or of the authority, in one vintage: the same numbers are the same figure."""

    entity: str
    period: str
    phase: str
    group: str
    count: float | None
    cohort: float | None


@dataclass(frozen=True)
class Line:
    """What adds up: terms with their signs."""

    terms: dict[AuditedFigure, float]
    rounding: float = 0.0  # pupils that the last digit of the authority's published percentage leaves open

    @property
    def is_loose(self) -> bool:
        """Whether a count in it is known to nobody here, so that nobody can say whether it holds."""
        return any(item.count is None for item in self.terms)

    @property
    def slack(self) -> float:
        """How far from exact it is: a school's count from a published percentage is known to half a pupil."""
        parts = sum(item.count is not None and item.count != round(item.count) for item in self.terms)
        return _NEAR + max(0.5 * parts, self.rounding)


class PublishedEquations:
    """One measure in all years and vintages: what is hidden, and all that is shown of what it is part of.

    Every bar of an area under every phase, group and trust; groups and phases that add up; the authority's published
    figure, where it is that of its schools; three years of a school together.
    """

    def __init__(self, context: ReportContext, code: str) -> None:
        self.context, self.code, self.declared = context, code, measure(code)
        self.hidden: set[AuditedFigure] = set()
        self.shown: set[AuditedFigure] = set()
        self.lines: list[Line] = []
        self._seen: set[frozenset[AuditedFigure]] = set()
        self._decimals: dict[str, int] = {}  # of the authority's published percentages, by period
        self._most: dict[AuditedFigure, float] = {}  # what the authority's own count leaves at most
        self._trusts = _trusts(context)
        for day in sorted({context.as_at, *_published_apart(context, code)}):
            if day <= context.as_at:
                self._add(replace(context, as_at=day, memo={}))

    @property
    def known(self) -> int:
        """How many hidden figures have a count that is known here."""
        return sum(item.count is not None for item in self.hidden)

    def shown_in_another_vintage(self) -> list[AuditedFigure]:
        """Hidden as at one day, and shown with the same numbers as at another."""
        return sorted((item for item in self.hidden & self.shown if item.count is not None), key=str)

    def _add(self, context: ReportContext) -> None:
        code, home = self.code, context.home
        facts = context.warehouse.facts
        schools = facts(context.scope, context.as_at, [code], levels=[Level.SCHOOL.value])
        schools = schools[schools["la_code"] == home.la_code]
        own = facts(context.scope, context.as_at, [code], entities=[home.code])
        placed = school_areas(context)
        area_of = dict(zip(placed["urn"].astype(str), placed["area"].astype(str), strict=True))
        of_schools, of_home = self._unknowns(schools), self._unknowns(own)
        for row in own[own["numerator"].isna() & own["value"].notna()].itertuples():
            shown = len(f"{row.value:.6f}".rstrip("0").partition(".")[2])
            self._decimals[str(row.period)] = max(shown, self._decimals.get(str(row.period), 0))
        for period in sorted({item.period for item in (*of_schools, *of_home)}):
            hidden = hidden_cells(context, code, period)
            now = [item for item in of_schools if item.period == period]
            whole = [item for item in of_home if item.period == period]
            self._sort_out(hidden, now, whole)
            since = schools.loc[schools["period"] == period, "published"].max()
            self._bars(hidden, now, area_of, [of for until, of in self._trusts if until > since])
            self._add_up(now, whole)
        if code in {each for codes in ATTAINMENT.values() for each in codes}:
            self._pools(context, of_schools)

    def _unknowns(self, facts: pd.DataFrame) -> list[AuditedFigure]:
        rows = by_choice(facts, self.declared).drop_duplicates(["entity", "period", "phase", "pupil_group"])
        count = rows["numerator"]
        if self.declared.unit is Unit.COUNT:
            count = count.fillna(rows["value"])
        count = count.fillna(rows["value"] * rows["denominator"] / self.declared.base)
        count = count.where(rows["status"] == ValueStatus.OK.value)
        usable = count.notna() | (rows["status"] == ValueStatus.SUPPRESSED.value)
        names = (rows[name].astype(str) for name in ("entity", "period", "phase", "pupil_group"))
        every = zip(*names, count, rows["denominator"], usable, strict=True)
        return [AuditedFigure(*four, _number(x), _number(n)) for *four, x, n, use in every if use]

    def _sort_out(self, hidden: HiddenCells, schools: Iterable[AuditedFigure], whole: Iterable[AuditedFigure]) -> None:
        names = {(cell.entity, cell.group) for cell in hidden.reasons if not cell.trust}
        for item in schools:
            is_hidden = item.count is None or (item.entity, item.group) in names
            (self.hidden if is_hidden else self.shown).add(item)
        for item in whole:
            is_hidden = item.count is None or DisclosureCell(*item[:4]) in hidden.reasons
            (self.hidden if is_hidden else self.shown).add(item)

    def _bars(
        self, hidden: HiddenCells, now: list[AuditedFigure], area_of: dict[str, str], trusts: list[dict[str, str]]
    ) -> None:
        """Each area's bar, and that of each trust in it, as its schools were on any day since they are known."""
        if self.declared.unit is Unit.COUNT:
            return
        phases = {phase.value for phase in self.declared.phases}
        members: dict[tuple[DisclosureCell, int], list[AuditedFigure]] = {}
        for item in now:
            area = area_of.get(item.entity)
            if area is None or item.count is None or not item.cohort:
                continue
            stages = [item.phase] + [Phase.ALL.value] * (item.phase in phases and item.phase != Phase.ALL.value)
            within = [("", 0), *((of[item.entity], at) for at, of in enumerate(trusts) if item.entity in of)]
            for stage, (trust, at) in product(stages, within):
                members.setdefault((DisclosureCell(area, item.period, stage, item.group, trust), at), []).append(item)
        for (cell, _), items in members.items():
            if cell not in hidden.reasons and (cell in hidden.open or not self._is_small(items)):
                self._equal(dict.fromkeys(items, 1.0))

    def _is_small(self, items: Iterable[AuditedFigure]) -> bool:
        count, cohort = (sum(item[at] or 0.0 for item in items) for at in (4, 5))
        few = disclosure_policy().threshold_of(None)
        return is_small(
            count, cohort, few, disclosure_policy().smallest_cohort, percent=self.declared.unit is Unit.PERCENT
        )

    def _add_up(self, now: list[AuditedFigure], whole: list[AuditedFigure]) -> None:
        place = {item[:4]: item for item in (*now, *whole)}
        for item in place.values():
            if item.group == PupilGroup.ALL.value:
                for parts in PARTITIONS:
                    self._made_of(item, [place.get((*item[:3], part.value)) for part in parts])
        for item in whole:
            if item.phase == Phase.ALL.value:
                parts = (place.get((item.entity, item.period, part.value, item.group)) for part in Phase)
                self._made_of(item, [part for part in parts if part is not None and part is not item] or [None])
            inside = [each for each in now if each.group == item.group and item.phase in (each.phase, Phase.ALL.value)]
            rounding = self._rounding(item)
            is_whole = inside and item.count is not None and _is_whole(item, inside, rounding)
            if is_whole and self._made_of(item, list(inside), rounding):
                self._most |= {each: min(item.count + rounding, self._most.get(each, np.inf)) for each in inside}

    def _rounding(self, whole: AuditedFigure) -> float:
        """Half of the last digit of a percentage in pupils; nothing where the count itself was published."""
        decimals = self._decimals.get(whole.period)
        percent = self.declared.unit is Unit.PERCENT and whole.cohort is not None and decimals is not None
        return 0.5 * 10.0**-decimals / self.declared.base * whole.cohort if percent else 0.0  # type: ignore[operator]

    def _made_of(self, whole: AuditedFigure, parts: list[AuditedFigure | None], rounding: float = 0.0) -> bool:
        """A figure and its parts; False where a part is missing, or published figures contradict it."""
        there = [part for part in parts if part is not None]
        if len(there) < len(parts):
            return False
        counts = [item.count for item in (whole, *there)]
        if None not in counts and abs(counts[0] - sum(counts[1:])) >= 0.5 + rounding:  # type: ignore[operator, arg-type]
            return False
        self._equal({whole: 1.0} | dict.fromkeys(there, -1.0), rounding)
        return True

    def _pools(self, context: ReportContext, every: list[AuditedFigure]) -> None:
        years = disclosure_policy().pooled_years
        by_school: dict[tuple[str, str, str], dict[str, AuditedFigure]] = {}
        for item in every:
            if item.count is not None and item.cohort and len(item.period) == len("2023/24"):
                by_school.setdefault((item.entity, item.phase, item.group), {})[item.period] = item
        for (entity, phase, group), of_year in by_school.items():
            periods = sorted(of_year)
            for at in range(1, len(periods)):
                inside = periods[max(0, at + 1 - years) : at + 1]
                items = [of_year[period] for period in inside]
                few = sum(item.cohort or 0.0 for item in items) < FEWEST_PUPILS
                if few or self.hidden.isdisjoint(items) or self._is_small(items):
                    continue
                figure = replace(
                    derived_here(
                        self.declared,
                        Place(entity, "", Level.SCHOOL),
                        f"{inside[0]} to {inside[-1]}",
                        Phase(phase),
                        sum(item.count or 0.0 for item in items),
                        context.as_at,
                    ),
                    group=PupilGroup(group),
                    basis=POOLED,
                )
                if not reason_hidden(context, figure):
                    self._equal(dict.fromkeys(items, 1.0))

    def _equal(self, terms: dict[AuditedFigure, float], rounding: float = 0.0) -> None:
        if not self.hidden.isdisjoint(terms) and (name := frozenset(terms)) not in self._seen:
            self._seen.add(name)
            self.lines.append(Line(terms, rounding))

    def pinned(self) -> list[Any]:
        """The hidden figures that could take fewer values than the rule asks for."""
        names = sorted(self.hidden - self.shown, key=str)
        place = {item: at for at, item in enumerate(names)}
        system = sparse.lil_matrix((len(self.lines), len(names)))
        right, slack = np.zeros(len(self.lines)), np.array([line.slack for line in self.lines])
        for at, line in enumerate(self.lines):
            is_sum = all(sign > 0 for sign in line.terms.values())
            for item, sign in line.terms.items():
                count = item.count or 0.0
                right[at] += sign * count * is_sum
                if item in place:
                    system[at, place[item]] = sign
                else:
                    right[at] -= sign * count
        rows = system.tocsr()
        links = sparse.csgraph.connected_components(rows.T @ rows, directed=False)[1] if names else np.zeros(0)
        touched = np.asarray(abs(rows).sum(axis=0)).ravel() > 0
        lost = list[Any]()
        for part in np.unique(links[touched]):
            cells = np.flatnonzero(links == part)
            lines = np.unique(rows[:, cells].nonzero()[0])
            inside = [names[cell] for cell in cells]
            firm = np.array([line for line in lines if not self.lines[line].is_loose], dtype=int)
            for known in (lines, firm):
                pinned = self._of_component(inside, rows[known][:, cells], right[known], slack[known])
                if pinned is not None:  # else published figures contradict each other, and tell nothing together
                    lost += pinned
                    break
            else:
                raise ValueError(f"{self.code}: what is shown contradicts itself around {inside[0]}")
        return lost

    def _of_component(self, names: list[AuditedFigure], rows: Any, right: Rows, slack: Rows) -> list[Any] | None:
        """Bounds by linear programmes; each solution is a table that could be, so it widens every range.

        None where no table fits.
        """
        percent = self.declared.unit is Unit.PERCENT  # of a score, points are counted, and no pupil has a known most
        cohorts = np.array([np.inf if item.cohort is None or not percent else item.cohort for item in names])
        cohorts = np.minimum(cohorts, [self._most.get(item, np.inf) for item in names])
        for row in rows.toarray():  # a part whose pupils nobody counted has no more than the whole has
            for whole in np.flatnonzero(row > 0) if (row < 0).any() else ():
                cohorts[row < 0] = np.minimum(cohorts[row < 0], cohorts[whole])
        low, high = np.full(len(names), np.inf), np.full(len(names), -np.inf)
        sides, most_of = sparse.vstack([rows, -rows]), np.concatenate([right + slack, slack - right])
        needed = np.minimum(disclosure_policy().least_width, np.floor(cohorts + _NEAR) + 1)
        pinned = []
        for cell, item in enumerate(names):
            for sign in (1.0, -1.0):
                if _values(low[cell], high[cell]) >= needed[cell]:
                    break
                cost = np.zeros(len(names))
                cost[cell] = sign
                limits = [(0.0, None if np.isinf(most) else most) for most in cohorts]
                result = linprog(cost, A_ub=sides, b_ub=most_of, bounds=limits, method="highs")
                if result.status == _UNBOUNDED:
                    high[cell] = np.inf
                elif result.x is None:
                    return None
                else:
                    low, high = np.minimum(low, result.x), np.maximum(high, result.x)
            if low[cell] <= high[cell] and _values(low[cell], high[cell]) < needed[cell]:
                pinned.append(item)
        return pinned


def _published_apart(context: ReportContext, code: str) -> list[date]:
    """The days on which figures came out, of periods whose figures did not all come out on one day."""
    with duckdb.connect(str(context.warehouse.path), read_only=True) as db:
        rows = db.execute(
            "SELECT DISTINCT published FROM (SELECT published, min(published) OVER of_period AS earliest, "
            "max(published) OVER of_period AS latest FROM fact WHERE measure = ? AND la_code = ? "
            "WINDOW of_period AS (PARTITION BY period)) WHERE earliest < latest",
            [code, context.home.la_code],
        ).fetchall()
    return [row[0] for row in rows]


def _trusts(context: ReportContext) -> list[tuple[pd.Timestamp, dict[str, str]]]:
    """The trust of each school from each day on which one joined or left, until the next such day."""
    groups = context.warehouse.groups(context.scope)
    changes = {pd.Timestamp(day).date() for day in (*groups["joined"].dropna(), *groups["left"].dropna())}
    days = [date(1990, 1, 1), *sorted(day for day in changes if day <= context.as_at)]
    of_days = []
    for day, until in zip(days, [*days[1:], context.as_at + timedelta(days=1)], strict=True):
        register = context.warehouse.schools(context.scope, day, la_code=context.home.la_code)
        register = register[register["trust"].notna()]
        of_days.append(
            (pd.Timestamp(until), dict(zip(register["urn"].astype(str), register["trust"].astype(str), strict=True)))
        )
    return of_days


def _is_whole(whole: AuditedFigure, parts: list[AuditedFigure], rounding: float) -> bool:
    """Whether the authority's figure is that of its schools, where one is hidden.

    All their pupils are its pupils, and its count is one that the hidden can make up.
    """
    unknown = [part.cohort or 0.0 for part in parts if part.count is None]
    if not unknown:
        return True
    cohorts = [item.cohort for item in (whole, *parts)]
    if None in cohorts or abs(cohorts[0] - sum(cohorts[1:])) >= 0.5:  # type: ignore[operator, arg-type]
        return False
    left = (whole.count or 0.0) - sum(part.count or 0.0 for part in parts)
    return -0.5 - rounding < left < sum(unknown) + 0.5 + rounding


_UNBOUNDED = 3  # what SciPy calls a programme without an end


def _values(low: float, high: float) -> float:
    """How many whole numbers lie between two bounds."""
    return high if np.isinf(high) else np.floor(high + _NEAR) - np.ceil(low - _NEAR) + 1


# --- what the pages say when they are asked


def attack(context: ReportContext, code: str, period: str, most_trusts: int = 0) -> RecoveredFigures:
    """Put together what the area map shows under every filter; then ask for each hidden figure elsewhere."""
    truth = _truth(context, code, period)
    shown: dict[Key, Figure] = {}
    sums: dict[frozenset[Key], float] = {}
    for group in measure(code).groups:
        if any(key[1] == group.value for key in truth):
            shown |= _look(context, code, period, group, sums, truth, most_trusts)
    hidden = {key for key, figure in shown.items() if figure.status is ValueStatus.SUPPRESSED}
    known = {key for key in hidden if truth[key][0] is not None}
    recovered = _recovered(hidden, truth, sums)
    return RecoveredFigures(
        code, period, len(hidden), len(known), recovered, tuple(_elsewhere(context, code, period, hidden))
    )


def _truth(context: ReportContext, code: str, period: str) -> dict[Key, tuple[float | None, float | None]]:
    """Count and cohort of every school's figure, as loaded."""
    facts = context.warehouse.facts(context.scope, context.as_at, [code], levels=["school"], periods=[period])
    facts = facts[facts["la_code"] == context.home.la_code].sort_values("status", ascending=False)
    counts = facts["numerator"].fillna(facts["value"] * facts["denominator"] / measure(code).base)
    pairs = zip(facts["entity"].astype(str), facts["pupil_group"].astype(str), strict=True)
    numbers = zip(counts, facts["denominator"], strict=True)
    return {key: (_number(x), _number(n)) for key, (x, n) in zip(pairs, numbers, strict=True)}


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _look(
    context: ReportContext,
    code: str,
    period: str,
    group: PupilGroup,
    sums: dict[frozenset[Key], float],
    truth: dict[Key, tuple[float | None, float | None]],
    most_trusts: int,
) -> dict[Key, Figure]:
    """Every school's figure, and into `sums` each bar with the figures that are in it."""
    declared = measure(code)
    whole = ask(areas, context, code=code, period=period, group=group).report
    shown = {(row.urn, group.value): row.figure for row in whole.schools}
    area_of = {row.urn: row.area for row in whole.schools}
    schools = context.warehouse.schools(context.scope, context.as_at, la_code=context.home.la_code)
    trust_of = dict(zip(schools["urn"].astype(str), schools["trust"], strict=True))
    trusts = (None, *[number for number, _ in whole.trusts][: most_trusts or None])
    stages = (None, *declared.phases) if len(declared.phases) > 1 else (None,)
    for phase, trust in product(stages, trusts):
        answer = whole
        if phase or trust:
            answer = ask(areas, context, code=code, period=period, group=group, phase=phase, trust=trust).report
        of_phase = {row.urn for row in answer.schools}
        shown |= {(row.urn, group.value): row.figure for row in answer.schools}
        area_of |= {row.urn: row.area for row in answer.schools}
        for bar in answer.bars:
            inside = [urn for urn in of_phase if area_of[urn] == bar.entity and trust in (None, trust_of[urn])]
            keys = frozenset(
                (urn, group.value) for urn in inside if None not in truth.get((urn, group.value), (None, None))
            )
            if bar.shown and (count := _count(bar, declared.base)) is not None:
                sums[keys] = count
    return shown


def _count(bar: Figure, base: float) -> float | None:
    """What a bar counts: as it says, or as its percentage of a number that is known says."""
    if bar.numerator is not None or bar.value is None or bar.denominator is None:
        return bar.numerator
    return float(round(bar.value * bar.denominator / base))


def _recovered(
    hidden: set[Key], truth: dict[Key, tuple[float | None, float | None]], sums: dict[frozenset[Key], float]
) -> tuple[Key, ...]:
    """The hidden figures that linear programmes pin to fewer values than the rule asks for."""
    names = sorted(hidden)
    place = {key: at for at, key in enumerate(names)}
    left, right = [], []
    for terms, total in [*((dict.fromkeys(keys, 1.0), total) for keys, total in sums.items()), *_relations(truth)]:
        row = np.zeros(len(names))
        rest = total
        for key, sign in terms.items():
            if key in place:
                row[place[key]] = sign
            else:
                rest -= sign * (truth[key][0] or 0.0)
        if row.any():
            left.append(row)
            right.append(rest)
    if not left:
        return ()
    cohorts = [truth[key][1] for key in names]
    return tuple(key for key in names if _is_pinned(np.array(left), np.array(right), cohorts, place[key]))


def _relations(truth: dict[Key, tuple[float | None, float | None]]) -> Iterator[tuple[dict[Key, float], float]]:
    """All pupils of a school are the pupils of its groups, where published figures agree that they are."""
    for urn in {key[0] for key in truth}:
        for parts in PARTITIONS:
            terms = {(urn, PupilGroup.ALL.value): 1.0} | {(urn, part.value): -1.0 for part in parts}
            if not terms.keys() <= truth.keys():
                continue
            counts = [truth[key][0] for key in terms]
            gap = sum(sign * (truth[key][0] or 0.0) for key, sign in terms.items())
            if None in counts or abs(gap) < 0.5:
                yield terms, 0.0


def _is_pinned(left: Rows, right: Rows, cohorts: list[float | None], cell: int) -> bool:
    component = _component(left, cell)
    rows = np.any(left[:, component] != 0, axis=1)
    part, total = left[np.ix_(rows, component)], right[rows]
    cost = np.zeros(len(component))
    cost[component.tolist().index(cell)] = 1.0
    limits = [(0.0, cohorts[at]) for at in component]
    least, most = (linprog(sign * cost, A_eq=part, b_eq=total, bounds=limits, method="highs").fun for sign in (1, -1))
    if not rows.any() or least is None or most is None:
        return False
    values = np.floor(-most + _NEAR) - np.ceil(least - _NEAR) + 1
    cohort = cohorts[cell]
    return bool(values < min(disclosure_policy().least_width, np.inf if cohort is None else cohort + 1))


def _component(left: Rows, cell: int) -> np.ndarray[tuple[int], np.dtype[np.int_]]:
    """The figures that share equations with one, directly or through others."""
    inside = np.zeros(left.shape[1], dtype=bool)
    inside[cell] = True
    while True:
        wider = inside | np.any(left[np.any(left[:, inside] != 0, axis=1)] != 0, axis=0)
        if (wider == inside).all():
            return np.flatnonzero(inside)
        inside = wider


def _elsewhere(context: ReportContext, code: str, period: str, hidden: Iterable[Key]) -> Iterator[Key]:
    """The hidden figures that `value` or a series answers."""
    for urn, group in sorted(hidden):
        single = ask(value, context, code=code, area=urn, period=period, group=PupilGroup(group)).report
        phase = single.phase
        line = ask(series, context, code=code, area=urn, phase=phase, group=PupilGroup(group)).report
        if single.shown or any(figure.shown for figure in line.figures if figure.period == period):
            yield urn, group
