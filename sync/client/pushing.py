"""Sending the outbox: batches in ``seq`` order, outcomes stored in one transaction, a poison command never blocks
others.
"""

import math
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Literal

from sync.client.clock_offset import ClockOffset
from sync.client.ports import EngineClock, EngineObserver, Outbox, SessionKeeper, Transport
from sync.client.transport_error import TransportError
from sync.contract.errors import ErrorCode
from sync.contract.messages import Command, PushReply, PushRequest
from sync.domain.codes import Outcome

Lane = Literal["live", "backlog"]
LIVE: Final = "live"
BACKLOG: Final = "backlog"
_LIVE_MS = 60_000
BATCH, BACKLOG_BATCH = 50, 25
"""So many commands a request, of old work fewer; whoever has more waiting than a person gives in a minute is served as
backlog.
"""
_SINGLE_TRIES = 5
_SHAPE_CODES = frozenset({ErrorCode.BAD_REQUEST.value, ErrorCode.UNKNOWN_FIELD.value, ErrorCode.TOO_LARGE.value})


class PushStalled(Exception):
    """The server wants (some of) the commands later; pulling may go on meanwhile. ``retry_after`` in seconds, ``slot``
    when the server gave that time to this seat alone.
    """

    def __init__(self, retry_after: float | None = None, code: str = "", *, slot: bool = False) -> None:
        super().__init__(code)
        self.retry_after = retry_after
        self.code = code
        self.slot = slot


Send = Callable[[], PushReply]
Beside = Callable[[Send], Send]
"""Begins a call on another thread; what it returns waits for the reply."""


@dataclass(frozen=True, slots=True)
class _Flight:
    """A request under way."""

    commands: list[Command]
    reply: Send
    sent_at: int


class Pusher:
    """One batch a call of :meth:`step`. Keeps only how big the next batch may be and where a gap starts.

    With ``beside`` the next batch is made ready while the reply to the last is awaited, and travels while its outcomes
    are stored. There is never more than one under way, and none begins before the reply to the one before has come: the
    device's order holds.
    """

    def __init__(
        self,
        outbox: Outbox,
        keeper: SessionKeeper,
        transport: Transport,
        clock: EngineClock,
        observer: EngineObserver,
        offset: ClockOffset,
    ) -> None:
        self._outbox = outbox
        self._keeper = keeper
        self._transport = transport
        self._clock = clock
        self._observer = observer
        self._offset = offset
        self._size = self._most = BATCH
        self._resend_from = 0
        self._single_tries = 0
        self._single_id = ""
        self._pulled_since_failure = False
        self.beside: Beside | None = None
        self._flight: _Flight | None = None
        self.settled_at = -math.inf
        """When outcomes last came (monotonic)."""

    def pulled(self) -> None:
        """A pull has succeeded: the server works, so a command that keeps failing is itself the cause."""
        self._pulled_since_failure = True

    def step(self, token: str, epoch: str, *, hold_backlog: bool = False) -> bool:
        """Send the next batch; ``False`` when there is nothing to send, or nothing but backlog while that is held back.

        Raises :class:`PushStalled` when the server wants it later, else the transport's error.
        """
        flight, self._flight = self._flight, None
        if flight is None:
            commands = self._next()
            if not commands or (hold_backlog and lane_of(commands, self._clock.wall_ms()) == BACKLOG):
                return False
            flight = self._begin(self._request(commands, epoch), token)
        commands = flight.commands
        behind = None if self.beside is None or hold_backlog else self._behind(commands, epoch)
        waiting = [] if behind is None else behind.commands
        try:
            reply = flight.reply()
        except TransportError as error:
            self._outbox.mark_unsent([command.id for command in (*commands, *waiting)])
            self._failed(error, commands)
            return True
        self._offset.note(flight.sent_at, reply.now)
        if behind is not None and _is_clean(reply, commands):
            self._flight = self._begin(behind, token)
        elif waiting:
            self._outbox.mark_unsent([command.id for command in waiting])
        self._accept(reply, commands)
        return True

    def wait(self) -> None:
        """Wait for a request that is under way; its commands count as sent and are sent again at the next start."""
        flight, self._flight = self._flight, None
        if flight is not None:
            with suppress(TransportError):
                flight.reply()

    def _request(self, commands: list[Command], epoch: str) -> PushRequest:
        """Make commands ready; from now on they count as sent."""
        self._outbox.mark_sent([command.id for command in commands])
        free = self._outbox.counts().free_numbers
        lane = lane_of(commands, self._clock.wall_ms())
        return PushRequest(device=self._keeper.device(), epoch=epoch, commands=commands, free_numbers=free, lane=lane)

    def _begin(self, request: PushRequest, token: str) -> _Flight:
        sent_at = self._offset.begin()

        def send() -> PushReply:
            return self._transport.push(request, token)

        return _Flight(request.commands, send if self.beside is None else self.beside(send), sent_at)

    def _behind(self, commands: Sequence[Command], epoch: str) -> PushRequest | None:
        """Make the batch behind these ready, which are under way."""
        behind = self._batch(self._outbox.pending_behind(commands[-1].seq, self._size))
        return self._request(behind, epoch) if behind and behind[0].seq == commands[-1].seq + 1 else None

    def _next(self) -> list[Command]:
        if self._resend_from:
            start, self._resend_from = self._resend_from, 0
            kept = self._batch(self._outbox.from_seq(start, self._size))
            if kept and kept[0].seq == start:
                return kept
            self._outbox.resequence(start)
        return self._batch(self._outbox.pending(self._size))

    def _batch(self, commands: Sequence[Command]) -> list[Command]:
        """Return the leading commands that may go in one request."""
        kept = contiguous(commands)
        return kept[:BACKLOG_BATCH] if lane_of(kept, self._clock.wall_ms()) == BACKLOG else kept

    def _accept(self, reply: PushReply, commands: Sequence[Command]) -> None:
        now = reply.now
        changed = self._outbox.settle(reply.results, reply.leases, now, reply.epoch)
        if reply.results:
            self.settled_at = self._clock.monotonic()
        answered = {result.id for result in reply.results}
        rest = [command.id for command in commands if command.id not in answered]
        if rest:
            self._outbox.mark_unsent(rest)
        self._size = min(self._most, self._size * 2)
        self._single_tries = 0
        if reply.results:
            self._observer.settled(reply.results)
        if changed:
            self._observer.changed(changed)
        self._observer.status_changed()
        if rest or any(result.outcome is Outcome.RETRY for result in reply.results):
            raise PushStalled(code=ErrorCode.INTERNAL)

    def _failed(self, error: TransportError, commands: Sequence[Command]) -> None:
        """Do what the error asks for; raises when the engine has to know."""
        if error.code == ErrorCode.SEQUENCE_GAP:
            expected = error.detail.get("next_seq", error.detail.get("expected_seq", 0))
            if isinstance(expected, int) and 0 < expected != commands[0].seq:
                self._resend_from = expected
                return
            raise PushStalled(code=error.code)
        if error.code in _SHAPE_CODES:
            self._refused_shape(error, commands)
            return
        if error.code == ErrorCode.INTERNAL:
            self._server_fault(error, commands)
            return
        if error.has_slot:
            raise PushStalled(error.retry_after, error.code, slot=True)
        raise error

    def _refused_shape(self, error: TransportError, commands: Sequence[Command]) -> None:
        """A batch the server cannot read: find the command by halving, then put it aside at once, for it will never
        pass. Of a batch that only has too many commands the server says how many it takes.
        """
        field = str(error.detail.get("field", ""))
        if error.code != ErrorCode.TOO_LARGE and not field.startswith("$.commands"):
            raise PushStalled(code=error.code)
        most = error.detail.get("most", 0)
        if isinstance(most, int) and 0 < most < len(commands):
            self._size = self._most = most
            return
        if len(commands) > 1:
            self._size = max(1, len(commands) // 2)
            return
        self._set_aside(commands[0], error.code)

    def _server_fault(self, error: TransportError, commands: Sequence[Command]) -> None:
        if len(commands) > 1:
            self._size = max(1, len(commands) // 2)
            self._pulled_since_failure = False
            raise PushStalled(error.retry_after, error.code)
        if self._single_id != commands[0].id:
            self._single_id, self._single_tries = commands[0].id, 0
            self._pulled_since_failure = False
        self._single_tries += 1
        if self._single_tries < _SINGLE_TRIES or not self._pulled_since_failure:
            raise PushStalled(error.retry_after, error.code)
        self._set_aside(commands[0], error.code)

    def _set_aside(self, command: Command, code: str) -> None:
        self._outbox.mark_sent([command.id])
        changed = self._outbox.set_aside(command.id, code, self._clock.wall_ms() + self._offset.offset_ms)
        self._outbox.resequence(command.seq)
        self._single_tries, self._single_id = 0, ""
        self._size = self._most
        if changed:
            self._observer.changed(changed)
        self._observer.status_changed()


def lane_of(commands: Sequence[Command], now: int) -> Lane:
    """Return the lane of a push: what nobody has added to for a minute is not what a person sits and waits for."""
    newest = max((command.occurred.wall for command in commands), default=now)
    return LIVE if now - newest < _LIVE_MS else BACKLOG


def _is_clean(reply: PushReply, commands: Sequence[Command]) -> bool:
    """Tell whether every command has its outcome, and the reply brings nothing the next request depends on."""
    return (
        not reply.leases
        and [result.id for result in reply.results] == [command.id for command in commands]
        and all(result.outcome is not Outcome.RETRY for result in reply.results)
    )


def contiguous(commands: Sequence[Command]) -> list[Command]:
    """Return the leading commands whose sequence numbers follow each other."""
    kept: list[Command] = []
    for command in commands:
        if kept and command.seq != kept[-1].seq + 1:
            break
        kept.append(command)
    return kept
