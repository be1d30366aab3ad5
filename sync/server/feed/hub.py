"""Tells open streams and waiting pulls of this process that the feed has moved in one of their scopes."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Executor
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from sync.contract.codec import encode
from sync.contract.messages import Head
from sync.server.auth.principals import Principal
from sync.server.config import Limits
from sync.server.feed.listeners import Listener, Stream, Waiter
from sync.server.feed.news import MOST_ROWS, News
from sync.server.feed.pages import PageRow
from sync.server.feed.small_changes import Reader, SmallChanges
from sync.server.slots import soon

logger = logging.getLogger(__name__)

COMMENT = b": still here\n\n"
_BEATS = 15
_GRID_SECONDS = 0.025
_CHECKS_AT_ONCE = 4
LookAgain = Callable[[Principal], Awaitable[Principal | bytes]]
"""Loads somebody's rights anew; the last event of their stream when they have changed."""


def event(name: str, data: bytes) -> bytes:
    """Return an event as it stands in the stream."""
    return b"event: " + name.encode() + b"\ndata: " + data + b"\n\n"


class Hub:
    """All listeners of this process. Lives on the event loop; other threads come in by ``call_soon_threadsafe``."""

    def __init__(self, limits: Limits, changes: SmallChanges, reader: Executor, look_again: LookAgain) -> None:
        self._limits = limits
        self._changes = changes
        self._reader = reader
        self._look_again = look_again
        self._listeners: set[Listener] = set()
        self._by_scope: dict[str, set[Listener]] = {}
        self._by_person: dict[str, list[Stream]] = {}
        self._beats: list[set[Stream]] = [set() for _ in range(_BEATS)]
        self._due: list[Listener] = []
        self._later: dict[int, list[Listener]] = {}
        self._wake = asyncio.Event()
        self._rows: deque[PageRow] = deque(maxlen=MOST_ROWS)
        self._rows_from = 0
        self._top = 0
        self._checks = asyncio.Semaphore(_CHECKS_AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()
        self.closing = False

    @property
    def size(self) -> int:
        """Number of listeners."""
        return len(self._listeners)

    def devices(self) -> frozenset[str]:
        """Return the devices that listen now; may be called from any thread."""
        return frozenset(one.principal.device for one in tuple(self._listeners))

    def admit(self) -> None:
        """Raise 503 when there are as many listeners as this process can bear."""
        if len(self._listeners) >= self._limits.listeners:
            raise soon()

    def join(self, listener: Listener) -> None:
        """Start to tell a listener. A newer stream of a device, or one too many of a person, ends the oldest."""
        self._listeners.add(listener)
        for scope in listener.principal.grants:
            self._by_scope.setdefault(scope, set()).add(listener)
        if not isinstance(listener, Stream):
            return
        listener.beat = len(self._listeners) % _BEATS
        self._beats[listener.beat].add(listener)
        own = self._by_person.setdefault(listener.principal.user_id, [])
        replaced = [one for one in own if one.principal.device == listener.principal.device]
        too_many = len(own) - len(replaced) + 1 - self._limits.streams_per_person
        replaced += [one for one in own if one not in replaced][: max(0, too_many)]
        own.append(listener)
        for one in replaced:
            one.finish(event("replaced", b"{}"))

    def leave(self, listener: Listener) -> None:
        """Stop telling a listener."""
        self._listeners.discard(listener)
        for scope in listener.principal.grants:
            members = self._by_scope.get(scope)
            if members is not None:
                members.discard(listener)
                if not members:
                    del self._by_scope[scope]
        if isinstance(listener, Stream):
            listener.ended = True
            self._beats[listener.beat].discard(listener)
            own = self._by_person.get(listener.principal.user_id, [])
            if listener in own:
                own.remove(listener)
            if not own:
                self._by_person.pop(listener.principal.user_id, None)

    def announce(self, news: News) -> None:
        """Tell everybody in the scopes that changed: at once after quiet, else at the end of their window."""
        self._top = max(self._top, news.top)
        if news.rows is None or news.after > self._newest_row():
            self._rows.clear()
            self._rows_from = news.top if news.rows is None else news.after
        self._rows.extend(news.rows or ())
        if len(self._rows) == MOST_ROWS:
            self._rows_from = max(self._rows_from, self._rows[0].pos - 1)
        for scope, position in news.positions.items():
            for listener in self._by_scope.get(scope, ()):
                if not listener.waits:
                    listener.base = news.after
                listener.position = max(listener.position, position)
                self._call(listener)

    def rights_changed(self, whose: str = "") -> None:
        """Let every stream (or those of one person or session) look at its person's rights again.

        ``whose`` may also be a device that was copied: it takes a fresh session, and with it other numbers, at once.
        """
        for listener in list(self._listeners):
            note = listener.principal.note
            if whose == note.device and isinstance(listener, Stream):
                listener.deliver(event("scopes", encode({"scope_set": listener.principal.scope_set})))
                continue
            if whose and whose not in (note.family, note.user):
                continue
            if isinstance(listener, Waiter):
                listener.ring()
            elif isinstance(listener, Stream):
                self._spawn(self._check(listener))

    def close(self) -> None:
        """End all streams and waits (the server stops)."""
        self.closing = True
        self._wake.set()
        for listener in list(self._listeners):
            if isinstance(listener, Waiter):
                listener.ring()
            elif isinstance(listener, Stream):
                listener.finish()

    async def run(self) -> None:
        """Tell in rounds, until cancelled."""
        beating = asyncio.create_task(self._beat())
        try:
            while not self.closing:
                await self._wake.wait()
                self._wake.clear()
                due, self._due = self._due, []
                await self._round(due)
        finally:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)

    def _newest_row(self) -> int:
        return self._rows[-1].pos if self._rows else self._rows_from

    def _call(self, listener: Listener) -> None:
        """Put a listener into a round: the next, or the first after its window."""
        if listener.due:
            return
        listener.due = True
        loop = asyncio.get_running_loop()
        crowded = any(len(self._by_scope.get(one, ())) > self._limits.crowd for one in listener.principal.grants)
        at = listener.told_at + (self._limits.crowd_hint if crowded else self._limits.quiet_hint)
        if at <= loop.time():
            self._due.append(listener)
            self._wake.set()
            return
        place = int(at / _GRID_SECONDS) + 1
        if place not in self._later:
            self._later[place] = []
            loop.call_at(place * _GRID_SECONDS, self._strike, place)
        self._later[place].append(listener)

    def _strike(self, place: int) -> None:
        self._due += self._later.pop(place, [])
        self._wake.set()

    async def _round(self, due: list[Listener]) -> None:
        now = asyncio.get_running_loop().time()
        streams: list[Stream] = []
        for listener in due:
            listener.due = False
            if listener not in self._listeners:
                continue
            if isinstance(listener, Waiter):
                listener.ring()
            elif isinstance(listener, Stream) and listener.waits:
                streams.append(listener)
        if not streams:
            return
        top = self._top
        events, doubtful = await self._events(streams, top)
        for place, stream in enumerate(streams):
            if place in doubtful:
                self._spawn(self._check(stream, then_tell=top))
            else:
                self._tell(stream, events.get(place) or self._head(stream, top), top, now)

    async def _events(self, streams: list[Stream], top: int) -> tuple[dict[int, bytes], set[int]]:
        """Return what can be told whole. Anything that goes wrong leaves a plain hint, which is enough."""
        known = [place for place, one in enumerate(streams) if one.takes_changes and one.base >= self._rows_from]
        readers = [Reader(streams[place].principal, streams[place].told, streams[place].base) for place in known]
        rows = [row for row in self._rows if readers and row.pos > min(reader.base for reader in readers)]
        if not rows or len(rows) >= MOST_ROWS:
            return {}, set()
        run = asyncio.get_running_loop().run_in_executor
        try:
            events, doubtful = await run(self._reader, self._changes.events, readers, rows, top)
        except SQLAlchemyError as error:
            logger.error("changes could not be told", extra={"kind": type(error).__name__})
            return {}, set()
        return {known[at]: made for at, made in events.items()}, {known[at] for at in doubtful}

    def _head(self, stream: Stream, top: int) -> bytes:
        crowded = any(len(self._by_scope.get(one, ())) > self._limits.crowd for one in stream.principal.grants)
        return event("head", encode(Head(top, self._limits.crowd_spread_ms if crowded else 0)))

    def _tell(self, stream: Stream, told: bytes, top: int, now: float) -> None:
        if stream.deliver(told):
            stream.told, stream.told_at = top, now
            stream.base = top
        elif stream.stuck_for(now) > self._limits.send_seconds:
            stream.finish()
        if stream.waits and not stream.ended:
            stream.told_at = now  # what came meanwhile, or could not be sent: after a window
            self._call(stream)

    async def _check(self, stream: Stream, then_tell: int = 0) -> None:
        """Look at a person's rights again; end the stream when they are not as they were."""
        async with self._checks:
            if stream.ended:
                return
            try:
                fresh = await self._look_again(stream.principal)
            except Exception:  # who cannot be looked at is not listened to: the seat asks anew and is told why
                logger.exception("rights could not be looked at")
                fresh = b""
        if isinstance(fresh, bytes):
            stream.finish(fresh)
            return
        stream.principal = fresh
        if then_tell and stream.waits:
            self._tell(stream, self._head(stream, then_tell), then_tell, asyncio.get_running_loop().time())

    async def _beat(self) -> None:
        """Send comments, a share of the streams at a time, and look whether their people may still listen."""
        beat = 0
        while True:
            await asyncio.sleep(self._limits.stream_comment_seconds / _BEATS)
            beat = (beat + 1) % _BEATS
            streams = [one for one in self._beats[beat] if one.greeted and not one.ended]
            if not streams:
                continue
            run = asyncio.get_running_loop().run_in_executor
            try:
                stale = await run(self._reader, self._changes.stale, [one.principal for one in streams])
            except SQLAlchemyError as error:
                logger.error("rights could not be looked at", extra={"kind": type(error).__name__})
                stale = set[Principal]()
            for stream in streams:
                if stream.principal in stale:
                    self._spawn(self._check(stream))
                stream.deliver(COMMENT)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
