"""Saving own data out of a damaged file. The cache is not saved: it is fetched again."""

import os

import msgspec

from desktop.store import own_kv
from desktop.store.cipher import writer_engine
from desktop.store.errors import translated
from desktop.store.migrate import upgrade
from desktop.store.opening import StorePaths
from desktop.store.own_copy import Salvage, put_rows
from desktop.store.own_tables import OWN_TABLES
from desktop.store.spool import Spool, SpooledCommand
from sync.contract.messages import Command
from sync.domain.numbering import parse_emergency, parse_no
from sync.domain.value import Value
from sync.encrypted_file import RawConnection, connect_raw

_COUNTING = ("outbox", "kv", "number_lease")
"""Tables that tell which numbers were used: when rows of one are lost, the others do not know it all."""
_GUARDS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'outbox'"


class RepairReport(Value):
    """What a repair brought back, by table; ``from_spool`` commands came from their sealed files.

    ``complete`` is false when a page of own data was lost and not every row could be read from the file.
    """

    rows: dict[str, int]
    from_spool: int
    complete: bool


def repair(paths: StorePaths, key: bytes) -> RepairReport:
    """Build a new file from what can be read of the damaged one and from the spool.

    The old file is kept beside it while own data is missing, until the cache is fetched again or loses rows: it holds
    the old cache too, which nobody may keep who has lost the right to it.
    """
    fresh = paths.folder / "store.repaired.db"
    fresh.unlink(missing_ok=True)
    salvage = Salvage(paths.database, key)
    engine = writer_engine(fresh, key)
    with translated(), engine.begin() as connection:
        upgrade(connection)
    engine.dispose()
    with translated():
        connection = connect_raw(fresh, key)
        try:
            report = _fill(connection, salvage, Spool(paths.spool, key))
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA journal_mode = DELETE")
        finally:
            connection.close()
        for suffix in ("-wal", "-shm"):
            paths.database.with_name(paths.database.name + suffix).unlink(missing_ok=True)
        if paths.database.exists() and not report.complete:
            os.replace(paths.database, paths.before_repair)
        os.replace(fresh, paths.database)
        paths.damaged_mark.unlink(missing_ok=True)
    return report


def _fill(connection: RawConnection, salvage: Salvage, spool: Spool) -> RepairReport:
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("BEGIN IMMEDIATE")
    guards = connection.execute(_GUARDS).fetchall()
    for name, _ in guards:
        connection.execute(f"DROP TRIGGER {name}")
    counts = {table.name: put_rows(connection, table.name, salvage.rows[table.name]) for table in OWN_TABLES}
    restored = 0
    if not salvage.complete["outbox"]:
        restored = sum(_put_back(connection, command) for command in spool.read_all())
    if not all(salvage.complete[name] for name in _COUNTING):
        _repair_counters(connection)
    for _, statement in guards:
        connection.execute(statement)
    connection.execute("COMMIT")
    return RepairReport(rows=counts, from_spool=restored, complete=all(salvage.complete.values()))


def _put_back(connection: RawConnection, spooled: SpooledCommand) -> int:
    """Insert a command the file has lost.

    Its draft goes: the command was saved, or was about to be with the same content.
    """
    if connection.execute("SELECT 1 FROM outbox WHERE id = ?", (spooled.id,)).fetchone():
        return 0
    command = msgspec.json.decode(spooled.payload, type=Command)
    command.seq = spooled.seq
    if connection.execute("SELECT 1 FROM outbox WHERE seq = ?", (spooled.seq,)).fetchone():
        # the queue was numbered anew since the file was sealed: behind all others is a place of its own
        command.seq = connection.execute("SELECT max(0, max(seq)) + 1 FROM outbox").fetchall()[0][0]
    connection.execute(
        "INSERT INTO outbox (seq, id, state, type, target, actor, payload, created_at) "
        "VALUES (?, ?, 'new', ?, ?, ?, ?, ?)",
        (
            command.seq,
            spooled.id,
            command.type,
            command.target,
            msgspec.json.encode(spooled.actor),
            msgspec.json.encode(command),
            spooled.created_at,
        ),
    )
    if spooled.draft:
        connection.execute("DELETE FROM draft WHERE id = ?", (spooled.draft,))
    return 1


def _repair_counters(connection: RawConnection) -> None:
    """Never use a sequence number twice, and no number of a block whose high-water mark may be lost.

    A lost row of a block leaves nothing to give up, and the server would name the block again as one that is held. So
    the file goes on as a new device, and takes no block before.
    """
    highest = connection.execute("SELECT coalesce(max(seq), 0) FROM outbox").fetchall()[0][0]
    row = connection.execute("SELECT v FROM kv WHERE k = ?", (own_kv.NEXT_SEQ,)).fetchone()
    known = int(bytes(row[0])) if row else 1
    _put_value(connection, own_kv.NEXT_SEQ, str(max(known, highest + 1)).encode())
    _put_value(connection, own_kv.OWN_DATA_LOST, b"1")
    _burn_numbers(connection)


def _burn_numbers(connection: RawConnection) -> None:
    """Give up all blocks, and keep how far they were used: by their own mark or by the orders that were written.

    The emergency series goes on behind the orders that were written with one.
    """
    row = connection.execute("SELECT v FROM kv WHERE k = ?", (own_kv.EMERGENCY_USED,)).fetchone()
    emergency = int(bytes(row[0])) if row else 0
    row = connection.execute("SELECT v FROM kv WHERE k = ?", (own_kv.BURNT,)).fetchone()
    marks = msgspec.json.decode(bytes(row[0]), type=dict[str, int]) if row else {}
    for lease, last, following in connection.execute("SELECT id, last, next FROM number_lease").fetchall():
        if following <= last:
            marks[lease] = following
    for (payload,) in connection.execute("SELECT payload FROM outbox WHERE type = 'order.create'").fetchall():
        taken = msgspec.json.decode(msgspec.json.decode(payload, type=Command).args, type=_Taken)
        beyond = parse_emergency(taken.no)
        emergency = emergency if beyond is None else max(emergency, beyond.counter + 1)
        parts = parse_no(taken.no)
        if parts is not None and taken.lease in marks:
            marks[taken.lease] = max(marks[taken.lease], parts.serial + 1)
    _put_value(connection, own_kv.BURNT, msgspec.json.encode(marks))
    _put_value(connection, own_kv.EMERGENCY_USED, str(emergency).encode())
    connection.execute("UPDATE number_lease SET next = last + 1")


def _put_value(connection: RawConnection, key: str, value: bytes) -> None:
    connection.execute("INSERT OR REPLACE INTO kv (k, v) VALUES (?, ?)", (key, value))


class _Taken(msgspec.Struct):
    """The part of a create's arguments that says which number it used."""

    no: str = ""
    lease: str = ""
