"""Open a report context from settings: warehouse, authority, plan, as-at date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from analytics.reports.core.context import Place, ReportContext, find_home
from data.plans.load import plans, read_plans
from data.plans.model import Plan, PlanStatus
from data.records import Records, world_url
from data.records.seed import seed
from data.settings import Settings
from data.vocabulary import Scope
from data.warehouse import NothingLoaded, Warehouse
from data.warehouse.publish import current_path, showing
from session import clock
from session.identity import local_person
from session.settings import load_settings

NO_PLAN = "none"


class FutureDay(ValueError):
    """What is known was asked for as at a day that lies ahead."""


def open_context(*, plan: str | None = None, as_at: date | None = None, demo: bool | None = None) -> ReportContext:
    """The desk of the analyst of the home authority, on what was loaded last.

    Raises NothingLoaded, UnknownPlace, SettingError or ValueError (an unknown plan), each with
    one line.
    """
    settings = load_settings()
    plans(settings.home / "plans")  # at a terminal a wrong plan file is told before anything else
    world = showing(settings.home) if demo is None else ("demo" if demo else "real")
    warehouse = Warehouse.open(current_path(settings.world(world)) or Path("nothing"))
    records = open_records(settings, world)
    return context_for(settings, warehouse, plan=plan, as_at=as_at, records=records)


def open_records(settings: Settings, world: str) -> Records:
    """What people entered in one world, with the home authority's plans to begin with."""
    url = world_url(settings.world(world), world, settings.records_url)
    path = current_path(settings.world(world))
    day = Warehouse.open(path).day if path and world == "demo" else None
    records = Records.open(url, lambda: clock.now(day))
    for plan in read_plans(settings.home / "plans").plans:
        if plan.la_code == settings.authority:
            seed(records, plan)
    return records


def context_for(
    settings: Settings,
    warehouse: Warehouse,
    *,
    scope: Scope | None = None,
    plan: str | None = None,
    as_at: date | None = None,
    records: Records | None = None,
) -> ReportContext:
    """A desk on an open warehouse; without a scope, that of whoever runs the command."""
    home = home_of(warehouse, settings.authority)
    known = plans_of(settings, home.la_code or "")
    chosen = choose_plan(known, plan)
    today = today_of(warehouse)
    if as_at is not None and as_at > today:
        raise FutureDay(f"{as_at} is in the future; today is {today}")
    day = as_at or default_as_at(chosen, today)
    agreed = chosen is None or day >= min(chosen.agreed, today)
    return ReportContext(
        warehouse=warehouse,
        scope=scope or local_person(settings).access.scope(home.scope_code),
        as_at=day,
        today=today,
        home=home,
        plan=chosen if agreed else None,
        plan_to_come=None if agreed else chosen,
        records=records,
        installation=settings.home,
    )


def today_of(warehouse: Warehouse | None) -> date:
    """The day it is for who looks: a demonstration's own day never ends; else the day it is here."""
    return (warehouse.day if warehouse else None) or clock.today()


@lru_cache(maxsize=4)
def home_of(warehouse: Warehouse, authority: str) -> Place:
    """The home authority, looked up once for an open warehouse: every rerun asks several times."""
    return find_home(warehouse.authorities(Scope(authority)), authority)


def plans_of(settings: Settings, la_code: str) -> tuple[Plan, ...]:
    """The plans of the home authority, current ones first; an example serves where it has none.

    A file that cannot be used takes no other plan away: `plan_problems` tells of it.
    """
    known = read_plans(settings.home / "plans").plans
    own = [item for item in known if item.la_code == la_code]
    rank = {PlanStatus.CURRENT: 0, PlanStatus.EXAMPLE: 1, PlanStatus.PAST: 2}
    return tuple(sorted(own, key=lambda item: (rank[item.status], item.code)))


def plan_problems(settings: Settings) -> tuple[str, ...]:
    """What is wrong with plan files of the home folder, one line each with file and line."""
    return tuple(map(str, read_plans(settings.home / "plans").problems))


def choose_plan(known: Sequence[Plan], code: str | None) -> Plan | None:
    """The plan of a code; without one the current plan, None where the authority has none.

    A past plan opens only by choice. ValueError names the plans there are.
    """
    if code in (None, NO_PLAN):
        return next((item for item in known if item.status is not PlanStatus.PAST), None)
    for item in known:
        if item.code == code:
            return item
    names = ", ".join(item.code for item in known) or "none"
    raise ValueError(f"no plan has the code {code!r}; this authority has: {names}")


def default_as_at(plan: Plan | None, today: date) -> date:
    """Today; for the replay of a past plan the day its latest version was agreed, in its own time."""
    if plan is None or plan.status is not PlanStatus.PAST:
        return today
    inside = [milestone.due for target in plan.targets for milestone in target.milestones[:1]]
    agreed = max((version.agreed for version in plan.versions), default=today)
    first = min((due for due in inside if due >= agreed), default=agreed)
    return min(first, today)


__all__ = ["NothingLoaded", "open_context"]
