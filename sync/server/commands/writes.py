"""The rows one transaction writes, gathered by table.

PostgreSQL takes them all in one statement, whatever their number: a round trip costs more there than the rows. SQLite
takes a statement for each table.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

import msgspec
from sqlalchemy import Connection, Table

from sync.domain.value import Value
from sync.server.tables.commands import command_log, number_lease
from sync.server.tables.deposits import draft_order
from sync.server.tables.feed import feed_new
from sync.server.tables.knowledge import article_use
from sync.server.tables.orders import order_scope, reporter_index, work_order, work_order_event
from sync.server.tables.people import device

Row = Mapping[str, object]

_COUNTED: Final = frozenset({"work_order_event.id", "feed_new.id"})
"""Columns the database fills in."""


class Kind(Value):
    """What is done with the rows of a table: added, changed (``changes``, found by ``keys``), or removed.

    ``note`` adds what is not there yet. ``sealed`` is a column of bytes, large beside all others of an added row.
    """

    table: str
    verb: str = "insert"
    keys: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    sealed: str = ""


NEW_ORDER: Final = Kind(table="work_order", sealed="doc")
CHANGED_ORDER: Final = Kind(
    table="work_order",
    verb="update",
    keys=("id",),
    changes=tuple(column.name for column in work_order.c if column.name != "id"),
)
REPORTER: Final = Kind(table="reporter_index")
EVENT: Final = Kind(table="work_order_event", sealed="args")
LEFT_SCOPE: Final = Kind(table="order_scope", verb="delete", keys=("scope", "order_id"))
ENTERED_SCOPE: Final = Kind(table="order_scope")
LOGGED: Final = Kind(table="command_log", verb="note")
DEVICE: Final = Kind(table="device", verb="update", keys=("id",), changes=("last_seq", "last_occurred", "seen_at"))
LEASE: Final = Kind(table="number_lease", verb="update", keys=("id",), changes=("used", "state"))
USED: Final = Kind(table="article_use", verb="note")
MADE_OF: Final = Kind(table="draft_order")
FEED: Final = Kind(table="feed_new")

_TABLES: Final[dict[str, Table]] = {
    table.name: table
    for table in (
        work_order, reporter_index, work_order_event, order_scope, command_log, device, number_lease, feed_new,
        article_use, draft_order,
    )
}  # fmt: skip
_KINDS: Final = (
    NEW_ORDER, CHANGED_ORDER, REPORTER, EVENT, LEFT_SCOPE, ENTERED_SCOPE, USED, MADE_OF, DEVICE, LEASE, FEED, LOGGED
)  # fmt: skip


class LogTaken(Exception):
    """Another transaction has logged one of the commands meanwhile: this one must be undone and done again."""


class Writes:
    """Gathers rows; :meth:`store` writes them."""

    def __init__(self) -> None:
        self._rows: dict[Kind, list[Row]] = {}

    def add(self, kind: Kind, *rows: Row) -> None:
        """Add rows: with all columns for what is added, with keys and changed columns else."""
        if rows:
            self._rows.setdefault(kind, []).extend(rows)

    def store(self, connection: Connection) -> None:
        """Write everything. Raises :class:`LogTaken` when a command is in the log already."""
        rows, self._rows = self._rows, {}
        if not rows:
            return
        if connection.dialect.name == "sqlite":
            logged = sum(_store_on_sqlite(connection, kind, rows[kind]) for kind in _KINDS if kind in rows)
        else:
            values = [value for kind in _KINDS for value in _parameters(kind, rows.get(kind, ()))]
            logged = connection.exec_driver_sql(_postgres_statement(), tuple(values)).scalar_one()
        if logged != len(rows.get(LOGGED, ())):
            raise LogTaken


def _store_on_sqlite(connection: Connection, kind: Kind, rows: list[Row]) -> int:
    """Write the rows of one kind; returns how many commands were logged."""
    statement, names = _sqlite_statement(kind)
    done = connection.exec_driver_sql(statement, [tuple(row[name] for name in names) for row in rows])
    return done.rowcount if kind == LOGGED else 0


@cache
def _sqlite_statement(kind: Kind) -> tuple[str, tuple[str, ...]]:
    """Return the statement for one row of a kind, and the columns its marks stand for."""
    name, names = kind.table, (*kind.changes, *kind.keys)
    found = " AND ".join(f'"{key}" = ?' for key in kind.keys)
    if kind.verb == "delete":
        return f"DELETE FROM {name} WHERE {found}", names  # noqa: S608
    if kind.verb == "update":
        changes = ", ".join(f'"{column}" = ?' for column in kind.changes)
        return f"UPDATE {name} SET {changes} WHERE {found}", names  # noqa: S608
    names = _columns(kind)
    named, marks = ", ".join(f'"{column}"' for column in names), ", ".join("?" * len(names))
    ending = " ON CONFLICT DO NOTHING" if kind.verb == "note" else ""
    return f"INSERT INTO {name} ({named}) VALUES ({marks}){ending}", names  # noqa: S608


def _columns(kind: Kind) -> tuple[str, ...]:
    return tuple(c.name for c in _TABLES[kind.table].c if f"{kind.table}.{c.name}" not in _COUNTED)


def _parameters(kind: Kind, rows: Sequence[Row]) -> list[object]:
    """Return the rows as JSON, and apart from it what is sealed: in JSON twice as long, and twice taken apart."""
    parameters: list[object] = [_json(rows, kind.sealed)]
    if kind.sealed:
        parameters.append([row[kind.sealed] for row in rows])
    return parameters


def _json(rows: Sequence[Row], apart: str) -> str:
    plain = [{name: _plain(value) for name, value in row.items() if name != apart} for row in rows]
    return msgspec.json.encode(plain).decode()


def _plain(value: object) -> object:
    return f"\\x{value.hex()}" if isinstance(value, bytes) else value


@cache
def _postgres_statement() -> str:
    """Return the one statement: a part for each kind, each with its rows as one JSON parameter (``_parameters``)."""
    parts = [f"w{at} AS ({_postgres_part(kind)})" for at, kind in enumerate(_KINDS)]
    return f"WITH {', '.join(parts)} SELECT count(*) FROM w{_KINDS.index(LOGGED)}"  # noqa: S608


def _postgres_part(kind: Kind) -> str:
    name = kind.table
    columns = _columns(kind)
    rows = f"json_populate_recordset(CAST(NULL AS {name}), CAST(CAST(%s AS text) AS json))"
    source = f"ROWS FROM ({rows}, unnest(CAST(%b AS bytea[]))) AS r" if kind.sealed else f"{rows} AS r"
    found = " AND ".join(f't."{key}" = r."{key}"' for key in kind.keys)
    if kind.verb == "delete":
        return f"DELETE FROM {name} AS t USING {source} WHERE {found}"  # noqa: S608
    if kind.verb == "update":
        changes = ", ".join(f'"{column}" = r."{column}"' for column in kind.changes)
        return f"UPDATE {name} AS t SET {changes} FROM {source} WHERE {found}"  # noqa: S608
    named = ", ".join(f'"{column}"' for column in columns)
    added = ", ".join(f'r."{"unnest" if column == kind.sealed else column}"' for column in columns)
    insertion = f"INSERT INTO {name} ({named}) SELECT {added} FROM {source}"  # noqa: S608
    return f"{insertion} ON CONFLICT DO NOTHING RETURNING 1" if kind.verb == "note" else insertion
