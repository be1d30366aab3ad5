"""A copied store goes on as a device of its own, also when the line fails on the way."""

import pytest

from sync.client.transport_error import LineError, TransportError
from tests.unit.client.conftest import Bench


@pytest.mark.allows_log("copied store goes on as a new device")
@pytest.mark.parametrize("faults", [0, 1, 2])
def test_a_fork_that_a_line_error_hindered_is_tried_again(bench: Bench, faults: int) -> None:
    bench.server.next_seq = 9
    bench.keeper.save(bench.server.session())
    bench.server.fork_faults = [TransportError(LineError.TIMED_OUT)] * faults
    bench.fresh_engine()
    bench.settle_over(70)
    assert bench.store.device == "device-2"
