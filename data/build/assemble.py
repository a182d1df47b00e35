"""From the scratch database to a new warehouse file: lineages, areas, sorted facts, verified."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import duckdb

from data.build import facts
from data.build.load_files import TABLES, Intake
from data.build.report import BuildFailed
from data.build.staging import literal
from data.committed import committed
from data.parsing import DATE_MACROS, Style, number_macros
from data.reference.tables import statistical_neighbours

SCHEMA = "schema.sql"
_STAGED = (
    "place_id, period_id, measure, phase, pupil_group, value, numerator, denominator, status, "
    "symbol, release, published, record"
)
_LATE_ENUMS = (
    ("entity_t", "entity", "place"),
    ("la_t", "la_code", "place"),
    ("period_t", "period", "term"),
    ("family_t", "family", "source_file"),
)
# The order in which pages ask: one authority, then one measure. ENUMs sort as their words do.
SORT = "la_code NULLS FIRST, level, measure, entity, phase, pupil_group, period_end, source_id, record"


def prepare(db: duckdb.DuckDBPyConnection) -> None:
    """The empty tables of a warehouse in the scratch database."""
    db.execute(schema())
    db.execute(DATE_MACROS + number_macros(Style.POINT))
    facts.prepare(db)


def schema() -> str:
    """The committed schema."""
    return files("data").joinpath(SCHEMA).read_text("utf-8")


def resolve_laestabs(intake: Intake) -> None:
    """Give figures keyed by LAESTAB the URN that the school had in that period."""
    db = intake.db
    db.execute(
        """CREATE OR REPLACE TEMP TABLE numbers AS
        SELECT DISTINCT laestab, urn, opened, closed FROM school WHERE laestab IS NOT NULL"""
    )
    db.execute(
        """CREATE OR REPLACE TEMP TABLE resolved AS
        SELECT place_id, period_id, level, la_code,
               arg_max(urn, {'open': coalesce(opened <= period_end, true)
                   AND coalesce(closed >= period_end - INTERVAL 1 YEAR, true),
                   'since': coalesce(opened, DATE '1900-01-01'), 'urn': urn}) AS entity
        FROM place JOIN numbers ON 'laestab:' || numbers.laestab = place.entity, term
        GROUP BY ALL"""
    )
    facts.number(db, "place_id", "place", ("level", "entity", "la_code"), "resolved", "new_id")
    for source_id in intake.facts:
        db.execute(
            f"""UPDATE facts_{source_id} AS facts SET place_id = resolved.new_id FROM resolved
            WHERE facts.place_id = resolved.place_id AND facts.period_id = resolved.period_id"""
        )


def load_authorities(db: duckdb.DuckDBPyConnection) -> None:
    """The committed register of authorities."""
    columns = ("la_code", "area_code", "name", "level", "region", "valid_from", "valid_to", "successors")
    lists = [[row.get(name) or None for row in committed("authorities")] for name in columns]
    cells = ", ".join("unnest(?)" for _ in columns)
    db.execute(f"INSERT INTO authority ({', '.join(columns)}) SELECT {cells}", lists)


def load_neighbours(db: duckdb.DuckDBPyConnection) -> None:
    """The committed lists of statistical neighbours, where no loaded file has the authority's list of that model."""
    listed = statistical_neighbours()
    columns = ("la_code", "neighbour", "rank", "closeness", "model")
    cells = ", ".join(f"unnest(?) AS {name}" for name in columns)
    db.execute(
        f"""INSERT INTO neighbour BY NAME SELECT {", ".join(columns)}, NULL AS source_id
        FROM (SELECT {cells}) AS listed ANTI JOIN (SELECT DISTINCT la_code, model FROM neighbour)
        USING (la_code, model)""",
        [[getattr(item, name) for item in listed] for name in columns],
    )


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in a finished file."""

    facts: int
    schools: int


def write(intake: Intake, target: Path, info: dict[str, str]) -> Written:
    """Write the warehouse beside its final place and verify it; the caller renames it."""
    db = intake.db
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    db.execute(f"ATTACH {literal(str(target))} AS w")
    home = db.execute("SELECT current_database()").fetchone()
    assert home is not None
    db.execute(f"USE w; {schema()}; USE {home[0]}")
    for table in ("source_file", "authority", "school_area", "boundary"):
        db.execute(f"INSERT INTO w.{table} SELECT DISTINCT * FROM {table} ORDER BY ALL")
    for table in TABLES:
        _write_once(db, table)
    _write_facts(intake)
    db.executemany("INSERT INTO w.build_info VALUES (?, ?)", sorted(info.items()))
    written = _verify(intake)
    db.execute("CHECKPOINT w")
    db.execute("DETACH w")
    return written


def _write_once(db: duckdb.DuckDBPyConnection, table: str) -> None:
    """Write the rows of a table; a row that two files tell alike is one."""
    names = [str(row[0]) for row in db.execute(f"DESCRIBE {table}").fetchall()]
    places = [name for name in ("source_id", "record") if name in names]
    text = ", ".join(f'"{name}"' for name in names if name not in places)
    db.execute(
        f"""INSERT INTO w.{table} SELECT * FROM {table}
        QUALIFY row_number() OVER (PARTITION BY {text} ORDER BY {", ".join(places)}) = 1
        ORDER BY ALL"""
    )


def _write_facts(intake: Intake) -> None:
    """Sort the facts as short codes, and only then write them as words."""
    if not intake.facts:
        return
    db = intake.db
    for name, column, table in _LATE_ENUMS:
        words = f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY 1"
        db.execute(f"CREATE TYPE {name} AS ENUM ({words})")
    parts = " UNION ALL ".join(
        f"SELECT {_STAGED}, CAST({fact} AS SMALLINT) AS source_id FROM facts_{fact}" for fact in intake.facts
    )
    db.execute(
        f"""INSERT INTO w.fact BY NAME
        SELECT * FROM (
            SELECT facts.* EXCLUDE (place_id, period_id), place.level,
                   CAST(place.entity AS entity_t) AS entity,
                   CAST(place.la_code AS la_t) AS la_code,
                   CAST(term.period AS period_t) AS period, term.period_end,
                   CAST(source_file.family AS family_t) AS family
            FROM ({parts}) AS facts JOIN place USING (place_id) JOIN term USING (period_id)
            JOIN source_file USING (source_id)
            ORDER BY {SORT})"""
    )


def _verify(intake: Intake) -> Written:
    """The file holds what was read, no more and no less; otherwise it is not published."""
    row = intake.db.execute(
        "SELECT (SELECT count(*) FROM w.fact), (SELECT count(DISTINCT urn) FROM w.school)"
    ).fetchone()
    assert row is not None
    staged, broken = _staged(intake)
    if row[0] != staged:
        raise BuildFailed(
            f"the new warehouse holds {row[0]} facts where {staged} were read; nothing was published and the earlier "
            "data is still in use"
        )
    if broken:
        raise BuildFailed(
            f"{broken} facts have a value and a reason for having none, or neither; nothing was published and the "
            f"earlier "
            "data is still in use"
        )
    return Written(int(row[0]), int(row[1]))


def _staged(intake: Intake) -> tuple[int, int]:
    """How many facts were read, and how many break the rule that only 'ok' has a value."""
    questions = (
        f"""SELECT count(*), count(*) FILTER (status IS NULL OR (status = 'ok') =
            (value IS NULL AND numerator IS NULL) OR (status <> 'ok' AND value IS NOT NULL))
        FROM facts_{fact}"""
        for fact in intake.facts
    )
    rows = [intake.db.execute(question).fetchone() for question in questions]
    return sum(int(row[0]) for row in rows if row), sum(int(row[1]) for row in rows if row)
