"""A client over the small city without a network: real services, real encrypted store, a line that can be cut."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import zstandard

from desktop.bootstrap import Overrides, build_app
from desktop.settings import Settings
from desktop.wiring.online_calls import TransportOnlineCalls
from desktop.wiring.practice import PracticeCity, PracticeTransport
from desktop.wiring.practice_vault import PracticeVault
from sync.client.transport_error import LineError, TransportError
from sync.contract.codec import encode
from sync.contract.messages import SnapshotHeader, SnapshotLine, SnapshotTrailer
from sync.domain.instant import Instant
from sync.domain.order import Order
from tests.helpers.desk import Desk
from tests.helpers.small_city import PEOPLE, at, small_city_items, small_rules

NOON = at("2026-02-13 12:00")


def practice_data(orders: Iterable[Order] = (), now: Instant = NOON) -> bytes:
    """Return a practice file of the small city."""
    lines = [
        SnapshotLine(e=kind.value, id=str(getattr(value, "id", "")), ver=1, d=msgspec.Raw(encode(value)))
        for kind, values in small_city_items().items()
        for value in values
    ]
    lines += [SnapshotLine(e="order", id=one.id, ver=one.ver, d=msgspec.Raw(encode(one))) for one in orders]
    header = SnapshotHeader(scope="practice", epoch="practice", pos=now, schema=1)
    body = b"\n".join([encode(header), *map(encode, lines), encode(SnapshotTrailer(len(lines)))])
    return zstandard.ZstdCompressor().compress(body)


class StandingClock:
    """Time moved by hand; the monotonic clock also runs on by itself (real threads wait by it)."""

    def __init__(self, now: Instant = NOON) -> None:
        self.now = self._start = now
        from desktop.wiring.seat_clock import SystemClock

        self._real = SystemClock()

    def wall_ms(self) -> Instant:
        return self.now

    def monotonic(self) -> float:
        return self._real.monotonic() + (self.now - self._start) / 1000

    def boot(self) -> str:
        return "boot"


class Line:
    """Passes every call on while it is up."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner
        self.down = False

    def __getattr__(self, name: str) -> Any:
        if self.down:
            raise TransportError(LineError.UNREACHABLE)
        return getattr(self.inner, name)


class PracticeDesk(Desk):
    """A desk whose line and clock are at hand."""

    line: Line
    clock: StandingClock

    def sign_in_as(self, who: str) -> "PracticeDesk":
        """Sign in as somebody of the small city, by what they do, and wait for the first fetch."""
        self.sign_in(f"{list(PEOPLE).index(who):04d}")
        self.wait_ready()
        return self

    def cut(self) -> None:
        """Cut the line and wait until the client has noticed."""
        self.line.down = True
        self.wait_offline()

    def mend(self) -> None:
        """Mend the line and wait until all is sent."""
        self.line.down = False
        self.app.sync_status.sync_now()
        self.wait_sent()


@contextmanager
def practice_desk(folder: Path, orders: Iterable[Order] = ()) -> Iterator[PracticeDesk]:
    """Build the client; closed at the end of the block."""
    clock = StandingClock()
    line = Line(PracticeTransport(PracticeCity(practice_data(orders)), small_rules, clock))
    app = build_app(
        Settings(server="http://practice"),
        Overrides(
            data_dir=folder,
            clock=clock,
            transport=line,
            online=TransportOnlineCalls(line),
            vault=PracticeVault(folder, clock.wall_ms),
            random=lambda: 0.0,
            random_below=lambda below: below - 1,
        ),
    )
    made = PracticeDesk(app)
    made.line, made.clock = line, clock
    try:
        yield made
    finally:
        app.close()
