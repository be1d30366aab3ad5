"""Bounded executors: so many threads, so many waiting, and a clear 503 beyond that."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from sync.contract.errors import ErrorCode
from sync.server.faults import ServerFault

P = ParamSpec("P")
T = TypeVar("T")


class Lane:
    """Runs blocking work of one kind. ``most_waiting`` counts what runs and what waits."""

    def __init__(self, name: str, threads: int, most_waiting: int) -> None:
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self.waiting = 0
        self._most = most_waiting

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``work`` in this lane. Raises 503 when too much is waiting already."""
        if self.waiting >= self._most:
            raise ServerFault(ErrorCode.OVERLOADED, 503, retry_after=2)
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.pool, lambda: work(*args, **kwargs))
        finally:
            self.waiting -= 1

    def close(self) -> None:
        """Let running work finish and end the threads."""
        self.pool.shutdown(wait=True, cancel_futures=True)
