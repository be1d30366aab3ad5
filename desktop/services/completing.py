"""Completing a request of another channel, or an order given back: the same form, sent as an edit and an act."""

from collections.abc import Callable

import msgspec

from desktop.errors import refused
from desktop.services.order_acts import OrderActs
from desktop.services.values import SubmitReceipt
from sync.domain.act import ActData, OrderDraft
from sync.domain.editing import EDITABLE, read_field
from sync.domain.order import Order
from sync.domain.refusal import Refusal, RefusalCode
from sync.domain.workflow.creating import act_data

SAME = (
    "request_type", "channel", "category", "title", "content", "caller", "place", "urgency", "happened", "life_threat",
    "accused_unit", "accused_name", "need_reply", "need_callback", "forward_as_suggestion", "labels", "accept_note",
    "dispatch_advice",
)  # fmt: skip
"""Fields that an order and a draft have under the same name."""


def complete(
    order_of: Callable[[str], Order | None], acts: OrderActs, draft_id: str, draft: OrderDraft, origin: str
) -> SubmitReceipt:
    """Save what the form changes and the act, in one: both or neither. Blocking; raises what ``OrderActs.act`` raises.

    ``order_of`` returns an order as it is shown here. Use the ``network`` queue.
    """
    order = order_of(draft.completes)
    if order is None:
        raise refused(Refusal(RefusalCode.UNKNOWN_ORDER))
    edit = edit_of(order, draft)
    receipt = acts.act(order.id, draft.disposition, act_data(draft), origin, draft=draft_id, edit=edit)
    return SubmitReceipt(command=receipt.command, order=order.id, no=order.no, query_code=order.query_code)


def edit_of(order: Order, draft: OrderDraft) -> ActData | None:
    """Return the edit that brings the order to what the form says; ``None`` when nothing differs."""
    wished = msgspec.structs.replace(order, **{name: getattr(draft, name) for name in SAME})
    changed = [name for name in sorted(EDITABLE) if read_field(order, name) != read_field(wished, name)]
    if not changed:
        return None
    return ActData(
        fields={name: read_field(wished, name) for name in changed},
        base={name: read_field(order, name) for name in changed},
    )
