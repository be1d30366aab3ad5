"""Codes of the domain. Values travel on the wire and stand in the databases: never rename one, only add."""

from enum import StrEnum


class OrderState(StrEnum):
    """States of an order (domain reference 3.1)."""

    DRAFT = "draft"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    PRE_REVIEW = "pre_review"
    DISPATCHED = "dispatched"
    RETURN_REQUESTED = "return_requested"
    DISPUTED = "disputed"
    HANDLING = "handling"
    SUSPENDED = "suspended"
    REPLY_REVIEW = "reply_review"
    CALLBACK = "callback"
    CLOSED = "closed"
    ARCHIVED = "archived"
    DIRECT_CLOSED = "direct_closed"
    NOT_ACCEPTED = "not_accepted"
    MERGED = "merged"
    CANCELLED = "cancelled"
    INVALID = "invalid"


OPEN_STATES: frozenset[OrderState] = frozenset(
    {
        OrderState.RECEIVED,
        OrderState.ACCEPTED,
        OrderState.PRE_REVIEW,
        OrderState.DISPATCHED,
        OrderState.RETURN_REQUESTED,
        OrderState.DISPUTED,
        OrderState.HANDLING,
        OrderState.SUSPENDED,
        OrderState.REPLY_REVIEW,
        OrderState.CALLBACK,
    }
)


class AssignmentState(StrEnum):
    """States of one unit's part in an order."""

    PENDING_SIGN = "pending_sign"
    HANDLING = "handling"
    RETURN_REQUESTED = "return_requested"
    RETURNED = "returned"
    REPLIED = "replied"
    REWORK = "rework"
    DONE = "done"
    EXITED = "exited"


class AssignmentRole(StrEnum):
    """Nature of an order to a unit (2.4-M)."""

    MAIN = "main"
    ASSIST = "assist"
    COPY = "copy"


class RequestType(StrEnum):
    """Type of request (2.4-A)."""

    CONSULT = "consult"
    HELP = "help"
    COMPLAINT = "complaint"
    REPORT = "report"
    SUGGESTION = "suggestion"
    PRAISE = "praise"


class Urgency(StrEnum):
    """Urgency (2.4-C)."""

    NORMAL = "normal"
    URGENT = "urgent"
    CRITICAL = "critical"


class CallerSubject(StrEnum):
    """Who calls."""

    PERSON = "person"
    ENTERPRISE = "enterprise"
    OTHER = "other"


class Disclosure(StrEnum):
    """Which variant of the caller's data a record carries (visibility matrix 5.3)."""

    FULL = "full"
    MASKED = "masked"
    DIAL = "dial"
    HIDDEN = "hidden"


class Role(StrEnum):
    """Roles of people."""

    AGENT = "agent"
    TEAM_LEAD = "team_lead"
    DISPATCHER = "dispatcher"
    ARBITER = "arbiter"
    REPLY_REVIEWER = "reply_reviewer"
    CALLBACK_AGENT = "callback_agent"
    SUPERVISOR = "supervisor"
    QUALITY_INSPECTOR = "quality_inspector"
    ANALYST = "analyst"
    UNIT_OPERATOR = "unit_operator"
    UNIT_LEADER = "unit_leader"
    GRID_WORKER = "grid_worker"
    LEADER = "leader"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"
    CHANNEL = "channel"


class UnitLevel(StrEnum):
    """Level of a handling unit or area (chapter 6)."""

    CITY = "city"
    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"
    GRID = "grid"


class ClockKind(StrEnum):
    """Clocks (3.3)."""

    ANSWER = "answer"
    DISPATCH = "dispatch"
    SIGN = "sign"
    CONTACT = "contact"
    DUE = "due"
    RETURN_DECIDE = "return_decide"
    DISPUTE = "dispute"
    REVIEW = "review"
    SUPERVISION = "supervision"
    CALLBACK = "callback"


class TimeBasis(StrEnum):
    """Unit in which a time limit is counted."""

    NATURAL_MINUTE = "natural_minute"
    NATURAL_HOUR = "natural_hour"
    WORKING_HOUR = "working_hour"
    NATURAL_DAY = "natural_day"
    WORKING_DAY = "working_day"
    DAY_HOURS_ON_WORKING_DAYS = "day_hours_on_working_days"


class Light(StrEnum):
    """Warning light of a clock."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    STOPPED = "stopped"


class Action(StrEnum):
    """Acts on an order; each row of the transition table names one."""

    CREATE = "create"
    RECEIVE = "receive"
    DIRECT_CLOSE = "direct_close"
    INVALIDATE = "invalidate"
    NOT_ACCEPT = "not_accept"
    SUBMIT = "submit"
    DIRECT_DISPATCH = "direct_dispatch"
    MERGE = "merge"
    UNMERGE = "unmerge"
    SEND_TO_PRE_REVIEW = "send_to_pre_review"
    DECIDE_PRE_REVIEW = "decide_pre_review"
    DISPATCH = "dispatch"
    UNDO_DISPATCH = "undo_dispatch"
    RETURN_TO_INTAKE = "return_to_intake"
    SIGN = "sign"
    AUTO_SIGN = "auto_sign"
    REQUEST_RETURN = "request_return"
    APPROVE_RETURN = "approve_return"
    REFUSE_RETURN = "refuse_return"
    DISPUTE_RETURN = "dispute_return"
    DESIGNATE = "designate"
    SUB_DISPATCH = "sub_dispatch"
    ADD_ASSIST = "add_assist"
    WHISTLE = "whistle"
    ASSIST_REPLY = "assist_reply"
    LOG_CONTACT = "log_contact"
    REQUEST_EXTENSION = "request_extension"
    APPROVE_EXTENSION = "approve_extension"
    REFUSE_EXTENSION = "refuse_extension"
    REQUEST_SUSPENSION = "request_suspension"
    APPROVE_SUSPENSION = "approve_suspension"
    REFUSE_SUSPENSION = "refuse_suspension"
    RESUME = "resume"
    URGE = "urge"
    SUPERVISE = "supervise"
    REQUEST_SUPERVISION_RETURN = "request_supervision_return"
    REVIEW_SUPERVISION = "review_supervision"
    END_SUPERVISION = "end_supervision"
    REPLY = "reply"
    SEND_BACK_REPLY = "send_back_reply"
    PASS_REPLY = "pass_reply"  # noqa: S105 - an act, not a secret
    CALLBACK_ON_EXPIRY = "callback_on_expiry"
    RECORD_CALLBACK = "record_callback"
    EXEMPT_CALLBACK = "exempt_callback"
    REDO = "redo"
    CLAIM_UNREASONABLE = "claim_unreasonable"
    DECIDE_UNREASONABLE = "decide_unreasonable"
    APPEAL_ASSESSMENT = "appeal_assessment"
    DECIDE_APPEAL = "decide_appeal"
    ARCHIVE = "archive"
    REOPEN = "reopen"
    CANCEL = "cancel"
    ESCALATE = "escalate"
    CLAIM = "claim"
    RELEASE = "release"
    NOTE = "note"
    SUPPLEMENT = "supplement"
    ADD_CALLER = "add_caller"
    TELL_PROGRESS = "tell_progress"
    LINK_CALL = "link_call"
    EDIT = "edit"


class Outcome(StrEnum):
    """What became of a command (design of sync, 3.2)."""

    APPLIED = "applied"
    MERGED = "merged"
    SAME = "same"
    SUPERSEDED = "superseded"
    REJECTED = "rejected"
    QUARANTINED = "quarantined"
    RETRY = "retry"


NOT_DONE = frozenset({Outcome.SUPERSEDED, Outcome.REJECTED})
"""What a person is told is not done; the same act must not be done later behind that one's back. Its words are kept at
the seat only.
"""


class CallOutcome(StrEnum):
    """Result of a callback attempt (2.4-I)."""

    CONNECTED = "connected"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    POWERED_OFF = "powered_off"
    INVALID_NUMBER = "invalid_number"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    WRONG_PERSON = "wrong_person"
    RESCHEDULED = "rescheduled"
    LANGUAGE_BARRIER = "language_barrier"
    CONFIDENTIAL_NOT_CALLED = "confidential_not_called"


class Solved(StrEnum):
    """Was the matter solved (2.4-J)."""

    SOLVED = "solved"
    PARTLY = "partly"
    UNSOLVED = "unsolved"


class Satisfaction(StrEnum):
    """Was the caller satisfied (2.4-J)."""

    SATISFIED = "satisfied"
    BASICALLY = "basically"
    DISSATISFIED = "dissatisfied"
    NOT_RATED = "not_rated"
