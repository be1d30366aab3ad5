"""Questions to the store that follow the typing: debounced, never piling up, answers to old questions dropped."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from sync.domain.act import OrderDraft
from ui.jobs import JobRunner

ASK_AFTER_MS = 40

Answer = TypeVar("Answer")


class Lookup(QObject, Generic[Answer]):
    """Asks one question about the newest draft; at most one is under way.

    Signals: ``answered()`` after ``answer`` changed; ``settled()`` when nothing is asked any more, whether the last
    question was answered or ``failed``.
    """

    answered = Signal()
    settled = Signal()

    def __init__(
        self,
        question: Callable[[OrderDraft], Answer],
        nothing: Answer,
        jobs: JobRunner,
        parent: QObject,
        delay_ms: int = ASK_AFTER_MS,
    ) -> None:
        super().__init__(parent)
        self.answer: Answer = nothing
        self.has_answer = False
        self.failed = False
        self._question = question
        self._jobs = jobs
        self._wanted: OrderDraft | None = None
        self._under_way = False
        self._generation = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(delay_ms)
        self._timer.timeout.connect(self._start)

    @property
    def is_settled(self) -> bool:
        """Whether the answer is about the newest draft."""
        return self._wanted is None and not self._under_way

    def ask(self, draft: OrderDraft) -> None:
        """Ask about a newer draft, a moment after the last key."""
        self._wanted = draft
        self._timer.start()

    def ask_now(self, draft: OrderDraft) -> None:
        """Ask without waiting for a pause in the typing."""
        self._wanted = draft
        self._timer.stop()
        self._start()

    def stop(self) -> None:
        """Forget the question; a late answer is dropped."""
        self._timer.stop()
        self._wanted = None
        self._generation += 1

    def _start(self) -> None:
        if self._wanted is None or self._under_way:
            return
        draft, self._wanted = self._wanted, None
        self._under_way = True
        generation = self._generation
        self._jobs.run(
            lambda: self._question(draft),
            owner=self,
            on_done=lambda answer: self._take(answer, generation),
            on_error=self._fail,
            queue="store_read",
        )

    def _take(self, answer: Answer, generation: int) -> None:
        self._go_on()
        if generation == self._generation:
            self.answer = answer
            self.has_answer, self.failed = True, False
            self.answered.emit()
        self._tell_settled()

    def _fail(self, error: Exception) -> None:
        self._go_on()
        self.failed = True
        self._jobs.failed.emit(error)
        self._tell_settled()

    def _go_on(self) -> None:
        self._under_way = False
        if self._wanted is not None and not self._timer.isActive():
            self._start()

    def _tell_settled(self) -> None:
        if self.is_settled:
            self.settled.emit()
