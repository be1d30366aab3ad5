"""What waits for people at all seats and at the server, for team leads: read online, the last reading is kept."""

import threading
from collections.abc import Collection
from typing import TypeVar

import msgspec

from desktop.errors import AppError, AppErrorCode
from desktop.services.ports import SeatClock, SyncControl
from desktop.services.seat import Seat
from desktop.services.sides import mine_of
from desktop.services.sign_in_ports import OnlineCalls
from sync.contract.administration import QuarantineItem, QuarantineList, SeatList, SeatView, TaskItem, TaskList
from sync.contract.alerts import ALERT
from sync.contract.codec import ContractError, decode
from sync.contract.messages import Command
from sync.contract.telephony import PhoneLine, PhoneQueue
from sync.domain.codes import Role
from sync.domain.instant import MINUTE, Instant
from sync.domain.value import Value

T = TypeVar("T")
BOARD_ROLES = frozenset({Role.TEAM_LEAD, Role.SUPERVISOR, Role.ADMINISTRATOR})
"""Who may read the board; the server asks the same."""
ONLINE_FOR = MINUTE
"""The server writes down who is there every twenty seconds."""
SILENT_AFTER = 15 * MINUTE
"""From then on work that lies at a silent seat is told as such."""
_MOST_RAW = 4_000


class SeatBoard(Value):
    """One reading. ``at`` by the server's clock; ``read_at`` by this seat's."""

    at: Instant
    read_at: Instant
    seats: tuple[SeatView, ...] = ()
    quarantine: tuple[QuarantineItem, ...] = ()
    tasks: tuple[TaskItem, ...] = ()
    queues: tuple[PhoneQueue, ...] = ()
    lines: tuple[PhoneLine, ...] = ()
    seen: tuple[TaskItem, ...] = ()
    """Alerts a lead has answered lately, the last first."""

    def attention(self) -> int:
        """Count what waits for a person at the seats."""
        return sum(one.report.attention for one in self.seats)

    def other_tasks(self) -> tuple[TaskItem, ...]:
        """Return the tasks that are no alerts."""
        return tuple(one for one in self.tasks if one.kind != ALERT)

    def silent(self) -> tuple[SeatView, ...]:
        """Return the seats that hold work and have not been heard of for long."""
        return tuple(one for one in self.seats if holds_work(one) and self.at - one.seen_at > SILENT_AFTER)


class QuarantineCase(Value):
    """A quarantined command with its content as texts by field."""

    item: QuarantineItem
    texts: dict[str, str]
    actor: str = ""
    occurred_at: Instant = 0


class SeatBoardService:
    """Calls of team leads. Methods raise ``needs_connection`` without the server; use the ``network`` queue."""

    def __init__(self, seat: Seat, sync: SyncControl, online: OnlineCalls, clock: SeatClock) -> None:
        self._seat = seat
        self._sync = sync
        self._online = online
        self._clock = clock
        self._lock = threading.Lock()
        self._last: tuple[str, SeatBoard] | None = None

    @property
    def allowed(self) -> bool:
        """Whether the person who sits here may read the board."""
        return self._seat.is_taken and bool(self._seat.actor.roles & BOARD_ROLES)

    def last(self) -> SeatBoard | None:
        """Return the last reading of this person, however old."""
        with self._lock:
            kept = self._last
        return kept[1] if kept is not None and self._seat.is_taken and kept[0] == self._seat.person.id else None

    def read(self) -> SeatBoard:
        """Read the board anew."""
        person = self._seat.person.id
        token = self._sync.access_token()
        seats = _read(self._online.get("/admin/v1/seats", token, {}), SeatList)
        quarantine = _read(self._online.get("/admin/v1/quarantine", token, {}), QuarantineList)
        tasks = _read(self._online.get("/admin/v1/tasks", token, {}), TaskList)
        board = SeatBoard(
            at=seats.at,
            read_at=self._clock.wall_ms(),
            seats=tuple(sorted((one for one in seats.seats if one.wiped_at is None), key=_by_need)),
            quarantine=tuple(quarantine.items),
            tasks=tuple(tasks.tasks),
            queues=tuple(seats.queues),
            lines=tuple(seats.lines),
            seen=tuple(tasks.seen),
        )
        with self._lock:
            self._last = (person, board)
        return board

    def alerts(self) -> tuple[TaskItem, ...]:
        """Return the alerts nobody has seen yet, oldest first."""
        tasks = _read(self._online.get("/admin/v1/tasks", self._sync.access_token(), {}), TaskList)
        return tuple(task for task in tasks.tasks if task.kind == ALERT)

    def seen_by_others(self, ids: Collection[str]) -> tuple[tuple[TaskItem, ...], int]:
        """Return those of these alerts that another lead has answered, and how many nobody has."""
        tasks = _read(self._online.get("/admin/v1/tasks", self._sync.access_token(), {}), TaskList)
        me = self._seat.person.id
        seen = tuple(task for task in tasks.seen if task.id in ids and task.closed_by != me)
        return seen, sum(task.kind == ALERT for task in tasks.tasks)

    def show(self, cmd_id: str) -> QuarantineCase:
        """Return one quarantined command with its content; the server records who looked."""
        body = self._online.get(f"/admin/v1/quarantine/{cmd_id}", self._sync.access_token(), {})
        return _case(_read(body, QuarantineItem))

    def resolve(self, cmd_id: str) -> None:
        """Mark a quarantined command as dealt with; its content is kept."""
        self._online.send("POST", f"/admin/v1/quarantine/{cmd_id}/resolve", self._sync.access_token(), b"")

    def close_task(self, task_id: str) -> None:
        """Close a task."""
        self._online.send("POST", f"/admin/v1/tasks/{task_id}/close", self._sync.access_token(), b"")


def is_online(seat: SeatView, now: Instant) -> bool:
    """Tell whether somebody is signed in at a seat that gave a sign of life lately."""
    return seat.revoked_at is None and not seat.left_at and now - seat.seen_at <= ONLINE_FOR


def holds_work(seat: SeatView) -> bool:
    """Tell whether something at a seat is not at the server yet, or waits there for its person."""
    report = seat.report
    return bool(report.unsent or report.attention or report.drafts or report.files)


def _by_need(seat: SeatView) -> tuple[bool, int, int]:
    """Sort seats with work first, the one whose work is oldest before the others; then those unheard of longest."""
    report = seat.report
    oldest = min((at for at in (report.oldest_unsent_at, report.oldest_draft_at) if at), default=seat.seen_at)
    return not holds_work(seat), oldest, seat.seen_at


def _case(item: QuarantineItem) -> QuarantineCase:
    raw = bytes(item.raw) if isinstance(item.raw, msgspec.Raw) else b""
    try:
        command = msgspec.json.decode(raw, type=Command)
    except msgspec.DecodeError:
        return QuarantineCase(item, {"text": raw[:_MOST_RAW].decode("utf-8", "replace")})
    at = command.occurred.wall + command.occurred.off_ms
    return QuarantineCase(item, mine_of(command), command.actor, at)


def _read(body: bytes, kind: type[T]) -> T:
    try:
        return decode(body, kind)
    except ContractError:
        raise AppError(AppErrorCode.NOT_A_SERVER) from None
