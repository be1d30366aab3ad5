"""Who waits for news of the feed in this process: open streams and pulls that wait."""

import asyncio
import contextlib

from starlette.types import Send

from sync.server.auth.principals import Principal


class Listener:
    """Somebody who is told when the feed moves in one of their scopes.

    ``told`` is the position up to which they know of everything, ``position`` the newest they should know of, and
    ``base`` where the feed stood when the first change came that they do not know of yet.
    """

    __slots__ = ("base", "due", "position", "principal", "told", "told_at")

    def __init__(self, principal: Principal) -> None:
        self.principal = principal
        self.told = self.position = self.base = 0
        self.told_at = float("-inf")
        self.due = False

    @property
    def waits(self) -> bool:
        """Tell whether there is something they were not told of."""
        return self.position > self.told


class Waiter(Listener):
    """A pull that waits for its next page."""

    __slots__ = ("_rung",)

    def __init__(self, principal: Principal) -> None:
        super().__init__(principal)
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Let it look."""
        self._rung.set()

    async def wait(self, seconds: float) -> bool:
        """Wait to be rung; False when nobody did in time."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._rung.wait(), seconds)
        return self._rung.is_set()


class Stream(Listener):
    """An open event stream. It has no task of its own: what it is sent is sent by short ones, one at a time."""

    __slots__ = ("_busy_since", "_sending", "_write", "beat", "ended", "greeted", "takes_changes")

    def __init__(self, principal: Principal, write: Send, *, takes_changes: bool = False) -> None:
        super().__init__(principal)
        self.takes_changes = takes_changes
        self._write = write
        self._sending: asyncio.Task[None] | None = None
        self._busy_since = 0.0
        self.beat = 0
        self.greeted = self.ended = False

    def begin(self, position: int) -> None:
        """Note what the greeting has told."""
        self.greeted = True
        self.told = self.base = position
        self.position = max(self.position, position)

    def deliver(self, event: bytes) -> bool:
        """Send an event; False when the one before is still on its way or the stream is over."""
        if self.ended or not self.greeted or self._is_busy():
            return False
        loop = asyncio.get_running_loop()
        self._busy_since = loop.time()
        self._sending = loop.create_task(self._send(event, more=True))
        return True

    def finish(self, event: bytes = b"") -> None:
        """Send a last event and end the stream."""
        if self.ended:
            return
        self.ended = True
        before = self._sending if self._is_busy() else None
        self._sending = asyncio.get_running_loop().create_task(self._finish(event, before))

    def stuck_for(self, now: float) -> float:
        """Return for how long an event has been on its way (0: none is)."""
        return now - self._busy_since if self._is_busy() else 0.0

    def _is_busy(self) -> bool:
        return self._sending is not None and not self._sending.done()

    async def _finish(self, event: bytes, before: "asyncio.Task[None] | None") -> None:
        if before is not None:
            before.cancel()
            await asyncio.wait([before])
        await self._send(event, more=False)

    async def _send(self, event: bytes, *, more: bool) -> None:
        with contextlib.suppress(OSError, RuntimeError):  # the client has gone
            await self._write({"type": "http.response.body", "body": event, "more_body": more})
