"""The table of record versions, and the triggers that keep it append-only."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

_MESSAGE = "records are append-only: nothing is overwritten or deleted"


def upgrade() -> None:
    """Create the table; spelled out here because later forms of it must not change this step."""
    op.create_table(
        "record_versions",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("register", sa.String(40), nullable=False),
        sa.Column("key", sa.String(500), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("previous", sa.Integer),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who_role", sa.String(40), nullable=False),
        sa.Column("who_name", sa.String(200), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("payload", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.UniqueConstraint("register", "key", "version", name="one_successor"),
        sa.CheckConstraint("version >= 1", name="version_counts_from_one"),
        sa.CheckConstraint("action IN ('create', 'change', 'supersede', 'withdraw')", name="known_action"),
    )
    op.create_index("by_register", "record_versions", ["register", "key", "version"])
    if op.get_bind().dialect.name == "postgresql":
        _forbid_on_postgresql()
    else:
        _forbid_on_sqlite()


def _forbid_on_sqlite() -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER no_{verb.lower()} BEFORE {verb} ON record_versions "
            f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
        )


def _forbid_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION records_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_MESSAGE}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER no_update_delete BEFORE UPDATE OR DELETE ON record_versions "
        "FOR EACH ROW EXECUTE FUNCTION records_append_only()"
    )
    op.execute(
        "CREATE TRIGGER no_truncate BEFORE TRUNCATE ON record_versions "
        "FOR EACH STATEMENT EXECUTE FUNCTION records_append_only()"
    )
