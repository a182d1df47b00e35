"""Try to work out hidden counts from everything that an audience is shown, and count how many give way."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from scipy.optimize import linprog

from analytics.reports.comparison.area_map import areas
from analytics.reports.core.ask import ask
from analytics.reports.core.context import ReportContext
from analytics.reports.core.hidden_cells import PARTITIONS
from analytics.reports.core.rules import disclosure_policy
from analytics.reports.core.types import Figure
from analytics.reports.measures.value import series, value
from data.catalogue import measure
from data.vocabulary import PupilGroup, ValueStatus

MEASURES = ("gld", "phonics", "ks2_rwm_expected", "ks2_rwm_higher", "engmath_5plus", "absence_persistent")
_NEAR = 1e-6
Key = tuple[str, str]  # school and pupil group
Rows = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Outcome:
    """Of the figures of one measure and period: hidden, of those with a count that is known here, recovered."""

    measure: str
    period: str
    hidden: int
    known: int
    by_subtraction: tuple[Key, ...]
    elsewhere: tuple[Key, ...]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command line."""
    parser.add_argument("--measures", nargs="*", default=list(MEASURES))
    parser.add_argument("--periods", type=int, default=2, help="how many of the newest periods of each")
    parser.add_argument("--trusts", type=int, default=0, help="how many trust filters to try; 0: all")


def main(arguments: argparse.Namespace) -> int:
    """Attack the demonstration; 0 where nothing was recovered."""
    from session.opening import open_context

    context = open_context(plan=None, as_at=None, demo=True)
    outcomes = [
        attack(context, code, period, arguments.trusts)
        for code in arguments.measures
        for period in ask(areas, context, code=code).report.periods[-arguments.periods :]
    ]
    print("| measure | period | hidden | with a known count | by subtraction | on another page |")
    print("|---|---|---|---|---|---|")
    for item in outcomes:
        counts = (item.hidden, item.known, len(item.by_subtraction), len(item.elsewhere))
        print(f"| {item.measure} | {item.period} | {' | '.join(map(str, counts))} |")
    lost = sum(len(item.by_subtraction) + len(item.elsewhere) for item in outcomes)
    print(f"{sum(item.hidden for item in outcomes)} hidden, {lost} recovered")
    return int(lost > 0)


def attack(context: ReportContext, code: str, period: str, most_trusts: int = 0) -> Outcome:
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
    return Outcome(code, period, len(hidden), len(known), recovered, tuple(_elsewhere(context, code, period, hidden)))


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
