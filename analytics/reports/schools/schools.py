"""A list of all schools of the authority: not a ranking, and without ratings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from analytics.figure import POOLED
from analytics.reports.core.context import ReportContext, page_header
from analytics.reports.core.places import areas_of
from analytics.reports.core.records_in_force import reads_registers
from analytics.reports.core.types import Figure, PageHeader
from analytics.reports.risk.features import OLDEST_YEARS, YEARS, last_held, pooled, span
from analytics.reports.risk.inputs import ATTAINMENT, PERSISTENT, Known, known, read_from
from data.catalogue import measure
from data.period import Period
from data.vocabulary import Level, Phase, PupilGroup, ValueStatus


@dataclass(frozen=True, slots=True)
class ListedSchool:
    """One school in the list; `attainment` is three years together, None where there is none.

    `rates` are the figures of the report's `rates`, in their order.
    """

    urn: str
    name: str
    phase: str
    kind: str
    area: str | None
    area_name: str | None
    trust: str | None
    pupils: float | None
    attainment: Figure | None
    rates: tuple[Figure | None, ...]
    inspected: date | None


@dataclass(frozen=True, slots=True)
class Measured:
    """The measure of a phase's attainment, its years, and how old they are where that is old."""

    phase: str
    measure: str
    period: str
    years_old: int | None


@dataclass(frozen=True)
class SchoolsReport:
    """The schools that fit the choice, by name, and what may be chosen.

    `rates` are the yearly measures of each school by code, with the newest year that any school has.
    """

    header: PageHeader
    schools: tuple[ListedSchool, ...]
    areas: tuple[tuple[str, str], ...]
    phases: tuple[str, ...]
    trusts: tuple[tuple[str, str], ...]
    of_all: int
    measured: tuple[Measured, ...]
    rates: tuple[tuple[str, str], ...]


@reads_registers()
def schools(
    context: ReportContext, *, area: str | None = None, phase: str | None = None, trust: str | None = None
) -> SchoolsReport:
    """The schools open on the as-at date, perhaps of one area, phase or trust, by name."""
    current = known(context, context.as_at)
    rows = current.schools.sort_values("name")
    measured = tuple(_measured(current))
    results, rolls, rates = _attainment(current, measured), _rolls(current), _rates(current)
    yearly = {key: _rate(current, *key) for key in rates}
    last = current.visits.drop_duplicates("urn", keep="last").set_index("urn")["inspected"]
    everyone = [_listed(row, results, last, rolls, yearly) for row in rows.to_dict("records")]
    chosen = tuple(
        item
        for item in everyone
        if (area is None or item.area == area)
        and (phase is None or item.phase == phase)
        and (trust is None or item.trust == trust)
    )
    trusts = sorted({item.trust for item in everyone if item.trust})
    return SchoolsReport(
        page_header(context),
        chosen,
        tuple((a.code, a.name) for a in areas_of(context)),
        tuple(sorted({item.phase for item in everyone})),
        tuple((t, t) for t in trusts),
        len(everyone),
        measured,
        rates,
    )


def _rolls(held: Known) -> dict[str, float]:
    """The pupils of the newest census known then, else of a register known then."""
    rows = held.facts[(held.facts["measure"] == "pupils_on_roll")].dropna(subset=["value"])
    rows = rows[rows["pupil_group"] == "all"].sort_values("ending")
    newest = rows.drop_duplicates("urn", keep="last")
    counted = dict(zip(newest["urn"].astype(str), newest["value"].astype(float), strict=True))
    registered = {str(urn): held.pupils_of(urn) for urn in held.schools.index}
    return {urn: number for urn, number in registered.items() if number is not None} | counted


def _rates(held: Known) -> tuple[tuple[str, str], ...]:
    """Persistent absence by the rule in force, and suspensions, each with its newest year."""
    newest = held.facts[held.facts["pupil_group"] == "all"].groupby("measure", observed=True)["ending"].max()
    absence = next((code for code in PERSISTENT if code in newest), None)
    codes = (*((absence,) if absence else ()), *(("suspension_rate",) if "suspension_rate" in newest else ()))
    return tuple((code, Period.academic_year(int(newest[code])).text) for code in codes)


def _rate(held: Known, code: str, period: str) -> dict[str, Figure]:
    """One measure of one year by URN."""
    declared, facts = measure(code), held.facts
    rows = facts[(facts["measure"] == code) & (facts["pupil_group"] == "all") & (facts["period"] == period)]
    return {
        str(row["urn"]): Figure(
            measure=code,
            entity=str(row["urn"]),
            entity_name=str(held.schools.at[row["urn"], "name"]),
            level=Level.SCHOOL,
            period=period,
            phase=Phase(str(held.schools.at[row["urn"], "phase"])),
            group=PupilGroup.ALL,
            value=float(row["value"]),
            status=ValueStatus.OK,
            reason="",
            unit=declared.unit,
            decimals=declared.decimals,
            denominator_name=declared.denominator_name,
            numerator=_count(row["numerator"]),
            denominator=_count(row["denominator"]),
            published=pd.Timestamp(row["published"]).date(),
            release=str(row["release"]),
            source=read_from(row),
            derived=not pd.isna(row["numerator"]) and not pd.isna(row["denominator"]),
            invented=held.context.warehouse.invented,
        )
        for row in rows.dropna(subset=["value"]).to_dict("records")
        if row["urn"] in held.schools.index
    }


def _count(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _listed(
    row: Any,
    results: dict[str, Figure],
    last: pd.Series,
    rolls: dict[str, float],
    yearly: dict[tuple[str, str], dict[str, Figure]],
) -> ListedSchool:
    urn = str(row["urn"])
    return ListedSchool(
        urn,
        str(row["name"]),
        str(row["phase"]),
        _text(row.get("type")) or "",
        _text(row.get("area")),
        _text(row.get("area_name")),
        _text(row.get("trust_name")),
        rolls.get(urn),
        results.get(urn),
        tuple(by_urn.get(urn) for by_urn in yearly.values()),
        pd.Timestamp(last[urn]).date() if urn in last.index else None,
    )


def _measured(held: Known) -> Iterator[Measured]:
    for phase, codes in ATTAINMENT.items():
        if (used := last_held(held, codes, phase)) is not None:
            old = held.day.year - used[1]
            period = span(used[1] - YEARS + 1, used[1])
            yield Measured(phase, used[0], period, old if old > OLDEST_YEARS else None)


def _attainment(held: Known, measured: tuple[Measured, ...]) -> dict[str, Figure]:
    """Three years combined by URN, each phase in its own measure."""
    results: dict[str, Figure] = {}
    for item in measured:
        declared, last = measure(item.measure), Period.parse(item.period.split(" to ")[-1]).ending
        for row in pooled(held, item.measure, item.phase, "all", last).reset_index().to_dict("records"):
            results[str(row["urn"])] = Figure(
                measure=declared.code,
                entity=str(row["urn"]),
                entity_name="",
                level=Level.SCHOOL,
                period=str(row["period"]),
                phase=Phase(item.phase),
                group=PupilGroup.ALL,
                value=100 * row["numerator"] / row["denominator"],
                status=ValueStatus.OK,
                reason="",
                unit=declared.unit,
                decimals=0,
                denominator_name=declared.denominator_name,
                numerator=float(row["numerator"]),
                denominator=float(row["denominator"]),
                published=pd.Timestamp(row["published"]).date(),
                derived=True,
                invented=held.context.warehouse.invented,
                basis=POOLED,
            )
    return results


def _text(value: Any) -> str | None:
    return None if value is None or pd.isna(value) else str(value)
