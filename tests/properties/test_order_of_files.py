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
    f"{HEADER}\r\n{SUFFOLK}\r\n",
)
SCHOOLS = (
    _register("Long Lane School"),
    _register("Long Lane Primary School"),
    _inspection(2),
    _inspection(3),
    "urn,date,grade\n900101,2018-03-01,Good\n900101,2014-03-01,Inadequate\n",
)
# Where a row was read is not what it says: names of files, and numbers that a build gives them.
_WHERE = ("source_id", "record", "symbol")
_TABLES = (
    "fact",
    "school",
    "school_link",
    "school_group",
    "inspection",
    "inspection_area",
    "neighbour",
    "rating",
    "attendance_coverage",
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
def _in_order(files: tuple[str, ...]) -> dict[str, list[tuple]]:
    return _built(dict(zip("abcde", files, strict=False)))


def _orders(files: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    """Every file in some order, and one of them perhaps a second time."""
    second = st.lists(st.sampled_from(files), max_size=1)
    return st.tuples(st.permutations(files), second).map(lambda both: [*both[0], *both[1]])


_FEW = settings(max_examples=25, derandomize=True, deadline=None)


@_FEW
@given(_orders(FIGURES))
def test_no_order_of_files_and_no_second_copy_changes_a_figure(files):
    assert _built(dict(zip("abcdef", files, strict=False))) == _in_order(FIGURES)


@_FEW
@given(_orders(SCHOOLS))
def test_no_order_of_files_and_no_second_copy_changes_a_school_or_inspection(files):
    assert _built(dict(zip("abcdef", files, strict=False))) == _in_order(SCHOOLS)


def test_the_files_that_are_shuffled_have_something_to_settle():
    assert "conflicting" in {row[10] for row in _in_order(FIGURES)["fact"]}
    assert len(_in_order(SCHOOLS)["inspection"]) == 2
    assert len(_in_order(SCHOOLS)["school"]) == 2
