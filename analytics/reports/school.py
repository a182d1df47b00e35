"""One school on two printed sides that a governor can read; nothing of any other school's rating."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics.intervals import wilson
from analytics.reports.context import context_of
from analytics.reports.desk import ENGLAND, Desk, Place, UnknownPlace
from analytics.reports.figures import figure_of, first_choice
from analytics.reports.risk_features import ALIKE
from analytics.reports.risk_inputs import ATTAINMENT, Known, known
from analytics.reports.risk_results import newest as newest_of
from analytics.reports.risk_results import pooled
from analytics.reports.school_life import Support, Visit, said, support_of, visits_of
from analytics.reports.types import Context, Figure, absent
from data.catalogue import measure
from data.period import Period
from data.vocabulary import Level, Phase, PupilGroup, ValueStatus

GROUP_WORDS = {"all": PupilGroup.ALL, "disadvantaged": PupilGroup.DISADVANTAGED}
YEARLY = ("absence_overall", "absence_persistent", "suspension_rate")
SHARES = ("fsm_ever6_share", "sen_support_share", "ehcp_share", "eal_share")
YEARS_SHOWN = 4
FEWEST_NAMED = 6  # a share of one to five pupils points at children
HALF_TERMS_SHOWN = 7


@dataclass(frozen=True, slots=True)
class Beside:
    """A figure of the school beside schools like it and England; None where there is none."""

    own: Figure
    similar: Figure | None
    england: Figure | None


@dataclass(frozen=True)
class SchoolReport:
    """One school, every figure with its denominator, and what cannot be said."""

    context: Context
    urn: str
    name: str
    phase: Phase
    kind: str
    area: str | None
    trust: str | None
    pupils: float | None
    capacity: float | None
    asked_for: str
    numbers: tuple[str, ...]
    attainment: Beside | None
    disadvantaged: Beside | None
    measured_by: str
    n_similar: int
    pupils_who: tuple[Beside, ...]
    yearly: tuple[tuple[Figure, ...], ...]
    half_terms: tuple[Figure, ...]
    roll: tuple[Figure, ...]
    visits: tuple[Visit, ...]
    support: tuple[Support, ...]
    options: tuple[tuple[str, str], ...]


def school(desk: Desk, *, urn: str | None = None, area: str | None = None) -> SchoolReport:
    """Everything public, and agreed, about one school by its URN, an earlier one included.

    Raises UnknownPlace for a number that no open school of the authority has or had.
    """
    held = known(desk, desk.as_at)
    if held.schools.empty:
        raise UnknownPlace("no register of schools is loaded for this authority")
    asked = urn or area or str(held.schools.sort_values("name").index[0])
    present = _present(held, asked)
    row = held.schools.loc[present].to_dict()
    alike = similar(held, present)
    code = newest_of(held, ATTAINMENT.get(str(row["phase"]), ()), str(row["phase"]))
    return SchoolReport(
        context=context_of(desk), urn=present, name=str(row["name"]), phase=Phase(str(row["phase"])),
        kind=said(row.get("type")), area=_maybe(row.get("area_name")),
        trust=_maybe(row.get("trust_name")), pupils=_number(row.get("pupils")),
        capacity=_number(row.get("capacity")), asked_for=asked, numbers=_numbers(held, present),
        attainment=_attainment(held, row, alike, code, "all", "all"),
        disadvantaged=_attainment(held, row, alike, code, "disadvantaged", "not_disadvantaged"),
        measured_by=code[0] if code else "", n_similar=len(alike),
        pupils_who=tuple(_share(desk, held, row, alike, one) for one in SHARES),
        yearly=tuple(_years(desk, held, row, one) for one in YEARLY),
        half_terms=_half_terms(desk, held, row), roll=_years(desk, held, row, "pupils_on_roll"),
        visits=visits_of(desk, held, present), support=support_of(desk, _numbers(held, present)),
        options=tuple((str(u), str(n)) for u, n in held.schools["name"].sort_values().items()),
    )  # fmt: skip


def _present(held: Known, urn: str) -> str:
    if urn in held.schools.index:
        return urn
    stems = held.stems
    later = stems.loc[(stems["entity"] == urn) & stems["urn"].isin(held.schools.index), "urn"]
    if later.empty:
        raise UnknownPlace(
            f"no school of this authority that is open has, or had, the number {urn!r}"
        )
    return str(later.iloc[0])


def _numbers(held: Known, urn: str) -> tuple[str, ...]:
    return tuple(sorted(held.stems.loc[held.stems["urn"] == urn, "entity"].astype(str)))


def similar(held: Known, urn: str) -> list[str]:
    """The fifteen schools of the same phase nearest in disadvantage, never named."""
    rows = held.facts[held.facts["measure"] == "fsm_ever6_share"].sort_values("ending")
    poverty = rows.drop_duplicates("urn", keep="last").set_index("urn")["value"]
    phase = held.schools.at[urn, "phase"]
    others = held.schools.index[held.schools["phase"] == phase].difference([urn])
    if urn not in poverty.index:
        return []
    distance = (poverty.reindex(others).dropna() - poverty[urn]).abs()
    return [str(one) for one in distance.sort_values(kind="stable").index[:ALIKE]]


def _attainment(
    held: Known, row: Any, alike: list[str], code: tuple[str, int] | None,
    group: str, against: str,
) -> Beside | None:  # fmt: skip
    """Three years together beside similar schools and England's pupils, or its other pupils."""
    if code is None:
        return None
    found = pooled(held, code[0], str(row["phase"]), group, code[1])
    urn = str(row["urn"])
    if urn not in found.index:
        return None
    own = _pool(held, row, code[0], group, found.loc[[urn]], urn, str(row["name"]))
    near = found[found.index.isin(alike)]
    beside = (
        _pool(held, row, code[0], group, near, "similar", "Similar schools") if len(near) else None
    )
    years = (code[1] - 2, code[1])
    rows = held.england[
        (held.england["measure"] == code[0]) & (held.england["pupil_group"] == against)
    ]
    rows = rows[rows["ending"].between(*years)]
    nation = None
    if len(rows):
        nation = Figure(
            measure=code[0], entity=ENGLAND, entity_name="England", level=Level.NATIONAL,
            period=own.period, phase=own.phase, group=PupilGroup(against),
            value=float(rows["value"].mean()), status=ValueStatus.OK, reason="", unit=own.unit,
            decimals=0, denominator_name=own.denominator_name, published=own.published, derived=True,
        )  # fmt: skip
    return Beside(own, beside, nation)


def _pool(
    held: Known,
    row: Any,
    code: str,
    group: str,
    part: pd.DataFrame,
    entity: str,
    name: str,
) -> Figure:
    declared = measure(code)
    x, n = float(part["numerator"].sum()), float(part["denominator"].sum())
    band = wilson(x, n)
    return Figure(
        measure=code, entity=entity, entity_name=name,
        level=Level.SCHOOL if entity == str(row["urn"]) else Level.AREA,
        period=str(part["period"].mode().iloc[0]), phase=Phase(str(row["phase"])),
        group=GROUP_WORDS[group], value=100 * x / n, status=ValueStatus.OK, reason="",
        unit=declared.unit, decimals=0, denominator_name=declared.denominator_name, numerator=x,
        denominator=n, lower=None if band.lower is None else 100 * band.lower,
        upper=None if band.upper is None else 100 * band.upper,
        published=pd.Timestamp(part["published"].max()).date(), derived=True,
        invented=held.desk.warehouse.invented,
    )  # fmt: skip


def _facts(desk: Desk, held: Known, row: Any, code: str) -> pd.DataFrame:
    frame = desk.once(
        ("school_facts", str(row["urn"])),
        lambda: desk.warehouse.facts(
            desk.scope, desk.as_at, [*YEARLY, *SHARES, "pupils_on_roll", "attendance"],
            entities=[*_numbers(held, str(row["urn"])), ENGLAND], groups=[PupilGroup.ALL.value],
        ),
    )  # fmt: skip
    return frame[frame["measure"] == code]


def _years(desk: Desk, held: Known, row: Any, code: str) -> tuple[Figure, ...]:
    """The last years of a measure, one after the other, across the school's numbers."""
    frame = _facts(desk, held, row, code)
    frame = frame[(frame["entity"] != ENGLAND) & (frame["period"].str.len() == len("2024/25"))]
    return _figures(desk, row, code, frame)[-YEARS_SHOWN:]


def _half_terms(desk: Desk, held: Known, row: Any) -> tuple[Figure, ...]:
    frame = _facts(desk, held, row, "attendance")
    return _figures(desk, row, "attendance", frame[frame["entity"] != ENGLAND])[-HALF_TERMS_SHOWN:]


def _figures(desk: Desk, row: Any, code: str, frame: pd.DataFrame) -> tuple[Figure, ...]:
    place = Place(str(row["urn"]), str(row["name"]), Level.SCHOOL, desk.home.la_code)
    found = []
    for period in sorted(frame["period"].unique(), key=lambda text: Period.parse(str(text)).end):
        best = first_choice(frame[frame["period"] == period], measure(code))
        if best is not None:
            found.append(figure_of(best, place, invented=desk.warehouse.invented))
    return tuple(found)


def _share(desk: Desk, held: Known, row: Any, alike: list[str], code: str) -> Beside:
    """A share of pupils, newest year, beside England's in the same year."""
    own = _years(desk, held, row, code)
    phase = Phase(str(row["phase"]))
    latest = next((one for one in reversed(own) if one.shown), None)
    if latest is None:
        named = str(row["urn"]), str(row["name"])
        return Beside(
            absent(measure(code), entity=named[0], entity_name=named[1], level=Level.SCHOOL,
                   period="", phase=phase, group=PupilGroup.ALL, status=ValueStatus.NOT_AVAILABLE,
                   reason="no loaded file holds it"), None, None)  # fmt: skip
    if latest.numerator is not None and 0 < latest.numerator < FEWEST_NAMED:
        latest = latest.hidden("too few pupils to show")  # public elsewhere, but not repeated here
    frame = _facts(desk, held, row, code)
    nation = frame[(frame["entity"] == ENGLAND) & (frame["period"] == latest.period)]
    nation = nation[nation["phase"].isin([phase.value, "all"])]
    best = first_choice(nation.sort_values("phase", ascending=False), measure(code))
    place = Place(ENGLAND, "England", Level.NATIONAL)
    return Beside(latest, None, None if best is None else figure_of(best, place, invented=False))


def _maybe(value: Any) -> str | None:
    return said(value) or None


def _number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
