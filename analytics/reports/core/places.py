"""Resolve a code to a place: England, a region, an authority, an area or a school."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from analytics.reports.core.context import (
    Place,
    ReportContext,
    UnknownPlace,
    authorities_today,
    nearest_places,
    place_of,
)
from data.period import Period
from data.vocabulary import ENGLAND, Level

SCHOOL_AREAS, EARLIER_NUMBERS = "school_areas", "predecessors"  # their keys in the context's memo


def england(context: ReportContext) -> Place:
    """England as a place."""
    return find_place(context, ENGLAND)


def region_of(context: ReportContext) -> Place | None:
    """The region of the authority, None where it is not known."""
    frame = context.warehouse.authorities(context.scope)
    regions = frame[frame["level"] == "regional"]
    region = str(context.home.region)
    hit = regions[(regions["area_code"] == region) | (regions["name"] == region)]
    return place_of(hit.iloc[0]) if len(hit) else None


def areas_of(context: ReportContext) -> tuple[Place, ...]:
    """The home's areas in order of name: an authority's own, a region's or England's authorities.

    Empty where no school is placed in one.
    """
    return context.once(("home areas",), lambda: _home_areas(context))


def is_home(context: ReportContext, place: Place) -> bool:
    """Whether a place is the home, or lies in it: its schools are those that were read."""
    if place.code == context.home.code or place.la_code is None:
        return place.code == context.home.code
    if context.home.level is Level.AUTHORITY:
        return place.la_code == context.home.la_code
    inside = context.warehouse.authorities_of(context.scope, context.home.scope_code)
    return inside is None or place.la_code in inside


def predecessors(links: pd.DataFrame) -> dict[str, frozenset[str]]:
    """Every earlier number of each school, through all links; a circle of links ends by itself."""
    direct: dict[str, set[str]] = defaultdict(set)
    for row in links.itertuples(index=False):
        direct[str(row.urn)].add(str(row.link_urn))

    def all_before(urn: str) -> frozenset[str]:
        seen: set[str] = set()
        queue = list(direct.get(urn, ()))
        while queue:
            item = queue.pop()
            if item not in seen and item != urn:
                seen.add(item)
                queue.extend(direct.get(item, ()))
        return frozenset(seen)

    return {urn: all_before(urn) for urn in direct}


def earlier_numbers(context: ReportContext) -> dict[str, frozenset[str]]:
    """Every earlier number of each school, worked out once: links are not of a day."""
    return context.once((EARLIER_NUMBERS,), lambda: predecessors(context.warehouse.links(context.scope)))


def school_areas(context: ReportContext) -> pd.DataFrame:
    """The area of each school of the scheme: urn, area, area_name, one row a school.

    A school that left the register before its district was written there stands where its
    successor (or predecessor) stands: a change of number is not a change of place.
    """
    return context.once((SCHOOL_AREAS, context.scheme), lambda: _school_areas(context))


def _school_areas(context: ReportContext) -> pd.DataFrame:
    columns = ["urn", "area", "area_name"]
    known = context.warehouse.school_areas(context.scope, context.scheme)[columns].drop_duplicates("urn")
    links = context.warehouse.links(context.scope)[["urn", "link_urn"]]
    both = pd.concat([links, links.rename(columns={"urn": "link_urn", "link_urn": "urn"})])
    for _ in range(3):  # a school rarely changed its number more often
        near = both[~both["urn"].isin(known["urn"])].merge(known.rename(columns={"urn": "link_urn"}), on="link_urn")
        if near.empty:
            break
        known = pd.concat([known, near[columns].drop_duplicates("urn")])
    return known


def areas_of_schools(context: ReportContext, schools: pd.DataFrame) -> pd.DataFrame:
    """In which of the home's areas each school is, one row a school: urn, area, area_name."""
    if context.home.level is Level.AUTHORITY:
        return school_areas(context)
    by_number = {place.la_code: place for place in _authorities(context)}
    placed = schools.drop_duplicates("urn")
    known = [by_number.get(str(number)) for number in placed["la_code"]]
    return pd.DataFrame(
        [
            (str(urn), place.code, place.name)
            for urn, place in zip(placed["urn"], known, strict=True)
            if place is not None
        ],
        columns=["urn", "area", "area_name"],
    )


def authorities_of_home(context: ReportContext) -> tuple[Place, ...]:
    """Today's authorities of a region or England by name, whether or not a register of their schools is loaded."""
    today = authorities_today(context)
    return tuple(sorted((place for place in _authorities(context) if place.la_code in today), key=lambda p: p.name))


def _authorities(context: ReportContext) -> tuple[Place, ...]:
    """Every authority by its number: today's where only the ONS code changed."""
    frame = context.warehouse.authorities(context.scope)
    frame = frame[frame["level"] == Level.AUTHORITY.value].sort_values("valid_to", na_position="last")
    return tuple(place_of(row) for _, row in frame.drop_duplicates("la_code", keep="last").iterrows())


def _home_areas(context: ReportContext) -> tuple[Place, ...]:
    schools = context.warehouse.schools(context.scope, context.as_at, la_code=context.home.scope_code)
    if context.home.level is not Level.AUTHORITY:
        numbers = set(schools["la_code"].astype(str))
        return tuple(sorted((p for p in _authorities(context) if p.la_code in numbers), key=lambda p: p.name))
    areas = school_areas(context)
    mine = areas[areas["urn"].isin(schools["urn"])]
    if context.scope.areas:
        mine = mine[mine["area"].isin(context.scope.areas)]
    listed = mine[["area", "area_name"]].drop_duplicates("area").sort_values("area_name")
    return tuple(
        Place(str(row.area), str(row.area_name), Level.AREA, context.home.la_code) for row in listed.itertuples()
    )


def find_place(context: ReportContext, code: str) -> Place:
    """The place of a code, today's where only the code changed; UnknownPlace names the nearest."""
    return context.once(("place", code), lambda: _find_place(context, code))


def _find_place(context: ReportContext, code: str) -> Place:
    frame = context.warehouse.authorities(context.scope)
    hit = frame[(frame["area_code"] == code) | (frame["la_code"] == code)]
    if len(hit):
        return _current(frame, hit)
    if (area := next((item for item in areas_of(context) if item.code == code), None)) is not None:
        return area
    if code.isdigit() and (school := _school(context, code)) is not None:
        return school
    raise UnknownPlace(nearest_places(frame, code))


def _current(frame: pd.DataFrame, hit: pd.DataFrame) -> Place:
    """Today's place where only the code changed; a merged or split authority is itself."""
    row = hit.sort_values("valid_to", na_position="first").iloc[0]
    later = frame[(frame["area_code"] == row["successors"]) & frame["valid_to"].isna()]
    only_the_code = len(later) and later.iloc[0]["la_code"] == row["la_code"]
    return place_of(later.iloc[0] if only_the_code else row)


def not_in_being(context: ReportContext, place: Place, period: Period) -> str | None:
    """Why an authority has no figure of a period in which it was not; None where it was.

    A new authority's figures before its first day are those of the authorities before it.
    """
    frame = context.warehouse.authorities(context.scope)
    frame = frame[frame["level"] == Level.AUTHORITY.value]
    own = frame[frame["area_code"] == place.code]
    if own.empty:
        return None
    first, last = own.iloc[0]["valid_from"], own.iloc[0]["valid_to"]
    if pd.notna(last) and period.start > pd.Timestamp(last).date():
        after = frame[frame["area_code"].isin(str(own.iloc[0]["successors"]).split())]
        return f"{place.name} ended on {_day(last)}: see {_names(after)}"
    before = frame[frame["successors"].fillna("").str.split().map(lambda codes: place.code in codes)]
    only_the_code = (before["la_code"] == place.la_code).any()
    if pd.notna(first) and period.end < pd.Timestamp(first).date() and not only_the_code:
        return f"{place.name} began on {_day(first)}: see {_names(before)}"
    return None


def _day(value: object) -> str:
    day = pd.Timestamp(str(value))
    return f"{day.day} {day:%B %Y}"


def _names(rows: pd.DataFrame) -> str:
    return (
        " and ".join(f"{row.name_} ({row.area_code})" for row in rows.rename(columns={"name": "name_"}).itertuples())
        or "no other authority"
    )


def _school(context: ReportContext, urn: str) -> Place | None:
    school = context.warehouse.school(context.scope, context.as_at, urn)
    return None if school is None else Place(urn, school["name"], Level.SCHOOL, school["la_code"])
