"""Which fields of an order people may edit, how their values are written as text, and the field-by-field merge."""

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from sync.domain import phone
from sync.domain.act import ActData
from sync.domain.codes import CallerSubject, RequestType, Urgency
from sync.domain.instant import Instant
from sync.domain.order import Caller, Order, Place, Proposal
from sync.domain.value import Value
from sync.domain.workflow.parts import derived_id

LONG_TEXT = frozenset({"content"})
"""Fields that are never overwritten: a second author's text becomes a supplement."""

_PLACE = ("text", "detail", "district", "street", "community", "grid", "poi", "lon", "lat")
_CALLER = ("name", "salutation", "contact_phone", "email", "subject", "company", "credit_code", "tags", "confidential")
_PLAIN = (
    "request_type", "category", "title", "content", "urgency", "happened", "labels", "accept_note", "life_threat",
    "accused_unit", "accused_name", "need_reply", "need_callback", "forward_as_suggestion",
)  # fmt: skip

EDITABLE: frozenset[str] = frozenset(
    {*_PLAIN, *(f"place.{name}" for name in _PLACE), *(f"caller.{name}" for name in _CALLER)}
)
"""Names of the fields an edit may carry, as in ``ActData.fields``."""

PERSONAL: Mapping[str, Callable[[str], str]] = {
    "caller.name": phone.mask_name,
    "caller.contact_phone": phone.mask,
    "caller.email": lambda text: "***" if text else "",
    "caller.credit_code": lambda text: text,
    "caller.company": lambda text: text,
}
"""Fields that say who the caller is, with their masked form."""

_FLAGS = frozenset({"need_reply", "need_callback", "forward_as_suggestion", "life_threat", "caller.confidential"})
_LISTS = frozenset({"labels", "caller.tags"})
_NUMBERS = frozenset({"place.lon", "place.lat"})
_CODES: Mapping[str, type[RequestType] | type[Urgency] | type[CallerSubject]] = {
    "request_type": RequestType,
    "urgency": Urgency,
    "caller.subject": CallerSubject,
}
_TRUE, _FALSE = "1", "0"


class FieldMerge(Value):
    """Result of a merge: values to write, values that lost (kept as proposals), and a long text to add."""

    fields: dict[str, str] = {}
    proposals: tuple[Proposal, ...] = ()
    supplement: str = ""
    unchanged: tuple[str, ...] = ()


def read_field(order: Order, name: str) -> str:
    """Return a field's value as text: flags ``1``/``0``, lists comma-joined, empty for nothing and unknown names."""
    if name not in EDITABLE:
        return ""
    owner, leaf = _owner(order, name)
    value = getattr(owner, leaf)
    if name in _FLAGS:
        return _TRUE if value else _FALSE
    if name in _LISTS:
        return ",".join(value)
    return "" if value is None else str(value)


def write_field(order: Order, name: str, text: str) -> Order | None:
    """Return the order with a field set from text, ``None`` when the name or the value is not one."""
    if name not in EDITABLE:
        return None
    value = _parse(name, text)
    if value is None and not (name in _NUMBERS and not text):
        return None
    head, _, leaf = name.rpartition(".")
    if head == "place":
        return replace(order, place=replace(order.place, **{leaf: value}))
    if head == "caller":
        return replace(order, caller=replace(order.caller, **{leaf: value}))
    return replace(order, **{name: value})


def merge_fields(order: Order, data: ActData, act_id: str, by: str, at: Instant) -> FieldMerge:
    """Merge an edit field by field.

    A field whose base is the present value (or that has no base) is written; one that already has the wanted value is
    left; any other becomes a proposal and the present value stays. ``content`` becomes a supplement instead.
    """
    fields: dict[str, str] = {}
    proposals: list[Proposal] = []
    unchanged: list[str] = []
    supplement = ""
    for name, mine in sorted(data.fields.items()):
        present = read_field(order, name)
        base = data.base.get(name)
        if mine == present:
            unchanged.append(name)
        elif base is None or _is_base(name, base, present):
            fields[name] = mine
        elif name in LONG_TEXT:
            supplement = mine
        else:
            proposals.append(
                Proposal(id=derived_id(act_id, name), field=name, base=base, theirs=present, mine=mine, by=by, at=at)
            )
    return FieldMerge(fields=fields, proposals=tuple(proposals), supplement=supplement, unchanged=tuple(unchanged))


def mask_value(name: str, text: str) -> str:
    """Return a field's value for people who may not see who the caller is."""
    mask = PERSONAL.get(name)
    return mask(text) if mask else text


def _is_base(name: str, base: str, present: str) -> bool:
    """Tell whether the author saw the present value; who saw it masked saw it too."""
    return base == present or (name in PERSONAL and bool(present) and base == mask_value(name, present))


def _owner(order: Order, name: str) -> tuple[Order | Place | Caller, str]:
    head, _, leaf = name.rpartition(".")
    owner = {"": order, "place": order.place, "caller": order.caller}[head]
    return owner, leaf


def _parse(name: str, text: str) -> object | None:
    if name in _FLAGS:
        return {_TRUE: True, _FALSE: False}.get(text)
    if name in _LISTS:
        return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    if name in _NUMBERS:
        return _degrees(text)
    if name in _CODES:
        return next((code for code in _CODES[name] if code.value == text), None)
    return text


def _degrees(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if -180.0 <= value <= 180.0 else None
