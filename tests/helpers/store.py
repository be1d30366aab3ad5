"""Stores, orders and commands for tests: real SQLCipher files, plain values, no mocks."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from desktop.services.ports import TakenNumber
from desktop.store.store import SeatStore, StoreOptions, open_store
from sync.contract.messages import Change, Command, NumberLease, Occurred, Person, Result, Session, SnapshotLine
from sync.contract.replica import Cursor
from sync.domain.act import ActData, OrderDraft
from sync.domain.actor import Actor
from sync.domain.codes import OrderState, Outcome, RequestType, Role
from sync.domain.instant import HOUR
from sync.domain.numbering import emergency_device
from sync.domain.order import Caller, Order, Place

KEY = bytes(range(32))
NOW = 1_790_000_000_000
EPOCH = "epoch-1"
DESK = "desk:city"
AGENT = Actor(user_id="u1", name="Agent One", roles=frozenset({Role.AGENT, Role.DISPATCHER}), agent_no="1001")


class SeatTime:
    """A clock that stands still until it is moved."""

    def __init__(self, now: int = NOW) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now


def opened(folder: Path, *, key: bytes = KEY, clock: SeatTime | None = None, device: str = "device-1") -> SeatStore:
    """Open a store in a folder."""
    return open_store(folder, key, StoreOptions(clock=clock or SeatTime(), device=device))


def session(**changes: Any) -> Session:
    """Return a session as a sign-in grants it."""
    values: dict[str, Any] = {
        "access_token": "a",
        "access_until": NOW + HOUR,
        "refresh_token": "r",
        "person": Person(id=AGENT.user_id, no="1001", name=AGENT.name, roles=["agent"]),
        "epoch": EPOCH,
        "now": NOW,
        "scope_set": "s1",
        "scopes": [],
        "offline_until": NOW + 72 * HOUR,
        "spool_key": "",
    }
    return Session(**(values | changes))


def same_place() -> tuple[str, str]:
    """Return two device ids that have the same place in the emergency series by themselves."""
    seen: dict[int, str] = {}
    for number in range(10_000):
        device = f"device-{number}"
        other = seen.setdefault(emergency_device(device), device)
        if other != device:
            return other, device
    raise AssertionError("ten thousand ids and no two alike")


def lease(lease_id: str = "lease-1", first: int = 1, last: int = 20) -> NumberLease:
    """Return a block of numbers."""
    return NumberLease(id=lease_id, year=2026, first=first, last=last)


def order(order_id: str, **changes: Any) -> Order:
    """Return an accepted order."""
    base = Order(
        id=order_id,
        no="26000000015",
        ver=1,
        state=OrderState.ACCEPTED,
        request_type=RequestType.HELP,
        channel="phone",
        category="0101",
        title="路灯不亮",
        content="小区门口的路灯坏了三天",
        created_at=NOW - HOUR,
        created_by="u9",
        caller=Caller(name="", phone="13800000001"),
        place=Place(text="建设路12号", district="410102", street="410102001"),
        updated_at=NOW - HOUR,
    )
    return replace(base, **changes)


def raw(value: object) -> msgspec.Raw:
    """Return a value as it travels."""
    return msgspec.Raw(msgspec.json.encode(value))


def put(shown: Order, pos: int = 1, scope: str = DESK) -> Change:
    """Return the feed line of an order."""
    return Change(p=pos, s=scope, e="order", id=shown.id, ver=shown.ver, op="U", d=raw(shown))


def leave(order_id: str, ver: int, pos: int = 2, scope: str = DESK) -> Change:
    """Return the feed line of an order that left a scope."""
    return Change(p=pos, s=scope, e="order", id=order_id, ver=ver, op="X")


def cursor(pos: int) -> Cursor:
    """Return a cursor of the test epoch."""
    return Cursor(epoch=EPOCH, pos=pos, scope_set="s1")


def fill(store: SeatStore, orders: Iterable[Order], pos: int = 1, scope: str = DESK) -> None:
    """Apply orders as one page."""
    store.replica.apply_page([put(one, pos, scope) for one in orders], cursor(pos))


def snapshot_lines(orders: Iterable[Order]) -> list[SnapshotLine]:
    """Return orders as lines of a snapshot."""
    return [SnapshotLine(e="order", id=one.id, ver=one.ver, d=raw(one)) for one in orders]


def draft(**changes: Any) -> OrderDraft:
    """Return a filled-in form."""
    base = OrderDraft(
        title="井盖缺失",
        content="人行道井盖不见了，有人险些掉下去",
        category="0102",
        caller=Caller(phone="13800000002"),
        place=Place(text="人民路3号", district="410103"),
        read_back=True,
        duplicates_shown=True,
    )
    return replace(base, **changes)


def create_command(
    seq: int, taken: TakenNumber, command_id: str, order_id: str, form: OrderDraft | None = None
) -> Command:
    """Return the command that creates an order."""
    filled = replace(form or draft(), no=taken.no, lease=taken.lease)
    return Command(
        seq=seq,
        id=command_id,
        cv=1,
        type="order.create",
        target=order_id,
        args=raw(filled),
        occurred=Occurred(wall=NOW),
        actor=AGENT.user_id,
    )


def save_create(store: SeatStore, number: int, form: OrderDraft | None = None, draft_id: str = "") -> Command:
    """Save the create of order ``o<number>`` as command ``c<number>``."""
    return store.commands.save_create(
        draft_id, AGENT, lambda seq, taken: create_command(seq, taken, f"c{number}", f"o{number}", form), NOW
    )


def act_command(
    seq: int, command_id: str, order_id: str, action: str, data: ActData | None = None, after: tuple[str, ...] = ()
) -> Command:
    """Return an act on an order."""
    return Command(
        seq=seq,
        id=command_id,
        cv=1,
        type=f"order.{action}",
        target=order_id,
        args=raw(data or ActData()),
        occurred=Occurred(wall=NOW),
        actor=AGENT.user_id,
        after=list(after),
    )


def save_act(
    store: SeatStore,
    command_id: str,
    order_id: str,
    action: str,
    data: ActData | None = None,
    ends: tuple[str, ...] = (),
) -> Command:
    """Save an act on an order; the drafts it ``ends`` go with it."""
    return store.commands.save_command(
        AGENT, lambda seq: act_command(seq, command_id, order_id, action, data), NOW, ends=ends
    )


def result(command: Command, outcome: Outcome = Outcome.APPLIED, rows: Sequence[Change] = (), **more: Any) -> Result:
    """Return the server's outcome of a command."""
    return Result(seq=command.seq, id=command.id, outcome=outcome, rows=list(rows), **more)


def simple_projection(record: Order | None, commands: Sequence[tuple[Command, Actor]]) -> Order | None:
    """An overlay without rules: a create becomes an accepted order, a dispatch sets state and unit."""
    shown = record
    for command, actor in commands:
        if command.type == "order.create":
            form = msgspec.json.decode(command.args, type=OrderDraft)
            shown = order(
                command.target,
                no=form.no,
                title=form.title,
                content=form.content,
                place=form.place,
                caller=form.caller,
                created_at=command.occurred.wall,
                created_by=actor.user_id,
            )
        elif command.type == "order.dispatch" and shown is not None:
            data = msgspec.json.decode(command.args, type=ActData)
            shown = replace(shown, state=OrderState.DISPATCHED, main_unit=data.unit, ver=shown.ver + 1)
    return shown


def ready(folder: Path, *, clock: SeatTime | None = None, numbers: int = 20) -> SeatStore:
    """Open a store that is signed in, has numbers and shows pending acts."""
    store = opened(folder, clock=clock)
    store.save_session(session())
    store.use_projection(simple_projection)
    store.outbox.settle([], [lease(last=numbers)], NOW)
    return store
