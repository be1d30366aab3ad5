"""Keeps the encrypted draft up to date with what is being typed."""

from collections.abc import Callable
from concurrent.futures import wait

from PySide6.QtCore import QObject, QTimer, Signal

from sync.domain.act import OrderDraft
from sync.domain.instant import Instant
from ui.jobs import Job, JobRunner

SAVE_AFTER_MS = 200
"""Pause after the last keystroke. Together with the write itself this stays below the 300 ms the design promises."""
SAVE_AT_LATEST_MS = 250
"""Somebody who types without a pause is saved at this rate as well."""
FINISH_WITHIN_SECONDS = 3.0


class Autosave(QObject):
    """Writes the newest draft of one sheet, at most one write under way; a newer draft replaces a waiting one."""

    saved = Signal(object)
    """Instant of the write that has been confirmed."""
    failed = Signal(object)
    """The exception of a write that failed; the draft stays waiting and is tried again with the next change."""

    def __init__(
        self,
        write: Callable[[OrderDraft], object],
        jobs: JobRunner,
        clock: Callable[[], Instant],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._write = write
        self._jobs = jobs
        self._clock = clock
        self._waiting: OrderDraft | None = None
        self._writing: OrderDraft | None = None
        self._closed = False
        self._job: Job | None = None
        self._pause = self._timer(SAVE_AFTER_MS)
        self._latest = self._timer(SAVE_AT_LATEST_MS)

    def _timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(self.flush)
        return timer

    @property
    def is_clean(self) -> bool:
        """Whether everything typed has been written."""
        return self._waiting is None and self._writing is None

    def changed(self, draft: OrderDraft) -> None:
        """Note a newer draft; it will be written shortly."""
        if self._closed:
            return
        self._waiting = draft
        self._pause.start()
        if not self._latest.isActive():
            self._latest.start()

    def flush(self) -> None:
        """Write now what is waiting (focus left a field, the window closes)."""
        self._pause.stop()
        self._latest.stop()
        if self._waiting is None or self._writing is not None:
            return
        draft, self._waiting = self._waiting, None
        self._writing = draft
        self._job = self._jobs.run(
            lambda: self._write(draft),
            owner=self,
            on_done=self._written,
            on_error=self._not_written,
            queue="store_write",
        )

    def finish(self) -> bool:
        """Write what is waiting and wait for it (at most three seconds): the screen is about to go.

        Returns whether it is on the disk. If not, the draft stays waiting and is tried again with the next change.
        """
        if self._closed:
            return True
        draft = self._waiting if self._waiting is not None else self._writing
        if draft is None:
            return True
        if self._waiting is not None:
            self._pause.stop()
            self._latest.stop()
            self._waiting = None
            self._job = self._jobs.run(lambda: self._write(draft), owner=self, queue="store_write")
        if self._job is None or self._job.future is None:
            return True
        done, _late = wait([self._job.future], timeout=FINISH_WITHIN_SECONDS)
        if done and self._job.error is None:
            return True
        self._waiting = draft
        return False

    def stop(self) -> None:
        """Stop for good: the draft has become an order, later writes would bring it back."""
        self._closed = True
        self._waiting = None
        self._pause.stop()
        self._latest.stop()

    def resume(self) -> None:
        """Go on after a submit that was refused."""
        self._closed = False

    def _written(self, _result: object) -> None:
        self._writing = None
        self.saved.emit(self._clock())
        if self._waiting is not None:
            self.flush()

    def _not_written(self, error: Exception) -> None:
        if self._waiting is None and not self._closed:
            self._waiting = self._writing
        self._writing = None
        self.failed.emit(error)
