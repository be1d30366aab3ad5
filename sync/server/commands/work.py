"""The unit of work: orders changed by a batch of commands, written in a few statements at the end."""

from collections.abc import Callable, Iterable, Mapping

import msgspec
from sqlalchemy import Connection, bindparam, select

from sync.domain.access import scopes_of
from sync.domain.instant import Instant
from sync.domain.order import Order
from sync.domain.rules import Rules
from sync.server.commands.ahead import Ahead
from sync.server.commands.numbers import OpenLease, leases_of
from sync.server.commands.order_rows import blind_columns, caller_ref_of, open_document, row_of
from sync.server.commands.writes import (
    CHANGED_ORDER,
    ENTERED_SCOPE,
    EVENT,
    FEED,
    LEFT_SCOPE,
    MADE_OF,
    NEW_ORDER,
    REPORTER,
    USED,
    Writes,
)
from sync.server.feed.rows import FeedRow, feed_values, write_feed
from sync.server.sealing import Sealer
from sync.server.shapes import is_id
from sync.server.tables.commands import intake_quarantine
from sync.server.tables.deposits import draft_order
from sync.server.tables.orders import work_order
from sync.server.tables.people import account


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


class MadeOfDraft(msgspec.Struct, frozen=True):
    """The order that was made of a draft, and who made it when."""

    order_id: str
    no: str
    by: str
    by_name: str
    at: Instant


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
        self._free: set[str] = set()
        self._drafts: dict[str, MadeOfDraft] = {}
        self._unmade: set[str] = set()
        self.writes = Writes()
        self._device = device
        self._leases: list[OpenLease] | None = None

    @property
    def leases(self) -> list[OpenLease]:
        """The number blocks the sending device draws from, read once."""
        if self._leases is None:
            self._leases = leases_of(self.connection, self._device)
        return self._leases

    def take_ahead(self, ahead: Ahead, order_ids: Iterable[str], numbers: Iterable[str], marks: Iterable[str]) -> None:
        """Take what was found of the orders, numbers and drafts that the batch names, as far as it was looked for."""
        self._free |= set(numbers) - ahead.taken
        self._unmade |= set(marks) - ahead.taken
        self._leases = ahead.leases
        self._take_orders(set(order_ids), ahead.documents)

    def preload(self, order_ids: Iterable[str]) -> None:
        """Read and lock orders that will be touched."""
        missing = set(order_ids) - self._stored.keys()
        if missing:
            rows = self.connection.execute(_LOCK_ORDERS, {"ids": sorted(missing)})
            self._take_orders(missing, {row.id: row.doc for row in rows})

    def _take_orders(self, order_ids: set[str], documents: Mapping[str, bytes]) -> None:
        found = {one: open_document(doc, one, self._sealer) for one, doc in documents.items() if one in order_ids}
        self._stored |= {one: found.get(one) for one in order_ids}
        self._present |= found

    def order(self, order_id: str) -> Order | None:
        """Return an order as it stands after the commands so far."""
        if not is_id(order_id):
            return None
        self.preload((order_id,))
        return self._present.get(order_id)

    def held(self, order_id: str) -> Order | None:
        """Return an order that this transaction has read or made; nothing is read for it."""
        return self._present.get(order_id)

    def is_number_taken(self, number: str) -> bool:
        """Tell whether another order has this number, or one that waits in quarantine: its caller was told it."""
        if number in self._numbers:
            return True
        if number in self._free:
            return False
        if self.has_order_with(number):
            return True
        return self.connection.scalars(_ASIDE, {"numbers": [number]}).first() is not None

    def has_order_with(self, number: str) -> bool:
        """Tell whether an order that was stored before has this number."""
        return self.connection.execute(_BY_NUMBER, {"number": number}).first() is not None

    def made_of(self, mark: str) -> MadeOfDraft | None:
        """Return the order that was made of a draft."""
        if mark in self._unmade or mark in self._drafts:
            return self._drafts.get(mark)
        row = self.connection.execute(_MADE_OF, {"mark": mark}).first()
        return None if row is None else MadeOfDraft(row.order_id, row.no or "", row.user_id, row.name or "", row.at)

    def note_draft(self, mark: str, made: MadeOfDraft) -> None:
        """Note which order was made of a draft. Two at the same moment: the second transaction is done again."""
        self._drafts[mark] = made

    def hold_number(self, number: str) -> None:
        """Keep a number for a create that is put aside."""
        self._numbers.append(number)

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
        """Write everything: orders, trail, scopes, what was added to ``writes``, other writes, and the feed last."""
        touched = [order for order_id, order in self._present.items() if order is not self._stored[order_id]]
        self._write_orders(touched)
        self._write_trail()
        for mark, made in self._drafts.items():
            values = {"mark": mark, "order_id": made.order_id, "user_id": made.by, "at": made.at}
            self.writes.add(MADE_OF, values)
        rows = [*self._write_scopes(touched), *self._feed]
        for write in self._after:
            write(self.connection)
        if self.connection.dialect.name == "sqlite":
            self.writes.store(self.connection)
            write_feed(self.connection, rows, self.now)
        else:
            self.writes.add(FEED, *feed_values(rows, self.now))
            self.writes.store(self.connection)

    def _write_orders(self, touched: list[Order]) -> None:
        for order in touched:
            row = row_of(order, self._sealer, self._next_timer(order, self.rules, self.now))
            before = self._stored[order.id]
            self.writes.add(NEW_ORDER if before is None else CHANGED_ORDER, row)
            if is_id(order.article) and (before is None or before.article != order.article):
                use = {"article": order.article, "order_id": order.id, "at": self.now, "told": False}
                self.writes.add(USED, use)
            known = {reporter.id for reporter in before.reporters} if before else set[str]()
            for one in order.reporters:
                if one.id not in known:
                    blind = blind_columns(one.caller, self._sealer)
                    self.writes.add(REPORTER, {"order_id": order.id, "reporter_id": one.id, **blind})

    def _write_trail(self) -> None:
        for one in self._events:
            sealed = self._sealer.seal(one.args, f"event:{one.cmd_id}")
            self.writes.add(EVENT, {**msgspec.structs.asdict(one), "args": sealed})

    def _write_scopes(self, touched: list[Order]) -> list[FeedRow]:
        rows: list[FeedRow] = []
        for order in touched:
            stored = self._stored[order.id]
            before = scopes_of(stored) if stored is not None else frozenset[str]()
            after = scopes_of(order)
            left, entered = sorted(before - after), sorted(after - before)
            rows += [FeedRow(scope, "order", order.id, order.ver, "X") for scope in left]
            rows += [FeedRow(scope, "order", order.id, order.ver, "U") for scope in sorted(after)]
            self.writes.add(ENTERED_SCOPE, *({"scope": scope, "order_id": order.id} for scope in entered))
            self.writes.add(LEFT_SCOPE, *({"scope": scope, "order_id": order.id} for scope in left))
        return rows


_LOCK_ORDERS = (
    select(work_order.c.id, work_order.c.doc)
    .where(work_order.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(work_order.c.id)
    .with_for_update()
)
_ASIDE = select(intake_quarantine.c.no).where(intake_quarantine.c.no.in_(bindparam("numbers", expanding=True)))
_MADE_OF = (
    select(
        draft_order.c.order_id, draft_order.c.user_id, draft_order.c.at, work_order.c.public_no.label("no"),
        account.c.name,
    )
    .outerjoin_from(draft_order, work_order, work_order.c.id == draft_order.c.order_id)
    .outerjoin(account, account.c.id == draft_order.c.user_id)
    .where(draft_order.c.mark == bindparam("mark"))
)  # fmt: skip
_BY_NUMBER = select(work_order.c.id).where(work_order.c.public_no == bindparam("number"))
