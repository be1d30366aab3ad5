"""Paints a window into a file once everything it reads is there."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from ui.jobs import JobRunner

POLL_MS = 50
CALM_POLLS = 12
LONGEST_MS = 60_000


class Screenshot(QObject):
    """Waits until no job ran for 0.6 s and ``is_settled`` says yes, then grabs. Signals: ``taken(bool)``."""

    taken = Signal(bool)

    def __init__(self, window: QWidget, jobs: JobRunner, path: Path, is_settled: Callable[[], bool]) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = jobs
        self._path = path
        self._is_settled = is_settled
        self._calm = 0
        self._waited = 0
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._poll)
        self._timer.start()

    def _poll(self) -> None:
        self._waited += POLL_MS
        calm = self._jobs.open_jobs == 0 and self._is_settled()
        self._calm = self._calm + 1 if calm else 0
        if self._calm >= CALM_POLLS or self._waited >= LONGEST_MS:
            self._timer.stop()
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self.taken.emit(self._window.grab().save(str(self._path)))
