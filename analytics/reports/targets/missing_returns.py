"""Who has not returned this term or half-term: a list to ask, and one to raise with DfE."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.reports.core.context import Desk
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


def chases(desk: Desk, declared: Measure) -> tuple[Chase, ...]:
    """Termly returns of every school, and half-termly interim data of academies."""
    schools = open_schools(desk, declared).sort_values("name")
    schools = schools.assign(is_academy=schools["type_group"].isin(_ACADEMIES))
    return tuple(_chase(desk, declared, schools, *one) for one in _DUE)


def _chase(desk: Desk, declared: Measure, schools: pd.DataFrame, register: str, prefix: str, parts: int) -> Chase:
    found = held(desk, register)
    found = found[found["collected_on"] <= pd.Timestamp(desk.as_at)]
    period = _due(desk, found[found["measure"] == declared.code], prefix, parts)
    asked = schools[schools["is_academy"]] if register == "academy_interim_data" else schools
    wanted = {"measure": declared.code, "period": period}
    missing = due_dates.missing_returns(asked, found, wanted)
    return Chase(
        register,
        period,
        len(asked),
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


def _due(desk: Desk, found: pd.DataFrame, prefix: str, parts: int) -> str:
    """The newest period of which anything came, else the last one that has ended."""
    periods = [Period.parse(str(text)) for text in found["period"]]
    if periods:
        return max(periods, key=lambda one: one.end).text
    ending = Period.parse(desk.as_at.isoformat()).ending
    year = Period.academic_year(ending).text
    now = next(
        one for n in range(1, parts + 1) if (one := Period.parse(f"{year}-{prefix}{n}")).end >= desk.as_at or n == parts
    )
    return now.text if now.end <= desk.as_at else now.shift(-1).text
