"""Who nearby could help whom, who already does, and where small schools are under pressure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analytics.reports.context import context_of
from analytics.reports.desk import Desk
from analytics.reports.partner_groups import (
    Group,
    SmallSchool,
    clusters,
    groups_of,
    small_schools,
    value_of,
)
from analytics.reports.partner_match import (
    FARTHEST_KM,
    MOST_PARTNERS,
    Match,
    assign,
)
from analytics.reports.risk import default_rule, own_rules
from analytics.reports.risk_features import Features
from analytics.reports.risk_inputs import Known, known
from analytics.reports.risk_scoring import features, rate
from analytics.reports.types import Context
from analytics.risk import Rating, RiskScore
from data.rules import risk_rule

# What a school needs, by the indicators that bring its points, and when another is strong on it.
NEEDS: dict[str, tuple[tuple[str, ...], str, float, float]] = {
    "attainment": (("attainment_level", "attainment_change"), "attainment_level", 0.0, 15.0),
    "disadvantaged pupils": (
        ("disadvantaged_attainment",),
        "disadvantaged_attainment",
        -26.0,
        10.0,
    ),
    "attendance": (("persistent_absence", "absence_change"), "persistent_absence", 0.0, -8.0),
    "suspensions": (("suspension_change",), "suspension_change", 0.0, -5.0),
}
ANY = "leadership and the whole school"


@dataclass(frozen=True, slots=True)
class Pair:
    """A suggestion: who could help whom with what; no helper, and the reason why not."""

    urn: str
    name: str
    area_name: str | None
    need: str
    helper: str | None
    helper_name: str | None
    km: float | None
    why_none: str


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

    context: Context
    level: str
    word: str
    pairs: tuple[Pair, ...]
    helpers: int
    free: int
    already: tuple[Already, ...]
    trusts: tuple[Group, ...]
    clusters: tuple[Group, ...]
    small: tuple[SmallSchool, ...]
    farthest_km: float
    most_partners: int


def partners(desk: Desk, *, level: str = "red") -> PartnersReport:
    """Which strong school nearby could help which of the schools on a level of the rating.

    Raises ValueError for a level that is not red or amber.
    """
    if level not in (Rating.RED.value, Rating.AMBER.value):
        raise ValueError(f"level {level!r}: expected red or amber")
    rule = risk_rule(default_rule(desk), own_rules(desk))
    held, given = known(desk, desk.as_at), features(desk, desk.as_at)
    scores = rate(rule, given)
    busy = _under_way(desk)
    table = _table(held, given, scores)
    needs = table[table["rating"] == level]
    helpers = table[(table["rating"] == Rating.GREEN.value) & table["good"]]
    taken = Counter(busy["supporter_urn"].dropna().astype(str)) if len(busy) else Counter()
    helpers = helpers.assign(free=[MOST_PARTNERS - taken[u] for u in helpers["urn"]])
    names = held.schools["name"].to_dict()
    names |= {
        old: names[new] for old, new in zip(held.stems["entity"], held.stems["urn"], strict=True)
    }
    matched = assign(needs, helpers[helpers["free"] > 0])
    return PartnersReport(
        context=context_of(desk), level=level, word=rule.words[level],
        pairs=tuple(_pair(one, table, names) for one in matched), helpers=len(helpers),
        free=int(helpers["free"].clip(lower=0).sum()) if len(helpers) else 0,
        already=tuple(_already(row, names) for row in busy.to_dict("records")),
        trusts=groups_of(held, held.schools["trust_name"]), clusters=clusters(desk, held),
        small=small_schools(held, given), farthest_km=FARTHEST_KM, most_partners=MOST_PARTNERS,
    )  # fmt: skip


def _table(held: Known, given: Features, scores: dict[str, RiskScore]) -> pd.DataFrame:
    columns = ["urn", "name", "phase", "latitude", "longitude", "pupils", "area_name"]
    rows = held.schools[columns].reset_index(drop=True)
    poverty: Any = held.facts[held.facts["measure"] == "fsm_ever6_share"].sort_values("ending")
    poverty = poverty.drop_duplicates("urn", keep="last").set_index("urn")["value"]
    urns = [str(urn) for urn in rows["urn"]]
    rows = rows.assign(
        poverty=rows["urn"].map(poverty), rating=[scores[u].rating.value for u in urns],
        need=[need_of(scores[u]) for u in urns], good=[_good(given, u) for u in urns],
    )  # fmt: skip
    for need, (_, code, usual, best) in NEEDS.items():
        values = [value_of(given, code, u) for u in urns]
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


def _good(given: Features, urn: str) -> bool:
    """Whether the last overall grade, where one stands, was good or better."""
    row = given.row("last_outcome", urn)
    return (row is not None and row["value"] <= 2) or (
        row is None and urn in given.not_applicable and not given.triggers.get(urn)
    )


def _strength(value: float | None, usual: float, best: float) -> float:
    """From 0 at the usual value to 1 at the best; NaN where not known or worse than usual."""
    if value is None:
        return float("nan")
    share = (value - usual) / (best - usual)
    return float("nan") if share < 0 else min(share, 1.0)


def _pair(one: Match, table: pd.DataFrame, names: dict[Any, Any]) -> Pair:
    row = table[table["urn"] == one.urn].iloc[0]
    area = None if pd.isna(row["area_name"]) else str(row["area_name"])
    helper = None if one.helper is None else str(names.get(one.helper))
    return Pair(
        one.urn, str(row["name"]), area, str(row["need"]), one.helper, helper, one.km, one.why_none
    )


def _under_way(desk: Desk) -> pd.DataFrame:
    if desk.records is None:
        return pd.DataFrame(columns=["urn", "supporter_urn", "kind", "ends"])
    day = pd.Timestamp(desk.as_at)
    rows = desk.records.current("interventions")
    rows = rows[(rows["starts"] <= day) & ~(rows["ends"] < day) & rows["supporter_urn"].notna()]
    found: pd.DataFrame = rows
    return found


def _already(row: Any, names: dict[Any, Any]) -> Already:
    until = (
        "no end agreed" if pd.isna(row["ends"]) else pd.Timestamp(row["ends"]).date().isoformat()
    )
    urn, helper = str(row["urn"]), str(row["supporter_urn"])
    return Already(
        str(names.get(urn, urn)), str(names.get(helper, helper)), str(row["kind"]), until
    )
