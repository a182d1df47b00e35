"""Schools with their inspections joined across changes of URN, at an as-at date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from analytics.inspection.counts import EXPECTED_OR_BETTER, StockMethod
from analytics.inspection.outcomes import (
    FIRST_REPORT_CARDS,
    Category,
    Inspection,
    InspectionKind,
    KeyJudgements,
    SchoolInspections,
    Span,
    category_of_report_card,
    confirmed_grade,
    in_category_by_key_judgements,
    known_days,
    latest_graded,
)
from analytics.reports.core import pandas_values
from analytics.reports.core.context import ReportContext
from analytics.reports.core.places import areas_of_schools, earlier_numbers
from data.period import Period, PeriodKind
from data.vocabulary import Level, Phase, PupilGroup

ROLL, CENSUS = "pupils_on_roll", (1, 31)  # the school census is on a Thursday in January
_KINDS = {"graded": InspectionKind.GRADED, "ungraded": InspectionKind.UNGRADED}


def state_schools(context: ReportContext, phase: Phase = Phase.ALL) -> pd.DataFrame:
    """The authority's state-funded schools, open or closed, with area and trust."""
    joined = context.once(("state schools",), lambda: _state_schools(context))
    return joined if phase is Phase.ALL else joined[joined["phase"] == phase.value]


def _state_schools(context: ReportContext) -> pd.DataFrame:
    schools = context.warehouse.schools(context.scope, context.as_at, la_code=context.home.scope_code)
    schools = schools[schools["state_funded"].fillna(value=False).astype(bool)]
    schools = _replaced(schools, context.warehouse.links(context.scope))
    if context.home.level is Level.AUTHORITY:
        areas = context.warehouse.school_areas(context.scope, context.scheme)[["urn", "area", "area_name"]]
    else:
        areas = areas_of_schools(context, schools)
    return schools.merge(areas.drop_duplicates("urn"), on="urn", how="left")


def _replaced(schools: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Close a school that only an older list calls open, on the day its successor took over.

    A newer list no longer names it; without this both schools would count as open.
    """
    newer = schools[["urn", "as_of"]].rename(columns={"as_of": "newer"})
    older = schools[["urn", "as_of"]].rename(columns={"urn": "link_urn", "as_of": "older"})
    both = links.merge(newer, on="urn").merge(older, on="link_urn")
    ended = both[both["newer"] > both["older"]].groupby("link_urn")["linked"].max()
    if ended.empty:
        return schools
    return schools.assign(closed=schools["closed"].fillna(schools["urn"].map(ended)))


def lineages(
    context: ReportContext, schools: pd.DataFrame, *, inspections_only: bool = False
) -> dict[str, SchoolInspections]:
    """Each school's own and its predecessors' inspections, by URN.

    Predecessors are followed through every link, and through the number that Ofsted's own files
    give an earlier inspection. `inspections_only`: neither numbers of pupils nor days on which all is known.
    """
    once = context.once(("lineages",), lambda: _gathered(context))
    made: dict[str, SchoolInspections] = context.once(("lineage of", inspections_only), dict)
    urns = schools["urn"].astype(str).to_list()
    new = schools[[urn not in made for urn in urns]]
    rest = ({}, {}) if inspections_only else (known_spans(context), context.once(("rolls",), lambda: _rolls(context)))
    made.update({str(row.urn): _school(row, *once, *rest) for row in new.itertuples()})
    return {urn: made[urn] for urn in urns}


_Held = dict[str, list[Inspection]]


def known_inspections(context: ReportContext) -> pd.DataFrame:
    """Every inspection known at the as-at date, read once."""
    return context.once(("inspections",), lambda: context.warehouse.inspections(context.scope, context.as_at))


def known_spans(context: ReportContext) -> dict[str, list[Span]]:
    """Between which days the inspections of each school are known, as at the as-at date."""
    return context.once(("known spans",), lambda: _known_spans(context))


def _known_spans(context: ReportContext) -> dict[str, list[Span]]:
    result: dict[str, list[Span]] = defaultdict(list)
    for row in pandas_values.rows(context.warehouse.inspection_coverage(context.scope, context.home.scope_code)):
        last = min(pandas_values.known_day(row.known_until), context.as_at)
        result[str(row.urn)].append(Span(pandas_values.day(row.known_from), last))
    return result


def _gathered(context: ReportContext) -> tuple[_Held, _Held, dict[str, frozenset[str]], frozenset[str]]:
    """Inspections by the number they were of and by the number the school has now.

    Then the earlier numbers of each number, and every number that another one follows.
    """
    inspections = known_inspections(context)
    inspections = inspections[inspections["kind"].isin(list(_KINDS))]
    own: dict[str, list[Inspection]] = defaultdict(list)
    foreign: dict[str, list[Inspection]] = defaultdict(list)
    for row in pandas_values.rows(inspections):
        kind = _KINDS[str(row.kind)]
        grade = pandas_values.whole(row.overall)
        if kind is InspectionKind.UNGRADED and isinstance(row.outcome, str):
            grade = confirmed_grade(row.outcome)
        inspection = Inspection(
            pandas_values.known_day(row.inspected), grade, pandas_values.known_day(row.published), kind
        )
        own[str(row.urn)].append(inspection)
        if isinstance(row.current_urn, str) and row.current_urn != row.urn:
            foreign[row.current_urn].append(inspection)
    before = earlier_numbers(context)
    return own, foreign, before, frozenset[str]().union(*before.values())


def _rolls(context: ReportContext) -> dict[str, list[tuple[date, float]]]:
    """The number of pupils of each school by day: that of a register, or of the school census."""
    la_code = context.home.scope_code
    registers = context.warehouse.register_rolls(context.scope, context.as_at, la_code)
    schools = context.warehouse.schools(context.scope, context.as_at, la_code=la_code)["urn"].astype(str)
    census = context.warehouse.facts(
        context.scope, context.as_at, [ROLL], entities=list(schools), levels=[Level.SCHOOL], groups=[PupilGroup.ALL]
    )
    result: dict[str, list[tuple[date, float]]] = defaultdict(list)
    for row in pandas_values.rows(registers):
        result[str(row.urn)].append((pandas_values.known_day(row.as_of), float(row.pupils)))
    for row in pandas_values.rows(census.dropna(subset=["value"])):
        period = Period.parse(str(row.period))
        day = period.end if period.kind is PeriodKind.DAY else date(period.ending, *CENSUS)
        result[str(row.entity)].append((day, float(row.value)))
    return result


def _school(
    row: Any,
    own: Mapping[str, list[Inspection]],
    foreign: Mapping[str, list[Inspection]],
    before: Mapping[str, frozenset[str]],
    followed: frozenset[str],
    known: Mapping[str, list[Span]],
    rolls: Mapping[str, list[tuple[date, float]]],
) -> SchoolInspections:
    urn = str(row.urn)
    inherited = [item for old in before.get(urn, ()) for item in own.get(old, [])]
    inherited += foreign.get(urn, [])
    spans = [span for number in (urn, *before.get(urn, ())) for span in known.get(number, [])]
    return SchoolInspections(
        urn=urn,
        inspections=tuple(own.get(urn, ())),
        predecessor_inspections=tuple(dict.fromkeys(inherited)),
        opened=pandas_values.day(row.opened),
        closed=pandas_values.day(row.closed),
        rolls=tuple(sorted(rolls.get(urn, ()))),
        carried_on=urn in followed,
        known_days=known_days([*own.get(urn, []), *inherited], spans),
    )


def of(histories: Mapping[str, SchoolInspections], urns: Iterable[str]) -> list[SchoolInspections]:
    """The lineages of some schools."""
    return [histories[str(urn)] for urn in urns]


def open_on(schools: pd.DataFrame, histories: Mapping[str, SchoolInspections], day: date) -> pd.DataFrame:
    """The schools that were open on a day; every column is kept even where there are none."""
    mask = [histories[str(urn)].is_open(day) for urn in schools["urn"]]
    return schools.loc[pd.Series(mask, index=schools.index, dtype=bool)]


# Graded inspections with all their judgements, and the one in force for a school on a date.

LEADERSHIP = "leadership_governance"
Found = Mapping[tuple[str, date], "GradedInspection"]


@dataclass(frozen=True, slots=True)
class GradedInspection:
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
    rows = known_inspections(context)
    rows = rows[rows["kind"] == InspectionKind.GRADED.value]
    text: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    areas = context.warehouse.inspection_areas(context.scope, context.as_at)
    for row in areas.itertuples(index=False):
        text[(str(row.urn), str(row.inspection_id))][str(row.area)] = str(row.grade)
    results: dict[tuple[str, date], GradedInspection] = {}
    for row in pandas_values.rows(rows):
        visit = GradedInspection(
            inspected=pandas_values.known_day(row.inspected),
            overall=pandas_values.whole(row.overall),
            category=pandas_values.text(row.category),
            safeguarding=pandas_values.text(row.safeguarding),
            areas=text.get((str(row.urn), str(row.inspection_id)), {}),
        )
        results[(str(row.urn), visit.inspected)] = visit
        if (now := pandas_values.text(row.current_urn)) is not None:
            results.setdefault((now, visit.inspected), visit)
    return results


@dataclass(frozen=True, slots=True)
class CountedInspection:
    """The graded inspection that counts for an open school; None where it was never graded."""

    urn: str
    visit: GradedInspection | None
    inherited: bool = False


def standing(context: ReportContext, school: SchoolInspections, day: date, method: StockMethod) -> CountedInspection:
    """The inspection that counts for a school on a day, as known at the as-at date."""
    own = latest_graded(school.inspections, day, context.as_at)
    inherited = own is None and method is StockMethod.WITH_PREDECESSORS
    if inherited:
        own = latest_graded(school.predecessor_inspections, day, context.as_at)
    if own is None:
        return CountedInspection(school.urn, None)
    return CountedInspection(school.urn, visit_of(context, school.urn, own), inherited)


def visit_of(context: ReportContext, urn: str, inspection: Inspection) -> GradedInspection:
    """An inspection in full; without areas where only its overall grade is known."""
    before = earlier_numbers(context)
    for number in (urn, *sorted(before.get(urn, ()))):
        visit = visits(context).get((number, inspection.date))
        if visit is not None and visit.overall == inspection.overall:
            return visit
    return GradedInspection(inspection.date, inspection.overall)
