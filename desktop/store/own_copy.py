"""Copying own data out of a file, sound or damaged, into a new one: for the copy before a migration and for repairs."""

from pathlib import Path

from desktop.store.errors import translated
from desktop.store.own_tables import OWN_TABLES
from sync.encrypted_file import DatabaseError, RawConnection, connect_raw

VERSION_TABLE = "alembic_version"
_NAMES = (*(table.name for table in OWN_TABLES), VERSION_TABLE)


def copy_own_data(source: Path, target: Path, key: bytes) -> None:
    """Write a sound copy of all own tables under the same key; the cache is not copied. ``target`` is replaced."""
    target.unlink(missing_ok=True)
    with translated():
        connection = connect_raw(target, key)
        try:
            connection.execute(f"ATTACH DATABASE ? AS origin KEY \"x'{key.hex()}'\"", (str(source),))
            connection.execute("BEGIN IMMEDIATE")
            for name, statement in connection.execute(
                "SELECT name, sql FROM origin.sqlite_master WHERE type = 'table'"
            ).fetchall():
                if name in _NAMES:
                    connection.execute(statement)
                    connection.execute(f"INSERT INTO main.{name} SELECT * FROM origin.{name}")  # noqa: S608
            connection.execute("COMMIT")
        finally:
            connection.close()


class Salvage:
    """Rows that could still be read from a damaged file, table by table."""

    def __init__(self, source: Path, key: bytes) -> None:
        self.rows: dict[str, list[dict[str, object]]] = {}
        self.complete: dict[str, bool] = {}
        for table in OWN_TABLES:
            self._read(source, key, table.name)

    def _read(self, source: Path, key: bytes, name: str) -> None:
        """Read forwards until a broken page, then backwards until the same: what both miss is lost in the file."""
        found: dict[tuple[object, ...], dict[str, object]] = {}
        complete = True
        order = "seq" if name == "outbox" else ("k" if name == "kv" else "id")
        for direction in ("", " DESC"):
            try:
                connection = connect_raw(source, key)
                try:
                    cursor = connection.execute(f"SELECT * FROM {name} NOT INDEXED ORDER BY {order}{direction}")  # noqa: S608
                    columns = [column[0] for column in cursor.description]
                    for row in cursor:
                        found[tuple(row)] = dict(zip(columns, row, strict=True))
                finally:
                    connection.close()
            except DatabaseError:
                complete = False
                continue
            if complete:
                break
        self.rows[name] = list(found.values())
        self.complete[name] = complete


def put_rows(connection: RawConnection, name: str, rows: list[dict[str, object]]) -> int:
    """Insert rows into a fresh table, leaving out columns it does not have.

    Rows already there stay. Returns how many went in.
    """
    known = {column[1] for column in connection.execute(f"PRAGMA table_info({name})")}
    done = 0
    for row in rows:
        columns = [column for column in row if column in known]
        marks = ", ".join("?" * len(columns))
        statement = f"INSERT OR IGNORE INTO {name} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
        done += connection.execute(statement, [row[column] for column in columns]).rowcount
    return done
