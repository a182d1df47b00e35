"""One published warehouse, opened read-only; a cursor for each query."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from data.vocabulary import RELEASE_ORDER, Scope
from data.warehouse import sql
from data.warehouse.withholding import withhold

_DAYS_KEPT = 32


class NothingLoaded(RuntimeError):
    """No warehouse has been published yet; the message says which command makes one."""


class Warehouse:
    """What was loaded, as it was known at a date."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path) -> None:
        self._connection = connection
        self.path = path
        self.info: dict[str, str] = dict(self._rows("SELECT key, value FROM build_info"))
        self._still: dict[str, pd.DataFrame] = {}
        self._newest: dict[date, dict[str, date]] = {}

    @classmethod
    def open(cls, path: Path) -> Warehouse:
        """Open a published warehouse file; NothingLoaded when it is not there, or of an earlier version."""
        if not path.is_file():
            raise NothingLoaded(
                "nothing has been loaded yet: run `python -m data build FOLDER` with a folder of "
                "published files, or `make run` for the demonstration"
            )
        connection = duckdb.connect(str(path), read_only=True)
        if not connection.execute(sql.HAS_TODAYS_TABLES).fetchone():
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

        What one family hides no other shows. Columns are those of `fact` with `file` and `sha256` of its source.
        """
        limits = {
            "measure": measures,
            "entity": entities,
            "level": levels,
            "period": periods,
            "phase": phases,
            "pupil_group": groups,
        }
        where, values = sql.conditions("f", limits)
        parameters = {**values, **sql.scope_values(scope), "as_at": as_at}
        ranks = sql.release_rank(RELEASE_ORDER)
        return withhold(self._frame(sql.FACTS.format(where=where, rank=ranks), parameters))

    def first_known(self, measure: str, entity: str, period: str) -> date | None:
        """When a fact of that measure, place and period was first published, at whatever date."""
        rows = self._rows(sql.FIRST_KNOWN, {"measure": measure, "entity": entity, "period": period})
        return rows[0][0] if rows else None

    def revised(self, measures: Sequence[str], level: str) -> frozenset[tuple[str, str]]:
        """The measures and periods of which some fact was told again, or hidden by another family.

        Every other fact is, on any day since it was out, what it is now.
        """
        rows = self._rows(sql.REVISED, {"measures": list(measures), "level": level})
        return frozenset((str(measure), str(period)) for measure, period in rows)

    def vintages(self, measure: str, la_code: str) -> list[date]:
        """The days on which another version of some figure of an authority or its schools came out."""
        return [row[0] for row in self._rows(sql.VINTAGES, {"measure": measure, "la_code": la_code})]

    def files(self) -> pd.DataFrame:
        """Every file that was loaded."""
        return self._frame("SELECT * FROM source_file ORDER BY family, path", {})

    def concerning(self, la_code: str, under: str = "") -> int:
        """How many figures and schools the files whose path begins so hold of one authority."""
        rows = self._rows(sql.CONCERNING, {"la_code": la_code, "under": under})
        return int(rows[0][0])

    def unplaced(self, under: str = "") -> int:
        """How many schools the files whose path begins so name that nothing loaded places."""
        return int(self._rows(sql.UNPLACED, {"under": under})[0][0])

    def unlisted_inspected(self, la_code: str, as_at: date) -> tuple[int, int]:
        """How many of an authority's inspected schools no register lists, and how many were inspected."""
        row = self._rows(sql.UNLISTED_INSPECTED, {"la_code": la_code, "as_at": as_at})[0]
        return int(row[0]), int(row[1])

    def unlisted_schools(self, la_code: str, as_at: date, measure: str, period: str) -> int:
        """How many schools of an authority have a figure and are in no register."""
        values = {"la_code": la_code, "as_at": as_at, "measure": measure, "period": period}
        return int(self._rows(sql.UNLISTED_SCHOOLS, values)[0][0])

    def set_aside(self) -> pd.DataFrame:
        """Rows of every loaded file that gave no figure: reason, column, number, whether known."""
        return self._frame(sql.SET_ASIDE, {})

    def authorities(self) -> pd.DataFrame:
        """England, its regions and authorities, retired ones included."""
        return self._unchanging("SELECT * FROM authority ORDER BY level, name")

    def schools(self, scope: Scope, as_at: date, *, la_code: str | None = None) -> pd.DataFrame:
        """Each school as the newest register known at `as_at` has it, with its trust on that day."""
        return self._frame(
            sql.SCHOOLS, {**sql.scope_values(scope), "as_at": as_at, "la_code": la_code or scope.authority}
        )

    def school(self, scope: Scope, as_at: date, urn: str) -> dict[str, str] | None:
        """The name and authority of one school, of whichever authority; None when not held.

        A school that only a results file names is known by its number.
        """
        rows = self._rows(sql.ONE_SCHOOL, {**sql.scope_values(scope), "as_at": as_at, "urn": urn})
        return {"name": str(rows[0][0]), "la_code": str(rows[0][1] or "")} if rows else None

    def links(self) -> pd.DataFrame:
        """Predecessors of schools: urn is the newer one."""
        return self._unchanging("SELECT DISTINCT urn, link_urn, link_type, linked FROM school_link")

    def groups(self) -> pd.DataFrame:
        """Trusts and other groups with their schools and dates."""
        return self._frame('SELECT urn, group_uid, group_name, group_type, joined, "left" FROM school_group', {})

    def school_areas(self, scheme: str = "districts") -> pd.DataFrame:
        """The area of each school in a scheme of areas."""
        return self._frame("SELECT * FROM school_area WHERE scheme = $scheme", {"scheme": scheme})

    def boundaries(self, scheme: str = "districts") -> pd.DataFrame:
        """The outlines of a scheme's areas."""
        return self._frame("SELECT * FROM boundary WHERE scheme = $scheme ORDER BY area_name", {"scheme": scheme})

    def inspections(self, scope: Scope, as_at: date, *, la_code: str | None = None) -> pd.DataFrame:
        """Inspections of an authority's schools whose report was out at `as_at`."""
        return self._frame(
            sql.INSPECTIONS, {**sql.scope_values(scope), "as_at": as_at, "la_code": la_code or scope.authority}
        )

    def inspection_coverage(self, la_code: str) -> pd.DataFrame:
        """Between which days the graded inspections of an authority's schools are known."""
        return self._frame(sql.INSPECTION_COVERAGE, {"la_code": la_code})

    def register_coverage(self, la_code: str) -> pd.DataFrame:
        """Between which days an authority's open schools are known, and from which family."""
        return self._frame(
            "SELECT * FROM register_coverage WHERE la_code = $la_code ORDER BY ALL", {"la_code": la_code}
        )

    def inspected_in_no_register(self) -> int:
        """How many schools have inspections that no loaded register has."""
        return int(self._rows(sql.IN_NO_REGISTER)[0][0])

    def inspection_areas(self, scope: Scope, as_at: date, *, la_code: str | None = None) -> pd.DataFrame:
        """The graded areas of those inspections."""
        return self._frame(
            sql.INSPECTION_AREAS, {**sql.scope_values(scope), "as_at": as_at, "la_code": la_code or scope.authority}
        )

    def ratings(self, scope: Scope, as_at: date) -> pd.DataFrame:
        """The authority's own ratings of its schools, round by round."""
        return self._frame(sql.RATINGS, {**sql.scope_values(scope), "as_at": as_at})

    def neighbours(self, la_code: str, model: str | None = None) -> pd.DataFrame:
        """Statistical neighbours in order, of one model or of all."""
        return self._frame(sql.NEIGHBOURS, {"la_code": la_code, "model": model})

    def coverage(self, entities: Sequence[str], phase: str) -> pd.DataFrame:
        """Schools reporting attendance of schools open, by period."""
        return self._frame(
            "SELECT * FROM attendance_coverage WHERE list_contains($entities, entity) AND phase = $phase"
            " ORDER BY period",
            {"entities": list(entities), "phase": phase},
        )

    def school_periods(
        self, scope: Scope, as_at: date, measure: str, phases: Sequence[str], group: str, la_code: str
    ) -> list[str]:
        """The periods for which schools of an authority have a row of a measure."""
        where, values = sql.conditions("f", {"phase": phases})
        parameters = {**values, **sql.scope_values(scope), "as_at": as_at, "measure": measure}
        parameters |= {"group": group, "la_code": la_code}
        return [row[0] for row in self._rows(sql.SCHOOL_PERIODS.format(where=where), parameters)]

    def newest_by_measure(self, as_at: date) -> dict[str, date]:
        """When the newest facts of each measure known at a date were published."""
        _rows = self._newest.get(as_at)
        if _rows is None:
            query = "SELECT measure, max(published) FROM fact WHERE published <= $as_at GROUP BY measure"
            _rows = dict(self._rows(query, {"as_at": as_at}))
            if len(self._newest) >= _DAYS_KEPT:
                self._newest.clear()
            self._newest[as_at] = _rows
        return _rows

    def held(self) -> pd.DataFrame:
        """Figures loaded by measure and family: first and last period, facts, newest publication."""
        return self._frame(sql.HELD, {})

    def _unchanging(self, query: str) -> pd.DataFrame:
        """A whole table that a published file never changes, read once; do not alter the frame."""
        if query not in self._still:
            self._still[query] = self._frame(query, {})
        return self._still[query]

    def _frame(self, query: str, parameters: dict[str, Any]) -> pd.DataFrame:
        with self._connection.cursor() as cursor:
            return cursor.execute(query, _used(query, parameters)).df()

    def _rows(self, query: str, parameters: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
        with self._connection.cursor() as cursor:
            return cursor.execute(query, _used(query, parameters or {})).fetchall()


def _used(query: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Only the parameters that a query names: DuckDB refuses others."""
    named = set(re.findall(r"\$(\w+)", query))
    return {name: value for name, value in parameters.items() if name in named}
