"""Completing a request of another channel, or an order given back: the same form, sent as an edit and an act."""

import msgspec

from desktop.errors import refused
from desktop.services.values import SubmitReceipt
from sync.domain.act import ActData, OrderDraft
from sync.domain.codes import Action
from sync.domain.editing import EDITABLE, read_field
from sync.domain.order import Order
from sync.domain.refusal import Refusal, RefusalCode
from sync.domain.workflow.creating import act_data
from sync.domain.workflow.queues import is_back_at_intake
from ui.intake.desk_services import DeskServices

ORIGIN = "intake"
_SAME = (
    "request_type", "channel", "category", "title", "content", "caller", "place", "urgency", "happened", "life_threat",
    "accused_unit", "accused_name", "need_reply", "need_callback", "forward_as_suggestion", "labels", "accept_note",
    "dispatch_advice",
)  # fmt: skip
"""Fields that an order and a draft have under the same name."""


def draft_of(order: Order) -> OrderDraft:
    """Return a form filled with what a received order says, or one that dispatch gave back: that was read to the
    caller when it was first sent.
    """
    values = {name: getattr(order, name) for name in _SAME}
    return OrderDraft(
        no=order.no,
        completes=order.id,
        call=order.call,
        outer_no=order.outer_no,
        query_code=order.query_code,
        read_back=is_back_at_intake(order),
        **values,
    )


def edit_of(order: Order, draft: OrderDraft) -> ActData | None:
    """Return the edit that brings the order to what the form says; ``None`` when nothing differs."""
    wished = msgspec.structs.replace(order, **{name: getattr(draft, name) for name in _SAME})
    changed = [name for name in sorted(EDITABLE) if read_field(order, name) != read_field(wished, name)]
    if not changed:
        return None
    return ActData(
        fields={name: read_field(wished, name) for name in changed},
        base={name: read_field(order, name) for name in changed},
    )


def complete(services: DeskServices, draft_id: str, draft: OrderDraft) -> SubmitReceipt:
    """Save the edit, then the act, which ends the draft. Blocking; raises what ``OrderActs.act`` raises.

    Interrupted between the two, the draft is still there and only the act is missing.
    """
    order = services.queries.order(draft.completes)
    if order is None:
        raise refused(Refusal(RefusalCode.UNKNOWN_ORDER))
    edit = edit_of(order, draft)
    if edit is not None:
        services.acts.act(order.id, Action.EDIT, edit, ORIGIN)
    receipt = services.acts.act(order.id, draft.disposition, act_data(draft), ORIGIN, draft=draft_id)
    return SubmitReceipt(command=receipt.command, order=order.id, no=order.no, query_code=order.query_code)
