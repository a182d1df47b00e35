"""One published warehouse, opened read-only; a cursor for each query."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from data.catalogue import MEASURES
from data.origins import ORIGIN, origin_text
from data.vocabulary import ENGLAND, RELEASE_ORDER, Scope, ValueStatus
from data.warehouse import sql

# Figures withheld so that one publication does not reveal what another suppressed.

_FACT = ["measure", "entity", "period", "phase", "pupil_group"]


def withhold(frame: pd.DataFrame) -> pd.DataFrame:
    """The facts, with a value taken away where another family suppresses the same fact.

    A rate in the Local Authority Interactive Tool can give back a count of one or two exclusions
    that the exclusions file hides.
    """
    hidden = frame["status"] == ValueStatus.SUPPRESSED.value
    if not hidden.any() or frame["family"].nunique() < 2:
        return frame
    keys = pd.MultiIndex.from_frame(frame[_FACT].astype(str))
    text = keys.isin(keys[hidden]) & ~hidden
    if text.any():
        frame.loc[text, ["value", "numerator"]] = float("nan")
        frame.loc[text, "status"] = ValueStatus.SUPPRESSED.value
    return frame


_DAYS_KEPT = 32


class NothingLoaded(RuntimeError):
    """No warehouse has been published yet; the message says which command makes one."""


class Warehouse:
    """What was loaded, as it was known at a date."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path) -> None:
        self._connection = connection
        self.path = path
        self.info: dict[str, str] = dict(self._cursor(sql.BUILD_INFO.text, {}).fetchall())
        self._still: dict[str, pd.DataFrame] = {}
        self._newest: dict[date, dict[str, date]] = {}
        self._within: dict[Scope, frozenset[str] | None] = {}
        self._regions: dict[str, tuple[str, ...]] = {}

    @classmethod
    def open(cls, path: Path) -> Warehouse:
        """Open a published warehouse file; NothingLoaded when it is not there, or of an earlier version."""
        if not path.is_file():
            raise NothingLoaded(
                "nothing has been loaded yet: run `python -m data build FOLDER` with a folder of "
                "published files, or `make run` for the demonstration"
            )
        connection = duckdb.connect(str(path), read_only=True)
        if not connection.execute(sql.HAS_TODAYS_TABLES.text).fetchone():
            connection.close()
            raise NothingLoaded(
                "what is loaded was built by an earlier version of Milepost: build it again with `python -m data "
                "build FOLDER`, or `python -m data demo` for the demonstration"
            )
        return cls(connection, path)

    @property
    def build(self) -> str:
        """The name of the build that this warehouse is."""
        return self.path.stem

    @property
    def invented(self) -> bool:
        """Whether its schools are those of the demonstration."""
        return self.info.get("invented", "false") == "true"

    @cached_property
    def origins(self) -> dict[str, str]:
        """Where and when each fetched file of the build came from, in words."""
        files = json.loads(self.info.get("files", "[]"))
        return {file["file"]: text for file in files if (text := origin_text(*map(file.get, ORIGIN)))}

    @property
    def day(self) -> date | None:
        """The day of a demonstration, which is its today; None for published figures."""
        text = self.info.get("day", "")
        return date.fromisoformat(text) if text else None

    def facts(
        self,
        scope: Scope,
        as_at: date,
        measures: Sequence[str],
        *,
        entities: Sequence[str] | None = None,
        levels: Sequence[str] | None = None,
        periods: Sequence[str] | None = None,
        phases: Sequence[str] | None = None,
        groups: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """The best version known at `as_at` of each fact, by family; None means any.

        What one family hides no other shows. Columns are those of `fact` with `file`, `sha256` and `origin` of its
        source.
        """
        limits = {
            "measure": measures,
            "entity": entities,
            "level": levels,
            "period": periods,
            "phase": phases,
            "pupil_group": groups,
        }
        where, values = sql.conditions(limits)
        ranks = sql.release_rank(RELEASE_ORDER)
        frame = self._frame(sql.FACTS, scope, {**values, "as_at": as_at}, sql.FACTS.where(where, rank=ranks))
        return withhold(frame.assign(origin=[self.origins.get(name, "") for name in frame["file"]]))

    def authorities_with(
        self, scope: Scope, as_at: date, measures: Sequence[str], phases: Sequence[str]
    ) -> dict[str, dict[str, int]]:
        """By period and measure, of how many authorities a publisher gives figures school by school."""
        limits = {"as_at": as_at, "measures": list(measures), "phases": list(phases)}
        results: dict[str, dict[str, int]] = {}
        for period, measure, authorities in self._rows(sql.AUTHORITIES_WITH, scope, limits):
            results.setdefault(str(period), {})[str(measure)] = int(authorities)
        return results

    def first_known(self, scope: Scope, measure: str, entity: str, period: str) -> date | None:
        """When a fact of that measure, place and period was first published, at whatever date."""
        rows = self._rows(sql.FIRST_KNOWN, scope, {"measure": measure, "entity": entity, "period": period})
        return rows[0][0] if rows else None

    def revised(self, scope: Scope, measures: Sequence[str], level: str) -> frozenset[tuple[str, str]]:
        """The measures and periods of which some fact was published again, or hidden by another family.

        Every other fact is, on any day since it was out, what it is now.
        """
        rows = self._rows(sql.REVISED, scope, {"measures": list(measures), "level": level})
        return frozenset((str(measure), str(period)) for measure, period in rows)

    def vintages(self, scope: Scope, measure: str, la_code: str, *, is_count: bool) -> list[date]:
        """The days on which figures of an authority or its schools came out again, or beside others of their period.

        Only those with a count: of a measure whose value is one (`is_count`), or with a numerator or denominator.
        """
        values = {"measure": measure, "la_code": la_code, "is_count": is_count}
        return [row[0] for row in self._rows(sql.VINTAGES, scope, values)]

    def trust_changes(self, scope: Scope) -> list[tuple[date, str, str | None]]:
        """The days on which a school came into another trust, or into none, in their order: day, URN, trust."""
        return [(day, str(urn), trust) for urn, day, trust in self._rows(sql.TRUST_CHANGES, scope, {})]

    def files(self, scope: Scope) -> pd.DataFrame:
        """Every file that was loaded."""
        return self._frame(sql.FILES, scope, {})

    def concerning(self, scope: Scope, la_code: str, under: str = "") -> int:
        """How many figures and schools the files whose path begins so hold of one authority."""
        rows = self._rows(sql.CONCERNING, scope, {"la_code": la_code, "under": under})
        return int(rows[0][0])

    def unplaced(self, scope: Scope, under: str = "") -> int:
        """How many schools the files whose path begins so name that nothing loaded places."""
        return int(self._rows(sql.UNPLACED, scope, {"under": under})[0][0])

    def unlisted_inspected(self, scope: Scope, la_code: str, as_at: date) -> tuple[int, int]:
        """How many of an authority's inspected schools no register lists, and how many were inspected."""
        row = self._rows(sql.UNLISTED_INSPECTED, scope, {"la_code": la_code, "as_at": as_at})[0]
        return int(row[0]), int(row[1])

    def unlisted_schools(self, scope: Scope, la_code: str, as_at: date, measure: str, period: str) -> tuple[int, int]:
        """How many schools of an authority with a figure are in no register, of how many with a figure."""
        values = {"la_code": la_code, "as_at": as_at, "measure": measure, "period": period}
        unlisted, known = self._rows(sql.UNLISTED_SCHOOLS, scope, values)[0]
        return int(unlisted), int(known)

    def set_aside(self, scope: Scope) -> pd.DataFrame:
        """Rows of every loaded file that gave no figure: reason, column, number, whether known."""
        return self._frame(sql.SET_ASIDE, scope, {})

    def authorities(self, scope: Scope) -> pd.DataFrame:
        """England, its regions and authorities, retired ones included."""
        return self._unchanging(sql.AUTHORITIES, scope)

    def schools(self, scope: Scope, as_at: date, *, la_code: str | None = None) -> pd.DataFrame:
        """Each school as the newest register known at `as_at` has it, with its trust on that day."""
        return self._frame(sql.SCHOOLS, scope, {"as_at": as_at, "la_code": la_code})

    def register_rolls(self, scope: Scope, as_at: date, la_code: str) -> pd.DataFrame:
        """How many pupils each school had on the day of each register that was known at `as_at`."""
        return self._frame(sql.REGISTER_ROLLS, scope, {"as_at": as_at, "la_code": la_code})

    def school(self, scope: Scope, as_at: date, urn: str) -> dict[str, str] | None:
        """The name and authority of one school, of whichever authority; None when not held.

        A school that only a results file names is known by its number.
        """
        rows = self._rows(sql.ONE_SCHOOL, scope, {"as_at": as_at, "urn": urn})
        return {"name": str(rows[0][0]), "la_code": str(rows[0][1] or "")} if rows else None

    def links(self, scope: Scope) -> pd.DataFrame:
        """Predecessors of schools: urn is the newer one."""
        return self._unchanging(sql.LINKS, scope)

    def groups(self, scope: Scope) -> pd.DataFrame:
        """Trusts and other groups with their schools and dates."""
        return self._frame(sql.GROUPS, scope, {})

    def school_areas(self, scope: Scope, scheme: str = "districts") -> pd.DataFrame:
        """The area of each school in a scheme of areas."""
        return self._frame(sql.SCHOOL_AREAS, scope, {"scheme": scheme})

    def boundaries(self, scope: Scope, scheme: str = "districts") -> pd.DataFrame:
        """The outlines of a scheme's areas."""
        return self._frame(sql.BOUNDARIES, scope, {"scheme": scheme})

    def inspections(self, scope: Scope, as_at: date, *, la_code: str | None = None) -> pd.DataFrame:
        """Inspections of an authority's schools whose report was out at `as_at`."""
        return self._frame(sql.INSPECTIONS, scope, {"as_at": as_at, "la_code": la_code})

    def inspection_coverage(self, scope: Scope, la_code: str) -> pd.DataFrame:
        """Between which days the graded inspections of an authority's schools are known."""
        return self._frame(sql.INSPECTION_COVERAGE, scope, {"la_code": la_code})

    def register_coverage(self, scope: Scope, la_code: str) -> pd.DataFrame:
        """Between which days an authority's open schools are known, and from which family."""
        return self._frame(sql.REGISTER_COVERAGE, scope, {"la_code": la_code})

    def inspected_in_no_register(self, scope: Scope) -> int:
        """How many schools have inspections that no loaded register has."""
        return int(self._rows(sql.IN_NO_REGISTER, scope, {})[0][0])

    def inspection_areas(self, scope: Scope, as_at: date, *, la_code: str | None = None) -> pd.DataFrame:
        """The graded areas of those inspections."""
        return self._frame(sql.INSPECTION_AREAS, scope, {"as_at": as_at, "la_code": la_code})

    def ratings(self, scope: Scope, as_at: date) -> pd.DataFrame:
        """The authority's own ratings of its schools, round by round."""
        return self._frame(sql.RATINGS, scope, {"as_at": as_at})

    def neighbours(self, scope: Scope, la_code: str) -> pd.DataFrame:
        """Statistical neighbours in order, by every model."""
        return self._frame(sql.NEIGHBOURS, scope, {"la_code": la_code})

    def coverage(self, scope: Scope, entities: Sequence[str], phase: str) -> pd.DataFrame:
        """Schools reporting attendance of schools open, by period."""
        return self._frame(sql.COVERAGE, scope, {"entities": list(entities), "phase": phase})

    def school_periods(
        self, scope: Scope, as_at: date, measure: str, phases: Sequence[str], group: str, la_code: str
    ) -> list[str]:
        """The periods for which schools of an authority have a row of a measure."""
        where, values = sql.conditions({"phase": phases})
        parameters = {**values, "as_at": as_at, "measure": measure, "group": group, "la_code": la_code}
        text = sql.SCHOOL_PERIODS.where(where)
        return [row[0] for row in self._rows(sql.SCHOOL_PERIODS, scope, parameters, text)]

    def measures_of_schools(self, scope: Scope, as_at: date, la_code: str) -> frozenset[str]:
        """The measures of which schools of an authority have a figure known at a date."""
        parameters = {"as_at": as_at, "la_code": la_code}
        return frozenset(str(row[0]) for row in self._rows(sql.MEASURES_OF_SCHOOLS, scope, parameters))

    def newest_by_measure(self, scope: Scope, as_at: date) -> dict[str, date]:
        """When the newest facts of each measure known at a date were published."""
        _rows = self._newest.get(as_at)
        if _rows is None:
            _rows = dict(self._rows(sql.NEWEST, scope, {"as_at": as_at}))
            if len(self._newest) >= _DAYS_KEPT:
                self._newest.clear()
            self._newest[as_at] = _rows
        return _rows

    def newest_by_calendar(self, scope: Scope, as_at: date, la_code: str) -> dict[str, date]:
        """The newest publication loaded at a date, by the calendar that it follows.

        Registers and inspections are facts of no measure: theirs is the last day that a loaded file reaches.
        """
        newest: dict[str, date] = {}
        for code, published in self.newest_by_measure(scope, as_at).items():
            calendar = MEASURES[code].release_calendar if code in MEASURES else None
            if calendar is not None:
                newest[calendar] = max(published, newest.get(calendar, published))
        for calendar, spans in (
            ("gias", self.register_coverage(scope, la_code)),
            ("ofsted_mi", self.inspection_coverage(scope, la_code)),
        ):
            if len(spans):
                newest[calendar] = min(pd.Timestamp(spans["known_until"].max()).date(), as_at)
        return newest

    def loaded_figures(self, scope: Scope, as_at: date) -> pd.DataFrame:
        """Figures known at a date by measure and family: first and last period, facts, newest publication."""
        return self._frame(sql.HELD, scope, {"as_at": as_at})

    def authorities_of(self, scope: Scope, home: str | None = None) -> tuple[str, ...] | None:
        """The numbers of a home's authorities, retired ones included; None means every authority.

        `home` is the number of an authority, or the ONS code of a region or of England; without it the scope's own.
        """
        home = home or scope.authority
        if home == ENGLAND:
            return None
        if Scope(home).of_one_authority:
            return (home,)
        if home not in self._regions:
            numbers = self._cursor(sql.AUTHORITIES_IN.text, {"region": home}).fetchall()
            self._regions[home] = tuple(str(row[0]) for row in numbers)
        return self._regions[home]

    def within(self, scope: Scope) -> frozenset[str] | None:
        """The schools that a scope may see, with their predecessors; None means every school."""
        if scope not in self._within:
            self._within[scope] = None if scope.whole_authority else self._schools_of(scope)
        return self._within[scope]

    def _schools_of(self, scope: Scope) -> frozenset[str]:
        limits = {"schools": list(scope.schools), "areas": list(scope.areas), "trusts": list(scope.trusts)}
        return frozenset(str(row[0]) for row in self._cursor(sql.WITHIN.text, limits).fetchall())

    def _unchanging(self, statement: sql.Statement, scope: Scope) -> pd.DataFrame:
        """A whole open table that a published file never changes, read once; do not alter the frame."""
        if statement.text not in self._still:
            self._still[statement.text] = self._frame(statement, scope, {})
        return self._still[statement.text]

    def _frame(
        self, statement: sql.Statement, scope: Scope, parameters: dict[str, Any], text: str | None = None
    ) -> pd.DataFrame:
        return self._limited(statement, scope, parameters, text).df()

    def _rows(
        self, statement: sql.Statement, scope: Scope, parameters: dict[str, Any], text: str | None = None
    ) -> list[tuple[Any, ...]]:
        return self._limited(statement, scope, parameters, text).fetchall()

    def _limited(
        self, statement: sql.Statement, scope: Scope, parameters: dict[str, Any], text: str | None
    ) -> duckdb.DuckDBPyConnection:
        """The only way to ask: a statement that declares its schools, limited to those of the scope.

        `text` is the statement with its conditions filled in.
        """
        if not isinstance(scope, Scope):
            raise TypeError(f"a read of the warehouse needs the scope of whoever asks, not {scope!r}")
        home = parameters.get("la_code") or scope.authority
        limited, authorities = sql.of_home(text or statement.text, self.authorities_of(scope, home))
        values = parameters | {"la_code": home} | authorities | sql.scope_values(scope, self.within(scope))
        return self._cursor(limited, values)

    def _cursor(self, text: str, parameters: dict[str, Any]) -> duckdb.DuckDBPyConnection:
        return self._connection.cursor().execute(text, _used(text, parameters))


def _used(query: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Only the parameters that a query names: DuckDB refuses others."""
    named = set(re.findall(r"\$(\w+)", query))
    return {name: value for name, value in parameters.items() if name in named}
