"""What the sync client needs from outside: the store, the session, the network, the clock. All its I/O passes here.

The store implements these structurally (it does not import this module); values are of :mod:`sync.contract`.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Protocol

import msgspec

from sync.contract.digests import DigestMismatch, DigestReply
from sync.contract.forking import ForkRequest
from sync.contract.messages import (
    Change,
    Command,
    NumberLease,
    PullReply,
    PushReply,
    PushRequest,
    RefreshRequest,
    Result,
    SeatReport,
    Session,
    SnapshotHeader,
    SnapshotLine,
    SnapshotTrailer,
)
from sync.contract.replica import Changed, Cursor, Granted, KeptOffset, OutboxCounts
from sync.domain.instant import Instant


class Outbox(Protocol):
    """Commands of this seat, kept until the server has decided. Each method is one transaction.

    States and legal moves: new -> sent -> done | attention, sent -> new, done -> reoffer -> sent, attention -> closed;
    out of quarantine also attention | closed -> reoffer. attention -> done: the server did it for a copy of this store.
    Every command keeps its contiguous ``seq``.
    """

    def pending(self, limit: int) -> list[Command]:
        """Return the first commands in state new, sent or reoffer, in ``seq`` order."""
        ...

    def pending_behind(self, seq: int, limit: int) -> list[Command]:
        """Return the first commands in state new, sent or reoffer with a greater ``seq``, in its order."""
        ...

    def from_seq(self, seq: int, limit: int) -> list[Command]:
        """Return kept commands in any state from ``seq`` on, in ``seq`` order (to fill a gap the server names)."""
        ...

    def mark_sent(self, ids: Sequence[str]) -> None:
        """Note that these commands are on their way (new, reoffer -> sent) and count a try. Others stay as they are."""
        ...

    def mark_unsent(self, ids: Sequence[str]) -> None:
        """Take back :meth:`mark_sent` (sent -> new) after a failure; with no ids, do so for every sent command
        (restart).
        """
        ...

    def settle(self, results: Sequence[Result], leases: Sequence[NumberLease], now: int, epoch: str = "") -> Changed:
        """Store outcomes, apply the returned rows to the replica and add leases, in ONE transaction.

        ``applied``, ``merged`` and ``same`` make a command done (its spool file goes); ``superseded``, ``rejected`` and
        ``quarantined`` make it an attention item; ``retry`` makes it new again. Returned rows obey the ``ver`` guard
        and never move the cursor. ``epoch`` is that of the server that decided.
        """
        ...

    def tidy(self) -> bool:
        """Do a little of what settling and applying left over for idle moments; tells whether there is more."""
        ...

    def told_not_done(self) -> dict[str, int]:
        """Return the commands whose person was told that they are superseded or refused and has not closed the item,
        each with the version of what it acts on (0: that is not here).
        """
        ...

    def correct(self, results: Sequence[Result], now: int) -> Changed:
        """Of those, move what is done after all to done and close its item, in one transaction; the rest stays."""
        ...

    def set_aside(self, command: str, code: str, now: int) -> Changed:
        """Move a command that the server can never take to attention (outcome ``quarantined``); its content is kept."""
        ...

    def resequence(self, first_seq: int) -> None:
        """Give the commands in state new and sent the sequence numbers ``first_seq``, ``first_seq+1``… in their
        order.
        """
        ...

    def next_seq(self) -> int:
        """Return the number the next command will get."""
        ...

    def must_fork(self) -> bool:
        """Tell whether the store has lost rows that say what it used as this device: it has to be a new one."""
        ...

    def epoch(self) -> str:
        """Return the epoch in which all that is decided here was decided or offered again; empty: not known."""
        ...

    def reoffer(self, since: int, epoch: str, *, leaving: bool = False) -> int:
        """In a new ``epoch``: move commands decided after ``since`` and that the server had, done or in its quarantine,
        to reoffer, and add a note for each superseded one whose words it had kept; returns how many. In the same
        transaction that epoch becomes the outbox's. ``leaving``: the store is shut out, what is in the tray is handed
        in as it is.
        """
        ...

    def counts(self) -> OutboxCounts:
        """Return the counts for the status."""
        ...

    def report(self) -> SeatReport:
        """Return how the seat stands, for team leads: counts, ages, how far its numbers are used. No text."""
        ...


class Replica(Protocol):
    """The clean cache of server rows. Only the engine's thread writes through this port."""

    def cursor(self) -> Cursor | None:
        """Return the cursor, or ``None`` when nothing was ever fetched."""
        ...

    def set_cursor(self, cursor: Cursor, granted: Granted | None = None) -> None:
        """Set the cursor alone (first snapshot); ``granted``: the rights everything here was fetched under."""
        ...

    def apply_page(self, changes: Sequence[Change], cursor: Cursor) -> Changed:
        """Apply a page of the feed and set the cursor in the same transaction.

        U applies its body when ``ver`` is higher than the row's (equal: only the scope is noted); X takes the row's
        scope away when ``ver`` is not lower, and a row goes with its last scope unless it has pending commands.
        """
        ...

    def begin_snapshot(self, header: SnapshotHeader) -> None:
        """Start (again) to collect a scope; rows already there stay readable."""
        ...

    def apply_snapshot(self, scope: str, lines: Sequence[SnapshotLine]) -> Changed:
        """Apply one chunk of a snapshot (same ``ver`` guard)."""
        ...

    def end_snapshot(self, header: SnapshotHeader, trailer: SnapshotTrailer) -> Changed:
        """Finish a scope: rows that were in the scope but not in this snapshot lose it; the scope counts as held."""
        ...

    def held_scopes(self) -> frozenset[str]:
        """Return the scopes whose snapshot was finished in the present epoch."""
        ...

    def forget_scopes(self, keep: frozenset[str]) -> Changed:
        """Purge rows that are in none of ``keep`` (rows with pending commands stay until their outcome)."""
        ...

    def digest(
        self, scope: str, leave_out: Collection[str] = (), since: int = 0, look_up: Callable[[], object] = bool
    ) -> tuple[int, int]:
        """Return count and sum (mod 2^64) over (id, version) of a scope's rows but those left out.

        Closed orders created before ``since`` do not count. ``look_up`` is called at every row, and may end it all by
        what it raises.
        """
        ...

    def versions(self, scope: str, since: int) -> dict[str, int]:
        """Return version by id of a scope's rows, closed orders created before ``since`` left out."""
        ...

    def size(self) -> int:
        """Return the number of orders in the cache."""
        ...

    def would_drop(self, changes: Sequence[Change]) -> int:
        """Return how many rows of the cache these evictions would take out of their scope."""
        ...

    def age_out(self, before: int) -> Changed:
        """Let some closed orders of the whole city created before an instant (ms) go; empty when none are left."""
        ...

    def distrust(self, scope: str) -> None:
        """Hold a scope no more: its rows stay readable, and the next snapshot replaces them whatever their version."""
        ...

    def granted(self) -> Granted | None:
        """Return the rights everything here was fetched under; ``None`` where that is not known."""
        ...

    def regrant(self, before: Granted, now: Granted) -> Changed:
        """Fit the replica to new rights: scopes shown as before stay held, the cursor goes on with the new mark.

        Rows of scopes that show less (or nothing) are purged, also from other scopes that show less than those did.
        """
        ...

    def start_epoch(self, epoch: str) -> None:
        """Keep the rows readable but hold no scope and no cursor any more; row versions of the old epoch no longer
        guard.
        """
        ...


class SessionKeeper(Protocol):
    """Tokens of the signed-in person on this device."""

    def session(self) -> Session:
        """Return the present session."""
        ...

    def device(self) -> str:
        """Return this store's device id."""
        ...

    def unregistered_key(self) -> str:
        """Return the public key of this store's signatures while the server does not know it, else nothing."""
        ...

    def save(self, session: Session) -> None:
        """Keep a refreshed session durably (a refresh token is good for one use)."""
        ...

    def new_id(self) -> str:
        """Return a fresh id."""
        ...

    def prove(self, claim: bytes) -> str:
        """Return the signature (base64) over a claim by the key that signs this store's commands."""
        ...

    def take_device(self, device: str, session: Session | None) -> None:
        """In one transaction: be that device from now on (the disk was copied), give up every number block, number
        what is unsent from 1 on, and keep the new device's session when there is one.
        """
        ...

    def kept_offset(self) -> KeptOffset | None:
        """Return the last reading of the server's time this store has kept."""
        ...

    def keep_offset(self, reading: KeptOffset) -> None:
        """Keep a reading; one that cannot be kept (disk full) hinders nothing. From any thread."""
        ...

    def ended(self, reason: str) -> None:
        """The server ended the session for good; the outbox stays."""
        ...

    def may_stay(self, at: Instant) -> bool:
        """Tell whether the person may go on without the server at an instant of its time."""
        ...


class Transport(Protocol):
    """HTTP calls to the server. Each raises :class:`sync.client.transport_error.TransportError`, and nothing else."""

    def push(self, request: PushRequest, token: str) -> PushReply:
        """Send commands."""
        ...

    def pull(self, cursor: Cursor, token: str, wait: int = 0) -> PullReply:
        """Fetch a page of the feed; ``wait`` seconds are spent at the server when there is nothing new (long poll)."""
        ...

    def snapshot(self, scope: str, token: str) -> "SnapshotStream":
        """Open the snapshot of a scope."""
        ...

    def refresh(self, request: RefreshRequest) -> Session:
        """Trade the refresh token for a new session."""
        ...

    def fork(self, request: ForkRequest) -> Session:
        """Let a copy of the store go on as a new device."""
        ...

    def events(self, token: str) -> "EventStream":
        """Open the stream of hints."""
        ...


class DigestLine(Protocol):
    """Calls that compare. They raise :class:`sync.client.transport_error.TransportError`."""

    def digest(self, scope: str, cursor: Cursor, token: str) -> DigestReply:
        """Return what the server has of a scope for a replica at ``cursor``."""
        ...

    def tell_mismatch(self, found: DigestMismatch, token: str) -> None:
        """Tell that the cache was different."""
        ...


class OutcomeLine(Protocol):
    """Asks about commands. Raises :class:`sync.client.transport_error.TransportError`."""

    def outcomes(self, ids: Sequence[str], token: str) -> Sequence[Result]:
        """Return the outcomes the server knows."""
        ...


class SnapshotStream(Protocol):
    """An open snapshot: header, then lines in chunks, then the trailer. Torn streams raise."""

    header: SnapshotHeader

    def chunks(self, size: int) -> Iterator[list[SnapshotLine]]:
        """Yield lines in lists of at most ``size``; the trailer is checked before the iterator ends."""
        ...

    @property
    def trailer(self) -> SnapshotTrailer:
        """The trailer, once :meth:`chunks` has ended."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...


class ServerEvent(msgspec.Struct, frozen=True):
    """One event of the stream: ``hello``, ``head``, ``scopes``, ``revoked`` or ``comment`` with its data line."""

    name: str
    data: str = ""


class EventStream(Protocol):
    """An open stream of hints."""

    def next_event(self, timeout: float) -> ServerEvent | None:
        """Wait for the next event or comment; ``None`` after ``timeout`` seconds of silence. Raises when closed."""
        ...

    def close(self) -> None:
        """Close the socket; a waiting :meth:`next_event` raises. May be called from another thread."""
        ...


class EngineClock(Protocol):
    """Time as the engine reads it."""

    def wall_ms(self) -> int:
        """Wall clock, ms UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go back, since the computer started."""
        ...

    def boot(self) -> str:
        """Id of this start of the computer."""
        ...


class EngineObserver(Protocol):
    """Told on the engine's thread; must return at once."""

    def changed(self, changed: Changed) -> None:
        """Rows changed."""
        ...

    def status_changed(self) -> None:
        """The engine's status should be read again."""
        ...

    def settled(self, results: Sequence[Result]) -> None:
        """Outcomes arrived and are stored."""
        ...

    def session_ended(self, reason: str) -> None:
        """The server ended the session."""
        ...
