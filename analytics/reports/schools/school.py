"""One school on two printed sides for governors; no other school's rating."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from analytics.figure import POOLED
from analytics.inspection.outcomes import grade_name
from analytics.reports.core import pandas_values
from analytics.reports.core.context import Place, ReportContext, UnknownPlace, page_header
from analytics.reports.core.figures import derived_here
from analytics.reports.core.hidden_cells import is_shown
from analytics.reports.core.records_in_force import reads_registers, records_in_force
from analytics.reports.core.types import Figure, PageHeader
from analytics.reports.inspection.stuck import StuckFlag, stuck_flags
from analytics.reports.inspection.support_status import support_statuses
from analytics.reports.measures.school_results import OLDEST_YEARS
from analytics.reports.risk.features import YEARS, newest_year_of, pooled, rows_of
from analytics.reports.risk.inputs import ATTAINMENT, Known, known, others
from analytics.reports.schools.school_measures import (
    FEWEST_ALIKE,
    PERSISTENT,
    ROLL,
    SHARES,
    SIMILAR,
    YEARLY,
    SchoolComparison,
    SchoolFigures,
    school_comparison,
)
from analytics.reports.schools.similar import SimilarSchools, similar_schools
from analytics.statistics.intervals import wilson
from data.catalogue import measure
from data.vocabulary import ENGLAND, Level, Phase, PupilGroup

# A school's history: inspections across its URNs, and agreed support.

RENUMBERED = "renumbered"


@dataclass(frozen=True, slots=True)
class PastInspection:
    """One inspection in the school's life, under the number it then had."""

    inspected: date
    urn: str
    kind: str
    outcome: str
    areas: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SchoolSupport:
    """Support agreed with the school."""

    kind: str
    provider: str
    starts: date | None
    ends: date | None
    expected: str
    result: str


@dataclass(frozen=True, slots=True)
class Expectation:
    """The attendance that DfE expects of this school: given to the school, shown only to it."""

    period: str
    baseline: float
    expected: float
    issued: date | None


def expectation_of(context: ReportContext, urns: tuple[str, ...]) -> Expectation | None:
    """The newest expectation of a school, read only in that school's own scope."""
    if context.records is None or not context.scope.schools:
        return None
    rows = records_in_force(context, "attendance_expectations")
    rows = rows[rows["urn"].isin(urns)].sort_values("period")
    if rows.empty:
        return None
    last = rows.iloc[-1]
    return Expectation(
        str(last["period"]), float(last["baseline"]), float(last["expected"]), pandas_values.day(last["issued_on"])
    )


def visits_of(context: ReportContext, known: Known, urn: str) -> tuple[PastInspection, ...]:
    """Every inspection across the school's numbers, the newest first, each in its regime's words.

    The day on which it took a new number stands among them.
    """
    rows = known.visits[known.visits["urn"] == urn].drop_duplicates(["entity", "inspected", "kind"])
    areas = context.once(
        ("inspection_areas",), lambda: context.warehouse.inspection_areas(context.scope, context.as_at)
    )
    areas = areas[areas["inspection_id"].isin(rows["inspection_id"])]
    result = _renumbered(context, known, urn)
    ordered: Any = rows
    for row in ordered.itertuples(index=False):
        graded = areas[areas["inspection_id"] == row.inspection_id]
        pairs = tuple((str(a.area), str(a.grade)) for a in graded.itertuples())
        day = pd.Timestamp(row.inspected).date()
        result.append(PastInspection(day, str(row.entity), str(row.kind), _outcome(row, day), pairs))
    return tuple(sorted(result, key=lambda item: item.inspected, reverse=True))


def _renumbered(context: ReportContext, known: Known, urn: str) -> list[PastInspection]:
    """The days on which the school took a new number, as far as a link says so."""
    numbers = set(known.stems.loc[known.stems["urn"] == urn, "entity"].astype(str))
    links = context.warehouse.links(context.scope)
    links = links[links["urn"].isin(numbers) & links["link_urn"].isin(numbers)]
    links = links.dropna(subset=["linked"])
    rows: Any = links
    return [
        PastInspection(day, str(row.link_urn), RENUMBERED, f"changed to URN {row.urn}")
        for row in rows.itertuples()
        if (day := pd.Timestamp(row.linked).date()) <= context.as_at
    ]


def _outcome(value: Any, day: date) -> str:
    if not pd.isna(value.overall):
        return grade_name(int(value.overall), day) or ""
    if isinstance(value.outcome, str) and value.outcome:
        return str(value.outcome)
    if value.regime == "R4":
        return "report card, no overall grade"
    return "graded without an overall grade" if value.kind == "graded" else "no outcome published"


def support_of(context: ReportContext, urns: tuple[str, ...]) -> tuple[SchoolSupport, ...]:
    """Support that has begun by the as-at date, under any of a school's numbers, newest first.

    Then what others say they give it, such as RISE, with who says so and when.
    """
    if context.records is None:
        return ()
    day = pd.Timestamp(context.as_at)
    rows = records_in_force(context, "interventions")
    rows = rows[rows["urn"].isin(urns) & (rows["starts"] <= day)].sort_values("starts", ascending=False)
    return tuple(
        SchoolSupport(
            str(r.kind),
            str(r.provider),
            pandas_values.day(r.starts),
            pandas_values.day(r.ends),
            pandas_values.text(r.expected) or "",
            pandas_values.text(r.result) or "",
        )
        for r in rows.itertuples()
    ) + tuple(
        SchoolSupport(
            support_statuse.status,
            support_statuse.source,
            support_statuse.since,
            None,
            "",
            f"As of {support_statuse.stated_on.isoformat()}",
        )
        for support_statuse in support_statuses(context, urns)
    )


# The source file and record of each figure of one school.


@dataclass(frozen=True, slots=True)
class Input:
    """One data record that a figure rests on; never the value, which the gate may hide."""

    measure: str
    group: PupilGroup
    whose: str  # 'school' or 'England'
    period: str
    file: str
    record: int
    published: date | None


def inputs_of(pool: pd.DataFrame, figures: Iterable[Figure]) -> tuple[Input, ...]:
    """The records behind the pools of three years, then those behind the single figures."""
    rows: Any = pool.sort_values(["measure", "pupil_group", "ending"]).itertuples(index=False)
    pooled = [
        Input(
            str(row.measure),
            PupilGroup(str(row.pupil_group)),
            "school",
            str(row.period),
            str(row.file),
            int(row.record),
            pd.Timestamp(row.published).date(),
        )
        for row in rows
    ]
    single = [
        Input(
            figure.measure,
            figure.group,
            "England" if figure.entity == ENGLAND else "school",
            figure.period,
            figure.source.file,
            figure.source.record,
            figure.published,
        )
        for figure in figures
        if figure.source is not None
    ]
    return tuple(dict.fromkeys([*pooled, *single]))


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
    similar: SimilarSchools
    pupils_who: tuple[SchoolComparison, ...]
    yearly: tuple[tuple[SchoolComparison, ...], ...]
    attendance: tuple[SchoolComparison, ...]
    roll: tuple[Figure, ...]
    visits: tuple[PastInspection, ...]
    stuck: StuckFlag | None
    support: tuple[SchoolSupport, ...]
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
    numbers = _numbers(current, present)
    similar = similar_schools(context, (present, *numbers), Phase(str(row["phase"])))
    code = newest_year_of(current, ATTAINMENT.get(str(row["phase"]), ()), str(row["phase"]))
    near = others(current, similar.urns, str(row["phase"])) if similar.sets else None
    seen = school_comparison(context, current, present, similar.urns)
    shown = _Shown(seen)
    return SchoolReport(
        header=page_header(context),
        urn=present,
        name=str(row["name"]),
        phase=Phase(str(row["phase"])),
        kind=pandas_values.text(row.get("type")) or "",
        area=pandas_values.text(row.get("area_name")) or None,
        area_code=pandas_values.text(row.get("area")) or None,
        trust=pandas_values.text(row.get("trust_name")) or None,
        pupils=pandas_values.number(row.get("pupils")),
        capacity=pandas_values.number(row.get("capacity")),
        asked_for=requested,
        numbers=numbers,
        attainment=_attainment(current, row, near, code, "all", "all"),
        disadvantaged=_attainment(current, row, near, code, "disadvantaged", "not_disadvantaged"),
        measured_by=code[0] if code else "",
        years_old=_years_old(current.day, code),
        similar=similar,
        pupils_who=shown.shares,
        yearly=shown.yearly,
        attendance=shown.attendance,
        roll=shown.roll,
        visits=visits_of(context, current, present),
        stuck=stuck_flags(context).get(present),
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


def _options(school_data: Known) -> tuple[tuple[str, str], ...]:
    """Every school by name; two with the same name are distinguished by URN."""
    names = school_data.schools["name"].sort_values()
    twice = set(names[names.duplicated(keep=False)])
    return tuple((str(u), f"{n} ({u})" if n in twice else str(n)) for u, n in names.items())


def _pool_rows(school_data: Known, urn: str, code: tuple[str, int] | None) -> pd.DataFrame:
    """The rows that the school's own pools of three years were added up from."""
    if code is None:
        return school_data.facts.iloc[0:0]
    years = (code[1] - YEARS + 1, code[1])
    parts = [rows_of(school_data, code[0], group, years) for group in GROUP_WORDS]
    rows = pd.concat(parts)
    return rows[rows["urn"] == urn]


def _present(school_data: Known, urn: str) -> str:
    if urn in school_data.schools.index:
        return urn
    stems = school_data.stems
    later = stems.loc[(stems["entity"] == urn) & stems["urn"].isin(school_data.schools.index), "urn"]
    if later.empty:
        raise UnknownPlace(f"no school of this authority that is open has, or had, the number {urn!r}")
    return str(later.iloc[0])


def _numbers(school_data: Known, urn: str) -> tuple[str, ...]:
    return tuple(sorted(school_data.stems.loc[school_data.stems["urn"] == urn, "entity"].astype(str)))


def _attainment(
    school_data: Known, row: Any, near: Known | None, code: tuple[str, int] | None, group: str, against: str
) -> SchoolComparison | None:
    """Three years combined beside similar schools and England's pupils, or its other pupils."""
    if code is None:
        return None
    result = pooled(school_data, code[0], str(row["phase"]), group, code[1])
    urn = str(row["urn"])
    if urn not in result.index:
        return None
    own = _pool(school_data, row, code[0], group, result.loc[[urn]], urn, str(row["name"]), Level.SCHOOL)
    beside = None if near is None else _similar_pool(school_data, row, near, code, group)
    mine: Any = result.loc[urn]
    return SchoolComparison(own, beside, _nation(school_data, own, against, (int(mine["first"]), int(mine["last"]))))


def _similar_pool(school_data: Known, row: Any, near: Known, code: tuple[str, int], group: str) -> Figure | None:
    """The pupils of similar schools together, of those with a figure that is shown; none of fewer than five schools."""
    result = pooled(near, code[0], str(row["phase"]), group, code[1])
    part = result.loc[[urn for urn in result.index if _is_shown(school_data, row, code[0], group, result, urn)]]
    if len(part) < FEWEST_ALIKE:
        return None
    return _pool(school_data, row, code[0], group, part, SIMILAR, "Similar schools", Level.AREA)


def _is_shown(school_data: Known, row: Any, code: str, group: str, result: pd.DataFrame, urn: str) -> bool:
    """Whether a similar school's own figure is shown: a sum with a hidden part would tell it."""
    return is_shown(school_data.context, _pool(school_data, row, code, group, result.loc[[urn]], urn, "", Level.SCHOOL))


def _nation(school_data: Known, own: Figure, against: str, years: tuple[int, int]) -> Figure | None:
    """The mean of England's published shares, where all the school's years have one."""
    rows = school_data.england
    rows = rows[(rows["measure"] == own.measure) & (rows["pupil_group"] == against)]
    rows = rows[rows["ending"].between(*years) & rows["phase"].isin([own.phase.value, "all"])]
    rows = rows.drop_duplicates("ending")
    if len(rows) < years[1] - years[0] + 1:
        return None
    return replace(
        derived_here(
            measure(own.measure),
            Place(ENGLAND, "England", Level.NATIONAL),
            own.period,
            own.phase,
            float(rows["value"].mean()),
            own.published,
        ),
        group=PupilGroup(against),
        decimals=0,
        basis=POOLED,
    )


def _pool(
    school_data: Known, row: Any, code: str, group: str, part: pd.DataFrame, entity: str, name: str, level: Level
) -> Figure:
    x, n = float(part["numerator"].sum()), float(part["denominator"].sum())
    band = wilson(x, n)
    return replace(
        derived_here(
            measure(code),
            Place(entity, name, level),
            str(part["period"].mode().iloc[0]),
            Phase(str(row["phase"])),
            100 * x / n,
            pd.Timestamp(part["published"].max()).date(),
        ),
        group=GROUP_WORDS[group],
        decimals=0,
        numerator=x,
        denominator=n,
        lower=None if band.lower is None else 100 * band.lower,
        upper=None if band.upper is None else 100 * band.upper,
        invented=school_data.context.warehouse.invented,
        basis=POOLED,
    )
