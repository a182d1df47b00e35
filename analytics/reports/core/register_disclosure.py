"""Numbers of pupils in registers: small ones are hidden, and those that would reveal them by subtraction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np

from analytics.disclosure.policy import LOCAL, is_small
from analytics.disclosure.secondary import CountTable, suppress
from analytics.reports.core.hidden_cells import PARTITIONS
from analytics.reports.core.records_in_force import Entry
from analytics.reports.core.rules import disclosure_policy
from data.records import RecordField, Register

_GROUP = "pupil_group"


def without_small_counts(register_entries: Sequence[Entry], kind: Register) -> tuple[Entry, ...]:
    """Records as they may be shown: small numbers of pupils are taken out, and named in `hidden`.

    The rule for the authority's own returns says what is small. Pupil groups of one school, measure and
    period add up, so a second group is hidden where the first could be worked out from it.
    """
    pupil_counts = [item for item in kind.fields.values() if item.counts is not None and item.counts.about_pupils]
    hidden: dict[str, set[str]] = {entry.key: set() for entry in register_entries}
    for field in pupil_counts:
        for alike in _alike(register_entries, kind):
            for key in _hidden(alike, field, kind):
                hidden[key].add(field.name)
    return tuple(_without(entry, frozenset(hidden[entry.key])) for entry in register_entries)


def is_few(field: RecordField, count: float) -> bool:
    """Whether a number in a register is by itself of too few pupils to show."""
    if field.counts is None or not field.counts.about_pupils:
        return False
    policy = disclosure_policy()
    return is_small(count, None, policy.threshold_of(LOCAL), policy.smallest_cohort, percent=False)


def _without(entry: Entry, hidden: frozenset[str]) -> Entry:
    if not hidden:
        return entry
    return replace(entry, values={n: v for n, v in entry.values.items() if n not in hidden}, hidden=hidden)


def _alike(register_entries: Sequence[Entry], kind: Register) -> Iterator[list[Entry]]:
    """The records that differ only in their pupil group."""
    names = [name for name in kind.key if name != _GROUP]

    def place(entry: Entry) -> tuple[str, ...]:
        return tuple(str(entry.values.get(name)) for name in names) if kind.key else (entry.key,)

    for _, alike in groupby(sorted(register_entries, key=place), key=place):
        yield list(alike)


def _hidden(alike: list[Entry], field: RecordField, kind: Register) -> Iterator[str]:
    """The keys of records whose count of a field is hidden."""
    alike = [entry for entry in alike if field.name in entry.values]
    whole = next((name for part, name in kind.parts if part == field.name), "")
    counts = np.array([float(entry.values[field.name]) for entry in alike])
    cohorts = np.array([float(entry.values.get(whole, np.inf)) for entry in alike])
    policy = disclosure_policy()
    rule = policy.threshold_of(LOCAL)
    small = [
        is_small(count, cohort if np.isfinite(cohort) else None, rule, policy.smallest_cohort, percent=bool(whole))
        for count, cohort in zip(counts, cohorts, strict=True)
    ]
    if not any(small):
        return
    links = _links([str(entry.values.get(_GROUP)) for entry in alike], counts)
    table = CountTable(counts, cohorts, np.zeros((0, len(alike))), links, np.zeros(len(links)))
    none = np.zeros(0, dtype=bool)
    done = suppress(table, np.array(small, dtype=bool), none, none, policy.least_width)
    yield from (entry.key for entry, gone in zip(alike, done.cells, strict=True) if gone)


def _links(
    groups: list[str], counts: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Which of the groups present add up to others, one row of signs for each sum."""
    rows = []
    for parts in PARTITIONS:
        signs = {"all": 1.0} | {part.value: -1.0 for part in parts}
        if signs.keys() <= set(groups):
            rows.append([signs.get(group, 0.0) for group in groups])
    return np.array(rows).reshape(len(rows), len(groups))
