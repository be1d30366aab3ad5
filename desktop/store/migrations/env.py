"""Alembic's entry: runs the migrations on the connection the store hands in, inside its transaction."""

from alembic import context

from desktop.store.own_tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    transaction_per_migration=False,
)
context.run_migrations()
