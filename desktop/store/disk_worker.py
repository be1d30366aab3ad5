"""One thread that waits for the disk while somebody else goes on computing."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor


class DiskWorker:
    """Runs short tasks one after another; its thread starts with the first."""

    def __init__(self, name: str = "store-disk") -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix=name)

    def start(self, task: Callable[[], None]) -> Future[None]:
        """Run a task on the thread; what it raises is in the returned future alone."""
        return self._pool.submit(task)

    def close(self, *, drop: bool = False) -> None:
        """Let every started task end, then the thread; with ``drop`` those that wait are not run."""
        self._pool.shutdown(cancel_futures=drop)
