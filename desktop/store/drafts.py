"""Unsent orders, each keystroke's state on the disk within one quick transaction."""

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

import msgspec
from sqlalchemy import Connection

from desktop.services.values import StoredDraft
from desktop.store import own_kv
from desktop.store.database import Database
from sync.contract.drafts import DraftWords, words_digest
from sync.domain.instant import Instant

T = TypeVar("T")

_COLUMNS = "id, data, updated_at, created_at, number, handed_at"
_SELECT = f"SELECT {_COLUMNS} FROM draft"  # noqa: S608
_INSERT = f"INTO draft ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)"

_KEEP = "UPDATE draft SET handed_at = ? * abs(handed_at) WHERE id = ?"
_GO = (
    "UPDATE draft SET handed_at = CASE handed_at WHEN 0 THEN ? * max(?, updated_at) ELSE handed_at END "
    "WHERE id = ? AND updated_at = ?"
)
_GOES_ON = "UPDATE draft SET updated_at = max(updated_at, abs(handed_at)) + 1 WHERE handed_at <> 0"

_FORM = "form:"
"""Forms of acts: their name says what they are for, and the next one of that kind is written under it again."""

_MOST_SENT = 8
"""So many words of one draft that set out are known again when they come back; older ones would come beside it."""


class DraftBox:
    """Drafts of this person. A draft that ended (became an order, was thrown away) is not written again.

    A sheet's last write may still be on its way when its draft ends elsewhere; written, it would offer the same order a
    second time.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._ended: set[str] = set()
        """Changed only by who holds the database's write lock."""

    def open_draft(self, draft_id: str, data: bytes, number: str, now: Instant) -> StoredDraft:
        """Create a draft; one that exists under this id is kept as it is."""
        with self._database.saving() as connection:
            connection.exec_driver_sql(f"INSERT OR IGNORE {_INSERT}", (draft_id, data, now, now, number, 0))
            row = connection.exec_driver_sql(f"{_SELECT} WHERE id = ?", (draft_id,)).one()
        return StoredDraft(*row)

    def drafts(self) -> tuple[StoredDraft, ...]:
        """Return all drafts, oldest first."""
        with self._database.reading() as connection:
            rows = connection.exec_driver_sql(f"{_SELECT} ORDER BY created_at, id").all()
        return tuple(StoredDraft(*row) for row in rows)

    def save_draft(self, draft_id: str, data: bytes, now: Instant) -> None:
        """Replace a draft's content durably; creates it when it is gone without having ended.

        What is written counts as later than all that was there, also when the clock was put back in between: other
        words have another time.
        """
        with self._database.saving() as connection:
            if draft_id in self._ended:
                return
            connection.exec_driver_sql(
                "INSERT INTO draft (id, data, created_at, updated_at) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET data = excluded.data, "
                "updated_at = max(excluded.updated_at, draft.updated_at + 1, abs(draft.handed_at) + 1)",
                (draft_id, data, now, now),
            )

    def discard_draft(self, draft_id: str) -> None:
        """Throw a draft away; that of one which may lie at the server is kept in mind (:meth:`dropped`)."""
        with self._database.saving() as connection:
            self.throw_away(connection, draft_id)

    def throw_away(self, connection: Connection, draft_id: str) -> bool:
        """End a draft like :meth:`end`, and keep in mind that the server has to hear of it (:meth:`dropped`)."""
        row = connection.exec_driver_sql(f"{_SELECT} WHERE id = ? AND handed_at <> 0", (draft_id,)).first()
        if row is not None:
            words = DraftWords(row.updated_at, words_digest(draft_id, row.data))
            _write_dropped(connection, {**_read_dropped(connection), draft_id: words})
        return self.end(connection, draft_id)

    def dropped(self) -> dict[str, DraftWords]:
        """Return which words were thrown away here that the server may have, by the ids of their drafts."""
        with self._database.reading() as connection:
            return _read_dropped(connection)

    def forget_dropped(self, told: Mapping[str, DraftWords]) -> None:
        """The server has heard of these."""
        with self._database.saving() as connection:
            known = _read_dropped(connection)
            left = {
                one: words for one, words in known.items() if one not in told or told[one].changed_at < words.changed_at
            }
            _write_dropped(connection, left)

    def end(self, connection: Connection, draft_id: str) -> bool:
        """End a draft within the transaction of what ends it; tells whether a copy of it may lie at the server."""
        handed = connection.exec_driver_sql("DELETE FROM draft WHERE id = ? RETURNING handed_at", (draft_id,)).scalar()
        if not draft_id.startswith(_FORM):
            self._ended.add(draft_id)
        if handed:
            _forget_sent(connection, [draft_id])
        return bool(handed)

    def revive(self, draft_id: str) -> None:
        """The transaction that was to end a draft failed: it lives."""
        self._ended.discard(draft_id)

    def mark_handed(self, changed_at: Mapping[str, Instant], now: Instant) -> frozenset[str]:
        """Note durably that drafts are on their way to the server, as they stood after these changes.

        Returns those that still stand so: one that has ended or was written on meanwhile must not set out.

        Whatever the server will ever have of a draft that sets out for the first time comes from it. Of another one it
        may have, under that name, words of another desk, however late, that say nothing of these: such a draft is
        marked as it was. A form never is the first of its name.
        """
        marked: set[str] = set()
        with self._database.saving() as connection:
            sent = _read(connection, own_kv.SENT_WORDS, dict[str, list[str]])
            for draft_id, at in changed_at.items():
                sign = -1 if draft_id.startswith(_FORM) else 1
                if connection.exec_driver_sql(_GO, (sign, now, draft_id, at)).rowcount:
                    marked.add(draft_id)
                    data = connection.exec_driver_sql("SELECT data FROM draft WHERE id = ?", (draft_id,)).scalar_one()
                    words = words_digest(draft_id, data)
                    before = [one for one in sent.get(draft_id, []) if one != words]  # they may set out again and again
                    sent[draft_id] = [*before, words][-_MOST_SENT:]
            _write(connection, own_kv.SENT_WORDS, sent)
        return frozenset(marked)

    def mark_kept(self, ids: Sequence[str]) -> None:
        """Note durably that drafts are on their way no more: they are here, and the server has or had a copy.

        Forms are here and nowhere else: the next one of that name is another one.
        """
        with self._database.saving() as connection:
            for draft_id in ids:
                connection.exec_driver_sql(_KEEP, (0 if draft_id.startswith(_FORM) else -1, draft_id))
            _forget_sent(connection, [one for one in ids if one.startswith(_FORM)])

    def remove_handed(self, changed_at: Mapping[str, Instant]) -> tuple[str, ...]:
        """Remove drafts whose words, as they stood after these changes, are elsewhere or ended there.

        Those somebody wrote on since stay. Returns what was removed.
        """
        removed: list[str] = []
        with self._database.saving() as connection:
            for draft_id, at in changed_at.items():
                gone = connection.exec_driver_sql(
                    "DELETE FROM draft WHERE id = ? AND updated_at = ? AND handed_at <> 0", (draft_id, at)
                )
                if gone.rowcount:
                    removed.append(draft_id)
            _forget_sent(connection, removed)
        return tuple(removed)

    def is_same_epoch(self, epoch: str) -> bool:
        """Tell whether the server is still in the epoch in which drafts went there and came from there.

        In another one (it was put back to a backup) what it knows is older than they are: they count as written on
        since. The next ones are of that epoch. Empty: an older server, which names none.
        """
        with self._database.saving() as connection:
            if own_kv.read_text(connection, own_kv.DRAFTS_EPOCH) == epoch:
                return True
            if epoch:
                connection.exec_driver_sql(_GOES_ON)
                own_kv.write_text(connection, own_kv.DRAFTS_EPOCH, epoch)
        return False

    def put_draft(self, draft: StoredDraft, deposit: str = "") -> bool:
        """Take in a draft from elsewhere; ``False`` when one of that name here holds other words.

        A copy here that was given away for the first time, and that nobody wrote on since, makes room for a newer one.
        Words that set out from here before those that are here now were written are theirs, and nothing is taken in;
        the same words of a later time somebody took up again elsewhere.
        ``deposit``: the server has to hear that it is here (:meth:`unacknowledged`).
        """
        with self._database.saving() as connection:
            row = connection.exec_driver_sql(f"{_SELECT} WHERE id = ?", (draft.id,)).first()
            known = row is not None and draft.updated_at <= row.updated_at and _set_out_before(connection, draft)
            if row is not None and not known:
                here = StoredDraft(*row)
                untouched = here.handed_at > 0 and here.updated_at <= here.handed_at
                if here.data != draft.data and not (untouched and here.updated_at < draft.updated_at):
                    return False
            if not known:
                connection.exec_driver_sql(
                    f"INSERT OR REPLACE {_INSERT}",
                    (draft.id, draft.data, draft.updated_at, draft.created_at, draft.number, draft.handed_at),
                )
                self._ended.discard(draft.id)
            if deposit:
                _write_ids(connection, _read_ids(connection) | {deposit})
        return True

    def unacknowledged(self) -> frozenset[str]:
        """Return which deposits are in this store without the server's word that it knows."""
        with self._database.reading() as connection:
            return _read_ids(connection)

    def acknowledged(self, deposits: Collection[str]) -> None:
        """The server knows of these."""
        with self._database.saving() as connection:
            _write_ids(connection, _read_ids(connection).difference(deposits))

    def tally(self) -> tuple[int, Instant]:
        """Return how many drafts somebody wrote on, and when the oldest was begun (0: none)."""
        with self._database.reading() as connection:
            row = connection.exec_driver_sql(
                "SELECT count(*), coalesce(min(created_at), 0) FROM draft "
                "WHERE updated_at > created_at OR id LIKE 'form:%'"
            ).one()
        return int(row[0]), int(row[1])


def _read_dropped(connection: Connection) -> dict[str, DraftWords]:
    digests = _read(connection, own_kv.DROPPED_WORDS, dict[str, str])
    moments = _read(connection, own_kv.DROPPED_DRAFTS, dict[str, int])
    return {draft_id: DraftWords(at, digests.get(draft_id, "")) for draft_id, at in moments.items()}


def _write_dropped(connection: Connection, dropped: Mapping[str, DraftWords]) -> None:
    """Write them; the digests apart, so that an older program reads the rest."""
    _write(connection, own_kv.DROPPED_DRAFTS, {one: words.changed_at for one, words in dropped.items()})
    _write(connection, own_kv.DROPPED_WORDS, {one: words.digest for one, words in dropped.items() if words.digest})


def _set_out_before(connection: Connection, draft: StoredDraft) -> bool:
    sent = _read(connection, own_kv.SENT_WORDS, dict[str, list[str]])
    return words_digest(draft.id, draft.data) in sent.get(draft.id, [])


def _forget_sent(connection: Connection, ids: Collection[str]) -> None:
    if ids:
        sent = _read(connection, own_kv.SENT_WORDS, dict[str, list[str]])
        _write(connection, own_kv.SENT_WORDS, {one: words for one, words in sent.items() if one not in ids})


def _read_ids(connection: Connection) -> frozenset[str]:
    known = own_kv.read_bytes(connection, own_kv.UNACKNOWLEDGED_DRAFTS)
    return frozenset(msgspec.json.decode(known, type=list[str]) if known else ())


def _write_ids(connection: Connection, ids: Collection[str]) -> None:
    if ids:
        own_kv.write_bytes(connection, own_kv.UNACKNOWLEDGED_DRAFTS, msgspec.json.encode(sorted(ids)))
    else:
        own_kv.remove(connection, own_kv.UNACKNOWLEDGED_DRAFTS)


def _read(connection: Connection, key: str, kind: type[dict[str, T]]) -> dict[str, T]:
    known = own_kv.read_bytes(connection, key)
    return msgspec.json.decode(known, type=kind) if known else {}


def _write(connection: Connection, key: str, values: Mapping[str, object]) -> None:
    if values:
        own_kv.write_bytes(connection, key, msgspec.json.encode(values))
    else:
        own_kv.remove(connection, key)
