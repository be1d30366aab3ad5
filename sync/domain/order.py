"""The order (工单) and its parts as frozen values. The same shapes are decided on, sent over the wire and cached."""

from sync.domain.codes import (
    Action,
    AssignmentRole,
    AssignmentState,
    CallerSubject,
    CallOutcome,
    ClockKind,
    Disclosure,
    OrderState,
    RequestType,
    Satisfaction,
    Solved,
    TimeBasis,
    UnitLevel,
    Urgency,
)
from sync.domain.instant import Instant
from sync.domain.value import Value


class Caller(Value):
    """Who asked. ``disclosure`` says which variant of the personal data this record carries."""

    name: str = ""
    salutation: str = ""
    phone: str = ""
    contact_phone: str = ""
    email: str = ""
    subject: CallerSubject = CallerSubject.PERSON
    company: str = ""
    credit_code: str = ""
    tags: tuple[str, ...] = ()
    confidential: bool = False
    anonymous: bool = False
    disclosure: Disclosure = Disclosure.FULL


class Place(Value):
    """Where it happens: free text plus the area ids derived from it. Coordinates are WGS-84 degrees."""

    text: str = ""
    detail: str = ""
    district: str = ""
    street: str = ""
    community: str = ""
    grid: str = ""
    poi: str = ""
    lon: float | None = None
    lat: float | None = None
    source: str = ""


class CallRef(Value):
    """The telephone call an order came from. Times are instants."""

    id: str = ""
    queue: str = ""
    rang_at: Instant | None = None
    answered_at: Instant | None = None
    ended_at: Instant | None = None
    recording_id: str = ""


class Clock(Value):
    """One running, paused or stopped time limit, with the limit it was made from (``amount`` of ``basis``)."""

    kind: ClockKind
    started_at: Instant
    due_at: Instant
    basis: TimeBasis
    amount: int
    preset: str = ""
    stopped_at: Instant | None = None
    paused_at: Instant | None = None
    original_due_at: Instant | None = None
    assignment: str = ""
    uncertain: bool = False
    paused_ms: int = 0
    extended_by: int = 0


class Assignment(Value):
    """One unit's part in an order. ``level`` is the unit's level; ``parent`` the part it was passed down from."""

    id: str
    unit: str
    role: AssignmentRole
    level: UnitLevel
    state: AssignmentState
    round: int = 1
    parent: str = ""
    dispatched_by: str = ""
    dispatched_at: Instant = 0
    signed_at: Instant | None = None
    signed_by: str = ""
    contacted_at: Instant | None = None
    replied_at: Instant | None = None
    due_at: Instant | None = None
    return_count: int = 0
    advice: str = ""
    reply_text: str = ""


class Reply(Value):
    """A unit's answer. ``public_text`` goes to the caller, ``internal_text`` stays inside."""

    rev: int
    unit: str
    by: str
    at: Instant
    public_text: str
    internal_text: str = ""
    result: str = ""
    truthful: bool | None = None
    solved: Solved | None = None
    unsolved_reason: str = ""
    contact_at: Instant | None = None
    contact_number: str = ""
    attachments: tuple[str, ...] = ()
    defect: str = ""


class PendingRequest(Value):
    """A request beside the state: return, extension, suspension, supervision, unreasonable claim, assessment appeal.

    ``kind`` is the action that raised it; ``state`` one of ``open``, ``passed``, ``refused``.
    """

    id: str
    kind: Action
    state: str
    unit: str
    by: str
    at: Instant
    reason: str = ""
    basis: str = ""
    text: str = ""
    proposed_unit: str = ""
    days: int = 0
    until: Instant | None = None
    decided_by: str = ""
    decided_at: Instant | None = None
    decision_text: str = ""


class Evaluation(Value):
    """What the caller said: contacted, solved, satisfied (2.4-J). ``valid`` counts it in the rates."""

    contacted: bool | None = None
    solved: Solved | None = None
    satisfied: Satisfaction | None = None
    process_satisfied: Satisfaction | None = None
    agent_satisfied: Satisfaction | None = None
    reply_true: bool | None = None
    reason: str = ""
    valid: bool = False
    excluded: bool = False
    excluded_reason: str = ""


class CallbackAttempt(Value):
    """One try to reach the caller; ``reply_rev`` is the reply it is about."""

    id: str
    round: int
    reply_rev: int
    by: str
    at: Instant
    outcome: CallOutcome
    evaluation: Evaluation | None = None
    remark: str = ""
    next_at: Instant | None = None
    about_older_reply: bool = False


class Reporter(Value):
    """One more caller on the same order: each keeps own contact, wish for reply and callback."""

    id: str
    caller: Caller
    at: Instant
    by: str
    content: str = ""
    need_reply: bool = True
    need_callback: bool = True
    call: CallRef | None = None
    order: str = ""
    """Order that was merged into this one and brought the caller, empty for a caller added by hand."""


class Proposal(Value):
    """A field value that lost a merge: kept until a person closes it."""

    id: str
    field: str
    base: str
    theirs: str
    mine: str
    by: str
    at: Instant


class Attachment(Value):
    """A file on an order. ``id`` is the SHA-256 of its content; ``seat`` the desk it lies at until it is ``there``.

    ``act`` is the act that brought it, ``unit`` the unit of who did it; both and ``there`` are set by the rules.
    """

    id: str
    name: str
    size: int
    kind: str
    seat: str = ""
    by: str = ""
    unit: str = ""
    at: Instant = 0
    act: str = ""
    there: bool = False


class TimelineEntry(Value):
    """One line of the order's life for the screen (the audit trail itself stays on the server)."""

    id: str
    action: Action
    at: Instant
    by: str = ""
    by_name: str = ""
    unit: str = ""
    to_unit: str = ""
    code: str = ""
    text: str = ""
    after_closing: bool = False


class Order(Value):
    """An order with everything a screen or a rule needs. Ids of units, areas and categories refer to reference data."""

    id: str
    no: str
    ver: int
    state: OrderState
    request_type: RequestType
    channel: str
    category: str
    title: str
    content: str
    created_at: Instant
    created_by: str
    caller: Caller = Caller()
    place: Place = Place()
    urgency: Urgency = Urgency.NORMAL
    happened: str = ""
    life_threat: bool = False
    accused_unit: str = ""
    accused_name: str = ""
    need_reply: bool = True
    need_callback: bool = True
    forward_as_suggestion: bool = False
    labels: tuple[str, ...] = ()
    accept_note: str = ""
    dispatch_advice: str = ""
    disposition: str = ""
    disposition_reason: str = ""
    handed_to: str = ""
    answer_text: str = ""
    article: str = ""
    query_code: str = ""
    caller_ref: str = ""
    call: CallRef | None = None
    assign_rev: int = 0
    reply_rev: int = 0
    round: int = 1
    main_unit: str = ""
    assignments: tuple[Assignment, ...] = ()
    clocks: tuple[Clock, ...] = ()
    requests: tuple[PendingRequest, ...] = ()
    replies: tuple[Reply, ...] = ()
    callbacks: tuple[CallbackAttempt, ...] = ()
    first_evaluation: Evaluation | None = None
    final_evaluation: Evaluation | None = None
    reporters: tuple[Reporter, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    return_count: int = 0
    hop_count: int = 0
    forbid_return: bool = False
    extension_count: int = 0
    urge_count: int = 0
    redo_count: int = 0
    hard: bool = False
    supervised: bool = False
    unreasonable: str = ""
    in_assessment: bool = True
    merged_into: str = ""
    holder: str = ""
    holder_until: Instant | None = None
    claim_pool: str = ""
    accepted_at: Instant | None = None
    first_dispatched_at: Instant | None = None
    dispatched_at: Instant | None = None
    closed_at: Instant | None = None
    updated_at: Instant = 0
    outer_no: str = ""
    returned_to_intake: bool = False
    supplements: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    previous_state: OrderState | None = None
