"""The one records table: every version of every record, in the order saved."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect

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
