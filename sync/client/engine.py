"""The sync engine: one state machine on one queue. Push, then fetch what is missing, then pull, then wait."""

import logging
import queue
import threading
from collections.abc import Callable
from typing import Final

from sync.client.ageing import Ager
from sync.client.backoff import BackOff
from sync.client.clock_offset import ClockOffset
from sync.client.digesting import DigestKeeper
from sync.client.evictions import EvictBreaker
from sync.client.forking import CLONED, FORKED, Forker
from sync.client.ports import DigestLine, EngineClock, EngineObserver, Outbox, Replica, SessionKeeper, Transport
from sync.client.pulling import Puller
from sync.client.pushing import Pusher, PushStalled
from sync.client.rechecking import Rechecker
from sync.client.regranting import stands_under_others, take_scopes
from sync.client.reoffering import Reofferer
from sync.client.reporting import SeatReporter
from sync.client.signals import Signal, SignalKind
from sync.client.snapshotting import SnapshotFetcher
from sync.client.status import StatusBoard
from sync.client.tokens import ENDED, LEASE_OVER, SessionOver, Tokens
from sync.client.transport_error import TransportError
from sync.contract.errors import ErrorCode
from sync.contract.messages import PullReply, Session
from sync.contract.replica import Cursor

logger = logging.getLogger(__name__)

LIVE_POLL: Final = 25.0
"""Seconds between pulls while hints arrive: a net below the push channel."""
BLIND_POLL: Final = 15.0
"""Seconds between pulls without hints."""
OUTAGE: Final = 60.0
"""Seconds without the server after which a seat does not come back with its backlog at once."""
OUTAGE_SPREAD: Final = 30.0
_IDLE = 60.0
_MOST_PAGES = 16


class Engine:
    """Keeps one store the same as the server. All methods but :meth:`signal` belong to one thread.

    :meth:`step` does one small piece of work and returns how many seconds nothing is due (0: call again at once), so a
    simulator can drive it without threads; :meth:`run` is the loop for a real thread.
    """

    def __init__(
        self,
        *,
        outbox: Outbox,
        replica: Replica,
        keeper: SessionKeeper,
        transport: Transport,
        clock: EngineClock,
        random: Callable[[], float],
        observer: EngineObserver,
        digests: DigestLine | None = None,
    ) -> None:
        self._outbox = outbox
        self._replica = replica
        self._keeper = keeper
        self._clock = clock
        self._observer = observer
        self.board = StatusBoard()
        self.offset = ClockOffset(clock, keeper.kept_offset(), keeper.keep_offset)
        self.tokens = Tokens(keeper, transport, clock, self.offset)
        self._forker = Forker(self.tokens, keeper, outbox)
        self._reofferer = Reofferer(outbox, clock, self.offset)
        self.pusher = Pusher(outbox, keeper, transport, clock, observer, self.offset)
        self.digests = DigestKeeper(digests, outbox, replica, clock)
        self._reporter = SeatReporter(outbox, keeper, transport, clock, self.offset)
        self.rechecker = Rechecker(outbox, clock, self.offset, observer)
        self._ager = Ager(replica, clock, self.offset, observer)
        self.fetcher = SnapshotFetcher(replica, transport, observer)
        self.breaker = EvictBreaker(digests, replica, self.digests, self.fetcher.fetched_at)
        self.puller = Puller(replica, transport, clock, observer, self.offset, self.breaker)
        self.puller.heard = self.rechecker.hear
        self._line = BackOff(random)
        self._push_line = BackOff(random)
        self._queue: queue.SimpleQueue[Signal] = queue.SimpleQueue()
        self._random = random
        self._retry_at = self._push_at = self._pull_at = self._backlog_at = self._reached_at = clock.monotonic()
        self._pages: list[PullReply] = []
        self._started = self._over = self._pull_refused = self._scopes_stale = False
        self._stopping = threading.Event()
        self._token = self._fitted = ""

    def signal(self, signal: Signal) -> None:
        """Put something into the queue; from any thread."""
        if signal.kind is SignalKind.STOP:
            self._stopping.set()
        self._queue.put(signal)

    def run(self) -> None:
        """Work until a stop signal arrives."""
        while not self._stopping.is_set():
            delay = self.guarded_step()
            if delay > 0:
                self._wait(delay)
        self.pusher.wait()
        self.puller.forget()
        self.fetcher.forget()

    def drain_signals(self) -> None:
        """Take in all waiting signals (a simulator calls this instead of waiting)."""
        while True:
            try:
                self._take(self._queue.get_nowait())
            except queue.Empty:
                return

    def step(self) -> float:
        """Do one piece of work; returns the seconds until something is due."""
        now = self._clock.monotonic()
        if self.offset.watch():
            self._observer.status_changed()
        if now < self._retry_at:
            return self._retry_at - now
        if self._over:
            self._reofferer.go_on_leaving()
            return _IDLE
        try:
            try:
                return self._work(now)
            except TransportError as error:
                return self._failed(error)
        except SessionOver as over:
            self._end(over.reason)
        except TransportError as error:  # in the middle of what another one asked for
            return self._delay(error)
        return _IDLE

    def guarded_step(self) -> float:
        """A fault of the store (disk full, file busy) stops nobody: it is told as the status and tried again."""
        try:
            return self.step()
        except Exception as error:
            code = getattr(error, "code", "") or "unexpected"
            logger.exception("sync step failed", extra={"code": str(code)})
            self.fetcher.forget()
            self._show(error=str(code))
            delay = max(1.0, self._line.failed())
            self._retry_at = self._clock.monotonic() + delay
            return delay

    def _work(self, now: float) -> float:
        if not self._started:
            self._outbox.mark_unsent(())
            self._started = True
        self._token = self.tokens.access()
        session = self._renewed_scopes()
        self._forker.look(session)
        self._reofferer.look(session)
        self._spread_after_outage(now)
        if now >= self._push_at and self._push(session, hold_backlog=now < self._backlog_at):
            return 0.0
        if self._pull_refused:
            return self._until(now, _IDLE)
        if self.fetcher.step(self._token, session):
            self.puller.forget()  # a page asked for before a snapshot is older than what that brings
            self._contact(pulling=self.fetcher.rows)
            return 0.0
        if now < self._pull_at:
            return self._rest(now, session)
        if self._take_pages(session):
            return self._rest(now, session)
        try:
            cursor, more = self.puller.step(self._token, self._cursor(session))
        except TransportError as error:
            if not error.has_slot:
                raise
            self._pull_at = now + self._line.failed(error.retry_after, slot=True)
            self._contact(error=_standing_error(self.board, self._push_line))
            return self._until(now, self._pull_at - now)
        self.pusher.pulled()
        if self.breaker.stopped:
            self.fetcher.forget()  # the scopes in doubt are fetched before the page comes again
        self._pull_at = now if more else now + (LIVE_POLL if self.board.status.live else BLIND_POLL)
        standing = _standing_error(self.board, self._push_line)
        self._contact(pulling=0, epoch=cursor.epoch, position=cursor.pos, error=standing, pull_refused=False)
        return 0.0 if more else self._rest(now, session)

    def _rest(self, now: float, session: Session) -> float:
        """Nothing is to send or to fetch: tell how the seat stands, compare a scope."""
        if self._reporter.step(self._token, session.epoch):
            self._contact()
            return 0.0
        if self.rechecker.step(self._token, session.epoch):
            self._contact()
            return 0.0
        if self._ager.step() or self._outbox.tidy():
            return 0.0
        if self.digests.step(self._token, session, self._cursor(session)):
            self.fetcher.forget()  # what is held may have changed
            self._contact()
            return 0.0
        scopes = [grant.scope for grant in session.scopes]
        chores = (self._reporter.due_in, self.digests.due_in(scopes), self._ager.due_in, self.rechecker.due_in)
        return self._until(now, min(self._pull_at - now, *chores))

    def _take_pages(self, session: Session) -> bool:
        """Apply what came with hints; ``False`` when that was not all that is due."""
        pages, self._pages = self._pages, []
        if not pages:
            return False
        cursor = self._cursor(session)
        for page in pages:
            if page.to > cursor.pos:
                after = self.puller.take(page, cursor, self._token)
                if after is None:
                    return False
                cursor = after
        self._pull_at = self._clock.monotonic() + (LIVE_POLL if self.board.status.live else BLIND_POLL)
        standing = _standing_error(self.board, self._push_line)
        self._contact(pulling=0, epoch=cursor.epoch, position=cursor.pos, error=standing)
        return True

    def _until(self, now: float, delay: float) -> float:
        for due in (self._push_at, self._backlog_at):
            if now < due:
                delay = min(delay, due - now)
        return max(0.0, delay)

    def _spread_after_outage(self, now: float) -> None:
        """Let what was left over from a long outage begin at a random moment: all other seats come back now too."""
        if self._line.failures and now - self._reached_at > OUTAGE:
            self._backlog_at = now + self._random() * OUTAGE_SPREAD

    def _push(self, session: Session, *, hold_backlog: bool) -> bool:
        try:
            pushed = self.pusher.step(self._token, session.epoch, hold_backlog=hold_backlog)
        except PushStalled as stalled:
            wait = self._push_line.failed(stalled.retry_after, slot=stalled.slot)
            self._push_at = self._clock.monotonic() + wait
            self._contact(error=stalled.code)
            return False
        if pushed:
            self._push_line.succeeded()
            self._contact(error="")
        return pushed

    def _cursor(self, session: Session) -> Cursor:
        cursor = self._replica.cursor()
        if cursor is None or cursor.epoch != session.epoch:
            raise TransportError(ErrorCode.EPOCH_CHANGED, 409, {"epoch": session.epoch})
        if cursor.scope_set != session.scope_set:
            raise TransportError(ErrorCode.SCOPES_CHANGED, 409)
        return cursor

    def _renewed_scopes(self) -> Session:
        """Return the session; after a hint that rights changed, a fresh one. The cache stands under its rights."""
        session = self.tokens.session
        if self._scopes_stale:
            session = self.tokens.renew(self._token)
            self._token = session.access_token
            self._scopes_stale = False
            self._take_scopes(session)
        elif self._fitted != session.scope_set and stands_under_others(self._replica, session):
            self._take_scopes(session)
        self._fitted = session.scope_set
        return session

    def _take_scopes(self, session: Session) -> None:
        self.fetcher.forget()
        changed, more = take_scopes(self._replica, session)
        if more:
            self._pull_at = self._clock.monotonic()
        if changed:
            self._observer.changed(changed)

    def _failed(self, error: TransportError) -> float:
        """Do what an error asks for; returns the delay."""
        if error.code in {ErrorCode.TOKEN_EXPIRED, ErrorCode.TOKEN_INVALID} and error.status == 401:
            self.tokens.refused(self._token)
            return self._delay(error) if self._line.failures else self._once(error)
        if error.code in ENDED or error.code == CLONED:
            self._end(error.code)
            return _IDLE
        if error.code in FORKED:
            failure = self._forker.go_on()
            return self._once(error) if failure is None else self._failed(failure)
        if error.code in {ErrorCode.SCOPES_CHANGED, ErrorCode.FORBIDDEN}:
            self.fetcher.forget()
            self._scopes_stale = True
            return self._once(error)
        if error.code in {ErrorCode.EPOCH_CHANGED, ErrorCode.CURSOR_GONE}:
            self._restart_replica(error)
            return self._once(error)
        if error.code == ErrorCode.CLIENT_TOO_OLD:
            self._pull_refused = True
            self._contact(error=error.code, pull_refused=True)
            return _IDLE
        return self._delay(error)

    def _once(self, error: TransportError) -> float:
        """Go on at once after the cause was dealt with; when that did not help, back off."""
        self._line.failed()
        if self._line.failures <= 2:
            return 0.0
        return self._delay(error)

    def _restart_replica(self, error: TransportError) -> None:
        self.fetcher.forget()
        session = self.tokens.renew(self._token)
        cursor = self._replica.cursor()
        if cursor is not None and _went_back(error, cursor):
            # Before the cursor goes: it is what brings us here again after a crash in between.
            self._reofferer.offer(session.epoch)
        else:
            self._reofferer.look(session)
        self._replica.start_epoch(session.epoch)
        self._pull_at = self._clock.monotonic()

    def _delay(self, error: TransportError) -> float:
        delay = self._line.failed(error.retry_after)
        self._retry_at = self._clock.monotonic() + delay
        self.fetcher.forget()
        self._show(online=not error.is_line, connecting=False, pulling=0, error=error.code)
        if error.is_line and not self._keeper.may_stay(self._clock.wall_ms() + self.offset.offset_ms):
            self._end(LEASE_OVER)
        return delay

    def _end(self, reason: str) -> None:
        """The session is over. Whoever works here is told before anything that takes long or may fail; who closes the
        store waits for that.
        """
        self._over = True
        self.fetcher.forget()
        self._show(online=False, connecting=False, live=False, error=reason)
        self._observer.session_ended(reason)
        if reason == ErrorCode.DEVICE_REVOKED:
            self._reofferer.leave(self._outbox.epoch())

    def _contact(self, **fields: object) -> None:
        """The server answered."""
        self._line.succeeded()
        self._retry_at = self._reached_at = self._clock.monotonic()
        self._show(
            online=True,
            connecting=False,
            last_contact_at=self._clock.wall_ms(),
            clock_offset_ms=self.offset.offset_ms,
            clock_uncertainty_ms=self.offset.uncertainty_ms,
            **fields,
        )

    def _show(self, **fields: object) -> None:
        if self.board.change(**fields):
            self._observer.status_changed()

    def _wait(self, delay: float) -> None:
        try:
            signal = self._queue.get(timeout=delay)
        except queue.Empty:
            return
        self._take(signal)
        self.drain_signals()

    def _take(self, signal: Signal) -> None:
        now = self._clock.monotonic()
        if signal.kind is SignalKind.HINT:
            if signal.pos > self.board.status.position or not signal.pos:
                self._hinted(signal, now)
            self._retry_at = min(self._retry_at, now)
        elif signal.kind is SignalKind.SCOPES:
            self._scopes_stale = True
            self._pull_at = now
        elif signal.kind is SignalKind.TRY_NOW:
            self._retry_at = self._push_at = self._pull_at = self._backlog_at = self._reached_at = now
            self._pull_refused = False
        elif signal.kind is SignalKind.REVOKED:
            # The next call tells why: a refused token is refreshed, and only a refused refresh ends the session.
            self.tokens.refused(self.tokens.session.access_token)
            self._pull_at = self._retry_at = now

    def _hinted(self, signal: Signal, now: float) -> None:
        """Keep the page a hint brought along; without one, pull. One gap makes all pages useless: the pull has them."""
        if signal.page is not None and len(self._pages) < _MOST_PAGES and (self._pages or self._pull_at > now):
            self._pages.append(signal.page)
            self._pull_at = now
            return
        self._pages = []
        self._pull_at = min(self._pull_at, now + self._random() * signal.spread_ms / 1000)


def _went_back(error: TransportError, cursor: Cursor) -> bool:
    """Tell whether the server's feed ends before our cursor: an old backup was put back without a new epoch."""
    top = error.detail.get("pos")
    return error.code == ErrorCode.CURSOR_GONE and isinstance(top, int) and top < cursor.pos


def _standing_error(board: StatusBoard, push_line: BackOff) -> str:
    """Return the code to go on showing: that of a push which did not get through yet."""
    return board.status.error if push_line.failures else ""
