"""The integer key of an order in one file: grows with the time of creation, so newest-first is a walk along the keys.

key = (seconds since 2020) * 256 + slot; a taken slot moves to the next free one. Keys are local to the file.
"""

import zlib

from sync.domain.instant import Instant

_START = 1_577_836_800_000
_SLOTS = 256


def first_key(instant: Instant) -> int:
    """Return the smallest key an order created at the instant can have."""
    return max(0, instant - _START) // 1000 * _SLOTS


def wanted_key(order_id: str, created_at: Instant) -> int:
    """Return the key an order takes when it is free."""
    return first_key(created_at) + zlib.crc32(order_id.encode()) % _SLOTS
