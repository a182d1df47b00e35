"""Groups of schools adjusted for size, matches between them, and pressures on small schools."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import linear_sum_assignment

from analytics.figure import POOLED
from analytics.reports.core.context import Place, ReportContext
from analytics.reports.core.figures import derived_here
from analytics.reports.core.places import earlier_numbers
from analytics.reports.core.records_in_force import records_in_force
from analytics.reports.core.summed import coverage, expected, why_not
from analytics.reports.core.types import Figure
from analytics.reports.risk.features import Features, newest, pooled
from analytics.reports.risk.inputs import ATTAINMENT, Known
from analytics.statistics.small_numbers import fit_prior, must_be_pooled, shrink
from data.catalogue import measure
from data.period import Period
from data.vocabulary import Level, Phase, PupilGroup, ValueStatus

# Match strong schools with schools needing help: hard filters, a cost, the cheapest assignment.

FARTHEST_KM = 29.0  # in a straight line; about 45 minutes on the county's roads
MOST_PARTNERS = 2
SIMILARITY, STRENGTH, NEARNESS = 0.5, 0.3, 0.2
FORBIDDEN = 1e6
EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Match:
    """A school and who might help it; no helper: `why_none` says why."""

    urn: str
    helper: str | None
    km: float | None
    cost: float | None
    why_none: str = ""


def distance_km(a: pd.DataFrame, b: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Great-circle distances between two lists of places; shape (a, b), kilometres; NaN unknown."""
    lat_a, lon_a = (np.radians(a[c].to_numpy(float))[:, None] for c in ("latitude", "longitude"))
    lat_b, lon_b = (np.radians(b[c].to_numpy(float))[None, :] for c in ("latitude", "longitude"))
    half = np.sin((lat_b - lat_a) / 2) ** 2
    half = half + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    result: npt.NDArray[np.float64] = 2 * EARTH_KM * np.arcsin(np.sqrt(half))
    return result


def costs(needs: pd.DataFrame, helpers: pd.DataFrame, km: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """What each pair costs, 0 to 1, FORBIDDEN where a hard filter fails; shape (needs, helpers).

    Formula: 0.5 · unlikeness + 0.3 · (1 − strength) + 0.2 · km / farthest. Unlikeness: distance in
    standardised disadvantage and size, 3 or more counts as 1. Filters: phase, strong on the very
    need, near enough, not itself. `helpers` has a column strong_<need> from 0 to 1, NaN: not strong.
    """
    both = pd.concat([needs, helpers])
    spread = both[["poverty", "pupils"]].astype(float).std().replace(0, 1).fillna(1)
    usual = both[["poverty", "pupils"]].astype(float).mean()
    a = ((needs[["poverty", "pupils"]].astype(float) - usual) / spread).fillna(0).to_numpy()
    b = ((helpers[["poverty", "pupils"]].astype(float) - usual) / spread).fillna(0).to_numpy()
    unlike = np.minimum(np.sqrt(((a[:, None, :] - b[None, :, :]) ** 2).sum(axis=2)) / 3, 1)
    strong = np.array([helpers[f"strong_{need}"].to_numpy(float) for need in needs["need"]])
    strong = strong.reshape(len(needs), len(helpers))
    cost = SIMILARITY * unlike + STRENGTH * (1 - strong) + NEARNESS * km / FARTHEST_KM
    apart = needs["phase"].to_numpy()[:, None] != helpers["phase"].to_numpy()[None, :]
    same = needs["urn"].to_numpy()[:, None] == helpers["urn"].to_numpy()[None, :]
    barred = apart | same | np.isnan(strong) | np.isnan(km) | (km > FARTHEST_KM)
    return np.where(barred, FORBIDDEN, cost)


def assign(needs: pd.DataFrame, helpers: pd.DataFrame) -> list[Match]:
    """Each school in need with the helper that makes the whole cheapest, at most one each.

    `needs`: urn, phase, need, latitude, longitude, poverty, pupils. `helpers`: the same without
    need, with `free` (how many more schools it can take) and strong_<need>. Unmatched: named,
    with the reason.
    """
    if needs.empty:
        return []
    if helpers.empty:
        return [Match(str(urn), None, None, None, "no school is strong enough to help") for urn in needs["urn"]]
    km = distance_km(needs, helpers)
    cost = costs(needs, helpers, km)
    places = np.repeat(np.arange(len(helpers)), helpers["free"].clip(lower=0).astype(int))
    taken = {}
    if places.size:
        rows, columns = linear_sum_assignment(cost[:, places])
        taken = {int(r): int(places[c]) for r, c in zip(rows, columns, strict=True)}
    results = []
    for at, urn in enumerate(needs["urn"]):
        to = taken.get(at)
        if to is not None and cost[at, to] < FORBIDDEN:
            results.append(Match(str(urn), str(helpers["urn"].iloc[to]), float(km[at, to]), float(cost[at, to])))
            continue
        possible = bool((cost[at] < FORBIDDEN).any())
        why = "those that could help have no capacity" if possible else "no nearby school is strong in this"
        results.append(Match(str(urn), None, None, None, why))
    return results


SMALL_ROLL = 100


@dataclass(frozen=True, slots=True)
class Group:
    """A trust or cluster: its schools' pupils added up, weighed for small numbers; never ranked."""

    name: str
    schools: int
    raw: Figure
    weighed: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class SmallSchool:
    """A small school's pressures; attainment is three years together or silent."""

    urn: str
    name: str
    pupils: float | None
    full_pct: float | None
    roll_change_pct: float | None
    next_km: float | None
    attainment: Figure | None


def clusters(context: ReportContext, known: Known) -> tuple[Group, ...]:
    """Networks that stood on the as-at date; a member counts under the number it had then."""
    if context.records is None:
        return ()
    day = pd.Timestamp(context.as_at)
    rows = records_in_force(context, "partners")
    rows = rows[rows["kind"] == "network"]
    rows = rows[~(rows["since"] > day) & ~(rows["until"] < day)]
    before = earlier_numbers(context)
    pairs = {
        urn: str(name)
        for name, members in zip(rows["name"], rows["members"], strict=True)
        for member in members or ()
        for urn in (str(member), *before.get(str(member), ()))
    }
    return groups_of(known, known.schools.index.to_series().map(pairs.get)) if pairs else ()


def offers(context: ReportContext, stems: dict[str, str]) -> dict[str, int]:
    """How many schools each said that it can support at once, by today's number."""
    if context.records is None:
        return {}
    day = pd.Timestamp(context.as_at)
    rows = records_in_force(context, "capacity").dropna(subset=["urn", "partners_at_most"])
    rows = rows[(rows["since"] <= day) & ~(rows["until"] < day)]
    offered = zip(rows["urn"], rows["partners_at_most"], strict=True)
    return {stems.get(urn, urn): int(most) for urn, most in offered}


def groups_of(known: Known, group: pd.Series) -> tuple[Group, ...]:
    """Primary pupils over three years by group, in order of name, drawn towards the county's groups."""
    used = newest(known, ATTAINMENT["primary"], "primary")
    if used is None:
        return ()
    rows = pooled(known, used[0], "primary", "all", used[1])
    # A sum with a hidden part would tell it: of each group, the schools that are shown are added up.
    hidden, rows = rows[rows["hidden"]], rows[~rows["hidden"]]
    year = Period.academic_year(used[1])
    schools = known.schools.assign(
        group=group.reindex(known.schools.index),
        wanted=expected(known.schools, measure(used[0]), (Phase.PRIMARY,), year),
        status=np.select(
            [known.schools.index.isin(rows.index), known.schools.index.isin(hidden.index)],
            [ValueStatus.OK.value, ValueStatus.SUPPRESSED.value],
            ValueStatus.NOT_AVAILABLE.value,
        ),
    )
    rows = rows.assign(group=group.reindex(rows.index)).dropna(subset=["group"])
    sums = rows.groupby("group").agg(
        x=("numerator", "sum"),
        n=("denominator", "sum"),
        schools=("numerator", "size"),
        published=("published", "max"),
        period=("period", "first"),
    )
    prior = fit_prior(list(sums["x"]), list(sums["n"]))
    results = []
    for name, row in sums.sort_index().iterrows():
        figure = _figure(known, used[0], "primary", str(name), str(name), Level.TRUST, row["x"], row["n"], row)
        own = schools[schools["group"] == name]
        known_share = coverage(own, own["wanted"], PupilGroup.ALL, year)
        figure = replace(figure, coverage=known_share)
        if too_few := why_not(known_share):
            figure = replace(figure.hidden(too_few), status=ValueStatus.CANNOT_TELL)
        band = shrink(prior, row["x"], row["n"]) if prior and figure.shown else None
        results.append(
            Group(
                str(name),
                int(row["schools"]),
                figure,
                *(_pct(v) for v in ((band.mean, band.lower, band.upper) if band else (None, None, None))),
            )
        )
    return tuple(results)


def _pct(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _figure(
    known: Known, code: str, phase: str, entity: str, name: str, level: Level, x: float, n: float, row: Any
) -> Figure:
    return replace(
        derived_here(
            measure(code),
            Place(entity, name, level),
            str(row["period"]),
            Phase(phase),
            100 * x / n,
            pd.Timestamp(row["published"]).date(),
        ),
        decimals=0,
        numerator=float(x),
        denominator=float(n),
        invented=known.context.warehouse.invented,
        basis=POOLED,
    )


def small_schools(known: Known, indicators: Features) -> tuple[SmallSchool, ...]:
    """Primary schools of under a hundred pupils, or of cohorts of under eleven, by name."""
    used = newest(known, ATTAINMENT["primary"], "primary")
    results = pooled(known, used[0], "primary", "all", used[1]) if used else None
    rows = known.schools[known.schools["phase"] == "primary"].sort_values("name")
    nearest = _next_school(rows)
    result = []
    for place, row in enumerate(rows.to_dict("records")):
        urn, pupils = str(row["urn"]), row["pupils"]
        done: Any = results.loc[urn] if results is not None and urn in results.index else None
        years = 0 if done is None else int(done["last"] - done["first"]) + 1
        tiny = done is not None and must_be_pooled(done["denominator"] / years)
        if not (tiny or (not pd.isna(pupils) and pupils < SMALL_ROLL)):
            continue
        figure = None
        if done is not None and used is not None:
            name, x, n = str(row["name"]), done["numerator"], done["denominator"]
            figure = _figure(known, used[0], "primary", urn, name, Level.SCHOOL, x, n, done)
        full = 100 * pupils / row["capacity"] if row["capacity"] and not pd.isna(pupils) else None
        result.append(
            SmallSchool(
                urn,
                str(row["name"]),
                None if pd.isna(pupils) else float(pupils),
                None if full is None or pd.isna(full) else float(full),
                indicators.number("roll_change", urn),
                nearest[place],
                figure,
            )
        )
    return tuple(result)


def _next_school(rows: pd.DataFrame) -> list[float | None]:
    km = distance_km(rows, rows)
    np.fill_diagonal(km, np.inf)
    nearest = [np.nanmin(item) if not np.isnan(item).all() else np.inf for item in km]
    return [None if np.isinf(item) or np.isnan(item) else float(item) for item in nearest]
