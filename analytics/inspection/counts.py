"""Inspection counts: stock on a date, flow in a period, changes of grade, age, report cards."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

import numpy as np

from analytics.inspection.outcomes import (
    GOOD_GRADES,
    Inspection,
    InspectionKind,
    SchoolInspections,
    latest_graded,
    overall_grade,
)
from analytics.statistics.arguments import known
from analytics.statistics.intervals import Interval, wilson

DAYS_A_YEAR = 365.25
REPORT_CARD_GRADES = ("exceptional", "strong standard", "expected standard", "needs attention", "urgent improvement")
EXPECTED_OR_BETTER = REPORT_CARD_GRADES[:3]


class StockMethod(StrEnum):
    """Whether a school without a grade of its own is counted with its predecessor's (from 2018)."""

    OWN_GRADES = "own grades only"
    WITH_PREDECESSORS = "predecessors' grades included"


class FlowMethod(StrEnum):
    """Whether inspections that only confirmed a grade are counted in a flow."""

    GRADED = "graded only"
    WITH_UNGRADED = "ungraded included"


@dataclass(frozen=True, slots=True)
class Stock:
    """Schools good or outstanding on a day, of those open with an overall grade."""

    good: int
    n_open: int
    n_graded: int
    n_predecessor: int
    n_never: int
    n_without_overall: int
    pct: float | None
    pupils_good: float
    pupils_graded: float
    n_without_pupils: int
    pct_pupils: float | None

    @property
    def n_with_pupils(self) -> int:
        """The graded schools of which the number of pupils is known."""
        return self.n_graded - self.n_without_pupils


@dataclass(frozen=True, slots=True)
class Flow:
    """Inspections of a period that ended good or outstanding."""

    good: int
    n: int
    pct: float | None


@dataclass(frozen=True, slots=True)
class Transitions:
    """How grades moved from one graded inspection to the next; first inspections left out."""

    matrix: tuple[tuple[int, ...], ...]
    improved: int
    same: int
    declined: int
    n_first: int
    first_inspection_excluded: bool

    def chance(self, before: int, after: int, confidence: float = 0.95) -> Interval:
        """The share of inspections from one grade that ended in another, with Wilson's limits."""
        row = self.matrix[before - 1]
        return wilson(row[after - 1], sum(row), confidence)


def stock(schools: Sequence[SchoolInspections], at: date, method: StockMethod, known_by: date | None = None) -> Stock:
    """How many of the schools open on a day stood at good or outstanding, and their pupils.

    Formula: 100·good/graded; the grade of the last graded inspection by that day. Schools never
    graded, or last graded without an overall grade (from September 2024), are counted apart.
    Pupils: Σ pupils of good schools / Σ pupils of graded schools whose number on the day is known. Nothing
    graded: None. Reference: Ofsted, state-funded schools statistics: methodology (June 2018).
    """
    present = [school for school in schools if school.is_open(at)]
    standing = [_standing(school, at, method, known_by) for school in present]
    graded = [
        (school, each.overall)
        for school, (each, _) in zip(present, standing, strict=True)
        if each is not None and each.overall is not None
    ]
    good = [school for school, grade in graded if grade in GOOD_GRADES]
    pupils_good, pupils_graded = _pupils(good, at), _pupils([school for school, _ in graded], at)
    return Stock(
        good=len(good),
        n_open=len(present),
        n_graded=len(graded),
        n_predecessor=sum(1 for each, inherited in standing if inherited and each is not None and each.overall),
        n_never=sum(1 for each, _ in standing if each is None),
        n_without_overall=sum(1 for each, _ in standing if each is not None and each.overall is None),
        pct=100 * len(good) / len(graded) if graded else None,
        pupils_good=pupils_good,
        pupils_graded=pupils_graded,
        n_without_pupils=sum(1 for school, _ in graded if known(school.pupils_on(at)) is None),
        pct_pupils=100 * pupils_good / pupils_graded if pupils_graded else None,
    )


def _pupils(schools: Sequence[SchoolInspections], at: date) -> float:
    numbers = [known(school.pupils_on(at)) for school in schools]
    return math.fsum(number for number in numbers if number is not None)


def _standing(
    school: SchoolInspections, at: date, method: StockMethod, known_by: date | None
) -> tuple[Inspection | None, bool]:
    """The inspection that counts for a school on a day, and whether it is a predecessor's."""
    own = latest_graded(school.inspections, at, known_by)
    if own is not None or StockMethod(method) is StockMethod.OWN_GRADES:
        return own, False
    return latest_graded(school.predecessor_inspections, at, known_by), True


def flow(inspections: Sequence[Inspection], first: date, last: date, method: FlowMethod = FlowMethod.GRADED) -> Flow:
    """What share of the inspections of a period ended good or outstanding.

    Formula: 100·good/n over inspections dated first–last that have a grade; ungraded ones, if
    counted, bring the grade that they confirmed. None held: None. Inspection is risk-led, so a
    flow lies below the stock. Reference: methods.md 3.1.
    """
    kinds = (InspectionKind.GRADED,) if FlowMethod(method) is FlowMethod.GRADED else tuple(InspectionKind)
    grades = [
        each.overall
        for each in inspections
        if each.kind in kinds and first <= each.date <= last and each.overall is not None
    ]
    good = sum(1 for grade in grades if grade in GOOD_GRADES)
    return Flow(good, len(grades), 100 * good / len(grades) if grades else None)


def transitions(pairs: Sequence[tuple[int | None, int | None]]) -> Transitions:
    """How often schools improved, stayed or declined between consecutive graded inspections.

    Shape: pairs (grade before, grade after) of one lineage; a pair without a grade before is a
    first inspection and left out. The matrix counts before (row) × after (column), 1–4.
    """
    matrix = np.zeros((4, 4), dtype=int)
    first = 0
    for before, after in pairs:
        start, end = overall_grade(before), overall_grade(after)
        if start is None or end is None:
            first += 1
            continue
        matrix[start - 1, end - 1] += 1
    return Transitions(
        matrix=tuple(tuple(int(count) for count in row) for row in matrix),
        improved=int(np.tril(matrix, -1).sum()),
        same=int(np.trace(matrix)),
        declined=int(np.triu(matrix, 1).sum()),
        n_first=first,
        first_inspection_excluded=True,
    )


def consecutive_grades(school: SchoolInspections) -> list[tuple[int, int]]:
    """Each move of a school's lineage from one overall grade to the next, in order of time."""
    lineage = sorted((*school.predecessor_inspections, *school.inspections), key=lambda each: each.date)
    grades = [each.overall for each in lineage if each.kind is InspectionKind.GRADED and each.overall is not None]
    return list(pairwise(grades))
