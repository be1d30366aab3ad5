"""The part of an order that suggestions are made from."""

from sync.domain.act import OrderDraft
from sync.domain.order import Order


def draft_of(order: Order) -> OrderDraft:
    """Return an order as a draft, for suggested units and similar orders."""
    return OrderDraft(
        request_type=order.request_type,
        category=order.category,
        title=order.title,
        content=order.content,
        caller=order.caller,
        place=order.place,
        urgency=order.urgency,
        accused_unit=order.accused_unit,
        life_threat=order.life_threat,
    )
