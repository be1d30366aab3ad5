"""Lanes: what people wait for goes first, what is left over comes to an end, and who is turned away gets a slot."""

import asyncio
import threading
from collections.abc import Awaitable, Callable

import pytest

from sync.contract.errors import ErrorCode
from sync.server.faults import ServerFault
from sync.server.lanes import Lane
from sync.server.slots import Slots, soon

PATIENCE = 10.0


class Gate:
    """Work that waits to be let through, and notes in which order it was done."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.begun = threading.Semaphore(0)
        self.done: list[str] = []

    def held(self, name: str) -> Callable[[], None]:
        def work() -> None:
            self.begun.release()
            assert self.open.wait(PATIENCE)
            self.done.append(name)

        return work

    def quick(self, name: str) -> Callable[[], None]:
        return lambda: self.done.append(name)

    async def started(self) -> None:
        assert await asyncio.to_thread(self.begun.acquire, timeout=PATIENCE)


def in_lane(
    threads: int, play: Callable[[Lane, Gate], Awaitable[None]], most: int = 100, backlog_threads: int = 0
) -> Gate:
    gate = Gate()

    async def whole() -> None:
        lane = Lane("test", threads, most, backlog_threads=backlog_threads)
        try:
            await asyncio.wait_for(play(lane, gate), PATIENCE)
        finally:
            gate.open.set()
            lane.close()

    asyncio.run(whole())
    return gate


def test_live_work_overtakes_what_waits_in_the_backlog() -> None:
    async def play(lane: Lane, gate: Gate) -> None:
        first = asyncio.ensure_future(lane.run_backlog(gate.held("backlog 1")))
        await gate.started()
        waiting = [asyncio.ensure_future(lane.run_backlog(gate.quick(f"backlog {at}"))) for at in (2, 3)]
        await asyncio.sleep(0)
        live = asyncio.ensure_future(lane.run(gate.quick("live")))
        await asyncio.sleep(0)
        gate.open.set()
        await asyncio.gather(first, live, *waiting)

    assert in_lane(1, play).done == ["backlog 1", "live", "backlog 2", "backlog 3"]


def test_the_backlog_never_takes_more_than_half_of_the_threads() -> None:
    async def play(lane: Lane, gate: Gate) -> None:
        backlog = [asyncio.ensure_future(lane.run_backlog(gate.held("backlog"))) for _ in range(4)]
        await gate.started()
        await gate.started()
        await lane.run(gate.quick("live"))
        assert not gate.begun.acquire(blocking=False)
        gate.open.set()
        await asyncio.gather(*backlog)

    assert in_lane(4, play).done[0] == "live"


def test_the_backlog_may_be_held_to_one_thread() -> None:
    async def play(lane: Lane, gate: Gate) -> None:
        backlog = [asyncio.ensure_future(lane.run_backlog(gate.held("backlog"))) for _ in range(4)]
        await gate.started()
        await lane.run(gate.quick("live"))
        assert not gate.begun.acquire(blocking=False)
        gate.open.set()
        await asyncio.gather(*backlog)

    assert in_lane(4, play, backlog_threads=1).done == ["live", *["backlog"] * 4]


def test_on_a_busy_day_the_backlog_comes_to_an_end_too() -> None:
    async def play(lane: Lane, gate: Gate) -> None:
        first = asyncio.ensure_future(lane.run(gate.held("first")))
        await gate.started()
        backlog = asyncio.ensure_future(lane.run_backlog(gate.quick("backlog")))
        live = [asyncio.ensure_future(lane.run(gate.quick("live"))) for _ in range(40)]
        await asyncio.sleep(0)
        gate.open.set()
        await asyncio.gather(first, backlog, *live)

    assert in_lane(1, play).done.index("backlog") < 20


def test_too_much_live_work_is_turned_away_with_a_time_to_come_again() -> None:
    async def play(lane: Lane, gate: Gate) -> None:
        running = [asyncio.ensure_future(lane.run(gate.held("live"))) for _ in range(2)]
        await gate.started()
        with pytest.raises(ServerFault) as refused:
            await lane.run(gate.quick("too much"))
        assert (refused.value.code, refused.value.status) == (ErrorCode.OVERLOADED, 503)
        assert refused.value.retry_after is not None
        assert int(refused.value.detail["slot_ms"]) > 0
        gate.open.set()
        await asyncio.gather(*running)

    assert "too much" not in in_lane(1, play, most=2).done


def test_live_work_is_let_in_although_the_backlog_is_full() -> None:
    async def play(lane: Lane, gate: Gate) -> None:
        backlog = [asyncio.ensure_future(lane.run_backlog(gate.held("backlog"))) for _ in range(3)]
        await gate.started()
        with pytest.raises(ServerFault):
            await lane.run_backlog(gate.quick("too much"))
        await lane.run(gate.quick("live"))
        gate.open.set()
        await asyncio.gather(*backlog)

    assert in_lane(2, play, most=3).done[0] == "live"


def test_who_gives_up_waiting_leaves_his_turn_to_the_next() -> None:
    async def play(lane: Lane, gate: Gate) -> None:
        first = asyncio.ensure_future(lane.run(gate.held("first")))
        await gate.started()
        gone = asyncio.ensure_future(lane.run(gate.quick("gone")))
        after = asyncio.ensure_future(lane.run(gate.quick("after")))
        await asyncio.sleep(0)
        gone.cancel()
        gate.open.set()
        await asyncio.gather(first, after)
        assert (lane.waiting, lane.backlog) == (0, 0)

    assert in_lane(1, play).done == ["first", "after"]


def test_slots_follow_each_other_at_the_measured_pace_and_are_not_given_twice() -> None:
    time = [100.0]
    slots = Slots(lambda: time[0], lambda: 0.0)
    slots.begun_from_rest()
    for _ in range(200):
        time[0] += 0.5
        slots.done()

    given = [int(slots.turn_away(10).detail["slot_ms"]) for _ in range(4)]

    assert slots.seconds_each == pytest.approx(0.5, abs=0.01)
    assert given[0] == pytest.approx(5000, abs=50), "behind the ten that wait"
    steps = [later - earlier for earlier, later in zip(given, given[1:], strict=False)]
    assert steps == pytest.approx([500] * 3, abs=20)


def test_a_slot_is_never_far_beyond_reason_and_whole_seconds_do_not_come_too_early() -> None:
    slots = Slots(lambda: 0.0, lambda: 1.0)
    faults = [slots.turn_away(10**6) for _ in range(3)]
    for fault in faults:
        assert fault.retry_after is not None
        assert int(fault.detail["slot_ms"]) <= 301_000
        assert fault.retry_after * 1000 >= int(fault.detail["slot_ms"])


def test_those_who_are_all_sent_as_far_as_one_may_be_do_not_come_back_in_the_same_second() -> None:
    chances = iter([0.0, 0.5, 1.0])
    slots = Slots(lambda: 0.0, lambda: next(chances))
    assert [int(slots.turn_away(10**6).detail["slot_ms"]) for _ in range(3)] == [300_000, 270_000, 240_000]


def test_who_met_passing_trouble_does_not_come_again_with_all_the_others() -> None:
    times = {int(soon().detail["slot_ms"]) for _ in range(50)}
    assert len(times) > 25
    assert min(times) >= 1000
    assert max(times) <= 4000
