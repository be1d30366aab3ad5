"""Follows the number of the form in front: shows its mark, sets it aside for danger to life, proposes numbers.

It only shows and tells: no act of the form asks it, so nothing it knows can hold an order up.
"""

from PySide6.QtCore import QCoreApplication, QMetaObject, QObject, QTimer

from desktop.services.call_service import CallService
from desktop.services.nuisance_service import NuisanceService, NuisanceStanding
from sync.contract.nuisance import NUISANCE
from sync.domain.nuisance import LIFE_THREATS, MOST_EVIDENCE, NuisanceReason
from ui.commands.command import Command
from ui.event_bridge import EventBridge
from ui.intake.desk import IntakeDesk
from ui.intake.form import IntakeForm
from ui.intake.sensitive_watch import SensitiveWatch
from ui.intake.sheet import IntakeSheet
from ui.jobs import JobRunner
from ui.panels.texts.errors import error_text
from ui.translatable import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate
_LOOK_MS = 60_000


class NuisanceWatch(QObject):
    """Asks the store when another form comes to the front, its number changes, marks come in, and each minute."""

    def __init__(
        self,
        service: NuisanceService,
        calls: CallService,
        desk: IntakeDesk,
        form: IntakeForm,
        sensitive: SensitiveWatch,
        jobs: JobRunner,
        bridge: EventBridge,
    ) -> None:
        super().__init__(form)
        self._service = service
        self._calls = calls
        self._desk = desk
        self._form = form
        self._card = form.nuisance
        self._sensitive = sensitive
        self._jobs = jobs
        self._link: QMetaObject.Connection | None = None
        self._asked = 0
        self._standing = NuisanceStanding()
        self._aside: set[tuple[str, str]] = set()
        desk.current_changed.connect(self._follow)
        bridge.records_changed.connect(self._on_records)
        bridge.status_changed.connect(self._on_status)
        sensitive.changed.connect(self._weigh)
        self._card.proposed.connect(self._propose)
        self._clock = QTimer(self)
        self._clock.setInterval(_LOOK_MS)
        self._clock.timeout.connect(self.refresh)
        self._clock.start()

    def refresh(self) -> None:
        """Ask how the number in front stands; an answer to an older question is dropped."""
        sheet = self._desk.current
        number = sheet.draft.caller.phone if sheet is not None else ""
        self._asked += 1
        asked = self._asked

        def take(standing: NuisanceStanding) -> None:
            if asked == self._asked:
                self._standing = standing
                self._weigh()

        self._jobs.run(lambda: self._service.standing(number), owner=self, on_done=take, on_error=lambda _error: None)

    def _on_records(self, kind: str) -> None:
        if kind == NUISANCE:
            self.refresh()

    def _on_status(self) -> None:
        if self._standing.unsent:
            self.refresh()

    def open(self) -> None:
        """Ask why the number of this form is a nuisance."""
        sheet = self._desk.current
        if sheet is None or not self._service.can_propose:
            return
        if not sheet.draft.caller.phone:
            self._say(translate("NuisanceWatch", "没有来电号码，无法申报"))
        elif not self._evidence(sheet)[0] and not self._evidence(sheet)[1]:
            self._say(translate("NuisanceWatch", "该号码还没有可作证据的通话或工单，无法申报"))
        else:
            self._card.open_form()
            self._form.reveal(self._card)

    def set_aside(self) -> None:
        """Let the mark not count for this call."""
        self._set_aside("")

    def _follow(self) -> None:
        sheet = self._desk.current
        self._card.close_form()
        if self._link is not None:
            QObject.disconnect(self._link)
        self._link = sheet.history.answered.connect(self.refresh) if sheet is not None else None
        self._standing = NuisanceStanding()
        self._weigh()
        self.refresh()

    def _weigh(self) -> None:
        """Words of danger to life in this form set the mark aside by themselves."""
        sheet = self._desk.current
        danger = self._danger()
        if sheet is not None and danger:
            self._set_aside(danger)
        self._show()

    def _danger(self) -> str:
        sheet = self._desk.current
        found = self._sensitive.categories(sheet.id) if sheet is not None else ()
        return next((one for one in found if one in LIFE_THREATS), "")

    def _set_aside(self, category: str) -> None:
        """Tell it of the mark in force, and of a proposal that waits when there is danger to life."""
        sheet, standing = self._desk.current, self._standing
        mark = standing.mark.id if standing.mark is not None else ""
        for measure in (mark, standing.waiting if category else ""):
            if sheet is not None and measure:
                self._tell_aside(sheet, measure, category)

    def _tell_aside(self, sheet: IntakeSheet, measure: str, category: str) -> None:
        draft, key = sheet.id, (sheet.id, measure)
        call = sheet.draft.call.id if sheet.draft.call is not None else ""
        if key in self._aside:
            return
        self._aside.add(key)

        def failed(error: Exception) -> None:
            self._aside.discard(key)
            self._say(error_text(error))
            self._show()

        self._jobs.run(
            lambda: self._service.set_aside(measure, draft, category, call),
            owner=self,
            on_error=failed,
            queue="store_write",
        )
        self._show()

    def _show(self) -> None:
        sheet, mark = self._desk.current, self._standing.mark
        aside = sheet is not None and mark is not None and (sheet.id, mark.id) in self._aside
        self._card.show_standing(self._standing, set_aside=aside, danger=bool(self._danger()))

    def _propose(self, reason: str, words: str) -> None:
        sheet = self._desk.current
        if sheet is None:
            return
        number = sheet.draft.caller.phone
        calls, orders = self._evidence(sheet)
        self._jobs.run(
            lambda: self._service.propose(number, NuisanceReason(reason), words, calls=calls, orders=orders),
            owner=self,
            on_done=lambda _nothing: self._proposed(),
            on_error=lambda error: self._card.say_problem(error_text(error)),
            queue="store_write",
        )

    def _proposed(self) -> None:
        self._card.close_form()
        self._form.order.content.setFocus()
        self.refresh()

    def _evidence(self, sheet: IntakeSheet) -> tuple[list[str], list[str]]:
        """Return the calls and orders of this number that are shown, this call first."""
        call = sheet.draft.call
        calls = [self._calls.id_of(call.id)] if call is not None and self._calls.is_kept else []
        shown_calls, orders = self._form.history.shown_ids()
        calls = list(dict.fromkeys((*calls, *shown_calls)))
        return calls[:MOST_EVIDENCE], orders[: max(0, MOST_EVIDENCE - len(calls))]

    def _say(self, text: str) -> None:
        self._form.bar.message.setText(text)


def nuisance_commands(watch: NuisanceWatch) -> list[Command]:
    """Return what an agent does about nuisance calls."""
    category = QT_TRANSLATE_NOOP("Commands", "受理")
    propose = QT_TRANSLATE_NOOP("Commands", "申报骚扰号码")
    aside = QT_TRANSLATE_NOOP("Commands", "搁置骚扰标记，照常受理")
    return [
        Command("intake.propose_nuisance", propose, category, watch.open, "Alt+M"),
        Command("intake.set_nuisance_aside", aside, category, watch.set_aside, "Ctrl+F8"),
    ]
