"""Changes in an area between two dates: inspections, attendance, formal steps, new figures."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from analytics.reports.core.context import ReportContext
from analytics.reports.core.records_in_force import held
from analytics.reports.core.types import Figure, absent
from analytics.reports.inspection.graded_inspections import visits
from analytics.reports.inspection.inspected_schools import said
from analytics.spc import PointRule, xmr_chart
from data.catalogue import MEASURES, measure
from data.period import Period
from data.publications import title_of
from data.records import register
from data.vocabulary import Level, Phase, PupilGroup, ValueStatus

ATTENDANCE = "attendance"
FEWEST = 6  # half-terms of a school before any fall is told from its usual variation
_SPECIAL = (PointRule.OUTSIDE, PointRule.TREND, PointRule.TWO_IN_THREE, PointRule.SHIFT)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened: an inspection report, a formal step, or a fall in attendance."""

    kind: str  # inspection, formal, lifted or attendance
    day: date
    urn: str
    name: str
    what: str
    now: Figure | None = None
    usual: Figure | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """New figures of one publisher's file, and the measures that they are about."""

    title: str
    day: date
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Returns:
    """The newest half-term of schools' attendance, and which schools are not in it."""

    period: str
    missing: tuple[str, ...]
    schools: int
    too_short: int


def inspections(context: ReportContext, names: dict[str, str], since: date) -> tuple[Change, ...]:
    """Inspection reports on the area's schools published after a day."""
    rows = context.warehouse.inspections(context.scope, context.as_at)
    rows = rows.assign(school=rows["current_urn"].fillna(rows["urn"]))
    rows = rows[rows["urn"].isin(list(names)) | rows["school"].isin(list(names))]
    rows = rows[pd.to_datetime(rows["published"]) > pd.Timestamp(since)]
    results = []
    for row in rows.to_dict("records"):
        urn = str(row["urn"] if row["urn"] in names else row["school"])
        day = pd.Timestamp(row["inspected"]).date()
        visit = visits(context).get((urn, day))
        words = said(visit) if visit else None
        results.append(Change("inspection", pd.Timestamp(row["published"]).date(), urn, names[urn], words or ""))
    return tuple(dict.fromkeys(results))


def formal_steps(context: ReportContext, names: dict[str, str], since: date) -> tuple[Change, ...]:
    """Formal steps taken after a day, and those that ended after it."""
    if context.records is None:
        return ()
    result, kind = held(context, "formal_steps"), register("formal_steps")
    rows = result[result["urn"].isin(list(names))]
    changes = []
    for field, code in (("issued_on", "formal"), ("ended_on", "lifted")):
        days = rows[field]
        new = rows[(days > pd.Timestamp(since)) & (days <= pd.Timestamp(context.as_at))]
        changes += [
            Change(code, row[field].date(), row["urn"], names[row["urn"]], kind.fields["step"].choices[row["step"]])
            for row in new.to_dict("records")
        ]
    return tuple(changes)


def releases(context: ReportContext, since: date) -> tuple[Release, ...]:
    """The published figures that became known after a day, by their file."""
    held_rows = context.warehouse.held(context.scope)
    newest = context.warehouse.newest_by_measure(context.scope, context.as_at)
    by_file: dict[str, list[tuple[date, str]]] = defaultdict(list)
    for row in held_rows.to_dict("records"):
        code, day = str(row["measure"]), newest.get(str(row["measure"]))
        new = day is not None and since < day <= context.as_at and code in MEASURES
        if day is not None and new and pd.Timestamp(row["newest"]).date() >= day:
            by_file[title_of(str(row["family"]))].append((day, code))
    return tuple(
        Release(title, max(day for day, _ in current), tuple(sorted(code for _, code in current)))
        for title, current in sorted(by_file.items())
    )


def attendance(context: ReportContext, names: dict[str, str], since: date) -> tuple[tuple[Change, ...], Returns | None]:
    """Falls of a school's half-termly attendance beyond its own usual variation, newly known.

    A school's series is set against its own process limits; fewer than six half-terms say nothing.
    None where no file holds attendance by school.
    """
    rows = context.warehouse.facts(
        context.scope,
        context.as_at,
        [ATTENDANCE],
        entities=sorted(names),
        levels=[Level.SCHOOL.value],
        groups=[PupilGroup.ALL.value],
    )
    rows = rows[rows["period"].str.contains("-HT")]
    if rows.empty:
        return (), None
    ends = {text: Period.parse(text).end for text in rows["period"].unique()}
    newest = max(ends, key=lambda text: ends[text])
    changes, short = [], 0
    for urn, mine in rows.groupby("entity"):
        values = mine.assign(end=mine["period"].map(ends)).sort_values("end")
        values = values.drop_duplicates("period")
        short += len(values) < FEWEST
        if (item := _fall(context, str(urn), names[str(urn)], values, newest, since)) is not None:
            changes.append(item)
    sent = set(rows.loc[(rows["period"] == newest) & (rows["status"] == "ok"), "entity"])
    missing = tuple(urn for urn in names if urn not in sent)
    return tuple(changes), Returns(newest, missing, len(names), short)


def _fall(context: ReportContext, urn: str, name: str, values: pd.DataFrame, newest: str, since: date) -> Change | None:
    last = values.iloc[-1]
    known = pd.Timestamp(last["published"]).date()
    if len(values) < FEWEST or last["period"] != newest or known <= since:
        return None
    numbers = [None if pd.isna(value) else float(value) for value in values["value"]]
    chart = xmr_chart(numbers)
    mean, now = chart.limits.mean, numbers[-1]
    if now is None or mean is None or chart.rules[-1] not in _SPECIAL or now >= mean:
        return None
    return Change(
        "attendance",
        known,
        urn,
        name,
        newest,
        _figure(context, urn, name, last, now),
        _figure(context, urn, name, last, mean),
    )


def _figure(context: ReportContext, urn: str, name: str, row: pd.Series, value: float) -> Figure:
    declared = measure(ATTENDANCE)
    base = absent(
        declared,
        entity=urn,
        entity_name=name,
        level=Level.SCHOOL,
        period=str(row["period"]),
        phase=Phase(str(row["phase"])),
        group=PupilGroup.ALL,
        status=ValueStatus.OK,
        reason="",
    )
    return replace(
        base,
        value=value,
        published=pd.Timestamp(row["published"]).date(),
        local=True,
        invented=context.warehouse.invented,
        numerator=None,
        denominator=None if pd.isna(row["denominator"]) else row["denominator"],
    )
