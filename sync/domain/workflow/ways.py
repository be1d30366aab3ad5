"""How a call ends without an order for a unit (2.4-D): what each way needs, and what is passed on to another line."""

from enum import StrEnum

from sync.domain.codes import RequestType
from sync.domain.order import Order
from sync.domain.refusal import Refusal, RefusalCode
from sync.domain.workflow.guards import refuse
from sync.domain.workflow.step import Step


class Way(StrEnum):
    """Ways beside the direct answer. The values are codes of the list ``disposition``: never rename one."""

    THREE_WAY = "three_way"
    EMERGENCY = "emergency_transfer"
    LINE = "line_transfer"
    STATUTORY = "statutory_channel"
    DISSUADED = "dissuaded"
    SUGGESTION = "suggestion_forwarded"


TAKERS: dict[str, str] = {
    Way.EMERGENCY: "emergency_line",
    Way.LINE: "special_line",
    Way.STATUTORY: "statutory_channel",
}
"""Code list of who takes over, by way. In a three-way call anybody may: a unit or a company by name."""

PUSHED: frozenset[str] = frozenset({Way.EMERGENCY, Way.LINE})
"""Ways after which the record itself goes to the other line, not only the caller."""

_TAKEN_OVER = frozenset({*TAKERS, Way.THREE_WAY})
_TOLD = frozenset({"", Way.THREE_WAY, Way.DISSUADED})


def way_is_complete(step: Step) -> Refusal | None:
    """A direct close says what was answered; another way says who took over or what the caller was told."""
    data = step.data
    if data.way not in {"", *Way}:
        return refuse(RefusalCode.INVALID_VALUE, "way")
    if data.way in _TAKEN_OVER and not data.handed_to.strip():
        return refuse(RefusalCode.REQUIRED, "handed_to")
    if data.way in _TOLD and not data.text.strip():
        return refuse(RefusalCode.REQUIRED, "text")
    if data.way == Way.SUGGESTION and step.order.request_type is not RequestType.SUGGESTION:
        return refuse(RefusalCode.INVALID_VALUE, "request_type")
    return None


def push_line(order: Order) -> str:
    """Return the line that is to get the record of an order just closed, empty when none is."""
    return order.handed_to if order.disposition in PUSHED else ""
