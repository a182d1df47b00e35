"""Risk indicators of every school on a date, with the figures behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import takewhile
from typing import Any

import numpy as np
import pandas as pd

from analytics.figure import CHANGED, POOLED
from analytics.inspection.outcomes import Inspection, latest_graded
from analytics.reports.core.rules import disclosure_policy
from analytics.reports.measures.school_results import OLDEST_YEARS
from analytics.reports.risk.inputs import ATTAINMENT, PERSISTENT, PROGRESS, SOURCE, Known
from analytics.risk.rating import factor_points
from analytics.statistics.small_numbers import fit_prior
from data.rules.model import Factor

# Indicators from results: attainment over three years, its change, and progress, by school.

YEARS = 3
FEWEST_PUPILS = 11  # a pool of ten pupils or fewer says nothing about a school
# National spread of pupils' scores, in round figures: only the width of an interval hangs on it.
PROGRESS_SPREAD = {"primary": 6.0, "secondary": 1.25}
# Which figure of pages an indicator shows: hidden there, it is hidden here.
_SHOWN_AS = ("measure", "pupil_group", "basis", "release", *SOURCE)
COLUMNS = [
    "value",
    "shown",
    "numerator",
    "denominator",
    "compared",
    "period",
    "published",
    "unit",
    "hidden",
    "per_pupil",
    *_SHOWN_AS,
]


def _of_phase(known: Known, phase: str) -> pd.Index:
    return known.schools.index[known.schools["phase"] == phase]


def _of_measures(known: Known, codes: tuple[str, ...], group: str = "all") -> pd.DataFrame:
    """The facts of some measures for one pupil group, in the order of all facts."""
    parts = [known.by_measure[code, group] for code in sorted(codes) if (code, group) in known.by_measure]
    return pd.concat(parts) if parts else known.facts.iloc[:0]


def newest_year_of(known: Known, codes: tuple[str, ...], phase: str) -> tuple[str, int] | None:
    """The measure in use and the last year that schools of the phase have, however old."""
    rows = _of_measures(known, codes)
    rows = rows[rows["urn"].isin(_of_phase(known, phase))]
    if rows.empty:
        return None
    last = int(rows["ending"].max())
    return next(code for code in codes if (rows.loc[rows["measure"] == code, "ending"] == last).any()), last


def newest(known: Known, codes: tuple[str, ...], phase: str) -> tuple[str, int] | None:
    """As `newest_year_of`; None when that is too old to say anything about the school of today."""
    result = newest_year_of(known, codes, phase)
    return None if result is None or known.day.year - result[1] > OLDEST_YEARS else result


def rows_of(known: Known, code: str, group: str, years: tuple[int, int]) -> pd.DataFrame:
    rows = _of_measures(known, (code,), group)
    return rows[rows["ending"].between(*years)]


def england_of(known: Known, code: str, phase: str, group: str, years: tuple[int, int]) -> float | None:
    rows = known.england_by_measure.get((code, group), known.england.iloc[:0])
    rows = rows[rows["ending"].between(*years)]
    own = rows[rows["phase"] == phase]
    rows = own if len(own) else rows[rows["phase"] == "all"]
    return None if rows.empty else float(rows["value"].mean())


def pooled(known: Known, code: str, phase: str, group: str, last: int) -> pd.DataFrame:
    """Three years combined by school: numerator, denominator, period, published; pools of 11 up."""
    rows = rows_of(known, code, group, (last - YEARS + 1, last)).dropna(subset=["numerator", "denominator"])
    rows = rows[rows["urn"].isin(_of_phase(known, phase))]
    result = rows.groupby("urn").agg(
        numerator=("numerator", "sum"),
        denominator=("denominator", "sum"),
        first=("ending", "min"),
        last=("ending", "max"),
        published=("published", "max"),
        hidden=("hidden", "max"),
    )
    result = result[result["denominator"] >= FEWEST_PUPILS]
    return result.assign(period=[span(a, b) for a, b in zip(result["first"], result["last"], strict=True)])


def span(first: int, last: int) -> str:
    earliest, newest = f"{first - 1}/{first % 100:02d}", f"{last - 1}/{last % 100:02d}"
    return newest if first == last else f"{earliest} to {newest}"


def _weighed(frame: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Shares in per cent, drawn towards the county's schools where pupils are few, and how much a pupil moves each."""
    prior = fit_prior(list(frame["numerator"]), list(frame["denominator"]))
    k, mean = (prior.strength, prior.mean) if prior else (0.0, 0.0)
    per_pupil = 100 / (k + frame["denominator"])
    return (mean * k + frame["numerator"]) * per_pupil, per_pupil


def _against(frame: pd.DataFrame, value: pd.Series, compared: float | pd.Series) -> pd.DataFrame:
    return frame.assign(
        value=value, shown=100 * frame["numerator"] / frame["denominator"], compared=compared, unit="percent"
    ).reindex(columns=COLUMNS)


def nothing() -> pd.DataFrame:
    return pd.DataFrame(columns=COLUMNS)


def _join(parts: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [part for part in parts if len(part)]
    return pd.concat(filled) if filled else nothing()


def attainment_level(known: Known) -> pd.DataFrame:
    """Three-year attainment, weighed for small numbers, against England's over the same years."""
    return _join([_level(known, phase, "all", "all") for phase in ATTAINMENT])


def disadvantaged(known: Known) -> pd.DataFrame:
    """Disadvantaged pupils over three years against England's other pupils."""
    return _join([_level(known, phase, "disadvantaged", "not_disadvantaged") for phase in ATTAINMENT])


def _level(known: Known, phase: str, group: str, against: str) -> pd.DataFrame:
    result = newest(known, ATTAINMENT[phase], phase)
    if result is None:
        return nothing()
    code, last = result
    england = england_of(known, code, phase, against, (last - YEARS + 1, last))
    own = pooled(known, code, phase, group, last)
    if england is None or own.empty:
        return nothing()
    weighed, per_pupil = _weighed(own)
    own = own.assign(measure=code, pupil_group=group, basis=POOLED, per_pupil=per_pupil)
    return _against(own, weighed - england, england)


def attainment_change(known: Known) -> pd.DataFrame:
    """Attainment now against up to three years ago, beside England's change over the same years."""
    return _join([_change(known, phase) for phase in ATTAINMENT])


def _change(known: Known, phase: str) -> pd.DataFrame:
    result = newest(known, ATTAINMENT[phase], phase)
    if result is None:
        return nothing()
    code, last = result
    first = _earlier(known, code, last)
    if first is None:
        return nothing()
    now, then = (year_of(known, code, phase, year) for year in (last, first))
    england = [england_of(known, code, phase, "all", (year, year)) for year in (last, first)]
    if england[0] is None or england[1] is None:
        return nothing()
    both = now.join(
        then[["weighed", "hidden"]].rename(columns={"weighed": "before", "hidden": "was_hidden"}), how="inner"
    )
    both = both.assign(hidden=both["hidden"] | both["was_hidden"])
    moved = both["weighed"] - both["before"]
    frame = _against(both.assign(period=span(first, last), basis=CHANGED), moved - (england[0] - england[1]), 0.0)
    return frame.assign(shown=moved, compared=england[0] - england[1], unit="points")


def _earlier(known: Known, code: str, last: int) -> int | None:
    rows = known.facts[(known.facts["measure"] == code) & (known.facts["ending"] < last)]
    years = sorted({int(year) for year in rows["ending"]})
    older = [year for year in years if year <= last - YEARS]
    return older[-1] if older else (years[0] if years else None)


def year_of(known: Known, code: str, phase: str, year: int) -> pd.DataFrame:
    rows = rows_of(known, code, "all", (year, year)).dropna(subset=["numerator", "denominator"])
    rows = rows[rows["urn"].isin(_of_phase(known, phase)) & (rows["denominator"] > 0)]
    rows = rows.set_index("urn")
    if rows.empty:
        return rows.assign(weighed=np.nan, per_pupil=np.nan)
    weighed, per_pupil = _weighed(rows)
    return rows.assign(weighed=weighed, per_pupil=per_pupil)


def progress(known: Known) -> pd.DataFrame:
    """The upper end of the 95% interval of progress, the mean of the subjects that have it."""
    return _join([_progress(known, phase) for phase in PROGRESS])


def _progress(known: Known, phase: str) -> pd.DataFrame:
    rows = _of_measures(known, PROGRESS[phase])
    rows = rows[rows["urn"].isin(_of_phase(known, phase))].dropna(subset=["value"])
    if rows.empty or known.day.year - int(rows["ending"].max()) > OLDEST_YEARS:
        return nothing()
    last = int(rows["ending"].max())
    rows = rows[rows["ending"] == last]
    cohorts = rows_of(known, ATTAINMENT[phase][0], "all", (last, last)).set_index("urn")["denominator"]
    result = rows.groupby("urn").agg(
        shown=("value", "mean"),
        denominator=("denominator", "mean"),
        published=("published", "max"),
        hidden=("hidden", "max"),
    )
    pupils = result["denominator"].fillna(cohorts).where(lambda n: n > 0)
    half = 1.96 * PROGRESS_SPREAD[phase] / np.sqrt(pupils)
    return result.assign(
        value=result["shown"] + half,
        numerator=np.nan,
        denominator=pupils,
        compared=0.0,
        period=span(last, last),
        unit="score",
    ).reindex(columns=COLUMNS)


@dataclass(frozen=True)
class Features:
    """Indicators by code, then by URN: a row of COLUMNS; a school that is absent is unknown.

    `value` is what the rule looks at; `shown` with its parts what it was worked out from, and
    `compared` what that was held against; `hidden`, whether pages hide that, and `per_pupil` how
    much one pupil more moves the value. `triggers` and `not_applicable` are codes by URN; `agreed`
    are all factors whose points pages show.
    """

    day: date
    schools: pd.DataFrame
    by_factor: Mapping[str, Mapping[str, dict[str, Any]]]
    triggers: dict[str, tuple[str, ...]]
    not_applicable: dict[str, frozenset[str]]
    agreed: tuple[Factor, ...] = ()
    _named: dict[str, dict[str, Any]] = field(default_factory=dict, repr=False, compare=False)

    def values(self, urn: str, factors: Iterable[Factor]) -> dict[str, float | None]:
        """A school's indicators by code; None where nothing is known, or where the points would tell what is hidden."""
        return {factor.code: self._value(factor, urn) for factor in factors}

    def number(self, code: str, urn: str) -> float | None:
        """An indicator that counts no pupils, such as years; None where it is not known."""
        row = self.row(code, urn)
        return None if row is None else float(row["value"])

    def of_shown(self) -> Features:
        """The same without what pages hide: rules that anybody may try would tell it, one after the other."""
        shown = {
            code: rows.of_shown() if isinstance(rows, IndicatorRows) else rows for code, rows in self.by_factor.items()
        }
        return replace(self, by_factor=shown)

    def named(self, urn: str) -> dict[str, Any]:
        """The register's row of a school."""
        if not self._named:
            rows: Any = self.schools.to_dict("index")
            self._named.update(rows)
        return self._named[urn]

    def row(self, code: str, urn: str) -> dict[str, Any] | None:
        """What an indicator rests on for a school, None where it is not known."""
        return self.by_factor.get(code, {}).get(urn)

    def _value(self, factor: Factor, urn: str) -> float | None:
        rows = self.by_factor.get(factor.code)
        if isinstance(rows, IndicatorRows):
            every = (factor, *(other for other in self.agreed if other.code == factor.code))
            tells = urn in rows.hidden and _points_tell(every, rows[urn])
            return None if tells else rows.values_by_urn.get(urn)
        row = None if rows is None else rows.get(urn)
        return None if row is None else float(row["value"])


def _points_tell(factors: Sequence[Factor], row: Mapping[str, Any]) -> bool:
    """Whether fewer counts than the rule of disclosure asks for would bring a hidden figure the same points."""
    value, per_pupil = float(row["value"]), float(row["per_pupil"])
    if not np.isfinite(per_pupil):
        return True
    least = disclosure_policy().least_width
    below = int(row["numerator"]) if pd.notna(row["numerator"]) else 0
    share = row["unit"] != "per_100" and pd.notna(row["numerator"])
    above = int(row["denominator"] - row["numerator"]) if share else least

    def points(of: float) -> list[tuple[float, float]]:
        return [factor_points(factor, of) for factor in factors]

    def alike(steps: int, sign: int) -> int:
        others = (value + sign * at * per_pupil for at in range(1, min(steps, least) + 1))
        return sum(1 for _ in takewhile(lambda other: points(other) == points(value), others))

    return 1 + alike(below, -1) + alike(above, 1) < least


class IndicatorRows(Mapping[str, dict[str, Any]]):
    """An indicator's rows by URN; what is not known is not there. Made into rows when asked for."""

    def __init__(self, frame: pd.DataFrame) -> None:
        dropna = frame.dropna(subset=["value"])
        self._frame = dropna[~dropna.index.duplicated()]
        urns = [str(urn) for urn in self._frame.index]
        self.values_by_urn: dict[str, float] = dict(zip(urns, self._frame["value"].astype(float).tolist(), strict=True))
        hidden = self._frame["hidden"].eq(True) if "hidden" in self._frame else [False] * len(urns)
        self.hidden = frozenset(urn for urn, gone in zip(urns, hidden, strict=True) if gone)

    def of_shown(self) -> IndicatorRows:
        """The rows that no page hides."""
        return IndicatorRows(self._frame[~self._frame.index.astype(str).isin(self.hidden)])

    @cached_property
    def _rows(self) -> dict[str, dict[str, Any]]:
        rows: dict[Any, dict[str, Any]] = self._frame.to_dict("index")  # type: ignore[assignment]
        return {str(urn): row for urn, row in rows.items()}

    def __getitem__(self, urn: str) -> dict[str, Any]:
        return self._rows[urn]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_by_urn)

    def __len__(self) -> int:
        return len(self.values_by_urn)


def indicators(known: Known) -> dict[str, pd.DataFrame]:
    """Every indicator that can be worked out from what was known."""
    makers: Mapping[str, Callable[[Known], pd.DataFrame]] = {
        "attainment_level": attainment_level,
        "attainment_change": attainment_change,
        "disadvantaged_attainment": disadvantaged,
        "progress": progress,
        "persistent_absence": persistent_absence,
        "absence_change": absence_change,
        "suspension_change": suspension_change,
        "suspension_level": suspension_level,
        "roll_change": roll_change,
        "years_since_graded": years_since_graded,
        "last_outcome": last_outcome,
    }
    return {code: make(known) for code, make in makers.items()}


def _latest(known: Known, codes: tuple[str, ...]) -> pd.DataFrame:
    """Each school's newest year of a measure that most schools have, none that is too old."""
    rows = _of_measures(known, codes).dropna(subset=["value"])
    if rows.empty:
        return rows.set_index("urn")
    last = rows["ending"].max()
    if known.day.year - last > OLDEST_YEARS:
        return rows.iloc[0:0].set_index("urn")
    newest: pd.DataFrame = rows[rows["ending"] == last].drop_duplicates("urn").set_index("urn")
    return newest


def _simple(frame: pd.DataFrame, value: pd.Series, shown: pd.Series, compared: Any, unit: str) -> pd.DataFrame:
    laid = frame.assign(value=value, shown=shown, compared=compared, unit=unit, per_pupil=100 / frame["denominator"])
    return laid.reindex(columns=COLUMNS).dropna(subset=["value"])


def persistent_absence(known: Known) -> pd.DataFrame:
    """Persistent absence against the median school of the same phase."""
    return _against_median(known, PERSISTENT, "percent")


def _against_median(known: Known, codes: tuple[str, ...], unit: str) -> pd.DataFrame:
    now = _latest(known, codes)
    if now.empty:
        return nothing()
    usual = now["value"].groupby(known.schools["phase"].reindex(now.index)).transform("median")
    return _simple(now, now["value"] - usual, now["value"], usual, unit)


def _moved(known: Known, code: str, years: int) -> tuple[pd.DataFrame, pd.Series]:
    """Schools in the newest year, and their value so many years (or as near as known) before."""
    now = _latest(known, (code,))
    rows = _of_measures(known, (code,))
    if now.empty:
        return now, pd.Series(dtype=float)
    last = int(now["ending"].iloc[0])
    earlier = sorted({int(year) for year in rows["ending"]} - {last})
    allowed = [year for year in earlier if last - years <= year < last]
    if not allowed:
        return now.iloc[0:0], pd.Series(dtype=float)
    before = rows[rows["ending"] == allowed[0]].drop_duplicates("urn").set_index("urn").reindex(now.index)
    hidden = now["hidden"] | before["hidden"].eq(True)
    return now.assign(period=span(allowed[0], last), basis=CHANGED, hidden=hidden), before["value"]


def absence_change(known: Known) -> pd.DataFrame:
    """Overall absence now less a year before, less the usual change of the phase."""
    now, before = _moved(known, "absence_overall", 1)
    if now.empty:
        return nothing()
    change = now["value"] - before
    usual = change.groupby(known.schools["phase"].reindex(now.index)).transform("median")
    last = int(now["ending"].iloc[0])
    for phase in known.schools["phase"].unique():
        ends = [england_of(known, "absence_overall", phase, "all", (y, y)) for y in (last, last - 1)]
        if ends[0] is not None and ends[1] is not None:
            usual[known.schools["phase"].reindex(now.index) == phase] = ends[0] - ends[1]
    return _simple(now, change - usual, change, usual, "points")


def suspension_change(known: Known) -> pd.DataFrame:
    """Suspensions per 100 pupils now less a year before."""
    now, before = _moved(known, "suspension_rate", 1)
    if now.empty:
        return nothing()
    change = now["value"] - before
    return _simple(now.assign(numerator=np.nan), change, change, np.nan, "per_100")


def suspension_level(known: Known) -> pd.DataFrame:
    """Suspensions per 100 pupils against the median school of the same phase."""
    return _against_median(known, ("suspension_rate",), "per_100")


def roll_change(known: Known) -> pd.DataFrame:
    """Pupils on roll now against up to three years before, in per cent."""
    now, before = _moved(known, "pupils_on_roll", YEARS)
    if now.empty:
        return nothing()
    change = 100 * (now["value"] / before.where(before > 0) - 1)
    return _simple(now.assign(numerator=np.nan, denominator=np.nan), change, change, np.nan, "percent_change")


def _standing(known: Known) -> dict[str, Inspection | None]:
    results: dict[str, Inspection | None] = {}
    for urn in known.schools.index:
        school = known.lineages[str(urn)]
        both = (*school.inspections, *school.predecessor_inspections)
        results[str(urn)] = latest_graded(both, known.day, known.day)
    return results


def years_since_graded(known: Known) -> pd.DataFrame:
    """Years since the last graded inspection of the school or its predecessors."""
    rows = [
        (urn, (known.day - item.date).days / 365.25, item.date, item.known_from)
        for urn, item in _standing(known).items()
        if item is not None
    ]
    return _dated(rows, "years")


def last_outcome(known: Known) -> pd.DataFrame:
    """The last overall grade, 1 to 4, where it is still in force.

    Where that inspection graded areas on the same four words and nothing overall (September 2024
    to November 2025), its worst area.
    """
    worst = _worst_area(known)
    rows = []
    for urn, item in _standing(known).items():
        grade = None if item is None else item.overall or worst.get((urn, item.date))
        if item is not None and grade is not None:
            rows.append((urn, float(grade), item.date, item.known_from))
    return _dated(rows, "grade")


def _worst_area(known: Known) -> dict[tuple[str, date], float]:
    cards = known.cards[known.cards["regime"] == "R3"]
    grades = pd.to_numeric(cards["grade"], errors="coerce")
    worst = grades.groupby([cards["urn"], cards["inspected"]]).max().dropna()
    to_dict: dict[Any, float] = worst.to_dict()
    return {(str(urn), day.date()): float(grade) for (urn, day), grade in to_dict.items()}


def _dated(rows: list[tuple[str, float, date, date]], unit: str) -> pd.DataFrame:
    columns = ["urn", "value", "inspected", "published"]
    frame = pd.DataFrame(rows, columns=columns).set_index("urn")
    return frame.assign(
        shown=frame["value"],
        numerator=np.nan,
        denominator=np.nan,
        compared=np.nan,
        hidden=False,
        period=[str(day) for day in frame["inspected"]],
        unit=unit,
    ).reindex(columns=COLUMNS)
