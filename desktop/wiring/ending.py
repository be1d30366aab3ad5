"""Waiting for threads that were told to stop, without waiting for a line that went dead."""

import logging
import threading
import time
from collections.abc import Callable, Iterable

logger = logging.getLogger(__name__)

GRACE = 1.0
"""Seconds a call under way has to end by itself: what it carries is worth more than a second."""
PATIENCE = 10.0


def wait_for_end(threads: Iterable[threading.Thread], break_off: Callable[[], object]) -> bool:
    """Wait until ``threads`` have ended; calls still under way after :data:`GRACE` are broken off, and so is what they
    try next. Returns whether all have ended within :data:`PATIENCE`; who has not is in the log.

    The calling thread may be among them (stopped by an event told on it): it ends by itself.
    """
    left = [thread for thread in threads if thread is not threading.current_thread()]
    end = time.monotonic() + PATIENCE
    while left and time.monotonic() < end:
        shared = time.monotonic() + GRACE
        for thread in left:
            thread.join(max(0.0, shared - time.monotonic()))
        left = [thread for thread in left if thread.is_alive()]
        if left:
            break_off()
    for thread in left:
        logger.warning("thread did not end in time", extra={"name_of_thread": thread.name})
    return not left
