"""The same files under any names, in any order, once or twice, give the same warehouse."""

from __future__ import annotations

import tempfile
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from data.build.run import build
from data.settings import Settings
from data.warehouse import publish
from tests.unit.build.build_files import ENGLAND, HEADER, SUFFOLK

TODAY = date(2026, 11, 22)
_MI = "Ofsted phase,Inspection number,Inspection start date,Publication date,Overall effectiveness"
_REGISTER = (
    "URN,LA (code),LA (name),EstablishmentNumber,EstablishmentName,TypeOfEstablishment (name),"
    "EstablishmentStatus (name),OpenDate,CloseDate,PhaseOfEducation (name),Easting,Northing"
)
_SCHOOL = "900101,935,Suffolk,2101,{},Community school,Open,,,Primary,616000,244000"


def _register(name: str) -> str:
    return f"{_REGISTER}\n{_SCHOOL.format(name)}\n"


def _inspection(grade: int, number: str = "10001") -> str:
    return f"URN,{_MI}\n900101,Primary,{number},2018-03-01,2018-04-01,{grade}\n"


# Each differs from the others; some give the same figure, school or inspection another value.
FIGURES = (
    f"{HEADER}\n{ENGLAND}\n{SUFFOLK}\n",
    f"{HEADER}\n{SUFFOLK.replace('340,68', '350,70')}\n",
    f"{HEADER}\n{ENGLAND}\n",
)
SCHOOLS = (
    _register("Long Lane School"),
    _register("Long Lane Primary School"),
    _inspection(2),
    _inspection(3),
    "urn,date,grade\n900101,2018-03-01,Good\n900101,2014-03-01,Inadequate\n",
)
FILES = (*FIGURES, *SCHOOLS)
NAMES = tuple("abcdefghijklmnop")
# Where a row was read is not what it says: names of files, and numbers that a build gives them.
_WHERE = ("source_id", "record", "symbol")
_TABLES = (
    "fact",
    "school",
    "school_link",
    "school_group",
    "inspection",
    "inspection_area",
    "inspection_coverage",
    "register_coverage",
    "neighbour",
    "rating",
    "attendance_coverage",
    "set_aside",
)


def _built(named: dict[str, str]) -> dict[str, list[tuple]]:
    """What a build of files under these names holds, in an order of its own."""
    with tempfile.TemporaryDirectory() as folder:
        inbox, settings = Path(folder) / "in", Settings(Path(folder) / "home", "935")
        inbox.mkdir()
        for name, content in named.items():
            (inbox / f"{name}.csv").write_bytes(content.encode())
        build(inbox, settings, TODAY)
        path = publish.current_path(settings.world("real"))
        assert path is not None
        with duckdb.connect(str(path), read_only=True) as db:
            return {table: _rows(db, table) for table in _TABLES}


def _rows(db: duckdb.DuckDBPyConnection, table: str) -> list[tuple]:
    columns = (row[0] for row in db.execute(f"DESCRIBE {table}").fetchall())
    kept = ", ".join(f'"{name}"' for name in columns if name not in _WHERE)
    return db.execute(f"SELECT {kept} FROM {table} ORDER BY ALL").fetchall()


@cache
def _in_order() -> dict[str, list[tuple]]:
    return _built(dict(zip(NAMES, FILES, strict=False)))


@st.composite
def _twice_in_some_order(draw: st.DrawFn) -> dict[str, str]:
    """Every file under two names, the second perhaps with other line ends, in some order of names."""
    ends = draw(st.lists(st.booleans(), min_size=len(FILES), max_size=len(FILES)))
    again = [file.replace("\n", "\r\n") if other else file for file, other in zip(FILES, ends, strict=True)]
    return dict(zip(draw(st.permutations(NAMES)), (*FILES, *again), strict=True))


@settings(max_examples=5, derandomize=True, deadline=None)
@given(_twice_in_some_order())
def test_no_order_of_files_and_no_second_copy_changes_the_warehouse(named):
    assert _built(named) == _in_order()


def test_the_files_that_are_shuffled_have_something_to_settle():
    assert "conflicting" in {row[10] for row in _in_order()["fact"]}
    assert len(_in_order()["inspection"]) == 2
    assert [row[6] for row in _in_order()["inspection"]] == [None, 4]  # 2 or 3: no order decides
    assert len(_in_order()["school"]) == 2
