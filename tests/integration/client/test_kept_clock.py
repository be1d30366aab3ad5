"""The server's time at a seat: kept in the store, good after a restart without the server."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from desktop.store.store import SeatStore
from sync.domain.instant import HOUR, MINUTE, Instant
from tests.helpers.desk import Desk, desk
from tests.helpers.engine_bench import BenchClock
from tests.helpers.server import running_server
from tests.integration.client.test_offline import free_port

pytestmark = pytest.mark.allows_log("sync|desktop|uvicorn")


class WrongClock(BenchClock):
    """The real time, wrong by so much; the computer is started anew by another ``boot_id``."""

    def __init__(self) -> None:
        super().__init__()
        from desktop.wiring.seat_clock import SystemClock

        self._real = SystemClock()

    def wall_ms(self) -> Instant:
        return self._real.wall_ms() + self.ahead

    def monotonic(self) -> float:
        return self._real.monotonic()


def _occurred(seat: Desk) -> tuple[int, int]:
    """Take an order; returns how far its time, as told to the server, is from the true one, and its uncertainty."""
    order, _ = seat.create()
    store = seat.app.session._seat.store
    assert isinstance(store, SeatStore)
    (command,) = [one for one in store.outbox.pending(99) if one.target == order]
    at = command.occurred
    return at.wall + at.off_ms - WrongClock().wall_ms(), at.unc_ms


def _near(found: int, wanted: int = 0) -> bool:
    return abs(found - wanted) < 2_000


@pytest.mark.parametrize("again", [lambda clock: None, lambda clock: setattr(clock, "boot_id", "boot-2")])
def test_work_after_a_restart_without_the_server_has_the_servers_time(
    tmp_path: Path, again: Callable[[BenchClock], None]
) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    clock = WrongClock()
    clock.ahead = -10 * MINUTE
    with running_server(tmp_path / "server", port=port), desk(tmp_path / "a", url, clock=clock) as seat:
        seat.sign_in("agent").wait_ready()
        assert _near(seat.app.sync_status.status().clock_offset_ms, 10 * MINUTE)
    again(clock)
    with desk(tmp_path / "a", url, clock=clock) as seat:
        seat.sign_in("agent")
        off, unsure = _occurred(seat)
        assert _near(off)
        assert unsure < 2_000 if clock.boot_id == "boot-1" else unsure > 10 * MINUTE
        clock.ahead += 24 * HOUR  # set during the call
        assert _near(_occurred(seat)[0])
        with running_server(tmp_path / "server", port=port) as running:
            seat.app.sync_status.sync_now()
            seat.wait_sent()
            assert _near(seat.app.sync_status.status().clock_offset_ms, 10 * MINUTE - 24 * HOUR)
            with running.services.database.read() as connection:
                created = connection.exec_driver_sql("SELECT created_at FROM work_order").scalars().all()
            assert len(created) == 2
            assert all(abs(one - WrongClock().wall_ms()) < MINUTE for one in created)


def test_what_the_store_cannot_read_is_no_clock_at_all(tmp_path: Path) -> None:
    from desktop.wiring.kept_clock import kept_offset
    from tests.helpers.store import ready

    store = ready(tmp_path / "seat")
    assert kept_offset(store) is None
    for broken in (b"", b"{", b'{"server": "x"}', msgspec.json.encode([1, 2])):
        store.save_value("clock", broken)
        assert kept_offset(store) is None
    store.close()
