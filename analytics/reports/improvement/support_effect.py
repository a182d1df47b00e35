"""Supported schools compared with those that were not, on one measure: the estimate, or why none."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from functools import partial

from analytics.reports.core.context import ReportContext
from analytics.reports.measures.school_results import SchoolResults, school_results
from analytics.statistics.comparison import Judgement, compare_with_benchmark
from analytics.statistics.intervals import Interval
from analytics.statistics.stretches import FEWEST_OTHERS, FEWEST_SUPPORTED, Cohort, Effect, effect_of_support
from data.catalogue import measure
from data.period import Period
from data.vocabulary import Level, PupilGroup

_CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class MeasuredEffect:
    """One measure: schools supported, the years compared, and the effect or why there is none.

    `supported` counts those with results that may be compared; `judgement` is better, similar,
    worse or cannot tell by whether the interval leaves out no difference.
    """

    measure: str
    before: tuple[str, ...]
    after: str
    schools: int
    supported: int
    effect: Effect | None
    judgement: Judgement
    why_not: str = ""


def compared(context: ReportContext, code: str, began: Mapping[str, date], helped: Set[str]) -> MeasuredEffect:
    """The schools of `began`, by the day support began, beside schools outside `helped`.

    Before: the two years before the last results when support began, as support was chosen on those;
    after: the newest that may be compared with them.
    """
    declared = measure(code)
    if Level.SCHOOL not in declared.levels:
        return _undetermined(code, len(began), 0, "this measure is not published school by school")
    if len(began) < FEWEST_SUPPORTED:
        return _undetermined(code, len(began), len(began), _few(len(began), "supported"))
    results = school_results(context, declared, PupilGroup.ALL)
    spans = _spans(results, began)
    if not spans:
        why = (
            "no comparable result has been published since support began, or there are no two earlier years"
            if results.years
            else "no school's results on this measure are loaded"
        )
        return _undetermined(code, len(began), 0, why)
    cohorts = []
    for (base, last), urns in spans.items():
        moved = results.since_two_years(base, last)
        others = [item for urn, item in moved.items() if urn not in helped]
        cohorts.append(Cohort([moved[urn] for urn in sorted(urns) if urn in moved], others))
    n = len({item.urn for cohort in cohorts for item in cohort.supported})
    effect = effect_of_support(cohorts, _CONFIDENCE)
    if effect is None:
        return _undetermined(code, len(began), n, _too_few(n, cohorts))
    band = Interval(effect.estimate, effect.lower, effect.upper, _CONFIDENCE, "difference in differences")
    return MeasuredEffect(
        code,
        tuple(sorted({_text(year) for base, _ in spans for year in base})),
        _text(max(b for _, b in spans)),
        len(began),
        n,
        effect,
        compare_with_benchmark(band, 0.0, declared.direction),
    )


def _spans(results: SchoolResults, began: Mapping[str, date]) -> dict[tuple[tuple[int, int], int], set[str]]:
    """The two years before and the year after of each school: never across a break of the measure."""
    era = partial(results.declared.era_of, group=results.group)
    spans: dict[tuple[tuple[int, int], int], set[str]] = {}
    for urn, day in began.items():
        year = day.year if day.month >= 9 else day.year - 1
        earlier = [item for item in results.years if item <= year]
        if not earlier:
            continue
        same = era(Period.academic_year(earlier[-1]))
        later = [item for item in results.years if item > year and era(Period.academic_year(item)) == same]
        base = [item for item in earlier[:-1] if era(Period.academic_year(item)) == same][-2:]
        if later and len(base) == 2:
            spans.setdefault(((base[0], base[1]), later[-1]), set()).add(urn)
    return spans


def _too_few(supported: int, cohorts: list[Cohort]) -> str:
    if supported < FEWEST_SUPPORTED:
        return _few(supported, "supported with results before and after")
    most = max(len(cohort.others) for cohort in cohorts)
    return f"{most} schools without support have results; {FEWEST_OTHERS} are needed"


def _few(schools: int, which: str) -> str:
    noun = "school is" if schools == 1 else "schools are"
    return f"{schools} {noun} {which}; {FEWEST_SUPPORTED} are needed"


def _undetermined(code: str, schools: int, supported: int, why: str) -> MeasuredEffect:
    return MeasuredEffect(code, (), "", schools, supported, None, Judgement.CANNOT_TELL, why)


def _text(year: int) -> str:
    return Period.academic_year(year).text
