"""Rights that change at any moment: what may not be seen is gone, and only what is new is fetched."""

from sync.client.signals import Signal, SignalKind
from sync.client.transport_error import LineError, TransportError
from tests.helpers.engine_bench import Bench
from tests.helpers.store import DESK, order


def shown(bench: Bench) -> set[str]:
    with bench.store.database.reading() as connection:
        return {one for (one,) in connection.exec_driver_sql("SELECT id FROM order_list")}


def _rights(bench: Bench, scope_set: str, reader: str = "r", **variants: str) -> None:
    """Give the person other rights."""
    bench.server.scope_set, bench.server.reader = scope_set, reader
    bench.server.variants = {"global": "full", **{scope.replace("_", ":"): shown for scope, shown in variants.items()}}
    bench.server.scopes = list(bench.server.variants)


def _snapshots(bench: Bench) -> list[str]:
    return [call.removeprefix("snapshot ") for call in bench.server.calls if call.startswith("snapshot ")]


def _with_rights(bench: Bench, **variants: str) -> None:
    """Fill the cache under rights; ``order-1`` stands in the city and with the person, ``order-2`` in the city only."""
    _rights(bench, "s2", **variants)
    bench.engine.signal(Signal(SignalKind.SCOPES))
    bench.settle()
    for scope in bench.server.variants.keys() - {"global"}:
        bench.server.put(order("order-1"), scope)
    bench.server.put(order("order-2"), DESK)
    bench.engine.signal(Signal(SignalKind.HINT))
    bench.settle()
    bench.server.calls.clear()


def test_a_scope_more_is_fetched_alone(bench: Bench) -> None:
    _with_rights(bench, desk_city="masked")
    _rights(bench, "s3", desk_city="masked", unit_u1="full")
    bench.engine.signal(Signal(SignalKind.SCOPES))
    bench.settle()
    assert _snapshots(bench) == ["unit:u1"]
    assert shown(bench) == {"order-1", "order-2"}
    cursor = bench.store.replica.cursor()
    assert cursor is not None
    assert cursor.scope_set == "s3"


def test_a_scope_that_showed_no_more_goes_alone(bench: Bench) -> None:
    _with_rights(bench, desk_city="masked", desk_callback="masked")
    _rights(bench, "s3", desk_city="masked")
    bench.engine.signal(Signal(SignalKind.SCOPES))
    bench.settle()
    assert _snapshots(bench) == []
    assert shown(bench) == {"order-1", "order-2"}
    assert bench.store.replica.versions("desk:callback", 0) == {}


def test_rows_of_a_scope_that_showed_more_do_not_stay_in_the_better_variant(bench: Bench) -> None:
    _with_rights(bench, desk_city="masked", user_u1="full")
    _rights(bench, "s3", desk_city="masked")
    bench.server.snapshot_faults = [TransportError(LineError.UNREACHABLE)]
    bench.engine.signal(Signal(SignalKind.SCOPES))
    bench.engine.drain_signals()
    bench.engine.step()
    assert "order-1" not in shown(bench), "gone at once, not when the line is good enough for a snapshot"
    bench.settle_over(60)
    assert _snapshots(bench)[-1:] == [DESK]
    assert shown(bench) == {"order-1", "order-2"}


def test_a_scope_that_shows_less_is_purged_and_fetched(bench: Bench) -> None:
    _with_rights(bench, desk_city="masked", unit_u1="full")
    _rights(bench, "s3", desk_city="hidden", unit_u1="full")
    bench.engine.signal(Signal(SignalKind.SCOPES))
    bench.settle()
    assert _snapshots(bench) == [DESK]
    assert shown(bench) == {"order-1", "order-2"}


def test_another_place_of_the_person_fetches_everything(bench: Bench) -> None:
    _with_rights(bench, desk_city="masked", unit_u1="full")
    _rights(bench, "s3", "other unit", desk_city="masked", unit_u1="full")
    bench.engine.signal(Signal(SignalKind.SCOPES))
    bench.settle()
    assert sorted(_snapshots(bench)) == [DESK, "global", "unit:u1"]


def test_a_snapshot_made_for_rights_the_seat_has_not_heard_of_is_not_taken(bench: Bench) -> None:
    bench.server.put(order("order-1"))
    bench.engine.step()
    _rights(bench, "s2", unit_u1="full")
    bench.settle()
    assert shown(bench) == set(), "no row of the city was written for somebody who may not read it"
    assert bench.store.replica.held_scopes() == {"global", "unit:u1"}


def test_rights_that_change_twice_in_the_middle_of_a_snapshot_leave_nothing_behind(bench: Bench) -> None:
    _with_rights(bench, desk_city="masked", user_u1="full")
    _rights(bench, "s3", desk_city="masked")
    bench.engine.signal(Signal(SignalKind.SCOPES))
    bench.engine.drain_signals()
    bench.engine.step()
    _rights(bench, "s4", user_u1="full")
    bench.engine.signal(Signal(SignalKind.SCOPES))
    bench.settle()
    assert shown(bench) == set()
    assert bench.store.replica.held_scopes() == {"global", "user:u1"}
    assert bench.store.replica.versions(DESK, 0) == {}


def _sign_in_again(bench: Bench) -> None:
    """Start the program anew; the server tells the rights of this moment."""
    bench.keeper.save(bench.server.session())
    bench.fresh_engine()


def test_rights_that_were_other_ones_for_a_moment_between_two_starts_leave_nothing_behind(bench: Bench) -> None:
    _with_rights(bench, unit_u1="full")
    bench.server.put(order("order-3"), DESK)
    _rights(bench, "s3", "other unit", desk_city="masked")
    _sign_in_again(bench)
    for _ in range(20):
        if "order-3" not in shown(bench):
            bench.engine.step()
    assert "order-3" in shown(bench)
    _rights(bench, "s2", unit_u1="full")
    _sign_in_again(bench)
    for _ in range(20):
        bench.engine.step()
    assert bench.store.replica.versions(DESK, 0) == {}
    assert bench.store.replica.held_scopes() == {"global", "unit:u1"}
