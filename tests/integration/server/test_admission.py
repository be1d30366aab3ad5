"""Pushes in their lanes: judged by the server, overtaken by what people wait for, turned away with a slot."""

import threading
from collections.abc import Callable

import msgspec
import pytest
import requests

from sync.contract.messages import Command, Occurred, PushReply, PushRequest, Result
from sync.domain.codes import Outcome
from sync.server.commands.context import Sending
from sync.server.commands.processor import Processor
from sync.server.commands.tasks import Tasks
from sync.server.commands.work import UnitOfWork
from sync.server.feed.rows import read_head
from sync.server.ports import SystemClock, new_id
from sync.server.routes.commands import is_backlog
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import RunningServer

HOUR = 3_600_000
PATIENCE = 20.0


class HeldProcessor(Processor):
    """Applies as ever, but waits for a sign before the commands of some devices."""

    def __init__(self, server: RunningServer, *devices: str) -> None:
        super().__init__(Tasks(server.services.sealer, new_id))
        self._devices = devices
        self.begun = threading.Semaphore(0)
        self.go = threading.Event()
        self.order: list[str] = []

    def apply(self, work: UnitOfWork, sending: Sending) -> Result:
        if sending.device in self._devices and not self.go.is_set():
            self.begun.release()
            assert self.go.wait(PATIENCE)
        self.order.append(sending.device)
        return super().apply(work, sending)


def old(seat: HttpSeat, hours: int = 4) -> Command:
    return msgspec.structs.replace(seat.create(), occurred=Occurred(wall=SystemClock().now() - hours * HOUR))


def pushing(seat: HttpSeat, *commands: Command) -> tuple[threading.Thread, list[requests.Response]]:
    """Push on a thread; the replies land in the list."""
    replies: list[requests.Response] = []
    thread = threading.Thread(target=lambda: replies.append(seat.push_raw(*commands)))
    thread.start()
    return thread, replies


@pytest.mark.parametrize(
    ("ages", "lane", "expected"),
    [
        ([0], "live", False),
        ([4 * HOUR, 0], "live", False),
        ([4 * HOUR, HOUR], "live", True),
        ([0] * 26, "live", True),
        ([0], "backlog", True),
        ([], "backlog", False),
    ],
)
def test_a_seat_may_call_its_push_backlog_but_does_not_decide_alone(ages: list[int], lane: str, expected: bool) -> None:
    now = 1_800_000_000_000
    commands = [
        Command(seq=at + 1, id=f"c{at}", cv=1, type="order.note", target="o", args=msgspec.Raw(b"{}"),
                occurred=Occurred(wall=now - age - 7_000, off_ms=7_000), actor="a")
        for at, age in enumerate(ages)
    ]  # fmt: skip
    assert is_backlog(PushRequest("d", "e", commands, lane="backlog" if lane == "backlog" else "live"), now) is expected


def test_live_pushes_overtake_a_waiting_backlog_and_nothing_is_lost(server: RunningServer) -> None:
    slow, live = server.seat("agent"), server.seat("agent2")
    waiting = [server.seat("agent") for _ in range(6)]
    # every thread that takes backlog is held: half of four on PostgreSQL, the only one on SQLite
    holding = [slow] if server.services.database.is_sqlite else [slow, server.seat("agent")]
    processor = HeldProcessor(server, *(seat.device for seat in holding))
    server.services.push.replace_processor(processor)
    held = [pushing(seat, old(seat)) for seat in holding]
    for _ in holding:
        assert processor.begun.acquire(timeout=PATIENCE)
    lane = server.services.commands
    held += [pushing(seat, old(seat)) for seat in waiting]
    wait_for(lambda: lane.backlog == len(held))
    late = pushing(live, live.create())
    if server.services.database.is_sqlite:
        wait_for(lambda: lane.waiting == len(held) + 1)
        processor.go.set()
    late[0].join(PATIENCE)
    processor.go.set()
    for thread, _ in held:
        thread.join(PATIENCE)

    replies = [replies[0] for _, replies in [*held, late]]
    outcomes = [msgspec.json.decode(one.content, type=PushReply).results[0].outcome for one in replies]
    assert outcomes == [Outcome.APPLIED] * (len(held) + 1)
    behind = [device for device in processor.order if device in {seat.device for seat in waiting}]
    assert processor.order.index(live.device) < processor.order.index(behind[-1])
    if server.services.database.is_sqlite:
        assert processor.order[:2] == [slow.device, live.device]


def test_the_commands_of_a_device_keep_their_order_through_the_backlog(server: RunningServer) -> None:
    seat = server.seat("agent")
    commands = [old(seat) for _ in range(60)]
    for start in range(0, 60, 25):
        reply = seat.push(*commands[start : start + 25])
        assert [one.outcome for one in reply.results] == [Outcome.APPLIED] * len(commands[start : start + 25])
    assert seat.push(seat.create()).next_seq == 62


def test_a_full_backlog_turns_away_with_slots_that_differ_and_lets_people_in(server: RunningServer) -> None:
    seats, live = [server.seat("agent") for _ in range(3)], server.seat("agent2")
    lane = server.services.commands
    lane.backlog += 10**6
    lane.waiting += 10**6
    try:
        turned_away = [seat.push_raw(old(seat)) for seat in seats]
        assert live.push(live.create()).results[0].outcome is Outcome.APPLIED
    finally:
        lane.backlog -= 10**6
        lane.waiting -= 10**6
    assert [one.status_code for one in turned_away] == [503] * 3
    assert {one.json()["code"] for one in turned_away} == {"overloaded"}
    slots = [one.json()["detail"]["slot_ms"] for one in turned_away]
    assert len(set(slots)) == 3
    assert all(int(one.headers["Retry-After"]) * 1000 >= slot for one, slot in zip(turned_away, slots, strict=True))


def test_a_pull_from_far_behind_waits_behind_those_who_are_nearly_there(server: RunningServer) -> None:
    seat = server.seat("agent")
    for _ in range(3):
        seat.push(seat.create())
    server.settle()
    with server.services.database.read() as connection:
        end = read_head(connection).v
    wait_for(lambda: server.services.watch.seen >= end)
    reads = server.services.reads
    object.__setattr__(server.services.config.limits, "page", 1)
    reads.backlog += 10**6
    reads.waiting += 10**6
    try:
        far = seat.call("GET", f"/sync/v1/pull?cursor={seat.session.epoch}.0&sv={seat.session.scope_set}")
        near = seat.call("GET", f"/sync/v1/pull?cursor={seat.session.epoch}.{end}&sv={seat.session.scope_set}")
    finally:
        reads.backlog -= 10**6
        reads.waiting -= 10**6
    assert (far.status_code, near.status_code) == (503, 200)
    assert "slot_ms" in far.json()["detail"]


def wait_for(holds: Callable[[], bool]) -> None:
    for _ in range(1000):
        if holds():
            return
        threading.Event().wait(0.01)
    raise AssertionError("it never came to hold")
