"""From settings to a desk: which warehouse, whose authority, which plan, as at when."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from analytics.reports.desk import Desk, find_home
from data.plans.load import plans
from data.plans.model import Plan, PlanStatus
from data.publish import current_path
from data.records import Records, world_url
from data.records.place import URL_SETTING
from data.records.seed import seed
from data.settings import Settings, load_settings
from data.vocabulary import Role, Scope
from data.warehouse import NothingLoaded, Warehouse
from data.warehouse.pointer import showing

NO_PLAN = "none"


def open_desk(
    *, plan: str | None = None, as_at: date | None = None, demo: bool | None = None
) -> Desk:
    """The desk of the analyst of the home authority, on what was loaded last.

    Raises NothingLoaded, UnknownPlace, SettingError or ValueError (an unknown plan), each with
    one line.
    """
    settings = load_settings()
    world = showing(settings.home) if demo is None else ("demo" if demo else "real")
    warehouse = Warehouse.open(current_path(settings.world(world)) or Path("nothing"))
    records = open_records(settings, world)
    return desk_for(settings, warehouse, plan=plan, as_at=as_at, records=records)


def open_records(settings: Settings, world: str) -> Records:
    """What people entered in one world, with the home authority's plans to begin with."""
    url = world_url(settings.world(world), world, os.environ.get(URL_SETTING))
    records = Records.open(url, lambda: datetime.now(UTC))
    for plan in plans(settings.home / "plans"):
        if plan.la_code == settings.authority:
            seed(records, plan)
    if world == "demo":
        _sample(settings, records)
    return records


def _sample(settings: Settings, records: Records) -> None:
    """A few invented records beside the invented schools, once; never in the real world."""
    from analytics.reports.school_results import school_results
    from data.catalogue import measure
    from data.records.demo_sample import Result, sample
    from data.vocabulary import PupilGroup

    path = current_path(settings.world("demo"))
    if path is None or len(records.current("school_targets")):
        return
    warehouse = Warehouse.open(path)
    if not warehouse.invented:
        return
    desk = desk_for(settings, warehouse, records=records)
    declared = measure("ks2_rwm_expected")
    held = school_results(desk, declared, PupilGroup.ALL).figures
    results = [
        Result(urn, declared.code, one.period, float(one.value or 0), int(one.denominator or 1))
        for urn, years in held.items()
        for one in years.values()
        if one.shown
    ]
    sample(records, results, desk.today)


def desk_for(
    settings: Settings, warehouse: Warehouse, *, plan: str | None = None,
    as_at: date | None = None, records: Records | None = None,
) -> Desk:  # fmt: skip
    """A desk on an open warehouse."""
    home = find_home(warehouse.authorities(), settings.authority)
    known = plans_of(settings, home.la_code or "")
    chosen = choose_plan(known, plan)
    today = date.today()
    return Desk(
        warehouse=warehouse,
        scope=Scope(authority=home.la_code or "", role=Role.ANALYST),
        as_at=as_at or default_as_at(chosen, today),
        today=today,
        home=home,
        plan=chosen,
        records=records,
    )


def plans_of(settings: Settings, la_code: str) -> tuple[Plan, ...]:
    """The plans of the home authority, current ones first; an example serves where it has none."""
    known = plans(settings.home / "plans")
    own = [one for one in known if one.la_code == la_code]
    rank = {PlanStatus.CURRENT: 0, PlanStatus.EXAMPLE: 1, PlanStatus.PAST: 2}
    return tuple(sorted(own, key=lambda one: (rank[one.status], one.code)))


def choose_plan(known: Sequence[Plan], code: str | None) -> Plan | None:
    """The plan of a code; without one the current plan, None where the authority has none.

    A past plan opens only by choice. ValueError names the plans there are.
    """
    if code in (None, NO_PLAN):
        return next((one for one in known if one.status is not PlanStatus.PAST), None)
    for one in known:
        if one.code == code:
            return one
    names = ", ".join(one.code for one in known) or "none"
    raise ValueError(f"no plan has the code {code!r}; this authority has: {names}")


def default_as_at(plan: Plan | None, today: date) -> date:
    """Today; for the replay of a past plan the day its latest version was agreed, in its own time."""
    if plan is None or plan.status is not PlanStatus.PAST:
        return today
    inside = [milestone.due for target in plan.targets for milestone in target.milestones[:1]]
    agreed = max((version.agreed for version in plan.versions), default=today)
    first = min((due for due in inside if due >= agreed), default=agreed)
    return min(first, today)


__all__ = ["NothingLoaded", "open_desk"]
