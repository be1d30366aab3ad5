"""Checks every act passes before its own guards: known values, clean texts, sane times."""

from sync.domain.act import ActData, OrderDraft
from sync.domain.attachments import files_problem
from sync.domain.instant import Instant
from sync.domain.refusal import Refusal, RefusalCode
from sync.domain.rules import Rules
from sync.domain.text_rules import text_problem

EARLIEST: Instant = 946_684_800_000
"""2000-01-01: nothing of the hotline is older."""

LATEST: Instant = 4_102_444_800_000
"""2100-01-01: the two digits of the order number end here."""

SHORT = 100
LINE = 300
_MOST_UNITS = 50
_SHORT_TEXTS = ("code", "result", "unsolved_reason", "contact_number", "recording", "way", "handed_to")
_MOST_DAYS = 3650


def in_range(at: Instant | None) -> bool:
    """Tell whether an instant can be one."""
    return at is None or EARLIEST <= at < LATEST


def act_problem(data: ActData, rules: Rules) -> Refusal | None:
    """Return the first thing wrong with an act's data, whatever the act is."""
    for field in ("until", "next_at", "contact_at"):
        if not in_range(getattr(data, field)):
            return Refusal(RefusalCode.INVALID_VALUE, field)
    if not 0 <= data.days <= _MOST_DAYS:
        return Refusal(RefusalCode.INVALID_VALUE, "days")
    for field in ("assist", "copies", "attachments"):
        if len(getattr(data, field)) > _MOST_UNITS:
            return Refusal(RefusalCode.INVALID_VALUE, field)
    if problem := files_problem(data.files):
        return problem
    for field, limit in act_limits(rules).items():
        if problem := text_problem(field, getattr(data, field), limit):
            return problem
    for name, text in data.fields.items():
        if problem := text_problem(name[:40], text, field_limit(name, rules)):
            return problem
    return None


def act_limits(rules: Rules) -> dict[str, int]:
    """Return the longest text of each field of an act's data that people write in, in characters."""
    limits = {"text": rules.policy.content_limit, "internal_text": rules.policy.content_limit, "basis": LINE}
    return limits | dict.fromkeys(_SHORT_TEXTS, SHORT)


def draft_problem(draft: OrderDraft, rules: Rules) -> Refusal | None:
    """Return the first thing in a new order that no database should hold."""
    return files_problem(draft.files) or next(iter(text_problems(draft, rules)), None)


def text_problems(draft: OrderDraft, rules: Rules) -> list[Refusal]:
    """Return every text of a draft that is too long or holds forbidden characters."""
    place, caller = draft.place, draft.caller
    texts = {
        "content": draft.content, "title": draft.title, "happened": draft.happened, "accept_note": draft.accept_note,
        "dispatch_advice": draft.dispatch_advice, "answer_text": draft.answer_text, "accused_name": draft.accused_name,
        "channel_told": draft.channel_told, "reason": draft.reason, "place.text": place.text, "place.detail":
        place.detail, "place.poi": place.poi, "caller.name": caller.name, "caller.salutation": caller.salutation,
        "caller.phone": caller.phone, "caller.contact_phone": caller.contact_phone, "caller.email": caller.email,
        "caller.company": caller.company, "caller.credit_code": caller.credit_code, "outer_no": draft.outer_no,
        "way": draft.way, "handed_to": draft.handed_to,
    }  # fmt: skip
    found = [text_problem(field, text, field_limit(field, rules)) for field, text in texts.items() if text]
    found += [text_problem("labels", label, SHORT) for label in draft.labels]
    return [problem for problem in found if problem is not None]


def field_limit(field: str, rules: Rules) -> int:
    """Return the longest text a field takes, in characters."""
    if field in {"content", "answer_text", "accept_note", "dispatch_advice"}:
        return rules.policy.content_limit
    if field == "title":
        return rules.policy.title_limit
    return (
        LINE
        if field in {"place.text", "place.detail", "accused_name", "channel_told", "caller.email", "labels"}
        else SHORT
    )
