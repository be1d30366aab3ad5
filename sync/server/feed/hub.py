"""Hints: tells waiting pulls and open streams of this process that the feed has moved in one of their scopes."""

import asyncio
import contextlib
from collections.abc import Mapping

from sync.server.config import Limits


class Listener:
    """One open stream or waiting pull. ``position`` is the newest position it should fetch."""

    def __init__(self, scopes: frozenset[str], user_id: str, family: str) -> None:
        self.scopes = scopes
        self.user_id = user_id
        self.family = family
        self.position = 0
        self.hinted = 0
        self.hinted_at = float("-inf")
        self.recheck = False
        self._wake = asyncio.Event()
        self._timer: asyncio.TimerHandle | None = None

    def tell(self, position: int, window: float, loop: asyncio.AbstractEventLoop) -> None:
        """Note a new position; wake at once after quiet, else at the end of the window."""
        self.position = max(self.position, position)
        if self._timer is not None or self._wake.is_set():
            return
        wait = self.hinted_at + window - loop.time()
        if wait <= 0:
            self._wake.set()
        else:
            self._timer = loop.call_later(wait, self._ring)

    def check_again(self) -> None:
        """Ask the stream to look at the person's rights again."""
        self.recheck = True
        self._wake.set()

    async def wait(self, seconds: float) -> bool:
        """Wait for a hint; False when none came in time."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), seconds)
        woken = self._wake.is_set()
        self._wake.clear()
        if woken and self.position > self.hinted:
            self.hinted = self.position
            self.hinted_at = asyncio.get_running_loop().time()
        return woken

    def close(self) -> None:
        """Forget a pending timer."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _ring(self) -> None:
        self._timer = None
        self._wake.set()


class Hub:
    """All listeners of this process. Lives on the event loop; other threads come in by ``call_soon_threadsafe``."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._listeners: set[Listener] = set()
        self._by_scope: dict[str, set[Listener]] = {}
        self.closing = False

    @property
    def size(self) -> int:
        """Number of listeners."""
        return len(self._listeners)

    def join(self, listener: Listener) -> None:
        """Start to tell a listener."""
        self._listeners.add(listener)
        for scope in listener.scopes:
            self._by_scope.setdefault(scope, set()).add(listener)

    def leave(self, listener: Listener) -> None:
        """Stop telling a listener."""
        listener.close()
        self._listeners.discard(listener)
        for scope in listener.scopes:
            members = self._by_scope.get(scope)
            if members is not None:
                members.discard(listener)
                if not members:
                    del self._by_scope[scope]

    def announce(self, positions: Mapping[str, int]) -> None:
        """Tell everybody in the scopes that changed."""
        loop = asyncio.get_running_loop()
        for scope, position in positions.items():
            members = self._by_scope.get(scope, ())
            window = self._limits.crowd_hint if len(members) > self._limits.crowd else self._limits.quiet_hint
            for listener in list(members):
                listener.tell(position, window, loop)

    def rights_changed(self, whose: str = "") -> None:
        """Let every stream (or those of one person or session) look at its person's rights again."""
        for listener in list(self._listeners):
            if not whose or whose in (listener.family, listener.user_id):
                listener.check_again()

    def close(self) -> None:
        """End all streams and waits (the server stops)."""
        self.closing = True
        self.rights_changed()
