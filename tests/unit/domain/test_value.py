"""Values are plain data: nothing that refers to itself, and nothing the cycle collector has to walk through."""

import gc

from sync.contract.codec import decode_order, encode
from sync.domain.value import Value
from tests.helpers.store import order


class _Named(Value):
    names: tuple[str, ...] = ()


def test_the_cycle_collector_is_not_told_of_values() -> None:
    assert not gc.is_tracked(_Named(names=("one", "two")))
    assert not gc.is_tracked(decode_order(encode(order("order-1"))))
