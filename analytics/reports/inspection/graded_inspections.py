"""Graded inspections with all their judgements, and the one in force for a school on a date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from analytics.inspection import (
    FIRST_REPORT_CARDS,
    Category,
    Inspection,
    InspectionKind,
    KeyJudgements,
    SchoolInspections,
    category_of_report_card,
    in_category_by_key_judgements,
    latest_graded,
)
from analytics.inspection_stock import EXPECTED_OR_BETTER, StockMethod
from analytics.reports.core import pandas_values
from analytics.reports.core.context import ReportContext
from analytics.reports.inspection.school_histories import predecessors

LEADERSHIP = "leadership_governance"
Found = Mapping[tuple[str, date], "Visit"]


@dataclass(frozen=True, slots=True)
class Visit:
    """One graded inspection in full; `areas` hold '1' to '4', or a report card's words."""

    inspected: date
    overall: int | None
    category: str | None = None
    safeguarding: str | None = None
    areas: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_card(self) -> bool:
        """Whether it is a report card; one without a single graded area cannot be read as one."""
        return self.inspected >= FIRST_REPORT_CARDS and bool(self.areas)

    @property
    def has_words(self) -> bool:
        """Whether it falls in the time of report cards at all."""
        return self.inspected >= FIRST_REPORT_CARDS

    def judged(self, area: str) -> int | None:
        """The grade 1–4 of a judgement before report cards; None where there is none."""
        grade = self.areas.get(area)
        return int(grade) if grade in ("1", "2", "3", "4") and not self.has_words else None

    def card_expected(self, area: str) -> bool | None:
        """Whether a card's area is at the expected standard or above; None where not graded."""
        word = self.areas.get(area)
        return None if word is None or not self.is_card else word in EXPECTED_OR_BETTER

    @property
    def all_expected(self) -> bool | None:
        """Every area at the expected standard or above and safeguarding met, as far as known."""
        if not self.is_card:
            return None
        if any(word not in EXPECTED_OR_BETTER for word in self.areas.values()):
            return False
        return None if self.safeguarding is None else self.safeguarding == "met"

    @property
    def any_attention(self) -> bool | None:
        """Whether an area needs attention or worse."""
        if not self.is_card:
            return None
        return any(word not in EXPECTED_OR_BETTER for word in self.areas.values())

    @property
    def any_urgent(self) -> bool | None:
        """Whether an area is for urgent improvement, or the card puts the school in a category."""
        if not self.is_card:
            return None
        return "urgent improvement" in self.areas.values() or bool(self.in_category)

    @property
    def in_category(self) -> bool | None:
        """Whether it put the school in a category of concern, by its own regime's rule."""
        if self.category is not None:
            return True
        if self.overall is not None:
            return self.overall == 4
        if self.has_words:
            return self._card_category()
        grades = {name: self.judged(name) for name in self.areas}
        safe = None if self.safeguarding is None else self.safeguarding == "met"
        return in_category_by_key_judgements(KeyJudgements(grades, safe))

    def _card_category(self) -> bool | None:
        others = [word for name, word in self.areas.items() if name != LEADERSHIP]
        result = category_of_report_card(self.areas.get(LEADERSHIP), others, self.safeguarding)
        return None if result is None else result is not Category.NONE


def visits(context: ReportContext) -> Found:
    """Every graded inspection known at the as-at date, by school number and day."""
    return context.once(("visits",), lambda: _visits(context))


def _visits(context: ReportContext) -> Found:
    rows = context.warehouse.inspections(context.scope, context.as_at)
    rows = rows[rows["kind"] == InspectionKind.GRADED.value]
    text: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    areas = context.warehouse.inspection_areas(context.scope, context.as_at)
    for row in areas.itertuples(index=False):
        text[(str(row.urn), str(row.inspection_id))][str(row.area)] = str(row.grade)
    results: dict[tuple[str, date], Visit] = {}
    for row in pandas_values.rows(rows):
        visit = Visit(
            inspected=pandas_values.known_day(row.inspected),
            overall=pandas_values.whole(row.overall),
            category=_text(row.category),
            safeguarding=_text(row.safeguarding),
            areas=text.get((str(row.urn), str(row.inspection_id)), {}),
        )
        results[(str(row.urn), visit.inspected)] = visit
        if (now := _text(row.current_urn)) is not None:
            results.setdefault((now, visit.inspected), visit)
    return results


def _text(value: object) -> str | None:
    return None if value is None or pd.isna(value) else str(value)  # type: ignore[call-overload]


@dataclass(frozen=True, slots=True)
class Standing:
    """The graded inspection that stands for an open school; None where it was never graded."""

    urn: str
    visit: Visit | None
    inherited: bool = False


def standing(context: ReportContext, school: SchoolInspections, day: date, method: StockMethod) -> Standing:
    """What stands for a school on a day, as known at the as-at date."""
    own = latest_graded(school.inspections, day, context.as_at)
    inherited = own is None and method is StockMethod.WITH_PREDECESSORS
    if inherited:
        own = latest_graded(school.predecessor_inspections, day, context.as_at)
    if own is None:
        return Standing(school.urn, None)
    return Standing(school.urn, visit_of(context, school.urn, own), inherited)


def visit_of(context: ReportContext, urn: str, inspection: Inspection) -> Visit:
    """An inspection in full; without areas where only its overall grade is held."""
    before = context.once(("predecessors",), lambda: predecessors(context.warehouse.links(context.scope)))
    for number in (urn, *sorted(before.get(urn, ()))):
        visit = visits(context).get((number, inspection.date))
        if visit is not None and visit.overall == inspection.overall:
            return visit
    return Visit(inspection.date, inspection.overall)
