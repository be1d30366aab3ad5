"""What a form says about a draft before it is submitted. Stricter than the server, which never refuses a create."""

import unicodedata

from stdnum.cn import uscc
from stdnum.exceptions import InvalidFormat, InvalidLength, ValidationError

from sync.domain import phone
from sync.domain.act import Act, OrderDraft
from sync.domain.actor import Actor
from sync.domain.codes import Action, CallerSubject, Disclosure, RequestType
from sync.domain.instant import Instant
from sync.domain.refusal import Refusal, RefusalCode
from sync.domain.rules import Rules
from sync.domain.value import Value
from sync.domain.workflow import guards, ways
from sync.domain.workflow.checks import EARLIEST, text_problems
from sync.domain.workflow.creating import act_data, draft_field, first_version
from sync.domain.workflow.step import Guard, Step

_NO_PLACE_NEEDED = frozenset({RequestType.CONSULT, RequestType.PRAISE})
_ACCUSED_NEEDED = frozenset({RequestType.COMPLAINT, RequestType.REPORT})
_BECOMES_ORDER = frozenset({Action.SUBMIT, Action.DIRECT_DISPATCH, Action.RECEIVE, Action.CREATE})


class DraftProblem(Value):
    """A refusal beside the draft's field it belongs to (dotted for parts: ``caller.credit_code``)."""

    field: str
    refusal: Refusal


def validate_draft(draft: OrderDraft, rules: Rules, at: Instant = EARLIEST) -> tuple[DraftProblem, ...]:
    """Return everything that keeps the draft from being submitted as its disposition, in the order of the form.

    ``at`` is now; it decides which directory rules are in force for a direct dispatch.
    """
    found: list[Refusal] = list(text_problems(draft, rules))
    found += _missing(draft)
    found += _unknown(draft, rules)
    found += _caller_problems(draft)
    found += _disposition_problems(draft, rules, at)
    unique: dict[str, Refusal] = {}
    for refusal in found:
        unique.setdefault(refusal.field, refusal)
    return tuple(DraftProblem(field, refusal) for field, refusal in unique.items())


def _missing(draft: OrderDraft) -> list[Refusal]:
    """Return the required fields of the disposition that are empty."""
    required: dict[str, str] = {}
    if draft.disposition in _BECOMES_ORDER:
        required = {"content": draft.content, "category": draft.category}
    elif draft.disposition is Action.DIRECT_CLOSE:
        required = {"content": draft.content}
        if not draft.way:  # what was only passed on, told or calmed down is no matter of ours
            required |= {"category": draft.category, "answer_text": draft.answer_text}
    elif draft.disposition is Action.NOT_ACCEPT:
        required = {"content": draft.content, "reason": draft.reason, "channel_told": draft.channel_told}
    elif draft.disposition is Action.INVALIDATE:
        required = {"reason": draft.reason}
    elif draft.disposition is Action.MERGE:
        required = {"merge_into": draft.merge_into}
    found = [Refusal(RefusalCode.REQUIRED, field) for field, text in required.items() if not text.strip()]
    if draft.disposition in _BECOMES_ORDER:
        found += _missing_in_order(draft)
    return found


def _missing_in_order(draft: OrderDraft) -> list[Refusal]:
    found: list[Refusal] = []
    place = draft.place
    located = bool(place.text.strip() or place.detail.strip() or place.poi.strip())
    if draft.request_type not in _NO_PLACE_NEEDED and not located:
        found.append(Refusal(RefusalCode.ADDRESS_REQUIRED, "place.text"))
    if draft.request_type in _ACCUSED_NEEDED and not (draft.accused_unit or draft.accused_name.strip()):
        found.append(Refusal(RefusalCode.ACCUSED_REQUIRED, "accused_name"))
    caller = draft.caller
    reachable = caller.anonymous or not phone.is_hidden(caller.contact_phone or caller.phone) or bool(caller.email)
    # Who completes a colleague's order may not be shown how its caller is reached
    reachable = reachable or (bool(draft.completes) and caller.disclosure is Disclosure.HIDDEN)
    if (draft.need_reply or draft.need_callback) and not reachable:
        found.append(Refusal(RefusalCode.REQUIRED, "caller.contact_phone"))
    if draft.channel == "phone" and not draft.read_back:
        found.append(Refusal(RefusalCode.READ_BACK_MISSING, "read_back"))
    return found


def _unknown(draft: OrderDraft, rules: Rules) -> list[Refusal]:
    found: list[Refusal] = []
    if draft.category and not rules.categories.is_usable(draft.category):
        found.append(Refusal(RefusalCode.UNKNOWN_CATEGORY, "category"))
    place = draft.place
    for field in ("district", "street", "community", "grid"):
        area = getattr(place, field)
        if area and rules.organisation.area(area) is None:
            found.append(Refusal(RefusalCode.UNKNOWN_AREA, f"place.{field}"))
    if draft.accused_unit and rules.organisation.unit(draft.accused_unit) is None:
        found.append(Refusal(RefusalCode.UNKNOWN_UNIT, "accused_unit"))
    if not rules.knows_code("channel", draft.channel):
        found.append(Refusal(RefusalCode.UNKNOWN_CODE, "channel"))
    reasons = {Action.NOT_ACCEPT: "not_accept_reason", Action.INVALIDATE: "invalid_kind"}
    code_list = reasons.get(draft.disposition, "")
    if draft.reason and code_list and not rules.knows_code(code_list, draft.reason):
        found.append(Refusal(RefusalCode.UNKNOWN_CODE, "reason"))
    code_list = ways.TAKERS.get(draft.way, "")
    if draft.handed_to and code_list and not rules.knows_code(code_list, draft.handed_to):
        found.append(Refusal(RefusalCode.UNKNOWN_CODE, "handed_to"))
    return found


def _caller_problems(draft: OrderDraft) -> list[Refusal]:
    found: list[Refusal] = []
    caller = draft.caller
    if caller.contact_phone.strip() and not phone.normalise(caller.contact_phone):
        found.append(Refusal(RefusalCode.INVALID_VALUE, "caller.contact_phone"))
    if caller.subject is CallerSubject.ENTERPRISE and not caller.company.strip():
        found.append(Refusal(RefusalCode.REQUIRED, "caller.company"))
    if caller.credit_code.strip() and not is_credit_code(caller.credit_code):
        found.append(Refusal(RefusalCode.INVALID_VALUE, "caller.credit_code"))
    email = caller.email.strip()
    if email and ("@" not in email[1:-1] or any(ch.isspace() for ch in email)):
        found.append(Refusal(RefusalCode.INVALID_VALUE, "caller.email"))
    return found


def is_credit_code(text: str) -> bool:
    """Tell whether a text is a unified social credit code (GB 32100) with the right check character."""
    return not credit_code_fault(text)


def bare_credit_code(text: str) -> str:
    """Return a unified social credit code as it is checked: without what groups it, in plain capitals and digits.

    Chinese input methods type full-width ones.
    """
    return uscc.compact(unicodedata.normalize("NFKC", text)).upper()


def credit_code_fault(text: str) -> str:
    """Return what is wrong with a unified social credit code: ``length``, ``characters``, ``check``, or nothing."""
    try:
        uscc.validate(bare_credit_code(text))
    except InvalidLength:
        return "length"
    except InvalidFormat:
        return "characters"
    except ValidationError:
        return "check"
    return ""


_DISPOSITION_GUARDS: dict[Action, tuple[Guard, ...]] = {
    Action.NOT_ACCEPT: (guards.leader_confirms_serious,),
    Action.DIRECT_CLOSE: (ways.way_is_complete,),
    Action.MERGE: (guards.merge_target_is_other,),
    Action.DIRECT_DISPATCH: (
        guards.may_go_direct, guards.units_known, guards.units_not_accused, guards.main_not_community,
        guards.directory_is_sure,
    ),
}  # fmt: skip


def _disposition_problems(draft: OrderDraft, rules: Rules, at: Instant) -> list[Refusal]:
    """Return what keeps the draft from this way out; the same guards decide on the server."""
    found: list[Refusal] = []
    if draft.disposition is Action.DIRECT_DISPATCH and not draft.unit:
        return [Refusal(RefusalCode.REQUIRED, "unit")]
    nobody = Actor(user_id="", name="", roles=frozenset())
    act = Act(id="", action=draft.disposition, actor=nobody, at=at, data=draft)
    step = Step(first_version(draft, act, rules), act, act_data(draft), rules)
    for check in _DISPOSITION_GUARDS.get(draft.disposition, ()):
        refusal = check(step)
        if refusal is not None:
            field = draft_field(refusal.field, draft.disposition, draft.way)
            found.append(Refusal(refusal.code, field, refusal.values))
    return found
