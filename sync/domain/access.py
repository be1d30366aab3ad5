"""Who may see and do what: scopes of orders and people, and the variant of the caller's data in each (5.3)."""

from msgspec.structs import replace

from sync.domain import phone
from sync.domain.actor import Actor
from sync.domain.call_record import CALLS
from sync.domain.codes import Action, Disclosure, OrderState, RequestType, Role
from sync.domain.editing import PERSONAL, mask_value
from sync.domain.order import Attachment, Caller, CallRef, Order, Proposal, Reply, Reporter
from sync.domain.organisation import Organisation
from sync.domain.value import Value
from sync.domain.workflow.parts import LEFT, exempted_by
from sync.domain.workflow.table import roles_of

CITY = "desk:city"
CALLBACK_DESK = "desk:callback"
GLOBAL = "global"

_STRENGTH = {Disclosure.HIDDEN: 0, Disclosure.MASKED: 1, Disclosure.DIAL: 2, Disclosure.FULL: 3}

CITY_DISCLOSURE: dict[Role, Disclosure] = {
    Role.AGENT: Disclosure.MASKED,
    Role.TEAM_LEAD: Disclosure.MASKED,
    Role.DISPATCHER: Disclosure.MASKED,
    Role.ARBITER: Disclosure.MASKED,
    Role.REPLY_REVIEWER: Disclosure.MASKED,
    Role.SUPERVISOR: Disclosure.MASKED,
    Role.QUALITY_INSPECTOR: Disclosure.MASKED,
    Role.ANALYST: Disclosure.HIDDEN,
    Role.LEADER: Disclosure.HIDDEN,
}
"""Roles that read the orders of the whole city, and how the caller stands in them."""

CALL_ROLES = frozenset({Role.AGENT, Role.TEAM_LEAD, Role.DISPATCHER, Role.CALLBACK_AGENT, Role.SUPERVISOR})
"""Roles that see who called the hotline, numbers masked but for their own calls."""

UNIT_DISCLOSURE: dict[Role, Disclosure] = {
    Role.UNIT_LEADER: Disclosure.FULL,
    Role.UNIT_OPERATOR: Disclosure.FULL,
    Role.GRID_WORKER: Disclosure.MASKED,
}
"""Roles that read the orders of their unit. Grid workers reach the caller through the platform only."""


class FieldRule(Value):
    """What a variant shows besides the caller: internal notes, recordings, the evaluation, the code to ask for
    progress.
    """

    notes: bool
    recording: bool
    evaluation: bool
    query_code: bool
    caller_ref: bool


FIELDS: dict[tuple[Disclosure, bool], FieldRule] = {
    (Disclosure.FULL, False): FieldRule(notes=True, recording=True, evaluation=True, query_code=True, caller_ref=True),
    (Disclosure.DIAL, False): FieldRule(notes=True, recording=True, evaluation=True, query_code=False, caller_ref=True),
    (Disclosure.MASKED, False): FieldRule(
        notes=True, recording=False, evaluation=True, query_code=False, caller_ref=True
    ),
    (Disclosure.HIDDEN, False): FieldRule(
        notes=False, recording=False, evaluation=True, query_code=False, caller_ref=False
    ),
    **{
        (disclosure, True): FieldRule(notes=False, recording=False, evaluation=True, query_code=False, caller_ref=False)
        for disclosure in Disclosure
    },
}
"""By variant and whether the viewer is a unit."""


def scopes_of(order: Order) -> frozenset[str]:
    """Return the scopes an order stands in. The unit it complains about is never among them."""
    scopes = {CITY, f"user:{order.created_by}"}
    if order.place.district:
        scopes.add(f"area:{order.place.district}")
    if order.state is OrderState.CALLBACK:
        scopes.add(CALLBACK_DESK)
    elif order.state is OrderState.CLOSED:
        scopes |= {called_by(who) for who in (*(one.by for one in order.callbacks[-1:]), exempted_by(order)) if who}
    scopes |= {f"unit:{part.unit}" for part in order.assignments if part.state not in LEFT}
    return frozenset(scopes - {f"unit:{order.accused_unit}"})


def called_by(user_id: str) -> str:
    """Return the scope of the orders that closed after this person had called their callers, or had decided that they
    need not be, until they are archived: the pool of callbacks is left then, and whoever asked may see what they were
    told (own call, 5.3), whoever decided what they decided.
    """
    return f"called:{user_id}"


def grants(actor: Actor, organisation: Organisation) -> dict[str, Disclosure]:
    """Return the scopes a person may read and the variant in each; ``global`` carries the reference data."""
    held: dict[str, Disclosure] = {GLOBAL: Disclosure.FULL}
    for role in actor.roles:
        for scope, disclosure in _scopes_of_role(role, actor, organisation):
            best = held.get(scope, disclosure)
            held[scope] = max(best, disclosure, key=lambda one: _STRENGTH[one])
    return held


def _scopes_of_role(role: Role, actor: Actor, organisation: Organisation) -> list[tuple[str, Disclosure]]:
    found: list[tuple[str, Disclosure]] = []
    if role in CITY_DISCLOSURE:
        limited = role is Role.LEADER and organisation.area(actor.district) is not None
        found.append((f"area:{actor.district}" if limited else CITY, CITY_DISCLOSURE[role]))
    if role in {Role.AGENT, Role.TEAM_LEAD, Role.CALLBACK_AGENT, Role.DISPATCHER}:
        found.append((f"user:{actor.user_id}", Disclosure.FULL))
    if role in CALL_ROLES:
        found.append((CALLS, Disclosure.MASKED))
    if role is Role.CALLBACK_AGENT:
        found.append((CALLBACK_DESK, Disclosure.DIAL))
        found.append((called_by(actor.user_id), Disclosure.MASKED))
    if role in UNIT_DISCLOSURE and actor.unit:
        found.append((f"unit:{actor.unit}", UNIT_DISCLOSURE[role]))
    return found


def shows_more(one: str, other: str) -> bool:
    """Tell whether a variant shows more of the caller than another one."""
    return _STRENGTH[Disclosure(one)] > _STRENGTH[Disclosure(other)]


def may(actor: Actor, action: Action) -> bool:
    """Tell whether some role of the actor takes the act in some state."""
    return actor.has(*roles_of(action))


def may_see(order: Order, actor: Actor, organisation: Organisation) -> bool:
    """Tell whether the actor may see the order in any variant."""
    accused = order.accused_unit
    if accused and (accused == actor.unit or accused in actor.conflicts):
        return False
    return not scopes_of(order).isdisjoint(grants(actor, organisation))


def is_secret(order: Order) -> bool:
    """Tell whether the caller is kept from units and colleagues: asked for, or a report (举报)."""
    return order.caller.confidential or order.request_type is RequestType.REPORT


def view(order: Order, disclosure: Disclosure, viewer_unit: str = "") -> Order:
    """Return the order as somebody may see it: the caller's data in the variant wherever they stand, other fields by
    rule.

    ``viewer_unit`` is the unit of a viewer who works for one. A secret caller stays hidden from everybody but the desk
    that took the call (full) and the callback desk (number for dialling only).
    """
    shown = _variant(disclosure, viewer_unit, secret=is_secret(order))
    rule = FIELDS[shown, bool(viewer_unit)]
    order = replace(
        order,
        caller=_caller(order.caller, shown, secret=is_secret(order)),
        reporters=tuple(_reporter(order, one, disclosure, viewer_unit) for one in order.reporters),
        replies=tuple(_reply(one, shown, viewer_unit) for one in order.replies),
        proposals=tuple(_proposal(one, shown) for one in order.proposals),
        call=_call(order.call, rule),
        attachments=_files(order, disclosure, shown, viewer_unit),
    )
    if not rule.notes:
        order = replace(order, accept_note="")
    if not rule.notes and not viewer_unit:
        order = replace(order, dispatch_advice="")
    if not rule.query_code:
        order = replace(order, query_code="")
    if not rule.caller_ref or is_secret(order):
        order = replace(order, caller_ref="")
    return order


def _variant(disclosure: Disclosure, viewer_unit: str, *, secret: bool) -> Disclosure:
    if secret and (viewer_unit or disclosure is Disclosure.MASKED):
        return Disclosure.HIDDEN
    return disclosure


def _caller(caller: Caller, shown: Disclosure, *, secret: bool) -> Caller:
    if shown is Disclosure.FULL:
        return replace(caller, disclosure=shown)
    if shown is Disclosure.HIDDEN:
        return Caller(
            subject=caller.subject, confidential=caller.confidential, anonymous=caller.anonymous, disclosure=shown
        )
    numbers_shown = shown is Disclosure.DIAL
    return replace(
        caller,
        name="" if secret else phone.mask_name(caller.name),
        salutation="" if secret else caller.salutation,
        phone=caller.phone if numbers_shown else phone.mask(caller.phone),
        contact_phone=caller.contact_phone if numbers_shown else phone.mask(caller.contact_phone),
        email=mask_value("caller.email", caller.email),
        company="" if secret else caller.company,
        credit_code="",
        disclosure=shown,
    )


def _reporter(order: Order, reporter: Reporter, disclosure: Disclosure, viewer_unit: str) -> Reporter:
    secret = _is_secret_reporter(order, reporter)
    shown = _variant(disclosure, viewer_unit, secret=secret)
    rule = FIELDS[shown, bool(viewer_unit)]
    return replace(reporter, caller=_caller(reporter.caller, shown, secret=secret), call=_call(reporter.call, rule))


def _is_secret_reporter(order: Order, reporter: Reporter) -> bool:
    return reporter.caller.confidential or order.request_type is RequestType.REPORT


def _reply(reply: Reply, shown: Disclosure, viewer_unit: str) -> Reply:
    own = bool(viewer_unit) and viewer_unit == reply.unit
    internal = own or (not viewer_unit and shown is not Disclosure.HIDDEN)
    number = reply.contact_number if shown is Disclosure.FULL else phone.mask(reply.contact_number)
    return replace(
        reply,
        contact_number="" if shown is Disclosure.HIDDEN else number,
        internal_text=reply.internal_text if internal else "",
        attachments=reply.attachments if own or shown is not Disclosure.HIDDEN else (),
    )


def _files(order: Order, disclosure: Disclosure, shown: Disclosure, viewer_unit: str) -> tuple[Attachment, ...]:
    """Keep files from who may not know the caller, or the further caller who brought them: a picture or a voice tells.

    What a unit attached itself it sees. An id is kept back too: who knows it could name the file on another order.
    """
    if shown is Disclosure.HIDDEN:
        return tuple(file for file in order.attachments if viewer_unit and file.unit == viewer_unit)
    hidden = {
        one.id
        for one in order.reporters
        if _variant(disclosure, viewer_unit, secret=_is_secret_reporter(order, one)) is Disclosure.HIDDEN
    }
    return tuple(file for file in order.attachments if file.act not in hidden) if hidden else order.attachments


def _proposal(proposal: Proposal, shown: Disclosure) -> Proposal:
    if proposal.field not in PERSONAL or shown is Disclosure.FULL:
        return proposal
    values = (proposal.base, proposal.theirs, proposal.mine)
    if shown is Disclosure.HIDDEN:
        base, theirs, mine = ("***" if text else "" for text in values)
    else:
        base, theirs, mine = (mask_value(proposal.field, text) for text in values)
    return replace(proposal, base=base, theirs=theirs, mine=mine)


def _call(call: CallRef | None, rule: FieldRule) -> CallRef | None:
    return call if call is None or rule.recording else replace(call, recording_id="")
