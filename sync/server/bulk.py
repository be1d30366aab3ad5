"""Loading many reference items, people and orders at once, through the same tables and the same feed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from msgspec.structs import replace
from sqlalchemy import Connection, insert, select, update

from sync.contract.codec import encode
from sync.domain.act import Act
from sync.domain.instant import Instant
from sync.domain.numbering import parse_no
from sync.domain.order import Order
from sync.domain.reference import ReferenceKind
from sync.domain.value import Value
from sync.server.auth import accounts
from sync.server.auth.accounts import Account
from sync.server.auth.users import publish_staff
from sync.server.commands import numbers
from sync.server.commands.references import GLOBAL
from sync.server.commands.work import OrderEvent, UnitOfWork
from sync.server.feed.rows import FeedRow, write_feed
from sync.server.services import Services
from sync.server.tables.feed import head, reference_item
from sync.server.timers import next_timer

T = TypeVar("T")
_LOADER = "loader"
_ORDERS_AT_ONCE = 250


def load_reference(services: Services, items: Mapping[ReferenceKind, Iterable[Value]]) -> int:
    """Add reference items that are not there yet; returns how many."""
    now = services.clock.now()
    with services.database.write() as connection:
        known = {(row.kind, row.id) for row in connection.execute(select(reference_item.c.kind, reference_item.c.id))}
        rows = [
            {
                "kind": kind.value,
                "id": str(getattr(item, "id", "")),
                "ver": 1,
                "retired": 0,
                "updated_at": now,
                "updated_by": _LOADER,
                "body": encode(item).decode(),
            }
            for kind, values in items.items()
            for item in values
            if (kind.value, getattr(item, "id", "")) not in known
        ]
        if rows:
            connection.execute(insert(reference_item), rows)
            connection.execute(update(head).where(head.c.id == 1).values(reference_ver=head.c.reference_ver + 1))
            write_feed(connection, [FeedRow(GLOBAL, str(row["kind"]), str(row["id"]), 1, "U") for row in rows], now)
    return len(rows)


def load_people(services: Services, people: Iterable[Account], password: str) -> int:
    """Add people that are not there yet, all with the same password; returns how many."""
    now = services.clock.now()
    hashed = services.passwords.hash(password)
    added = 0
    with services.database.write() as connection:
        for person in people:
            if accounts.by_no(connection, person.no) is None:
                added_person = replace(person, password_hash=hashed, created_at=now, updated_at=now)
                accounts.add(connection, added_person, _LOADER)
                publish_staff(connection, added_person, _LOADER, now)
                added += 1
    return added


def load_orders(services: Services, orders: Iterable[tuple[Order, Sequence[Act]]]) -> int:
    """Add orders with the acts that made them; returns how many. Numbers they use are never given again."""
    now = services.clock.now()
    count = 0
    for some in _in_groups(orders, _ORDERS_AT_ONCE):
        with services.database.write() as connection:
            work = UnitOfWork(connection, services.book.rules(connection), services.sealer, now, next_timer)
            work.preload(order.id for order, _ in some)
            for order, acts in some:
                *earlier, last = _trail(order, acts, now)
                work.put(order, last)
                work.remember(earlier)
            _reserve_numbers(connection, (order.no for order, _ in some))
            work.flush()
        count += len(some)
    if services.sequencer is not None:
        services.sequencer.wake()
    services.watch.moved()
    return count


def _reserve_numbers(connection: Connection, used: Iterable[str]) -> None:
    highest: dict[int, int] = {}
    for number in used:
        parsed = parse_no(number)
        if parsed is not None:
            highest[parsed.year] = max(highest.get(parsed.year, 0), parsed.serial)
    for year, serial in highest.items():
        numbers.reserve(connection, year, serial)


def _trail(order: Order, acts: Sequence[Act], now: Instant) -> list[OrderEvent]:
    """Return a line for each act; the last one has the order's version."""
    if not acts:
        return [_event(order, f"load-{order.id}", "order.load", _LOADER, order.ver, order.created_at, now, b"{}")]
    last = len(acts) - 1
    return [
        _event(
            order,
            act.id,
            f"order.{act.action.value}",
            act.actor.user_id,
            order.ver if number == last else min(number + 1, order.ver),
            act.at,
            now,
            encode(act.data),
        )
        for number, act in enumerate(acts)
    ]


def _event(
    order: Order, cmd_id: str, kind: str, actor: str, ver: int, at: Instant, now: Instant, args: bytes
) -> OrderEvent:
    return OrderEvent(
        order_id=order.id,
        cmd_id=cmd_id[:64],
        kind=kind,
        actor=actor[:64],
        device=_LOADER,
        ver=ver,
        occurred_at=at,
        received_at=now,
        uncertain=False,
        args=args,
    )


def _in_groups(values: Iterable[T], size: int) -> Iterator[list[T]]:
    source = iter(values)
    while group := list(islice(source, size)):
        yield group
