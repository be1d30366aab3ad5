"""The number of the last order is read out to the caller it belongs to, and to nobody else."""

from PySide6.QtCore import QObject

from sync.domain.act import OrderDraft
from ui.intake.desk import Added, IntakeDesk
from ui.intake.fields import Field, is_untouched
from ui.intake.receipt_card import ReceiptCard


class ReceiptWatch(QObject):
    """Takes the number out of sight while another caller's form is in front, and brings it back with its own caller.

    Words typed into the form that followed leave it where it is: nothing moves while the agent reads and types.
    """

    def __init__(self, card: ReceiptCard, desk: IntakeDesk) -> None:
        super().__init__(card)
        self._card = card
        self._desk = desk
        self._of: OrderDraft | None = None
        desk.submitted.connect(lambda _receipt: self._take(desk.sent))
        desk.merged.connect(self._on_merged)
        desk.told.connect(lambda _no: self._take(desk.current.draft if desk.current is not None else None))
        desk.current_changed.connect(self._look)
        desk.touched.connect(lambda field: self._look_at_number() if field is Field.PHONE else None)

    def _on_merged(self, _no: str, added: Added) -> None:
        self._take(added.draft)

    def _take(self, draft: OrderDraft | None) -> None:
        self._of = draft
        self._card.give_way(False)

    def _look(self) -> None:
        front = self._desk.current
        if front is not None and self._of is not None:
            own = _same_caller(self._of, front.draft) and (bool(front.draft.caller.phone) or is_untouched(front.draft))
            self._card.give_way(not own)

    def _look_at_number(self) -> None:
        front = self._desk.current
        if front is not None and self._of is not None and not _same_caller(self._of, front.draft):
            self._card.give_way(True)


def _same_caller(of: OrderDraft, front: OrderDraft) -> bool:
    """Tell whether a form may be the same caller's: the same call, or no other call and no other number."""
    if front.call is not None and (of.call is None or front.call.id != of.call.id):
        return False
    return not front.caller.phone or front.caller.phone == of.caller.phone
