"""The transition table T01-T40 of the domain reference, as data."""

from sync.domain.codes import OPEN_STATES, Action, ClockKind, OrderState, Role
from sync.domain.workflow import additions as add
from sync.domain.workflow import closing, guards, handling, sending, ways
from sync.domain.workflow import end_guards as ending
from sync.domain.workflow import request_guards as asked
from sync.domain.workflow import taking_back as back
from sync.domain.workflow import taking_back_callbacks as uncalled
from sync.domain.workflow import taking_back_decisions as again
from sync.domain.workflow.returning import grant_return
from sync.domain.workflow.step import Row

S, A, K = OrderState, Action, ClockKind


def _states(*states: OrderState) -> frozenset[OrderState]:
    return frozenset(states)


def _roles(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


NEW = _states(S.DRAFT)
EXISTING = frozenset(OrderState) - NEW
WITH_UNIT = _states(S.DISPATCHED, S.HANDLING, S.RETURN_REQUESTED, S.DISPUTED, S.SUSPENDED, S.REPLY_REVIEW)

_INTAKE = _roles(Role.AGENT, Role.TEAM_LEAD, Role.DISPATCHER)
_CHANNEL = _roles(Role.CHANNEL, Role.SYSTEM, Role.AGENT, Role.TEAM_LEAD, Role.GRID_WORKER)
_DISPATCH = _roles(Role.DISPATCHER, Role.TEAM_LEAD)
_ARBITER = _roles(Role.ARBITER, Role.TEAM_LEAD, Role.LEADER)
_DECIDES_RETURN = _roles(Role.DISPATCHER, Role.ARBITER, Role.TEAM_LEAD)
_HOTLINE = _roles(Role.DISPATCHER, Role.ARBITER, Role.TEAM_LEAD, Role.LEADER)
_UNIT = _roles(Role.UNIT_OPERATOR, Role.UNIT_LEADER, Role.GRID_WORKER)
_UNIT_OFFICE = _roles(Role.UNIT_OPERATOR, Role.UNIT_LEADER)
_REVIEW = _roles(Role.REPLY_REVIEWER, Role.TEAM_LEAD)
_CALLBACK = _roles(Role.CALLBACK_AGENT, Role.TEAM_LEAD)
_SUPERVISE = _roles(Role.SUPERVISOR, Role.LEADER, Role.TEAM_LEAD)
_SYSTEM = _roles(Role.SYSTEM)
_DESK = _roles(
    Role.AGENT, Role.TEAM_LEAD, Role.DISPATCHER, Role.ARBITER, Role.REPLY_REVIEWER, Role.CALLBACK_AGENT, Role.SUPERVISOR
)
_ANYBODY = frozenset(Role) - {Role.ADMINISTRATOR}
_HELPS = (guards.some_assist, guards.units_known, guards.units_not_accused, guards.sub_deadline_fits)
_SENDS = (guards.units_known, guards.units_not_accused, guards.main_not_community)
_UNIT_CLOCKS = (K.SIGN, K.DUE)
_OWN_RESULT = (back.own_last_act, uncalled.can_be_put_back)
_OWN_DECISION = (back.own_last_act, again.request_was_decided)

_INTAKE_ROWS: tuple[Row, ...] = (
    Row("T01", A.CREATE, NEW, S.DRAFT, _INTAKE | _CHANNEL),
    Row("T02", A.DIRECT_CLOSE, NEW, S.DIRECT_CLOSED, _INTAKE, closing.direct_close,
        guards=(ways.way_is_complete,)),
    Row("T03", A.INVALIDATE, NEW, S.INVALID, _INTAKE, closing.invalidate, required=("code",),
        reason_list="invalid_kind"),
    Row("T04", A.NOT_ACCEPT, NEW, S.NOT_ACCEPTED, _INTAKE, closing.not_accept, required=("code", "text"),
        guards=(guards.leader_confirms_serious,), reason_list="not_accept_reason"),
    Row("T05", A.SUBMIT, NEW, S.ACCEPTED, _INTAKE | _CHANNEL, add.accept, starts=(K.DISPATCH,)),
    Row("T06", A.DIRECT_DISPATCH, NEW, S.DISPATCHED, _INTAKE, sending.dispatch, required=("unit",),
        before=(guards.may_go_direct,), guards=(*_SENDS, guards.directory_is_sure), starts=_UNIT_CLOCKS),
    Row("T07", A.MERGE, NEW, S.MERGED, _INTAKE, closing.merge, required=("target_order",),
        guards=(guards.merge_target_is_other,)),
    Row("T07", A.MERGE, _states(S.ACCEPTED, S.PRE_REVIEW), S.MERGED, _INTAKE, closing.merge, required=("target_order",),
        guards=(guards.merge_target_is_other,), stops=(K.DISPATCH,), offline=False),
    Row("T40", A.RECEIVE, NEW, S.RECEIVED, _CHANNEL, starts=(K.ANSWER,)),
    Row("T40", A.SUBMIT, _states(S.RECEIVED), S.ACCEPTED, _INTAKE, add.accept, starts=(K.DISPATCH,), stops=(K.ANSWER,)),
    Row("T36", A.SUBMIT, _states(S.ACCEPTED), S.ACCEPTED, _INTAKE, add.accept, before=(guards.is_back_at_intake,)),
    Row("T40", A.DIRECT_CLOSE, _states(S.RECEIVED), S.DIRECT_CLOSED, _INTAKE, closing.direct_close,
        guards=(ways.way_is_complete,), stops=(K.ANSWER,), offline=False),
    Row("T40", A.NOT_ACCEPT, _states(S.RECEIVED), S.NOT_ACCEPTED, _INTAKE, closing.not_accept,
        required=("code", "text"), guards=(guards.leader_confirms_serious,), stops=(K.ANSWER,), offline=False,
        reason_list="not_accept_reason"),
    Row("T40", A.INVALIDATE, _states(S.RECEIVED), S.INVALID, _INTAKE, closing.invalidate, required=("code",),
        stops=(K.ANSWER,), offline=False, reason_list="invalid_kind"),
    Row("T40", A.MERGE, _states(S.RECEIVED), S.MERGED, _INTAKE, closing.merge, required=("target_order",),
        guards=(guards.merge_target_is_other,), stops=(K.ANSWER,), offline=False),
)  # fmt: skip

_DISPATCH_ROWS: tuple[Row, ...] = (
    Row("T08", A.SEND_TO_PRE_REVIEW, _states(S.ACCEPTED), S.PRE_REVIEW, _INTAKE, add.to_pre_review, required=("text",)),
    Row("T09", A.DECIDE_PRE_REVIEW, _states(S.PRE_REVIEW), S.DISPATCHED, _ARBITER, sending.dispatch,
        guards=_SENDS, when=guards.names_unit, starts=_UNIT_CLOCKS, stops=(K.DISPATCH,)),
    Row("T09", A.DECIDE_PRE_REVIEW, _states(S.PRE_REVIEW), S.ACCEPTED, _ARBITER, add.accept, required=("text",)),
    Row("T10", A.DISPATCH, _states(S.ACCEPTED), S.DISPATCHED, _DISPATCH, sending.dispatch, required=("unit",),
        guards=_SENDS, starts=_UNIT_CLOCKS, stops=(K.DISPATCH,)),
    Row("T36", A.RETURN_TO_INTAKE, _states(S.ACCEPTED), S.ACCEPTED, _DISPATCH, add.back_to_intake, required=("code",),
        before=(guards.is_not_back_at_intake,), reason_list="intake_defect"),
    Row("T37", A.UNDO_DISPATCH, _states(S.DISPATCHED), S.ACCEPTED, _INTAKE, sending.undo_dispatch,
        before=(guards.own_dispatch, guards.nobody_signed), guards=(guards.within_undo_time,), resumes=(K.DISPATCH,),
        party="desk"),
    Row("T38", A.CLAIM, OPEN_STATES, None, _ANYBODY, add.claim,
        before=(guards.in_the_pool, guards.not_held_by_other), offline=False),
    Row("T38", A.RELEASE, OPEN_STATES, None, _ANYBODY, add.release, before=(guards.held_by_actor,), offline=False),
    Row("T39", A.UNMERGE, _states(S.MERGED), S.ACCEPTED, _DISPATCH, closing.unmerge, required=("text",), offline=False),
    Row("T39", A.UNMERGE, EXISTING - {S.MERGED}, None, _DISPATCH, closing.lose_callers, required=("target_order",),
        before=(ending.has_merged_callers,), offline=False),
)  # fmt: skip

_RETURN_ROWS: tuple[Row, ...] = (
    Row("T13", A.REQUEST_RETURN, _states(S.DISPATCHED, S.HANDLING), S.RETURN_REQUESTED, _UNIT_OFFICE,
        handling.ask_return, required=("code", "basis", "proposed_unit"), before=(asked.return_allowed,),
        guards=(asked.in_return_window, asked.proposed_unit_known), party="main", starts=(K.RETURN_DECIDE,),
        stops=(K.SIGN,), reason_list="return_reason"),
    Row("T14", A.APPROVE_RETURN, _states(S.RETURN_REQUESTED), S.DISPATCHED, _DECIDES_RETURN, grant_return,
        required=("unit",), guards=(*_SENDS, guards.not_the_same_unit), starts=_UNIT_CLOCKS,
        stops=(K.RETURN_DECIDE,), party="desk"),
    Row("T15", A.REFUSE_RETURN, _states(S.RETURN_REQUESTED), S.HANDLING, _ARBITER, handling.refuse_return,
        required=("text",), when=handling.was_signed, stops=(K.RETURN_DECIDE,), party="desk"),
    Row("T15", A.REFUSE_RETURN, _states(S.RETURN_REQUESTED), S.DISPATCHED, _ARBITER, handling.refuse_return,
        required=("text",), starts=(K.SIGN,), stops=(K.RETURN_DECIDE,), party="desk"),
    Row("T16", A.DISPUTE_RETURN, _states(S.RETURN_REQUESTED), S.DISPUTED, _ARBITER, required=("text",),
        starts=(K.DISPUTE,), stops=(K.RETURN_DECIDE,)),
    Row("T17", A.DESIGNATE, _states(S.DISPUTED), S.DISPATCHED, _ARBITER, grant_return, required=("unit", "text"),
        guards=(*_SENDS, asked.leader_confirms), starts=_UNIT_CLOCKS, stops=(K.DISPUTE,), party="desk"),
)  # fmt: skip

_HANDLING_ROWS: tuple[Row, ...] = (
    Row("T11", A.SIGN, _states(S.DISPATCHED), S.HANDLING, _UNIT, handling.sign, before=(guards.part_unsigned,),
        party="main", starts=(K.CONTACT,), stops=(K.SIGN,)),
    Row("T11", A.SIGN, WITH_UNIT, None, _UNIT, handling.sign, before=(guards.part_unsigned,), party="assist",
        stops=(K.SIGN,)),
    Row("T12", A.AUTO_SIGN, _states(S.DISPATCHED), S.HANDLING, _SYSTEM, handling.sign,
        before=(guards.part_unsigned,), guards=(asked.return_window_over,), offline=False, starts=(K.CONTACT,),
        stops=(K.SIGN,), party="desk"),
    Row("T18", A.SUB_DISPATCH, _states(S.HANDLING), S.DISPATCHED, _UNIT_OFFICE, sending.sub_dispatch,
        required=("unit",), guards=(guards.units_known, guards.units_not_accused, guards.unit_below_own,
        guards.sub_deadline_fits), party="main", starts=(K.SIGN,)),
    Row("T19", A.ADD_ASSIST, _states(S.DISPATCHED, S.HANDLING), None, _UNIT_OFFICE, sending.add_assists,
        guards=_HELPS, party="main"),
    Row("T19", A.ADD_ASSIST, _states(S.DISPATCHED, S.HANDLING), None, _DISPATCH, sending.add_assists,
        guards=_HELPS, party="desk"),
    Row("T19", A.WHISTLE, _states(S.HANDLING), None, _UNIT_OFFICE, sending.add_assists, required=("text",),
        guards=_HELPS, party="main"),
    Row("T19", A.ASSIST_REPLY, WITH_UNIT, None, _UNIT, handling.assist_reply, required=("text",), party="assist"),
    Row("T20", A.LOG_CONTACT, _states(S.HANDLING, S.SUSPENDED, S.REPLY_REVIEW), None, _UNIT, handling.log_contact,
        guards=(guards.says_something,), party="any"),
    Row("T21", A.REQUEST_EXTENSION, _states(S.HANDLING), None, _UNIT_OFFICE, handling.ask, required=("text",),
        before=(asked.none_open(A.REQUEST_EXTENSION), asked.due_is_running, asked.extension_left),
        guards=(asked.before_due, asked.extension_days_fit, asked.caller_informed), party="main"),
    Row("T21", A.APPROVE_EXTENSION, _states(S.HANDLING), None, _HOTLINE, handling.approve_extension,
        before=(asked.one_open(A.REQUEST_EXTENSION),), guards=(asked.second_approval,), party="desk"),
    Row("T21", A.REFUSE_EXTENSION, OPEN_STATES, None, _HOTLINE, handling.refuse_extension, required=("text",),
        before=(asked.one_open(A.REQUEST_EXTENSION),)),
    Row("T22", A.REQUEST_SUSPENSION, _states(S.HANDLING), None, _UNIT_OFFICE, handling.ask, required=("code", "text"),
        before=(asked.none_open(A.REQUEST_SUSPENSION),), guards=(asked.until_in_future,), party="main",
        reason_list="suspension_reason"),
    Row("T22", A.APPROVE_SUSPENSION, _states(S.HANDLING), S.SUSPENDED, _HOTLINE, handling.approve_suspension,
        before=(asked.one_open(A.REQUEST_SUSPENSION),), pauses=(K.DUE,)),
    Row("T22", A.REFUSE_SUSPENSION, OPEN_STATES, None, _HOTLINE, handling.refuse_suspension, required=("text",),
        before=(asked.one_open(A.REQUEST_SUSPENSION),)),
    Row("T22", A.RESUME, _states(S.SUSPENDED), S.HANDLING, _UNIT_OFFICE, add.add_nothing, party="main",
        stops=(K.REVIEW,), resumes=(K.DUE,)),
    Row("T22", A.RESUME, _states(S.SUSPENDED), S.HANDLING, _HOTLINE | _SYSTEM, add.add_nothing, stops=(K.REVIEW,),
        resumes=(K.DUE,)),
    Row("T25", A.REPLY, _states(S.HANDLING), S.REPLY_REVIEW, _UNIT, handling.reply, required=("text", "result"),
        before=(ending.assists_replied,), guards=(ending.caller_was_contacted, ending.result_known), party="main",
        starts=(K.REVIEW,)),
    Row("T26", A.SEND_BACK_REPLY, _states(S.REPLY_REVIEW), S.HANDLING, _REVIEW, handling.send_back_reply,
        required=("code",), stops=(K.REVIEW,), resumes=(K.DUE,), reason_list="reply_defect", party="desk"),
    Row("T27", A.PASS_REPLY, _states(S.REPLY_REVIEW), S.CALLBACK, _REVIEW, handling.to_callback, starts=(K.CALLBACK,),
        stops=(K.REVIEW,), party="desk"),
    Row("T28", A.CALLBACK_ON_EXPIRY, _states(S.HANDLING), S.CALLBACK, _SYSTEM, handling.to_callback,
        before=(ending.city_calls_at_expiry,), guards=(ending.overdue,), offline=False, starts=(K.CALLBACK,),
        party="desk"),
    Row("T35", A.ESCALATE, _states(S.HANDLING), S.DISPATCHED, _UNIT_OFFICE, sending.escalate, required=("unit", "text"),
        guards=(guards.units_known, guards.units_not_accused, guards.unit_above_own), party="main",
        starts=_UNIT_CLOCKS),
)  # fmt: skip

_BESIDE_ROWS: tuple[Row, ...] = (
    Row("T23", A.URGE, EXISTING, None, _DESK | _SYSTEM | _roles(Role.LEADER, Role.CHANNEL), handling.urge),
    Row("T24", A.SUPERVISE, OPEN_STATES, None, _SUPERVISE, add.supervise, required=("code",),
        before=(asked.none_open(A.SUPERVISE),), reason_list="supervision_reason"),
    Row("T24", A.REQUEST_SUPERVISION_RETURN, OPEN_STATES, None, _UNIT_OFFICE, handling.ask, required=("text",),
        before=(asked.one_open(A.SUPERVISE), asked.none_open(A.REQUEST_SUPERVISION_RETURN)), party="any"),
    Row("T24", A.REVIEW_SUPERVISION, OPEN_STATES, None, _SUPERVISE, add.review_supervision, required=("code",),
        before=(asked.one_open(A.REQUEST_SUPERVISION_RETURN),), guards=(asked.yes_or_no,)),
    Row("T24", A.END_SUPERVISION, OPEN_STATES, None, _SUPERVISE, add.end_supervision,
        before=(asked.one_open(A.SUPERVISE),)),
    Row("T31", A.CLAIM_UNREASONABLE, _states(S.HANDLING, S.REPLY_REVIEW, S.CALLBACK, S.CLOSED), None, _UNIT_OFFICE,
        handling.ask, required=("code", "text"), before=(asked.none_open(A.CLAIM_UNREASONABLE),), party="any"),
    Row("T31", A.DECIDE_UNREASONABLE, _states(S.CALLBACK), S.CLOSED, _HOTLINE, closing.close_as_unreasonable,
        required=("code", "text"), before=(asked.one_open(A.CLAIM_UNREASONABLE),), guards=(asked.yes_or_no,),
        when=closing.is_passed, stops=(K.CALLBACK,), offline=False),
    Row("T31", A.DECIDE_UNREASONABLE, _states(S.HANDLING, S.REPLY_REVIEW, S.CALLBACK, S.CLOSED), None, _HOTLINE,
        closing.decide_unreasonable, required=("code", "text"), before=(asked.one_open(A.CLAIM_UNREASONABLE),),
        guards=(asked.yes_or_no,), offline=False),
    Row("T31", A.APPEAL_ASSESSMENT, _states(S.CLOSED), None, _UNIT_OFFICE, handling.ask, required=("code", "text"),
        before=(asked.none_open(A.APPEAL_ASSESSMENT),), guards=(asked.appeal_in_time,), party="past"),
    Row("T31", A.DECIDE_APPEAL, _states(S.CLOSED), None, _HOTLINE, closing.decide_appeal, required=("code", "text"),
        before=(asked.one_open(A.APPEAL_ASSESSMENT),), guards=(asked.yes_or_no,), offline=False),
)  # fmt: skip

_TAKEN_BACK_ROWS: tuple[Row, ...] = (
    Row("T37", A.RETURN_TO_INTAKE, _states(S.ACCEPTED), S.ACCEPTED, _DISPATCH, back.from_intake,
        guards=(back.own_last_act,), when=guards.names_request, offered=False),
    Row("T37", A.REQUEST_RETURN, _states(S.RETURN_REQUESTED), S.HANDLING, _UNIT_OFFICE, back.return_request,
        guards=(back.own_last_act,), when=back.names_signed, party="main", offered=False),
    Row("T37", A.REQUEST_RETURN, _states(S.RETURN_REQUESTED), S.DISPATCHED, _UNIT_OFFICE, back.return_request,
        guards=(back.own_last_act,), when=guards.names_request, party="main", offered=False),
    Row("T37", A.REQUEST_EXTENSION, _states(S.HANDLING), None, _UNIT_OFFICE, back.request,
        guards=(back.own_last_act,), when=guards.names_request, party="main", offered=False),
    Row("T37", A.REQUEST_SUSPENSION, _states(S.HANDLING), None, _UNIT_OFFICE, back.request,
        guards=(back.own_last_act,), when=guards.names_request, party="main", offered=False),
    Row("T37", A.CLAIM_UNREASONABLE, _states(S.HANDLING, S.REPLY_REVIEW, S.CALLBACK, S.CLOSED), None, _UNIT_OFFICE,
        back.request, guards=(back.own_last_act,), when=guards.names_request, party="any", offered=False),
    Row("T37", A.PASS_REPLY, _states(S.CALLBACK), S.REPLY_REVIEW, _REVIEW, back.passed_reply,
        guards=(back.own_last_act,), when=guards.names_request, party="desk", offered=False),
    Row("T37", A.SEND_BACK_REPLY, _states(S.HANDLING), S.REPLY_REVIEW, _REVIEW, back.sent_back_reply,
        guards=(back.own_last_act, back.time_rests_again), when=guards.names_request, party="desk", offered=False),
    Row("T37", A.APPROVE_RETURN, _states(S.DISPATCHED), S.RETURN_REQUESTED, _DECIDES_RETURN, again.granted_return,
        guards=(*_OWN_DECISION, again.return_can_be_put_back), when=again.names_decision, party="desk", offered=False),
    Row("T37", A.REFUSE_RETURN, _states(S.HANDLING, S.DISPATCHED), S.RETURN_REQUESTED, _ARBITER,
        again.refused_return, guards=_OWN_DECISION, when=again.names_decision, party="desk", offered=False),
    Row("T37", A.DISPUTE_RETURN, _states(S.DISPUTED), S.RETURN_REQUESTED, _ARBITER, again.dispute,
        guards=(back.own_last_act,), when=again.names_decision, offered=False),
    Row("T37", A.APPROVE_EXTENSION, _states(S.HANDLING), None, _HOTLINE, again.approved_extension,
        guards=(*_OWN_DECISION, again.due_is_known), when=again.names_decision, party="desk", offered=False),
    Row("T37", A.REFUSE_EXTENSION, OPEN_STATES, None, _HOTLINE, again.decision, guards=_OWN_DECISION,
        when=again.names_decision, offered=False),
    Row("T37", A.APPROVE_SUSPENSION, _states(S.SUSPENDED), S.HANDLING, _HOTLINE, again.approved_suspension,
        guards=_OWN_DECISION, when=again.names_decision, offered=False),
    Row("T37", A.REFUSE_SUSPENSION, OPEN_STATES, None, _HOTLINE, again.decision, guards=_OWN_DECISION,
        when=again.names_decision, offered=False),
    Row("T37", A.RECORD_CALLBACK, EXISTING, None, _CALLBACK, uncalled.result, guards=_OWN_RESULT,
        when=uncalled.names_undecided, offered=False),
    Row("T37", A.RECORD_CALLBACK, EXISTING, S.CALLBACK, _CALLBACK, uncalled.result,
        guards=_OWN_RESULT, when=guards.names_request, offered=False),
    Row("T37", A.URGE, EXISTING, None, _DESK | _roles(Role.LEADER), back.urge, guards=(back.own_last_act,),
        when=guards.names_request, offered=False),
    Row("T37", A.SUPPLEMENT, EXISTING, None, _DESK, back.supplement, guards=(back.own_last_act,),
        when=guards.names_request, offered=False),
    Row("T37", A.TELL_PROGRESS, EXISTING, None, _DESK, back.addition, guards=(back.own_last_act,),
        when=guards.names_request, offered=False),
)  # fmt: skip

_CALLBACK_ROWS: tuple[Row, ...] = (
    Row("T29", A.RECORD_CALLBACK, _states(S.CALLBACK), S.CLOSED, _CALLBACK, closing.close_by_result,
        required=("outcome",), guards=(ending.evaluation_complete,), when=closing.result_closes, stops=(K.CALLBACK,)),
    Row("T30", A.RECORD_CALLBACK, _states(S.CALLBACK), S.DISPATCHED, _CALLBACK, closing.redo_by_result,
        required=("outcome",), guards=(ending.evaluation_complete, ending.redo_needed, ending.redo_left, *_SENDS),
        when=closing.result_redoes, starts=(K.SIGN,), stops=(K.CALLBACK,), party="last"),
    Row("T29", A.RECORD_CALLBACK, _states(S.CALLBACK), None, _CALLBACK, closing.attempt_only, required=("outcome",),
        guards=(ending.evaluation_complete,)),
    Row("T29", A.RECORD_CALLBACK, EXISTING - {S.CALLBACK}, None, _CALLBACK, closing.keep_late_result,
        required=("outcome",), before=(ending.was_replied,), offered=False),
    Row("T29", A.EXEMPT_CALLBACK, _states(S.CALLBACK), S.CLOSED, _CALLBACK | _SYSTEM, closing.exempt,
        required=("code",), stops=(K.CALLBACK,), offline=False, reason_list="exemption_reason"),
    Row("T30", A.REDO, _states(S.CALLBACK), S.DISPATCHED, _CALLBACK | _roles(Role.LEADER), sending.redo,
        before=(ending.redo_needed, ending.redo_left), guards=_SENDS, starts=(K.SIGN,), stops=(K.CALLBACK,),
        party="last"),
    Row("T32", A.ARCHIVE, _states(S.CLOSED, S.DIRECT_CLOSED, S.NOT_ACCEPTED, S.CANCELLED, S.INVALID), S.ARCHIVED,
        _SYSTEM, guards=(ending.archive_time,), offline=False),
    Row("T33", A.REOPEN, _states(S.CLOSED), S.HANDLING, _roles(Role.LEADER, Role.TEAM_LEAD), sending.reopen,
        required=("text",), party="last", offline=False),
    Row("T34", A.CANCEL, OPEN_STATES, S.CANCELLED, _INTAKE | _roles(Role.CALLBACK_AGENT), closing.cancel,
        guards=(guards.has_recording,), offline=False),
)  # fmt: skip

_ADDITION_ROWS: tuple[Row, ...] = (
    Row("", A.NOTE, EXISTING, None, _ANYBODY, add.add_nothing, guards=(guards.note_says_something,), party="reader"),
    Row("", A.SUPPLEMENT, EXISTING, None, _DESK | _roles(Role.CHANNEL), add.supplement, required=("text",)),
    Row("T07", A.ADD_CALLER, EXISTING, None, _DESK, closing.take_caller_back,
        guards=(guards.own_caller_just_added,), when=guards.names_request),
    Row("T07", A.ADD_CALLER, EXISTING, None, _DESK | _roles(Role.CHANNEL, Role.SYSTEM), closing.add_caller,
        required=("caller",), before=(ending.master_open,), guards=(guards.not_before_the_accused,)),
    Row("", A.TELL_PROGRESS, EXISTING, None, _DESK, add.add_nothing),
    Row("", A.LINK_CALL, EXISTING, None, _DESK | _SYSTEM | _UNIT, add.link_call, required=("call",), party="reader"),
    Row("", A.EDIT, OPEN_STATES, None, _DESK, add.edit, guards=(guards.fields_are_editable,)),
)  # fmt: skip

TRANSITIONS: tuple[Row, ...] = (
    *_TAKEN_BACK_ROWS,
    *_INTAKE_ROWS,
    *_DISPATCH_ROWS,
    *_RETURN_ROWS,
    *_HANDLING_ROWS,
    *_BESIDE_ROWS,
    *_CALLBACK_ROWS,
    *_ADDITION_ROWS,
)
"""Every row. Of several rows of one action the first whose source, party and condition fit is taken."""

APPENDS: frozenset[Action] = frozenset(
    {A.NOTE, A.URGE, A.SUPPLEMENT, A.ADD_CALLER, A.TELL_PROGRESS, A.LINK_CALL, A.LOG_CONTACT, A.RECORD_CALLBACK}
)
"""Acts that add and undo nothing: no guard applies to them, however long they waited."""

CREATES: frozenset[Action] = frozenset(row.action for row in TRANSITIONS if row.sources == NEW) | {A.CREATE}
"""Actions that may stand as the disposition of a new order."""

_ROWS: dict[Action, tuple[Row, ...]] = {
    action: tuple(row for row in TRANSITIONS if row.action is action) for action in Action
}


def rows_of(action: Action) -> tuple[Row, ...]:
    """Return the rows of an action in their order."""
    return _ROWS[action]


def is_offline_allowed(action: Action) -> bool:
    """Tell whether the act may be taken without the server. A create may, whatever its disposition (T02-T07)."""
    if action in {A.CREATE, A.RECEIVE, A.DIRECT_DISPATCH}:
        return True
    return all(row.offline for row in _ROWS[action] if row.sources != NEW)


def roles_of(action: Action) -> frozenset[Role]:
    """Return every role that may take the act in some state."""
    return frozenset[Role]().union(*(row.roles for row in _ROWS[action]))
