"""The intake desk: every parked draft, the one in front, and what happened to the last order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop.services.seat_call import SeatCall
from desktop.services.values import ActReceipt, SubmitReceipt
from sync.domain.act import ActData, OrderDraft
from sync.domain.codes import Action
from sync.domain.order import Caller, CallRef, Order
from ui.intake.completion import ORIGIN, draft_of
from ui.intake.desk_services import DeskServices
from ui.intake.draft_answer import DraftAnswer, read_stored
from ui.intake.fields import Field
from ui.intake.findings import Finder
from ui.intake.sheet import IntakeSheet
from ui.intake.taking_over import goes_on, is_carried, is_empty, is_free, may_follow

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Added:
    """A caller added to an open order a moment ago: the order, the act that did it, and what was written."""

    order: str
    act: str
    draft: OrderDraft


class IntakeDesk(QObject):
    """View-model of the intake screen.

    Signals: ``sheets_changed()`` after a tab came, went or got another label; ``current_changed()``;
    ``touched(field)`` of any form; ``submitted(SubmitReceipt)``; ``failed(error)``; ``act_done(ActReceipt, kind,
    words it was done with)``; ``merged(order number, Added)``; ``told(order number)`` after a repeated caller was told
    how far their order is; ``damaged()`` when a stored draft could not be read; ``arrived(count)`` for drafts that came
    from another desk; ``left(label)`` when the form in front was put away because its draft is no longer here.
    """

    sheets_changed = Signal()
    current_changed = Signal()
    touched = Signal(object)
    submitted = Signal(object)
    failed = Signal(object)
    act_done = Signal(object, str, str)
    merged = Signal(str, object)
    told = Signal(str)
    damaged = Signal()
    arrived = Signal(int)
    left = Signal(str)

    def __init__(self, services: DeskServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.services = services
        self.finder = Finder(services)
        self.sheets: list[IntakeSheet] = []
        self.current: IntakeSheet | None = None
        self.receipt: SubmitReceipt | None = None
        self.sent: OrderDraft | None = None
        self._opening = False
        self._started = False
        self._waiting_call: SeatCall | None = None

    # --- tabs -----------------------------------------------------------------------------------------------------
    def start(self) -> None:
        """Bring back every draft of this person; with none, open an empty form."""
        if self._started:
            return
        self._started = True
        intake = self.services.intake

        def work() -> list[DraftAnswer]:
            answers = [read_stored(stored) for stored in intake.drafts()]
            if all(answer.damaged for answer in answers):
                answers.append(read_stored(intake.open_draft(None)))
            return answers

        self._run(work, self._restored)

    def open_new(
        self, call: CallRef | None = None, like: OrderDraft | None = None, number: str = "", *, carried: bool = False
    ) -> None:
        """Open a further form; ``like`` gives it the same caller and call, ``number`` the number that calls.

        ``carried``: nobody asked for it, it came because the call goes on.
        """
        if self._opening:
            return
        self._opening = True
        intake = self.services.intake

        draft = OrderDraft() if like is None else OrderDraft(caller=like.caller, channel=like.channel)
        if number:
            draft = msgspec.structs.replace(draft, caller=_caller(number))

        def work() -> DraftAnswer:
            return read_stored(intake.open_draft(call, draft))

        self._run(work, lambda answer: self._opened(answer, carried=carried), self._not_opened)

    def open_call(self, call: SeatCall) -> None:
        """Bring the form of a call to the front: its own, else the empty one in front, else a new one."""
        if self._opening or not self.sheets:
            self._waiting_call = call  # the forms of before are still being read
            return
        for at, sheet in enumerate(self.sheets):
            if sheet.draft.call is not None and sheet.draft.call.id == call.id:
                self.choose(at)
                self.follow(call)
                return
        self.sent = None
        sheet = self.current
        if sheet is not None and not sheet.busy and is_free(sheet):
            sheet.take_call(call.reference, OrderDraft(caller=_caller(call.given)))
        else:
            self.open_new(call.reference, number=call.given)

    def follow(self, call: SeatCall) -> None:
        """Note the times of a call in its form, wherever that is."""
        for sheet in self.sheets:
            if sheet.draft.call is not None and sheet.draft.call.id == call.id and not sheet.busy:
                sheet.take_call(call.reference)

    def open_received(self, order: Order) -> None:
        """Open the form over a request that was claimed; a form that is open already comes to the front."""
        for at, sheet in enumerate(self.sheets):
            if sheet.draft.completes == order.id:
                self.choose(at)
                return
        intake, draft = self.services.intake, draft_of(order)
        self._run(lambda: read_stored(intake.open_draft(order.call, draft)), self._opened)

    def same_caller_again(self) -> None:
        """Open a further form for the caller of the one in front; one that came for them by itself is that form."""
        sheet = self.current
        if sheet is None or is_carried(sheet):
            return
        if self.sent is not None and is_empty(sheet.draft):
            # the first order is away already, an empty form came in its place
            sheet.take_call(self.sent.call, self.sent)
            return
        sheet.flush()
        self.open_new(sheet.draft.call, sheet.draft)

    def choose(self, index: int) -> None:
        """Bring a tab to the front."""
        if 0 <= index < len(self.sheets) and self.sheets[index] is not self.current:
            if self.current is not None:
                self.current.flush()
            self.current = self.sheets[index]
            self.current_changed.emit()

    def step(self, by: int) -> None:
        """Bring the next or the former tab to the front."""
        if self.sheets and self.current in self.sheets:
            self.choose((self.sheets.index(self.current) + by) % len(self.sheets))

    def discard(self) -> None:
        """Throw the draft in front away; with none left an empty form opens."""
        sheet = self.current
        if sheet is None or sheet.busy:
            return
        sheet.retire()
        intake = self.services.intake
        sheet_id = sheet.id
        self._run(lambda: intake.discard_draft(sheet_id), lambda _nothing: None)
        self._drop(sheet, sent=False)

    def moved(self, ids: frozenset[str]) -> None:
        """Take in drafts that came from another desk; put away forms whose draft has left this one."""
        if self._started:
            intake = self.services.intake
            self._run(lambda: [read_stored(one) for one in intake.drafts()], lambda answers: self._moved(ids, answers))

    def finish(self) -> bool:
        """Save everything and wait for it; returns whether it is on the disk. A form nobody asked for is empty then."""
        for sheet in self.sheets:
            if is_carried(sheet):
                sheet.take_call(None, OrderDraft())
        finished = [sheet.finish() for sheet in self.sheets]
        return all(finished)

    # --- acts on other orders -------------------------------------------------------------------------------------
    def act(self, order_id: str, action: Action, data: ActData, kind: str) -> None:
        """Do something with an order of this caller (urge, supplement, tell progress)."""
        acts, sheet = self.services.acts, self.current
        data = msgspec.structs.replace(data, call=sheet.draft.call if sheet is not None else None)  # it led there

        def done(receipt: ActReceipt) -> None:
            if sheet is not None:
                sheet.served = True
            self.act_done.emit(receipt, kind, data.text)

        self._run(lambda: acts.act(order_id, action, data, ORIGIN), done)

    def merge_into(self, order_id: str, no: str) -> None:
        """Add this caller to an open order instead of making another one; the draft goes away."""
        sheet = self.current
        if sheet is None or sheet.busy:
            return
        draft = sheet.draft
        acts = self.services.acts
        data = ActData(
            text=draft.content,
            caller=draft.caller,
            accused_unit=draft.accused_unit,
            call=draft.call,
            need_reply=draft.need_reply,
            need_callback=draft.need_callback,
            files=draft.files,
        )

        def work() -> ActReceipt:
            return acts.act(order_id, Action.ADD_CALLER, data, ORIGIN, draft=sheet.id)

        def done(receipt: ActReceipt) -> None:
            _lock(sheet, busy=False)
            sheet.retire()
            self.receipt = None
            self.merged.emit(no, Added(order_id, receipt.command, draft))
            self._drop(sheet)

        self._run(work, done, _ending(sheet, self.failed.emit))

    def take_back(self, added: Added) -> None:
        """Take a caller off an order again; what was written comes back as a form."""
        acts, intake = self.services.acts, self.services.intake

        def work() -> tuple[ActReceipt, DraftAnswer]:
            receipt = acts.act(added.order, Action.ADD_CALLER, ActData(request=added.act), ORIGIN)
            return receipt, read_stored(intake.open_draft(added.draft.call, added.draft))

        def done(result: tuple[ActReceipt, DraftAnswer]) -> None:
            self._opened(result[1])
            self.act_done.emit(result[0], "take_back", "")

        self._run(work, done)

    def tell_and_end(self, order_id: str, no: str) -> None:
        """Note that the caller was told how far an order is; what was written goes with it, and the form away."""
        sheet = self.current
        if sheet is None or sheet.busy:
            return
        acts = self.services.acts
        data = ActData(text=sheet.draft.content, call=sheet.draft.call, files=sheet.draft.files)

        def work() -> None:
            acts.act(order_id, Action.TELL_PROGRESS, data, ORIGIN, draft=sheet.id)

        def done(_nothing: None) -> None:
            _lock(sheet, busy=False)
            sheet.retire()
            self.receipt = None
            self.told.emit(no)
            self._drop(sheet)

        self._run(work, done, _ending(sheet, self.failed.emit))

    # --- inside ---------------------------------------------------------------------------------------------------
    def _restored(self, answers: list[DraftAnswer]) -> None:
        for answer in answers:
            if not answer.damaged:  # its content stays in the store: a form over it would write it away
                self._add(answer)
        self.current = self.sheets[-1]
        self.sheets_changed.emit()
        self.current_changed.emit()
        self._open_waiting()
        if any(answer.damaged for answer in answers):
            self.damaged.emit()

    def _moved(self, ids: frozenset[str], answers: list[DraftAnswer]) -> None:
        here = {answer.stored.id for answer in answers}
        for sheet in [one for one in self.sheets if one.id in ids and one.id not in here and not one.busy]:
            if not sheet.is_saved:  # these words are nowhere else: the draft is written again
                sheet.flush()
                continue
            in_front, label = sheet is self.current, tab_label(sheet)
            sheet.retire()
            self._drop(sheet, sent=False)
            if in_front:
                self.left.emit(label)
        shown = {sheet.id for sheet in self.sheets}
        came = [one for one in answers if one.stored.id in ids and one.stored.id not in shown and not one.damaged]
        for answer in came:
            self._add(answer)
        if came:
            self.sheets_changed.emit()
            self.arrived.emit(len(came))

    def _opened(self, answer: DraftAnswer, *, carried: bool = False) -> None:
        self._opening = False
        self.current = self._add(answer)
        self.current.carried = answer.draft.caller if carried else None
        self.sheets_changed.emit()
        self.current_changed.emit()
        self._open_waiting()

    def _not_opened(self, error: Exception) -> None:
        self._opening = False
        self.failed.emit(error)
        self._open_waiting()

    def _open_waiting(self) -> None:
        call, self._waiting_call = self._waiting_call, None
        if call is not None:
            self.open_call(call)

    def _add(self, answer: DraftAnswer) -> IntakeSheet:
        sheet = IntakeSheet(answer.stored, answer.draft, self.services, self.finder, self)

        def submitted(receipt: SubmitReceipt) -> None:
            self._on_submitted(sheet, receipt)

        sheet.submitted.connect(submitted)
        sheet.failed.connect(self.failed)
        sheet.label_changed.connect(self.sheets_changed)
        sheet.touched.connect(self.touched)
        self.sheets.append(sheet)
        return sheet

    def _on_submitted(self, sheet: IntakeSheet, receipt: SubmitReceipt) -> None:
        self.receipt, self.sent = receipt, sheet.draft
        self._drop(sheet)
        self.submitted.emit(receipt)

    def _drop(self, sheet: IntakeSheet, *, sent: bool = True) -> None:
        """Take a sheet out. Was it in front, an empty form comes there: one that is open already, else a new one.

        While the call goes on it holds the same caller: there may be a second matter.
        """
        self.sheets.remove(sheet)
        if self.current is sheet:
            same = sheet.draft if sent and goes_on(self.services, sheet.draft) else None
            self.current = next((one for one in self.sheets if may_follow(one, same)), None)
            if self.current is not None and same is not None:
                self.current.take_call(same.call, same)
                self.current.carried = self.current.draft.caller
            self.current_changed.emit()
            if self.current is None:
                self.open_new(same.call if same is not None else None, same, carried=same is not None)
        self.sheets_changed.emit()
        sheet.deleteLater()

    def _run(
        self,
        work: Callable[[], Result],
        on_done: Callable[[Result], None],
        on_error: Callable[[Exception], None] | None = None,
    ) -> None:
        self.services.jobs.run(
            work, owner=self, on_done=on_done, on_error=on_error or self.failed.emit, queue="store_write"
        )


def _ending(sheet: IntakeSheet, failed: Callable[[Exception], None]) -> Callable[[Exception], None]:
    """Lock a form while it is ended: words typed now would go nowhere, a second key do it again. Returns what to do
    when it does not end after all.
    """
    sheet.flush()
    _lock(sheet, busy=True)

    def not_ended(error: Exception) -> None:
        _lock(sheet, busy=False)
        failed(error)

    return not_ended


def _lock(sheet: IntakeSheet, *, busy: bool) -> None:
    sheet.busy = busy
    sheet.busy_changed.emit(busy)


def _caller(number: str) -> Caller:
    return Caller(phone=number, contact_phone=number)


def tab_label(sheet: IntakeSheet) -> str:
    """Return what tells a tab from the others: title, caller or number; empty for an empty form."""
    draft = sheet.draft
    return draft.title or draft.caller.name or draft.caller.phone or str(sheet.value(Field.CONTACT_PHONE))
