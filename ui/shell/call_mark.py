"""The mark of a nuisance number in the top bar, from the first ring on: a hint, never a reason to refuse the call.

Set aside for the call it says that, calmly.
"""

from PySide6.QtCore import QCoreApplication, QObject

from desktop.services.nuisance_service import NuisanceService, NuisanceStanding
from desktop.services.phone_service import PhoneService
from sync.contract.nuisance import NUISANCE
from ui.event_bridge import EventBridge
from ui.jobs import Job, JobRunner
from ui.panels.texts.nuisance import reason_name, step_name
from ui.shell.top_bar import TopBar
from ui.theme.tone import Tone

translate = QCoreApplication.translate


class CallMark(QObject):
    """Asks the store how the number of the present call stands, off the GUI thread, and shows it beside the number."""

    def __init__(
        self, phone: PhoneService, service: NuisanceService, jobs: JobRunner, top: TopBar, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._phone = phone
        self._service = service
        self._jobs = jobs
        self._top = top
        self._number = ""
        self._call = ""
        self._job: Job | None = None

    def follow(self, bridge: EventBridge) -> None:
        """Look when a call comes or goes, and when marks come in."""
        bridge.phone_changed.connect(self._look)
        bridge.records_changed.connect(self._on_records)
        self._look()

    def _on_records(self, kind: str) -> None:
        if kind == NUISANCE:
            self._ask()

    def _look(self) -> None:
        call = self._phone.current
        number = call.number or call.given if call is not None and not call.hidden else ""
        call_id = call.id if call is not None else ""
        if (number, call_id) != (self._number, self._call):
            self._number, self._call = number, call_id
            self._top.show_mark("", "")
            self._ask()

    def _ask(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        number = self._number
        if number:
            self._job = self._jobs.run(
                lambda: self._service.standing(number), owner=self, on_done=self._show, on_error=lambda _error: None
            )

    def _show(self, standing: NuisanceStanding) -> None:
        mark = standing.mark
        if mark is None:
            self._top.show_mark("", "")
            return
        if self._service.is_aside(mark.id, self._call):
            aside = translate("TopBar", "骚扰标记已搁置")
            self._top.show_mark(aside, translate("TopBar", "本次通话按普通来电受理。"), Tone.NEUTRAL)
            return
        word = translate("TopBar", "骚扰标记：{step}").format(step=step_name(mark.step))
        why = translate("TopBar", "{reason}。照常接听，登记页有应对用语。").format(reason=reason_name(mark.reason))
        self._top.show_mark(word, why)
