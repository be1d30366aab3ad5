"""Commands on their way to the server and what became of them."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import msgspec
from sqlalchemy import Connection, Row

from desktop.store import cache_kv, own_kv
from desktop.store.attention import note_done, note_outcome, note_proposals, orders_in
from desktop.store.changes import ChangeSet
from desktop.store.commands import ORDER_PREFIX, outbox_counts
from desktop.store.database import Database
from desktop.store.errors import StoreError
from desktop.store.numbers import keep_leases
from desktop.store.outbox_rows import WAITING, decode_command
from desktop.store.read_model import ReadModel
from desktop.store.replica import ORDER, Replica
from desktop.store.rescuing import rescue_words
from desktop.store.seat_report import read_report
from desktop.store.signatures import CommandSigner
from desktop.store.spool import Spool, SpooledCommand
from desktop.store.sql_list import json_list
from sync.contract.messages import OUTCOMES_AT_ONCE, Command, NumberLease, Result, SeatReport
from sync.contract.replica import Changed, OutboxCounts
from sync.domain.actor import Actor
from sync.domain.codes import NOT_DONE, Outcome
from sync.domain.instant import DAY, Instant
from sync.domain.order import Order

_DONE = frozenset({Outcome.APPLIED, Outcome.MERGED, Outcome.SAME})
_OFFERED = "(state = 'done' OR outcome = 'quarantined') AND max(created_at, coalesce(decided_at, 0)) >= ?"
_AGAIN = "state = 'reoffer', outcome = NULL, result = NULL"
_SEVERAL = "-"
"""No epoch of a server: commands were decided in more than one."""
KEEP_DECIDED = 14 * DAY
"""How long decided commands are kept, to be offered again after the server was restored from a backup."""


class Outbox:
    """The queue as the sync engine sees it. Its state is computed from the rows; the database refuses illegal moves."""

    def __init__(
        self, database: Database, read_model: ReadModel, replica: Replica, spool: Spool, signer: CommandSigner
    ) -> None:
        self._database = database
        self._read_model = read_model
        self._replica = replica
        self._spool = spool
        self._signer = signer

    def pending(self, limit: int) -> list[Command]:
        """Return the first undecided commands in ``seq`` order."""
        return self._commands(f"state IN {WAITING}", (), limit)

    def pending_behind(self, seq: int, limit: int) -> list[Command]:
        """Return the first undecided commands with a greater ``seq``, in its order."""
        return self._commands(f"seq > ? AND state IN {WAITING}", (seq,), limit)

    def from_seq(self, seq: int, limit: int) -> list[Command]:
        """Return kept commands from ``seq`` on, in ``seq`` order, without those a person was told are not done."""
        return self._commands("seq >= ? AND state NOT IN ('attention', 'closed')", (seq,), limit)

    def mark_sent(self, ids: Sequence[str]) -> None:
        """Note that these commands are on their way and count a try."""
        with self._database.applying() as connection:
            _mark_sent(connection, ids)

    def mark_unsent(self, ids: Sequence[str]) -> None:
        """Take back :meth:`mark_sent`; with no ids for every sent command."""
        with self._database.applying() as connection:
            if ids:
                _take_back(connection, ids)
            else:
                connection.exec_driver_sql("UPDATE outbox SET state = 'new' WHERE state = 'sent'")

    def settle(
        self, results: Sequence[Result], leases: Sequence[NumberLease], now: Instant, epoch: str = ""
    ) -> Changed:
        """Store outcomes, apply the returned rows and keep new leases, in one transaction on the disk.

        ``epoch`` is that of the server that decided (empty: this seat did).
        """
        changed = ChangeSet()
        with self._database.applying(durable=True) as connection:
            decided, targets = _store_outcomes(connection, results, now)
            shown = _shown_here(connection, results)
            self._replica.apply_rows(connection, [row for result in shown for row in result.rows], changed)
            self._read_model.refresh(connection, [one for one in targets if not changed.has(ORDER, one)])
            here = {result.id for result in shown}
            elsewhere = orders_in([one for one in results if one.outcome is Outcome.MERGED and one.id not in here])
            # an order that goes now is still readable
            _note_attention(connection, results, decided, changed, now, elsewhere)
            self._replica.release_evicted(connection, targets, changed)
            keep_leases(connection, leases, now)
            if decided and epoch:
                _note_epoch(connection, epoch)
            changed.add(ORDER, targets)
            self._prune(connection, now)
        self._spool.release([result.id for result in decided if result.outcome in _DONE])
        with suppress(StoreError):  # a full disk: the outcome is kept already, and the next opening marks them
            self._spool.mark_told([result.id for result in decided if result.outcome in NOT_DONE])
        return changed.frozen()

    def tidy(self) -> bool:
        """Remove a few sealed copies of what was decided, merge a little of the text index; tells whether there is
        more.
        """
        return self._spool.sweep() or self._replica.tidier.step()

    def told_not_done(self) -> dict[str, int]:
        """Return what a person was told is not done and has in the tray, with the version of the order."""
        with self._database.reading() as connection:
            rows = connection.exec_driver_sql(_TOLD_NOT_DONE, (OUTCOMES_AT_ONCE,)).all()
        return {row[0]: row[1] for row in rows}

    def correct(self, results: Sequence[Result], now: Instant) -> Changed:
        """Of that, move to done what the server did for another copy of this store, and close its item."""
        told = self.told_not_done() if results else {}
        done = [one for one in results if one.id in told and one.outcome in _DONE]
        if not done:
            return Changed()
        changed = ChangeSet()
        with self._database.applying(durable=True) as connection:
            _decide(connection, done, now)
            targets = _targets(connection, done)
            self._read_model.refresh(connection, targets)
            _note_attention(connection, done, done, changed, now, {})
            changed.add(ORDER, targets)
        self._spool.release([one.id for one in done])
        return changed.frozen()

    def set_aside(self, command: str, code: str, now: Instant) -> Changed:
        """Move a command the server can never take to attention; its content (and its spool file) is kept."""
        with self._database.reading() as connection:
            seq = connection.exec_driver_sql("SELECT seq FROM outbox WHERE id = ?", (command,)).scalar()
        if seq is None:
            return Changed()
        return self.settle([Result(seq=int(seq), id=command, outcome=Outcome.QUARANTINED, code=code)], (), now)

    def resequence(self, first_seq: int) -> None:
        """Give the undecided commands new numbers from ``first_seq`` on, in their order."""
        with self._database.saving() as connection:
            renumber(connection, first_seq)

    def next_seq(self) -> int:
        """Return the number the next command will get."""
        with self._database.reading() as connection:
            return int(own_kv.read_text(connection, own_kv.NEXT_SEQ, "1"))

    def must_fork(self) -> bool:
        """Tell whether this file has to go on as a new device: what it used as the present one is not all known."""
        with self._database.reading() as connection:
            return own_kv.read_bytes(connection, own_kv.OWN_DATA_LOST) is not None

    def epoch(self) -> str:
        """Return the server's epoch in which all that is decided here was decided or offered again; empty: not known.

        It is kept apart from the cache, whose cursor goes for other reasons too.
        """
        with self._database.reading() as connection:
            known = own_kv.read_text(connection, own_kv.OUTBOX_EPOCH)
            cursor = None if known else cache_kv.read_cursor(connection)
        return known if cursor is None else cursor.epoch

    def reoffer(self, since: Instant, epoch: str, *, leaving: bool = False) -> int:
        """In a new epoch: offer again what the server had of what was decided after ``since``; returns how many.

        It had what is done, what it kept in quarantine for a person to look at (their items stay until the new outcome
        is here), and the words of what came second, as notes. Those of a former numbering (before the file was found to
        be a copy) get numbers of the present one. ``leaving``: all that is not done will be handed in, not only what
        the server had; of what came second only what was put away here needs its note then. Until that is sealed the
        store may not be made unreadable.
        """
        if leaving:
            self._spool.unsealed.set()
        sealed = self._seal_again(since)
        try:
            rows = self._offer(since, epoch, sealed, leaving=leaving)
        except BaseException:
            for command_id in sealed:
                self._spool.withdraw(command_id)
            raise
        self._spool.confirm_all([row.id for row in rows])
        if leaving:
            self._spool.unsealed.clear()
        return len(rows)

    def _seal_again(self, since: Instant) -> dict[str, bytes]:
        """Write the files of what will be offered while everybody may save: that is many forced writes. Returns their
        payloads by id; they count once the commands are offered.
        """
        with self._database.reading() as connection:
            rows = connection.exec_driver_sql(
                f"SELECT id, seq, payload, actor, created_at FROM outbox WHERE {_OFFERED}",  # noqa: S608
                (since,),
            ).all()
        sealed: dict[str, bytes] = {}
        try:
            for row in rows:
                self._prepare(row)
                sealed[row.id] = bytes(row.payload)
        except BaseException:
            for command_id in sealed:
                self._spool.withdraw(command_id)
            raise
        return sealed

    def _prepare(self, row: Row[Any]) -> None:
        actor = msgspec.json.decode(row.actor, type=Actor)
        self._spool.prepare(SpooledCommand(row.id, row.seq, bytes(row.payload), actor, row.created_at))

    def _offer(self, since: Instant, epoch: str, sealed: Mapping[str, bytes], *, leaving: bool) -> Sequence[Row[Any]]:
        with self._database.saving() as connection:
            offered = connection.exec_driver_sql(
                f"UPDATE outbox SET {_AGAIN} WHERE {_OFFERED} RETURNING id, seq",  # noqa: S608
                (since,),
            ).all()
            notes = rescue_words(connection, self._signer, since, closed_only=leaving)
            if any(row.seq <= 0 for row in offered):
                renumber(connection, int(own_kv.read_text(connection, own_kv.NEXT_SEQ, "1")))
            rows = connection.exec_driver_sql(
                "SELECT id, seq, payload, actor, created_at, target FROM outbox "
                "WHERE id IN (SELECT value FROM json_each(?))",
                (json_list([row.id for row in offered] + notes),),
            ).all()
            for row in rows:
                if sealed.get(row.id) != bytes(row.payload):  # a note, or it has got another number
                    self._prepare(row)
            self._read_model.refresh(connection, {row.target for row in rows})
            own_kv.write_text(connection, own_kv.OUTBOX_EPOCH, epoch)
        return rows

    def report(self) -> SeatReport:
        """Return how this seat stands; the clock's part is the caller's."""
        with self._database.reading() as connection:
            return read_report(connection)

    def counts(self) -> OutboxCounts:
        """Return the counts for the status."""
        with self._database.reading() as connection:
            return outbox_counts(connection)

    def _commands(self, where: str, values: tuple[int, ...], limit: int) -> list[Command]:
        statement = f"SELECT payload FROM outbox WHERE {where} ORDER BY seq LIMIT ?"  # noqa: S608
        with self._database.reading() as connection:
            rows = connection.exec_driver_sql(statement, (*values, limit)).all()
        return [decode_command(payload) for (payload,) in rows]

    @staticmethod
    def _prune(connection: Connection, now: Instant) -> None:
        connection.exec_driver_sql(
            "DELETE FROM outbox WHERE state IN ('done', 'closed') AND decided_at < ?", (now - KEEP_DECIDED,)
        )


_TOLD_NOT_DONE = """
    SELECT c.id, coalesce(l.ver, 0) FROM outbox c
    LEFT JOIN order_key k ON k.id = c.target LEFT JOIN order_record l ON l.key = k.key
    WHERE c.state = 'attention' AND c.outcome IN ('superseded', 'rejected') ORDER BY c.seq DESC LIMIT ?
"""


def _targets(connection: Connection, results: Sequence[Result]) -> list[str]:
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT target FROM outbox WHERE substr(type, 1, ?) = ? AND id IN (SELECT value FROM json_each(?))",
        (len(ORDER_PREFIX), ORDER_PREFIX, json_list([one.id for one in results])),
    )
    return list(rows.scalars())


def renumber(connection: Connection, first_seq: int) -> None:
    """Number the undecided commands anew, oldest first: of those below zero the oldest are nearest to it."""
    rows = connection.exec_driver_sql(
        f"SELECT seq, payload FROM outbox WHERE state IN {WAITING} ORDER BY seq > 0, abs(seq)"  # noqa: S608
    ).all()
    _clear_way(connection, first_seq)
    seqs = [row.seq for row in rows] or [0]
    room = first_seq + len(rows) + max(*seqs, 0) - min(*seqs, 0)
    connection.exec_driver_sql(f"UPDATE outbox SET seq = seq + ? WHERE state IN {WAITING}", (room,))  # noqa: S608
    for offset, (seq, payload) in enumerate(rows):
        command = decode_command(payload)
        command.seq = first_seq + offset
        connection.exec_driver_sql(
            "UPDATE outbox SET seq = ?, payload = ? WHERE seq = ?",
            (command.seq, msgspec.json.encode(command), seq + room),
        )
    own_kv.write_text(connection, own_kv.NEXT_SEQ, str(first_seq + len(rows)))


def _clear_way(connection: Connection, first_seq: int) -> None:
    """Move decided commands of the old numbering below zero, out of the way of the new one."""
    floor = connection.exec_driver_sql("SELECT min(0, coalesce(min(seq), 0)) FROM outbox").scalar_one()
    connection.exec_driver_sql(
        f"UPDATE outbox SET seq = ? - seq WHERE seq >= ? AND state NOT IN {WAITING}",  # noqa: S608
        (floor, first_seq),
    )


def _mark_sent(connection: Connection, ids: Sequence[str]) -> None:
    connection.exec_driver_sql(
        "UPDATE outbox SET state = 'sent', tries = tries + 1 "
        "WHERE state IN ('new', 'reoffer') AND id IN (SELECT value FROM json_each(?))",
        (json_list(ids),),
    )


def _shown_here(connection: Connection, results: Sequence[Result]) -> list[Result]:
    """Return the results without those whose orders are seen by a right this cache was not filled under.

    The feed of such a right is not read (yet): nothing would ever take the row out when the right goes as it came.
    """
    granted = cache_kv.read_granted(connection)
    return [result for result in results if granted is None or all(row.s in granted.variants for row in result.rows)]


def _store_outcomes(connection: Connection, results: Sequence[Result], now: Instant) -> tuple[list[Result], list[str]]:
    """Move commands by their outcomes.

    Returns the results that decided one now (a repeated reply changes nothing), and the orders of all of them.
    """
    rows = connection.exec_driver_sql(
        "SELECT id, state, type, target FROM outbox WHERE id IN (SELECT value FROM json_each(?))",
        (json_list([result.id for result in results]),),
    ).all()
    waiting = {row[0]: row[1] for row in rows if row[1] in ("new", "sent", "reoffer")}
    decided: list[Result] = []
    again: list[str] = []
    unmarked: list[str] = []
    for result in results:
        state = waiting.get(result.id)
        if state is None:
            continue
        if result.outcome is Outcome.RETRY:
            again.append(result.id)
            continue
        if waiting.pop(result.id) != "sent":
            unmarked.append(result.id)
        decided.append(result)
    if unmarked:
        _mark_sent(connection, unmarked)
    _take_back(connection, again)
    _decide(connection, decided, now)
    return decided, list(dict.fromkeys(row[3] for row in rows if row[2].startswith(ORDER_PREFIX)))


def _note_epoch(connection: Connection, epoch: str) -> None:
    """Note where a command was decided; beside those of another epoch, so that all are offered again."""
    known = own_kv.read_text(connection, own_kv.OUTBOX_EPOCH)
    if known != epoch:
        own_kv.write_text(connection, own_kv.OUTBOX_EPOCH, _SEVERAL if known else epoch)


def _take_back(connection: Connection, ids: Sequence[str]) -> None:
    if ids:
        connection.exec_driver_sql(
            "UPDATE outbox SET state = 'new' WHERE state = 'sent' AND id IN (SELECT value FROM json_each(?))",
            (json_list(ids),),
        )


def _decide(connection: Connection, results: Sequence[Result], now: Instant) -> None:
    if results:
        connection.exec_driver_sql(
            "UPDATE outbox SET state = ?, outcome = ?, result = ?, decided_at = ? WHERE id = ?",
            [
                (
                    "done" if result.outcome in _DONE else "attention",
                    result.outcome.value,
                    msgspec.json.encode(msgspec.structs.replace(result, rows=[])),
                    now,
                    result.id,
                )
                for result in results
            ],
        )


def _note_attention(
    connection: Connection,
    results: Sequence[Result],
    decided: Sequence[Result],
    changed: ChangeSet,
    now: Instant,
    elsewhere: Mapping[str, Order],
) -> None:
    """Open and close items of the tray; ``elsewhere``: orders as they are now that the cache may not hold (yet)."""
    for result in decided:
        if result.outcome not in _DONE:
            note_outcome(connection, result, now)
            changed.add("attention", (result.id,))
    changed.add("attention", note_done(connection, [one.id for one in decided if one.outcome in _DONE], now))
    merged = [result.id for result in results if result.outcome is Outcome.MERGED]
    if merged:
        changed.add("attention", note_proposals(connection, merged, now, elsewhere))
