"""Orders that may be about the same matter as the one being written: found by rare words, category and caller, then
weighed by five signals. All of it from the replica.
"""

from collections.abc import Callable
from dataclasses import dataclass

from desktop.services.ports import Candidate, OrderReader, SeatClock
from desktop.services.seat import Seat
from desktop.services.values import SimilarOrder
from sync.domain.act import OrderDraft
from sync.domain.codes import OPEN_STATES
from sync.domain.instant import DAY, HOUR, Instant
from sync.domain.order import Place
from sync.domain.phone import normalise
from sync.matching.duplicates import Rarity, Told, told
from sync.matching.duplicates_features import LONGEST, features, search_pairs, shared_matter
from sync.matching.similarity import Known, Point, Wanted, scorer

_WINDOW = 90 * DAY
_FLOOR = 0.25
_COUNTED = 400
"""Newest orders over which rare words are counted."""
_FRESH = 4 * HOUR
_TERMS = 16
"""Rarest words of the order that are searched for."""
_KEPT = 4000


@dataclass(frozen=True, slots=True)
class _Counted:
    """What is rare in one replica, and when it was counted."""

    orders: OrderReader
    at: Instant
    rarity: Rarity


class SimilarOrders:
    """``refs`` gives the matching marks of a caller's number, as masked rows carry them. Safe on several threads."""

    def __init__(self, seat: Seat, clock: SeatClock, refs: Callable[[str], tuple[str, ...]]) -> None:
        self._seat = seat
        self._clock = clock
        self._refs = refs
        self._counted: _Counted | None = None
        self._told: dict[tuple[str, Instant], Told] = {}

    def prepare(self) -> Rarity:
        """Return what is rare in this replica; counted again after some hours and for another person's replica."""
        orders, now = self._seat.store.orders, self._clock.wall_ms()
        known = self._counted
        if known is None or known.orders is not orders or not 0 <= now - known.at < _FRESH:
            self._told.clear()
            known = _Counted(orders, now, Rarity(map(features, orders.recent_texts(_COUNTED))))
            self._counted = known
        return known.rarity

    def find(self, draft: OrderDraft, limit: int) -> list[SimilarOrder]:
        """Return the likest orders, open ones first, with the signals that spoke."""
        wanted = self._wanted(draft)
        if wanted.is_empty:
            return []
        rarity = self.prepare()
        refs = self._refs(wanted.phone)
        said = f"{wanted.text}\n{wanted.place}"
        found = self._seat.store.orders.candidates(
            terms=_rarest(said, rarity),
            category=draft.category,
            area=draft.place.street or draft.place.district,
            phone=wanted.phone,
            caller_refs=refs,
            since=wanted.at - _WINDOW,
        )
        weigh = scorer(wanted, rarity)
        scored: list[tuple[SimilarOrder, str]] = []
        for one in found:
            result = weigh(self._known(one, wanted.phone if one.phone in refs else normalise(one.phone), rarity))
            if result.score >= _FLOOR:
                similar = SimilarOrder(
                    row=one.row, score=result.score, signals=result.signals, distance=result.distance
                )
                scored.append((similar, one.content))
        scored.sort(key=lambda one: (one[0].row.state not in OPEN_STATES, -one[0].score, -one[0].row.created_at))
        return [
            SimilarOrder(one.row, one.score, one.signals, one.distance, shared_matter(draft.content, content))
            for one, content in scored[:limit]  # a title begins with the area: no matter
        ]

    def _wanted(self, draft: OrderDraft) -> Wanted:
        return Wanted(
            text=f"{draft.title} {draft.content}".strip()[:LONGEST],
            category=draft.category,
            district=draft.place.district,
            street=draft.place.street,
            place=f"{draft.place.text} {draft.place.detail}".strip()[:LONGEST],
            phone=normalise(draft.caller.phone) if draft.caller.phone else "",
            at=self._clock.wall_ms(),
            point=_point(draft.place),
        )

    def _known(self, one: Candidate, phone: str, rarity: Rarity) -> Known:
        row = one.row
        key = (row.id, row.updated_at)
        said = self._told.get(key)
        if said is None:
            if len(self._told) >= _KEPT:
                self._told.clear()
            said = self._told[key] = told(f"{_text(one)}\n{one.place.text}", rarity)
        return Known(
            said=said,
            category=row.category,
            district=row.district,
            street=row.street,
            place=one.place.text,
            phone=phone,
            at=row.created_at,
            point=_point(one.place),
        )


def _text(one: Candidate) -> str:
    return f"{one.row.title} {one.content}"


def _point(place: Place) -> Point | None:
    return None if place.lon is None or place.lat is None else (place.lon, place.lat)


def _rarest(said: str, rarity: Rarity) -> list[tuple[str, float]]:
    weighed = sorted(((rarity.of("c" + pair), pair) for pair in search_pairs(said)), reverse=True)
    return [(pair, weight) for weight, pair in weighed[:_TERMS]]
