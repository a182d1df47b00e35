"""The committed registers: authorities, districts, and when figures were published."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from data.committed import committed
from data.period import Period
from data.sources.base import Authorities
from data.vocabulary import RELEASE_ORDER, Level, ReleaseVersion

EARLY = timedelta(days=61)  # how long before the end of its usual month a release may come
GRACE = timedelta(days=14)  # time to fetch and load a release before it is called overdue


@dataclass(frozen=True, slots=True)
class Authority:
    """England, a region or an authority, as it is or was, and what took its place."""

    la_code: str | None
    area_code: str
    name: str
    other_names: tuple[str, ...]
    level: Level
    region: str | None
    valid_from: date | None
    valid_to: date | None
    successors: tuple[str, ...]
    source: str

    @property
    def current(self) -> bool:
        """Whether the code is still in use."""
        return self.valid_to is None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One statistical neighbour of an authority: its place in the list of a model."""

    la_code: str
    neighbour: str
    rank: int
    closeness: str
    model: str


@dataclass(frozen=True, slots=True)
class Published:
    """When figures could first be known, as which version, and how we know the date."""

    date: date
    version: ReleaseVersion
    basis: str


@dataclass(frozen=True, slots=True)
class ReleaseCalendar:
    """When each publication's figures of a period came out, and when the next are due."""

    releases: Mapping[tuple[str, str], Mapping[ReleaseVersion, Published]]
    usual_months: Mapping[str, tuple[int, ...]]

    def published(self, publication: str, period: str, version: ReleaseVersion | None = None) -> Published | None:
        """When a version of a period came out; without one, the first that was complete.

        A compilation of later vintages takes the same date: the first complete release. None
        where the calendar does not know the period or the version.
        """
        known = self.releases.get((publication, period), {})
        if version not in {None, ReleaseVersion.LATEST_VINTAGE}:
            return known.get(version) if version is not None else None
        complete = [item for item in known if item is not ReleaseVersion.PROVISIONAL]
        first = min(complete or known, key=RELEASE_ORDER.__getitem__, default=None)
        return None if first is None else known[first]

    def of_file(self, publication: str, period: Period, version: ReleaseVersion | None) -> Published | None:
        """When the figures of a file came out: of its version, else of the most final one known.

        A term or half-term came out with its year where it has no date of its own, and a provisional
        figure no later than a complete one.
        """
        whole_year = Period.academic_year(period.ending).text
        of_period = (publication, period.text) in self.releases
        text = period.text if of_period else whole_year
        if version is not None:
            published = self.published(publication, text, version)
            if published is None and version is ReleaseVersion.PROVISIONAL:
                published = self.published(publication, text)
            return None if published is None else Published(published.date, version, published.basis)
        known = self.releases.get((publication, text), {})
        newest = max(known, key=RELEASE_ORDER.__getitem__, default=None)
        return None if newest is None else known[newest]

    def overdue(self, newest: Mapping[str, date], today: date) -> dict[str, date]:
        """Publications of which a newer release should be held, with the day it was due.

        `newest` is the day of the newest figures held, by publication.
        """
        due = {name: self.next_due(name, current) for name, current in newest.items()}
        return {
            name: item.date for name, item in sorted(due.items()) if item is not None and item.date + GRACE <= today
        }

    def announced_by(self, day: date) -> ReleaseCalendar:
        """The calendar without the dates of releases after a day: then only their usual month was known."""
        known = {
            key: {version: item for version, item in versions.items() if item.date <= day}
            for key, versions in self.releases.items()
        }
        return ReleaseCalendar(known, self.usual_months)

    def next_due(self, publication: str, after: date) -> Published | None:
        """The first release of a publication after one of a day: a date on the calendar, else its next usual month.

        None for a publication that the calendar does not know.
        """
        dated = [
            version
            for (family, _), versions in self.releases.items()
            if family == publication
            for version in versions.values()
            if version.date > after
        ]
        if dated:
            return min(dated, key=lambda item: item.date)
        months = self.usual_months.get(publication)
        if not months:
            return None
        ends = sorted(_end(year, month) for year in range(after.year - 1, after.year + 3) for month in months)
        coming = [day for day in ends if day > _end(after.year, after.month)]
        before = max(day for day in ends if day <= after)
        # What came a little before its month is that month's release: the next one is not due at its end.
        early = coming[0] - after <= EARLY and coming[0] - after < after - before
        return Published(coming[early], ReleaseVersion.FINAL, "usual month")


@cache
def authorities() -> tuple[Authority, ...]:
    """The committed register of authorities, retired ones included."""
    return tuple(
        Authority(
            la_code=row["la_code"] or None,
            area_code=row["area_code"],
            name=row["name"],
            other_names=tuple(name for name in row["other_names"].split("|") if name),
            level=Level(row["level"]),
            region=row["region"] or None,
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            successors=tuple(row["successors"].split()),
            source=row["source"],
        )
        for row in committed("authorities")
    )


@cache
def statistical_neighbours() -> tuple[Neighbour, ...]:
    """The committed lists of statistical neighbours, by authority and model."""
    return tuple(
        Neighbour(row["la_code"], row["neighbour_code"], int(row["place"]), row["closeness"], row["model"])
        for row in committed("statistical_neighbours")
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


# Look up authorities by any code or name they ever had.

ENGLAND_NAMES = ("england", "all english authorities")


@cache
def authority_lookup() -> Authorities:
    """Every code and name an authority ever had, answered with the code it has today."""
    rows = committed("authorities")
    by_code = {row["area_code"]: row for row in rows}
    today = {code: _today(code, by_code) for code in by_code}
    by_la, by_name, la_of, level = {}, {}, {}, {}
    named: dict[str, set[str]] = {}
    for row in sorted(rows, key=lambda row: row["valid_from"] or ""):
        area = today[row["area_code"]]
        if row["la_code"]:
            by_la[row["la_code"]] = area
            la_of[row["area_code"]] = row["la_code"]
        level[row["area_code"]] = row["level"]
        for name in (row["name"], *row.get("other_names", "").split("|")):
            if name.strip():
                by_name[name.strip().lower()] = area
                named.setdefault(name.strip().lower(), set()).add(area)
    by_name |= dict.fromkeys(ENGLAND_NAMES, "E92000001")
    return Authorities(by_la, today, by_name, la_of, level, {name: frozenset(areas) for name, areas in named.items()})


def _today(code: str, by_code: dict[str, dict[str, str]]) -> str:
    """Today's code where only the code changed; a split or merged authority keeps its own."""
    seen = {code}
    while True:
        row = by_code[code]
        following = [part for part in row["successors"].split() if part in by_code]
        if len(following) != 1 or following[0] in seen:
            return code
        if by_code[following[0]]["la_code"] != row["la_code"]:
            return code
        code = following[0]
        seen.add(code)
