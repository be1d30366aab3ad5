"""What the server takes from outside, so that tests and the simulator can put their own in."""

import os
import time
from collections.abc import Callable
from typing import Protocol

import uuid_utils

from sync.domain.instant import Instant


class Clock(Protocol):
    """The server's wall clock."""

    def now(self) -> Instant:
        """Return the present instant."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> Instant:
        """Return the present instant."""
        return time.time_ns() // 1_000_000


NewId = Callable[[], str]
"""Makes ids (UUIDv7 as text)."""

Entropy = Callable[[int], bytes]
"""Returns so many unpredictable bytes."""


def new_id() -> str:
    """Return a fresh UUIDv7 as text."""
    return str(uuid_utils.uuid7())


def system_entropy(size: int) -> bytes:
    """Return ``size`` bytes from the operating system."""
    return os.urandom(size)
