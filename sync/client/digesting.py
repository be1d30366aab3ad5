"""Comparing the cache with the server, scope by scope, and fetching again what differs. The outbox is not touched."""

import logging
from collections.abc import Iterable
from typing import Final

from sync.client.ports import DigestLine, EngineClock, Outbox, Replica
from sync.client.transport_error import TransportError
from sync.contract.digests import DigestMismatch, DigestReply
from sync.contract.errors import ErrorCode
from sync.contract.messages import Session
from sync.contract.replica import Cursor

logger = logging.getLogger(__name__)

FIRST_AFTER: Final = 60.0
"""Seconds from the end of the first fetch to the first comparison."""
EVERY: Final = 3600.0
CONFIRM_AFTER: Final = 30.0
"""A difference counts when it is there at a second look: an outcome may be here before the feed brings it."""
REPAIR_EVERY: Final = 6 * 3600.0
"""A scope that is different again after a repair is not fetched in a circle."""
MISMATCH = "digest_mismatch"


class DigestKeeper:
    """Does one comparison a call of :meth:`step`, while nothing else is to do."""

    def __init__(self, line: DigestLine | None, outbox: Outbox, replica: Replica, clock: EngineClock) -> None:
        self._line = line
        self._outbox = outbox
        self._replica = replica
        self._clock = clock
        self._due: dict[str, float] = {}
        self._doubted: set[str] = set()
        self._repaired: dict[str, float] = {}
        self.states: dict[str, str] = {}
        """By scope: ``same``, ``different`` (being fetched again); absent: not compared yet."""
        self.compared_at = 0
        """When a scope was last compared to the end, ms by this seat's clock; 0: not since the start."""
        self.repaired_at = 0
        self.repaired_rows = 0
        """By how many rows, at the least, a scope was different when it was last fetched again, and when."""

    def due_in(self, scopes: Iterable[str]) -> float:
        """Seconds until a comparison is due."""
        now = self._clock.monotonic()
        waits = [self._due.setdefault(scope, now + FIRST_AFTER) - now for scope in scopes]
        return max(0.0, min(waits, default=EVERY)) if self._line is not None else EVERY

    def compare_all_now(self) -> None:
        """Compare every scope at the next steps."""
        self._due = dict.fromkeys(self._due, self._clock.monotonic())

    def step(self, token: str, session: Session, cursor: Cursor) -> bool:
        """Compare the scope that is most due; tells whether the server was called. Raises the transport's errors.

        The replica must have read the feed up to ``cursor`` and hold every scope.
        """
        if self._line is None:
            return False
        now = self._clock.monotonic()
        scopes = {grant.scope for grant in session.scopes} | {"global"}
        self._due = {scope: self._due.get(scope, now + FIRST_AFTER) for scope in scopes}
        scope = min(scopes, key=lambda one: (self._due[one], one))
        if self._due[scope] > now:
            return False
        if self._outbox.counts().unsent:  # outcomes would bring rows before the feed does
            self._due[scope] = now + CONFIRM_AFTER
            return False
        try:
            reply = self._line.digest(scope, cursor, token)
        except TransportError as error:
            if error.code not in {ErrorCode.OVERLOADED, ErrorCode.NOT_FOUND, ErrorCode.METHOD_NOT_ALLOWED}:
                raise
            self._due[scope] = now + (error.retry_after or EVERY)
            return True
        self._judge(scope, reply, token, now)
        return True

    def _judge(self, scope: str, reply: DigestReply, token: str, now: float) -> None:
        here = self._replica.digest(scope, frozenset(reply.leave_out), reply.since)
        if here == (reply.count, int(reply.total)):
            self.compared_at = self._clock.wall_ms()
            self._doubted.discard(scope)
            self.states[scope] = "same"
            self._due[scope] = now + EVERY
        elif scope not in self._doubted:
            self._doubted.add(scope)
            self._due[scope] = now + CONFIRM_AFTER
        else:
            self._doubted.discard(scope)
            self.states[scope] = "different"
            self.compared_at = self._clock.wall_ms()
            self._due[scope] = now + EVERY
            self._repair(scope, here[0], reply.count, token, now)

    def _repair(self, scope: str, here: int, there: int, token: str, now: float) -> None:
        last = self._repaired.get(scope)
        if last is not None and now - last < REPAIR_EVERY:
            return
        self._repaired[scope] = now
        self.repaired_at, self.repaired_rows = self._clock.wall_ms(), max(1, abs(here - there))
        logger.error("cache differs from the server", extra={"scope": scope.partition(":")[0], "code": MISMATCH})
        self._replica.distrust(scope)
        self.tell(DigestMismatch(scope=scope, here=here, there=there, reason=MISMATCH), token)

    def tell(self, found: DigestMismatch, token: str) -> None:
        """Tell the server; that it hears is good to have, the repair does not wait for it."""
        if self._line is None:
            return
        try:
            self._line.tell_mismatch(found, token)
        except TransportError as error:
            logger.info("mismatch not told", extra={"code": error.code})
