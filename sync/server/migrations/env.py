"""Alembic's entry: runs on the connection it is handed, so that one transaction holds the whole upgrade."""

from alembic import context

from sync.server.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
