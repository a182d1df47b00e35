"""Groups of schools weighed for their numbers, and the pressures on small schools."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analytics.reports.desk import Desk
from analytics.reports.lineages import predecessors
from analytics.reports.partner_match import distance_km
from analytics.reports.registers import held as kept_records
from analytics.reports.risk_features import Features
from analytics.reports.risk_inputs import ATTAINMENT, Known
from analytics.reports.risk_results import newest, pooled
from analytics.reports.types import Figure
from analytics.small_numbers import fit_prior, must_be_pooled, shrink
from data.catalogue import measure
from data.vocabulary import Level, Phase, PupilGroup, ValueStatus

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


def value_of(given: Features, code: str, urn: str) -> float | None:
    """A school's indicator, None where it is not known."""
    row = given.row(code, urn)
    return None if row is None else float(row["value"])


def clusters(desk: Desk, held: Known) -> tuple[Group, ...]:
    """Networks that stood on the desk's day; a member counts under the number it had then."""
    if desk.records is None:
        return ()
    day = pd.Timestamp(desk.as_at)
    rows = kept_records(desk, "partners")
    rows = rows[rows["kind"] == "network"]
    rows = rows[~(rows["since"] > day) & ~(rows["until"] < day)]
    before = desk.once(("predecessors",), lambda: predecessors(desk.warehouse.links()))
    pairs = {
        urn: str(name)
        for name, members in zip(rows["name"], rows["members"], strict=True)
        for member in members or ()
        for urn in (str(member), *before.get(str(member), ()))
    }
    return groups_of(held, held.schools.index.to_series().map(pairs.get)) if pairs else ()


def offers(desk: Desk, stems: dict[str, str]) -> dict[str, int]:
    """How many schools each said that it can support at once, by today's number."""
    if desk.records is None:
        return {}
    day = pd.Timestamp(desk.as_at)
    rows = kept_records(desk, "capacity").dropna(subset=["urn", "partners_at_most"])
    rows = rows[(rows["since"] <= day) & ~(rows["until"] < day)]
    offered = zip(rows["urn"], rows["partners_at_most"], strict=True)
    return {stems.get(urn, urn): int(most) for urn, most in offered}


def groups_of(held: Known, group: pd.Series) -> tuple[Group, ...]:
    """Primary pupils over three years by group, in order of name, drawn towards the county's groups."""
    used = newest(held, ATTAINMENT["primary"], "primary")
    if used is None:
        return ()
    rows = pooled(held, used[0], "primary", "all", used[1])
    rows = rows.assign(group=group.reindex(rows.index)).dropna(subset=["group"])
    sums = rows.groupby("group").agg(x=("numerator", "sum"), n=("denominator", "sum"), schools=("numerator", "size"),
                                     published=("published", "max"), period=("period", "first"))  # fmt: skip
    prior = fit_prior(list(sums["x"]), list(sums["n"]))
    found = []
    for name, row in sums.sort_index().iterrows():
        band = shrink(prior, row["x"], row["n"]) if prior else None
        figure = _figure(
            held, used[0], "primary", str(name), str(name), Level.TRUST, row["x"], row["n"], row
        )
        found.append(Group(str(name), int(row["schools"]), figure, *(_pct(v) for v in (
            (band.mean, band.lower, band.upper) if band else (None, None, None)))))  # fmt: skip
    return tuple(found)


def _pct(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _figure(
    held: Known,
    code: str,
    phase: str,
    entity: str,
    name: str,
    level: Level,
    x: float,
    n: float,
    row: Any,
) -> Figure:
    declared = measure(code)
    return Figure(
        measure=code, entity=entity, entity_name=name, level=level, period=str(row["period"]),
        phase=Phase(phase), group=PupilGroup.ALL, value=100 * x / n, status=ValueStatus.OK, reason="",
        unit=declared.unit, decimals=0, denominator_name=declared.denominator_name, numerator=float(x),
        denominator=float(n), published=pd.Timestamp(row["published"]).date(), derived=True,
        invented=held.desk.warehouse.invented,
    )  # fmt: skip


def small_schools(held: Known, given: Features) -> tuple[SmallSchool, ...]:
    """Primary schools of under a hundred pupils, or of cohorts of under eleven, by name."""
    used = newest(held, ATTAINMENT["primary"], "primary")
    results = pooled(held, used[0], "primary", "all", used[1]) if used else None
    rows = held.schools[held.schools["phase"] == "primary"].sort_values("name")
    nearest = _next_school(rows)
    found = []
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
            figure = _figure(held, used[0], "primary", urn, name, Level.SCHOOL, x, n, done)
        full = 100 * pupils / row["capacity"] if row["capacity"] and not pd.isna(pupils) else None
        found.append(SmallSchool(
            urn, str(row["name"]), None if pd.isna(pupils) else float(pupils),
            None if full is None or pd.isna(full) else float(full), value_of(given, "roll_change", urn),
            nearest[place], figure,
        ))  # fmt: skip
    return tuple(found)


def _next_school(rows: pd.DataFrame) -> list[float | None]:
    km = distance_km(rows, rows)
    np.fill_diagonal(km, np.inf)
    nearest = [np.nanmin(one) if not np.isnan(one).all() else np.inf for one in km]
    return [None if np.isinf(one) or np.isnan(one) else float(one) for one in nearest]
