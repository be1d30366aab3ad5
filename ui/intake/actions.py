"""What the agent does on the intake screen. Commands and buttons come here."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtWidgets import QApplication

from desktop.services.values import ActReceipt
from sync.domain.act import ActData
from sync.domain.codes import OPEN_STATES, Action
from ui.intake.desk import IntakeDesk
from ui.intake.fields import Field
from ui.intake.form import IntakeForm
from ui.intake.phrases import read_back_text
from ui.intake.sheet import IntakeSheet
from ui.intake.taking_over import is_carried


class IntakeActions(QObject):
    """Each method is one act. ``say`` shows a short message at the foot of the form."""

    def __init__(self, desk: IntakeDesk, form: IntakeForm, show_received: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self._form = form
        self.show_received = show_received
        self._urged: set[tuple[str, str]] = set()
        desk.failed.connect(lambda _error: self._urged.clear())  # it may have been the urge that was not saved

    # --- the order in front -----------------------------------------------------------------------------------------
    def save_draft(self) -> None:
        """Save the draft now; it is saved while typing anyway."""
        if self.desk.current is not None:
            self.desk.current.flush()

    def submit(self) -> None:
        """Send the order to the dispatch desk."""
        self.send(Action.SUBMIT)

    def direct_close(self) -> None:
        """Close with the answer given on the phone; without one the answer's field opens."""
        sheet = self.desk.current
        if sheet is not None and not sheet.draft.answer_text.strip():
            self._form.answer.focus()
            self._form.reveal(self._form.answer)
        self.send(Action.DIRECT_CLOSE)

    def direct_dispatch(self) -> None:
        """Send straight to the chosen unit."""
        self.send(Action.DIRECT_DISPATCH)

    def accept_matter(self) -> None:
        """Take the category suggested first, when nobody has chosen one; the cursor stays where it is."""
        sheet = self.desk.current
        if sheet is not None and sheet.matters.answer and not sheet.draft.category:
            sheet.choose_category(sheet.matters.answer[0].category)

    def read_back(self) -> None:
        """Show the order as a text to read to the caller, and note that it was read; again: put it away."""
        sheet, card = self.desk.current, self._form.read_back
        if sheet is None:
            return
        if card.isVisible():
            card.hide()
            return
        card.text.setText(read_back_text(sheet.draft, self._form.services.reference))
        card.show()
        sheet.set(Field.READ_BACK, True)

    def again(self) -> None:
        """Open a further form for the same caller; the one that came by itself is that form."""
        sheet = self.desk.current
        if sheet is not None and is_carried(sheet):
            self.say(QCoreApplication.translate("IntakeActions", "本单已带入同一来电人"))
            return
        self.desk.same_caller_again()

    # --- other orders -----------------------------------------------------------------------------------------------
    def merge(self) -> None:
        """Add the caller to the similar order that is marked."""
        row = self._form.similar.marked()
        if row is None:
            return
        if row.state not in OPEN_STATES:
            self.say(QCoreApplication.translate("IntakeActions", "该工单已结束，不能并入"))
            return
        self.desk.merge_into(row.id, row.no)

    def urge(self) -> None:
        """Urge the marked order of this caller, once in a call, as long as it is open."""
        row, sheet = self._form.history.marked(), self.desk.current
        if row is None or sheet is None:
            return
        call = sheet.draft.call
        once = (call.id if call is not None else sheet.id, row.id)
        if row.state not in OPEN_STATES:
            self.say(QCoreApplication.translate("IntakeActions", "该工单已结束，不能催办；仍未解决的请新建工单"))
        elif once in self._urged:
            self.say(QCoreApplication.translate("IntakeActions", "本次来电已催办过该工单"))
        else:
            self._urged.add(once)
            self._on_history(Action.URGE, "urge")

    def forget_act(self, receipt: ActReceipt, kind: str) -> None:
        """An act was taken back: an order that was urged may be urged again."""
        if kind == "urge":
            self._urged = {one for one in self._urged if one[1] != receipt.order}

    def tell_progress(self) -> None:
        """Note that the caller was told the state of the marked order."""
        self._on_history(Action.TELL_PROGRESS, "tell_progress")

    def supplement(self) -> None:
        """Open the line for more on the marked order."""
        self._form.history.open_line()

    def send_supplement(self, order_id: str, text: str) -> None:
        """Add more to an order of this caller."""
        self.desk.act(order_id, Action.SUPPLEMENT, ActData(text=text), "supplement")

    # --- the screen ---------------------------------------------------------------------------------------------------
    def copy_number(self) -> None:
        """Put the number of the last order on the clipboard."""
        if not self._form.receipt.copy_number():
            self.say(QCoreApplication.translate("IntakeActions", "还没有可复制的工单号"))

    def article_wrong(self) -> None:
        """Ask what is wrong with the marked article of the knowledge card."""
        self._form.knowledge.open_line()

    def dismiss(self) -> None:
        """Put away what was opened last."""
        form = self._form
        for field in (form.order.category, form.order.address, form.order.accused):
            if field.is_open():
                field.close_list()
                return
        for opened, close in (
            (form.history.line, form.history.close_line),
            (form.knowledge.line, form.knowledge.close_line),
            (form.nuisance.words, form.nuisance.close_form),
            (form.disposition, form.disposition.hide),
            (form.read_back, form.read_back.hide),
            (form.receipt, form.receipt.dismiss),
        ):
            if opened.isVisible():
                close()
                form.order.content.setFocus()
                return

    def jump(self, place: str) -> None:
        """Put the cursor somewhere."""
        form = self._form
        places: dict[str, Callable[[], None]] = {
            "content": form.order.content.setFocus,
            "category": form.order.category.setFocus,
            "address": form.order.address.setFocus,
            "accused": form.order.accused.setFocus,
            "files": form.order.files.ask,
            "type": form.order.kind.setFocus,
            "caller": form.caller.name.setFocus,
            "tags": form.caller.open_tags,
            "history": form.history.focus,
            "calls": form.history.focus_calls,
            "similar": form.similar.focus,
            "knowledge": form.knowledge.focus,
            "units": form.units.focus,
            "answer": form.answer.focus,
        }
        places[place]()
        focused = QApplication.focusWidget()
        if focused is not None:
            form.reveal(focused)

    # --- inside -------------------------------------------------------------------------------------------------------
    def send(self, action: Action, way: str = "") -> None:
        """Send the order; a pick that still waits for its answer is taken first."""
        sheet = self.desk.current
        if sheet is None:
            return
        self.say("")
        waiting = self._form.waiting_pick()
        if waiting is None:
            if action is Action.DIRECT_DISPATCH and not sheet.deriving.is_settled:
                self._await_unit(sheet)
            else:
                sheet.submit(action, way)
            return
        queued, once = Qt.ConnectionType.QueuedConnection, Qt.ConnectionType.SingleShotConnection
        waiting.settled.connect(lambda: self._send_on(sheet, action, way), Qt.ConnectionType(queued.value | once.value))

    def _await_unit(self, sheet: IntakeSheet) -> None:
        """Something was written a moment ago: send when the unit on the button still is the one, else say so."""
        shown = sheet.unit.unit if sheet.unit is not None else ""

        def settled() -> None:
            if self.desk.current is not sheet:
                return
            if sheet.deriving.failed:
                self.say(QCoreApplication.translate("IntakeActions", "承办单位未能核对，请看清后再按一次"))
            elif (sheet.unit.unit if sheet.unit is not None else "") == shown:
                self.send(Action.DIRECT_DISPATCH)
            else:
                self.say(QCoreApplication.translate("IntakeActions", "承办单位随内容变了，核对后再直派"))

        queued, once = Qt.ConnectionType.QueuedConnection, Qt.ConnectionType.SingleShotConnection
        sheet.deriving.settled.connect(settled, Qt.ConnectionType(queued.value | once.value))

    def _send_on(self, sheet: IntakeSheet, action: Action, way: str) -> None:
        if self.desk.current is sheet:
            self.send(action, way)

    def _on_history(self, action: Action, kind: str) -> None:
        row = self._form.history.marked()
        if row is not None:
            self.desk.act(row.id, action, ActData(), kind)

    def say(self, message: str) -> None:
        self._form.bar.message.setText(message)
