"""Finds threads that a test started and did not end."""

import threading
import time

GRACE_SECONDS = 5.0

# Threads of the tools: pytest-timeout's timer, pooled threads of anyio that end with their event loop
_OF_THE_TOOLS = ("pytest_timeout", "AnyIO worker thread", "asyncio_")


def threads_left(before: set[int | None], allowed_prefixes: tuple[str, ...] = ()) -> list[str]:
    """Return the names of threads not in ``before`` (idents) that are still alive after a short grace time."""
    deadline = time.monotonic() + GRACE_SECONDS
    left: list[str] = []
    for thread in threading.enumerate():
        if thread.ident in before or thread is threading.current_thread():
            continue
        if isinstance(thread, threading._DummyThread):  # a thread of Qt's pool that once ran Python
            continue
        if thread.name.startswith(_OF_THE_TOOLS + allowed_prefixes):
            continue
        thread.join(timeout=max(0.0, deadline - time.monotonic()))
        if thread.is_alive():
            left.append(thread.name)
    return left
