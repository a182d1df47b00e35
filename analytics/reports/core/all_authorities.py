"""Figures of all authorities: one read for many measures, one source for each.

What a page on trends, gaps or neighbours compares with: newest spread, years, and how far figures
vary by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property

import numpy as np
import pandas as pd

from analytics.reports.core.change import CONFIDENCE, NO_NOISE, Change, change_between, england_part, year_before
from analytics.reports.core.context import Place, ReportContext, calendar_of
from analytics.reports.core.figures import PANELS, figure_of, gather, series_of
from analytics.reports.core.places import england, region_of
from analytics.reports.core.source_choice import best_source, by_choice
from analytics.reports.core.types import Figure, Series
from analytics.statistics.arguments import Floats
from analytics.statistics.benchmarks import Rank, drawn_places, rank_among, rank_range
from analytics.statistics.comparison import Judgement, compare_with_benchmark
from analytics.statistics.intervals import Interval, wilson
from analytics.statistics.year_to_year_noise import (
    FEWEST_OWN_CHANGES,
    USUAL,
    NoiseMultiplier,
    YearToYearNoise,
    noise_interval,
    noise_of,
    noise_of_all,
)
from analytics.targets.panel import Panel
from data.catalogue import Measure
from data.committed import committed
from data.period import Period, PeriodKind
from data.vocabulary import ENGLAND, Level, Phase, PupilGroup, Unit

# One measure for all authorities by year, to compare a pace or forecast with.

FEWEST_AREAS = 30  # with fewer, a 'common' movement is that of a handful of places


def panel_of(context: ReportContext, declared: Measure, phase: Phase, group: PupilGroup) -> Panel | None:
    """All authorities' annual values known at the as-at date; None with too few of them.

    Years are those in which academic years end; runs change where an era begins.
    """
    key = (PANELS, declared.code, phase, group)
    return context.once(key, lambda: _panel_of(context, declared, phase, group))


def _panel_of(context: ReportContext, declared: Measure, phase: Phase, group: PupilGroup) -> Panel | None:
    frame = context.warehouse.facts(
        context.scope,
        context.as_at,
        [declared.code],
        levels=[Level.AUTHORITY.value],
        phases=[phase.value],
        groups=[group.value],
    )
    frame = with_years(frame)
    if of_many(frame).empty:
        return None
    current = for_comparison(frame, declared, context.home.code)
    current = current[current["status"] == "ok"]
    wide = current.assign(year=current["year"].astype(int)).pivot_table(
        index="entity", columns="year", values="value", aggfunc="first"
    )
    wide = wide.reindex(columns=range(int(wide.columns.min()), int(wide.columns.max()) + 1))
    years = tuple(int(year) for year in wide.columns)
    return Panel(
        areas=tuple(str(area) for area in wide.index),
        years=years,
        values=np.asarray(wide.to_numpy(dtype=float)),
        run=tuple(era_number(declared, year, group) for year in years),
    )


def with_years(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of academic years, with the calendar year in which each ends."""
    year = {text: _year(text) for text in frame["period"].unique()}
    dated = frame.assign(year=frame["period"].map(year))
    return dated[dated["year"].notna()]


def for_comparison(frame: pd.DataFrame, declared: Measure, home: str) -> pd.DataFrame:
    """The rows to compare an authority with, all from a source with many authorities.

    A source that is behind the authority's own newest figure gives way to the authority's own.
    Rows of the authority and of England that this source lacks are taken from another.
    """
    if len(frame["family"].unique()) < 2:
        return frame
    own = frame[(frame["entity"] == home) & (frame["status"] == "ok")]
    wide = of_many(frame)
    current = len(wide) and (own.empty or wide["period_end"].max() >= own["period_end"].max())
    rows = wide if current else (own if len(own) else frame)
    family = best_source(rows, declared)
    kept = frame[frame["family"] == family]
    shown = frame[frame["entity"].isin([home, ENGLAND]) & frame["period"].isin(kept["period"])]
    ours = shown[shown["family"] == family]
    lacking = shown[~(shown["entity"] + shown["period"]).isin(ours["entity"] + ours["period"])]
    extra = by_choice(lacking, declared).drop_duplicates(["entity", "period"])
    return pd.concat([kept, extra]) if len(extra) else kept


def of_many(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with a value, from sources with enough authorities to compare with."""
    current = frame[(frame["status"] == "ok") & (frame["level"] == Level.AUTHORITY.value)]
    n_areas = current.groupby("family")["entity"].nunique()
    return current[current["family"].isin(n_areas.index[n_areas >= FEWEST_AREAS])]


def _year(text: str) -> int | None:
    period = Period.parse(text)
    return period.ending if period.kind is PeriodKind.ACADEMIC_YEAR else None


def era_number(declared: Measure, year: int, group: PupilGroup) -> int:
    """In which era of a measure a year lies for a pupil group; −1 for none."""
    era = declared.era_of(Period.academic_year(year), group)
    return -1 if era is None else declared.eras_of(group).index(era)


# Each authority's year-to-year noise beside the usual authority's: committed, learned from LAIT.


@cache
def _multipliers() -> dict[str, NoiseMultiplier]:
    return {
        row["area_code"]: NoiseMultiplier(float(row["factor"]), int(row["n_changes"]))
        for row in committed("authority_noise")
    }


def noise_multiplier(area_code: str) -> NoiseMultiplier:
    """An authority's multiplier by its ONS code; the usual one for an authority that LAIT does not know."""
    return _multipliers().get(area_code, USUAL)


Asked = tuple[Measure, Phase, PupilGroup]
Key = tuple[str, Phase, PupilGroup]
_FIELD = "field"


@dataclass(frozen=True, slots=True)
class NextRelease:
    """When the next release of a measure's publication is expected; `late` when that has passed."""

    expected: date
    late: bool


@dataclass(frozen=True, slots=True)
class BenchmarkComparison:
    """A figure against another: whether it differs significantly, the likely range, and the method."""

    judgement: Judgement
    lower: float | None = None
    upper: float | None = None
    method: str = ""


UNDETERMINED = BenchmarkComparison(Judgement.CANNOT_TELL)


@dataclass(frozen=True)
class AuthorityFigures:
    """The annual figures of one measure, phase and group in all places, from one source."""

    declared: Measure
    phase: Phase
    group: PupilGroup
    frame: pd.DataFrame
    invented: bool
    memo: dict[str, YearToYearNoise] = field(default_factory=dict, compare=False, repr=False)
    draws: dict[str, tuple[tuple[str, ...], Floats] | None] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def values(self) -> dict[tuple[str, int], float]:
        """Every value by ONS code and the year in which its academic year ends."""
        current = self.frame[(self.frame["status"] == "ok").to_numpy()]
        return dict(
            zip(
                zip(current["entity"].to_list(), current["year"].astype(int).to_list(), strict=True),
                current["value"].to_list(),
                strict=True,
            )
        )

    @cached_property
    def authorities(self) -> tuple[str, ...]:
        """The ONS codes of the authorities that have a row."""
        own = (self.frame["level"] == Level.AUTHORITY.value).to_numpy()
        return tuple(sorted({str(code) for code in self.frame["entity"].to_numpy()[own]}))

    def spread(self, period: str) -> dict[str, float]:
        """All authorities' values in one period, by ONS code."""
        year = Period.parse(period).ending
        selected = ((code, self.values.get((code, year))) for code in self.authorities)
        return {code: value for code, value in selected if value is not None}

    def value(self, place: str, period: str) -> float | None:
        """One place's value in one period, None where there is none."""
        return self.values.get((place, Period.parse(period).ending))

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Every year from the first to the last that any place has."""
        selected = {year for _, year in self.values}
        return tuple(range(min(selected), max(selected) + 1)) if selected else ()

    def panel(self) -> Panel:
        """Authorities by year, with the comparable stretch of each year."""
        values = [[self.values.get((code, year), np.nan) for year in self.years] for code in self.authorities]
        return Panel(
            self.authorities,
            self.years,
            np.array(values, dtype=float).reshape(len(self.authorities), len(self.years)),
            tuple(era_number(self.declared, year, self.group) for year in self.years),
        )

    @cached_property
    def _nation(self) -> Floats:
        """England's values by year, NaN where there is none."""
        return np.array([self.values.get((ENGLAND, year), np.nan) for year in self.years])

    def noise(self, home: str) -> YearToYearNoise:
        """The year-to-year noise of an authority's figure."""
        if home not in self.memo:
            self.memo[home] = self._noise(home)
        return self.memo[home]

    def _noise(self, home: str) -> YearToYearNoise:
        panel = self.panel()
        if not np.isfinite(self._nation).any():
            return NO_NOISE
        own = panel.areas.index(home) if home in panel.areas else None
        if own is None and any(code == home for code, _ in self.values):
            return NO_NOISE  # a region's, learned from authorities, would be far too much
        noise = noise_of(panel.values, self._nation, panel.run, own, noise_multiplier(home))
        # Larger groups in other authorities say too little about a small one.
        few = self.group is not PupilGroup.ALL and noise.n_own < FEWEST_OWN_CHANGES
        return NO_NOISE if few else noise

    def rank(self, place: str, period: str) -> Rank:
        """A place's rank and quartile among all authorities of one period, with its range; none among a handful."""
        spread = self.spread(period)
        enough = len(spread) >= FEWEST_AREAS
        others = [value for code, value in spread.items() if code != place]
        placed = rank_among(spread.get(place) if enough else None, others, self.declared.direction)
        return (
            placed
            if placed.rank is None
            else replace(placed, likely=self.rank_within(place, period, spread, placed.rank))
        )

    def rank_within(self, place: str, period: str, among: Iterable[str], rank: int) -> tuple[int, int] | None:
        """The 95% range of a place's rank among some authorities; None where their noise is not known."""
        if period not in self.draws:
            self.draws[period] = self._drawn(period)
        if (drawn := self.draws[period]) is None:
            return None
        codes, every = drawn
        members = sorted({place, *among} & set(codes))
        at = [codes.index(code) for code in members]
        return rank_range(every[:, at], members.index(place), rank, self.declared.direction)

    def _drawn(self, period: str) -> tuple[tuple[str, ...], Floats] | None:
        """Within what range every authority's figure of a period may lie by chance, by ONS code."""
        spread, panel = self.spread(period), self.panel()
        if not spread or not np.isfinite(self._nation).any():
            return None
        factors = np.array([noise_multiplier(code).factor for code in panel.areas])
        sigmas = noise_of_all(panel.values, self._nation, panel.run, factors)
        if sigmas is None:
            return None
        chosen = sigmas[[panel.areas.index(code) for code in spread]]
        return tuple(spread), drawn_places(np.array(list(spread.values())), chosen)

    def rank_among_these(self, place: str, others: Iterable[str], period: str | None) -> Rank:
        """A place's rank among chosen authorities, highest first where neither way is better, with its range.

        None without a figure or anybody beside it; in no quarter, which are those of all authorities.
        """
        spread = self.spread(period) if period else {}
        known = {code: spread[code] for code in others if code != place and code in spread}
        placed = rank_among(spread.get(place) if known else None, list(known.values()), self.declared.direction)
        if placed.rank is None or period is None:
            return placed
        return replace(placed, quarter=None, likely=self.rank_within(place, period, known, placed.rank))

    def series(self, context: ReportContext, place: Place) -> Series:
        """One place's series, every year present: the same as on every other page."""
        return series_of(context, self.declared.code, place, phase=self.phase, group=self.group)

    def change(self, context: ReportContext) -> Change:
        """The authority's change on the year before."""
        newest, previous = year_before(self.series(context, context.home))
        known = newest and previous and newest.value is not None and previous.value is not None
        amount = newest.value - previous.value if known else None  # type: ignore[union-attr,operator]
        noise = self.noise(context.home.code)
        common = england_part(newest, previous, self.series(context, england(context))) if newest and previous else None
        return change_between(amount, newest, previous, self.declared, self.declared.direction, noise, common)

    def england_comparison(self, context: ReportContext) -> BenchmarkComparison:
        """The authority's newest figure against England's of the same period."""
        newest = self.series(context, context.home).latest
        peer = same_period(self.series(context, england(context)), newest)
        benchmark = peer.value if peer else None
        return benchmark_comparison(newest, benchmark, self.noise(context.home.code), self.declared)

    def figures(self, context: ReportContext, places: Iterable[Place], period: str) -> tuple[Figure, ...]:
        """Every place's figure of one period; places without a row are left out.

        The authority, its region and England have the figure that they have on every other page.
        """
        inside = np.flatnonzero((self.frame["period"] == period).to_numpy())
        at = dict(zip(self.frame["entity"].to_numpy()[inside], inside, strict=True))
        shown = {place.code for place in shown_places(context)}
        figures: list[Figure] = []
        for place in places:
            if place.code in shown:
                figures += [f for f in self.series(context, place).figures if f.period == period]
            elif place.code in at:
                row = self.frame.iloc[int(at[place.code])]
                figures.append(figure_of(row, place, context.as_at, invented=self.invented))
        return tuple(figures)


def same_period(series: Series, figure: Figure | None) -> Figure | None:
    """Another place's figure for the same period, None where it has none."""
    if figure is None:
        return None
    return next((f for f in series.figures if f.period == figure.period and f.shown), None)


def shown_places(context: ReportContext) -> tuple[Place, ...]:
    """The places that every page shows: the authority, England and the region."""

    def read_places() -> tuple[Place, ...]:
        region = region_of(context)
        return (context.home, england(context), *((region,) if region else ()))

    return context.once(("shown places",), read_places)


def read_fields(context: ReportContext, selected: Sequence[Asked]) -> tuple[AuthorityFigures, ...]:
    """All years of several measures, in the order asked: read in one query, and once for one context."""
    known: dict[Key, AuthorityFigures] = {}
    for item in selected:
        if (field := context.memo.get((_FIELD, *_key(item)))) is not None:
            known[_key(item)] = field
    if missing := [item for item in selected if _key(item) not in known]:
        fresh = _read(context, missing)
        context.memo.update({(_FIELD, *key): field for key, field in fresh.items()})
        known |= fresh
    return tuple(known[_key(item)] for item in selected)


def _key(item: Asked) -> Key:
    return item[0].code, item[1], item[2]


def _read(context: ReportContext, selected: Sequence[Asked]) -> dict[Key, AuthorityFigures]:
    frame = context.warehouse.facts(
        context.scope,
        context.as_at,
        sorted({item.code for item, _, _ in selected}),
        levels=[Level.AUTHORITY.value, Level.NATIONAL.value, Level.REGIONAL.value],
        phases=sorted({phase.value for _, phase, _ in selected}),
        groups=sorted({group.value for _, _, group in selected}),
    )
    gather(context, (item.code for item, _, _ in selected), shown_places(context))
    keyed = dict(list(with_years(frame).groupby(["measure", "phase", "pupil_group"])))
    empty = with_years(frame).iloc[0:0]
    return {
        (declared.code, phase, group): AuthorityFigures(
            declared,
            phase,
            group,
            for_comparison(keyed.get((declared.code, phase.value, group.value), empty), declared, context.home.code),
            context.warehouse.invented,
        )
        for declared, phase, group in selected
    }


def likely_range(figure: Figure, noise: YearToYearNoise) -> Interval:
    """The range within which chance could have moved the figure: from its pupils, else from its noise.

    Wilson's limits where a percentage carries its pupils. Sessions are no independent trials, and
    scores have no counts: for those the year-to-year noise of all authorities.
    """
    counted = (
        figure.unit is Unit.PERCENT
        and figure.numerator is not None
        and figure.denominator is not None
        and "session" not in figure.denominator_name
        and 0 <= figure.numerator <= figure.denominator
    )
    if counted:
        result = wilson(figure.numerator, figure.denominator, CONFIDENCE)
        if result.value is not None and result.lower is not None and result.upper is not None:
            return Interval(100 * result.value, 100 * result.lower, 100 * result.upper, CONFIDENCE, "pupils counted")
    return noise_interval(figure.value, noise, CONFIDENCE)


def benchmark_comparison(
    figure: Figure | None, benchmark: float | None, noise: YearToYearNoise, declared: Measure
) -> BenchmarkComparison:
    """Whether a figure is significantly different from a benchmark, or undetermined."""
    if figure is None or figure.value is None:
        return UNDETERMINED
    result = likely_range(figure, noise)
    judged = compare_with_benchmark(result, benchmark, declared.direction)
    return BenchmarkComparison(judged, result.lower, result.upper, result.method)


def beyond_years(context: ReportContext, field: AuthorityFigures) -> tuple[tuple[str, Judgement], ...]:
    """The years in which the authority is significantly different from England."""
    nation, noise = field.series(context, england(context)), field.noise(context.home.code)
    results = []
    for figure in field.series(context, context.home).figures:
        peer = same_period(nation, figure) if figure.shown else None
        if peer is not None:
            judged = benchmark_comparison(figure, peer.value, noise, field.declared).judgement
            results.append((figure.period, judged))
    quiet = (Judgement.SIMILAR, Judgement.CANNOT_TELL)
    return tuple((period, judged) for period, judged in results if judged not in quiet)


def next_due(context: ReportContext, declared: Measure, newest: date | None) -> NextRelease | None:
    """When a figure after the newest, published on a day, is expected; None where the calendar does not know it."""
    if declared.release_calendar is None:
        return None
    after = newest or context.as_at
    due = calendar_of(context).next_due(declared.release_calendar, after)
    return None if due is None else NextRelease(due.date, due.date < context.as_at)
