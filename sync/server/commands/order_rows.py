"""An order as a row: one sealed document, blind indexes, and plain columns for what is queried."""

import logging

from sync.contract.codec import decode_order, encode
from sync.domain.codes import OPEN_STATES, ClockKind
from sync.domain.instant import Instant
from sync.domain.order import Caller, Order
from sync.domain.phone import is_hidden, normalise
from sync.server.sealing import SealBroken, Sealer

logger = logging.getLogger(__name__)


def place_of(order_id: str) -> str:
    """Return what an order's document is bound to."""
    return f"work_order:{order_id}"


def open_document(doc: bytes, order_id: str, sealer: Sealer) -> Order:
    """Return the order of a sealed document."""
    return decode_order(sealer.open(doc, place_of(order_id)))


def readable_document(doc: bytes, order_id: str, sealer: Sealer) -> Order | None:
    """Return the order of a sealed document, ``None`` (and a line in the log) for a damaged one.

    For readers: one damaged row must not keep everybody from all others. ``check`` names them.
    """
    try:
        return open_document(doc, order_id, sealer)
    except (SealBroken, ValueError) as error:
        logger.error("order cannot be opened", extra={"order": order_id, "kind": type(error).__name__})
        return None


def row_of(order: Order, sealer: Sealer, timer_at: Instant | None) -> dict[str, object]:
    """Return all columns of an order."""
    return {
        "id": order.id,
        "public_no": order.no,
        "ver": order.ver,
        "state": order.state.value,
        "assign_rev": order.assign_rev,
        "reply_rev": order.reply_rev,
        "district": order.place.district[:80],
        "street": order.place.street[:80],
        "category": order.category[:80],
        "request_type": order.request_type.value,
        "urgency": order.urgency.value,
        "main_unit_id": order.main_unit[:64],
        "accused_unit_id": order.accused_unit[:64],
        "created_by": order.created_by[:64],
        "created_at": order.created_at,
        "updated_at": order.updated_at,
        "due_at": due_of(order),
        "closed_at": order.closed_at,
        "timer_at": timer_at,
        "open": order.state in OPEN_STATES,
        **blind_columns(order.caller, sealer),
        "doc": sealer.seal(encode(order), place_of(order.id)),
    }


def blind_columns(caller: Caller, sealer: Sealer) -> dict[str, bytes | None]:
    """Return the blind indexes a caller is found by."""
    phone = _digits(caller.phone)
    contact = _digits(caller.contact_phone)
    return {
        "phone_ix": sealer.blind("phone", phone),
        "contact_ix": sealer.blind("phone", contact),
        "name_ix": sealer.blind("name", caller.name.strip()),
        "last4_ix": sealer.blind("last4", (contact or phone)[-4:]),
    }


def caller_ref_of(order: Order, sealer: Sealer) -> str:
    """Return the matching mark of an order's caller; none for confidential callers and reports."""
    if order.caller.confidential or order.request_type.value == "report":
        return ""
    return sealer.caller_ref(_digits(order.caller.phone) or _digits(order.caller.contact_phone))


def due_of(order: Order) -> Instant | None:
    """Return when the running limit for the answer ends."""
    running = [clock.due_at for clock in order.clocks if clock.kind is ClockKind.DUE and clock.stopped_at is None]
    return max(running) if running else None


def _digits(number: str) -> str:
    return "" if not number or is_hidden(number) else normalise(number)
