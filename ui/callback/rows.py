"""One line of the callback list: what it is about, whose answer waits, and which call is due."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from desktop.services.reference_service import ReferenceService
from desktop.services.values import OrderListRow
from sync.domain.codes import OrderState, Satisfaction
from sync.domain.instant import Instant
from ui.panels.texts.names import satisfaction_name, state_name
from ui.panels.texts.times import age, clock_time
from ui.widgets.row_list import RowItem

translate = QCoreApplication.translate


class CallbackRows:
    """Makes the lines."""

    def __init__(self, reference: ReferenceService, now: Callable[[], Instant]) -> None:
        self._reference = reference
        self._now = now

    def __call__(self, row: OrderListRow) -> RowItem:
        """Return the line of an order."""
        reference = self._reference
        area, unit = reference.name_of("area", row.district), reference.name_of("unit", row.main_unit)
        replied = translate("CallbackView", "答复 {age}")
        about = [
            "" if unit.startswith(area) else area,
            unit,
            replied.format(age=age(row.replied_at, self._now())) if row.replied_at else "",
        ]
        pill, tone = _pill(row)
        return RowItem(
            id=row.id, title=row.title, subtitle=" · ".join(part for part in about if part), pill=pill, tone=tone
        )


def _pill(row: OrderListRow) -> tuple[str, str]:
    """Return which call is due, and of an order that is closed what its caller said."""
    if row.state is not OrderState.CALLBACK:
        closed = state_name(row.state) if row.attempts else translate("CallbackView", "免回访")
        said = satisfaction_name(row.satisfied) if row.satisfied else closed
        return said, "danger" if row.satisfied == Satisfaction.DISSATISFIED else "success"
    tone = "danger" if row.round > 1 else "waiting" if row.attempts else "neutral"
    due = translate("CallbackView", "第 {count} 次").format(count=row.attempts + 1)
    pill = translate("CallbackView", "重办后") if row.round > 1 else due
    if row.next_callback_at:
        pill = f"{pill} · {clock_time(row.next_callback_at)[:5]}"
    return pill, tone
