"""The form filled with an order that is there already: a request of another channel, or one given back by dispatch."""

from desktop.services.completing import SAME
from sync.domain.act import OrderDraft
from sync.domain.order import Order
from sync.domain.workflow.queues import is_back_at_intake

ORIGIN = "intake"


def draft_of(order: Order) -> OrderDraft:
    """Return a form filled with what a received order says, or one that dispatch gave back: that was read to the
    caller when it was first sent.
    """
    values = {name: getattr(order, name) for name in SAME}
    return OrderDraft(
        no=order.no,
        completes=order.id,
        call=order.call,
        outer_no=order.outer_no,
        query_code=order.query_code,
        read_back=is_back_at_intake(order),
        **values,
    )
