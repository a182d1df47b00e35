"""Invented records of the demonstration, written once by `python -m data demo`.

Their days are counted from the day of the demonstration, so that they are the same on every day.
"""

from __future__ import annotations

from dataclasses import replace

from analytics.reports.core.context import ReportContext
from analytics.reports.core.places import areas_of, school_areas
from analytics.reports.inspection.stuck import stuck_flags
from analytics.reports.measures.school_results import open_schools, school_results
from data.catalogue import measure
from data.demo.records_places import heads, networks, plan_areas, statuses
from data.demo.records_sample import ACADEMIES, REPLAY, Result, sample
from data.settings import Settings
from data.vocabulary import PupilGroup
from data.warehouse import NothingLoaded, Warehouse
from data.warehouse.publish import current_path
from session.opening import context_for, open_records


def is_ready(settings: Settings) -> bool:
    """Whether a demonstration is loaded that knows its day and has its records."""
    path = current_path(settings.world("demo"))
    try:
        if path is None or Warehouse.open(path).day is None:
            return False
    except NothingLoaded:  # built by an earlier version
        return False
    with open_records(settings, "demo") as records:
        return len(records.current("school_targets")) > 0


def write_records(settings: Settings) -> None:
    """The invented records of the demonstration that is loaded; nothing where it has them."""
    path = current_path(settings.world("demo"))
    if path is None:
        return
    with open_records(settings, "demo") as records:
        if len(records.current("school_targets")):
            return
        context = context_for(settings, Warehouse.open(path), records=records)
        then = replace(context, as_at=REPLAY, memo={})
        now = _results(context, "ks2_rwm_expected")
        placed = school_areas(context)
        area_of = dict(zip(placed["urn"].astype(str), placed["area"].astype(str), strict=True))
        sample(records, now, _results(then, "ks2_rwm_level4"), area_of, context.today)
        schools = context.warehouse.schools(context.scope, context.as_at, la_code=context.home.scope_code)
        open_in_towns = schools[schools["status"].str.startswith("Open") & schools["town"].notna()]
        networks(records, dict(zip(open_in_towns["urn"], open_in_towns["town"], strict=True)))
        heads(records, sorted(open_in_towns["urn"]), context.today)
        stuck = sorted(urn for urn, flag in stuck_flags(context).items() if flag.stuck)
        statuses(records, stuck, context.today)
        plan_areas(records, [item.code for item in areas_of(context)], context.today)


def _results(context: ReportContext, code: str) -> list[Result]:
    """The results of invented schools on one measure, as known at the as-at date."""
    declared = measure(code)
    kinds = open_schools(context, declared).set_index("urn")["type_group"]
    return [
        Result(
            urn, code, year.period, float(year.value or 0), int(year.denominator or 1), str(kinds.get(urn)) in ACADEMIES
        )
        for urn, years in school_results(context, declared, PupilGroup.ALL).figures.items()
        for year in years.values()
        if year.shown
    ]
