"""Indicators from results: attainment over three years, its change, and progress, by school."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.reports.risk.inputs import ATTAINMENT, PROGRESS, Known
from analytics.small_numbers import fit_prior

YEARS = 3
FEWEST_PUPILS = 11  # a pool of ten pupils or fewer says nothing about a school
OLDEST_YEARS = 3  # results older than this say nothing about the school of today
# National spread of pupils' scores, in round figures: only the width of an interval hangs on it.
PROGRESS_SPREAD = {"primary": 6.0, "secondary": 1.25}
COLUMNS = ["value", "shown", "numerator", "denominator", "compared", "period", "published", "unit"]


def _of_phase(known: Known, phase: str) -> pd.Index:
    return known.schools.index[known.schools["phase"] == phase]


def last_held(known: Known, codes: tuple[str, ...], phase: str) -> tuple[str, int] | None:
    """The measure in use and the last year that schools of the phase have, however old."""
    rows = known.facts[known.facts["measure"].isin(list(codes))]
    rows = rows[rows["urn"].isin(_of_phase(known, phase)) & (rows["pupil_group"] == "all")]
    if rows.empty:
        return None
    last = int(rows["ending"].max())
    return next(code for code in codes if (rows.loc[rows["measure"] == code, "ending"] == last).any()), last


def newest(known: Known, codes: tuple[str, ...], phase: str) -> tuple[str, int] | None:
    """As `last_held`; None when that is too old to say anything about the school of today."""
    result = last_held(known, codes, phase)
    return None if result is None or known.day.year - result[1] > OLDEST_YEARS else result


def rows_of(known: Known, code: str, group: str, years: tuple[int, int]) -> pd.DataFrame:
    frame = known.facts
    inside = frame["ending"].between(*years)
    return frame[(frame["measure"] == code) & (frame["pupil_group"] == group) & inside]


def england_of(known: Known, code: str, phase: str, group: str, years: tuple[int, int]) -> float | None:
    frame = known.england
    inside = frame["ending"].between(*years)
    rows = frame[(frame["measure"] == code) & (frame["pupil_group"] == group) & inside]
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
    )
    result = result[result["denominator"] >= FEWEST_PUPILS]
    return result.assign(period=[span(a, b) for a, b in zip(result["first"], result["last"], strict=True)])


def span(first: int, last: int) -> str:
    item, other = f"{first - 1}/{first % 100:02d}", f"{last - 1}/{last % 100:02d}"
    return other if first == last else f"{item} to {other}"


def _weighed(frame: pd.DataFrame) -> pd.Series:
    """Shares in per cent, drawn towards the county's schools where pupils are few."""
    prior = fit_prior(list(frame["numerator"]), list(frame["denominator"]))
    raw = frame["numerator"] / frame["denominator"]
    if prior is None:
        return 100 * raw
    k = prior.strength
    return 100 * (prior.mean * k + frame["numerator"]) / (k + frame["denominator"])


def _against(frame: pd.DataFrame, value: pd.Series, compared: float | pd.Series) -> pd.DataFrame:
    return frame.assign(
        value=value, shown=100 * frame["numerator"] / frame["denominator"], compared=compared, unit="percent"
    )[COLUMNS]


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
    return _against(own, _weighed(own) - england, england)


def attainment_change(known: Known) -> pd.DataFrame:
    """Attainment now against up to three years ago, beside England's change over the same years."""
    return _join([_change(known, phase) for phase in ATTAINMENT])


def _change(known: Known, phase: str) -> pd.DataFrame:
    result = newest(known, ATTAINMENT[phase], phase)
    if result is None:
        return nothing()
    code, last = result
    first = _earlier(known, code, phase, last)
    if first is None:
        return nothing()
    now, then = (year_of(known, code, phase, year) for year in (last, first))
    england = [england_of(known, code, phase, "all", (year, year)) for year in (last, first)]
    if england[0] is None or england[1] is None:
        return nothing()
    both = now.join(then[["weighed"]].rename(columns={"weighed": "before"}), how="inner")
    moved = both["weighed"] - both["before"]
    frame = _against(both.assign(period=span(first, last)), moved - (england[0] - england[1]), 0.0)
    return frame.assign(shown=moved, compared=england[0] - england[1], unit="points")


def _earlier(known: Known, code: str, phase: str, last: int) -> int | None:
    rows = known.facts[(known.facts["measure"] == code) & (known.facts["ending"] < last)]
    years = sorted({int(year) for year in rows["ending"]})
    older = [year for year in years if year <= last - YEARS]
    return older[-1] if older else (years[0] if years else None)


def year_of(known: Known, code: str, phase: str, year: int) -> pd.DataFrame:
    rows = rows_of(known, code, "all", (year, year)).dropna(subset=["numerator", "denominator"])
    rows = rows[rows["urn"].isin(_of_phase(known, phase)) & (rows["denominator"] > 0)]
    rows = rows.set_index("urn")
    return rows.assign(weighed=_weighed(rows)) if len(rows) else rows.assign(weighed=np.nan)


def progress(known: Known) -> pd.DataFrame:
    """The upper end of the 95% interval of progress, the mean of the subjects that have it."""
    return _join([_progress(known, phase) for phase in PROGRESS])


def _progress(known: Known, phase: str) -> pd.DataFrame:
    rows = known.facts[known.facts["measure"].isin(PROGRESS[phase]) & (known.facts["pupil_group"] == "all")]
    rows = rows[rows["urn"].isin(_of_phase(known, phase))].dropna(subset=["value"])
    if rows.empty or known.day.year - int(rows["ending"].max()) > OLDEST_YEARS:
        return nothing()
    last = int(rows["ending"].max())
    rows = rows[rows["ending"] == last]
    cohorts = rows_of(known, ATTAINMENT[phase][0], "all", (last, last)).set_index("urn")["denominator"]
    result = rows.groupby("urn").agg(
        shown=("value", "mean"), denominator=("denominator", "mean"), published=("published", "max")
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
    )[COLUMNS]
