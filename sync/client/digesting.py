"""Comparing the cache with the server, scope by scope, and fetching again what differs: while nothing else is to do,
and as its person leaves. The outbox is not touched.
"""

import logging
import math
from collections.abc import Callable, Iterable
from typing import Final, Protocol, TypeVar

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
LATELY: Final = 15 * 60.0
"""Who leaves does not wait for a comparison that was made so many seconds before."""
MISMATCH = "digest_mismatch"

_Reply = TypeVar("_Reply")


class TimeLeft(Protocol):
    """The time a person who leaves waits at most. Both raise :class:`TransportError` when it is over."""

    def call(self, call: Callable[[], _Reply], /) -> _Reply:
        """Make a call and give it up when the time is over."""
        ...

    def check(self) -> None:
        """Go on, if there is time."""
        ...


class DigestKeeper:
    """Does one comparison a call of :meth:`step`, while nothing else is to do."""

    def __init__(self, line: DigestLine | None, outbox: Outbox, replica: Replica, clock: EngineClock) -> None:
        self._line = line
        self._outbox = outbox
        self._replica = replica
        self._clock = clock
        self._due: dict[str, float] = {}
        self._compared: dict[str, float] = {}
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

    def last_look(self, token: str, session: Session, settled_at: float, time_left: TimeLeft) -> None:
        """Before its person leaves: compare what was not compared lately, the longest ago first. What is different is
        fetched again at the next sign-in.

        Nobody waits for a look half a minute later, so a difference counts when it is there twice at once, and not
        while an outcome (the last came at ``settled_at``) may be here before the feed has brought it. Ends with the
        first call that fails; nothing is done while something is unsent.
        """
        cursor = self._replica.cursor()
        if self._line is None or cursor is None or self._outbox.counts().unsent:
            return
        if (cursor.epoch, cursor.scope_set) != (session.epoch, session.scope_set):
            return
        now = self._clock.monotonic()
        scopes = ({grant.scope for grant in session.scopes} | {"global"}) & self._replica.held_scopes()
        before = sorted((self._compared.get(one, -math.inf), one) for one in scopes)
        try:
            for scope in (one for compared, one in before if now - compared >= LATELY):
                look = _Look(self._line, self._replica, scope, cursor, token, time_left)
                if look.differs() and now - settled_at >= CONFIRM_AFTER and look.differs():
                    self._repair(scope, look.here, look.there, now, lambda found: self.tell(found, token, time_left))
        except TransportError as error:
            logger.info("last comparison given up", extra={"code": error.code})

    def _judge(self, scope: str, reply: DigestReply, token: str, now: float) -> None:
        here = self._replica.digest(scope, frozenset(reply.leave_out), reply.since)
        if here == (reply.count, int(reply.total)):
            self.compared_at = self._clock.wall_ms()
            self._doubted.discard(scope)
            self.states[scope] = "same"
            self._compared[scope] = now
            self._due[scope] = now + EVERY
        elif scope not in self._doubted:
            self._doubted.add(scope)
            self._due[scope] = now + CONFIRM_AFTER
        else:
            self._doubted.discard(scope)
            self.states[scope] = "different"
            self.compared_at = self._clock.wall_ms()
            self._compared[scope] = now
            self._due[scope] = now + EVERY
            self._repair(scope, here[0], reply.count, now, lambda found: self.tell(found, token))

    def _repair(self, scope: str, here: int, there: int, now: float, tell: Callable[[DigestMismatch], object]) -> None:
        last = self._repaired.get(scope)
        if last is not None and now - last < REPAIR_EVERY:
            return
        self._repaired[scope] = now
        self.repaired_at, self.repaired_rows = self._clock.wall_ms(), max(1, abs(here - there))
        logger.error("cache differs from the server", extra={"scope": scope.partition(":")[0], "code": MISMATCH})
        self._replica.distrust(scope)
        tell(DigestMismatch(scope=scope, here=here, there=there, reason=MISMATCH))

    def tell(self, found: DigestMismatch, token: str, time_left: TimeLeft | None = None) -> None:
        """Tell the server; that it hears is good to have, the repair does not wait for it."""
        line = self._line
        if line is None:
            return
        try:
            if time_left is None:
                line.tell_mismatch(found, token)
            else:
                time_left.call(lambda: line.tell_mismatch(found, token))
        except TransportError as error:
            logger.info("mismatch not told", extra={"code": error.code})


class _Look:
    """Compares one scope within the time there is; ``here`` and ``there`` are the rows of the last comparison."""

    def __init__(
        self, line: DigestLine, replica: Replica, scope: str, cursor: Cursor, token: str, time_left: TimeLeft
    ) -> None:
        self._ask = lambda: line.digest(scope, cursor, token)
        self._replica = replica
        self._scope = scope
        self._time_left = time_left
        self.here = self.there = 0

    def differs(self) -> bool:
        said = self._time_left.call(self._ask)
        here = self._replica.digest(self._scope, frozenset(said.leave_out), said.since, self._time_left.check)
        self.here, self.there = here[0], said.count
        return here != (said.count, int(said.total))
