"""The unit of work: orders changed by a batch of commands, written in a few statements at the end."""

from collections.abc import Callable, Iterable

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from sync.domain.access import scopes_of
from sync.domain.instant import Instant
from sync.domain.order import Order
from sync.domain.rules import Rules
from sync.server.commands.numbers import OpenLease, leases_of
from sync.server.commands.order_rows import blind_columns, caller_ref_of, open_document, row_of
from sync.server.feed.rows import FeedRow, write_feed
from sync.server.sealing import Sealer
from sync.server.shapes import is_id
from sync.server.tables.orders import order_scope, reporter_index, work_order, work_order_event


class OrderEvent(msgspec.Struct, frozen=True):
    """One line of the legal trail. ``args`` is the command as sent (JSON), sealed before it is stored."""

    order_id: str
    cmd_id: str
    kind: str
    actor: str
    device: str
    ver: int
    occurred_at: Instant
    received_at: Instant
    uncertain: bool
    args: bytes


Mark = tuple[dict[str, Order], int, int, int, int]
NextTimer = Callable[[Order, Rules, Instant], Instant | None]


class UnitOfWork:
    """Holds the orders of one transaction. Reads lock their rows, in id order: two batches cannot block each other."""

    def __init__(
        self,
        connection: Connection,
        rules: Rules,
        sealer: Sealer,
        now: Instant,
        next_timer: NextTimer,
        device: str = "",
    ) -> None:
        self.connection = connection
        self.rules = rules
        self.now = now
        self._sealer = sealer
        self._next_timer = next_timer
        self._stored: dict[str, Order | None] = {}
        self._present: dict[str, Order] = {}
        self._events: list[OrderEvent] = []
        self._feed: list[FeedRow] = []
        self._after: list[Callable[[Connection], None]] = []
        self._numbers: list[str] = []
        self._device = device
        self._leases: list[OpenLease] | None = None

    @property
    def leases(self) -> list[OpenLease]:
        """The number blocks the sending device draws from, read once."""
        if self._leases is None:
            self._leases = leases_of(self.connection, self._device)
        return self._leases

    def preload(self, order_ids: Iterable[str]) -> None:
        """Read and lock orders that the batch will touch."""
        missing = sorted(set(order_ids) - self._stored.keys())
        if not missing:
            return
        rows = self.connection.execute(_LOCK_ORDERS, {"ids": missing}).all()
        found = {row.id: open_document(row.doc, row.id, self._sealer) for row in rows}
        for order_id in missing:
            self._stored[order_id] = found.get(order_id)
            if order_id in found:
                self._present[order_id] = found[order_id]

    def order(self, order_id: str) -> Order | None:
        """Return an order as it stands after the commands so far."""
        if not is_id(order_id):
            return None
        self.preload((order_id,))
        return self._present.get(order_id)

    def is_number_taken(self, number: str) -> bool:
        """Tell whether another order has this number."""
        if number in self._numbers:
            return True
        return self.connection.execute(_BY_NUMBER, {"number": number}).first() is not None

    def put(self, order: Order, event: OrderEvent) -> Order:
        """Take the new state of an order and the line of its trail; returns it as it will be stored."""
        stored = self._stored.setdefault(order.id, None)
        if stored is None and order.id not in self._present:
            self._numbers.append(order.no)
        order = msgspec.structs.replace(order, caller_ref=caller_ref_of(order, self._sealer))
        self._present[order.id] = order
        self._events.append(event)
        return order

    def remember(self, events: Iterable[OrderEvent]) -> None:
        """Add earlier lines to the trail (bulk loading of orders that have a past)."""
        self._events += events

    def announce(self, row: FeedRow) -> None:
        """Add a feed row that is not an order's (reference data)."""
        self._feed.append(row)

    def later(self, write: Callable[[Connection], None]) -> None:
        """Run a write with the others at the end (tasks, quarantine, reference items)."""
        self._after.append(write)

    def mark(self) -> Mark:
        """Return a point to go back to when a command fails half-way."""
        return dict(self._present), len(self._events), len(self._feed), len(self._after), len(self._numbers)

    def back_to(self, mark: Mark) -> None:
        """Forget everything since ``mark``."""
        self._present = mark[0]
        del self._events[mark[1] :]
        del self._feed[mark[2] :]
        del self._after[mark[3] :]
        del self._numbers[mark[4] :]

    @property
    def changed(self) -> bool:
        """Tell whether anything will be written to the feed."""
        return bool(self._events or self._feed)

    def flush(self) -> None:
        """Write everything: orders, trail, scopes, other writes, and the feed last."""
        touched = [order for order_id, order in self._present.items() if order is not self._stored[order_id]]
        self._write_orders(touched)
        self._write_trail()
        rows = self._write_scopes(touched)
        for write in self._after:
            write(self.connection)
        write_feed(self.connection, [*rows, *self._feed], self.now)

    def _write_orders(self, touched: list[Order]) -> None:
        new: list[dict[str, object]] = []
        old: list[dict[str, object]] = []
        reporters: list[dict[str, object]] = []
        for order in touched:
            row = row_of(order, self._sealer, self._next_timer(order, self.rules, self.now))
            before = self._stored[order.id]
            if before is None:
                new.append(row)
            else:
                old.append({**row, "key": row["id"]})
            known = {reporter.id for reporter in before.reporters} if before else set[str]()
            reporters.extend(
                {"order_id": order.id, "reporter_id": one.id, **blind_columns(one.caller, self._sealer)}
                for one in order.reporters
                if one.id not in known
            )
        if new:
            self.connection.execute(_INSERT_ORDER, new)
        if old:
            self.connection.execute(_UPDATE_ORDER, old)
        if reporters:
            self.connection.execute(insert(reporter_index), reporters)

    def _write_trail(self) -> None:
        if not self._events:
            return
        values = [
            {**msgspec.structs.asdict(one), "args": self._sealer.seal(one.args, f"event:{one.cmd_id}")}
            for one in self._events
        ]
        self.connection.execute(_INSERT_EVENT, values)

    def _write_scopes(self, touched: list[Order]) -> list[FeedRow]:
        rows: list[FeedRow] = []
        entered: list[dict[str, str]] = []
        left: list[dict[str, str]] = []
        for order in touched:
            stored = self._stored[order.id]
            before = scopes_of(stored) if stored is not None else frozenset[str]()
            after = scopes_of(order)
            rows += [FeedRow(scope, "order", order.id, order.ver, "X") for scope in sorted(before - after)]
            rows += [FeedRow(scope, "order", order.id, order.ver, "U") for scope in sorted(after)]
            entered += [{"scope": scope, "order_id": order.id} for scope in sorted(after - before)]
            left += [{"b_scope": scope, "b_order": order.id} for scope in sorted(before - after)]
        if left:
            self.connection.execute(_LEAVE_SCOPE, left)
        if entered:
            self.connection.execute(_ENTER_SCOPE, entered)
        return rows


_LOCK_ORDERS = (
    select(work_order.c.id, work_order.c.doc)
    .where(work_order.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(work_order.c.id)
    .with_for_update()
)
_BY_NUMBER = select(work_order.c.id).where(work_order.c.public_no == bindparam("number"))
_INSERT_ORDER = insert(work_order)
_INSERT_EVENT = insert(work_order_event)
_ENTER_SCOPE = insert(order_scope)
_UPDATE_ORDER = (
    update(work_order)
    .where(work_order.c.id == bindparam("key"))
    .values({column.name: bindparam(column.name) for column in work_order.c if column.name != "id"})
)
_LEAVE_SCOPE = delete(order_scope).where(
    order_scope.c.scope == bindparam("b_scope"), order_scope.c.order_id == bindparam("b_order")
)
