"""Open the records database and migrate it to the schema this version expects."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from time import monotonic, sleep
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Connection, Dialect, Engine, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DisconnectionError, NoSuchModuleError

from data.records.problems import RecordsError, RecordsUnavailable

# The one records table: every version of every record, in the order saved.

HEAD = "0001"  # the migration that this program expects
KEY_LIMIT = 500  # characters
NAME_LIMIT = 200  # characters
METADATA = sa.MetaData()


class UtcDateTime(sa.TypeDecorator[datetime]):
    """A moment with its zone, kept as UTC: SQLite has no type that keeps the zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment as the database keeps it."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone; the clock must say which")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


VERSIONS = sa.Table(
    "record_versions",
    METADATA,
    sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("register", sa.String(40), nullable=False),
    sa.Column("key", sa.String(KEY_LIMIT), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("previous", sa.Integer),
    sa.Column("at", UtcDateTime(), nullable=False),
    sa.Column("who_role", sa.String(40), nullable=False),
    sa.Column("who_name", sa.String(NAME_LIMIT), nullable=False),
    sa.Column("action", sa.String(20), nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("payload", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    # Two people who save on top of the same version cannot both be kept: this is the lock.
    sa.UniqueConstraint("register", "key", "version", name="one_successor"),
    sa.CheckConstraint("version >= 1", name="version_counts_from_one"),
    sa.CheckConstraint("action IN ('create', 'change', 'supersede', 'withdraw')", name="known_action"),
    sa.Index("by_register", "register", "key", "version"),
)
COLUMNS = tuple(column.name for column in VERSIONS.columns if column.name != "seq")


# The address of the records database, from the settings the caller has read.

REAL = "real"


def records_url(home: Path, named: str | None) -> str:
    """The database that MILEPOST_RECORDS_URL names, else a file of SQLite under the given folder."""
    if named and named.strip():
        return named.strip()
    return f"sqlite:///{home.absolute() / 'records' / 'records.sqlite'}"


def world_url(folder: Path, world: str, named: str | None) -> str:
    """The records of one world, in its own folder; a database that is named is the real world's.

    So nothing entered about invented schools can ever stand among real records.
    """
    return records_url(folder, named if world == REAL else None)


BUSY_SECONDS = 15  # how long a save waits for another one to finish
CONNECT_SECONDS = 10  # how long a page waits for a server that does not answer
_PAUSE_SECONDS = 0.02
_ONE_AT_A_TIME = Lock()  # Alembic keeps its context in the module, not in the thread
_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 7_110_115  # any number that only these migrations lock on
_ALLOWED = "sqlite:///FOLDER/records.sqlite or postgresql://USER@HOST/DATABASE"


def open_engine(url: str) -> Engine:
    """An engine whose database has the newest migration."""
    engine = _sqlite(url) if url.startswith("sqlite") else _postgresql(url)
    try:
        if _revision(engine) != HEAD:
            _migrate(engine)
    except DatabaseError as wrong:
        engine.dispose()
        raise RecordsUnavailable(
            f"the records cannot be opened: {first_line(wrong)}. "
            "Check MILEPOST_RECORDS_URL, or restore the last backup into a new database."
        ) from None
    return engine


def first_line(wrong: DatabaseError) -> str:
    """What the database said, without the statement and its values."""
    return str(wrong.orig).strip().splitlines()[0]


def _sqlite(url: str) -> Engine:
    file = make_url(url).database
    if not file or file == ":memory:":
        raise RecordsError(f"records need a permanent file; expected {_ALLOWED}")
    try:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:  # a read-only copy still shows what was published
        raise RecordsUnavailable(
            f"the folder of the records cannot be made ({problem.strerror}): nothing can be entered here"
        ) from None
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    _watch_file(engine, Path(file))
    return engine


def _watch_file(engine: Engine, path: Path) -> None:
    """Never write to a file that was moved away or replaced, nor begin an empty one in its place."""
    opened = path.exists()  # a new store is begun once, by its first connection

    def before_connecting(*_: object) -> None:
        nonlocal opened
        if opened and not path.exists():
            raise RecordsUnavailable(
                "the file of the records is gone (moved, deleted, or on a drive that is not connected): nothing was "
                "saved. Bring it back, then save again."
            )
        opened = True

    def remember(_connection: sqlite3.Connection, record: Any) -> None:
        record.info["file"] = _identity(path)

    def before_use(_connection: sqlite3.Connection, record: Any, _proxy: Any) -> None:
        if record.info["file"] != _identity(path):
            raise DisconnectionError  # the pool then connects to what is there now

    event.listen(engine, "do_connect", before_connecting)
    event.listen(engine, "connect", remember)
    event.listen(engine.pool, "checkout", before_use)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    _write_ahead(connection)
    # With FULL, a save that was confirmed is on the disk even when the power fails.
    connection.execute("PRAGMA synchronous = FULL")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to WAL; SQLite does not wait here by itself when another program switches too."""
    until = monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as wrong:
            if "locked" not in str(wrong) or monotonic() > until:
                raise
            sleep(_PAUSE_SECONDS)


def _postgresql(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() not in ("postgresql", "postgres"):
            raise ArgumentError("another kind of database")
        if "connect_timeout" not in parsed.query:
            parsed = parsed.update_query_dict({"connect_timeout": str(CONNECT_SECONDS)})
        # pre_ping: a server that was restarted is found again without an error to the reader.
        return sa.create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError):
        raise RecordsError(f"MILEPOST_RECORDS_URL is not a database URL; expected {_ALLOWED}") from None


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return _revision_on(connection)


def _revision_on(connection: Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    text: str | None = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return text


def _migrate(engine: Engine) -> None:
    """Run what is missing in one transaction, one program at a time."""
    with _ONE_AT_A_TIME, engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:n)"), {"n": _LOCK})
        result = _revision_on(connection)
        if result != HEAD:
            _upgrade(connection, result)
        connection.commit()


def _upgrade(connection: Connection, text: str | None) -> None:
    from alembic import command  # here: it costs a fifth of a second that most openings do not need
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, HEAD)
    except CommandError:
        raise RecordsError(
            f"the records have schema version {text!r}; this Milepost supports up to {HEAD!r}: "
            "they were written by a newer Milepost. Start that one."
        ) from None
