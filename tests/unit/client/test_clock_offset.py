"""The server's time at a seat whose clock is wrong, is set, and stops over night."""

from sync.client.clock_offset import KEEP_EVERY_MS, ClockOffset
from sync.contract.replica import KeptOffset
from sync.domain.instant import HOUR, MINUTE
from tests.helpers.engine_bench import BenchClock
from tests.helpers.store import NOW


def _read(offset: ClockOffset, clock: BenchClock, ahead: int, trip: float = 0.0) -> None:
    """Ask a server whose clock is ``ahead`` ms of the true time."""
    began = offset.begin()
    clock.seconds += trip
    offset.note(began, NOW + int((clock.seconds - trip / 2) * 1000) + ahead)


def _server_time(offset: ClockOffset, clock: BenchClock) -> int:
    return clock.wall_ms() + offset.offset_ms


def test_the_reading_with_the_shortest_trip_counts() -> None:
    clock = BenchClock()
    offset = ClockOffset(clock)
    _read(offset, clock, 10_000, trip=2.0)
    _read(offset, clock, 9_000, trip=0.1)
    _read(offset, clock, 9_700, trip=1.0)
    assert (offset.offset_ms, offset.uncertainty_ms) == (9_000, 50)


def test_before_the_first_reading_nothing_is_known() -> None:
    offset = ClockOffset(BenchClock())
    assert (offset.known, offset.offset_ms, offset.uncertainty_ms) == (False, 0, 0)


def test_a_clock_that_is_set_changes_nothing_in_the_servers_time() -> None:
    clock = BenchClock()
    offset = ClockOffset(clock)
    _read(offset, clock, 0)
    for jump in (24 * HOUR, -10 * MINUTE, -48 * HOUR):
        clock.ahead += jump
        clock.seconds += 60
        assert offset.watch()
        assert not offset.watch(), "told once"
        assert offset.offset_ms == -clock.ahead
        assert _server_time(offset, clock) == NOW + int(clock.seconds * 1000)


def test_a_trip_during_which_the_clock_is_set_is_measured_all_the_same() -> None:
    clock = BenchClock()
    offset = ClockOffset(clock)
    began = offset.begin()
    clock.ahead = -HOUR
    clock.seconds += 0.2
    offset.note(began, NOW + 100)
    assert (offset.offset_ms, offset.uncertainty_ms) == (HOUR, 100)


def test_a_long_time_alone_is_less_and_less_certain() -> None:
    clock = BenchClock()
    offset = ClockOffset(clock)
    _read(offset, clock, 0, trip=0.1)
    clock.seconds += 8 * 3600
    assert offset.uncertainty_ms == 50 + 2880


def test_a_restart_of_the_program_goes_on_by_what_the_store_keeps() -> None:
    clock = BenchClock()
    kept: list[KeptOffset] = []
    _read(ClockOffset(clock, keep=kept.append), clock, -90_000, trip=0.1)
    clock.ahead += HOUR  # set while the program was closed
    clock.seconds += 300

    again = ClockOffset(clock, kept[-1])

    assert again.known
    assert _server_time(again, clock) == NOW + int(clock.seconds * 1000) - 90_000
    assert again.uncertainty_ms == 50 + 30


def test_a_restart_of_the_computer_keeps_the_offset_and_is_much_less_sure() -> None:
    clock = BenchClock()
    kept: list[KeptOffset] = []
    _read(ClockOffset(clock, keep=kept.append), clock, 90_000)
    started = BenchClock()
    started.boot_id = "boot-2"
    started.ahead = 20 * MINUTE  # so much later by the clock on the battery

    again = ClockOffset(started, kept[-1])

    assert not again.known
    assert again.offset_ms == 90_000
    assert again.uncertainty_ms == 5_000 + 90_000 + 120
    _read(again, started, 0)
    assert (again.offset_ms, again.uncertainty_ms) == (-20 * MINUTE, 0), "the next reading stands alone"


def test_a_clock_set_back_while_the_computer_was_off_makes_nothing_earlier_than_it_was() -> None:
    clock = BenchClock()
    kept: list[KeptOffset] = []
    _read(ClockOffset(clock, keep=kept.append), clock, 0)
    started = BenchClock()
    started.boot_id = "boot-2"
    started.ahead = -365 * 24 * HOUR

    again = ClockOffset(started, kept[-1])

    assert _server_time(again, started) == NOW
    assert again.uncertainty_ms > 365 * 24 * HOUR


def test_readings_are_kept_when_they_say_something_new() -> None:
    clock = BenchClock()
    kept: list[KeptOffset] = []
    offset = ClockOffset(clock, keep=kept.append)
    _read(offset, clock, 0)
    _read(offset, clock, 300)
    assert len(kept) == 1
    clock.ahead = 5_000
    offset.watch()
    assert len(kept) == 2, "worth keeping: the computer may be switched off before the next reading"
    clock.seconds += KEEP_EVERY_MS / 1000 + 1
    _read(offset, clock, 0)
    assert len(kept) == 3
