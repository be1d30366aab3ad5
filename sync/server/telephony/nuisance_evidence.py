"""The calls and orders that are named as evidence against a number: whether they are here, of it, and to be seen."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, exists, or_, select

from sync.domain.access import scopes_of
from sync.domain.call_record import CallRecord, scopes_of_call
from sync.domain.order import Caller, Order
from sync.domain.phone import is_hidden, normalise
from sync.server.feed.visibility import Viewer, scopes_through
from sync.server.sealing import Sealer
from sync.server.tables.orders import order_scope, reporter_index, work_order
from sync.server.telephony.call_book import CallBook


class NuisanceEvidence:
    """Answers hold an id only for what is here; reads lock nothing."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer
        self._calls = CallBook(sealer)

    def standing(
        self,
        connection: Connection,
        number: str,
        calls: Sequence[str],
        orders: Sequence[str],
        viewer: Viewer | None = None,
    ) -> dict[str, bool]:
        """Tell by id whether it is of the number, and, where there is a viewer, whether they see it."""
        records = self._calls.read_many(connection, calls).values() if calls else ()
        found = {one.id: _is_of(one, number, viewer) for one in records if not _is_beginning(one)}
        if orders:
            found |= self._orders(connection, number, orders, viewer)
        return found

    def _orders(
        self, connection: Connection, number: str, orders: Collection[str], viewer: Viewer | None
    ) -> dict[str, bool]:
        blind, order, told = self._sealer.blind("phone", number), work_order.c, reporter_index.c
        reported = exists().where(told.order_id == order.id, or_(told.phone_ix == blind, told.contact_ix == blind))
        of_number = or_(order.phone_ix == blind, order.contact_ix == blind, reported)
        rows = connection.execute(
            select(order.id, order.accused_unit_id, of_number.label("of_number")).where(order.id.in_(sorted(orders)))
        ).all()
        scopes: dict[str, set[str]] = {row.id: set() for row in rows}
        for row in connection.execute(select(order_scope).where(order_scope.c.order_id.in_(sorted(scopes)))):
            scopes[row.order_id].add(row.scope)
        return {
            row.id: bool(row.of_number)
            and (viewer is None or bool(scopes_through(viewer, row.accused_unit_id, frozenset(scopes[row.id]))))
            for row in rows
        }


def is_order_of(order: Order, number: str, viewer: Viewer) -> bool:
    """Tell the same of an order that is not written yet."""
    callers = (order.caller, *(one.caller for one in order.reporters))
    seen = scopes_through(viewer, order.accused_unit, scopes_of(order))
    return bool(seen) and any(number in _numbers(caller) for caller in callers)


def _is_beginning(call: CallRecord) -> bool:
    """Tell whether it is not known yet who calls, or whom: the seat will tell."""
    facts = call.facts
    return facts.ended_at is None and not facts.hidden and not (facts.number and facts.agent)


def _is_of(call: CallRecord, number: str, viewer: Viewer | None) -> bool:
    seen = viewer is None or not scopes_of_call(call).isdisjoint(viewer.grants)
    return seen and call.facts.number == number


def _numbers(caller: Caller) -> set[str]:
    return {normalise(one) for one in (caller.phone, caller.contact_phone) if one and not is_hidden(one)}
