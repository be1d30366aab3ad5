"""An engine on a bench: real store, a server in memory, a clock moved by hand, no thread."""

from collections.abc import Callable, Sequence
from pathlib import Path

from desktop.store.store import SeatStore
from sync.client.engine import Engine
from sync.contract.messages import Result, Session
from sync.contract.replica import Changed, KeptOffset
from sync.domain.instant import DAY
from tests.helpers.store import NOW, ready
from tests.helpers.tiny_server import TinyServer

_MOST_STEPS = 400


class BenchClock:
    """Both clocks move together, by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.ahead = 0
        self.boot_id = "boot-1"

    def wall_ms(self) -> int:
        return NOW + self.ahead + int(self.seconds * 1000)

    def monotonic(self) -> float:
        return self.seconds

    def boot(self) -> str:
        return self.boot_id


class BenchKeeper:
    """The session port."""

    def __init__(self, store: SeatStore, session: Session) -> None:
        self.store = store
        self._session = session
        self.kept: KeptOffset | None = None
        self.reasons: list[str] = []
        self.stays_until = NOW + 3 * DAY

    def session(self) -> Session:
        return self._session

    def device(self) -> str:
        return self.store.device

    def save(self, session: Session) -> None:
        self.store.save_session(session)
        self._session = session

    def unregistered_key(self) -> str:
        return ""

    def new_id(self) -> str:
        return "device-2"

    def prove(self, claim: bytes) -> str:
        return self.store.prove(claim)

    def take_device(self, device: str, session: Session | None) -> None:
        self.store.new_device(device, session)
        self._session = session or self._session

    def kept_offset(self) -> KeptOffset | None:
        return self.kept

    def keep_offset(self, reading: KeptOffset) -> None:
        self.kept = reading

    def ended(self, reason: str) -> None:
        self.reasons.append(reason)

    def may_stay(self, at: int) -> bool:
        return at < self.stays_until


class BenchObserver:
    """Writes down what the engine tells."""

    def __init__(self) -> None:
        self.changes: list[Changed] = []
        self.results: list[Result] = []
        self.ended: list[str] = []
        self.readings = 0
        self.on_end: Callable[[], object] = bool

    def changed(self, changed: Changed) -> None:
        self.changes.append(changed)

    def status_changed(self) -> None:
        self.readings += 1

    def settled(self, results: Sequence[Result]) -> None:
        self.results.extend(results)

    def session_ended(self, reason: str) -> None:
        self.ended.append(reason)
        self.on_end()


class Bench:
    """Store, server and engine together."""

    def __init__(self, folder: Path, server: TinyServer | None = None, *, compares: bool = False) -> None:
        self.compares = compares
        self.server = server if server is not None else TinyServer()
        self.store = ready(folder)
        self.clock = BenchClock()
        self.observer = BenchObserver()
        self.keeper = BenchKeeper(self.store, self.server.session())
        self.engine = self.fresh_engine()

    def fresh_engine(self) -> Engine:
        """Return an engine as after a restart of the program."""
        self.engine = Engine(
            outbox=self.store.outbox,
            replica=self.store.replica,
            keeper=self.keeper,
            transport=self.server,
            clock=self.clock,
            random=lambda: 0.5,
            observer=self.observer,
            digests=self.server if self.compares else None,
        )
        return self.engine

    def settle(self) -> float:
        """Step until nothing is due; returns the seconds until something is."""
        for _ in range(_MOST_STEPS):
            self.engine.drain_signals()
            delay = self.engine.step()
            if delay > 0:
                return delay
        raise AssertionError("the engine never comes to rest")

    def settle_over(self, seconds: float) -> None:
        """Let time pass, stepping whenever something is due."""
        end = self.clock.seconds + seconds
        while self.clock.seconds < end:
            self.clock.seconds += min(self.settle(), end - self.clock.seconds) or 0.001
        self.settle()

    @property
    def error(self) -> str:
        """The code shown."""
        return self.engine.board.status.error

    def states(self) -> dict[str, str]:
        """State by command id."""
        with self.store.database.reading() as connection:
            rows = connection.exec_driver_sql("SELECT id, state FROM outbox").all()
        return {row.id: row.state for row in rows}

    def close(self) -> None:
        self.store.close()
