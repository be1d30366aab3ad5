"""The command log: the place where a resent command meets its stored outcome."""

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Connection, bindparam, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from sync.contract.messages import Command, Result
from sync.domain.codes import Outcome
from sync.domain.instant import Instant
from sync.server.commands.envelope import fingerprint
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


def claim(connection: Connection, device: str, commands: Sequence[Command], now: Instant) -> set[str]:
    """Enter commands into the log; returns the ids that are new. A parallel send of the same ones waits here."""
    values = [
        {
            "device": device,
            "seq": command.seq,
            "cmd_id": command.id,
            "hash": fingerprint(command),
            "target": id_or_empty(command.target),
            "at": now,
            "outcome": "",
            "result": "",
        }
        for command in commands
    ]
    statement = _CLAIM[connection.dialect.name]
    return {row.cmd_id for row in connection.execute(statement, values)}


def stored(connection: Connection, device: str, commands: Sequence[Command]) -> list[Logged]:
    """Return the log lines that stand in the way of these commands."""
    rows = connection.execute(
        select(command_log).where(
            or_(
                command_log.c.cmd_id.in_([command.id for command in commands]),
                (command_log.c.device == device) & command_log.c.seq.in_([command.seq for command in commands]),
            ),
            command_log.c.outcome != "",
        )
    )
    return [
        Logged(row.device, row.seq, row.cmd_id, row.hash, row.target, msgspec.json.decode(row.result, type=Result))
        for row in rows
    ]


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


def settle(connection: Connection, device: str, results: Sequence[Result]) -> None:
    """Store the outcomes of claimed commands."""
    values = [
        {"b_device": device, "b_seq": one.seq, "outcome": one.outcome.value, "result": _text(one)} for one in results
    ]
    if values:
        connection.execute(_SETTLE, values)


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


_CLAIM = {
    "sqlite": sqlite_insert(command_log).on_conflict_do_nothing().returning(command_log.c.cmd_id),
    "postgresql": postgres_insert(command_log).on_conflict_do_nothing().returning(command_log.c.cmd_id),
}
_SETTLE = (
    update(command_log)
    .where(command_log.c.device == bindparam("b_device"), command_log.c.seq == bindparam("b_seq"))
    .values(outcome=bindparam("outcome"), result=bindparam("result"))
)


def next_seq(connection: Connection, device: str) -> int:
    """Return the sequence number the device is expected to send next."""
    last = connection.execute(select(device_table.c.last_seq).where(device_table.c.id == device)).scalar()
    return (last or 0) + 1
