"""Suggested partners, current support between schools, and small schools under pressure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from analytics.figure import POOLED
from analytics.reports.core import pandas_values
from analytics.reports.core.context import Place, ReportContext, page_header
from analytics.reports.core.figures import derived_here
from analytics.reports.core.records_in_force import reads_registers, records_in_force
from analytics.reports.core.types import Figure, PageHeader
from analytics.reports.improvement.partner_groups import (
    FARTHEST_KM,
    MOST_PARTNERS,
    Group,
    Match,
    SmallSchool,
    assign,
    clusters,
    groups_of,
    offers,
    small_schools,
)
from analytics.reports.risk.features import Features
from analytics.reports.risk.inputs import ATTAINMENT, Known, known
from analytics.reports.risk.risk import default_rule
from analytics.reports.risk.scoring import features, own_rules, ratings
from analytics.reports.risk.types import need as need_today
from analytics.risk.rating import Rating, RiskScore
from analytics.statistics.intervals import wilson
from data.catalogue import measure
from data.rules import risk_rule
from data.vocabulary import Level, Phase, PupilGroup, Unit

# Recorded changes of head: how often, and where twice in three years.

YEARS = 3
OFTEN = 2  # new heads within those years


@dataclass(frozen=True, slots=True)
class OftenChanged:
    """A school that had several new heads within three years."""

    urn: str
    name: str
    heads: int


@dataclass(frozen=True)
class Heads:
    """New substantive heads: `changed` of `schools` had one within a year.

    `lower` and `upper` are the 95% limits of that share in per cent. An interim head is no
    change: it is counted when a substantive one begins. `since` is how far the record reaches.
    """

    schools: int
    changed: int
    lower: float | None
    upper: float | None
    interim: int
    vacant: int
    often: tuple[OftenChanged, ...]
    since: date


def heads(context: ReportContext, known: Known) -> Heads | None:
    """What the register of changes says on the as-at date; None until it reaches back a year."""
    if context.records is None:
        return None
    rows, day = records_in_force(context, "head_changes"), pd.Timestamp(context.as_at)
    stems = dict(zip(known.stems["entity"], known.stems["urn"], strict=True))
    rows = rows.assign(urn=rows["urn"].map(stems)).dropna(subset=["urn"])
    rows = rows[rows["began_on"] <= day].sort_values("began_on")
    a_year_ago = day - pd.DateOffset(years=1)
    if rows.empty or rows["began_on"].iloc[0] > a_year_ago:
        return None
    latest = rows.drop_duplicates("urn", keep="last")["headship"]
    new = rows[rows["headship"] == "substantive"]
    changed = int(new.loc[new["began_on"] > a_year_ago, "urn"].nunique())
    band = wilson(changed, len(known.schools))
    return Heads(
        len(known.schools),
        changed,
        _pct(band.lower),
        _pct(band.upper),
        int((latest == "interim").sum()),
        int((latest == "vacant").sum()),
        _often(known, new, day),
        rows["began_on"].iloc[0].date(),
    )


def _often(known: Known, new: pd.DataFrame, day: pd.Timestamp) -> tuple[OftenChanged, ...]:
    lately = new[new["began_on"] > day - pd.DateOffset(years=YEARS)]
    times = {str(urn): len(part) for urn, part in lately.groupby("urn")}
    selected = (OftenChanged(urn, str(known.schools.at[urn, "name"]), n) for urn, n in times.items() if n >= OFTEN)
    return tuple(sorted(selected, key=lambda item: item.name))


def _pct(share: float | None) -> float | None:
    return None if share is None else 100 * share


# What a school needs, by the indicators that bring its points, and when another is strong on it.
NEEDS: dict[str, tuple[tuple[str, ...], str, float, float]] = {
    "attainment": (("attainment_level", "attainment_change"), "attainment_level", 0.0, 15.0),
    "disadvantaged pupils": (("disadvantaged_attainment",), "disadvantaged_attainment", -26.0, 10.0),
    "attendance": (("persistent_absence", "absence_change"), "persistent_absence", 0.0, -8.0),
    "suspensions": (("suspension_change",), "suspension_change", 0.0, -5.0),
}
ANY = "leadership and the whole school"
# The measure whose share makes a school strong; empty: its phase's own measure of attainment.
SHOWN = {"attainment_level": "", "disadvantaged_attainment": "", "persistent_absence": "absence_persistent"}


@dataclass(frozen=True, slots=True)
class PartnerPair:
    """A suggestion: who could help whom with what; no helper, and the reason why not."""

    urn: str
    name: str
    area_name: str | None
    need: str
    helper: str | None
    helper_name: str | None
    km: float | None
    why_none: str
    strength: Figure | None  # the helper's own figure on the need; None where one does not tell it


@dataclass(frozen=True, slots=True)
class Already:
    """Support from one school to another that is under way."""

    helped: str
    helper: str
    kind: str
    until: str


@dataclass(frozen=True)
class PartnersReport:
    """Suggestions, what is under way, groups of schools, small schools."""

    header: PageHeader
    level: str
    word: str
    pairs: tuple[PartnerPair, ...]
    rated: int  # schools that have a level at all
    helpers: int
    free: int
    already: tuple[Already, ...]
    trusts: tuple[Group, ...]
    clusters: tuple[Group, ...]
    small: tuple[SmallSchool, ...]
    heads: Heads | None
    helped: int
    strengths_known: bool
    farthest_km: float
    most_partners: int


@reads_registers("capacity", "formal_steps", "head_changes", "interventions", "partners")
def partners(context: ReportContext, *, level: str = "red") -> PartnersReport:
    """Which strong school nearby could help which of the schools on a level of the rating.

    Raises ValueError for a level that is not red or amber.
    """
    if level not in (Rating.RED.value, Rating.AMBER.value):
        raise ValueError(f"level {level!r}: expected red or amber")
    return context.once(("partners", level), lambda: _partners(context, level))


def _partners(context: ReportContext, level: str) -> PartnersReport:
    rule = risk_rule(default_rule(context), own_rules(context))
    current, indicators = known(context, context.as_at), features(context, context.as_at)
    scores = ratings(context, rule, context.as_at)
    table, stems = _table(current, indicators, scores), _stems(current)
    busy = _under_way(context, stems)
    on_level = table[table["rating"] == level].sort_values("place")
    needs = on_level[~on_level["urn"].isin(busy["urn"])]
    helpers = table[(table["rating"] == Rating.GREEN.value) & table["good"]]
    helpers = helpers.assign(free=_free(context, helpers, busy, stems))
    matched = assign(needs, helpers[helpers["free"] > 0])
    strengths_known = bool(table[[f"strong_{need}" for need in NEEDS]].notna().to_numpy().any())
    return PartnersReport(
        header=page_header(context),
        level=level,
        word=rule.words[level],
        pairs=tuple(_pair(item, table, current, indicators) for item in matched),
        rated=int((table["rating"] != Rating.CANNOT_TELL.value).sum()),
        helpers=len(helpers),
        free=int(helpers["free"].sum()) if len(helpers) else 0,
        already=tuple(_already(row, current.schools["name"]) for row in busy.to_dict("records")),
        trusts=groups_of(current, current.schools["trust_name"]),
        clusters=clusters(context, current),
        small=small_schools(current, indicators),
        heads=heads(context, current),
        helped=len(on_level) - len(needs),
        strengths_known=strengths_known,
        farthest_km=FARTHEST_KM,
        most_partners=MOST_PARTNERS,
    )


def _stems(school_data: Known) -> dict[str, str]:
    """Today's number of a school by any number it has had."""
    return dict(zip(school_data.stems["entity"], school_data.stems["urn"], strict=True))


def _free(context: ReportContext, helpers: pd.DataFrame, busy: pd.DataFrame, stems: dict[str, str]) -> list[int]:
    """How many more schools each can take: what it offered, else MOST_PARTNERS, less those it has."""
    taken = Counter(busy["supporter_urn"])
    offered = offers(context, stems)
    return [max(0, offered.get(u, MOST_PARTNERS) - taken[u]) for u in helpers["urn"]]


def _table(school_data: Known, indicators: Features, scores: dict[str, RiskScore]) -> pd.DataFrame:
    columns = ["urn", "name", "phase", "latitude", "longitude", "pupils", "area_name"]
    rows = school_data.schools[columns].reset_index(drop=True)
    poverty: Any = school_data.facts[school_data.facts["measure"] == "fsm_ever6_share"].sort_values("ending")
    poverty = poverty.drop_duplicates("urn", keep="last").set_index("urn")["value"]
    urns = [str(urn) for urn in rows["urn"]]
    by_need = sorted(urns, key=lambda urn: need_today(indicators, urn).order)
    rows = rows.assign(
        poverty=rows["urn"].map(poverty),
        rating=[scores[u].rating.value for u in urns],
        need=[need_of(scores[u]) for u in urns],
        place=rows["urn"].map({u: place for place, u in enumerate(by_need)}),
        good=[_good(indicators, u) for u in urns],
    )
    for need, (_, code, usual, best) in NEEDS.items():
        values = [indicators.number(code, u) for u in urns]
        rows[f"strong_{need}"] = [_strength(v, usual, best) for v in values]
    own = rows[[f"strong_{need}" for need in NEEDS]]
    return rows.assign(**{f"strong_{ANY}": own.mean(axis=1, skipna=True)})


def need_of(score: RiskScore) -> str:
    """The need that brings most known points; a trigger alone asks for the whole school."""
    for reason in score.reasons:
        for need, (codes, _, _, _) in NEEDS.items():
            if reason.code in codes and reason.value is not None:
                return need
    return ANY


def _good(indicators: Features, urn: str) -> bool:
    """Whether the last overall grade, where one is in force, was good or better."""
    row = indicators.row("last_outcome", urn)
    return (row is not None and row["value"] <= 2) or (
        row is None and urn in indicators.not_applicable and not indicators.triggers.get(urn)
    )


def _strength(value: float | None, usual: float, best: float) -> float:
    """From 0 at the usual value to 1 at the best; NaN where not known or worse than usual."""
    if value is None:
        return float("nan")
    share = (value - usual) / (best - usual)
    return float("nan") if share < 0 else min(share, 1.0)


def _pair(match: Match, table: pd.DataFrame, school_data: Known, indicators: Features) -> PartnerPair:
    row = table[table["urn"] == match.urn].iloc[0]
    area = None if pd.isna(row["area_name"]) else str(row["area_name"])
    need = str(row["need"])
    helper = None if match.helper is None else str(school_data.schools.at[match.helper, "name"])
    strength = None if match.helper is None else strength_of(school_data, indicators, need, match.helper)
    return PartnerPair(
        match.urn, str(row["name"]), area, need, match.helper, helper, match.km, match.why_none, strength
    )


def strength_of(school_data: Known, indicators: Features, need: str, urn: str) -> Figure | None:
    """What makes a school strong on a need, where one figure tells it."""
    code = NEEDS[need][1] if need in NEEDS else ""
    row = indicators.row(code, urn) if code in SHOWN else None
    if row is None:
        return None
    phase = str(school_data.schools.at[urn, "phase"])
    declared = measure(SHOWN[code] or ATTAINMENT[phase][0])
    return replace(
        derived_here(
            declared,
            Place(urn, str(school_data.schools.at[urn, "name"]), Level.SCHOOL),
            str(row["period"]),
            Phase(phase),
            float(row["shown"]),
            pd.Timestamp(row["published"]).date(),
        ),
        group=PupilGroup.DISADVANTAGED if "disadvantaged" in code else PupilGroup.ALL,
        unit=Unit.PERCENT,
        decimals=0,
        numerator=pandas_values.number(row["numerator"]),
        denominator=pandas_values.number(row["denominator"]),
        invented=school_data.context.warehouse.invented,
        basis=POOLED,
    )


def _under_way(context: ReportContext, stems: dict[str, str]) -> pd.DataFrame:
    """Support from one school to another on the as-at date, under today's numbers."""
    if context.records is None:
        return pd.DataFrame(columns=["urn", "supporter_urn", "kind", "ends"])
    day = pd.Timestamp(context.as_at)
    rows = records_in_force(context, "interventions")
    rows = rows[(rows["starts"] <= day) & ~(rows["ends"] < day) & rows["supporter_urn"].notna()]
    now = {name: [stems.get(row, row) for row in rows[name]] for name in ("urn", "supporter_urn")}
    renumbered: pd.DataFrame = rows.assign(**now)
    return renumbered


def _already(row: Any, names: pd.Series) -> Already:
    until = "no end agreed" if pd.isna(row["ends"]) else pd.Timestamp(row["ends"]).date().isoformat()
    urn, helper = str(row["urn"]), str(row["supporter_urn"])
    return Already(str(names.get(urn, urn)), str(names.get(helper, helper)), str(row["kind"]), until)
