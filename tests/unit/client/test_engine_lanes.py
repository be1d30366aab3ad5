"""The engine and a server that has much to do: lanes, slots, and coming back after an outage."""

import pytest

from sync.client.backoff import BackOff
from sync.client.http_session import check_reply
from sync.client.pushing import lane_of
from sync.client.signals import Signal, SignalKind
from sync.client.transport_error import TransportError
from sync.contract.codec import encode
from sync.contract.errors import ErrorBody, ErrorCode
from sync.contract.messages import Command, Occurred, PushReply, PushRequest
from sync.domain.act import ActData
from tests.helpers.engine_bench import Bench
from tests.helpers.store import AGENT, order, raw, save_create

SLOT = TransportError(ErrorCode.OVERLOADED, 503, {"slot_ms": 7_000}, 7.0)


class Lanes:
    """Notes when each push came, and in which lane."""

    def __init__(self, bench: Bench) -> None:
        self.pushes: list[tuple[float, str]] = []
        self._bench = bench
        self._push = bench.server.push
        bench.server.push = self.push

    def push(self, request: PushRequest, token: str) -> PushReply:
        if request.commands:  # the others are heartbeats
            self.pushes.append((self._bench.clock.seconds, request.lane))
        return self._push(request, token)


def save_note_at(bench: Bench, wall: int) -> None:
    def note(seq: int) -> Command:
        when = Occurred(wall=wall)
        args = raw(ActData())
        return Command(seq, "note", 1, "order.note", "o1", args, when, AGENT.user_id)

    bench.store.commands.save_command(AGENT, note, wall)


def test_what_was_just_done_goes_live_and_what_lay_a_minute_goes_as_backlog(bench: Bench) -> None:
    lanes = Lanes(bench)
    save_create(bench.store, 1)
    bench.settle()
    save_create(bench.store, 2)
    bench.clock.seconds += 61
    bench.settle()

    assert [lane for _, lane in lanes.pushes] == ["live", "backlog"]
    assert lane_of([], 0) == "live"


def test_after_a_long_outage_the_backlog_waits_for_its_moment_while_rows_are_fetched(bench: Bench) -> None:
    bench.settle()
    lanes = Lanes(bench)
    bench.server.down = True
    save_create(bench.store, 1)
    bench.settle_over(200)
    lanes.pushes.clear()
    bench.server.put(order("o9"))
    bench.server.down = False
    bench.server.calls.clear()
    bench.engine.signal(Signal(SignalKind.HINT))
    bench.settle()

    assert "pull" in bench.server.calls, "rows are fetched at once"
    assert lanes.pushes == [], "its random moment (half of 30 s here) has not come"
    back = bench.clock.seconds
    bench.settle_over(31)
    assert [(round(at - back), lane) for at, lane in lanes.pushes] == [(15, "backlog")]


@pytest.mark.parametrize("wish", [True, False])
def test_after_a_long_outage_new_work_and_a_persons_wish_go_at_once(bench: Bench, wish: bool) -> None:
    bench.settle()
    lanes = Lanes(bench)
    bench.server.down = True
    save_create(bench.store, 1)
    bench.settle_over(200)
    bench.server.down = False
    lanes.pushes.clear()
    if wish:
        bench.engine.signal(Signal(SignalKind.TRY_NOW))
    else:
        save_note_at(bench, bench.clock.wall_ms())
        bench.engine.signal(Signal(SignalKind.HINT))
    bench.settle()

    assert [lane for _, lane in lanes.pushes] == ["backlog" if wish else "live"]
    assert set(bench.states().values()) == {"done"}


def test_a_short_outage_holds_nothing_back(bench: Bench) -> None:
    bench.settle()
    bench.server.down = True
    save_create(bench.store, 1)
    bench.settle_over(20)
    bench.server.down = False
    bench.engine.signal(Signal(SignalKind.TRY_NOW))
    bench.settle()
    assert bench.states() == {"c1": "done"}


def test_a_push_that_is_turned_away_comes_again_at_its_slot_and_rows_come_meanwhile(bench: Bench) -> None:
    bench.settle()
    lanes = Lanes(bench)
    bench.server.push_faults = [SLOT]
    save_create(bench.store, 1)
    begun = bench.clock.seconds
    bench.settle()
    bench.server.put(order("o9"))
    bench.server.calls.clear()
    bench.engine.signal(Signal(SignalKind.HINT, 99))
    bench.settle()

    assert "pull" in bench.server.calls
    assert bench.engine.board.status.online
    bench.settle_over(8)
    assert bench.states() == {"c1": "done"}
    assert 7.0 <= lanes.pushes[-1][0] - begun <= 7.5


def test_a_pull_that_is_turned_away_does_not_keep_a_saved_order_back(bench: Bench) -> None:
    bench.settle()
    bench.server.pull_faults = [SLOT]
    bench.engine.signal(Signal(SignalKind.HINT))
    bench.settle()
    save_create(bench.store, 1)
    bench.engine.signal(Signal(SignalKind.OUTBOX))
    bench.settle()

    assert bench.states() == {"c1": "done"}
    bench.server.calls.clear()
    bench.settle_over(8)
    assert "pull" in bench.server.calls


def test_the_slot_is_read_out_of_the_body_and_kept_nearly_to_the_moment() -> None:
    body = encode(ErrorBody("overloaded", "", {"slot_ms": 1_234}))
    with pytest.raises(TransportError) as refused:
        check_reply(503, body, {"Retry-After": "2"})
    assert (refused.value.retry_after, refused.value.has_slot) == (1.234, True)
    waits = BackOff(lambda: 1.0)
    assert [waits.failed(10.0, slot=True) for _ in range(3)] == [10.5, 10.5, 10.5]
    assert waits.failed(10.0) > 15


def test_a_proxys_503_names_no_slot() -> None:
    with pytest.raises(TransportError) as refused:
        check_reply(503, b"<html>", {"Retry-After": "2"})
    assert not refused.value.has_slot
