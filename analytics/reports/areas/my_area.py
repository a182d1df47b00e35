"""My area this week: changes, items due, schools by support needed, and who can help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from analytics.reports.areas import my_area_changes
from analytics.reports.areas.my_area_changes import Change, Release, Returns
from analytics.reports.areas.my_area_due import Due, due
from analytics.reports.areas.my_area_schools import MySchool, TrustRow, my_schools, trusts
from analytics.reports.core.context import Place, ReportContext, UnknownPlace
from analytics.reports.core.page_header import page_header
from analytics.reports.core.places import areas_of
from analytics.reports.core.records_in_force import Entry, Names, editable, entries, held, names_of
from analytics.reports.core.registers_read import Registers, reads_registers
from analytics.reports.core.types import PageHeader
from analytics.reports.improvement.partners import Pair, partners
from analytics.reports.inspection.inspected_schools import inspection_rows
from analytics.reports.risk.risk import risk
from analytics.reports.risk.types import Audience, RuleInfo
from data.records import due_dates, register
from data.vocabulary import Phase

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
    changes: tuple[Change, ...]
    releases: tuple[Release, ...]
    due: tuple[Due, ...]
    schools: tuple[MySchool, ...]
    rule: RuleInfo | None
    trusts: tuple[TrustRow, ...]
    attendance: Returns | None
    targets: TargetsMissing | None
    helps: tuple[Pair, ...]
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
    choices = tuple(_choice(context, place, rows) for place in places)
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
    rated = risk(context, audience=Audience.OFFICERS)
    schools = my_schools(context, rows, rated)
    own = tuple(school for school in schools if school.urn in names)
    falls, returns = my_area_changes.attendance(context, names, since)
    changes = (
        *my_area_changes.inspections(context, names, since),
        *falls,
        *my_area_changes.formal_steps(context, names, since),
    )
    targets = _targets(context, mine)
    missing = {*(returns.missing if returns else ()), *(targets.missing if targets else ())}
    return MyArea(
        header=page_header(context),
        choices=choices,
        area=place.code,
        area_name=place.name,
        since=since,
        changes=tuple(sorted(changes, key=lambda change: (change.day, change.name), reverse=True)),
        releases=my_area_changes.releases(context, since),
        due=due(context, place.code, frozenset(names)),
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
    late = sum(item.days_overdue > 0 for item in due(context, place.code, urns))
    return AreaChoice(place.code, place.name, len(urns), late)


def _targets(context: ReportContext, mine: pd.DataFrame) -> TargetsMissing | None:
    """Who has no target in the newest round; None where no school has ever handed one in."""
    if context.records is None:
        return None
    result = held(context, "school_targets")
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


def _helps(context: ReportContext, names: Mapping[str, str]) -> tuple[Pair, ...]:
    """Who nearby could help: the suggestions for this area's schools, as matched county-wide."""
    return tuple(pair for pair in partners(context).pairs if pair.urn in names)


def _plan(context: ReportContext, area: str) -> tuple[Entry, ...]:
    """The items of the area's own plan, by edition and number."""
    if context.records is None:
        return ()
    result, kind = held(context, PLAN), register(PLAN)
    result = result[result["area"] == area]
    late = due_dates.overdue(result, kind, context.as_at)
    days = dict(zip(late["key"], late["days_overdue"], strict=True))
    listed = entries(result, kind, days)
    return tuple(sorted(listed, key=lambda e: (str(e.values["edition"]), int(e.values["item"]))))
