"""Inspections: grades in each regime, and the outcome in force for a school on a date.

Stock (schools that are good now), flow (inspections that ended good) and pupils in good schools
are three measures with three names; the stock is here and in `inspection_stock`.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TypeAlias

Day: TypeAlias = date  # an inspection has a field called date
GOOD_GRADES = (1, 2)
GRADES = (1, 2, 3, 4)
REQUIRES_IMPROVEMENT_FROM = date(2012, 9, 1)  # before it, grade 3 was "satisfactory"
FIRST_WITHOUT_OVERALL = date(2024, 9, 23)
FIRST_REPORT_CARDS = date(2025, 11, 10)
DAYS_TO_REPORT = 30  # where the report's own date is not given
ROLL_SERVES = timedelta(days=366)  # a number of pupils is counted once a year


class Regime(StrEnum):
    """The framework under which a school was inspected."""

    SATISFACTORY = "to August 2012"
    OVERALL = "September 2012 to September 2024"
    KEY_JUDGEMENTS = "September 2024 to November 2025"
    REPORT_CARD = "from November 2025"


OVERALL_REGIMES = (Regime.SATISFACTORY, Regime.OVERALL)


class InspectionKind(StrEnum):
    """Whether an inspection grades a school, or only confirms what it had."""

    GRADED = "graded"
    UNGRADED = "ungraded"


class Category(StrEnum):
    """Ofsted's categories of concern."""

    SPECIAL_MEASURES = "special measures"
    SERIOUS_WEAKNESSES = "serious weaknesses"
    SIGNIFICANT_IMPROVEMENT = "requires significant improvement"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Inspection:
    """One inspection: when, when its report came out, its overall grade as published."""

    date: Day
    grade: int | str | None = None
    published: Day | None = None
    kind: InspectionKind = InspectionKind.GRADED

    @property
    def overall(self) -> int | None:
        """The overall grade 1–4; None for 9, 0, 'Not judged' and where none is given."""
        return overall_grade(self.grade)

    @property
    def known_from(self) -> Day:
        """The day from which its outcome was public."""
        return self.published or self.date + timedelta(days=DAYS_TO_REPORT)


@dataclass(frozen=True, slots=True)
class Span:
    """Days between which a source knows every graded inspection of a school.

    `first` None: the source says that the school was never inspected.
    """

    first: Day | None
    last: Day


@dataclass(frozen=True, slots=True)
class SchoolInspections:
    """A school's life and inspections, its predecessors' kept apart.

    `known_days` are those on which its latest graded inspection is known, and not merely the latest
    that happens to be loaded (`known_days` of this module).

    `rolls` are its numbers of pupils by day, in order; each is used for a year at most.

    `carried_on`: a later URN has these inspections as its predecessor's; counts of lineages
    exclude this one, so that no inspection counts twice.
    """

    urn: str
    inspections: tuple[Inspection, ...] = ()
    predecessor_inspections: tuple[Inspection, ...] = ()
    opened: date | None = None
    closed: date | None = None
    rolls: tuple[tuple[Day, float], ...] = ()
    carried_on: bool = False
    known_days: tuple[tuple[Day, Day], ...] = ()

    def is_known(self, at: date) -> bool:
        """Whether a loaded source says which was its latest graded inspection on a day, or that it had none."""
        return any(first <= at <= last for first, last in self.known_days)

    def pupils_on(self, at: date) -> float | None:
        """Its pupils on a day, by the newest count up to then; None where that is more than a year old."""
        count = bisect_right(self.rolls, (at, math.inf))
        day, pupils = self.rolls[count - 1] if count else (date.min, None)
        return pupils if at - day <= ROLL_SERVES else None

    def is_open(self, at: date) -> bool:
        """Whether the school was open on a day; the day it closed is its last."""
        begun = self.opened is None or self.opened <= at
        return begun and (self.closed is None or self.closed >= at)


@dataclass(frozen=True, slots=True)
class KeyJudgements:
    """The four judgements and safeguarding of an inspection between 2024 and 2025."""

    grades: Mapping[str, int | None] = field(default_factory=dict)
    safeguarding_effective: bool | None = None


@lru_cache(maxsize=64)
def overall_grade(raw: int | float | str | None) -> int | None:
    """The grade 1–4 that a published cell means; 9, 0, 'Not judged' and blanks are none.

    Errors: none; an unknown word is no grade (the file's own check refuses unknown symbols).
    """
    try:
        number = float(raw) if raw is not None else 0.0
    except ValueError:
        return None
    return int(number) if number in GRADES else None


def confirmed_grade(outcome: str | None) -> int | None:
    """The grade that an ungraded visit confirmed, by Ofsted's words; None where it confirmed none.

    From September 2024 such visits speak of standards and confirm no overall grade.
    """
    words = (outcome or "").strip().lower()
    confirmed = {"school remains outstanding": 1, "school remains good": 2}
    return next((grade for start, grade in confirmed.items() if words.startswith(start)), None)


def regime_of(day: date) -> Regime:
    """The framework in force for a graded inspection on a day. Reference: methods.md 3.2."""
    if day < REQUIRES_IMPROVEMENT_FROM:
        return Regime.SATISFACTORY
    if day < FIRST_WITHOUT_OVERALL:
        return Regime.OVERALL
    return Regime.KEY_JUDGEMENTS if day < FIRST_REPORT_CARDS else Regime.REPORT_CARD


def grade_name(grade: int | None, day: date) -> str | None:
    """Ofsted's word for a grade on a day: grade 3 was 'satisfactory' before September 2012."""
    third = "requires improvement" if day >= REQUIRES_IMPROVEMENT_FROM else "satisfactory"
    return {1: "outstanding", 2: "good", 3: third, 4: "inadequate"}.get(grade or 0)


def _replaces_grade(each: Inspection) -> bool:
    """Whether a school's grade is that of this inspection until its next one."""
    graded = each.kind is InspectionKind.GRADED
    return graded and (each.overall is not None or regime_of(each.date) not in OVERALL_REGIMES)


def latest_graded(inspections: Sequence[Inspection], at: date, known_by: date | None = None) -> Inspection | None:
    """The last graded inspection by a day whose report was public by `known_by` (any, if None).

    After September 2024 it may have no overall grade: the school then has none, and the older
    one no longer stands for it.
    """
    counted = [
        each
        for each in inspections
        if each.date <= at and (known_by is None or each.known_from <= known_by) and _replaces_grade(each)
    ]
    return max(counted, key=lambda each: each.date, default=None)


def known_days(inspections: Sequence[Inspection], spans: Sequence[Span]) -> tuple[tuple[Day, Day], ...]:
    """The days on which the latest graded inspection of a lineage is known.

    A source that knows every inspection from one day to another tells the grade on a day between
    them once one of its inspections has happened; before that, an older grade may be missing. A
    source that says "never inspected" tells so from the beginning.
    """
    graded = sorted(each.date for each in inspections if _replaces_grade(each))
    results = []
    for span in spans:
        begun = span.first if span.first is not None else date.min
        start = date.min if span.first is None else next((d for d in graded if d >= begun), None)
        if start is not None and start <= span.last:
            results.append((start, span.last))
    return tuple(dict.fromkeys(results))


def category_of_report_card(
    leadership: str | None, others: Sequence[str | None], safeguarding: str | None
) -> Category | None:
    """The category that a report card (from November 2025) puts a school in.

    Rule: special measures: leadership and governance urgent and (another area urgent or
    safeguarding not met); requires significant improvement: any area urgent, or safeguarding not
    met; else none. A missing part that could change the answer: None.
    Reference: NEU toolkit; methods.md 3.2.
    """
    leads = _is(leadership, "urgent improvement")
    unsafe = _is(safeguarding, "not met")
    elsewhere = [_is(other, "urgent improvement") for other in others]
    serious = _any([*elsewhere, unsafe])
    if leads and serious:
        return Category.SPECIAL_MEASURES
    if (leads is None and serious is not False) or (leads and serious is None):
        return None
    if leads or serious:
        return Category.SIGNIFICANT_IMPROVEMENT
    return None if serious is None else Category.NONE


def _is(word: str | None, expected: str) -> bool | None:
    return None if word is None else word.strip().lower() == expected


def _any(answers: Sequence[bool | None]) -> bool | None:
    if True in answers:
        return True
    return None if None in answers else False


def in_category_by_key_judgements(judgements: KeyJudgements) -> bool | None:
    """Whether a 2024/25 inspection put a school in a category.

    Rule: any key judgement inadequate (4), or safeguarding not effective. Unknown parts: None
    unless another settles it. Reference: methods.md 3.1.
    """
    unsafe = judgements.safeguarding_effective
    answers = [None if unsafe is None else not unsafe]
    answers += [None if grade is None else grade == 4 for grade in judgements.grades.values()]
    return _any(answers)
