"""Run the migrations on the connection that the store provides."""

from alembic import context

from data.records.engine import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
