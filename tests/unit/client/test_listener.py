"""The listener: hints out of the stream, and what it does when the stream does not work."""

import threading
from collections.abc import Callable

import pytest

from sync.client.clock_offset import ClockOffset
from sync.client.listener import Listener
from sync.client.ports import ServerEvent
from sync.client.signals import Signal, SignalKind
from sync.client.status import StatusBoard
from sync.client.tokens import Tokens
from sync.client.transport_error import LineError, TransportError
from sync.contract.codec import encode
from sync.contract.messages import Head, Hello, PullReply
from tests.helpers.engine_bench import BenchClock, BenchObserver
from tests.helpers.store import EPOCH, order, session
from tests.helpers.tiny_server import TinyServer


class Keeper:
    """A session that is only kept."""

    def __init__(self) -> None:
        self.kept = session()

    def session(self) -> object:
        return self.kept

    def device(self) -> str:
        return "device-1"

    def save(self, fresh: object) -> None:
        self.kept = fresh

    def unregistered_key(self) -> str:
        return ""

    def new_id(self) -> str:
        return "device-2"

    def prove(self, claim: bytes) -> str:
        return ""

    def take_device(self, device: str, session: object) -> None:
        raise AssertionError(device)

    def kept_offset(self) -> None:
        return None

    def keep_offset(self, reading: object) -> None:
        raise AssertionError(reading)

    def ended(self, reason: str) -> None:
        raise AssertionError(reason)

    def may_stay(self, at: int) -> bool:
        raise AssertionError(at)


class Script:
    """A stream that plays events, then is silent or breaks."""

    def __init__(self, events: list[ServerEvent], after: Callable[[], None] | None = None) -> None:
        self.events = events
        self.after = after
        self.closed = False

    def next_event(self, timeout: float) -> ServerEvent | None:
        if self.events:
            return self.events.pop(0)
        if self.after is not None:
            self.after()
        return None

    def close(self) -> None:
        self.closed = True


class Ear:
    """A listener with everything around it."""

    def __init__(self) -> None:
        self.server = TinyServer()
        self.streams: list[Script] = []
        self.server.events = self._stream
        self.signals: list[Signal] = []
        self.board = StatusBoard()
        self.observer = BenchObserver()
        self.clock = BenchClock()
        self.listener = Listener(
            transport=self.server,
            tokens=Tokens(Keeper(), self.server, self.clock, ClockOffset(self.clock)),
            board=self.board,
            signal=self.signals.append,
            scope_set=lambda: "s1",
            observer=self.observer,
            clock=self.clock,
            random=lambda: 1.0,
        )

    def _stream(self, token: str) -> Script:
        if not self.streams:
            raise TransportError(LineError.UNREACHABLE)
        return self.streams.pop(0)


def event(name: str, value: object = None) -> ServerEvent:
    return ServerEvent(name, encode(value).decode() if value is not None else "{}")


HELLO = Hello(EPOCH, 5)


@pytest.fixture
def ear() -> Ear:
    return Ear()


def test_hello_and_heads_become_hints(ear: Ear) -> None:
    ear.streams = [Script([event("hello", HELLO), event("comment"), event("head", Head(9)), event("scopes")])]

    assert ear.listener.once() == 0

    assert ear.signals == [
        Signal(SignalKind.HINT, 5),
        Signal(SignalKind.HINT, 9),
        Signal(SignalKind.SCOPES),
    ]


def test_the_status_is_live_only_while_the_stream_runs(ear: Ear) -> None:
    seen: list[bool] = []
    ear.streams = [Script([event("hello", HELLO)], after=lambda: seen.append(ear.board.status.live))]

    ear.listener.once()

    assert seen == [True]
    assert not ear.board.status.live


def test_a_small_change_is_passed_on_whole_and_a_broken_one_is_pulled(ear: Ear) -> None:
    page = PullReply(EPOCH, 5, 6, more=False, now=1, changes=[], scope_set="s1")
    ear.streams = [Script([event("hello", HELLO), event("change", page), ServerEvent("change", "{")])]

    ear.listener.once()

    assert ear.signals[1:] == [Signal(SignalKind.HINT, 6, page=page), Signal(SignalKind.HINT)]


def test_a_hint_that_many_got_says_within_what_time_to_pull(ear: Ear) -> None:
    ear.streams = [Script([event("hello", HELLO), event("head", Head(9, 300))])]
    ear.listener.once()
    assert ear.signals[-1] == Signal(SignalKind.HINT, 9, spread_ms=300)


def test_a_stream_that_another_took_the_place_of_is_not_taken_back(ear: Ear) -> None:
    ear.board.change(epoch=EPOCH, position=0)
    ear.streams = [Script([event("hello", HELLO), event("replaced")]), Script([event("hello", HELLO)])]
    ear.listener.once()
    ear.listener.once()
    assert len(ear.streams) == 1
    assert ear.server.calls[-1] == "long_poll"


def test_a_head_that_cannot_be_read_is_still_a_hint(ear: Ear) -> None:
    ear.streams = [Script([event("hello", HELLO), ServerEvent("head", "nonsense")])]
    ear.listener.once()
    assert ear.signals[-1] == Signal(SignalKind.HINT, 0)


def test_a_silent_stream_is_given_up(ear: Ear) -> None:
    script = Script([event("hello", HELLO)])
    ear.streams = [script]
    assert ear.listener.once() == 0
    assert script.closed


def test_no_hello_leads_to_long_polls_and_their_hints(ear: Ear) -> None:
    ear.board.change(epoch=EPOCH, position=0)
    ear.streams = [Script([])]
    assert ear.listener.once() == 0
    ear.server.put(order("o1"))

    ear.listener.once()

    assert ear.server.calls[-1] == "long_poll"
    assert [(one.kind, one.pos) for one in ear.signals] == [(SignalKind.HINT, 1)]
    assert ear.signals[0].page is not None, "what the poll brought needs no second call"


def test_the_stream_is_tried_again_after_some_minutes(ear: Ear) -> None:
    ear.streams = [Script([])]
    ear.listener.once()
    ear.clock.seconds += 301
    ear.streams = [Script([event("hello", HELLO)])]

    ear.listener.once()

    assert ear.signals == [Signal(SignalKind.HINT, 5)]


def test_long_polls_of_a_server_that_does_not_wait_are_spaced(ear: Ear) -> None:
    ear.board.change(epoch=EPOCH, position=0)
    ear.streams = [Script([])]
    ear.listener.once()
    assert ear.listener.once() == 5.0


def test_an_absent_server_is_tried_with_growing_waits(ear: Ear) -> None:
    assert [ear.listener.once() for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]


def test_a_refused_token_is_replaced(ear: Ear) -> None:
    ear.server.events = TinyServer.events.__get__(ear.server)
    ear.server.valid_token = "another"
    ear.listener.once()
    assert ear.server.refreshed == 0

    stopper = threading.Timer(0.0, ear.listener.stop)
    stopper.start()
    ear.listener.once()
    stopper.join()

    assert ear.server.refreshed == 1


def test_stop_closes_the_stream_it_waits_on(ear: Ear) -> None:
    script = Script([event("hello", HELLO)], after=ear.listener.stop)
    ear.streams = [script]
    ear.listener.run()
    assert script.closed


def test_a_stream_that_does_not_even_open_in_time_leads_to_long_polls(ear: Ear) -> None:
    def held_back(token: str) -> Script:
        raise TransportError(LineError.TIMED_OUT)

    ear.server.events = held_back
    ear.board.change(epoch=EPOCH, position=0)
    assert ear.listener.once() == 0
    ear.listener.once()
    assert ear.server.calls[-1] == "long_poll"


@pytest.mark.allows_log("sync.client.listener", level=50)
def test_a_store_that_cannot_keep_a_renewed_session_does_not_end_listening(ear: Ear) -> None:
    class Full(Exception):
        code = "store_full"

    def no_room(token: str) -> Script:
        raise Full

    ear.server.events = no_room
    assert ear.listener.guarded_once() >= 1.0

    ear.server.events = ear._stream
    ear.streams = [Script([event("hello", HELLO)])]
    assert ear.listener.guarded_once() == 0
    assert ear.signals == [Signal(SignalKind.HINT, 5)]


def test_a_stream_refused_to_a_store_that_was_shut_out_lets_the_engine_ask_why() -> None:
    ear = Ear()

    def refuse(token: str) -> Script:
        raise TransportError("device_revoked", 403)

    ear.server.events = refuse
    assert ear.listener.once() > 0
    assert [signal.kind for signal in ear.signals] == [SignalKind.REVOKED]
