"""Telephone calls in the cache: as the server sent them, with what this seat has not sent yet."""

from collections.abc import Collection, Iterator, Sequence

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection

from desktop.store import cache_kv
from desktop.store.changes import ChangeSet
from desktop.store.database import Database
from desktop.store.outbox_rows import WAITING
from desktop.store.sql_list import json_list
from sync.contract.messages import Change, Command
from sync.domain.call_record import CALLS, CallFacts, CallRecord, merge
from sync.domain.instant import DAY

CALL = "call"
RECORD = "call.record"
KEPT_FOR = 7 * DAY
_LATELY = 64
"""So many of the newest commands are looked through for calls that came to the server a moment ago."""
_TABLES = (
    "CREATE TABLE IF NOT EXISTS call_item (id TEXT PRIMARY KEY, ver INTEGER NOT NULL, at INTEGER NOT NULL, "
    "ref TEXT NOT NULL, number TEXT NOT NULL, waiting INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS call_item_ref ON call_item (ref, at)",
    "CREATE INDEX IF NOT EXISTS call_item_number ON call_item (number, at)",
    "CREATE INDEX IF NOT EXISTS call_item_at ON call_item (at)",
)
_decoder = msgspec.json.Decoder(CallRecord)


def prepare_calls(database: Database) -> None:
    """Make the table where there is none; what an older program skipped is fetched."""
    with database.applying() as connection:
        for statement in _TABLES:
            connection.exec_driver_sql(statement)
        skipped = cache_kv.skipped_kinds(connection)
        if CALL in skipped:
            cache_kv.write(connection, "skipped_kinds", json_list(sorted(skipped - {CALL})))
            cache_kv.write_held_scopes(connection, cache_kv.held_scopes(connection) - {CALLS})


def apply_calls(connection: Connection, changes: Sequence[Change], changed: ChangeSet) -> None:
    """Write calls as they come; a body this program cannot read is left out. Old ones go."""
    newest = 0
    for change in changes:
        if change.op == "X":
            statement = "DELETE FROM call_item WHERE id = ? AND ver <= ?"
            connection.exec_driver_sql(statement, (change.id, change.ver))
        elif change.d is not msgspec.UNSET and (record := _read(bytes(change.d))) is not None:
            newest = max(newest, record.facts.rang_at)
            connection.exec_driver_sql(
                "INSERT INTO call_item (id, ver, at, ref, number, waiting, body) VALUES (?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET ver = excluded.ver, at = excluded.at, ref = excluded.ref, "
                "number = excluded.number, waiting = excluded.waiting, body = excluded.body "
                "WHERE excluded.ver >= call_item.ver",
                _values(record, change.ver, bytes(change.d)),
            )
    if changes:
        old = newest - KEPT_FOR
        connection.exec_driver_sql("DELETE FROM call_item WHERE at < ? AND waiting = 0", (old,))
        changed.add(CALL, [change.id for change in changes])


def ended_calls(connection: Connection, since: int) -> Iterator[tuple[str, int]]:
    """Yield (id, version) of the calls that are over and rang at or after an instant."""
    rows = connection.exec_driver_sql("SELECT id, ver, body FROM call_item WHERE at >= ?", (since,))
    for call_id, ver, body in rows:
        record = _read(bytes(body))
        if record is not None and record.facts.ended_at is not None:
            yield call_id, ver


def clear_ended_calls(connection: Connection) -> None:
    """Forget the calls that are over: a snapshot of the calls of all brings them again.

    It does not bring this person's calls under way. They stay, and give way to any version that comes of them.
    """
    over = json_list([call_id for call_id, _ in ended_calls(connection, 0)])
    connection.exec_driver_sql("DELETE FROM call_item WHERE id IN (SELECT value FROM json_each(?))", (over,))
    connection.exec_driver_sql("UPDATE call_item SET ver = 0")


def clear_calls(connection: Connection) -> None:
    """Forget all calls: they may not be seen any more."""
    connection.exec_driver_sql("DELETE FROM call_item")


class CallShelf:
    """Reads of calls."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_number(self, number: str, refs: Collection[str], limit: int) -> list[CallRecord]:
        """Return the newest calls of a number, by the number itself or by its matching marks."""
        with self._database.reading() as connection:
            rows = connection.exec_driver_sql(
                "SELECT body FROM call_item WHERE number = ? OR ref IN (SELECT value FROM json_each(?)) "
                "ORDER BY at DESC LIMIT ?",
                (number, json_list(list(refs)), limit),
            ).all()
            own = _own(connection)
        found = {one.id: one for (body,) in rows if (one := _read(bytes(body))) is not None}
        for call_id, facts in own.items():
            if facts.number == number:
                base = found.get(call_id, CallRecord(call_id, ver=0))
                found[call_id] = replace(base, facts=merge(base.facts, facts))
        return sorted(found.values(), key=lambda one: -one.facts.rang_at)[:limit]

    def some(self, ids: Sequence[str]) -> list[CallRecord]:
        """Return the calls of these ids that are here."""
        with self._database.reading() as connection:
            rows = connection.exec_driver_sql(
                "SELECT body FROM call_item WHERE id IN (SELECT value FROM json_each(?))", (json_list(list(ids)),)
            ).all()
        return [one for (body,) in rows if (one := _read(bytes(body))) is not None]

    def waiting(self, limit: int) -> list[CallRecord]:
        """Return the calls nobody answered that wait to be called back, oldest first."""
        with self._database.reading() as connection:
            rows = connection.exec_driver_sql(
                "SELECT body FROM call_item WHERE waiting = 1 ORDER BY at LIMIT ?", (limit,)
            ).all()
        return [one for (body,) in rows if (one := _read(bytes(body))) is not None]


def _own(connection: Connection) -> dict[str, CallFacts]:
    """Return what this seat has told of its calls and the cache may not have yet.

    That is what was not sent, and what was taken lately: it comes back with the next page only.
    """
    rows = connection.exec_driver_sql(
        f"SELECT seq, payload FROM outbox WHERE type = ? AND state IN {WAITING} UNION ALL "  # noqa: S608
        "SELECT seq, payload FROM (SELECT seq, type, state, payload FROM outbox ORDER BY seq DESC LIMIT ?) "
        "WHERE type = ? AND state = 'done' ORDER BY seq",
        (RECORD, _LATELY, RECORD),
    )
    found: dict[str, CallFacts] = {}
    for _, payload in rows:
        command = msgspec.json.decode(payload, type=Command)
        facts = msgspec.json.decode(command.args, type=CallFacts)
        found[command.target] = merge(found[command.target], facts) if command.target in found else facts
    return found


def _values(record: CallRecord, ver: int, body: bytes) -> tuple[str | int | bytes, ...]:
    number = "" if "*" in record.facts.number else record.facts.number
    return record.id, ver, record.facts.rang_at, record.caller_ref, number, int(record.waiting), body


def _read(body: bytes) -> CallRecord | None:
    try:
        return _decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
