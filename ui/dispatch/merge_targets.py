"""Open orders an order can be merged into: similar ones first, any other by number or words."""

from desktop.services.order_queries import OrderQueries
from desktop.services.reference_service import ReferenceService
from desktop.services.values import OrderListRow
from sync.domain.codes import OPEN_STATES, OrderState
from sync.domain.order import Order
from ui.dispatch.draft_of import draft_of
from ui.panels.texts.names import state_name
from ui.panels.texts.tones import state_tone
from ui.widgets.pick_item import PickItem

_MOST = 8
_SEARCHED = 40


class MergeTargets:
    """A pick source over the orders of this seat. Called on a store thread."""

    def __init__(self, orders: OrderQueries, reference: ReferenceService, order: Order) -> None:
        self._orders = orders
        self._reference = reference
        self._order = order

    def __call__(self, text: str) -> list[PickItem]:
        """Return orders for what was typed; for nothing the similar ones."""
        if text.strip():
            rows = self._orders.search(text, _SEARCHED)
        else:
            rows = [similar.row for similar in self._orders.similar(draft_of(self._order), _SEARCHED)]
        return [self._item(row) for row in rows if self._fits(row)][:_MOST]

    def _fits(self, row: OrderListRow) -> bool:
        return row.id != self._order.id and row.state in OPEN_STATES - {OrderState.RECEIVED}

    def _item(self, row: OrderListRow) -> PickItem:
        unit = self._reference.name_of("unit", row.main_unit)
        return PickItem(row.id, f"{row.no} {row.title}", unit, pill=state_name(row.state), tone=state_tone(row.state))
