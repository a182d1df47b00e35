"""The context that every report receives, and the page header made from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

from analytics.reports.core import pandas_values
from analytics.reports.core.types import PageHeader
from data.plans.model import PlanStatus
from data.records.scoped import limited
from data.rules import coverage_rule
from data.vocabulary import Level, Scope

if TYPE_CHECKING:
    from pathlib import Path

    from data.plans.model import Plan
    from data.reference.tables import ReleaseCalendar
    from data.rules.model import CoverageRule
    from data.warehouse import Warehouse

_NOT_MADE: Any = object()
_NAMED = 3  # authorities, beyond which they are only counted
T = TypeVar("T")


class UnknownPlace(LookupError):
    """A code that no area, authority or school has; the message names the nearest ones."""


@dataclass(frozen=True, slots=True)
class Place:
    """An authority, region, country, area or school by its code."""

    code: str
    name: str
    level: Level
    la_code: str | None = None
    region: str | None = None

    @property
    def scope_code(self) -> str:
        """How a scope names this place as a home: an authority by its DfE number, a region or England by ONS code."""
        return self.la_code or self.code


@dataclass(frozen=True)
class ReportContext:
    """Everything a report may read: nothing else reaches it.

    `today` is the real day, for ages and deadlines of what people enter; `as_at` is the day as of
    which everything published is known.
    """

    warehouse: Warehouse
    scope: Scope
    as_at: date
    today: date
    home: Place
    plan: Plan | None = None
    plan_to_come: Plan | None = None  # the chosen plan, if it was agreed after the as-at date
    records: Any = None  # a ScopedRecords: whatever is given is limited to the scope
    scheme: str = "districts"
    installation: Path | None = None  # its folder, where the build that is read may be a copy elsewhere
    memo: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Limit any store of records that is given to the scope."""
        if self.records is not None:
            within = self.warehouse.within(self.scope)
            object.__setattr__(self, "records", limited(self.records, self.scope, within))

    @property
    def folder(self) -> Path:
        """The installation's folder, with its own rules and the frozen rounds of its worlds."""
        return self.installation or self.warehouse.path.parents[2]

    @property
    def world(self) -> Path:
        """The folder of the world to which the build belongs."""
        return self.folder / self.warehouse.path.parents[1].name

    def once(self, key: Any, make: Callable[[], T]) -> T:
        """Call `make` once for this context and keep the result: several reports ask for the same panel.

        The memo may be shared with others who ask the same of the same (ui/loaders.py), and emptied by them.
        """
        result: T = self.memo.get(key, _NOT_MADE)
        if result is _NOT_MADE:
            result = self.memo[key] = make()
        return result


def find_home(authorities: pd.DataFrame, name_or_code: str) -> Place:
    """The authority with this DfE code, ONS code or name, abolished ones last; or a region or England by its ONS code.

    Raises UnknownPlace with the nearest names.
    """
    larger = authorities[(authorities["level"] != "authority") & (authorities["area_code"] == name_or_code)]
    if len(larger):
        return place_of(larger.iloc[0])
    authorities = authorities[authorities["level"] == "authority"]
    abolished = authorities["valid_to"].notna()
    for known in (authorities[~abolished], authorities[abolished]):
        for column in ("la_code", "area_code", "name"):
            hit = known[known[column].astype("string").str.casefold() == name_or_code.casefold()]
            if len(hit):
                return place_of(hit.iloc[-1])
    raise UnknownPlace(nearest_places(authorities[~abolished], name_or_code))


def nearest_places(places: pd.DataFrame, unknown: str) -> str:
    """One line that names the unknown code and the nearest known ones."""
    from difflib import get_close_matches

    known = {str(row.name_): str(row.code) for row in _named(places).itertuples()}
    by_code = {code: name for name, code in known.items()}
    near = get_close_matches(unknown, [*known, *by_code], n=3, cutoff=0.4) or sorted(known)[:3]
    written = ", ".join(f"{known.get(n, n)} ({by_code.get(n, n)})" for n in near)
    return f"no area has the code {unknown!r}; nearest: {written}"


def _named(places: pd.DataFrame) -> pd.DataFrame:
    return places.rename(columns={"name": "name_", "area_code": "code"})


def place_of(row: Any) -> Place:
    """A place from a row of the authorities."""
    return Place(
        code=str(row["area_code"]),
        name=str(row["name"]),
        level=Level(str(row["level"])),
        la_code=None if pd.isna(row["la_code"]) else str(row["la_code"]),
        region=None if pd.isna(row["region"]) else str(row["region"]),
    )


# The header of every screen: authority, plan, as-at date, kind of data, overdue releases.


def page_header(context: ReportContext) -> PageHeader:
    """What a page is about, and as at which day."""
    plan, to_come = context.plan, context.plan_to_come
    return PageHeader(
        authority=context.home.code,
        authority_name=context.home.name,
        la_code=context.home.scope_code,
        plan=plan.code if plan else "",
        plan_title=plan.title if plan else "No plan yet" if to_come else "No current plan",
        as_at=context.as_at,
        invented=context.warehouse.invented,
        build=context.warehouse.build,
        overdue=overdue(context),
        replay=plan is not None and plan.status is PlanStatus.PAST,
        plan_agreed=to_come.agreed if to_come else None,
        day=context.today if context.warehouse.invented else None,
        doubts=(doubt,) if (doubt := why_schools_not_known(context)) else (),
    )


def calendar_of(context: ReportContext) -> ReleaseCalendar:
    """The release calendar as it was on the as-at date: for later releases only the usual month was known."""
    from data.publications import releases

    if context.as_at >= context.today:
        return releases()
    return context.once(("calendar",), lambda: releases().announced_by(context.as_at))


def overdue(context: ReportContext) -> tuple[str, ...]:
    """Publications with a newer release that should be out and is not loaded."""
    from data.publications import publication_names, releases

    def newest() -> dict[str, date]:
        return context.warehouse.newest_by_calendar(context.scope, context.as_at, context.home.scope_code)

    late = releases().overdue(context.once(("newest by calendar",), newest), context.as_at)
    return tuple(sorted(publication_names()[name] for name in late))


# For which days the loaded registers say which of the home's schools were open.


@cache
def rule() -> CoverageRule:
    """The coverage rule, read once."""
    return coverage_rule()


def open_schools_known(context: ReportContext, day: date) -> bool:
    """Whether registers say which of the home's schools were open on a day: of a region, of all its authorities."""
    after = timedelta(days=rule().register_serves_days)
    known = {number for number, first, last in _register_days(context) if first <= day <= last + after}
    return bool(known) and known >= authorities_today(context).keys()


def why_schools_not_known(context: ReportContext) -> str:
    """What is not known of the home's schools on the as-at date; empty where registers say."""
    days = _register_days(context)
    if not days or open_schools_known(context, context.as_at):
        return ""
    listed = {number for number, _, _ in days}
    if absent := sorted(name for number, name in authorities_today(context).items() if number not in listed):
        named = f"{', '.join(absent[:-1])} and {absent[-1]}" if len(absent) > 1 else absent[0]
        if len(absent) > _NAMED:
            named = f"{absent[0]} and {len(absent) - 1} other authorities"
        return f"No loaded register lists the schools of {named}: they are in no list and no count of schools."
    earlier = [last for _, _, last in days if last <= context.as_at]
    if earlier:
        return f"No register after {_in_words(max(earlier))} is loaded: schools opened or closed since are not known."
    return (
        f"Schools that closed before {_in_words(min(first for _, first, _ in days))} are in no loaded register: "
        "they are not counted, and names are those of that day."
    )


def authorities_today(context: ReportContext) -> dict[str, str]:
    """The names of the home's authorities of today by number; of a home that is one authority, its own."""
    if context.home.level is Level.AUTHORITY:
        return {context.home.scope_code: context.home.name}
    frame = context.warehouse.authorities(context.scope)
    frame = frame[frame["valid_to"].isna() & frame["la_code"].notna()]
    inside = context.warehouse.authorities_of(context.scope, context.home.scope_code)
    frame = frame if inside is None else frame[frame["la_code"].isin(inside)]
    return dict(zip(frame["la_code"].astype(str), frame["name"].astype(str), strict=True))


def inspected_in_no_register(context: ReportContext) -> tuple[int, int]:
    """Of the authority's inspected schools those that no loaded register lists, and all."""

    def read() -> tuple[int, int]:
        return context.warehouse.unlisted_inspected(context.scope, context.home.scope_code, context.as_at)

    return context.once(("unlisted inspected",), read)


def _register_days(context: ReportContext) -> tuple[tuple[str, date, date], ...]:
    """Between which days registers say which schools of an authority were open."""

    def read() -> tuple[tuple[str, date, date], ...]:
        rows = context.warehouse.register_coverage(context.scope, context.home.scope_code)
        return tuple(
            (str(row.la_code), pandas_values.known_day(row.known_from), pandas_values.known_day(row.known_until))
            for row in pandas_values.rows(rows)
        )

    return context.once(("register days",), read)


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
