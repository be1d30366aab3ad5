"""Messages of the sync protocol (``/sync/v1``) and of sign-in (``/auth/v1``), JSON by msgspec."""

from typing import Literal

import msgspec

from sync.domain.codes import Outcome


class Guard(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the author saw when acting; ``None`` means not guarded."""

    state: str | None = None
    assign_rev: int | None = None
    reply_rev: int | None = None
    ver: int | None = None


class Occurred(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """When it happened by the seat's clocks: wall and offset in ms, monotonic ms within a boot, uncertainty in ms."""

    wall: int
    mono: int = 0
    boot: str = ""
    off_ms: int = 0
    unc_ms: int = 0


class Command(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """One intent. ``type`` is ``order.<action>`` or ``reference.put``; ``target`` the id acted on; ``args`` by type."""

    seq: int
    id: str
    cv: int
    type: str
    target: str
    args: msgspec.Raw
    occurred: Occurred
    actor: str
    guard: Guard = Guard()
    sess: str = ""
    after: list[str] = []
    sig: str = ""


class SeatReport(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """How a seat stands: counts and ages only, no text. ``numbers`` is, by lease id, the first serial not yet used."""

    unsent: int = 0
    oldest_unsent_at: int = 0
    attention: int = 0
    drafts: int = 0
    oldest_draft_at: int = 0
    files: int = 0
    clock_off_ms: int = 0
    numbers: dict[str, int] = {}


class PushRequest(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Up to 100 commands of one device in ``seq`` order, 25 of what can wait. ``lane`` is ``live`` while the newest is
    under 60 s old.

    A request without commands is a heartbeat; ``report`` says how the seat stands.
    """

    device: str
    epoch: str
    commands: list[Command]
    free_numbers: int = 0
    lane: Literal["live", "backlog"] = "live"
    report: SeatReport | None = None


class Change(msgspec.Struct, omit_defaults=True):
    """One line of the feed: ``p`` position, ``s`` scope, ``e`` entity kind, ``op`` U(pdate) or X (left the scope).

    ``d`` is the record's body in the viewer's variant, left out when the same page already carried it.
    """

    p: int
    s: str
    e: str
    id: str
    ver: int
    op: Literal["U", "X"]
    d: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class NumberLease(msgspec.Struct, omit_defaults=True):
    """A block of order serials of one year leased to a device, first and last included."""

    id: str
    year: int
    first: int
    last: int


class Result(msgspec.Struct, omit_defaults=True):
    """Stored outcome of one command. ``code`` is a refusal code; ``by``/``by_name``/``at`` name who was first."""

    seq: int
    id: str
    outcome: Outcome
    code: str = ""
    by: str = ""
    by_name: str = ""
    at: int = 0
    detail: dict[str, str | int] = {}
    rows: list[Change] = []


class PushReply(msgspec.Struct, omit_defaults=True):
    """Outcomes, and what the device needs next."""

    epoch: str
    now: int
    next_seq: int
    results: list[Result]
    leases: list[NumberLease] = []


OUTCOMES_AT_ONCE = 500
"""Most commands that are asked about at once."""


class OutcomesAsked(msgspec.Struct, forbid_unknown_fields=True):
    """``POST /sync/v1/outcomes``: what became of these commands of the person? Nothing is done by asking."""

    ids: list[str]


class Outcomes(msgspec.Struct):
    """Reply: the stored outcomes without rows. A command that is not named the server does not know."""

    results: list[Result]


class ScopeGrant(msgspec.Struct, omit_defaults=True):
    """A scope the viewer may read, in a variant (``full``, ``masked``, ``dial``, ``hidden``)."""

    scope: str
    variant: str = "full"


class PullReply(msgspec.Struct, omit_defaults=True, rename={"from_": "from"}):
    """A page of the feed. The next cursor is always ``EPOCH.to``, also for an empty page."""

    epoch: str
    from_: int
    to: int
    more: bool
    now: int
    changes: list[Change]
    scope_set: str = ""


class SnapshotHeader(msgspec.Struct, omit_defaults=True):
    """First line of a snapshot: continue pulling from ``pos``."""

    scope: str
    epoch: str
    pos: int
    schema: int
    scope_set: str = ""
    """Mark of the rights it was made for."""


class SnapshotTrailer(msgspec.Struct, omit_defaults=True):
    """Last line of a snapshot; a file without it is torn and must not move the cursor.

    ``end`` is false when the server has stopped in the middle: ``code`` and ``status`` say why, as an error would.
    """

    count: int
    end: bool = True
    code: str = ""
    status: int = 0


class SnapshotLine(msgspec.Struct, omit_defaults=True):
    """One record of a snapshot."""

    e: str
    id: str
    ver: int
    d: msgspec.Raw


class Hello(msgspec.Struct):
    """First event of the stream."""

    epoch: str
    pos: int


class Head(msgspec.Struct, omit_defaults=True):
    """Hint: something up to ``pos`` is new for this viewer. Many were told: each pulls within ``spread_ms``."""

    pos: int
    spread_ms: int = 0


class SignInRequest(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Sign-in with the agent number. ``device`` is the id of the client's store; a new device registers itself here.

    ``sign_key`` is the public key (base64, Ed25519) of what this person signs on this store. ``credential`` (base64, 32
    random bytes) is the store's own: with it alone sealed commands may be handed in after the person has left.
    """

    user_no: str
    password: str
    device: str
    seat: str = ""
    protocol: int = 1
    sign_key: str = ""
    credential: str = ""


class RefreshRequest(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A refresh token is good for one use; the reply carries the next one.

    ``sign_key`` is sent while the lease does not name the key of this store (the server knew none, or was restored).
    ``proof`` shows to a server that ``forks`` that the store's key is here (:mod:`sync.contract.forking`).
    """

    refresh_token: str
    device: str
    sign_key: str = ""
    proof: str = ""


class Person(msgspec.Struct, omit_defaults=True):
    """The signed-in person."""

    id: str
    no: str
    name: str
    roles: list[str]
    unit: str = ""
    district: str = ""
    must_change_password: bool = False


class Session(msgspec.Struct, omit_defaults=True):
    """Reply to sign-in and refresh. Instants in ms; ``offline_until`` ends unlocking without the server."""

    access_token: str
    access_until: int
    refresh_token: str
    person: Person
    epoch: str
    now: int
    scope_set: str
    scopes: list[ScopeGrant]
    offline_until: int
    spool_key: str
    """Public key (base64, X25519) that spool files are sealed to."""
    next_seq: int = 1
    reader: str = ""
    """Mark of what besides the scopes decides what is shown (own unit, units of conflict)."""
    matching_key: str = ""
    matching_former: str = ""
    """The matching key before this one, while orders still carry marks made with it."""
    leases: list[NumberLease] = []
    server_version: str = ""
    city: str = ""
    lease: str = ""
    """Signed offline lease (base64; see :mod:`sync.contract.leases`)."""
    lease_key: str = ""
    """Public key (base64, Ed25519) the lease and wipe orders are signed with."""
    recovery_key: str = ""
    """Public key (base64, X25519) that the store's key is sealed to for a password that was reset."""
    calls: bool = False
    """Whether calls that seats had are taken (``call.record``)."""
    alerts: bool = False
    """Whether alerts are taken (``alert.raise``)."""
    nuisance: bool = False
    """Whether numbers may be proposed as nuisance (``nuisance.propose``)."""
    draft_marks: bool = False
    """Whether a create may say which draft it was made of (``OrderDraft.draft_mark``)."""
    draft_words: bool = False
    """Whether it may be told which words of a draft were thrown away (``DraftDrops.words``)."""
    additions_back: bool = False
    """Whether an urge, a supplement and told progress can be taken back (T37, ``ActData.request``)."""
    callbacks_back: bool = False
    """Whether the result of a callback can be taken back, in the same way."""
    forks: bool = False
    """Whether a copy of this store may go on as a new device without a sign-in (:mod:`sync.contract.forking`)."""
    device_number: int | None = None
    """The device's own number in the emergency series; ``None`` from a server that gives none."""
