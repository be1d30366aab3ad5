"""Lists, single orders and searches, from the replica with this seat's pending acts laid over it."""

import hmac
from array import array
from collections.abc import Sequence

from desktop.services.ports import SeatClock
from desktop.services.reference_service import ReferenceService
from desktop.services.seat import Seat
from desktop.services.similar_orders import SimilarOrders
from desktop.services.values import OrderDetail, OrderListRow, OrderQuery, SimilarOrder
from sync.domain.act import OrderDraft
from sync.domain.codes import Action
from sync.domain.order import Order
from sync.domain.phone import normalise
from sync.domain.workflow.decide import available


class OrderQueries:
    """Every read of orders a screen makes. All calls may block for milliseconds: use the ``store_read`` queue."""

    def __init__(self, seat: Seat, reference: ReferenceService, clock: SeatClock) -> None:
        self._seat = seat
        self._reference = reference
        self._clock = clock
        self._similar = SimilarOrders(seat, clock, self.caller_refs)

    def first_page(self, query: OrderQuery, limit: int) -> list[OrderListRow]:
        """Return the first rows of a list."""
        return self._seat.store.orders.first_page(query, limit)

    def keys(self, query: OrderQuery) -> "array[int]":
        """Return the row keys of the whole list as ``array('q')``, in its order."""
        return self._seat.store.orders.keys(query)

    def rows(self, keys: Sequence[int]) -> list[OrderListRow]:
        """Return rows by key in the order asked; rows that are gone are left out."""
        return self._seat.store.orders.rows(keys)

    def count(self, query: OrderQuery) -> int:
        """Return the length of a list."""
        return self._seat.store.orders.count(query)

    def counts(self, queries: Sequence[OrderQuery]) -> list[int]:
        """Return the lengths of several lists."""
        return self._seat.store.orders.counts(queries)

    def key_of(self, order_id: str) -> int | None:
        """Return the row key of an order."""
        return self._seat.store.orders.key_of(order_id)

    def order(self, order_id: str) -> Order | None:
        """Return the order alone, as shown."""
        return self._seat.store.orders.order(order_id)

    def detail(self, order_id: str) -> OrderDetail | None:
        """Return the order with its pending commands and what the signed-in person may do now."""
        reader = self._seat.store.orders
        order = reader.order(order_id)
        if order is None:
            return None
        base = reader.base(order_id)
        return OrderDetail(
            order=order,
            base_ver=base.ver if base is not None else 0,
            pending=reader.pending(order_id),
            available=self._available(order),
            evicted=reader.is_evicted(order_id),
        )

    def _available(self, order: Order) -> tuple[Action, ...]:
        if not self._reference.is_ready:
            return ()
        return available(order, self._seat.actor, self._reference.rules, self._clock.wall_ms())

    def search(self, text: str, limit: int) -> list[OrderListRow]:
        """Find orders by number (whole or its end), caller's number, or words; newest first."""
        words = text.strip()
        if not words:
            return []
        reader = self._seat.store.orders
        digits = words.replace("-", "").replace(" ", "")
        found: dict[str, OrderListRow] = {}
        if len(digits) >= 4 and digits.isalnum() and any(letter.isdigit() for letter in digits):
            numbered = sorted(reader.by_number(digits), key=lambda row: row.no != digits.upper())
            found.update((row.id, row) for row in numbered[:limit])
            if len(digits) >= 7 and digits.isdigit():
                found.update((row.id, row) for row in self.by_phone(digits, limit) if row.id not in found)
        if len(found) < limit:
            found.update((row.id, row) for row in reader.search(words, limit) if row.id not in found)
        return list(found.values())[:limit]

    def by_phone(self, phone: str, limit: int) -> list[OrderListRow]:
        """Return the orders of a caller, newest first."""
        number = normalise(phone)
        if not number:
            return []
        return self._seat.store.orders.by_phone(number, limit, self.caller_refs(number))

    def caller_refs(self, number: str) -> tuple[str, ...]:
        """Return the matching marks of a number (see :func:`caller_refs`)."""
        return caller_refs(self._seat, number)

    def similar(self, draft: OrderDraft, limit: int) -> list[SimilarOrder]:
        """Return orders that may be about the same matter: open ones first (a caller can join those), best first
        within both, with the signals that spoke (see similarity).
        """
        return self._similar.find(draft, limit)

    def prepare_similar(self) -> None:
        """Count what is rare in this city's orders, so that the first question does not wait for it."""
        self._similar.prepare()


def caller_refs(seat: Seat, number: str) -> tuple[str, ...]:
    """Return the matching marks of a number, as masked rows carry them; none for seats without the matching key.

    While the city changes its matching key, rows carry marks of the former or of the present one.
    """
    session = seat.session
    keys = [key for key in (session.matching_key, session.matching_former) if key and number]
    return tuple(hmac.digest(bytes.fromhex(key), number.encode(), "sha256")[:8].hex() for key in keys)
