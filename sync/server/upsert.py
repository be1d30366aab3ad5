"""INSERT … ON CONFLICT for both databases."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Table
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert


def insert_into(connection: Connection, table: Table) -> PostgresInsert | SqliteInsert:
    """Return the database's own INSERT, which knows ON CONFLICT."""
    return sqlite_insert(table) if connection.dialect.name == "sqlite" else postgres_insert(table)


def upsert(connection: Connection, table: Table, values: Mapping[str, object], key: Sequence[str]) -> None:
    """Insert a row, or overwrite the one with the same key."""
    statement = insert_into(connection, table)
    changed = {name: statement.excluded[name] for name in values if name not in key}
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=changed), dict(values))
