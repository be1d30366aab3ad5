"""The cache is compared with the server and what differs is fetched again; a page that would empty it is doubted."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from sync.client.digesting import CONFIRM_AFTER, EVERY, FIRST_AFTER, REPAIR_EVERY
from sync.contract.digests import DigestReply, row_digest
from sync.contract.messages import Change
from tests.helpers.engine_bench import Bench
from tests.helpers.store import DESK, NOW, order, save_create

SOON = FIRST_AFTER + 3 * CONFIRM_AFTER
DIFFERS = pytest.mark.allows_log("cache differs from the server")
STOPPED = pytest.mark.allows_log("too many rows would leave")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path, compares=True)
    for number in range(6):
        made.server.put(order(f"order-{number}"))
    made.settle()
    yield made
    made.close()


def _held(bench: Bench) -> dict[str, int]:
    return bench.store.replica.versions(DESK, 0)


def _truth(bench: Bench) -> dict[str, int]:
    return {one.id: one.ver for one in bench.server.orders.values()}


def _sql(bench: Bench, statement: str) -> None:
    with bench.store.database.applying() as connection:
        connection.exec_driver_sql(statement)


def test_equal_sides_are_compared_and_nothing_is_fetched(bench: Bench) -> None:
    bench.server.calls.clear()
    bench.settle_over(SOON)
    assert f"digest {DESK}" in bench.server.calls
    assert not any(call.startswith("snapshot") for call in bench.server.calls)
    digests = bench.engine.digests
    assert digests.states[DESK] == "same"
    assert NOW < digests.compared_at <= bench.clock.wall_ms()
    assert (digests.repaired_at, digests.repaired_rows) == (0, 0)


@DIFFERS
@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE order_record SET ver = 9 WHERE key = (SELECT key FROM order_key WHERE id = 'order-1')",
        "DELETE FROM row_scope WHERE key = (SELECT key FROM order_key WHERE id = 'order-2')",
        "UPDATE order_record SET ver = 0 WHERE key = (SELECT key FROM order_key WHERE id = 'order-3')",
    ],
    ids=["a version the server never had", "a row that is missing", "an old version"],
)
def test_a_cache_that_differs_is_fetched_again_and_the_server_is_told(bench: Bench, damage: str) -> None:
    _sql(bench, damage)
    assert _held(bench) != _truth(bench)
    bench.settle_over(SOON)
    assert _held(bench) == _truth(bench)
    assert [found.scope for found in bench.server.mismatches] == [DESK]
    digests = bench.engine.digests
    assert (digests.repaired_at, digests.repaired_rows) == (digests.compared_at, 1)


@DIFFERS
def test_a_row_too_many_goes(bench: Bench) -> None:
    del bench.server.orders["order-4"]  # it left without a word
    bench.settle_over(SOON)
    assert "order-4" not in _held(bench)


@DIFFERS
def test_a_repair_leaves_what_is_unsent_alone(bench: Bench) -> None:
    _sql(bench, "DELETE FROM row_scope WHERE key = (SELECT key FROM order_key WHERE id = 'order-2')")
    bench.settle_over(FIRST_AFTER + 1)
    bench.server.down = True
    command = save_create(bench.store, 7)
    bench.settle_over(CONFIRM_AFTER * 2)
    assert bench.states()[command.id] in {"new", "sent"}
    bench.server.down = False
    bench.settle_over(600)
    assert bench.states()[command.id] == "done"
    assert set(_held(bench)) == set(_truth(bench))


@DIFFERS
def test_a_scope_that_is_different_again_is_not_fetched_in_a_circle(bench: Bench) -> None:
    bench.server.bend_digest = lambda reply: msgspec.structs.replace(reply, count=reply.count + 1)
    bench.server.calls.clear()
    bench.settle_over(SOON)
    bench.settle_over(EVERY + SOON)
    fetched = [call for call in bench.server.calls if call == f"snapshot {DESK}"]
    assert len(fetched) == 1
    assert EVERY < REPAIR_EVERY


def _evict_all(bench: Bench, numbers: range) -> None:
    for number in numbers:
        change = Change(p=len(bench.server.feed) + 1, s=DESK, e="order", id=f"order-{number}", ver=9, op="X")
        bench.server.feed.append(change)


def _many(bench: Bench) -> None:
    for number in range(6, 200):
        bench.server.put(order(f"order-{number}"))
    bench.server.page_size = 500
    bench.settle_over(20)
    assert len(_held(bench)) == 200


@STOPPED
def test_a_page_that_would_empty_the_cache_is_not_applied_when_the_server_still_has_the_rows(bench: Bench) -> None:
    _many(bench)
    _evict_all(bench, range(120))
    bench.settle_over(60)
    assert _held(bench) == _truth(bench)
    assert len(_held(bench)) == 200
    assert [found.reason for found in bench.server.mismatches] == ["evictions_stopped"]


@STOPPED
def test_a_word_of_the_server_from_before_the_page_proves_nothing(bench: Bench) -> None:
    _many(bench)
    _evict_all(bench, range(120))

    def earlier(reply: DigestReply) -> DigestReply:
        reply.leave_out = [f"order-{number}" for number in range(120)]
        reply.count, reply.total = 80, str(row_digest({f"order-{n}": 1 for n in range(120, 200)}.items())[1])
        return reply

    bench.server.bend_digest = earlier
    bench.settle_over(60)
    assert len(_held(bench)) == 200


def test_rows_that_really_left_go_when_the_server_confirms_it(bench: Bench) -> None:
    _many(bench)
    _evict_all(bench, range(120))
    for number in range(120):
        del bench.server.orders[f"order-{number}"]
    bench.settle_over(60)
    assert len(_held(bench)) == 80
    assert bench.server.mismatches == []


def test_a_few_rows_leaving_ask_nobody(bench: Bench) -> None:
    _evict_all(bench, range(5))
    bench.server.calls.clear()
    bench.settle_over(20)
    assert len(_held(bench)) == 1
    assert not any(call.startswith("digest") for call in bench.server.calls)
