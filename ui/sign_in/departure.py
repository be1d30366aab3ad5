"""Leaving the desk: ask about open drafts, do what was decided, then end the session."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.errors import AppError
from desktop.services.app import App
from desktop.services.handover_service import HandoverService
from desktop.services.values import OpenDraft
from ui.jobs import WRITES, JobRunner
from ui.panels.texts.errors import error_message
from ui.sign_in.leaving import DROP, HAND_OVER, SUBMIT, LeavingPanel


class Departure(QObject):
    """One attempt to leave over one window. Signal: ``failed(error)``; the session's end is told by its own event."""

    failed = Signal(object)

    def __init__(self, app: App, jobs: JobRunner, window: QWidget) -> None:
        super().__init__(window)
        self._app = app
        self._jobs = jobs
        self._window = window
        self._sitting = app.session.sitting
        self.panel: LeavingPanel | None = None

    def begin(self) -> None:
        """Look for open drafts; with none the session ends at once. Waits for the writes that stand in the queue."""
        self._window.setEnabled(False)
        work = self._app.handover.open_drafts if not self._app.demo else _nothing
        self._jobs.run(work, owner=self, on_done=self._ask, on_error=self._give_up, queue=WRITES)

    def _ask(self, drafts: tuple[OpenDraft, ...]) -> None:
        if not drafts:
            self._end()
            return
        self._window.setEnabled(True)
        online = self._app.sync_status.status().online
        self.panel = LeavingPanel(drafts, self._app.clock.wall_ms(), online, self._window)
        self.panel.decided.connect(self._carry_out)
        self.panel.open()

    def _carry_out(self, choices: dict[str, str]) -> None:
        self._set_enabled(False)
        handover = self._app.handover

        def work() -> tuple[str, ...]:
            return carry_out(handover, choices)

        def done(refused: tuple[str, ...]) -> None:
            if refused and self.panel is not None:
                self._set_enabled(True)
                self.panel.keep_here(refused)
            else:
                self._end()

        self._jobs.run(work, owner=self, on_done=done, on_error=self._on_refused, queue="network")

    def _on_refused(self, error: Exception) -> None:
        """Stay, with what is left to decide."""
        self._set_enabled(True)
        if self.panel is None:
            return
        if not (isinstance(error, AppError) and error.refusal is not None):
            self.panel.set_online(False)
        message = error_message(error)
        self.panel.say(f"{message.title} {message.detail}".strip())

    def _end(self) -> None:
        self._window.setEnabled(False)
        session, sitting = self._app.session, self._sitting

        def sign_out() -> None:
            session.sign_out(sitting=sitting)

        self._jobs.run(sign_out, owner=self, on_error=self._give_up, queue=WRITES)

    def _give_up(self, error: Exception) -> None:
        self._window.setEnabled(True)
        self.failed.emit(error)

    def _set_enabled(self, enabled: bool) -> None:
        if self.panel is not None:
            self.panel.setEnabled(enabled)


def carry_out(handover: HandoverService, choices: Mapping[str, str]) -> tuple[str, ...]:
    """Do what was decided for each draft; returns those the server did not take.

    What cannot be undone comes last, and waits while something is left to decide.
    """
    for draft_id in _chosen(choices, SUBMIT):
        handover.submit(draft_id)
    refused = handover.hand_over(_chosen(choices, HAND_OVER))
    if not refused:
        handover.drop(_chosen(choices, DROP))
    return refused


def _chosen(choices: Mapping[str, str], wanted: str) -> tuple[str, ...]:
    return tuple(draft_id for draft_id, choice in choices.items() if choice == wanted)


def _nothing() -> tuple[OpenDraft, ...]:
    return ()
