"""Names of the form's fields and how they read from and write to an order draft (pure)."""

from enum import StrEnum

import msgspec

from sync.domain.act import OrderDraft
from sync.domain.codes import CallerSubject, RequestType, Urgency
from sync.domain.order import Caller, Place


class Field(StrEnum):
    """Fields of the form in reading order. The values are the paths that refusals name in ``FieldProblem.field``."""

    NAME = "caller.name"
    SALUTATION = "caller.salutation"
    PHONE = "caller.phone"
    CONTACT_PHONE = "caller.contact_phone"
    CONFIDENTIAL = "caller.confidential"
    ANONYMOUS = "caller.anonymous"
    TAGS = "caller.tags"
    REQUEST_TYPE = "request_type"
    CONTENT = "content"
    TITLE = "title"
    ACCUSED_UNIT = "accused_unit"
    ACCUSED_NAME = "accused_name"
    CATEGORY = "category"
    ADDRESS = "place.text"
    HAPPENED = "happened"
    URGENCY = "urgency"
    LIFE_THREAT = "life_threat"
    SUBJECT = "caller.subject"
    COMPANY = "caller.company"
    CREDIT_CODE = "caller.credit_code"
    NEED_REPLY = "need_reply"
    NEED_CALLBACK = "need_callback"
    ANSWER = "answer_text"
    ARTICLE = "article"
    REASON = "reason"
    HANDED_TO = "handed_to"
    CHANNEL_TOLD = "channel_told"
    LEADER_CONFIRMED = "leader_confirmed"
    UNIT = "unit"
    READ_BACK = "read_back"
    DUPLICATES_SHOWN = "duplicates_shown"


FieldValue = str | bool

_ENUMS: dict[Field, type[StrEnum]] = {
    Field.SUBJECT: CallerSubject,
    Field.REQUEST_TYPE: RequestType,
    Field.URGENCY: Urgency,
}
_ALIASES: dict[str, Field] = {
    "place": Field.ADDRESS,
    "place.district": Field.ADDRESS,
    "address": Field.ADDRESS,
    "caller": Field.NAME,
    "phone": Field.PHONE,
    "contact_phone": Field.CONTACT_PHONE,
    "credit_code": Field.CREDIT_CODE,
    "company": Field.COMPANY,
    "accused": Field.ACCUSED_NAME,
    "answer": Field.ANSWER,
    "assist": Field.UNIT,
}


def field_named(name: str) -> Field | None:
    """Return the form's field for the path a refusal names, ``None`` when it concerns the whole act."""
    try:
        return Field(name)
    except ValueError:
        return _ALIASES.get(name)


def read_field(draft: OrderDraft, field: Field) -> FieldValue:
    """Return the value of one field; codes as their string values, tags with commas between them."""
    owner, _, name = field.value.rpartition(".")
    holder: OrderDraft | Caller | Place = draft
    if owner == "caller":
        holder = draft.caller
    elif owner == "place":
        holder = draft.place
    value: object = getattr(holder, name)
    if isinstance(value, bool):
        return value
    return ",".join(value) if isinstance(value, tuple) else str(value)


def write_field(draft: OrderDraft, field: Field, value: FieldValue) -> OrderDraft:
    """Return the draft with one field changed; an unknown code leaves the draft as it is."""
    typed: object = value
    kind = _ENUMS.get(field)
    if kind is not None:
        try:
            typed = kind(str(value))
        except ValueError:
            return draft
    if field is Field.TAGS:
        typed = tuple(tag for tag in str(value).split(",") if tag)
    owner, _, name = field.value.rpartition(".")
    if owner == "caller":
        return msgspec.structs.replace(draft, caller=msgspec.structs.replace(draft.caller, **{name: typed}))
    if owner == "place":
        return msgspec.structs.replace(draft, place=msgspec.structs.replace(draft.place, **{name: typed}))
    return msgspec.structs.replace(draft, **{name: typed})


def is_danger(draft: OrderDraft) -> bool:
    """Tell whether the draft says that a life is in danger, with the urgency that goes with it."""
    return draft.life_threat and draft.urgency is Urgency.CRITICAL


def is_untouched(draft: OrderDraft) -> bool:
    """Tell whether nobody has typed anything worth keeping into the draft."""
    caller = draft.caller
    words = (draft.content, draft.category, draft.place.text, draft.accused_name, draft.answer_text, draft.happened)
    others = (draft.title, draft.accused_unit, draft.reason, draft.handed_to, draft.channel_told)
    person = (caller.name, caller.contact_phone, caller.company, caller.credit_code)
    return not draft.files and not any((*words, *others, *person))


def holds_a_call_only(draft: OrderDraft) -> bool:
    """Tell whether there is nothing in the draft but what the telephone said."""
    caller = draft.caller
    if draft.call is None or caller.contact_phone not in ("", caller.phone):
        return False
    return is_untouched(msgspec.structs.replace(draft, caller=msgspec.structs.replace(caller, contact_phone="")))
