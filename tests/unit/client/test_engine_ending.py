"""How a session ends: shut out by the server, or without it when the offline time is over."""

from pathlib import Path

import pytest

from sync.client.transport_error import LineError, TransportError
from sync.contract.errors import ErrorCode
from tests.helpers.engine_bench import Bench
from tests.helpers.store import save_create


@pytest.mark.allows_log("sync")
def test_who_is_shut_out_is_told_before_the_work_of_two_weeks_is_offered_again(bench: Bench) -> None:
    save_create(bench.store, 1)
    bench.settle()
    offered_when_told = list[int]()
    bench.observer.on_end = lambda: offered_when_told.append(bench.store.outbox.counts().unsent)
    bench.server.pull_faults = [TransportError(ErrorCode.DEVICE_REVOKED, 403)]
    bench.clock.seconds += 60

    bench.settle()

    assert offered_when_told == [0], "the person had the store while that was sealed"
    assert bench.store.outbox.counts().unsent == 1, "a restored server gets it"


def test_a_session_without_the_server_ends_with_its_lease_and_keeps_what_is_unsent(bench: Bench) -> None:
    bench.settle()
    save_create(bench.store, 1)
    bench.server.push_faults = [TransportError(LineError.UNREACHABLE) for _ in range(3)]
    bench.settle()
    assert bench.observer.ended == []

    bench.server.refresh_faults = [TransportError(LineError.UNREACHABLE)]
    bench.clock.seconds += 73 * 3600
    bench.settle()

    assert bench.observer.ended == ["offline_time_over"]
    assert bench.store.outbox.counts().unsent == 1


@pytest.mark.allows_log("sync")
def test_a_disk_that_refuses_keeps_nobody_in_who_is_shut_out(bench: Bench, tmp_path: Path) -> None:
    save_create(bench.store, 1)
    bench.settle()
    (spool,) = tmp_path.rglob("spool")
    spool.rename(tmp_path / "elsewhere")
    bench.server.pull_faults = [TransportError(ErrorCode.DEVICE_REVOKED, 403)]
    bench.clock.seconds += 60

    delay = bench.engine.guarded_step()

    assert bench.observer.ended == ["device_revoked"]
    assert not bench.engine.board.status.online
    (tmp_path / "elsewhere").rename(spool)
    bench.clock.seconds += delay
    bench.engine.guarded_step()
    assert bench.store.outbox.counts().unsent == 1, "it is offered when the disk takes it again"
    assert bench.observer.ended == ["device_revoked"], "it is told once"
