"""Bounded executors: so many threads, so many waiting, and beyond that a clear 503 that says when to come again.

What people wait for (live) overtakes what may come later (backlog): work left over from an outage, long pages.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from sync.server.slots import Slots

P = ParamSpec("P")
T = TypeVar("T")

BACKLOG_PATIENCE = 5.0
"""Seconds of work that may wait in the backlog; whoever would wait longer gets a slot instead."""
_IN_A_ROW = 16
"""So many live pieces go first; then one of the backlog, so that it comes to an end even on a busy day."""


class Lane:
    """Runs blocking work of one kind. ``most_waiting`` counts what runs and what waits.

    Backlog gets at most half of the threads, or ``backlog_threads``. Used on one event loop.
    """

    def __init__(self, name: str, threads: int, most_waiting: int, *, backlog_threads: int = 0) -> None:
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self.waiting = 0
        self.backlog = 0
        self._most = most_waiting
        self._threads = threads
        self._backlog_threads = backlog_threads or max(1, threads // 2)
        self._live_turns: deque[asyncio.Future[None]] = deque()
        self._backlog_turns: deque[asyncio.Future[None]] = deque()
        self._running = 0
        self._running_backlog = 0
        self._in_a_row = 0
        self._live_slots, self._backlog_slots = Slots(), Slots()

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``work`` in this lane. Raises 503 when too much is waiting already."""
        if self.waiting - self.backlog >= self._most:
            raise self._live_slots.turn_away(self.waiting - self.backlog)
        return await self._run(False, lambda: work(*args, **kwargs))

    async def run_backlog(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``work`` that can wait, behind what cannot. Raises 503 when it would wait for long."""
        ahead = self.backlog
        seconds = ahead * self._backlog_slots.seconds_each
        if ahead >= self._most or (ahead > self._threads and seconds > BACKLOG_PATIENCE):
            raise self._backlog_slots.turn_away(ahead)
        return await self._run(True, lambda: work(*args, **kwargs))

    def close(self) -> None:
        """Let running work finish and end the threads."""
        self.pool.shutdown(wait=True, cancel_futures=True)

    async def _run(self, backlog: bool, work: Callable[[], T]) -> T:
        slots = self._backlog_slots if backlog else self._live_slots
        if not (self.backlog if backlog else self.waiting - self.backlog):
            slots.begun_from_rest()
        self.waiting += 1
        self.backlog += int(backlog)
        try:
            await self._turn(backlog)
            try:
                return await asyncio.get_running_loop().run_in_executor(self.pool, work)
            finally:
                slots.done()
                self._leave(backlog)
        finally:
            self.waiting -= 1
            self.backlog -= int(backlog)

    async def _turn(self, backlog: bool) -> None:
        """Wait for a thread."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        (self._backlog_turns if backlog else self._live_turns).append(turn)
        self._call_next()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave(backlog)
            raise

    def _leave(self, backlog: bool) -> None:
        self._running -= 1
        self._running_backlog -= int(backlog)
        self._call_next()

    def _call_next(self) -> None:
        while self._running < self._threads:
            backlog_may = bool(self._backlog_turns) and self._running_backlog < self._backlog_threads
            backlog = backlog_may and (not self._live_turns or self._in_a_row >= _IN_A_ROW)
            turns = self._backlog_turns if backlog else self._live_turns
            if not turns:
                return
            turn = turns.popleft()
            if turn.done():
                continue  # who waited has gone
            self._in_a_row = 0 if backlog else self._in_a_row + 1
            self._running += 1
            self._running_backlog += int(backlog)
            turn.set_result(None)
