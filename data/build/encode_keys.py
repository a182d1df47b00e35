"""Short integer keys for repeated text, in the scratch database of a build.

A fact of the staging tables names its place and period by number and its other words as ENUMs:
rows of a few bytes are checked and sorted, and the words come back in the final write alone.
"""

from __future__ import annotations

from enum import StrEnum

import duckdb

from data.build.report import refused
from data.build.staging import literal
from data.catalogue import MEASURES
from data.vocabulary import Level, Phase, PupilGroup, ReleaseVersion, ValueStatus

_MOST_PERIODS = 1 << 15
_ENUMS: dict[str, type[StrEnum]] = {
    "level_t": Level,
    "phase_t": Phase,
    "group_t": PupilGroup,
    "status_t": ValueStatus,
    "release_t": ReleaseVersion,
}


def prepare(db: duckdb.DuckDBPyConnection) -> None:
    """The ENUMs, in the order of the alphabet, and the registers of places and periods."""
    words = {name: sorted(member.value for member in members) for name, members in _ENUMS.items()}
    words["measure_t"] = sorted(MEASURES)
    words["part_t"] = ["denominator", "numerator", "value"]
    for name, allowed in words.items():
        db.execute(f"CREATE TYPE {name} AS ENUM ({', '.join(literal(item) for item in allowed)})")
    db.execute(
        """CREATE TEMP TABLE place (place_id INTEGER, level level_t, entity VARCHAR,
                                    la_code VARCHAR);
        CREATE TEMP TABLE term (period_id SMALLINT, period VARCHAR, period_end DATE)"""
    )


def number_places(db: duckdb.DuckDBPyConnection) -> None:
    """Give the places in `p_map` their numbers, new ones where they were not met before."""
    number(db, "place_id", "place", ("level", "entity", "la_code"), "p_map", "place_id")


def number_periods(db: duckdb.DuckDBPyConnection) -> None:
    """Give the periods in `t_map` their numbers, new ones where they were not met before."""
    number(db, "period_id", "term", ("period", "period_end"), "t_map", "period_id")
    met = db.execute("SELECT count(*) FROM term").fetchone()
    if met is not None and met[0] >= _MOST_PERIODS:
        raise refused(f"fewer than {_MOST_PERIODS} days and years", "load the files in two parts")


def number(
    db: duckdb.DuckDBPyConnection, key: str, register: str, words: tuple[str, ...], asked: str, called: str
) -> None:
    """Add the column `called` to table `asked`: the key that a register gives its words."""
    same = " AND ".join(f"registered.{word} IS NOT DISTINCT FROM asked.{word}" for word in words)
    names = ", ".join(words)
    db.execute(
        f"""INSERT INTO {register}
        SELECT (SELECT count(*) FROM {register}) + row_number() OVER (ORDER BY {names}), {names}
        FROM (SELECT DISTINCT {names} FROM {asked} AS asked WHERE NOT EXISTS (
              SELECT 1 FROM {register} AS registered WHERE {same}));
        CREATE OR REPLACE TEMP TABLE {asked} AS
        SELECT asked.*, registered.{key} AS {called} FROM {asked} AS asked
        JOIN {register} AS registered ON {same}"""
    )
