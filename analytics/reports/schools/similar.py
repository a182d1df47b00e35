"""The similar schools of one school, year by year, or which published feature is missing to find them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analytics.reports.core.context import Place, ReportContext, rule
from analytics.reports.core.figures import figure_of
from analytics.reports.core.hidden_cells import is_shown
from analytics.reports.core.types import Figure
from analytics.statistics.similar_schools import nearest_schools, spreads
from data.catalogue import measure
from data.vocabulary import Level, Phase, PupilGroup, ValueStatus

# The recipe. Fewer features would be another recipe: where one is missing, there is no set.
FEATURES = (
    "prior_attainment",
    "pupil_premium_share",
    "eal_share",
    "stability_share",
    "deprivation_score",
    "sen_support_share",
    "ehcp_share",
    "pupils_on_roll",
)
_PHASES = (Phase.PRIMARY, Phase.SECONDARY)  # of which prior attainment is published


@dataclass(frozen=True, slots=True)
class SimilarSchool:
    """One school of a set: how far it is, in national spreads, and its features in the order of FEATURES.

    `distance` None where it would tell a feature of the school asked about that rests on too few pupils.
    """

    urn: str
    name: str
    authority: str
    distance: float | None
    features: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class SimilarSet:
    """The similar schools of one year, of `considered` with every feature; `left_out` lack one.

    `schools` are those that may be named: each of their figures is shown. The others of `urns` only count.
    """

    year: str
    own: tuple[Figure, ...]
    spreads: tuple[float, ...]
    urns: tuple[str, ...]
    schools: tuple[SimilarSchool, ...]
    considered: int
    left_out: int


@dataclass(frozen=True, slots=True)
class SimilarSchools:
    """The sets by year, the newest first; where there is none, the features that are not loaded, or why else."""

    sets: tuple[SimilarSet, ...] = ()
    not_loaded: tuple[str, ...] = ()
    why_not: str = ""

    @property
    def urns(self) -> tuple[str, ...]:
        """The schools of the newest set."""
        return self.sets[0].urns if self.sets else ()


def similar_schools(context: ReportContext, numbers: Sequence[str], phase: Phase) -> SimilarSchools:
    """The 50 schools of England nearest to a school in all eight features, for each year that has them all.

    `numbers` are the school's URN and its earlier ones. Only figures that a publisher gives of the school itself
    count, so every school of a set may be named. A feature counts as loaded for a year where schools of nearly all
    authorities have it, as the coverage rule says. Whoever may see only some schools gets no set.
    """
    if phase not in _PHASES:
        return SimilarSchools(why_not="prior attainment is published of primary and secondary schools only")
    if not context.scope.whole_authority:
        return SimilarSchools(why_not="they are schools that your role does not see")
    loaded = context.once(("loaded features", phase), lambda: loaded_features(context, phase))
    years = [year for year in sorted(loaded, reverse=True) if len(loaded[year]) == len(FEATURES)]
    if not years:
        best = max(loaded.values(), key=len, default=frozenset[str]())
        return SimilarSchools(not_loaded=tuple(code for code in FEATURES if code not in best))
    sets = [each for year in years if (each := _set(context, year, numbers, phase)) is not None]
    return SimilarSchools(tuple(sets), why_not="" if sets else "a feature of this school is hidden or not published")


def loaded_features(context: ReportContext, phase: Phase) -> dict[str, frozenset[str]]:
    """By academic year, the features that schools of nearly all of England's authorities have."""
    places = context.warehouse.authorities(context.scope)
    places = places[(places["level"] == "authority") & places["valid_to"].isna()]
    needed = rule().least_share * places["la_code"].nunique()
    counts = context.warehouse.authorities_with(context.scope, context.as_at, FEATURES, (phase, Phase.ALL))
    return {
        year: frozenset(code for code, authorities in by_feature.items() if authorities >= needed)
        for year, by_feature in counts.items()
        if len(year) == len("2024/25")
    }


def _characteristics(context: ReportContext, year: str, phase: Phase) -> pd.DataFrame:
    """The features of schools of England, a row each, by the measure's first source; no value where hidden."""
    rows = context.warehouse.facts(
        context.scope,
        context.as_at,
        FEATURES,
        levels=[Level.SCHOOL.value],
        periods=[year],
        phases=[phase.value, Phase.ALL.value],
        groups=[PupilGroup.ALL.value],
    )
    rows = rows[rows["family"] != "milepost_return"]
    order = {family: place for code in FEATURES for place, family in enumerate(measure(code).sources)}
    rows = rows.assign(
        value=rows["value"].where(rows["status"] == ValueStatus.OK.value), rank=rows["family"].map(order)
    )
    rows = rows.sort_values("rank", kind="stable").drop_duplicates(["measure", "entity"])
    # Prior attainment is published of one phase: the school census has every kind of school in one list.
    return rows[rows["entity"].isin(rows.loc[rows["measure"] == "prior_attainment", "entity"])]


def _set(context: ReportContext, year: str, numbers: Sequence[str], phase: Phase) -> SimilarSet | None:
    rows = context.once(("characteristics", year, phase), lambda: _characteristics(context, year, phase))
    table = rows.pivot(index="entity", columns="measure", values="value").reindex(columns=list(FEATURES))
    whole = table.dropna()
    own = next((urn for urn in numbers if urn in whole.index), None)
    if own is None:
        return None
    whole = whole[(whole.index == own) | ~whole.index.isin(list(numbers))]
    values = whole.to_numpy(dtype=float).tolist()
    features = {str(urn): tuple(row) for urn, row in zip(whole.index, values, strict=True)}
    nearest = nearest_schools(features, own)
    figures = _figures(context, rows, [own, *(urn for urn, _ in nearest)])
    shown = {urn for urn, every in figures.items() if all(is_shown(context, figure) for figure in every)}
    named = [
        SimilarSchool(*_name(context, urn), distance if own in shown else None, figures[urn])
        for urn, distance in nearest
        if urn in shown
    ]
    if own not in shown:
        named.sort(key=lambda school: school.name)
    return SimilarSet(
        year,
        figures[own],
        spreads(features),
        tuple(urn for urn, _ in nearest),
        tuple(named),
        len(whole) - 1,
        len(table) - len(whole),
    )


def _figures(context: ReportContext, rows: pd.DataFrame, urns: Sequence[str]) -> dict[str, tuple[Figure, ...]]:
    """The features of some schools, as figures that the gate screens like any other."""
    by_key = {(str(row["entity"]), str(row["measure"])): row for _, row in rows[rows["entity"].isin(urns)].iterrows()}
    return {
        urn: tuple(
            figure_of(
                by_key[urn, code], Place(urn, urn, Level.SCHOOL), context.as_at, invented=context.warehouse.invented
            )
            for code in FEATURES
        )
        for urn in urns
    }


def _name(context: ReportContext, urn: str) -> tuple[str, str, str]:
    """A school's number, its name and its authority's."""
    known = context.warehouse.school(context.scope, context.as_at, urn) or {"name": f"School {urn}", "la_code": ""}
    places = context.warehouse.authorities(context.scope)
    names = dict(zip(places["la_code"], places["name"], strict=True))
    return urn, known["name"], str(names.get(known["la_code"], "not known"))
