"""Fetching the feed, one page a call, applied with its cursor in one transaction."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from sync.client.clock_offset import ClockOffset
from sync.client.evictions import EvictBreaker
from sync.client.ports import EngineClock, EngineObserver, Replica, Transport
from sync.client.transport_error import LineError, TransportError
from sync.contract.errors import ErrorCode
from sync.contract.messages import PullReply
from sync.contract.replica import Changed, Cursor

FRESH: Final = 2.0
"""Seconds for which a page fetched ahead may be applied."""

Fetch = Callable[[], PullReply]


@dataclass(frozen=True, slots=True)
class _Ahead:
    """A page on its way while the one before it is applied."""

    cursor: Cursor
    token: str
    until: float
    reply: Fetch


class Puller:
    """Moves the replica's cursor forward.

    With ``beside`` the next page of many is fetched while this one is applied. It is applied only at the very place it
    was asked for, under the same rights and at once; else it is asked for again.
    """

    def __init__(
        self,
        replica: Replica,
        transport: Transport,
        clock: EngineClock,
        observer: EngineObserver,
        offset: ClockOffset,
        breaker: EvictBreaker,
    ) -> None:
        self._replica = replica
        self._transport = transport
        self._clock = clock
        self._observer = observer
        self._offset = offset
        self._breaker = breaker
        self.beside: Callable[[Fetch], Fetch] | None = None
        """Begins a call on another thread; what it returns waits for the reply."""
        self._ahead: _Ahead | None = None
        self.heard: Callable[[Changed], object] = bool
        """Is told of what pages have changed, after the screens."""

    def step(self, token: str, cursor: Cursor) -> tuple[Cursor, bool]:
        """Fetch and apply one page; returns the new cursor and whether there is more.

        A page that would empty the cache is not applied when the server, asked again, has it otherwise: the cursor
        stays, and the scopes concerned are fetched anew.
        """
        reply = self._fetched_ahead(cursor, token)
        if reply is None:
            before = self._offset.begin()
            reply = self._transport.pull(cursor, token)
            self._offset.note(before, reply.now)
        if reply.from_ != cursor.pos:  # something on the way kept an older page: applied, it could bring back what left
            _check(reply, cursor)
            raise TransportError(LineError.CLOSED)
        if reply.more:
            self._fetch_ahead(Cursor(epoch=reply.epoch, pos=reply.to, scope_set=cursor.scope_set), token)
        after = self._apply(reply, cursor, token)
        return (cursor, True) if after is None else (after, reply.more)

    def forget(self) -> None:
        """Wait for a page that is under way and drop it."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            with suppress(TransportError):
                ahead.reply()

    def _fetch_ahead(self, cursor: Cursor, token: str) -> None:
        if self.beside is not None:
            until = self._clock.monotonic() + FRESH
            self._ahead = _Ahead(cursor, token, until, self.beside(lambda: self._transport.pull(cursor, token)))

    def _fetched_ahead(self, cursor: Cursor, token: str) -> PullReply | None:
        ahead = self._ahead
        if ahead is None:
            return None
        if (ahead.cursor, ahead.token) != (cursor, token) or self._clock.monotonic() > ahead.until:
            self.forget()
            return None
        self._ahead = None
        return ahead.reply()

    def take(self, page: PullReply, cursor: Cursor, token: str) -> Cursor | None:
        """Apply a page that came with a hint; ``None`` when it does not follow on what is here: then a pull is due.

        It holds everything of ``page.from_ < pos <= page.to`` and ends behind the cursor, so a cursor in between may go
        on from it too: what it repeats it also brings to its end.
        """
        fits = page.epoch == cursor.epoch and page.scope_set == cursor.scope_set
        if not fits or not page.from_ <= cursor.pos < page.to:
            return None
        return self._apply(page, cursor, token)

    def _apply(self, reply: PullReply, cursor: Cursor, token: str) -> Cursor | None:
        """Apply a page with its cursor; ``None`` when it is doubted."""
        _check(reply, cursor)
        after = Cursor(epoch=reply.epoch, pos=max(cursor.pos, reply.to), scope_set=cursor.scope_set)
        changes = self._breaker.sift(reply.changes, after, token)
        if changes is None:
            return None
        if not reply.more:
            self._breaker.run_ended()
        if changes or after.pos != cursor.pos:
            changed = self._replica.apply_page(changes, after)
            if changed:
                self._observer.changed(changed)
                self.heard(changed)
        return after


def _check(reply: PullReply, cursor: Cursor) -> None:
    if reply.epoch != cursor.epoch:
        raise TransportError(ErrorCode.EPOCH_CHANGED, 409, {"epoch": reply.epoch})
    if reply.scope_set and reply.scope_set != cursor.scope_set:
        raise TransportError(ErrorCode.SCOPES_CHANGED, 409)
