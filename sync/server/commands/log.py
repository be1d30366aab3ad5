"""The command log: the place where a resent command meets its stored outcome."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, select

from sync.contract.messages import Command, Result
from sync.domain.codes import Outcome
from sync.domain.instant import Instant
from sync.server.commands.envelope import fingerprint
from sync.server.commands.writes import LOGGED, Writes
from sync.server.shapes import id_or_empty
from sync.server.tables.commands import command_attempt, command_log
from sync.server.tables.people import device as device_table
from sync.server.upsert import insert_into


class Logged(msgspec.Struct, frozen=True):
    """A stored outcome."""

    device: str
    seq: int
    cmd_id: str
    hash: bytes
    target: str
    result: Result


def stored(connection: Connection, device: str, ids: Sequence[str], first: int, last: int) -> list[Logged]:
    """Return the log lines that stand in the way of commands with these ids, at these places of the device (SQLite)."""
    rows = connection.exec_driver_sql(_STORED, (json_text(ids), device, first, last))
    return [
        Logged(sender, seq, cmd_id, mark, target, msgspec.json.decode(result, type=Result))
        for sender, seq, cmd_id, mark, target, result in rows
    ]


def json_text(values: Sequence[str]) -> str:
    """Return values as the one parameter that ``json_each`` takes apart: the statement is the same for any number."""
    return msgspec.json.encode(values).decode()


def outcomes_of(connection: Connection, ids: Iterable[str]) -> dict[str, Outcome]:
    """Return the outcomes of commands by id (only those that have one)."""
    wanted = list(ids)
    if not wanted:
        return {}
    rows = connection.execute(
        select(command_log.c.cmd_id, command_log.c.outcome).where(
            command_log.c.cmd_id.in_(wanted), command_log.c.outcome != ""
        )
    )
    return {row.cmd_id: Outcome(row.outcome) for row in rows}


def add(writes: Writes, device: str, commands: Mapping[str, Command], results: Iterable[Result], now: Instant) -> None:
    """Enter new commands with their outcomes into the log, with whatever else the transaction writes."""
    for result in results:
        command = commands[result.id]
        row = {
            "device": device,
            "seq": command.seq,
            "cmd_id": command.id,
            "hash": fingerprint(command),
            "target": id_or_empty(command.target),
            "at": now,
            "outcome": result.outcome.value,
            "result": _text(result),
        }
        writes.add(LOGGED, row)


def count_attempt(connection: Connection, device: str, cmd_id: str, now: Instant) -> int:
    """Count a failed attempt at a command; returns how many there were."""
    statement = insert_into(connection, command_attempt).values(cmd_id=cmd_id, device=device, attempts=1, at=now)
    return connection.execute(
        statement.on_conflict_do_update(
            index_elements=["cmd_id"], set_={"attempts": command_attempt.c.attempts + 1, "at": now}
        ).returning(command_attempt.c.attempts)
    ).scalar_one()


def _text(result: Result) -> str:
    return msgspec.json.encode(msgspec.structs.replace(result, rows=[])).decode()


def next_seq(connection: Connection, device: str) -> int:
    """Return the sequence number the device is expected to send next."""
    last = connection.execute(select(device_table.c.last_seq).where(device_table.c.id == device)).scalar()
    return (last or 0) + 1


_STORED = """
SELECT device, seq, cmd_id, hash, target, result FROM command_log
WHERE cmd_id IN (SELECT value FROM json_each(?)) AND outcome <> ''
UNION SELECT device, seq, cmd_id, hash, target, result FROM command_log
WHERE device = ? AND seq BETWEEN ? AND ? AND outcome <> ''
"""
