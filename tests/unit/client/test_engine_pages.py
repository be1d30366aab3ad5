"""Small changes that come with a hint: applied when they follow on what is here, else pulled."""

import pytest
from msgspec.structs import replace

from sync.client.pulling import FRESH, Fetch
from sync.client.signals import Signal, SignalKind
from sync.client.transport_error import LineError, TransportError
from sync.contract.messages import PullReply
from tests.helpers.engine_bench import Bench
from tests.helpers.store import order
from tests.helpers.tiny_server import TinyServer


def page_of(server: TinyServer, after: int, **changes: object) -> PullReply:
    """Return what the feed holds behind a position, as an event carries it."""
    lines = [one for one in server.feed if one.p > after]
    page = PullReply(
        epoch=server.epoch,
        from_=after,
        to=len(server.feed),
        more=False,
        now=1,
        changes=lines,
        scope_set=server.scope_set,
    )
    return replace(page, **changes)


def hint(bench: Bench, page: PullReply) -> None:
    bench.engine.signal(Signal(SignalKind.HINT, page.to, page=page))


def ready(bench: Bench) -> Bench:
    bench.server.put(order("o1"))
    bench.settle()
    bench.server.calls.clear()
    return bench


def versions(bench: Bench) -> dict[str, int]:
    with bench.store.database.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT k.id, r.ver FROM order_key k JOIN order_record r ON r.key = k.key"
        ).all()
    return {row[0]: row[1] for row in rows}


def cursor(bench: Bench) -> int:
    present = bench.store.replica.cursor()
    assert present is not None
    return present.pos


def test_a_change_that_follows_is_applied_without_a_pull(bench: Bench) -> None:
    ready(bench)
    bench.server.put(order("o2"))
    hint(bench, page_of(bench.server, 1))
    bench.settle()

    assert bench.server.calls == []
    assert (versions(bench), cursor(bench)) == ({"o1": 1, "o2": 1}, 2)


def test_several_changes_that_follow_each_other_are_all_applied(bench: Bench) -> None:
    ready(bench)
    for number in (2, 3, 4):
        bench.server.put(order(f"o{number}"))
        hint(bench, page_of(bench.server, number - 1))
    bench.settle()

    assert bench.server.calls == []
    assert cursor(bench) == 4


def test_a_change_behind_a_gap_is_pulled_with_what_is_missing(bench: Bench) -> None:
    ready(bench)
    bench.server.put(order("o2"))
    bench.server.put(order("o3"))
    hint(bench, page_of(bench.server, 2))
    bench.settle()

    assert bench.server.calls.count("pull") >= 1
    assert (versions(bench), cursor(bench)) == ({"o1": 1, "o2": 1, "o3": 1}, 3)


@pytest.mark.parametrize("odd", [{"epoch": "another"}, {"scope_set": "s0"}])
def test_a_change_of_another_life_or_other_rights_is_not_applied(bench: Bench, odd: dict[str, str]) -> None:
    ready(bench)
    bench.server.put(order("o2"))
    page = page_of(bench.server, 1, **odd)
    page.changes = [*page.changes[:-1], bench.server.feed[0]]
    hint(bench, page)
    bench.settle()

    assert bench.server.calls.count("pull") >= 1
    assert versions(bench) == {"o1": 1, "o2": 1}


def test_a_change_that_comes_twice_or_late_does_nothing_twice(bench: Bench) -> None:
    ready(bench)
    bench.server.put(order("o2"))
    old = page_of(bench.server, 1)
    hint(bench, old)
    bench.settle()
    seen = len(bench.observer.results), cursor(bench)
    hint(bench, old)
    bench.settle()

    assert (len(bench.observer.results), cursor(bench)) == seen
    assert "pull" not in bench.server.calls


def test_a_hint_for_many_is_pulled_a_little_later(bench: Bench) -> None:
    ready(bench)
    bench.server.put(order("o2"))
    bench.engine.signal(Signal(SignalKind.HINT, 2, spread_ms=300))
    assert bench.settle() == pytest.approx(0.15)
    bench.settle_over(0.2)
    assert versions(bench) == {"o1": 1, "o2": 1}


# --- pages fetched while the one before is applied ------------------------------------------------------------------


def many(bench: Bench, count: int) -> Bench:
    """Return the bench with so many orders to pull, in pages of three that are fetched ahead."""
    ready(bench)
    for number in range(2, count + 2):
        bench.server.put(order(f"o{number}"))
    bench.engine.signal(Signal(SignalKind.HINT, count + 1))
    bench.engine.drain_signals()
    return bench


def apply_one_page(bench: Bench) -> None:
    """Step until the first page of three is applied."""
    for _ in range(5):
        if cursor(bench) < 4:
            bench.engine.step()
    assert cursor(bench) == 4


def at_once(call: Fetch) -> Fetch:
    """Run a call when it begins, as one that was quicker than what is done meanwhile."""
    reply = call()
    return lambda: reply


def test_the_next_page_is_asked_for_before_this_one_is_applied(bench: Bench) -> None:
    many(bench, 8)
    stood: list[int] = []

    def beside(call: Fetch) -> Fetch:
        stood.append(cursor(bench))
        return at_once(call)

    bench.engine.puller.beside = beside
    bench.settle()

    assert stood == [1, 4]
    assert bench.server.calls.count("pull") == 3
    assert (len(versions(bench)), cursor(bench)) == (9, 9)


def test_a_page_asked_for_under_former_rights_is_asked_for_again(bench: Bench) -> None:
    many(bench, 8)
    bench.engine.puller.beside = at_once
    apply_one_page(bench)
    bench.server.scope_set = "s2"
    bench.engine.signal(Signal(SignalKind.SCOPES))
    bench.server.calls.clear()
    bench.settle()

    assert "pull" in bench.server.calls
    assert len(versions(bench)) == 9


def test_a_page_that_has_waited_is_asked_for_again(bench: Bench) -> None:
    many(bench, 5)
    bench.engine.puller.beside = at_once
    apply_one_page(bench)
    bench.clock.seconds += FRESH + 1
    bench.server.calls.clear()
    bench.server.put(order("o2", ver=2))
    bench.settle()

    assert "pull" in bench.server.calls
    assert versions(bench)["o2"] == 2


def test_a_page_fetched_ahead_that_did_not_come_is_fetched_after_a_pause(bench: Bench) -> None:
    many(bench, 5)

    def broken(call: Fetch) -> Fetch:
        del call

        def fail() -> PullReply:
            raise TransportError(LineError.TIMED_OUT)

        return fail

    bench.engine.puller.beside = broken
    bench.settle()
    assert cursor(bench) == 4

    bench.settle_over(5)
    assert (len(versions(bench)), cursor(bench)) == (6, 6)


def test_a_page_that_is_under_way_when_the_program_ends_is_waited_for(bench: Bench) -> None:
    many(bench, 5)
    waited: list[int] = []

    def beside(call: Fetch) -> Fetch:
        def wait() -> PullReply:
            waited.append(1)
            return call()

        return wait

    bench.engine.puller.beside = beside
    apply_one_page(bench)
    bench.engine.puller.forget()

    assert waited == [1]
    bench.settle()
    assert cursor(bench) == 6
