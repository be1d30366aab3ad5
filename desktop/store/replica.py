"""The clean cache of what the server sent: applied in short transactions that give way to a person's save."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import Connection

from desktop.store import ageing, cache_kv, comparing, regranting
from desktop.store.cache_kv import ScopeSnapshots
from desktop.store.cache_schema import drop_indexes_when_nearly_empty, make_indexes
from desktop.store.calls import CALL, apply_calls, clear_calls, clear_ended_calls
from desktop.store.changes import ChangeSet
from desktop.store.database import Database
from desktop.store.held_versions import same_bodies, scope_versions, versions
from desktop.store.nuisances import apply_nuisances, clear_measures, clear_nuisances
from desktop.store.opening import StorePaths
from desktop.store.order_keys import free_keys, keys_of, remember_keys
from desktop.store.outbox_rows import waiting_targets
from desktop.store.read_model import ReadModel
from desktop.store.reference_rows import apply_reference, drop_unseen_reference
from desktop.store.search import SearchIndex
from desktop.store.sql_list import json_list
from desktop.store.tidying import Tidier
from sync.cache_form.bodies import pack
from sync.contract.alerts import ALERT, kind_of
from sync.contract.codec import ContractError, decode_order
from sync.contract.drafts import DRAFT_END
from sync.contract.messages import Change, SnapshotHeader, SnapshotLine, SnapshotTrailer
from sync.contract.nuisance import NUISANCE
from sync.contract.outcomes import OUTCOME
from sync.contract.replica import Changed, Cursor, Granted
from sync.domain.access import CITY
from sync.domain.call_record import CALLS
from sync.domain.instant import Instant
from sync.domain.order import Order
from sync.domain.reference import ReferenceKind

ORDER = "order"
GLOBAL_SCOPE = "global"
_REFERENCE = frozenset(kind.value for kind in ReferenceKind)
_KNOWN = _REFERENCE | {ORDER, CALL, ALERT, NUISANCE, OUTCOME, DRAFT_END}
_PIECE = 128
_SLICE_MS = 120.0
_INDEX_MS = 200.0


@dataclass(slots=True)
class _Row:
    """An order record about to be written."""

    id: str
    ver: int
    body: bytes
    order: Order


@dataclass(slots=True)
class _Piece:
    """What a handful of changes does to the order tables."""

    rows: dict[str, _Row] = field(default_factory=dict)
    scopes: dict[tuple[str, str], int] = field(default_factory=dict)
    leaving: dict[tuple[str, str], int] = field(default_factory=dict)


class Replica:
    """Rows as the server decided them. Written by the sync engine only."""

    def __init__(self, database: Database, read_model: ReadModel, search: SearchIndex) -> None:
        self._database = database
        self._paths = StorePaths(database.path.parent)
        self._read_model = read_model
        self._search = search
        self.tidier = Tidier(database, search)

    def cursor(self) -> Cursor | None:
        """Return how far the feed was read; ``None`` when nothing was ever fetched in this epoch."""
        with self._database.reading() as connection:
            return cache_kv.read_cursor(connection)

    def set_cursor(self, cursor: Cursor, granted: Granted | None = None) -> None:
        """Set the cursor alone; with ``granted`` when everything here was fetched under these rights."""
        with self._database.applying() as connection:
            cache_kv.write_cursor(connection, cursor)
            if granted is not None:
                cache_kv.write_granted(connection, granted)

    def apply_page(self, changes: Sequence[Change], cursor: Cursor) -> Changed:
        """Apply a page. The cursor moves in the last of its short transactions, so a torn page is read again."""
        self._paths.drop_before_repair()
        changed = ChangeSet()

        def finish(connection: Connection) -> None:
            cache_kv.write_cursor(connection, cursor)

        self._apply_slices(changes, changed, finish, index_now=True)
        self._search.catch_up(_INDEX_MS)
        self.tidier.page_applied(len(changes))
        return changed.frozen()

    def begin_snapshot(self, header: SnapshotHeader) -> None:
        """Start (again) to collect a scope."""
        drop_indexes_when_nearly_empty(self._database)
        with self._database.applying() as connection:
            ScopeSnapshots.begin(connection, header.scope)
            if header.scope == CALLS:
                clear_ended_calls(connection)
            clear_measures(connection, header.scope)

    def apply_snapshot(self, scope: str, lines: Sequence[SnapshotLine]) -> Changed:
        """Apply one chunk of a snapshot; the full-text index follows when the scope is finished."""
        changes = [Change(p=0, s=scope, e=line.e, id=line.id, ver=line.ver, op="U", d=line.d) for line in lines]
        changed = ChangeSet()

        def finish(connection: Connection) -> None:
            ScopeSnapshots.note(connection, [(line.e, line.id) for line in lines])

        self._apply_slices(changes, changed, finish, index_now=False)
        self._database.checkpoint_after(len(lines))
        return changed.frozen()

    def end_snapshot(self, header: SnapshotHeader, trailer: SnapshotTrailer) -> Changed:
        """Finish a scope: what was in it but not in this snapshot loses it. Raises ``ValueError`` for a wrong count."""
        changed = ChangeSet()
        with self._database.applying() as connection:
            if ScopeSnapshots.count(connection) < trailer.count:
                raise ValueError("the snapshot has fewer lines than its trailer says")
            missing = ScopeSnapshots.missing(connection, header.scope)
        for start in range(0, len(missing), _PIECE):
            with self._database.applying() as connection:
                part = missing[start : start + _PIECE]
                _delete_scope_rows(connection, header.scope, [key for key, _ in part])
                self._drop_homeless(connection, part, changed)
        with self._database.applying() as connection:
            if header.scope == GLOBAL_SCOPE:
                drop_unseen_reference(connection, changed)
            ScopeSnapshots.finish(connection, header.scope)
        make_indexes(self._database)
        while self._search.catch_up(_INDEX_MS):
            self._search.tidy(_INDEX_MS)
            self._database.checkpoint()
        self._database.checkpoint()
        return changed.frozen()

    def held_scopes(self) -> frozenset[str]:
        """Return the scopes whose snapshot was finished in the present epoch."""
        with self._database.reading() as connection:
            return cache_kv.held_scopes(connection)

    def forget_scopes(self, keep: frozenset[str]) -> Changed:
        """Purge rows that are in none of ``keep``; rows with pending commands stay, marked, until their outcome."""
        changed = ChangeSet()
        with self._database.reading() as connection:
            names = {name for (name,) in connection.exec_driver_sql("SELECT DISTINCT scope FROM row_scope")}
        self._paths.drop_before_repair()
        with self._database.applying() as connection:
            if CALLS not in keep:
                clear_calls(connection)
            clear_nuisances(connection, keep)
            # first of all: whoever is stopped among the rows and gets the old rights back must not count as complete
            cache_kv.write_held_scopes(connection, cache_kv.held_scopes(connection) & keep)
        for scope in names - keep:
            while self._forget_some(scope, changed):
                pass
        return changed.frozen()

    def granted(self) -> Granted | None:
        """Return the rights the rows were fetched under, where they are known."""
        with self._database.reading() as connection:
            return cache_kv.read_granted(connection)

    def regrant(self, before: Granted, now: Granted) -> Changed:
        """Purge what the new rights do not show (or not so much of), and go on reading the feed under them."""
        changed = ChangeSet()
        self._paths.drop_before_repair()
        for scope in sorted(regranting.poorer_scopes(before, now)):
            while self._forget_some(scope, changed, (before, now)):
                pass
        for kind, ids in self.forget_scopes(frozenset(now.variants)).ids.items():
            changed.add(kind, ids)
        with self._database.applying() as connection:
            regranting.finish(connection, before, now)
        return changed.frozen()

    def start_epoch(self, epoch: str) -> None:
        """Keep the rows readable, but hold no scope and no cursor; any version of the new epoch replaces them."""
        with self._database.applying() as connection:
            cache_kv.start_epoch(connection, epoch)

    def skipped_kinds(self) -> frozenset[str]:
        """Return kinds of rows this program left out; a newer program fetches them."""
        with self._database.reading() as connection:
            return cache_kv.skipped_kinds(connection)

    def digest(
        self, scope: str, leave_out: Collection[str] = (), since: int = 0, look_up: Callable[[], object] = bool
    ) -> tuple[int, int]:
        """Return count and sum (mod 2^64) of a hash of (id, version) of the scope's rows but those left out."""
        with self._database.reading() as connection:
            return comparing.scope_digest(connection, scope, leave_out, since, look_up)

    def versions(self, scope: str, since: int) -> dict[str, int]:
        """Return version by id of a scope's rows."""
        with self._database.reading() as connection:
            return dict(comparing.scope_rows(connection, scope, since))

    def would_drop(self, changes: Sequence[Change]) -> int:
        """Return how many rows of the cache these evictions would take out of their scope."""
        with self._database.reading() as connection:
            return comparing.count_leaving(connection, changes)

    def distrust(self, scope: str) -> None:
        """Hold a scope no more: its rows stay readable, and the next snapshot replaces them whatever their version."""
        with self._database.applying() as connection:
            comparing.distrust(connection, scope)

    def age_out(self, before: Instant) -> Changed:
        """Let some closed orders of the city created before an instant go; empty when there are none left."""
        changed = ChangeSet()
        with self._database.applying() as connection:
            rows = ageing.aged(connection, before, _PIECE)
            _delete_scope_rows(connection, CITY, [key for key, _ in rows])
            self._drop_homeless(connection, rows, changed)
        return changed.frozen()

    def size(self) -> int:
        """Return the number of order records (for the circuit breaker)."""
        with self._database.reading() as connection:
            return comparing.count_records(connection)

    def _apply_slices(
        self, changes: Sequence[Change], changed: ChangeSet, finish: Callable[[Connection], None], *, index_now: bool
    ) -> None:
        done = 0
        while True:
            with self._database.applying() as connection:
                time_up = self._database.slice_clock(_SLICE_MS)
                while done < len(changes):
                    self.apply_rows(connection, changes[done : done + _PIECE], changed, index_now=index_now)
                    done += _PIECE
                    if time_up():
                        break
                if done >= len(changes):
                    finish(connection)
                    return

    def apply_rows(
        self, connection: Connection, changes: Sequence[Change], changed: ChangeSet, *, index_now: bool = True
    ) -> None:
        """Apply rows inside the caller's transaction (those of an outcome, a piece of a page); no cursor moves."""
        orders = [change for change in changes if change.e == ORDER]
        apply_reference(connection, [change for change in changes if change.e in _REFERENCE], changed)
        apply_calls(connection, [change for change in changes if change.e == CALL], changed)
        apply_nuisances(connection, [change for change in changes if change.e == NUISANCE], changed)
        for alert in (change for change in changes if change.e == ALERT):
            changed.add(kind_of(alert.ver), (alert.id,))  # nothing of it is kept here
        for told in (change for change in changes if change.e in (OUTCOME, DRAFT_END)):
            changed.add(told.e, (told.id,))
        if unknown := {change.e for change in changes} - _KNOWN:
            cache_kv.note_skipped(connection, unknown)  # after an update they are fetched
        if orders:
            self._apply_orders(connection, orders, changed, index_now=index_now)

    def _apply_orders(
        self, connection: Connection, changes: Sequence[Change], changed: ChangeSet, *, index_now: bool
    ) -> None:
        ids = list({change.id for change in changes})
        keys = keys_of(connection, ids)
        era = cache_kv.era(connection)
        held = versions(connection, keys, era)
        same = same_bodies(connection, changes, keys, held)
        again = {one: held[one] for one in same}
        piece = _sort_changes(changes, held, same, scope_versions(connection, keys))
        new = free_keys(connection, [(one, row.order.created_at) for one, row in piece.rows.items() if one not in keys])
        remember_keys(connection, new)
        keys |= new
        _write_records(connection, piece, keys, era)
        decoded = {one: row.order for one, row in piece.rows.items()}
        gone: set[str] = set()
        if piece.leaving:
            for one, scope in piece.leaving:
                if one in keys:
                    _delete_scope_rows(connection, scope, [keys[one]])
            gone = self._drop_homeless(
                connection, [(keys[one], one) for one, _ in piece.leaving if one in keys], changed
            )
        fresh = {one: order for one, order in decoded.items() if one not in gone}
        disclosed = {one for one, ver in again.items() if one in fresh and piece.rows[one].ver == ver}
        self._read_model.refresh(connection, fresh, fresh, keys=keys, disclosed=disclosed, index_now=index_now)
        changed.add(ORDER, fresh)

    def _drop_homeless(self, connection: Connection, rows: Collection[tuple[int, str]], changed: ChangeSet) -> set[str]:
        """Remove the rows that are in no scope any more.

        With commands that wait for an outcome they are only marked. Returns their ids.
        """
        homed = {
            key
            for (key,) in connection.exec_driver_sql(
                "SELECT DISTINCT key FROM row_scope WHERE key IN (SELECT value FROM json_each(?))",
                (json_list([key for key, _ in rows]),),
            )
        }
        if not (homeless := {one: key for key, one in rows if key not in homed}):
            return set()
        busy = waiting_targets(connection, homeless)
        marked = json_list([key for one, key in homeless.items() if one in busy])
        dropped = json_list([key for one, key in homeless.items() if one not in busy])
        connection.exec_driver_sql(
            "UPDATE order_record SET evicted = 1 WHERE key IN (SELECT value FROM json_each(?))", (marked,)
        )
        connection.exec_driver_sql("DELETE FROM order_record WHERE key IN (SELECT value FROM json_each(?))", (dropped,))
        self._read_model.refresh(connection, list(homeless))
        changed.add(ORDER, homeless)
        return set(homeless)

    def release_evicted(self, connection: Connection, ids: Collection[str], changed: ChangeSet) -> None:
        """Let marked rows go whose last command has its outcome."""
        keys = keys_of(connection, ids)
        rows = connection.exec_driver_sql(
            "SELECT key FROM order_record WHERE evicted = 1 AND key IN (SELECT value FROM json_each(?))",
            (json_list(list(keys.values())),),
        )
        evicted = set(rows.scalars())
        self._drop_homeless(connection, [(key, one) for one, key in keys.items() if key in evicted], changed)

    def _forget_some(self, scope: str, changed: ChangeSet, rights: tuple[Granted, Granted] | None = None) -> int:
        with self._database.applying() as connection:
            connection.exec_driver_sql("PRAGMA secure_delete = ON")
            rows = regranting.next_rows(connection, scope)
            if not rows:
                connection.exec_driver_sql("DELETE FROM row_scope WHERE scope = ?", (scope,))
            elif rights is not None:
                regranting.take_out(connection, scope, [key for key, _ in rows], *rights)
            else:
                _delete_scope_rows(connection, scope, [key for key, _ in rows])
            self._drop_homeless(connection, rows, changed)
            connection.exec_driver_sql("PRAGMA secure_delete = OFF")
        return len(rows)


def _sort_changes(
    changes: Sequence[Change], versions: dict[str, int], same: dict[str, bytes], scopes: dict[tuple[str, str], int]
) -> _Piece:
    """Decide by version what each change does; later changes of the piece win over earlier ones of the same row."""
    piece = _Piece()
    for change in changes:
        place = (change.id, change.s)
        held = scopes.get(place, -1)
        if change.op == "X":
            if change.ver >= held:
                piece.scopes.pop(place, None)
                piece.leaving[place] = scopes[place] = change.ver
            continue
        if change.d is not msgspec.UNSET and change.ver >= versions.get(change.id, -1):
            body = bytes(change.d)
            order = None if same.get(change.id) == body else _decoded(change, body)
            if order is not None:
                piece.rows[change.id] = _Row(change.id, change.ver, body, order)
                versions[change.id] = change.ver
                same[change.id] = body
        if change.id in versions and change.s and change.ver >= held:
            piece.leaving.pop(place, None)
            piece.scopes[place] = scopes[place] = change.ver
    return piece


def _decoded(change: Change, body: bytes) -> Order | None:
    """Decode a body; a broken one is left out: one bad record must not stop all others (the digest finds it)."""
    try:
        order = decode_order(body)
    except ContractError:
        return None
    return order if order.id == change.id else None


def _write_records(connection: Connection, piece: _Piece, keys: dict[str, int], era: int) -> None:
    if piece.rows:
        connection.exec_driver_sql(
            "INSERT INTO order_record (key, ver, era, evicted, body) VALUES (?, ?, ?, 0, ?) "
            "ON CONFLICT (key) DO UPDATE SET ver = excluded.ver, era = excluded.era, evicted = 0, body = excluded.body",
            [(keys[row.id], row.ver, era, pack(row.body)) for row in piece.rows.values()],
        )
    if piece.scopes:
        connection.exec_driver_sql(
            "INSERT INTO row_scope (key, scope, ver) VALUES (?, ?, ?) "
            "ON CONFLICT (key, scope) DO UPDATE SET ver = excluded.ver",
            [(keys[one], scope, ver) for (one, scope), ver in piece.scopes.items()],
        )


def _delete_scope_rows(connection: Connection, scope: str, keys: Sequence[int]) -> None:
    connection.exec_driver_sql(
        "DELETE FROM row_scope WHERE scope = ? AND key IN (SELECT value FROM json_each(?))", (scope, json_list(keys))
    )
