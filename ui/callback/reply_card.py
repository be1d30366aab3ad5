"""What the caller is called back about: the order, the unit's reply and the milestones on the way."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desktop.services.reference_service import ReferenceService
from desktop.services.values import OrderDetail
from sync.domain.instant import Instant
from sync.domain.order import Order
from sync.domain.reference import ReferenceKind
from ui.panels.order_card import OrderCard
from ui.panels.texts.times import day_moment
from ui.widgets.flow_layout import PillRow
from ui.widgets.label import make_label
from ui.widgets.pill import Pill

translate = QCoreApplication.translate


def milestones(order: Order) -> list[QWidget]:
    """Return the pills from acceptance to reply."""
    main = next((each for each in reversed(order.assignments) if each.unit == order.main_unit), None)
    replied = order.replies[-1].at if order.replies else None
    steps = (
        (translate("ReplyCard", "受理 {at}"), order.accepted_at or order.created_at, "neutral"),
        (translate("ReplyCard", "派单 {at}"), order.dispatched_at, "neutral"),
        (translate("ReplyCard", "签收 {at}"), main.signed_at if main else None, "neutral"),
        (translate("ReplyCard", "联系 {at}"), main.contacted_at if main else None, "neutral"),
        (translate("ReplyCard", "答复 {at}"), replied, "success"),
    )
    return [Pill(text.format(at=day_moment(at)), tone) for text, at, tone in steps if at]


class ReplyCard(OrderCard):
    """The order card with the unit's latest public reply."""

    def __init__(self, reference: ReferenceService, now: Callable[[], Instant], parent: QWidget | None = None) -> None:
        super().__init__(reference, now, large=True, parent=parent)
        self._names = reference
        self._reply = make_label("", "", wrap=True)
        self._steps = PillRow()
        self.add(self._reply)
        self.add(self._steps)

    def show_reply(self, detail: OrderDetail | None) -> None:
        """Show an order with its reply."""
        self.show_detail(detail)
        if detail is None:
            return
        order = detail.order
        last = order.replies[-1] if order.replies else None
        self._reply.setVisible(last is not None)
        if last is not None:
            unit = self._names.name_of(ReferenceKind.UNIT, last.unit)
            self._reply.setText(translate("ReplyCard", "{unit}答复：{text}").format(unit=unit, text=last.public_text))
        self._steps.set_widgets(milestones(order))
