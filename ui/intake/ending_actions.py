"""Ending a call in another way than with an order for a unit."""

from PySide6.QtCore import QObject

from desktop.errors import AppError
from desktop.services.call_control import CallControl
from sync.domain.codes import RequestType
from sync.domain.workflow.ways import PUSHED, Way
from ui.intake.actions import IntakeActions
from ui.intake.endings import EMERGENCY, INVALID, NOT_ACCEPT, Ending
from ui.intake.fields import Field
from ui.intake.form import IntakeForm
from ui.intake.phrases import code_name
from ui.panels.texts.errors import error_text


class EndingActions(QObject):
    """Each method is one act on the form in front."""

    def __init__(self, acts: IntakeActions, form: IntakeForm) -> None:
        super().__init__(acts)
        self._acts = acts
        self._form = form

    def not_accept(self) -> None:
        """Ask why the request is not taken up."""
        self.end(NOT_ACCEPT)

    def invalidate(self) -> None:
        """Ask what kind of invalid call it is."""
        self.end(INVALID)

    def emergency(self) -> None:
        """Ask which emergency line takes the caller over."""
        self.end(EMERGENCY)

    def other_endings(self) -> None:
        """Offer every other way a call may end."""
        if self._acts.desk.current is not None:
            self._form.disposition.offer()
            self._form.reveal(self._form.disposition)

    def end(self, ending: Ending) -> None:
        """Ask for what a way of ending needs."""
        sheet = self._acts.desk.current
        if sheet is None:
            return
        if ending.way == Way.SUGGESTION:
            sheet.set(Field.REQUEST_TYPE, RequestType.SUGGESTION.value)
        codes = self._form.services.reference.codes(ending.codes) if ending.codes else ()
        names = [(code.code, code_name(code)) for code in codes]
        field = Field.HANDED_TO if ending.way else Field.REASON
        taken = str(sheet.value(field))
        if taken and (taken not in dict(names) and not (ending.way and not names)):
            sheet.set(field, "")  # of another way
            taken = ""
        self._form.disposition.ask(ending, names, taken)
        self._form.reveal(self._form.disposition)

    def confirm_open(self) -> None:
        """End the call in the way that is open, when one is taken. A caller in need is passed on at once."""
        card = self._form.disposition
        if not card.isVisible() or not card.confirm.isEnabled():
            return
        if card.ending.way in PUSHED:
            self._pass_call()
        self._acts.send(card.ending.action, card.ending.way)

    def tell_and_end(self) -> None:
        """A repeated matter: tell how far the marked order is, and end this call without a new order."""
        row = self._form.history.marked()
        if row is not None:
            self._acts.desk.tell_and_end(row.id, row.no)

    def _pass_call(self) -> None:
        """Transfer the call of this form to the line chosen; whatever the form still lacks does not hold it up."""
        sheet, phone = self._acts.desk.current, self._form.services.phone
        call, talk = sheet.draft.call if sheet is not None else None, phone.current
        if sheet is None or call is None or talk is None or talk.id != call.id or not sheet.draft.handed_to:
            return
        try:
            CallControl(phone).transfer(sheet.draft.handed_to)
        except AppError as error:
            self._acts.say(error_text(error))
