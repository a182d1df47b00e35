"""One school on two printed sides for governors; no other school's rating."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from analytics.intervals import wilson
from analytics.reports.core.context import ENGLAND, ReportContext, UnknownPlace
from analytics.reports.core.page_header import page_header
from analytics.reports.core.registers_read import reads_registers
from analytics.reports.core.types import Figure, PageHeader
from analytics.reports.risk.inputs import ATTAINMENT, Known, known
from analytics.reports.risk.results import OLDEST_YEARS, YEARS, last_held, pooled, rows_of
from analytics.reports.schools.school_life import (
    Expectation,
    Support,
    Visit,
    expectation_of,
    said,
    support_of,
    visits_of,
)
from analytics.reports.schools.school_measures import (
    PERSISTENT,
    ROLL,
    SHARES,
    SIMILAR,
    YEARLY,
    SchoolComparison,
    SchoolFigures,
    school_comparison,
    similar,
)
from analytics.reports.schools.school_sources import Input, inputs_of
from data.catalogue import measure
from data.vocabulary import Level, Phase, PupilGroup, ValueStatus

GROUP_WORDS = {"all": PupilGroup.ALL, "disadvantaged": PupilGroup.DISADVANTAGED}


@dataclass(frozen=True)
class SchoolReport:
    """One school, every figure with its denominator, and what cannot be said.

    `years_old` is how long ago the newest results were, None where they are recent enough to say
    something about the school of today.
    """

    header: PageHeader
    urn: str
    name: str
    phase: Phase
    kind: str
    area: str | None
    area_code: str | None
    trust: str | None
    pupils: float | None
    capacity: float | None
    asked_for: str
    numbers: tuple[str, ...]
    attainment: SchoolComparison | None
    disadvantaged: SchoolComparison | None
    measured_by: str
    years_old: int | None
    n_similar: int
    pupils_who: tuple[SchoolComparison, ...]
    yearly: tuple[tuple[SchoolComparison, ...], ...]
    attendance: tuple[SchoolComparison, ...]
    roll: tuple[Figure, ...]
    visits: tuple[Visit, ...]
    support: tuple[Support, ...]
    expectation: Expectation | None
    inputs: tuple[Input, ...]
    options: tuple[tuple[str, str], ...]


@reads_registers("attendance_expectations", "interventions", "support_status")
def school(context: ReportContext, *, urn: str | None = None, area: str | None = None) -> SchoolReport:
    """Everything public, and agreed, about one school by its URN, an earlier one included.

    Raises UnknownPlace for a number that no open school of the authority has or had.
    """
    current = known(context, context.as_at)
    if current.schools.empty:
        raise UnknownPlace("no register of schools is loaded for this authority")
    requested = urn or area or str(current.schools.sort_values("name").index[0])
    present = _present(current, requested)
    row: Any = current.schools.loc[present].to_dict()
    alike, numbers = similar(current, present), _numbers(current, present)
    code = last_held(current, ATTAINMENT.get(str(row["phase"]), ()), str(row["phase"]))
    seen = school_comparison(context, current, present, alike)
    shown = _Shown(seen)
    return SchoolReport(
        header=page_header(context),
        urn=present,
        name=str(row["name"]),
        phase=Phase(str(row["phase"])),
        kind=said(row.get("type")),
        area=said(row.get("area_name")) or None,
        area_code=said(row.get("area")) or None,
        trust=said(row.get("trust_name")) or None,
        pupils=_number(row.get("pupils")),
        capacity=_number(row.get("capacity")),
        asked_for=requested,
        numbers=numbers,
        attainment=_attainment(current, row, alike, code, "all", "all"),
        disadvantaged=_attainment(current, row, alike, code, "disadvantaged", "not_disadvantaged"),
        measured_by=code[0] if code else "",
        years_old=_years_old(current.day, code),
        n_similar=len(alike),
        pupils_who=shown.shares,
        yearly=shown.yearly,
        attendance=shown.attendance,
        roll=shown.roll,
        visits=visits_of(context, current, present),
        support=support_of(context, numbers),
        expectation=expectation_of(context, numbers),
        inputs=inputs_of(_pool_rows(current, present, code), shown.figures),
        options=_options(current),
    )


class _Shown:
    """The figures by year that the page shows."""

    def __init__(self, seen: SchoolFigures) -> None:
        self.shares = tuple(seen.newest(share) for share in SHARES)
        by_key = {code: seen.of(code) for code in YEARLY}
        if by_key[PERSISTENT[0]]:
            del by_key[PERSISTENT[1]]  # the two definitions are never shown together
        self.yearly = tuple(by_key.values())
        self.attendance = seen.attendance()
        self.roll = tuple(item.own for item in seen.of(ROLL))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure of the school and of England among them."""
        every = [*self.shares, *(item for series in self.yearly for item in series), *self.attendance]
        both = [figure for item in every for figure in (item.own, item.england) if figure is not None]
        return (*both, *self.roll)


def _years_old(day: date, code: tuple[str, int] | None) -> int | None:
    old = 0 if code is None else day.year - code[1]
    return old if old > OLDEST_YEARS else None


def _options(held: Known) -> tuple[tuple[str, str], ...]:
    """Every school by name; two of one name are told apart by their numbers."""
    names = held.schools["name"].sort_values()
    twice = set(names[names.duplicated(keep=False)])
    return tuple((str(u), f"{n} ({u})" if n in twice else str(n)) for u, n in names.items())


def _pool_rows(held: Known, urn: str, code: tuple[str, int] | None) -> pd.DataFrame:
    """The rows that the school's own pools of three years were added up from."""
    if code is None:
        return held.facts.iloc[0:0]
    years = (code[1] - YEARS + 1, code[1])
    parts = [rows_of(held, code[0], group, years) for group in GROUP_WORDS]
    rows = pd.concat(parts)
    return rows[rows["urn"] == urn]


def _present(held: Known, urn: str) -> str:
    if urn in held.schools.index:
        return urn
    stems = held.stems
    later = stems.loc[(stems["entity"] == urn) & stems["urn"].isin(held.schools.index), "urn"]
    if later.empty:
        raise UnknownPlace(f"no school of this authority that is open has, or had, the number {urn!r}")
    return str(later.iloc[0])


def _numbers(held: Known, urn: str) -> tuple[str, ...]:
    return tuple(sorted(held.stems.loc[held.stems["urn"] == urn, "entity"].astype(str)))


def _attainment(
    held: Known, row: Any, alike: list[str], code: tuple[str, int] | None, group: str, against: str
) -> SchoolComparison | None:
    """Three years combined beside similar schools and England's pupils, or its other pupils."""
    if code is None:
        return None
    result = pooled(held, code[0], str(row["phase"]), group, code[1])
    urn = str(row["urn"])
    if urn not in result.index:
        return None
    own = _pool(held, row, code[0], group, result.loc[[urn]], urn, str(row["name"]))
    near = result[result.index.isin(alike)]
    beside = None
    if len(near):
        beside = _pool(held, row, code[0], group, near, SIMILAR, "Similar schools")
    mine: Any = result.loc[urn]
    return SchoolComparison(own, beside, _nation(held, own, against, (int(mine["first"]), int(mine["last"]))))


def _nation(held: Known, own: Figure, against: str, years: tuple[int, int]) -> Figure | None:
    """The mean of England's published shares, where all the school's years have one."""
    rows = held.england
    rows = rows[(rows["measure"] == own.measure) & (rows["pupil_group"] == against)]
    rows = rows[rows["ending"].between(*years) & rows["phase"].isin([own.phase.value, "all"])]
    rows = rows.drop_duplicates("ending")
    if len(rows) < years[1] - years[0] + 1:
        return None
    return Figure(
        measure=own.measure,
        entity=ENGLAND,
        entity_name="England",
        level=Level.NATIONAL,
        period=own.period,
        phase=own.phase,
        group=PupilGroup(against),
        value=float(rows["value"].mean()),
        status=ValueStatus.OK,
        reason="",
        unit=own.unit,
        decimals=0,
        denominator_name=own.denominator_name,
        published=own.published,
        derived=True,
        basis="several years together",
    )


def _pool(held: Known, row: Any, code: str, group: str, part: pd.DataFrame, entity: str, name: str) -> Figure:
    declared = measure(code)
    x, n = float(part["numerator"].sum()), float(part["denominator"].sum())
    band = wilson(x, n)
    return Figure(
        measure=code,
        entity=entity,
        entity_name=name,
        level=Level.SCHOOL if entity == str(row["urn"]) else Level.AREA,
        period=str(part["period"].mode().iloc[0]),
        phase=Phase(str(row["phase"])),
        group=GROUP_WORDS[group],
        value=100 * x / n,
        status=ValueStatus.OK,
        reason="",
        unit=declared.unit,
        decimals=0,
        denominator_name=declared.denominator_name,
        numerator=x,
        denominator=n,
        lower=None if band.lower is None else 100 * band.lower,
        upper=None if band.upper is None else 100 * band.upper,
        published=pd.Timestamp(part["published"].max()).date(),
        derived=True,
        invented=held.context.warehouse.invented,
        basis="several years together",
    )


def _number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
