"""Runs engine and listener for the opened store, and shows their state to the services."""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, Protocol, cast

from desktop.errors import AppError, AppErrorCode
from desktop.services.events import EventHub, RecordsChanged, SessionEnded, SyncStatusChanged
from desktop.services.ports import SeatStore
from desktop.services.seat import Seat
from desktop.services.values import Comparison, SyncStatus
from desktop.wiring.ending import wait_for_end
from desktop.wiring.kept_counts import KeptCounts
from desktop.wiring.online_calls import told
from desktop.wiring.store_keeper import StoreKeeper
from desktop.wiring.sync_store import SyncStore
from desktop.wiring.time_left import TimeLeft
from sync.client.engine import Engine
from sync.client.image_fetching import ImageFetcher, ImageLine
from sync.client.listener import Listener
from sync.client.patience import Patience
from sync.client.ports import DigestLine, EngineClock, OutcomeLine, Transport
from sync.client.signals import Signal, SignalKind
from sync.client.status import EngineStatus
from sync.client.tokens import SessionOver
from sync.client.transport_error import TransportError
from sync.contract.messages import Result, Session
from sync.contract.replica import Changed

logger = logging.getLogger(__name__)

LAST_LOOK: Final = 1.0
"""Seconds a person who signs out waits at most for the last comparison."""


class Round:
    """The running parts of one sign-in."""

    def __init__(
        self, store: SyncStore, engine: Engine, listener: Listener | None, courier: ThreadPoolExecutor | None
    ) -> None:
        self.store = store
        self.engine = engine
        self.listener = listener
        self.courier = courier
        self.threads: list[threading.Thread] = []


class SlowErrands(Protocol):
    """What runs beside the sync for the same person, on a thread of its own."""

    def start(self) -> None:
        """Somebody signed in."""
        ...

    def stop(self) -> None:
        """Somebody leaves."""
        ...


@dataclass(frozen=True, slots=True)
class ServerLine:
    """The way to one server; without ``digests`` caches are not compared (practice, simulation)."""

    server: str
    transport: Transport
    digests: DigestLine | None = None
    patience: Patience = Patience()
    break_off: Callable[[], object] = bool
    """Ends all calls under way at once."""


class SyncRunner:
    """Implements ``SyncControl``. Also the engine's observer: passes changes to the hub and wakes who waits for
    outcomes.
    """

    def __init__(
        self,
        *,
        line: ServerLine,
        clock: EngineClock,
        random: Callable[[], float],
        new_id: Callable[[], str],
        hub: EventHub,
        seat: Seat,
        threads: bool = True,
    ) -> None:
        self._server = line.server
        self._patience = line.patience
        self._transport = line.transport
        self._break_off = line.break_off
        self._digests = line.digests
        self._clock = clock
        self._random = random
        self._new_id = new_id
        self._hub = hub
        self._seat = seat
        self._threads = threads
        self.errands: SlowErrands | None = None
        self.image_line: ImageLine | None = None
        self.outcome_line: OutcomeLine | None = None
        self._round: Round | None = None
        self._settled = threading.Condition()
        self._counts = KeptCounts()
        self._changes = 0
        self._last_contact = 0
        hub.subscribe(lambda _: self._counts.forget())

    def start(self, store: SeatStore, session: Session) -> None:
        """Start engine and listener on the opened store."""
        self.stop()
        opened = cast("SyncStore", store)
        keeper = StoreKeeper(
            opened, session, self._seat, self._new_id, self.session_ended, self._emergency_over, self._moved
        )
        courier = ThreadPoolExecutor(2, "sync-courier") if self._threads else None
        engine = Engine(
            outbox=opened.outbox,
            replica=opened.replica,
            keeper=keeper,
            transport=self._transport,
            clock=self._clock,
            random=self._random,
            observer=self,
            digests=self._digests,
        )
        if courier is not None:
            engine.pusher.beside = lambda call: courier.submit(call).result
            engine.puller.beside = lambda call: courier.submit(call).result
        engine.rechecker.line = self.outcome_line
        if self.image_line is not None:
            engine.fetcher.images = ImageFetcher(self.image_line, opened.images)
        listener = Listener(
            transport=self._transport,
            tokens=engine.tokens,
            board=engine.board,
            signal=engine.signal,
            scope_set=lambda: keeper.session().scope_set,
            observer=self,
            clock=self._clock,
            random=self._random,
        )
        listener.silence = self._patience.silence
        self._round = Round(opened, engine, listener, courier)
        if self._threads:
            self._round.threads = [
                threading.Thread(target=engine.run, name="sync-engine", daemon=True),
                threading.Thread(target=listener.run, name="sync-listener", daemon=True),
            ]
            for thread in self._round.threads:
                thread.start()
            if self.errands is not None:
                self.errands.start()

    def stop(self, *, for_good: bool = False) -> None:
        """Stop all threads and wait for them; ``for_good``: compare what was not compared lately, within a second."""
        running, self._round = self._round, None
        if running is None:
            return
        if self.errands is not None:
            self.errands.stop()
        if running.listener is not None:
            running.listener.stop()
        running.engine.signal(Signal(SignalKind.STOP))
        ended = wait_for_end(running.threads, self._break_off)
        if running.courier is not None:
            waited = not (for_good and ended) or self._look_once_more(running, running.courier)
            running.courier.shutdown(wait=waited and not any(thread.is_alive() for thread in running.threads))
        with self._settled:
            self._settled.notify_all()
        self._counts.forget()

    def _look_once_more(self, running: Round, threads: ThreadPoolExecutor) -> bool:
        """Compare the cache while the server is there. Nothing that goes wrong keeps the person; tells whether no call
        is under way any more.
        """
        engine, time_left = running.engine, TimeLeft(LAST_LOOK, threads)
        if engine.board.status.online:
            session = engine.tokens.session
            try:
                engine.digests.last_look(session.access_token, session, engine.pusher.settled_at, time_left)
            except Exception as error:
                logger.exception("last comparison failed", extra={"code": str(getattr(error, "code", "unexpected"))})
        if time_left.is_over:
            self._break_off()
        return not time_left.is_over

    @property
    def engine(self) -> Engine | None:
        """The running engine (a simulator drives it by :meth:`Engine.step`)."""
        return self._round.engine if self._round is not None else None

    def wake(self) -> None:
        """There is something new in the outbox."""
        self._counts.forget()
        if self._round is not None:
            self._round.engine.signal(Signal(SignalKind.OUTBOX))

    def try_now(self) -> None:
        """Try at once, whatever the back-off says."""
        if self._round is not None:
            self._round.engine.signal(Signal(SignalKind.TRY_NOW))

    def online(self) -> bool:
        """Tell whether the server answered lately."""
        return self._round is not None and self._round.engine.board.status.online

    def access_token(self) -> str:
        """Return a token for online calls."""
        if self._round is None:
            raise AppError(AppErrorCode.NOT_SIGNED_IN)
        try:
            return self._round.engine.tokens.access()
        except SessionOver as over:
            raise AppError(over.reason) from None
        except TransportError as error:
            raise told(error) from None

    def another_token(self, refused: str) -> str:
        """Return a token instead of one that the server did not take."""
        if self._round is not None:
            self._round.engine.tokens.refused(refused)
        return self.access_token()

    def clock_offset(self) -> tuple[int, int]:
        """Return server minus ours and its uncertainty, ms."""
        if self._round is None:
            return 0, 0
        return self._round.engine.offset.offset_ms, self._round.engine.offset.uncertainty_ms

    def status(self) -> SyncStatus:
        """Return one reading of the state."""
        running = self._round
        if running is None:
            return SyncStatus(server=self._server)
        reading: EngineStatus = running.engine.board.status
        counts = self._counts.read(running.store.outbox.counts)
        session = running.store.session()
        return SyncStatus(
            online=reading.online,
            connecting=reading.connecting,
            pulling=reading.pulling,
            unsent=counts.unsent,
            attention=counts.attention,
            free_numbers=counts.free_numbers,
            last_contact_at=reading.last_contact_at,
            server=self._server,
            server_version=session.server_version if session is not None else "",
            epoch=reading.epoch,
            position=reading.position,
            clock_offset_ms=running.engine.offset.offset_ms,
            clock_uncertainty_ms=running.engine.offset.uncertainty_ms,
            live=reading.live,
            held_back=reading.held_back,
            error=reading.error,
            emergency=self._seat.is_emergency,
            pull_refused=reading.pull_refused,
            comparison=_comparison(running.engine),
        )

    def wait_result(self, command_id: str, timeout: float) -> Result | None:
        """Wait until a command has an outcome."""
        running = self._round
        if running is None:
            return None
        deadline = self._clock.monotonic() + timeout
        with self._settled:
            while (result := running.store.commands.result(command_id)) is None:
                left = deadline - self._clock.monotonic()
                if left <= 0 or self._round is not running:
                    return None
                self._settled.wait(left)
        return result

    def changed(self, changed: Changed) -> None:
        """Rows changed: tell kinds and ids. Reference data first, so that rules are new when orders are read again."""
        self._changes += 1
        for kind, ids in sorted(changed.ids.items(), key=lambda one: one[0] == "order"):
            if ids:
                self._hub.publish(RecordsChanged(kind, ids, "sync", self._changes))

    def status_changed(self) -> None:
        """The engine's state changed."""
        self._hub.publish(SyncStatusChanged())

    def settled(self, results: Sequence[Result]) -> None:
        """Outcomes are stored."""
        self._counts.forget()
        with self._settled:
            self._settled.notify_all()

    def session_ended(self, reason: str) -> None:
        """The server ended the session."""
        self._hub.publish(SessionEnded(reason))

    def _emergency_over(self) -> None:
        """Orders may be read again: every list looks anew."""
        self._hub.publish(RecordsChanged("order", (), "sync"))
        self._hub.publish(SyncStatusChanged())

    def _moved(self) -> None:
        """The store is another device now: listen as that one."""
        running = self._round
        if running is not None and running.listener is not None:
            running.listener.listen_anew()
        self._hub.publish(SyncStatusChanged())


def _comparison(engine: Engine) -> Comparison:
    digests = engine.digests
    return Comparison(
        compared_at=digests.compared_at,
        different=sum(state == "different" for state in digests.states.values()),
        repaired_at=digests.repaired_at,
        repaired_rows=digests.repaired_rows,
        stopped=engine.breaker.stopped,
    )
