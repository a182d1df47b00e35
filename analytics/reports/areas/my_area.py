"""My area this week: changes, items due, schools by support needed, and who can help."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd

from analytics.reports.areas.my_area_schools import MySchool, TrustRow, my_schools, trusts
from analytics.reports.core import pandas_values
from analytics.reports.core.context import Place, ReportContext, UnknownPlace, page_header
from analytics.reports.core.figures import absent
from analytics.reports.core.places import areas_of
from analytics.reports.core.records_in_force import (
    Entry,
    Names,
    Registers,
    editable,
    entries,
    names_of,
    reads_registers,
    records_in_force,
)
from analytics.reports.core.types import Figure, PageHeader
from analytics.reports.improvement.due_items import DueItem, due, sunday
from analytics.reports.improvement.partners import PartnerPair, partners
from analytics.reports.inspection.inspection_counts import inspections_until
from analytics.reports.inspection.inspection_figures import inspection_rows, outcome_text
from analytics.reports.inspection.school_histories import visits
from analytics.reports.risk.risk import risk
from analytics.reports.risk.types import RoundAudience, RuleInfo
from analytics.statistics.control_limits import PointRule, xmr_chart
from data.catalogue import MEASURES, measure
from data.period import Period
from data.publications import title_of
from data.records import due_dates, register
from data.vocabulary import Level, Phase, PupilGroup, ValueStatus

# Changes in an area between two dates: inspections, attendance, formal steps, new figures.

ATTENDANCE = "attendance"
FEWEST = 6  # half-terms of a school before a fall counts as more than usual variation
_SPECIAL = (PointRule.OUTSIDE, PointRule.TREND, PointRule.TWO_IN_THREE, PointRule.SHIFT)


@dataclass(frozen=True, slots=True)
class AreaEvent:
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


def inspections(context: ReportContext, names: dict[str, str], since: date) -> tuple[AreaEvent, ...]:
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
        words = outcome_text(visit) if visit else None
        results.append(AreaEvent("inspection", pd.Timestamp(row["published"]).date(), urn, names[urn], words or ""))
    return tuple(dict.fromkeys(results))


def formal_steps(context: ReportContext, names: dict[str, str], since: date) -> tuple[AreaEvent, ...]:
    """Formal steps taken after a day, and those that ended after it."""
    if context.records is None:
        return ()
    result, kind = records_in_force(context, "formal_steps"), register("formal_steps")
    rows = result[result["urn"].isin(list(names))]
    changes = []
    for field, code in (("issued_on", "formal"), ("ended_on", "lifted")):
        days = rows[field]
        new = rows[(days > pd.Timestamp(since)) & (days <= pd.Timestamp(context.as_at))]
        changes += [
            AreaEvent(code, row[field].date(), row["urn"], names[row["urn"]], kind.fields["step"].choices[row["step"]])
            for row in new.to_dict("records")
        ]
    return tuple(changes)


def releases(context: ReportContext, since: date) -> tuple[Release, ...]:
    """The published figures that became known after a day, by their file."""
    held_rows = context.warehouse.loaded_figures(context.scope, context.as_at)
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


def attendance(
    context: ReportContext, names: dict[str, str], since: date
) -> tuple[tuple[AreaEvent, ...], Returns | None]:
    """Falls of a school's half-termly attendance beyond its own usual variation, newly known.

    A school's series is set against its own process limits; fewer than six half-terms say nothing.
    None where no file has attendance by school.
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
    in_order = rows.assign(end=rows["period"].map(ends)).sort_values("end", kind="stable")
    for urn, values in in_order.drop_duplicates(["entity", "period"]).groupby("entity"):
        short += len(values) < FEWEST
        if (item := _fall(context, str(urn), names[str(urn)], values, newest, since)) is not None:
            changes.append(item)
    sent = set(rows.loc[(rows["period"] == newest) & (rows["status"] == "ok"), "entity"])
    missing = tuple(urn for urn in names if urn not in sent)
    return tuple(changes), Returns(newest, missing, len(names), short)


def _fall(
    context: ReportContext, urn: str, name: str, values: pd.DataFrame, newest: str, since: date
) -> AreaEvent | None:
    last = values.iloc[-1]
    known = pd.Timestamp(last["published"]).date()
    if len(values) < FEWEST or last["period"] != newest or known <= since:
        return None
    numbers = [None if pd.isna(value) else float(value) for value in values["value"]]
    chart = xmr_chart(numbers)
    mean, now = chart.limits.mean, numbers[-1]
    if now is None or mean is None or chart.rules[-1] not in _SPECIAL or now >= mean:
        return None
    return AreaEvent(
        "attendance",
        known,
        urn,
        name,
        newest,
        _figure(context, urn, name, last, now),
        _figure(context, urn, name, last, mean),
    )


def _figure(context: ReportContext, urn: str, name: str, row: pd.Series, value: float) -> Figure:
    place = Place(urn, name, Level.SCHOOL)
    base = absent(measure(ATTENDANCE), place, str(row["period"]), Phase(str(row["phase"])), ValueStatus.OK, "")
    return replace(
        base,
        value=value,
        published=pd.Timestamp(row["published"]).date(),
        local=True,
        invented=context.warehouse.invented,
        denominator=pandas_values.number(row["denominator"]),
    )


SINCE_DAYS = 30  # how far back "since my last visit" reaches where no day is given
PLAN = "area_plans"


@dataclass(frozen=True, slots=True)
class AreaChoice:
    """One area to choose: how many schools are open there, and how many items are overdue."""

    code: str
    name: str
    schools: int
    overdue: int


@dataclass(frozen=True, slots=True)
class TargetsMissing:
    """The schools without a target of the newest round of school targets."""

    period: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class MyArea:
    """Everything an area lead's page shows; without an area only the choice of areas."""

    header: PageHeader
    choices: tuple[AreaChoice, ...]
    area: str | None
    area_name: str
    since: date
    inspections_until: date | None  # later ones are in no loaded file; None: no inspection is loaded
    changes: tuple[AreaEvent, ...]
    releases: tuple[Release, ...]
    due: tuple[DueItem, ...]
    schools: tuple[MySchool, ...]
    rule: RuleInfo | None
    trusts: tuple[TrustRow, ...]
    attendance: Returns | None
    targets: TargetsMissing | None
    helps: tuple[PartnerPair, ...] | None  # None: schools are matched within one authority only
    plan: tuple[Entry, ...]
    names: Names
    editable: bool
    has_records: bool


@reads_registers(Registers.EVERY)
def my_area(context: ReportContext, *, area: str | None = None, since: date | None = None) -> MyArea:
    """One area's week as known at the as-at date; `since` is the date of your last visit.

    Raises UnknownPlace for a code that is none of the authority's areas.
    """
    rows = inspection_rows(context, context.as_at, Phase.ALL)
    places = areas_of(context)
    choices = context.once(("area choices",), lambda: tuple(_choice(context, place, rows) for place in places))
    begun = since or context.as_at - timedelta(days=SINCE_DAYS)
    if area is None:
        return _only_choices(context, choices, begun)
    place = next((item for item in places if item.code == area), None)
    if place is None:
        known = ", ".join(f"{item.name} ({item.code})" for item in places) or "none"
        raise UnknownPlace(f"no area has the code {area!r}; there are: {known}")
    return _one(context, place, choices, rows, begun)


def _one(
    context: ReportContext, place: Place, choices: tuple[AreaChoice, ...], rows: pd.DataFrame, since: date
) -> MyArea:
    mine = rows[rows["area"] == place.code]
    names = dict(zip(mine["urn"].astype(str), mine["name"].astype(str), strict=True))
    rated = risk(context, audience=RoundAudience.OFFICERS)
    schools = context.once(("my schools",), lambda: my_schools(context, rows, rated))
    own = tuple(school for school in schools if school.urn in names)
    falls, returns = attendance(context, names, since)
    changes = (*inspections(context, names, since), *falls, *formal_steps(context, names, since))
    targets = _targets(context, mine)
    missing = {*(returns.missing if returns else ()), *(targets.missing if targets else ())}
    return MyArea(
        header=page_header(context),
        choices=choices,
        area=place.code,
        area_name=place.name,
        since=since,
        inspections_until=inspections_until(context),
        changes=tuple(sorted(changes, key=lambda change: (change.day, change.name), reverse=True)),
        releases=releases(context, since),
        due=due(context, sunday(context.as_at), place.code, frozenset(names)),
        schools=own,
        rule=rated.rule,
        trusts=trusts(own, sorted(missing)),
        attendance=returns,
        targets=targets,
        helps=_helps(context, names),
        plan=_plan(context, place.code),
        names=names_of(context),
        editable=editable(context),
        has_records=context.records is not None,
    )


def _only_choices(context: ReportContext, choices: tuple[AreaChoice, ...], since: date) -> MyArea:
    return MyArea(
        header=page_header(context),
        choices=choices,
        area=None,
        area_name="",
        since=since,
        inspections_until=inspections_until(context),
        changes=(),
        releases=(),
        due=(),
        schools=(),
        rule=None,
        trusts=(),
        attendance=None,
        targets=None,
        helps=(),
        plan=(),
        names=Names({}, {}),
        editable=editable(context),
        has_records=context.records is not None,
    )


def _choice(context: ReportContext, place: Place, rows: pd.DataFrame) -> AreaChoice:
    urns = frozenset(rows.loc[rows["area"] == place.code, "urn"].astype(str))
    late = sum(item.days_overdue > 0 for item in due(context, sunday(context.as_at), place.code, urns))
    return AreaChoice(place.code, place.name, len(urns), late)


def _targets(context: ReportContext, mine: pd.DataFrame) -> TargetsMissing | None:
    """Who has no target in the newest round; None where no school has ever handed one in."""
    if context.records is None:
        return None
    result = records_in_force(context, "school_targets")
    if result.empty:
        return None
    period = max(result["period"])
    requested = mine[mine["phase"].isin(_phases(result[result["period"] == period]))]
    missing = due_dates.missing_returns(requested, result, {"period": period})
    return TargetsMissing(period, tuple(missing["urn"].astype(str)))


def _phases(frame: pd.DataFrame) -> list[str]:
    """The phases of the measures for which targets were asked."""
    from data.catalogue import MEASURES

    codes = [code for code in frame["measure"].unique() if code in MEASURES]
    return sorted({phase.value for code in codes for phase in MEASURES[code].phases})


def _helps(context: ReportContext, names: Mapping[str, str]) -> tuple[PartnerPair, ...] | None:
    """Who nearby could help: the suggestions for this area's schools, as matched county-wide."""
    if context.home.level is not Level.AUTHORITY:
        return None
    return tuple(pair for pair in partners(context).pairs if pair.urn in names)


def _plan(context: ReportContext, area: str) -> tuple[Entry, ...]:
    """The items of the area's own plan, by edition and number."""
    if context.records is None:
        return ()
    result, kind = records_in_force(context, PLAN), register(PLAN)
    result = result[result["area"] == area]
    late = due_dates.overdue(result, kind, context.as_at)
    days = dict(zip(late["key"], late["days_overdue"], strict=True))
    listed = entries(result, kind, days)
    return tuple(sorted(listed, key=lambda e: (str(e.values["edition"]), int(e.values["item"]))))
