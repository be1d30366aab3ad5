"""The listener: turns the server's event stream into hints in the engine's queue, and falls back when the stream
fails.
"""

import logging
import threading
from collections.abc import Callable

from sync.client.backoff import BackOff
from sync.client.patience import Patience
from sync.client.ports import EngineClock, EngineObserver, EventStream, ServerEvent, Transport
from sync.client.signals import Signal, SignalKind
from sync.client.status import StatusBoard
from sync.client.tokens import SessionOver, Tokens
from sync.client.transport_error import LineError, TransportError
from sync.contract.codec import ContractError, decode
from sync.contract.errors import ErrorCode
from sync.contract.messages import Head, Hello, PullReply
from sync.contract.replica import Cursor

logger = logging.getLogger(__name__)

HELLO_WITHIN = 3.0
LONG_POLL = 25
RETRY_STREAM_AFTER = 300.0
"""Seconds of long-polling before the stream is tried again (a proxy that buffers goes on buffering)."""


class Listener:
    """Runs on its own thread. It never touches rows: it only puts signals into the engine's queue."""

    def __init__(
        self,
        *,
        transport: Transport,
        tokens: Tokens,
        board: StatusBoard,
        signal: Callable[[Signal], None],
        scope_set: Callable[[], str],
        observer: EngineObserver,
        clock: EngineClock,
        random: Callable[[], float],
    ) -> None:
        self._transport = transport
        self._tokens = tokens
        self._board = board
        self._signal = signal
        self._scope_set = scope_set
        self._observer = observer
        self._clock = clock
        self.silence = Patience().silence
        """Seconds without a sound after which the stream counts as broken and is opened again."""
        self._line = BackOff(random, base=1.0, cap=30.0)
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._stream: EventStream | None = None
        self._flawed = False
        self._stream_at = clock.monotonic()

    def run(self) -> None:
        """Listen until :meth:`stop`."""
        while not self._stopping.is_set():
            delay = self.guarded_once()
            if delay > 0:
                self._stopping.wait(delay)

    def guarded_once(self) -> float:
        """A fault of the store (a renewed session that cannot be kept) does not end live hints for ever."""
        try:
            return self.once()
        except Exception as error:
            logger.exception("listening failed", extra={"code": str(getattr(error, "code", "") or "unexpected")})
            return max(1.0, self._line.failed())

    def stop(self) -> None:
        """End :meth:`run`: closes the socket it waits on."""
        self._stopping.set()
        with self._lock:
            stream = self._stream
        if stream is not None:
            stream.close()

    def listen_anew(self) -> None:
        """Open the stream again with the present token; from any thread."""
        self._flawed = False
        with self._lock:
            stream = self._stream
        if stream is not None:
            stream.close()

    def once(self) -> float:
        """Listen on one stream until it breaks, or make one long poll; returns seconds to wait before the next call."""
        token = ""
        try:
            token = self._tokens.access()
            if self._flawed and self._clock.monotonic() < self._stream_at:
                return self._long_poll(token)
            return self._listen(token)
        except SessionOver:
            return 60.0  # the engine finds the same and tells it
        except TransportError as error:
            if error.status == 401:
                self._tokens.refused(token)
            if error.code == ErrorCode.DEVICE_REVOKED:  # the engine may have nothing to ask for some time
                self._signal(Signal(SignalKind.REVOKED, reason=error.code))
            return self._line.failed(error.retry_after)
        finally:
            self._set_live(False)

    def _listen(self, token: str) -> float:
        try:
            stream = self._transport.events(token)
        except TransportError as error:
            if error.code == LineError.TIMED_OUT:
                return self._no_hello()
            raise
        with self._lock:
            self._stream = stream
        try:
            if self._stopping.is_set():
                return 0.0
            return self._read(stream)
        finally:
            with self._lock:
                self._stream = None
            stream.close()

    def _read(self, stream: EventStream) -> float:
        first = self._first(stream)
        if first is None:
            return self._no_hello()
        self._flawed = False
        self._board.change(held_back=False)
        self._line.succeeded()
        self._hint(first, Hello)
        self._set_live(True)
        while not self._stopping.is_set():
            event = stream.next_event(self.silence)
            if event is None:
                return 0.0
            if event.name == "replaced":
                return self._replaced()
            self._take(event)
        return 0.0

    def _first(self, stream: EventStream) -> ServerEvent | None:
        """Return the hello, or ``None`` when it does not come in time."""
        deadline = self._clock.monotonic() + HELLO_WITHIN
        while (left := deadline - self._clock.monotonic()) > 0:
            try:
                event = stream.next_event(left)
            except TransportError:
                return None
            if event is not None and event.name == "hello":
                return event
            if event is None:
                return None
        return None

    def _no_hello(self) -> float:
        """Something between here and the server holds the stream back: ask by long polls for some minutes."""
        self._flawed = True
        self._board.change(held_back=True)
        self._stream_at = self._clock.monotonic() + RETRY_STREAM_AFTER
        logger.info("event stream does not work here, polling")
        return 0.0

    def _replaced(self) -> float:
        """Another stream took this one's place: two that take it from each other in turn would serve neither."""
        self._flawed = True
        self._stream_at = self._clock.monotonic() + RETRY_STREAM_AFTER
        logger.info("another stream of this seat or person was opened, polling")
        return 0.0

    def _long_poll(self, token: str) -> float:
        status = self._board.status
        if not status.epoch:
            return 1.0  # nothing fetched yet: the engine is busy anyway
        cursor = Cursor(epoch=status.epoch, pos=status.position, scope_set=self._scope_set())
        began = self._clock.monotonic()
        try:
            reply = self._transport.pull(cursor, token, wait=LONG_POLL)
        except TransportError as error:
            if error.code in {ErrorCode.SCOPES_CHANGED, ErrorCode.EPOCH_CHANGED, ErrorCode.CURSOR_GONE}:
                self._signal(Signal(SignalKind.HINT))
                return LONG_POLL
            raise
        self._line.succeeded()
        if reply.to > cursor.pos:
            self._signal(Signal(SignalKind.HINT, reply.to, page=None if reply.more else reply))
            return 0.5  # the engine applies it, or pulls it again, meanwhile
        # A server that does not hold the call open would be asked in a circle.
        return max(0.0, 5.0 - (self._clock.monotonic() - began))

    def _take(self, event: ServerEvent) -> None:
        if event.name == "head":
            self._hint(event, Head)
        elif event.name == "change":
            self._bring(event)
        elif event.name == "scopes":
            self._signal(Signal(SignalKind.SCOPES))
        elif event.name == "revoked":
            self._signal(Signal(SignalKind.REVOKED, reason="revoked"))

    def _hint(self, event: ServerEvent, kind: type[Hello] | type[Head]) -> None:
        try:
            told = decode(event.data, kind)
        except ContractError:
            self._signal(Signal(SignalKind.HINT))  # whatever it was, pulling tells the truth
            return
        spread = told.spread_ms if isinstance(told, Head) else 0
        self._signal(Signal(SignalKind.HINT, told.pos, spread_ms=spread))

    def _bring(self, event: ServerEvent) -> None:
        """Pass on a small change; whatever cannot be read is pulled."""
        try:
            page = decode(event.data, PullReply)
        except ContractError:
            self._signal(Signal(SignalKind.HINT))
            return
        self._signal(Signal(SignalKind.HINT, page.to, page=page))

    def _set_live(self, live: bool) -> None:
        if self._board.change(live=live):
            self._observer.status_changed()
