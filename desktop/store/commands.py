"""Saving what a person did: number, command, draft and spool file, all or nothing."""

import logging
from collections.abc import Callable

import msgspec
from sqlalchemy import Connection, insert

from desktop.services.ports import TakenNumber
from desktop.store import own_kv
from desktop.store.attention import close_item
from desktop.store.blobs import claim_files
from desktop.store.database import Database
from desktop.store.drafts import DraftBox
from desktop.store.errors import StoreError
from desktop.store.numbers import free_numbers, take_number
from desktop.store.outbox_rows import WAITING, decode_command, decode_result
from desktop.store.own_tables import outbox
from desktop.store.read_model import ReadModel
from desktop.store.signatures import CommandSigner
from desktop.store.spool import Begun, Spool, SpooledCommand
from sync.contract.messages import Command, Result
from sync.contract.replica import OutboxCounts
from sync.domain.actor import Actor
from sync.domain.codes import Action
from sync.domain.instant import Instant
from sync.domain.workflow.causes import stands_with

logger = logging.getLogger(__name__)

ORDER_PREFIX = "order."
_ACTIONS = {action.value: action for action in Action}
_NAMES_FILES = b'"files":'


class CommandWriter:
    """Puts commands into the outbox, signed.

    When a call returns, the command is on the disk twice (database and spool).
    """

    def __init__(
        self, database: Database, read_model: ReadModel, spool: Spool, signer: CommandSigner, drafts: DraftBox
    ) -> None:
        self._database = database
        self._read_model = read_model
        self._spool = spool
        self._signer = signer
        self._drafts = drafts

    def save_create(
        self, draft_id: str, actor: Actor, make: Callable[[int, TakenNumber], Command], now: Instant
    ) -> Command:
        """Take the next ``seq`` and number, save ``make(seq, number)`` and drop the draft.

        Raises ``NumbersExhausted``, ``StoreFull`` and other store errors; then nothing has changed.
        """

        def numbered(connection: Connection, seq: int) -> Command:
            no, lease = take_number(connection, own_kv.read_text(connection, own_kv.DEVICE))
            # told as thrown away too: what this desk took from the server and could not acknowledge would rise again
            handed = self._drafts.throw_away(connection, draft_id)
            return make(seq, TakenNumber(no=no, lease=lease, handed=handed))

        return self._save(actor, (numbered,), now, draft_id, (draft_id,))

    def save_command(
        self,
        actor: Actor,
        make: Callable[[int], Command],
        now: Instant,
        settles: str = "",
        ends: tuple[str, ...] = (),
        first: Callable[[int], Command] | None = None,
    ) -> Command:
        """Take the next ``seq`` and save ``make(seq)``, all or nothing with another command ``first``.

        The tray item it ``settles`` is closed and the drafts it ``ends`` are gone with it.
        """

        def settling(connection: Connection, seq: int) -> Command:
            command = make(seq)
            for draft_id in ends:
                self._drafts.throw_away(connection, draft_id)
            order = close_item(connection, settles, now) if settles else ""
            if order and order != command.target:
                self._read_model.refresh(connection, (order,))
            return command

        if first is None:
            return self._save(actor, (settling,), now, "", ends)
        return self._save(actor, (lambda _connection, seq: first(seq), settling), now, "", ends)

    def command(self, command_id: str) -> Command | None:
        """Return a kept command."""
        with self._database.reading() as connection:
            row = connection.exec_driver_sql("SELECT payload FROM outbox WHERE id = ?", (command_id,)).first()
        return None if row is None else decode_command(row[0])

    def result(self, command_id: str) -> Result | None:
        """Return the stored outcome of a command, ``None`` while there is none."""
        with self._database.reading() as connection:
            row = connection.exec_driver_sql("SELECT result FROM outbox WHERE id = ?", (command_id,)).first()
        return None if row is None else decode_result(row[0])

    def counts(self) -> OutboxCounts:
        """Return unsent, attention and free-number counts."""
        with self._database.reading() as connection:
            return outbox_counts(connection)

    def waiting(self, prefix: str) -> tuple[tuple[Command, Actor], ...]:
        """Return the commands without an outcome whose type begins so, with who did them, in ``seq`` order."""
        with self._database.reading() as connection:
            rows = connection.exec_driver_sql(
                f"SELECT payload, actor FROM outbox WHERE state IN {WAITING} AND substr(type, 1, ?) = ? ORDER BY seq",  # noqa: S608
                (len(prefix), prefix),
            ).all()
        return tuple((decode_command(payload), msgspec.json.decode(actor, type=Actor)) for payload, actor in rows)

    def refused(self, prefix: str) -> frozenset[str]:
        """Return the targets of the commands whose type begins so and that the server did not take."""
        with self._database.reading() as connection:
            rows = connection.exec_driver_sql(
                "SELECT target FROM outbox WHERE state IN ('attention', 'closed') AND substr(type, 1, ?) = ?",
                (len(prefix), prefix),
            )
            return frozenset(rows.scalars())

    def _save(
        self,
        actor: Actor,
        makes: tuple[Callable[[Connection, int], Command], ...],
        now: Instant,
        draft_id: str,
        ends: tuple[str, ...],
    ) -> Command:
        """Save commands, all or nothing; returns the last one."""
        saved: list[Command] = []
        begun: list[Begun] = []
        try:
            with self._database.saving() as connection:
                for make in makes:
                    seq = int(own_kv.read_text(connection, own_kv.NEXT_SEQ, "1"))
                    command = self._signer.complete(_with_cause(connection, make(connection, seq)))
                    payload = msgspec.json.encode(command)
                    begun.append(self._spool.begin(SpooledCommand(command.id, seq, payload, actor, now, draft_id)))
                    self._insert(connection, command, payload, actor, now)
                    saved.append(command)
        except BaseException:
            for ended in ends:
                self._drafts.revive(ended)
            for one in begun:
                self._spool.give_up(one)
            raise
        for one in begun:
            self._finish(one)
        return saved[-1]

    def _insert(self, connection: Connection, command: Command, payload: bytes, actor: Actor, now: Instant) -> None:
        insert_command(connection, command, payload, msgspec.json.encode(actor), now)
        own_kv.write_text(connection, own_kv.NEXT_SEQ, str(command.seq + 1))
        claim_named_files(connection, command, payload)
        if command.type.startswith(ORDER_PREFIX):
            self._read_model.refresh(connection, (command.target,))

    def _finish(self, begun: Begun) -> None:
        try:
            self._spool.finish(begun)
        except StoreError as error:
            # the command is saved: a provisional file counts as well, and the next start writes what is not there
            logger.warning(
                "a saved command has no sealed copy yet", extra={"command": begun.command.id, "code": error.code}
            )


def _with_cause(connection: Connection, command: Command) -> Command:
    """Name the last act without an outcome that this one stands with: its own cause is named there."""
    action = _action_of(command.type)
    if action is None or command.after:
        return command
    rows = connection.exec_driver_sql(
        f"SELECT id, type FROM outbox WHERE target = ? AND state IN {WAITING} ORDER BY seq DESC",  # noqa: S608
        (command.target,),
    ).all()
    for earlier_id, earlier_type in rows:
        earlier = _action_of(earlier_type)
        if earlier is not None and stands_with(action, earlier):
            return msgspec.structs.replace(command, after=[earlier_id])
    return command


def _action_of(command_type: str) -> Action | None:
    """Return the act on an order a command is, ``None`` for other commands and acts of newer programs."""
    name = command_type.removeprefix(ORDER_PREFIX)
    return _ACTIONS.get(name) if name != command_type else None


class _Named(msgspec.Struct):
    id: str


class _Files(msgspec.Struct):
    files: list[_Named] = []


def _files_of(command: Command) -> list[str]:
    """Return the content ids a command names; the words in it may hold the mark as well."""
    try:
        return [file.id for file in msgspec.json.decode(command.args, type=_Files).files]
    except msgspec.DecodeError:
        return []


def claim_named_files(connection: Connection, command: Command, payload: bytes) -> None:
    """Let the files that a command names go with it."""
    if _NAMES_FILES in payload:
        claim_files(connection, command.id, command.target, _files_of(command))


def insert_command(connection: Connection, command: Command, payload: bytes, actor: bytes, now: Instant) -> None:
    """Put a complete command into the outbox."""
    connection.execute(
        insert(outbox).values(
            seq=command.seq,
            id=command.id,
            state="new",
            type=command.type,
            target=command.target,
            actor=actor,
            payload=payload,
            created_at=now,
        )
    )


def outbox_counts(connection: Connection) -> OutboxCounts:
    """Count from the rows; no counter is kept anywhere."""
    unsent = connection.exec_driver_sql(f"SELECT count(*) FROM outbox WHERE state IN {WAITING}").scalar_one()  # noqa: S608
    attention = connection.exec_driver_sql("SELECT count(*) FROM attention WHERE closed_at IS NULL").scalar_one()
    return OutboxCounts(unsent=int(unsent), attention=int(attention), free_numbers=free_numbers(connection))
