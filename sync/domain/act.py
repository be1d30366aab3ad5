"""What somebody wants to do with an order, before any rule has looked at it."""

from sync.domain.actor import Actor
from sync.domain.codes import Action, CallOutcome, RequestType, Solved, Urgency
from sync.domain.instant import Instant
from sync.domain.order import Attachment, Caller, CallRef, Evaluation, Place
from sync.domain.value import Value


class OrderDraft(Value, forbid_unknown_fields=True):
    """Everything the intake form (or a channel) knows about a new order.

    ``no`` and ``lease`` come from the seat's number lease; ``disposition`` is the action the agent chose: submit,
    direct dispatch, direct close, not accept, invalidate, merge, or receive (other channels). ``way`` says how a direct
    close was done (``ways.py``, empty: by the answer), ``handed_to`` who took over: a line, a channel or a third party.
    """

    no: str = ""
    lease: str = ""
    disposition: Action = Action.SUBMIT
    request_type: RequestType = RequestType.HELP
    channel: str = "phone"
    category: str = ""
    title: str = ""
    content: str = ""
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
    answer_text: str = ""
    article: str = ""
    reason: str = ""
    channel_told: str = ""
    way: str = ""
    handed_to: str = ""
    leader_confirmed: bool = False
    unit: str = ""
    assist: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    merge_into: str = ""
    read_back: bool = False
    duplicates_shown: bool = False
    query_code: str = ""
    call: CallRef | None = None
    outer_no: str = ""
    files: tuple[Attachment, ...] = ()
    completes: str = ""
    """Id of the received order this form completes, empty for a new one. Stays on the seat: it is sent as acts."""
    handed: str = ""
    """The draft's name in its store when a hand-over of it was on the way: a copy that lies at the server ends."""
    draft_mark: str = ""
    """What this was written as (``sync.contract.drafts.draft_mark``): the same at every desk that has a copy of it."""


class ActData(Value, forbid_unknown_fields=True):
    """The data of any act on an existing order. The transition table names the fields each action requires.

    ``unit``: unit the act sends to · ``assist``/``copies``: further units · ``text``: advice, reason, note or public
    reply · ``code``: coded reason · ``basis``: law or duty decree · ``fields``/``base``: edited fields with the values
    they were edited from (``editing.py``) · ``request``: id of the pending request or proposal decided on ·
    ``accused_unit``: unit an added caller complains about · ``way``/``handed_to``: how a call was closed, who took
    over · ``assignment``: assignment acted on · ``reply_rev``: reply a callback result is about, 0 for the newest.
    """

    unit: str = ""
    assist: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    text: str = ""
    internal_text: str = ""
    code: str = ""
    basis: str = ""
    proposed_unit: str = ""
    days: int = 0
    until: Instant | None = None
    result: str = ""
    truthful: bool | None = None
    solved: Solved | None = None
    unsolved_reason: str = ""
    contact_at: Instant | None = None
    contact_number: str = ""
    attachments: tuple[str, ...] = ()
    files: tuple[Attachment, ...] = ()
    target_order: str = ""
    caller_informed: bool = False
    leader_confirmed: bool = False
    outcome: CallOutcome | None = None
    evaluation: Evaluation | None = None
    next_at: Instant | None = None
    request: str = ""
    reply_rev: int = 0
    assignment: str = ""
    reset_deadline: bool = False
    recording: str = ""
    way: str = ""
    handed_to: str = ""
    article: str = ""
    urgency: Urgency | None = None
    caller: Caller | None = None
    accused_unit: str = ""
    call: CallRef | None = None
    need_reply: bool = True
    need_callback: bool = True
    fields: dict[str, str] = {}
    base: dict[str, str] = {}


class Act(Value):
    """One act: ``id`` is the command id (UUIDv7, also the id of whatever the act adds), ``at`` when it happened."""

    id: str
    action: Action
    actor: Actor
    at: Instant
    data: ActData | OrderDraft
    order_id: str = ""
