"""Loading many reference items, people and orders at once, through the same tables and the same feed."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeVar

from sqlalchemy import insert, select, update

from sync.contract.codec import encode
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
            write_feed(
                connection, [FeedRow(GLOBAL, str(row["kind"]), str(row["id"]), 1, "U") for row in rows], now
            )
    return len(rows)


def load_people(services: Services, people: Iterable[Account], password: str) -> int:
    """Add people that are not there yet, all with the same password; returns how many."""
    now = services.clock.now()
    hashed = services.passwords.hash(password)
    added = 0
    with services.database.write() as connection:
        for person in people:
            if accounts.by_no(connection, person.no) is None:
                person = Account(
                    id=person.id,
                    no=person.no,
                    name=person.name,
                    roles=person.roles,
                    unit=person.unit,
                    district=person.district,
                    conflicts=person.conflicts,
                    password_hash=hashed,
                    created_at=now,
                    updated_at=now,
                )
                accounts.add(connection, person, _LOADER)
                publish_staff(connection, person, _LOADER, now)
                added += 1
    return added


def load_orders(services: Services, orders: Iterable[Order]) -> int:
    """Add finished orders; returns how many. Numbers they use are never given again."""
    now = services.clock.now()
    count = 0
    for some in _in_groups(orders, _ORDERS_AT_ONCE):
        with services.database.write() as connection:
            work = UnitOfWork(connection, services.book.rules(connection), services.sealer, now, next_timer)
            work.preload(order.id for order in some)
            for order in some:
                parsed = parse_no(order.no)
                if parsed is not None:
                    numbers.reserve(connection, parsed.year, parsed.serial)
                work.put(order, _event(order, now))
            work.flush()
        count += len(some)
    if services.sequencer is not None:
        services.sequencer.wake()
    services.watch.moved()
    return count


def _event(order: Order, now: int) -> OrderEvent:
    return OrderEvent(
        order_id=order.id,
        cmd_id=f"load-{order.id}"[:64],
        kind="order.load",
        actor=_LOADER,
        device=_LOADER,
        ver=order.ver,
        occurred_at=order.created_at,
        received_at=now,
        uncertain=False,
        args=b"{}",
    )


def _in_groups(values: Iterable[T], size: int) -> Iterator[list[T]]:
    source = iter(values)
    while group := list(islice(source, size)):
        yield group
