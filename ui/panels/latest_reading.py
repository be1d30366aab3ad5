"""One reading at a time for what is in front, and the key that waits for it."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject

from ui.jobs import Job, JobRunner

T = TypeVar("T")


class LatestReading(Generic[T]):
    """Reads off the GUI thread; a newer reading takes the place of the one under way.

    ``on_done`` gets what was read, ``on_error`` why it was not.
    """

    def __init__(
        self, jobs: JobRunner, owner: QObject, on_done: Callable[[T], None], on_error: Callable[[Exception], None]
    ) -> None:
        self._jobs = jobs
        self._owner = owner
        self._on_done = on_done
        self._on_error = on_error
        self._job: Job | None = None
        self._then: Callable[[], None] | None = None

    @property
    def under_way(self) -> bool:
        """Whether the answer is still to come."""
        return self._job is not None

    def begin(self, work: Callable[[], T]) -> None:
        """Read; ``work`` runs on another thread."""
        self.stop()
        self._job = self._jobs.run(work, owner=self._owner, on_done=self.finish, on_error=self._fail)

    def stop(self) -> None:
        """Let the reading under way come to nothing; an act goes on waiting for the next one."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def when_done(self, act: Callable[[], None]) -> None:
        """Act once what is under way is read, or now; when it fails or is dropped, the act is too."""
        if self.under_way:
            self._then = act
        else:
            act()

    def drop_act(self) -> None:
        """Something else is in front: what was to be done is not for it."""
        self._then = None

    def finish(self, result: T) -> None:
        """Take what was read, or what is known without reading."""
        self._job = None
        self._on_done(result)
        act, self._then = self._then, None
        if act is not None:
            act()

    def _fail(self, error: Exception) -> None:
        self._job = self._then = None
        self._on_error(error)
