"""Lists, single orders and searches, from the replica with this seat's pending acts laid over it."""

import hmac
from array import array
from collections.abc import Sequence

from desktop.services.ports import SeatClock
from desktop.services.reference_service import ReferenceService
from desktop.services.seat import Seat
from desktop.services.values import OrderDetail, OrderListRow, OrderQuery, SimilarOrder
from sync.domain.act import OrderDraft
from sync.domain.codes import OPEN_STATES, Action
from sync.domain.instant import DAY
from sync.domain.order import Order
from sync.domain.phone import normalise
from sync.domain.workflow.decide import available
from sync.matching.similarity import Known, Wanted, scorer

_SIMILAR_WINDOW = 90 * DAY
_SIMILAR_CANDIDATES = 200
_SIMILAR_FLOOR = 0.25
_COMPARED = 2000
"""Characters of a text that are compared: a form holds whatever was pasted into it."""


class OrderQueries:
    """Every read of orders a screen makes. All calls may block for milliseconds: use the ``store_read`` queue."""

    def __init__(self, seat: Seat, reference: ReferenceService, clock: SeatClock) -> None:
        self._seat = seat
        self._reference = reference
        self._clock = clock

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
            found.update((row.id, row) for row in reader.by_number(digits)[:limit])
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
        return self._seat.store.orders.by_phone(number, limit, self._caller_refs(number))

    def _caller_refs(self, number: str) -> tuple[str, ...]:
        """Return the matching marks of a number, as masked rows carry them; none for seats without the matching key.

        While the city changes its matching key, rows carry marks of the former or of the present one.
        """
        session = self._seat.session
        keys = [key for key in (session.matching_key, session.matching_former) if key and number]
        return tuple(hmac.digest(bytes.fromhex(key), number.encode(), "sha256")[:8].hex() for key in keys)

    def similar(self, draft: OrderDraft, limit: int) -> list[SimilarOrder]:
        """Return orders that may be about the same matter: open ones first (a caller can join those), best first
        within both, with the signals that spoke (5: see similarity).
        """
        wanted = Wanted(
            text=f"{draft.title} {draft.content}".strip()[:_COMPARED],
            category=draft.category,
            district=draft.place.district,
            street=draft.place.street,
            place=f"{draft.place.text} {draft.place.detail}".strip()[:_COMPARED],
            phone=normalise(draft.caller.phone) if draft.caller.phone else "",
            at=self._clock.wall_ms(),
        )
        if wanted.is_empty:
            return []
        refs = self._caller_refs(wanted.phone)
        candidates = self._seat.store.orders.candidates(
            texts=(draft.title, draft.content[:_COMPARED], draft.place.text[:_COMPARED]),
            category=draft.category,
            area=draft.place.street or draft.place.district,
            phone=wanted.phone,
            caller_refs=refs,
            since=wanted.at - _SIMILAR_WINDOW,
            limit=_SIMILAR_CANDIDATES,
        )
        weigh = scorer(wanted)
        scored: list[SimilarOrder] = []
        for one in candidates:
            row = one.row
            result = weigh(
                Known(
                    text=f"{row.title} {one.content}",
                    category=row.category,
                    district=row.district,
                    street=row.street,
                    place=one.place_text,
                    phone=wanted.phone if one.phone in refs else normalise(one.phone),
                    at=row.created_at,
                )
            )
            if result.score >= _SIMILAR_FLOOR:
                scored.append(SimilarOrder(row=row, score=result.score, signals=result.signals))
        scored.sort(key=lambda one: (one.row.state not in OPEN_STATES, -one.score, -one.row.created_at))
        return scored[:limit]
