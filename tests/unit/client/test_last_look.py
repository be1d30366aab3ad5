"""Before its person leaves the cache is compared once more, as far as there is time."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest

from sync.client.digesting import CONFIRM_AFTER, FIRST_AFTER, LATELY
from sync.client.transport_error import LineError, TransportError
from sync.contract.digests import DigestReply
from tests.helpers.engine_bench import Bench
from tests.helpers.store import DESK, order, save_create

DIFFERS = pytest.mark.allows_log("cache differs from the server")
OLDER = "UPDATE order_record SET ver = 0 WHERE key = (SELECT key FROM order_key WHERE id = 'order-1')"

_Reply = TypeVar("_Reply")


class TimeLeft:
    """The port, by hand: time for so many calls, and for so many rows."""

    def __init__(self, calls: int = 1000, rows: int = 1000) -> None:
        self.calls, self.rows = calls, rows

    def call(self, call: Callable[[], _Reply]) -> _Reply:
        self.calls = self._less(self.calls)
        return call()

    def check(self) -> None:
        self.rows = self._less(self.rows)

    @staticmethod
    def _less(left: int) -> int:
        if not left:
            raise TransportError(LineError.TIMED_OUT)
        return left - 1


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path, compares=True)
    for number in range(6):
        made.server.put(order(f"order-{number}"))
    made.settle()
    made.server.calls.clear()
    yield made
    made.close()


def _look(bench: Bench, time_left: TimeLeft | None = None) -> None:
    session = bench.server.session()
    settled_at = bench.engine.pusher.settled_at
    bench.engine.digests.last_look(session.access_token, session, settled_at, time_left or TimeLeft())


def _damage(bench: Bench) -> None:
    with bench.store.database.applying() as connection:
        connection.exec_driver_sql(OLDER)


def _asked(bench: Bench) -> list[str]:
    return [call for call in bench.server.calls if call.startswith("digest")]


def _is_trusted(bench: Bench) -> bool:
    return DESK in bench.store.replica.held_scopes()


def test_what_agrees_is_asked_for_once_and_stays(bench: Bench) -> None:
    _look(bench)
    assert sorted(_asked(bench)) == [f"digest {DESK}", "digest global"]
    assert _is_trusted(bench)


@DIFFERS
def test_what_differs_is_told_and_fetched_again_at_the_next_sign_in(bench: Bench) -> None:
    _damage(bench)
    _look(bench)
    assert [found.scope for found in bench.server.mismatches] == [DESK]
    bench.fresh_engine()
    bench.settle()
    assert f"snapshot {DESK}" in bench.server.calls
    assert set(bench.store.replica.versions(DESK, 0).values()) == {1}


def test_what_was_compared_lately_is_not_asked_for(bench: Bench) -> None:
    bench.settle_over(FIRST_AFTER + 1)
    bench.server.calls.clear()
    _look(bench)
    assert _asked(bench) == []
    bench.clock.seconds += LATELY
    _look(bench)
    assert len(_asked(bench)) == 2


def test_a_difference_that_is_gone_at_the_second_look_does_not_count(bench: Bench) -> None:
    def once(reply: DigestReply) -> DigestReply:
        bench.server.bend_digest = lambda later: later
        return msgspec.structs.replace(reply, count=reply.count + 1)

    bench.server.bend_digest = once
    _look(bench)
    assert len(_asked(bench)) == 3, "the scope that differed is asked for again"
    assert _is_trusted(bench)
    assert bench.server.mismatches == []


@DIFFERS
def test_an_outcome_that_is_here_before_the_feed_has_it_is_no_difference(bench: Bench) -> None:
    save_create(bench.store, 7)
    bench.settle()
    bench.server.bend_digest = lambda reply: msgspec.structs.replace(reply, count=reply.count + 1)
    _look(bench)
    assert _is_trusted(bench)
    bench.clock.seconds += CONFIRM_AFTER
    _look(bench)
    assert not _is_trusted(bench)


def test_nothing_is_done_while_something_is_unsent(bench: Bench) -> None:
    _damage(bench)
    command = save_create(bench.store, 7)
    _look(bench)
    assert bench.server.calls == []
    assert bench.states()[command.id] == "new"
    assert _is_trusted(bench)


def test_nothing_is_compared_before_the_first_fetch(tmp_path: Path) -> None:
    made = Bench(tmp_path / "fresh", compares=True)
    _look(made)
    assert made.server.calls == []
    made.close()


def test_a_scope_that_is_being_fetched_is_not_asked_for(bench: Bench) -> None:
    bench.store.replica.distrust(DESK)
    _look(bench)
    assert _asked(bench) == ["digest global"]


@pytest.mark.parametrize("time_left", [TimeLeft(calls=0), TimeLeft(calls=1), TimeLeft(rows=0), TimeLeft(rows=3)])
def test_when_the_time_is_over_the_rest_is_left_as_it_is(bench: Bench, time_left: TimeLeft) -> None:
    bench.server.bend_digest = lambda reply: msgspec.structs.replace(reply, count=reply.count + 1)
    _look(bench, time_left)
    assert _is_trusted(bench)
    assert bench.server.mismatches == []


def test_a_server_that_went_away_ends_it(bench: Bench) -> None:
    bench.server.down = True
    _look(bench)
    assert len(_asked(bench)) == 1
    assert _is_trusted(bench)


@DIFFERS
def test_a_difference_nobody_could_be_told_of_is_repaired_all_the_same(bench: Bench) -> None:
    _damage(bench)
    _look(bench, TimeLeft(calls=2))  # two looks, none is left to tell
    assert bench.server.mismatches == []
    assert not _is_trusted(bench)


@DIFFERS
def test_a_scope_that_is_different_again_after_a_repair_is_not_fetched_again_so_soon(bench: Bench) -> None:
    bench.server.bend_digest = lambda reply: msgspec.structs.replace(reply, count=reply.count + 1)
    bench.settle_over(FIRST_AFTER + 3 * CONFIRM_AFTER)
    bench.clock.seconds += LATELY
    bench.server.mismatches.clear()
    _look(bench)
    assert _is_trusted(bench)
    assert bench.server.mismatches == []
