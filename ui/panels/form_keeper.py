"""Keeps what is typed into the forms of one screen: in memory at once, in the encrypted store a moment later."""

from collections.abc import Collection
from concurrent.futures import wait

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from desktop.services.form_draft_service import FormDraft, FormDraftService
from desktop.services.handover_service import MOVED
from sync.domain.codes import Action
from ui.jobs import Job, JobRunner

SAVE_AFTER_MS = 150
"""Pause after the last keystroke. Together with the write itself this stays below the 300 ms the design promises."""
SAVE_AT_LATEST_MS = 250
"""Somebody who types without a pause is saved at this rate as well."""
FINISH_WITHIN_SECONDS = 3.0
SHOWN = "#shown"
"""Suffix of the kept text of a picked value."""
_Key = tuple[str, Action]


class FormKeeper(QObject):
    """The forms begun on a screen, by order and action.

    Signals: ``loaded()`` when the forms of the former run are here; ``failed(Exception)`` when a write failed (the
    words stay in memory and are written with the next change).
    """

    loaded = Signal()
    failed = Signal(object)

    def __init__(self, drafts: FormDraftService, jobs: JobRunner, screen: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._drafts = drafts
        self._jobs = jobs
        self._screen = screen
        self._kept: dict[_Key, FormDraft] = {}
        self._waiting: dict[_Key, FormDraft | None] = {}
        self._on_way: dict[_Key, tuple[FormDraft, frozenset[str]]] = {}
        self._sent: dict[_Key, tuple[FormDraft, frozenset[str]]] = {}
        self._job: Job | None = None
        self._pause = self._timer(SAVE_AFTER_MS)
        self._latest = self._timer(SAVE_AT_LATEST_MS)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.finish)
        self.load()

    def load(self) -> None:
        """Read the forms begun in a former run; what was typed since stays."""
        self._jobs.run(
            lambda: self._drafts.drafts(self._screen),
            owner=self,
            on_done=self._on_loaded,
            on_error=self.failed.emit,
        )

    def on_records_changed(self, kind: str, _ids: object) -> None:
        """Read them again when forms came from another desk."""
        if kind == MOVED:
            self.load()

    @property
    def is_clean(self) -> bool:
        """Whether everything typed is on the disk."""
        return not self._waiting and self._job is None

    def of(self, order: str, action: Action) -> FormDraft | None:
        """Return a form begun for an order."""
        return self._kept.get((order, action))

    def shown_for(self, order: str) -> FormDraft | None:
        """Return the form that stood open for an order when it was left."""
        found = (draft for (of, _action), draft in self._kept.items() if of == order and draft.shown)
        return next(found, None)

    def begun(self, action: Action) -> tuple[str, ...]:
        """Return for what forms of an action stood open when they were left."""
        return tuple(of for (of, one), draft in self._kept.items() if one is action and draft.shown)

    def keep(self, order: str, action: Action, values: dict[str, str], *, shown: bool = True) -> None:
        """Note what stands in a form now; it will be written shortly."""
        draft = FormDraft(self._screen, order, action, dict(values), shown)
        key = (order, action)
        if self._kept.get(key) != draft:
            self._kept[key] = draft
            self._change(key, draft)

    def sending(self, order: str, action: Action, values: dict[str, str], texts: Collection[str]) -> None:
        """The act of a form is on its way with these values; in the fields ``texts`` stand words.

        Until its end no other one of the same form begins.
        """
        self._on_way.setdefault(
            (order, action), (FormDraft(self._screen, order, action, dict(values)), frozenset(texts))
        )

    def stays(self, order: str, action: Action) -> None:
        """The act of a form came to nothing: the form is what it was."""
        self._on_way.pop((order, action), None)

    def sent(self, order: str, action: Action) -> bool:
        """The act of a form is done: forget the form, but for the case that the act is taken back.

        What was written since the act was begun went nowhere: such a form stays, which is told by ``False``.
        """
        key = (order, action)
        draft = self._kept.get(key)
        went, texts = self._on_way.pop(key, (draft, frozenset[str]()))
        if draft is None or went is None:
            return True
        self._sent = {key: (went, texts)}
        if _said(draft) != _said(went):
            return False
        self.forget(order, action)
        return True

    def taken_back(self, order: str, action: Action) -> None:
        """The act was taken back: the words it was made with are there again, put away, or before what has been begun
        since.
        """
        key = (order, action)
        draft, texts = self._sent.pop(key, (None, frozenset[str]()))
        begun = self._kept.get(key)
        if draft is not None:
            values = dict(draft.values) if begun is None else _joined(draft.values, begun.values, texts)
            self.keep(order, action, values, shown=begun is not None and begun.shown)

    def forget(self, order: str, action: Action) -> None:
        """Forget a form: its act is done, or nothing was typed."""
        key = (order, action)
        known = self._kept.pop(key, None)
        if known is not None or key in self._waiting:
            self._change(key, None)

    def flush(self) -> None:
        """Write now what is waiting."""
        self._pause.stop()
        self._latest.stop()
        if not self._waiting or self._job is not None:
            return
        self._job = self._start()

    def finish(self) -> bool:
        """Write what is waiting and wait for it (at most three seconds): the screen is about to go.

        Returns whether everything is on the disk.
        """
        self._pause.stop()
        self._latest.stop()
        job = self._start() if self._waiting else self._job
        if job is None or job.future is None:
            return True
        done, _late = wait([job.future], timeout=FINISH_WITHIN_SECONDS)
        return bool(done) and job.error is None

    def _start(self) -> Job:
        changes, self._waiting = self._waiting, {}
        return self._jobs.run(
            lambda: self._write(changes),
            owner=self,
            on_done=self._on_written,
            on_error=lambda error: self._on_not_written(changes, error),
            queue="store_write",
        )

    def _write(self, changes: dict[_Key, FormDraft | None]) -> None:
        for (order, action), draft in changes.items():
            if draft is not None:
                self._drafts.save(draft)
            else:
                self._drafts.discard(FormDraft(self._screen, order, action, {}))

    def _change(self, key: _Key, draft: FormDraft | None) -> None:
        self._waiting[key] = draft
        self._pause.start()
        if not self._latest.isActive():
            self._latest.start()

    def _on_loaded(self, drafts: tuple[FormDraft, ...]) -> None:
        for draft in drafts:
            key = (draft.order, draft.action)
            if key not in self._waiting:
                self._kept.setdefault(key, draft)
        self.loaded.emit()

    def _on_written(self, _result: None) -> None:
        self._job = None
        if self._waiting:
            self.flush()

    def _on_not_written(self, changes: dict[_Key, FormDraft | None], error: Exception) -> None:
        self._job = None
        self._waiting = changes | self._waiting
        self.failed.emit(error)

    def _timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(self.flush)
        return timer


def _said(draft: FormDraft) -> dict[str, str]:
    """Return what a form says, however it is shown."""
    return {name: value for name, value in draft.values.items() if not name.endswith(SHOWN)}


def _joined(sent: dict[str, str], begun: dict[str, str], texts: Collection[str]) -> dict[str, str]:
    """Return what has been begun, with words that were sent before its own where it does not begin with them."""
    first = {name: sent.get(name, "") for name in texts}
    words = {name: one for name, one in first.items() if one and not begun.get(name, "").startswith(one)}
    return begun | {name: "\n".join(filter(None, (one, begun.get(name, "")))) for name, one in words.items()}
