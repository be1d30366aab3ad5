"""What a seat does of itself with a new epoch of the server, or when it has lost what it knew of its own numbers."""

import pytest

from desktop.store import own_kv
from sync.client.signals import Signal, SignalKind
from sync.client.transport_error import LineError, TransportError
from sync.contract.errors import ErrorCode
from tests.helpers.engine_bench import Bench
from tests.helpers.store import NOW, result, save_create


def _restore(bench: Bench) -> None:
    """Put a backup of the server back in which nothing is."""
    bench.server.epoch, bench.server.next_seq = "epoch-2", 1
    bench.server.orders.clear()
    bench.server.feed.clear()
    bench.server.log.clear()


@pytest.mark.allows_log("sync")
@pytest.mark.parametrize("unsent", [True, False])
@pytest.mark.parametrize("signed_in_anew", [True, False])
def test_work_is_offered_again_to_a_restored_server_although_the_cache_has_no_cursor(
    bench: Bench, unsent: bool, signed_in_anew: bool
) -> None:
    save_create(bench.store, 1)
    bench.settle()
    bench.store.replica.start_epoch("epoch-1")  # as a repair, a new form of the cache and changed rights do
    _restore(bench)
    if unsent:
        save_create(bench.store, 2)
    if signed_in_anew:
        bench.keeper.save(bench.server.session())

    bench.fresh_engine()
    bench.settle_over(120)

    assert set(bench.server.orders) == ({"o1", "o2"} if unsent else {"o1"})
    assert set(bench.states().values()) == {"done"}


def test_without_a_cursor_nothing_is_offered_again_to_a_server_that_was_not_restored(bench: Bench) -> None:
    save_create(bench.store, 1)
    bench.settle()
    batches = len(bench.server.batches)
    bench.store.replica.start_epoch("epoch-1")

    bench.fresh_engine()
    bench.settle_over(60)

    assert len(bench.server.batches) == batches


@pytest.mark.allows_log("sync")
def test_a_store_that_never_noted_an_epoch_goes_by_its_cursor(bench: Bench) -> None:
    save_create(bench.store, 1)
    bench.settle()
    with bench.store.database.saving() as connection:
        own_kv.remove(connection, own_kv.OUTBOX_EPOCH)
    assert bench.store.outbox.epoch() == "epoch-1"
    _restore(bench)
    bench.keeper.save(bench.server.session())

    bench.fresh_engine()
    bench.settle_over(60)

    assert set(bench.server.orders) == {"o1"}
    assert bench.store.outbox.epoch() == "epoch-2"


@pytest.mark.allows_log("sync")
def test_an_outcome_of_the_epoch_before_that_comes_late_is_offered_again_too(bench: Bench) -> None:
    first = save_create(bench.store, 1)
    late = save_create(bench.store, 2)
    bench.store.outbox.settle([result(first)], [], NOW, "epoch-2")
    bench.store.outbox.settle([result(late)], [], NOW, "epoch-1")
    assert bench.store.outbox.epoch() not in {"epoch-1", "epoch-2"}
    _restore(bench)
    bench.keeper.save(bench.server.session())

    bench.fresh_engine()
    bench.settle_over(60)

    assert set(bench.server.orders) == {"o1", "o2"}


@pytest.mark.allows_log("sync")
def test_a_store_that_lost_own_data_is_another_device_before_it_sends(bench: Bench) -> None:
    save_create(bench.store, 1)
    with bench.store.database.saving() as connection:
        own_kv.write_bytes(connection, own_kv.OWN_DATA_LOST, b"1")

    bench.settle()

    assert bench.store.device == "device-2"
    assert not bench.store.outbox.must_fork()
    calls = [call for call in bench.server.calls if call.startswith(("fork", "push"))]
    assert calls == ["fork device-1 device-2", "push"]
    assert bench.states() == {"c1": "done"}

    bench.engine.signal(Signal(SignalKind.TRY_NOW))
    bench.settle_over(60)
    assert bench.store.device == "device-2"


@pytest.mark.allows_log("sync")
def test_who_signed_in_after_the_backup_is_told_at_once_to_sign_in_again(bench: Bench) -> None:
    bench.settle()
    _restore(bench)
    bench.server.refresh_faults.append(TransportError(ErrorCode.TOKEN_INVALID, 401))

    bench.engine.signal(Signal(SignalKind.TRY_NOW))
    bench.settle()

    assert bench.observer.ended == [ErrorCode.TOKEN_INVALID]
    assert bench.engine.board.status.error == ErrorCode.TOKEN_INVALID


@pytest.mark.allows_log("sync")
def test_a_line_that_goes_when_the_new_epoch_is_seen_is_told_as_such_and_tried_again(bench: Bench) -> None:
    save_create(bench.store, 1)
    bench.settle()
    _restore(bench)
    bench.server.refresh_faults.append(TransportError(LineError.UNREACHABLE))

    bench.engine.signal(Signal(SignalKind.TRY_NOW))
    assert bench.settle() > 0
    assert bench.engine.board.status.error == LineError.UNREACHABLE
    bench.settle_over(120)

    assert set(bench.server.orders) == {"o1"}
