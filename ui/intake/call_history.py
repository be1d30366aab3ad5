"""The last calls of the number in the form in front, below its orders."""

from PySide6.QtCore import QMetaObject, QObject

from desktop.services.call_service import CALL, CallService
from desktop.services.phone_service import PhoneService
from sync.domain.call_record import CallRecord
from ui.event_bridge import EventBridge
from ui.intake.desk import IntakeDesk
from ui.intake.history_card import HistoryCard
from ui.jobs import JobRunner


class CallHistory(QObject):
    """Asks the store when another form comes to the front, its number changes, or calls come in."""

    def __init__(
        self, card: HistoryCard, calls: CallService, desk: IntakeDesk, jobs: JobRunner, bridge: EventBridge
    ) -> None:
        super().__init__(card)
        self._card = card
        self._calls = calls
        self._desk = desk
        self._jobs = jobs
        self._link: QMetaObject.Connection | None = None
        self.phone: PhoneService | None = None
        """What the number is dialled with."""
        self._asked = 0
        desk.current_changed.connect(self._follow)
        bridge.records_changed.connect(self._on_records)

    def refresh(self) -> None:
        """Ask for the calls of the number in front; an answer to an older question is dropped."""
        sheet = self._desk.current
        number = sheet.draft.caller.phone if sheet is not None else ""
        call = sheet.draft.call.id if sheet is not None and sheet.draft.call is not None else ""
        self._asked += 1
        asked = self._asked

        def take(found: tuple[CallRecord, ...]) -> None:
            if asked == self._asked:
                self._card.show_calls(found, self._desk.services.clock())

        self._jobs.run(lambda: self._calls.last(number, call), owner=self, on_done=take)

    def dial(self) -> None:
        """Call the number of the form in front. Raises ``phone_…`` codes."""
        sheet = self._desk.current
        if self.phone is not None and sheet is not None and sheet.draft.caller.phone:
            self.phone.dial(sheet.draft.caller.phone)

    def _on_records(self, kind: str) -> None:
        if kind == CALL:
            self.refresh()

    def _follow(self) -> None:
        sheet = self._desk.current
        if self._link is not None:
            QObject.disconnect(self._link)
        self._link = sheet.history.answered.connect(self.refresh) if sheet is not None else None
        self.refresh()
