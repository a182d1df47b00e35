"""A list of all schools of the authority: not a ranking, and without ratings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from analytics.figure import POOLED
from analytics.reports.core import pandas_values
from analytics.reports.core.context import Place, ReportContext, page_header
from analytics.reports.core.figures import derived_here
from analytics.reports.core.places import areas_of
from analytics.reports.core.records_in_force import reads_registers
from analytics.reports.core.types import Figure, PageHeader
from analytics.reports.measures.school_results import OLDEST_YEARS
from analytics.reports.risk.features import YEARS, newest_year_of, pooled, span
from analytics.reports.risk.inputs import ATTAINMENT, PERSISTENT, Known, known, read_from
from data.catalogue import measure
from data.period import Period
from data.vocabulary import Level, Phase


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
class AttainmentMeasure:
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
    measured: tuple[AttainmentMeasure, ...]
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


def _rolls(school_data: Known) -> dict[str, float]:
    """The pupils of the newest census known then: a register may be of a later day."""
    rows = school_data.facts[(school_data.facts["measure"] == "pupils_on_roll")].dropna(subset=["value"])
    rows = rows[rows["pupil_group"] == "all"].sort_values("ending")
    newest = rows.drop_duplicates("urn", keep="last")
    return dict(zip(newest["urn"].astype(str), newest["value"].astype(float), strict=True))


def _rates(school_data: Known) -> tuple[tuple[str, str], ...]:
    """Persistent absence by the rule in force, and suspensions, each with its newest year."""
    newest = (
        school_data.facts[school_data.facts["pupil_group"] == "all"].groupby("measure", observed=True)["ending"].max()
    )
    absence = next((code for code in PERSISTENT if code in newest), None)
    codes = (*((absence,) if absence else ()), *(("suspension_rate",) if "suspension_rate" in newest else ()))
    return tuple((code, Period.academic_year(int(newest[code])).text) for code in codes)


def _rate(school_data: Known, code: str, period: str) -> dict[str, Figure]:
    """One measure of one year by URN."""
    declared, facts = measure(code), school_data.facts
    rows = facts[(facts["measure"] == code) & (facts["pupil_group"] == "all") & (facts["period"] == period)]
    return {
        str(row["urn"]): replace(
            derived_here(
                declared,
                Place(str(row["urn"]), str(school_data.schools.at[row["urn"], "name"]), Level.SCHOOL),
                period,
                Phase(str(school_data.schools.at[row["urn"], "phase"])),
                float(row["value"]),
                pd.Timestamp(row["published"]).date(),
            ),
            numerator=pandas_values.number(row["numerator"]),
            denominator=pandas_values.number(row["denominator"]),
            release=str(row["release"]),
            source=read_from(row),
            derived=not pd.isna(row["numerator"]) and not pd.isna(row["denominator"]),
            invented=school_data.context.warehouse.invented,
        )
        for row in rows.dropna(subset=["value"]).to_dict("records")
        if row["urn"] in school_data.schools.index
    }


def _listed(
    row: Any,
    results: dict[str, Figure],
    last: pd.Series,
    rolls: dict[str, float],
    yearly: dict[tuple[str, str], dict[str, Figure]],
) -> ListedSchool:
    urn = str(row["urn"])
    filed = pandas_values.number(row.get("pupils"))
    return ListedSchool(
        urn,
        str(row["name"]),
        str(row["phase"]),
        pandas_values.text(row.get("type")) or "",
        pandas_values.text(row.get("area")),
        pandas_values.text(row.get("area_name")),
        pandas_values.text(row.get("trust_name")),
        rolls.get(urn, filed),
        results.get(urn),
        tuple(by_urn.get(urn) for by_urn in yearly.values()),
        pd.Timestamp(last[urn]).date() if urn in last.index else None,
    )


def _measured(school_data: Known) -> Iterator[AttainmentMeasure]:
    for phase, codes in ATTAINMENT.items():
        if (used := newest_year_of(school_data, codes, phase)) is not None:
            old = school_data.day.year - used[1]
            period = span(used[1] - YEARS + 1, used[1])
            yield AttainmentMeasure(phase, used[0], period, old if old > OLDEST_YEARS else None)


def _attainment(school_data: Known, measured: tuple[AttainmentMeasure, ...]) -> dict[str, Figure]:
    """Three years combined by URN, each phase in its own measure."""
    results: dict[str, Figure] = {}
    for item in measured:
        declared, last = measure(item.measure), Period.parse(item.period.split(" to ")[-1]).ending
        for row in pooled(school_data, item.measure, item.phase, "all", last).reset_index().to_dict("records"):
            results[str(row["urn"])] = replace(
                derived_here(
                    declared,
                    Place(str(row["urn"]), "", Level.SCHOOL),
                    str(row["period"]),
                    Phase(item.phase),
                    100 * row["numerator"] / row["denominator"],
                    pd.Timestamp(row["published"]).date(),
                ),
                decimals=0,
                numerator=float(row["numerator"]),
                denominator=float(row["denominator"]),
                invented=school_data.context.warehouse.invented,
                basis=POOLED,
            )
    return results
