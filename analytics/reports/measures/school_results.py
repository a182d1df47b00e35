"""Schools' own results by year: the latest of each, and comparable changes."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics.disclosure import too_small
from analytics.reports.core.context import Place, ReportContext
from analytics.reports.core.figures import figure_of
from analytics.reports.core.hidden_cells import as_shown
from analytics.reports.core.places import areas_of_schools
from analytics.reports.core.rules import disclosure_policy
from analytics.reports.core.source_choice import by_choice
from analytics.reports.core.types import Figure
from analytics.statistics.stretches import Stretch
from data.catalogue import Measure
from data.period import Period, PeriodKind
from data.vocabulary import Level, PupilGroup

OLDEST_YEARS = 3  # results older than this say nothing about the school of today


@dataclass(frozen=True)
class SchoolResults:
    """Annual figures of the authority's schools on one measure, by URN and year of ending."""

    declared: Measure
    group: PupilGroup
    figures: dict[str, dict[int, Figure]]

    @property
    def years(self) -> tuple[int, ...]:
        """Years in which any school has a result, oldest first."""
        return tuple(sorted({year for figure in self.figures.values() for year in figure}))

    def last(self, urn: str, before: int, today: int) -> Figure | None:
        """A school's newest figure of a year before `before`, unless too old in the year `today`."""
        oldest = min(today, before - 1) - OLDEST_YEARS
        years = [year for year in self.figures.get(urn, {}) if oldest <= year < before]
        return self.figures[urn][max(years)] if years else None

    def at(self, urn: str, year: int) -> Figure | None:
        """A school's figure of one year."""
        return self.figures.get(urn, {}).get(year)

    def stretches(self, length: int) -> list[Stretch]:
        """Every comparable stretch of this many years: both ends shown, and in one era."""
        results = []
        for urn, figure in self.figures.items():
            for year, first in figure.items():
                second = figure.get(year + length)
                if second is not None and self.comparable(first, second):
                    results.append(Stretch(urn, _value(first), _value(second)))
        return results

    def between(self, first_year: int, second_year: int) -> dict[str, Stretch]:
        """The stretch of each school between two years, where it may be compared."""
        results = {}
        for urn, figure in self.figures.items():
            first, second = figure.get(first_year), figure.get(second_year)
            if first is not None and second is not None and self.comparable(first, second):
                results[urn] = Stretch(urn, _value(first), _value(second))
        return results

    def since_two_years(self, base: tuple[int, int], last: int) -> dict[str, Stretch]:
        """Each school from the mean of two earlier years to a later one, where all may be compared."""
        first, second = self.between(base[0], last), self.between(base[1], last)
        return {
            urn: Stretch(urn, (first[urn].before + second[urn].before) / 2, first[urn].after)
            for urn in first
            if urn in second
        }

    def comparable(self, first: Figure, second: Figure) -> bool:
        """Whether both figures are shown and no break lies between them."""
        same = self.declared.comparable(Period.parse(first.period), Period.parse(second.period), self.group)
        return same and shown(first) and shown(second)


def shown(figure: Figure | None) -> bool:
    """Whether a figure may be used by itself: it has a value and is of enough pupils."""
    return figure is not None and figure.shown and not too_small(figure, disclosure_policy())


def _value(figure: Figure) -> float:
    return float(figure.value or 0.0)


def school_results(context: ReportContext, declared: Measure, group: PupilGroup) -> SchoolResults:
    """All annual results of the authority's schools on a measure, as known at the as-at date."""
    key = ("school results", declared.code, group)
    return context.once(key, lambda: _read(context, declared, group))


def _read(context: ReportContext, declared: Measure, group: PupilGroup) -> SchoolResults:
    schools = schools_of(context)
    names = dict(zip(schools["urn"].astype(str), schools["name"], strict=True))
    facts = context.warehouse.facts(
        context.scope,
        context.as_at,
        [declared.code],
        levels=[Level.SCHOOL.value],
        phases=[phase.value for phase in declared.phases],
        groups=[group.value],
    )
    yearly = facts["period"].map(_is_year).astype(bool)
    facts = facts[facts["entity"].isin(names) & yearly]
    figures: dict[str, dict[int, Figure]] = {}
    for best in _one_each(facts, declared):
        period, urn = Period.parse(str(best["period"])), str(best["entity"])
        place = Place(urn, str(names[urn]), Level.SCHOOL, context.home.la_code)
        made = figure_of(best, place, context.as_at, invented=context.warehouse.invented)
        figures.setdefault(urn, {})[period.ending] = as_shown(context, made)
    return SchoolResults(declared, group, figures)


def _is_year(period: str) -> bool:
    return Period.parse(period).kind is PeriodKind.ACADEMIC_YEAR


def _one_each(facts: pd.DataFrame, declared: Measure) -> list[dict[Hashable, Any]]:
    """One row for each school and period, chosen by the catalogue's order of sources."""
    ranked = by_choice(facts, declared).drop_duplicates(["entity", "period"])
    return ranked.to_dict("records")


def schools_of(context: ReportContext) -> pd.DataFrame:
    """Every school of the authority, open or closed, with its area."""
    schools = context.warehouse.schools(context.scope, context.as_at, la_code=context.home.scope_code)
    return schools.merge(areas_of_schools(context, schools), on="urn", how="left")


def open_schools(context: ReportContext, declared: Measure) -> pd.DataFrame:
    """The state-funded schools open then that teach the phase of a measure."""
    schools = every_open_school(context)
    phases = {phase.value for phase in declared.phases}
    if "early_years" in phases:
        phases.add("primary")  # the early years are taught in primary schools
    if "all" not in phases:
        schools = schools[schools["phase"].isin(phases)]
    return schools.reset_index(drop=True)


def every_open_school(context: ReportContext) -> pd.DataFrame:
    """The state-funded schools open then, with their area."""
    schools = schools_of(context)
    is_open = schools["status"].astype("string").str.startswith("Open", na=False)
    return schools[is_open & schools["state_funded"].fillna(False)]
