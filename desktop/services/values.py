"""Values the services hand to screens."""

from enum import StrEnum

from sync.domain.codes import Action, OrderState, RequestType, Urgency
from sync.domain.instant import Instant
from sync.domain.order import Order
from sync.domain.refusal import Refusal
from sync.domain.value import Value


class Pool(StrEnum):
    """Named queues of orders. What each holds is written once, in ``desktop/store/queries.py``."""

    RECEIVED = "received"
    TO_DISPATCH = "to_dispatch"
    RETURN_REVIEW = "return_review"
    EXTENSION_REVIEW = "extension_review"
    REPLY_REVIEW = "reply_review"
    SUSPENSION_REVIEW = "suspension_review"
    CLAIM_REVIEW = "claim_review"
    DISPUTED = "disputed"
    NEAR_DUE = "near_due"
    OVERDUE = "overdue"
    HARD = "hard"
    TO_SIGN = "to_sign"
    IN_HANDLING = "in_handling"
    UNIT_NEAR_DUE = "unit_near_due"
    SUPERVISED = "supervised"
    ASSISTING = "assisting"
    CALLBACK_DUE = "callback_due"
    CALLBACK_APPOINTED = "callback_appointed"
    CALLBACK_SECOND = "callback_second"
    CALLBACK_DONE = "callback_done"
    OPEN = "open"
    MINE = "mine"
    ALL = "all"


class OrderQuery(Value):
    """What a list shows. ``text`` is the screen's filter (full text or number), ``sort`` is ``due``, ``created``,
    ``updated`` or ``settled``: when the callback desk was done with it.
    """

    pool: Pool = Pool.ALL
    text: str = ""
    states: tuple[OrderState, ...] = ()
    unit: str = ""
    district: str = ""
    category: str = ""
    request_type: RequestType | None = None
    created_from: Instant | None = None
    created_to: Instant | None = None
    settled_from: Instant | None = None
    sort: str = "due"
    descending: bool = False


class OrderListRow(Value):
    """One line of a list. ``key`` is the store's integer row key; ``due_at`` the clock that matters in the order's
    state; ``at_intake``: given back to the people who take calls, to be completed.
    """

    key: int
    id: str
    no: str
    state: OrderState
    request_type: RequestType
    title: str
    category: str
    district: str
    street: str
    channel: str
    urgency: Urgency
    created_at: Instant
    updated_at: Instant
    ver: int
    due_at: Instant | None = None
    main_unit: str = ""
    round: int = 1
    attempts: int = 0
    reporters: int = 0
    next_callback_at: Instant | None = None
    replied_at: Instant | None = None
    satisfied: str = ""
    confidential: bool = False
    pending: bool = False
    evicted: bool = False
    created_by: str = ""
    at_intake: bool = False


class PendingCommand(Value):
    """A command of this seat that the server has not decided on, or whose decision needs a person."""

    id: str
    seq: int
    type: str
    target: str
    state: str
    created_at: Instant
    outcome: str = ""
    code: str = ""
    by_name: str = ""
    at: Instant = 0
    tries: int = 0


class OrderDetail(Value):
    """An order as the screen shows it: the replica's record with this seat's pending acts laid over it."""

    order: Order
    base_ver: int
    pending: tuple[PendingCommand, ...] = ()
    available: tuple[Action, ...] = ()
    evicted: bool = False


class ActReceipt(Value):
    """An act was saved on this seat. Until ``undo_until`` it can be undone (0: it cannot).

    ``server_is_older``: it could be, but the server's release does not take such an act back.
    """

    command: str
    order: str
    undo_until: Instant = 0
    saved_at: Instant = 0
    action: Action = Action.DISPATCH
    no: str = ""
    server_is_older: bool = False


class SubmitReceipt(Value):
    """A new order was saved on this seat; the number is final and may be spoken.

    ``sent``: the dispatch it went out with, where that can be undone (:class:`ActReceipt`).
    """

    command: str
    order: str
    no: str
    query_code: str
    sent: ActReceipt | None = None


class StoredDraft(Value):
    """An unsent order as it stood at the last keystroke."""

    id: str
    data: bytes
    updated_at: Instant
    created_at: Instant
    number: str = ""
    handed_at: Instant = 0
    """When it was given to the server for the first time without an answer that is certain; 0: it is here and nowhere
    else. Negative: it is here, as it came or stayed at that moment, and the server has or had a copy under its name.
    """


class OpenDraft(Value):
    """An unsent order or a begun form, as a person decides on it when leaving. ``order`` is what a form is about."""

    id: str
    title: str
    updated_at: Instant
    number: str = ""
    no: str = ""
    action: Action | None = None
    order: str = ""
    problems: int = 0
    """How many fields keep an order from being submitted; 0 for a form, which is submitted on its own screen."""
    unchecked: bool = False
    """Whether that is not known yet: reference data has not come to this desk."""


class UnitSuggestion(Value):
    """A unit for an order with its evidence. ``share`` is 0–1; ``source`` is ``directory`` or ``history``."""

    unit: str
    share: float
    source: str
    rule: str = ""
    basis: str = ""
    same_kind: int = 0
    handled: int = 0
    returned: int = 0
    assist: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()


class SimilarOrder(Value):
    """An order that may be about the same matter; ``score`` 0–1 and the signals that spoke.

    ``distance`` of the places in metres when both have a point; ``shared``: what both tell of, in a few words.
    """

    row: OrderListRow
    score: float
    signals: tuple[str, ...] = ()
    distance: int | None = None
    shared: str = ""


class AttentionItem(Value):
    """Something that needs a person: an outcome that was not plain success, or a proposal. Stays until a person
    closes it. ``kind`` is ``superseded``, ``rejected``, ``quarantined``, ``proposal`` or ``supplement``.

    ``by_name`` wrote ``theirs`` at ``at``; ``mine`` was written at ``mine_at`` from ``base``. ``gone``: the order is
    not (or not for long) on this seat any more.
    """

    id: str
    kind: str
    command: str
    order: str
    no: str
    title: str
    type: str
    code: str
    by_name: str
    at: Instant
    mine: dict[str, str] = {}
    theirs: dict[str, str] = {}
    base: dict[str, str] = {}
    created_at: Instant = 0
    mine_at: Instant = 0
    gone: bool = False


class AttentionCase(Value):
    """An item with what stands now. ``present`` are the order's values by field, ``state`` its state (``None``: it is
    not on this seat). ``needs_connection``: the act is possible only with the server, and the server is away.
    ``standing``: the order still keeps the value as a proposal.
    """

    item: AttentionItem
    present: dict[str, str] = {}
    state: OrderState | None = None
    unit: str = ""
    updated_at: Instant = 0
    online_only: bool = False
    needs_connection: bool = False
    standing: bool = False


class Comparison(Value):
    """How this seat's cache stands against the server's word. Instants by the seat's clock, 0: never since the start.

    ``different`` scopes were not as the server has them and are fetched again; ``repaired_rows`` is the least number
    of rows the last one was different by. ``stopped``: what the server wants to leave is too much to be believed.
    """

    compared_at: Instant = 0
    different: int = 0
    repaired_at: Instant = 0
    repaired_rows: int = 0
    stopped: bool = False


class SyncStatus(Value):
    """One reading of the sync state."""

    online: bool = False
    connecting: bool = False
    pulling: int = 0
    unsent: int = 0
    attention: int = 0
    free_numbers: int = 0
    last_contact_at: Instant = 0
    server: str = ""
    server_version: str = ""
    epoch: str = ""
    position: int = 0
    clock_offset_ms: int = 0
    clock_uncertainty_ms: int = 0
    live: bool = False
    held_back: bool = False
    error: str = ""
    emergency: bool = False
    """The offline lease has ended: orders are taken, nothing is read."""
    pull_refused: bool = False
    """This program is too old to be told of changes; what is done here still goes up."""
    comparison: Comparison = Comparison()


class UnsentCommand(Value):
    """A command without an outcome: what it is and how it fares; nothing of its content."""

    id: str
    type: str
    no: str
    state: str
    since: Instant
    tries: int = 0


class ScopeFact(Value):
    """A scope on this seat: how many orders, and whether its snapshot is complete."""

    scope: str
    rows: int
    held: bool


class StoreFacts(Value):
    """How a store stands, for diagnosis: counts, ages and sizes. ``unsent`` are the first 500, oldest first."""

    device: str = ""
    unsent: tuple[UnsentCommand, ...] = ()
    unsent_count: int = 0
    attention: int = 0
    drafts: int = 0
    oldest_draft_at: Instant = 0
    files: int = 0
    scopes: tuple[ScopeFact, ...] = ()
    orders: int = 0
    blocks: tuple[tuple[str, int, int], ...] = ()
    """(id, year, numbers left) of each block that has any."""
    emergency_used: int = 0
    skipped_kinds: tuple[str, ...] = ()
    epoch: str = ""
    position: int = 0
    store_bytes: int = 0
    spool_folder: str = ""
    spool_files: int = 0


class MonitorSnapshot(Value):
    """Counts for the monitor, from the replica, with the instant they are true for."""

    as_of: Instant
    by_state: dict[str, int]
    created_today: int
    created_by_quarter_hour: tuple[int, ...]
    usual_low: tuple[float, ...]
    usual_high: tuple[float, ...]
    to_dispatch: int
    due_within_hour: int
    overdue: int
    overdue_yesterday: int
    rates: tuple[float | None, float | None, float | None]
    by_unit: tuple[tuple[str, int, int, float | None], ...]
    """(unit id, open, overdue, resolution rate 0–1) per main unit."""
    by_district: dict[str, int]
    by_light: dict[str, int]


class FieldProblem(Value):
    """A refusal beside a field of a form."""

    field: str
    refusal: Refusal
