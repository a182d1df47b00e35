"""Data on each school available on a date: figures by year, joined across its URNs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from analytics.figure import SourceRef
from analytics.inspection.outcomes import SchoolInspections
from analytics.reports.core.context import ReportContext
from analytics.reports.core.hidden_cells import are_hidden
from analytics.reports.core.places import EARLIER_NUMBERS, SCHOOL_AREAS, earlier_numbers
from analytics.reports.core.records_in_force import records_in_force
from analytics.reports.inspection.school_histories import known_inspections, lineages, open_on, state_schools
from data.catalogue import measure
from data.period import Period
from data.vocabulary import ENGLAND, Level, PupilGroup

ATTAINMENT = {"primary": ("ks2_rwm_expected", "ks2_rwm_level4"), "secondary": ("engmath_4plus", "ks4_5acem")}
PROGRESS = {
    "primary": ("ks2_reading_progress", "ks2_writing_progress", "ks2_maths_progress"),
    "secondary": ("progress8",),
}
PERSISTENT = ("absence_persistent", "absence_persistent_15")
OTHERS = ("absence_overall", "suspension_rate", "pupils_on_roll", "fsm_ever6_share")
MEASURES_READ = (
    *ATTAINMENT["primary"],
    *ATTAINMENT["secondary"],
    *PROGRESS["primary"],
    *PROGRESS["secondary"],
    *PERSISTENT,
    *OTHERS,
)
GROUPS_READ = (PupilGroup.ALL, PupilGroup.DISADVANTAGED, PupilGroup.NOT_DISADVANTAGED)
SOURCE = ("file", "sha256", "record", "family")
KEPT = [
    "measure",
    "entity",
    "phase",
    "pupil_group",
    "period",
    "ending",
    "told",
    "value",
    "numerator",
    "denominator",
    "published",
    "rank",
    "release",
    *SOURCE,
]


@dataclass(frozen=True)
class Known:
    """Everything that a rating on a day may rest on; frames are indexed by today's URN.

    `facts` has columns measure, urn, ending (year in which the academic year ends), pupil_group,
    value, numerator, denominator, published, period, hidden (on every page); `england` the same with phase for urn;
    `cards` the graded areas of inspections that gave no overall grade.
    """

    day: date
    schools: pd.DataFrame
    lineages: dict[str, SchoolInspections]
    facts: pd.DataFrame
    england: pd.DataFrame
    visits: pd.DataFrame
    cards: pd.DataFrame
    context: ReportContext
    stems: pd.DataFrame

    @cached_property
    def by_measure(self) -> dict[Any, pd.DataFrame]:
        """The facts of each measure and pupil group."""
        return dict(list(self.facts.groupby(["measure", "pupil_group"], observed=True)))

    @cached_property
    def england_by_measure(self) -> dict[Any, pd.DataFrame]:
        """England's facts of each measure and pupil group."""
        return dict(list(self.england.groupby(["measure", "pupil_group"], observed=True)))


def as_of(context: ReportContext, day: date) -> ReportContext:
    """The same context on an earlier day, when less was known."""
    if day == context.as_at:
        return context
    earlier_numbers(context)
    kept = {key: value for key, value in dict(context.memo).items() if key[0] in (SCHOOL_AREAS, EARLIER_NUMBERS)}
    return replace(context, as_at=day, memo=kept)


def known(context: ReportContext, day: date) -> Known:
    """What was known on a date, read once."""
    return context.once(("risk_known", day), lambda: _known(context, as_of(context, day), day))


def _known(context: ReportContext, then: ReportContext, day: date) -> Known:
    schools = state_schools(then)
    result = lineages(then, schools, inspections_only=then is not context)
    schools = open_on(schools, result, day)
    schools = schools[schools["phase"] != "16_to_18"].set_index("urn", drop=False)
    stems = _stems(then, [str(urn) for urn in schools.index])
    return Known(
        day,
        schools,
        result,
        _facts(then, _known_then(context, then, Level.SCHOOL), stems),
        _england(context, then),
        *_visits(then, stems),
        then,
        stems,
    )


def _stems(then: ReportContext, urns: list[str]) -> pd.DataFrame:
    """Which numbers a school has had: columns entity, urn, own (its present number)."""
    before = earlier_numbers(then)
    rows = [(urn, urn, True) for urn in urns]
    rows += [(old, urn, False) for urn in urns for old in sorted(before.get(urn, ()))]
    return pd.DataFrame(rows, columns=["entity", "urn", "own"])


def _read(then: ReportContext, entities: list[str], level: Level, measures: list[str]) -> pd.DataFrame:
    frame = then.warehouse.facts(
        then.scope,
        then.as_at,
        measures,
        entities=entities,
        levels=[level.value],
        groups=[group.value for group in GROUPS_READ],
    )
    frame = frame[(frame["status"] == "ok") & (frame["period"].str.len() == len("2024/25"))]
    order = pd.Series(
        {f"{code} {family}": place for code in MEASURES_READ for place, family in enumerate(measure(code).sources)}
    )
    source = frame["measure"].str.cat(frame["family"], sep=" ")
    endings = {text: Period.parse(text).ending for text in frame["period"].unique()}
    return frame.assign(
        rank=source.map(order).fillna(99).astype(int),
        ending=frame["period"].map(endings).astype(int),
        told=frame["measure"].str.cat(frame["period"], sep=" "),
        measure=pd.Categorical(frame["measure"], sorted(MEASURES_READ)),
        pupil_group=pd.Categorical(frame["pupil_group"], sorted(GROUPS_READ)),
    )[KEPT].reset_index(drop=True)


def _known_then(context: ReportContext, then: ReportContext, level: Level) -> pd.DataFrame:
    """Facts as at an earlier day, from those known in the context.

    A fact that was published on one day only was then what it is now; the others are read again.
    """
    now = context.once(("risk_base", level), lambda: _base(context, level))
    if then is context:
        return now
    revised = context.once(
        ("risk_revised", level), lambda: context.warehouse.revised(context.scope, MEASURES_READ, level.value)
    )
    again = {f"{code} {period}" for code, period in revised}
    kept = now[(now["published"] <= pd.Timestamp(then.as_at)) & ~now["told"].isin(again)]
    if not revised:
        return kept
    own = _read(then, _entities(then, level), level, sorted({code for code, _ in revised}))
    return pd.concat([kept, own[own["told"].isin(again)]], ignore_index=True)


def _base(context: ReportContext, level: Level) -> pd.DataFrame:
    return _read(context, _entities(context, level), level, list(MEASURES_READ))


def _entities(context: ReportContext, level: Level) -> list[str]:
    """England, or every number that a school of the authority has or had."""
    if level is Level.NATIONAL:
        return [ENGLAND]
    return sorted(set(_stems(context, [str(urn) for urn in state_schools(context)["urn"]])["entity"]))


def others(known: Known, urns: Sequence[str], phase: str) -> Known:
    """The same of other schools of a phase, of whichever authority, each under the number it is known by."""
    stems = pd.DataFrame({"entity": list(urns), "urn": list(urns), "own": True})
    read = _read(known.context, list(urns), Level.SCHOOL, list(MEASURES_READ))
    return replace(
        known, schools=pd.DataFrame({"phase": phase}, index=list(urns)), facts=_facts(known.context, read, stems)
    )


def _facts(context: ReportContext, read: pd.DataFrame, stems: pd.DataFrame) -> pd.DataFrame:
    """Each school's facts under its present number: its own before its predecessors', by source."""
    frame = read.merge(stems, on="entity")
    urns, _ = pd.factorize(frame["urn"], sort=True)
    order = (
        frame["rank"],
        ~frame["own"],
        frame["pupil_group"].cat.codes,
        frame["ending"],
        urns,
        frame["measure"].cat.codes,
    )
    key = ["measure", "urn", "ending", "pupil_group"]
    frame = frame.take(np.lexsort(order)).drop_duplicates(key)
    percent = [code for code in MEASURES_READ if measure(code).unit.value == "percent"]
    counted = frame["value"] * frame["denominator"] / 100
    filled = frame["numerator"].fillna(counted.where(frame["measure"].isin(percent)))
    columns = ["value", "numerator", "denominator", "published", "release", "period", "hidden", *SOURCE]
    return frame.assign(numerator=filled, hidden=are_hidden(context, frame))[[*key, *columns]].reset_index(drop=True)


def read_from(row: Mapping[Any, Any]) -> SourceRef | None:
    """Where a row was read; None for what was made of several."""
    if not isinstance(row.get("file"), str):
        return None
    return SourceRef(row["file"], str(row["sha256"]), int(row["record"]), str(row["family"]))


def _england(context: ReportContext, then: ReportContext) -> pd.DataFrame:
    frame = _known_then(context, then, Level.NATIONAL)
    key = ["measure", "phase", "ending", "pupil_group"]
    return frame.sort_values([*key, "rank"]).drop_duplicates(key)[[*key, "value"]]


def _visits(then: ReportContext, stems: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Inspections with today's URN, the newest last; and the graded areas of those without a grade."""
    visits = known_inspections(then).rename(columns={"urn": "entity"}).merge(stems[["entity", "urn"]], on="entity")
    visits = visits.sort_values(["urn", "inspected"], kind="stable")
    areas = then.warehouse.inspection_areas(then.scope, then.as_at)
    cards = areas.drop(columns="urn").merge(
        visits.loc[visits["overall"].isna(), ["inspection_id", "urn", "inspected", "regime"]].drop_duplicates(),
        on="inspection_id",
    )
    return visits, cards


# Records that count for risk: formal notices, open reviews, changes of head.

NOTICES = ("warning_notice", "academy_termination_warning")
HEADS_LOOKED_BACK = pd.DateOffset(years=2)


def under_notice(context: ReportContext, day: object) -> pd.Series:
    """The schools under a formal notice on a day."""
    steps = _register(context, "formal_steps")
    if steps is None:
        return pd.Series(dtype=object)
    then = pd.Timestamp(str(day))
    open_then = (steps["issued_on"] <= then) & ~(steps["ended_on"] <= then)
    return steps.loc[open_then & steps["step"].isin(NOTICES), "urn"]


def governance(context: ReportContext, known: Known) -> pd.DataFrame | None:
    """Open reviews of governance by school; None while nobody has entered any support at all.

    An empty register tells nothing about any school: missing is not safe.
    """
    rows, day = _register(context, "interventions"), pd.Timestamp(known.day)
    if rows is None:
        return None
    rows = rows[(rows["kind"] == "governance_review") & (rows["starts"] <= day)]
    return _counted(known, rows[~(rows["ends"] < day)], "concerns")


def head_changes(context: ReportContext, known: Known) -> pd.DataFrame | None:
    """New substantive heads in two years; None until the register reaches that far back."""
    rows, day = _register(context, "head_changes"), pd.Timestamp(known.day)
    first = day - HEADS_LOOKED_BACK
    if rows is None or rows["began_on"].min() > first:
        return None
    inside = (rows["began_on"] > first) & (rows["began_on"] <= day)
    return _counted(known, rows[inside & (rows["headship"] == "substantive")], "changes")


def _counted(known: Known, rows: pd.DataFrame, unit: str) -> pd.DataFrame:
    counts = rows.groupby("urn").size().reindex(known.schools.index).fillna(0.0)
    return pd.DataFrame(
        {
            "value": counts,
            "shown": counts,
            "numerator": np.nan,
            "denominator": np.nan,
            "compared": np.nan,
            "period": known.day.isoformat(),
            "published": known.day,
            "unit": unit,
        }
    )


def _register(context: ReportContext, name: str) -> pd.DataFrame | None:
    """A register, None where it is not open or holds nothing."""
    if context.records is None:
        return None
    frame = context.once(("risk_register", name), lambda: records_in_force(context, name))
    return None if frame.empty else frame
