"""What becomes of a command whose order changed meanwhile (sync design, 3.7)."""

import msgspec
from msgspec.structs import replace

from sync.contract.codec import decode_act, encode
from sync.contract.messages import Command, Guard, Result
from sync.contract.upcast import UPCASTERS
from sync.domain.act import Act, ActData
from sync.domain.actor import Actor
from sync.domain.codes import Action, AssignmentRole, AssignmentState, Outcome
from sync.domain.editing import merge_fields
from sync.domain.instant import HOUR, Instant
from sync.domain.order import Order, Proposal, TimelineEntry
from sync.domain.refusal import RefusalCode
from sync.domain.value import Value
from sync.domain.workflow.parts import LEFT, derived_id
from sync.domain.workflow.table import APPENDS, rows_of

OK = "ok"
SAME = "same"
SUPERSEDED = "superseded"

TOO_OLD = 12 * HOUR
"""A queued transition older than this, whose target changed, goes to a person instead of being applied."""

_SENDS = frozenset(
    {Action.DISPATCH, Action.DECIDE_PRE_REVIEW, Action.APPROVE_RETURN, Action.DESIGNATE, Action.SUB_DISPATCH}
)
_ORDER = "order."
_UNGUARDED = APPENDS | {Action.EDIT}
_WORDS = frozenset(
    {Action.REPLY, Action.ASSIST_REPLY, Action.REQUEST_RETURN, Action.REQUEST_EXTENSION, Action.ESCALATE}
)


class Verdict(Value):
    """``kind`` is ``ok``, ``same`` or ``superseded``; ``by``, ``by_name``, ``at`` name who was first.

    ``act`` is the act to decide when ok (a callback result about an older reply says so in it); ``rescue`` an act that
    keeps the author's words when superseded.
    """

    kind: str
    code: str = ""
    by: str = ""
    by_name: str = ""
    at: Instant = 0
    act: Act | None = None
    rescue: Act | None = None


class EditMerge(Value):
    """Result of a field-by-field merge: fields to write, proposals to keep, a long text to add as a supplement."""

    fields: dict[str, str] = {}
    proposals: tuple[Proposal, ...] = ()
    supplement: str = ""
    unchanged: tuple[str, ...] = ()


def judge(order: Order, command: Command, act: Act, received_at: Instant | None = None) -> Verdict:
    """Judge a command against the order as it is now, by what its author saw (``command.guard``).

    Additions always stand. A transition stands when state and assignment are as seen; else it is the same as what was
    done, or superseded. ``received_at`` also applies the twelve-hour rule.
    """
    guard = command.guard
    if act.action is Action.RECORD_CALLBACK and isinstance(act.data, ActData):
        return Verdict(OK, act=_about_its_reply(order, guard, act, act.data))
    if act.action is Action.NOTE and (there := noted(order, act)) is not None:
        return _named(SAME, None, there)
    if act.action in _UNGUARDED:
        return Verdict(OK, act=act)
    if _is_as_seen(order, guard, act):
        if received_at is not None and received_at - act.at > TOO_OLD and order.updated_at > act.at:
            return _superseded(order, RefusalCode.TOO_OLD_FOR_QUEUE, act)
        return Verdict(OK, act=act)
    done = _same_done(order, act)
    if done is not None:
        return _named(SAME, None, done)
    return _superseded(order, RefusalCode.CHANGED_MEANWHILE, act)


def merge_edit(order: Order, data: ActData, act_id: str = "", actor: Actor | None = None, at: Instant = 0) -> EditMerge:
    """Merge an edit's fields with the order as it is now; see :func:`sync.domain.editing.merge_fields`."""
    merged = merge_fields(order, data, act_id, actor.user_id if actor else "", at)
    return EditMerge(merged.fields, merged.proposals, merged.supplement, merged.unchanged)


def rescue(act: Act) -> Act | None:
    """Return a note that keeps the words of an act that did not stand, ``None`` when it had none."""
    note = _note_of(act.action, act.data) if isinstance(act.data, ActData) else None
    return None if note is None else replace(act, id=derived_id(act.id, "rescue"), action=Action.NOTE, data=note)


def rescue_again(command: Command, result: Result) -> Command | None:
    """Return the note a server wrote when it superseded a command, as a command of its own to be signed and numbered.

    A server restored from a backup has lost that note, and the command itself must not be offered again: it would be
    done now. The note has the id the server gave it, so that one which still has it answers ``same``; all else of it
    comes from the command, so that each copy of a store says the same. ``None`` when nothing was kept there: the act
    had no words, or it was not looked at because what it waited for had failed.
    """
    if result.outcome is not Outcome.SUPERSEDED or result.code == RefusalCode.CAUSE_FAILED:
        return None
    try:
        command = UPCASTERS.upcast(command)
        action = Action(command.type.removeprefix(_ORDER))
        note = _note_of(action, decode_act(command.args)) if action in _WORDS else None
    except ValueError:  # of another form than any release has written
        return None
    if note is None:
        return None
    return Command(
        seq=0,
        id=derived_id(command.id, "rescue"),
        cv=command.cv,
        type=f"{_ORDER}{Action.NOTE.value}",
        target=command.target,
        args=msgspec.Raw(encode(note)),
        occurred=command.occurred,
        actor=command.actor,
        sess=command.sess,
    )


def noted(order: Order, act: Act) -> TimelineEntry | None:
    """Return the line by which an order has a note already: the same id, author and words."""
    lines = (one for one in order.timeline if one.id == act.id and one.by == act.actor.user_id)
    text = act.data.text if isinstance(act.data, ActData) else ""
    return next((one for one in lines if one.action is Action.NOTE and one.text == text), None)


def _note_of(action: Action, data: ActData) -> ActData | None:
    if action not in _WORDS or not data.text.strip():
        return None
    return ActData(text=data.text, code=action.value, attachments=data.attachments, files=data.files)


def _about_its_reply(order: Order, guard: Guard, act: Act, data: ActData) -> Act:
    older = guard.reply_rev is not None and guard.reply_rev < order.reply_rev
    return replace(act, data=replace(data, reply_rev=guard.reply_rev)) if older else act


def _is_as_seen(order: Order, guard: Guard, act: Act) -> bool:
    state = guard.state is None or guard.state == order.state.value
    assigned = guard.assign_rev is None or guard.assign_rev == order.assign_rev
    about_reply = act.action in {Action.PASS_REPLY, Action.SEND_BACK_REPLY, Action.REDO, Action.EXEMPT_CALLBACK}
    replied = not about_reply or guard.reply_rev is None or guard.reply_rev == order.reply_rev
    return state and assigned and replied


def _same_done(order: Order, act: Act) -> TimelineEntry | None:
    """Return the timeline entry that did what the act wants, if somebody did exactly that."""
    data = act.data
    if not isinstance(data, ActData):
        return None
    if act.action in _SENDS:
        return _same_sending(order, act, data)
    if act.action is Action.SIGN:
        signed = any(
            part.unit == act.actor.unit and part.signed_at is not None and part.state not in LEFT
            for part in order.assignments
        )
        return _signature(order, act.actor.unit) if signed else None
    if act.action in {Action.REPLY, Action.ASSIST_REPLY, Action.REQUEST_RETURN, Action.REQUEST_EXTENSION}:
        return None
    last = _last_change(order)
    targets = {row.target for row in rows_of(act.action)}
    done = last is not None and last.action is act.action and last.code == data.code and order.state in targets
    return last if done else None


def _same_sending(order: Order, act: Act, data: ActData) -> TimelineEntry | None:
    there = {part.unit for part in order.assignments if part.role is AssignmentRole.ASSIST and part.state not in LEFT}
    main = any(
        part.unit == data.unit and part.role is AssignmentRole.MAIN and part.state not in LEFT | {AssignmentState.DONE}
        for part in order.assignments
    )
    if not main or order.main_unit != data.unit or not set(data.assist) <= there:
        return None
    return next((entry for entry in reversed(order.timeline) if entry.to_unit == data.unit), None)


def _signature(order: Order, unit: str) -> TimelineEntry | None:
    """Return the entry by which a unit's part was signed: by its people, or by the system for them."""
    signatures = (Action.SIGN, Action.AUTO_SIGN)
    own = [one for one in order.timeline if one.action in signatures and one.unit in {unit, ""}]
    return own[-1] if own else None


def _last_change(order: Order) -> TimelineEntry | None:
    """Return the latest entry that may have moved the order on."""
    moving = {action for action in Action if any(row.target is not None or row.starts for row in rows_of(action))}
    moving |= {Action.SIGN, Action.ADD_ASSIST, Action.WHISTLE, Action.ASSIST_REPLY}
    entries = [entry for entry in order.timeline if entry.action in moving]
    return entries[-1] if entries else None


def _superseded(order: Order, code: RefusalCode, act: Act) -> Verdict:
    """Name what was there first; the author's words are kept once, however often the act comes."""
    kept = rescue(act)
    if kept is not None and noted(order, kept) is not None:
        kept = None
    return replace(_named(SUPERSEDED, code, _last_change(order)), rescue=kept)


def _named(kind: str, code: RefusalCode | None, entry: TimelineEntry | None) -> Verdict:
    return Verdict(
        kind=kind,
        code=code.value if code else "",
        by=entry.by if entry else "",
        by_name=entry.by_name if entry else "",
        at=entry.at if entry else 0,
    )
