"""Suspensions and permanent exclusions term by term, in a year whose whole is not published yet."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.reports.core.context import ReportContext
from analytics.reports.core.figures import many_series
from analytics.reports.core.types import Figure, Series
from analytics.statistics.comparison import two_period_test
from data.period import Period, PeriodKind
from data.vocabulary import Phase, PupilGroup

MEASURES = ("permanent_exclusions", "suspensions")
_TERMS = ("T1", "T2", "T3")
_RARE = "permanent_exclusions"  # a pupil is suspended again and again: suspensions are no independent events


@dataclass(frozen=True, slots=True)
class YearToDate:
    """The terms of a year from autumn on, and the same terms of the year before.

    `before` has None for a term that is not loaded. Sums are made of figures that are shown only, so that
    a hidden one is not told by them.
    """

    measure: str
    year: str
    terms: tuple[Figure, ...]
    before: tuple[Figure | None, ...]

    @property
    def total(self) -> float | None:
        """All terms together; None where one of them is hidden."""
        return _sum(self.terms)

    @property
    def total_before(self) -> float | None:
        """The same terms of the year before; None where one is hidden or not loaded."""
        return _sum(self.before)

    @property
    def chance(self) -> float | None:
        """How often chance alone would bring such a change, 0 to 1; of permanent exclusions only."""
        if self.measure != _RARE or self.total is None or self.total_before is None:
            return None
        pupils = [None if term is None else term.denominator for term in (self.terms[-1], self.before[-1])]
        return two_period_test(self.total_before, pupils[1], self.total, pupils[0]).p_value


def exclusions_to_date(context: ReportContext, phase: Phase) -> tuple[YearToDate, ...]:
    """Each measure's newest year of which terms are known and the whole is not."""
    series = {
        kind: many_series(context, MEASURES, (context.home,), phases=(phase,), kind=kind)
        for kind in (PeriodKind.ACADEMIC_YEAR, PeriodKind.TERM)
    }
    keys = [(code, context.home.code, phase, PupilGroup.ALL) for code in MEASURES]
    both = ((series[PeriodKind.TERM][key], series[PeriodKind.ACADEMIC_YEAR][key]) for key in keys)
    rows = (_year_to_date(terms, whole) for terms, whole in both)
    return tuple(row for row in rows if row is not None)


def change_pct(now: float | None, before: float | None) -> float | None:
    """By how many percent more than before; None where one is not known, or nothing can be compared with."""
    return None if now is None or not before else 100 * (now / before - 1)


def _year_to_date(terms: Series, whole: Series) -> YearToDate | None:
    known = {figure.period: figure for figure in terms.figures}
    if not known:
        return None
    year = Period.academic_year(max(Period.parse(text).ending for text in known))
    if whole.latest is not None and Period.parse(whole.latest.period).ending >= year.ending:
        return None
    names: list[str] = []
    for part in _TERMS:
        if f"{year.text}-{part}" not in known:
            break  # a spring without its autumn is no year to date
        names.append(part)
    if not names:
        return None
    last_year = year.shift(-1).text
    return YearToDate(
        terms.measure,
        year.text,
        tuple(known[f"{year.text}-{part}"] for part in names),
        tuple(known.get(f"{last_year}-{part}") for part in names),
    )


def _sum(figures: tuple[Figure | None, ...]) -> float | None:
    values = [figure.value for figure in figures if figure is not None and figure.shown]
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(figures) else None
