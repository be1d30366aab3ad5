"""The first version of an order, made from a draft. What reference data no longer knows is mapped, never refused."""

from msgspec.structs import replace

from sync.domain.act import Act, ActData, OrderDraft
from sync.domain.category import UNCLASSIFIED
from sync.domain.codes import Action, OrderState, RequestType
from sync.domain.order import Order, Place
from sync.domain.refusal import Refusal, RefusalCode
from sync.domain.rules import Rules
from sync.domain.title import build_title

_TEXT_OF: dict[Action, str] = {
    Action.DIRECT_CLOSE: "answer_text",
    Action.NOT_ACCEPT: "channel_told",
    Action.DIRECT_DISPATCH: "dispatch_advice",
}


def draft_field(field: str, disposition: Action, way: str = "") -> str:
    """Return the draft's field that an act's field was filled from."""
    if field == "text":
        if way:
            return "channel_told"
        return _TEXT_OF.get(disposition, field)
    return {"code": "reason", "target_order": "merge_into"}.get(field, field)


def act_data(draft: OrderDraft) -> ActData:
    """Return a draft's disposition as the data of the act it stands for."""
    text_field = _TEXT_OF.get(draft.disposition)
    text = getattr(draft, text_field) if text_field else ""
    if draft.way and not text:
        text = draft.channel_told
    return ActData(
        unit=draft.unit,
        assist=draft.assist,
        copies=draft.copies,
        text=text,
        code=draft.reason,
        article=draft.article,
        way=draft.way,
        handed_to=draft.handed_to,
        leader_confirmed=draft.leader_confirmed,
        target_order=draft.merge_into,
        call=draft.call,
        need_reply=draft.need_reply,
        need_callback=draft.need_callback,
        files=draft.files,
    )


def mapped_draft(draft: OrderDraft, rules: Rules) -> tuple[OrderDraft, tuple[Refusal, ...]]:
    """Return a draft with only ids the city knows, and what was mapped: category, areas, accused unit."""
    mapped: list[Refusal] = []
    if draft.category and not rules.categories.is_usable(draft.category):
        labels = tuple(dict.fromkeys((*draft.labels, UNCLASSIFIED)))
        draft = replace(draft, category="", labels=labels)
        mapped.append(Refusal(RefusalCode.UNKNOWN_CATEGORY, "category"))
    place = _known_place(draft.place, rules)
    if place != draft.place:
        draft = replace(draft, place=place)
        mapped.append(Refusal(RefusalCode.UNKNOWN_AREA, "place"))
    if draft.accused_unit and rules.organisation.unit(draft.accused_unit) is None:
        draft = replace(draft, accused_unit="", accused_name=draft.accused_name or draft.accused_unit)
        mapped.append(Refusal(RefusalCode.UNKNOWN_UNIT, "accused_unit"))
    if draft.request_type is RequestType.REPORT and not draft.caller.confidential:
        draft = replace(draft, caller=replace(draft.caller, confidential=True))
    return draft, tuple(mapped)


def _known_place(place: Place, rules: Rules) -> Place:
    """Return the place without areas nobody knows, its higher levels filled in from the smallest one."""
    levels = ("district", "street", "community", "grid")
    unknown = {
        name: "" for name in levels if getattr(place, name) and rules.organisation.area(getattr(place, name)) is None
    }
    return replace(place, **unknown) if unknown else place


def first_version(draft: OrderDraft, act: Act, rules: Rules) -> Order:
    """Return the order before its first transition: version 0, in state DRAFT."""
    return Order(
        id=act.order_id or act.id,
        no=draft.no,
        ver=0,
        state=OrderState.DRAFT,
        request_type=draft.request_type,
        channel=draft.channel,
        category=draft.category,
        title=draft.title or build_title(draft, rules),
        content=draft.content,
        created_at=act.at,
        created_by=act.actor.user_id,
        caller=draft.caller,
        place=draft.place,
        urgency=draft.urgency,
        happened=draft.happened,
        life_threat=draft.life_threat,
        accused_unit=draft.accused_unit,
        accused_name=draft.accused_name,
        need_reply=draft.need_reply,
        need_callback=draft.need_callback,
        forward_as_suggestion=draft.forward_as_suggestion,
        labels=draft.labels,
        accept_note=draft.accept_note,
        dispatch_advice=draft.dispatch_advice,
        disposition=draft.disposition.value,
        disposition_reason=draft.reason,
        answer_text=draft.answer_text,
        article=draft.article,
        query_code=draft.query_code,
        call=draft.call,
        accepted_at=None if draft.disposition is Action.RECEIVE else act.at,
        updated_at=act.at,
        outer_no=draft.outer_no,
    )
