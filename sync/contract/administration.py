"""Messages of ``/auth/v1/password``, ``/auth/v1/sign-out`` and ``/admin/v1``."""

import msgspec

from sync.contract.messages import NumberLease, SeatReport
from sync.contract.telephony import AgentView, PhoneLine, PhoneQueue


class PasswordChange(msgspec.Struct, forbid_unknown_fields=True):
    """A person changes the own password."""

    old_password: str
    new_password: str


class SignOut(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Ends the session. A clean sign-off gives the unused rest of its number blocks back (``first`` = next unused)."""

    unused: list[NumberLease] = []


class UserView(msgspec.Struct, omit_defaults=True):
    """A person who may sign in, as administrators see them. Instants in ms."""

    id: str
    no: str
    name: str
    roles: list[str]
    unit: str = ""
    district: str = ""
    conflicts: list[str] = []
    active: bool = True
    must_change_password: bool = False
    rev: int = 1
    updated_at: int = 0
    last_sign_in_at: int = 0


class UserList(msgspec.Struct):
    """Reply to ``GET /admin/v1/users``."""

    users: list[UserView]


class UserCreate(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """``POST /admin/v1/users``. ``id`` may be left out; an empty ``password`` lets the server make one."""

    no: str
    name: str
    roles: list[str]
    unit: str = ""
    district: str = ""
    conflicts: list[str] = []
    password: str = ""
    id: str = ""


class UserChange(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """``PATCH /admin/v1/users/{id}``: only what is given changes. ``rev`` is what the author saw (0: whatever).

    A ``password`` is a first one that must be changed at the next sign-in.
    """

    name: str | None = None
    roles: list[str] | None = None
    unit: str | None = None
    district: str | None = None
    conflicts: list[str] | None = None
    active: bool | None = None
    password: str | None = None
    rev: int = 0


class PasswordReset(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """``POST /admin/v1/users/{id}/password``; empty: the server makes one. It must be changed at the next sign-in."""

    password: str = ""


class UserReply(msgspec.Struct, omit_defaults=True):
    """A created or changed person; ``password`` only when the server made it, this one time."""

    user: UserView
    password: str = ""


class DeviceView(msgspec.Struct, omit_defaults=True):
    """A device (one client store). Instants in ms."""

    id: str
    user_id: str
    seat: str
    created_at: int
    seen_at: int
    last_seq: int
    revoked_at: int | None = None


class DeviceList(msgspec.Struct):
    """Reply to ``GET /admin/v1/devices``."""

    devices: list[DeviceView]


class OrderFigures(msgspec.Struct):
    """Reply to ``GET /admin/v1/statistics``: counts as of ``at``.

    ``source`` is ``primary`` or ``replica``; a replica may be ``lag_ms`` behind.
    """

    at: int
    source: str
    lag_ms: int
    by_state: dict[str, int]
    open: int
    overdue: int
    today: int


class QuarantineItem(msgspec.Struct, omit_defaults=True):
    """A command that could not be applied. ``raw`` is the whole command and is read one at a time, logged.

    ``no`` is the number its caller was told; ``other_no`` that of the order made of the same draft before.
    """

    cmd_id: str
    device: str
    user_id: str
    type: str
    at: int
    reason: str
    resolved_by: str = ""
    resolved_at: int | None = None
    no: str = ""
    other_no: str = ""
    raw: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class QuarantineList(msgspec.Struct):
    """Reply to ``GET /admin/v1/quarantine``."""

    items: list[QuarantineItem]


class TaskItem(msgspec.Struct, omit_defaults=True):
    """Something the server asks a person to look at. ``detail`` is codes, never personal. ``closed_by`` (a person's id)
    and ``closed_at`` only for what was seen to.
    """

    id: str
    kind: str
    for_role: str
    order_id: str
    cmd_id: str
    at: int
    detail: dict[str, str | int] = {}
    closed_by: str = ""
    closed_at: int = 0


class TaskList(msgspec.Struct, omit_defaults=True):
    """Reply to ``GET /admin/v1/tasks``; ``seen``: the alerts a lead has answered lately, the last first."""

    tasks: list[TaskItem]
    seen: list[TaskItem] = []


class SeatView(msgspec.Struct, omit_defaults=True):
    """A seat (one client store) as team leads see it: what it last reported of itself. Instants in ms, server's clock.

    ``seen_at`` is its last contact, ``reported_at`` when it sent ``report`` (0: never). No text, no order.
    """

    device: str
    seat: str = ""
    user_id: str = ""
    user_no: str = ""
    user_name: str = ""
    seen_at: int = 0
    reported_at: int = 0
    report: SeatReport = msgspec.field(default_factory=SeatReport)
    revoked_at: int | None = None
    wiped_at: int | None = None
    agent: AgentView | None = None
    """What the person there is doing; none: signed out, or never told."""
    left_at: int = 0
    """When its session ended; 0: somebody is signed in, or it was not told."""


class SeatList(msgspec.Struct, omit_defaults=True):
    """Reply to ``GET /admin/v1/seats``: every store that may still hold work, as of ``at``."""

    at: int
    seats: list[SeatView] = []
    queues: list[PhoneQueue] = []
    lines: list[PhoneLine] = []


class NumberOrigin(msgspec.Struct, omit_defaults=True):
    """Reply to ``GET /admin/v1/numbers/{no}``.

    ``state``: ``received`` (``order`` is its id), ``quarantined`` (``order``: made of the same
    draft), ``missing`` (used, and nowhere), or ``leased``: of a
    block at ``seat``, details follow when that seat has sent them.
    """

    no: str
    state: str
    order: str = ""
    device: str = ""
    seat: str = ""


class NumberExplanation(msgspec.Struct, forbid_unknown_fields=True):
    """``POST /admin/v1/numbers/{no}/explain``: why a missing number is none (a code or a word, nothing personal)."""

    reason: str
