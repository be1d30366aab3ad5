"""The last reading of a store's counts, kept until something changes."""

import threading
from collections.abc import Callable

from sync.contract.replica import OutboxCounts


class KeptCounts:
    """Reads counts when they were forgotten; safe from any thread.

    A reading that was under way while they were forgotten is returned but not kept: it may be from before the change.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OutboxCounts | None = None
        self._changes = 0

    def forget(self) -> None:
        """Something has changed: the next reader reads anew."""
        with self._lock:
            self._changes += 1
            self._kept = None

    def read(self, counted: Callable[[], OutboxCounts]) -> OutboxCounts:
        """Return what is kept, else what ``counted`` returns."""
        with self._lock:
            kept, before = self._kept, self._changes
        if kept is not None:
            return kept
        counts = counted()
        with self._lock:
            if self._changes == before:
                self._kept = counts
        return counts
