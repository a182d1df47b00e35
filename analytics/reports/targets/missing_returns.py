"""Schools that have not returned this term or half-term: to chase, or to raise with DfE."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.reports.core.context import ReportContext
from analytics.reports.core.records_in_force import held
from analytics.reports.measures.school_results import open_schools
from data.catalogue import Measure
from data.period import Period
from data.records import due_dates

_ACADEMIES = ("academy", "free school")
_DUE = (("in_year_returns", "T", 3), ("academy_interim_data", "HT", 6))


@dataclass(frozen=True, slots=True)
class Unreturned:
    """One school that has not returned."""

    urn: str
    name: str
    area_name: str
    trust: str
    academy: bool


@dataclass(frozen=True, slots=True)
class Chase:
    """One register's period: how many schools were asked, and which have sent nothing."""

    register: str
    period: str
    asked: int
    missing: tuple[Unreturned, ...]


def chases(context: ReportContext, declared: Measure) -> tuple[Chase, ...]:
    """Termly returns of every school, and half-termly interim data of academies."""
    schools = open_schools(context, declared).sort_values("name")
    schools = schools.assign(is_academy=schools["type_group"].isin(_ACADEMIES))
    return tuple(_chase(context, declared, schools, *item) for item in _DUE)


def _chase(
    context: ReportContext, declared: Measure, schools: pd.DataFrame, register: str, prefix: str, parts: int
) -> Chase:
    result = held(context, register)
    result = result[result["collected_on"] <= pd.Timestamp(context.as_at)]
    period = _due(context, result[result["measure"] == declared.code], prefix, parts)
    requested = schools[schools["is_academy"]] if register == "academy_interim_data" else schools
    wanted = {"measure": declared.code, "period": period}
    missing = due_dates.missing_returns(requested, result, wanted)
    return Chase(
        register,
        period,
        len(requested),
        tuple(
            Unreturned(
                str(row["urn"]),
                str(row["name"]),
                "no area" if pd.isna(row["area_name"]) else str(row["area_name"]),
                "" if pd.isna(row.get("trust_name")) else str(row["trust_name"]),
                bool(row["is_academy"]),
            )
            for _, row in missing.iterrows()
        ),
    )


def _due(context: ReportContext, frame: pd.DataFrame, prefix: str, parts: int) -> str:
    """The newest period of which anything came, else the last one that has ended."""
    periods = [Period.parse(str(text)) for text in frame["period"]]
    if periods:
        return max(periods, key=lambda period: period.end).text
    ending = Period.parse(context.as_at.isoformat()).ending
    year = Period.academic_year(ending).text
    now = next(
        one
        for n in range(1, parts + 1)
        if (one := Period.parse(f"{year}-{prefix}{n}")).end >= context.as_at or n == parts
    )
    return now.text if now.end <= context.as_at else now.shift(-1).text
