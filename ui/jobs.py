"""Work off the GUI thread: three small pools and one queued signal home."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from ui.garbage import GuiThreadCollector

Result = TypeVar("Result")

WRITES = "store_write"
"""The queue whose work is never dropped: it holds what people typed. One worker, so writes keep their order."""
QUEUES: dict[str, int] = {WRITES: 1, "store_read": 2, "network": 2}


@dataclass(slots=True, eq=False)
class Job:
    """One piece of work under way. ``cancel`` makes sure that neither callback is called any more."""

    work: Callable[[], Any] | None
    owner: QObject | None
    on_done: Callable[[Any], None] | None
    on_error: Callable[[Exception], None] | None
    cancelled: bool = False
    result: Any = None
    error: Exception | None = None
    future: "Future[None] | None" = field(default=None, repr=False)

    def cancel(self) -> None:
        """Drop the job: not started if still waiting, its result thrown away otherwise."""
        self.cancelled = True
        if self.future is not None:
            self.future.cancel()

    def let_go(self) -> None:
        """Drop what the job refers to, on the GUI thread: the worker may be the last to hold the job itself."""
        self.work = self.owner = self.on_done = self.on_error = self.result = self.error = None


class JobRunner(QObject):
    """Runs blocking work on named queues and calls back on the GUI thread, only while the owner still lives.

    Signals: ``failed(Exception)`` for a job without ``on_error``; ``idle()`` when the last job came home.
    """

    failed = Signal(object)
    idle = Signal()
    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pools = {
            name: ThreadPoolExecutor(workers, thread_name_prefix=f"ui-{name}") for name, workers in QUEUES.items()
        }
        self._open = 0
        self._closed = False
        self._collector = GuiThreadCollector(self)
        self._collector.start()
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)

    @property
    def open_jobs(self) -> int:
        """How many jobs have not come home yet."""
        return self._open

    @property
    def is_closed(self) -> bool:
        """Whether no more work is taken."""
        return self._closed

    def run(
        self,
        work: Callable[[], Result],
        *,
        owner: QObject,
        on_done: Callable[[Result], None] | None = None,
        on_error: Callable[[Exception], None] | None = None,
        queue: str = "store_read",
    ) -> Job:
        """Run ``work`` on ``queue`` (``store_read``, ``store_write``, ``network``) and call back on the GUI thread.

        Without ``on_error`` an exception reaches ``failed``. After ``close`` the job is dropped.
        """
        job = Job(work, owner, on_done, on_error)
        if self._closed:
            job.cancelled = True
            return job
        self._open += 1
        job.future = self._pools[queue].submit(self._work, job)
        job.future.add_done_callback(lambda future: self._finished.emit(job) if future.cancelled() else None)
        return job

    def close(self) -> None:
        """Let running work and every waiting write end, drop the other work that waits, and stop the threads."""
        if self._closed:
            return
        for name, pool in self._pools.items():
            pool.shutdown(wait=False, cancel_futures=name != WRITES)
        self._closed = True
        for pool in self._pools.values():
            pool.shutdown(wait=True)
        self._collector.stop()

    def _work(self, job: Job) -> None:
        work = job.work
        if not job.cancelled and work is not None:
            try:
                job.result = work()
            except Exception as error:  # noqa: BLE001 - it is handed to the owner or to ``failed``
                job.error = error
        del work
        if isValid(self):
            self._finished.emit(job)

    def _on_finished(self, job: Job) -> None:
        self._open -= 1
        try:
            if not job.cancelled and not self._closed and job.owner is not None and isValid(job.owner):
                self._call_back(job)
        finally:
            job.let_go()
            if self._open == 0:
                self.idle.emit()

    def _call_back(self, job: Job) -> None:
        if job.error is None:
            if job.on_done is not None:
                job.on_done(job.result)
        elif job.on_error is not None:
            job.on_error(job.error)
        else:
            self.failed.emit(job.error)
