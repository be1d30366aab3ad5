"""What a page of the feed says of each row: bodies as they are now, rights checked now."""

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Connection, select

from sync.contract.codec import encode
from sync.contract.messages import Change
from sync.contract.nuisance import NUISANCE
from sync.domain.call_record import CallRecord, scopes_of_call
from sync.domain.nuisance import Nuisance, mark_of, scopes_of_nuisance
from sync.server.feed.order_shelf import OrderShelf, ShownOrder
from sync.server.feed.pages import PageRow
from sync.server.feed.visibility import Viewer, call_body
from sync.server.tables.feed import reference_item
from sync.server.telephony.call_book import CALL, CallBook
from sync.server.telephony.nuisance_book import NuisanceBook

ORDER = "order"
_Items = dict[tuple[str, str], tuple[int, bool, str]]


class Bodies(msgspec.Struct):
    """Records of some rows, read once for everybody who gets them; ``broken`` are orders whose document is damaged."""

    orders: dict[str, ShownOrder]
    broken: set[str]
    items: _Items
    calls: dict[str, CallRecord] = {}
    nuisances: dict[str, Nuisance] = {}
    refs: dict[str, str] = {}

    def changes(self, viewer: Viewer, rows: Iterable[PageRow]) -> list[Change]:
        """Return the lines of rows for a viewer."""
        sent: set[tuple[str, str]] = set()
        changes: list[Change] = []
        for row in rows:
            if row.entity == ORDER and row.entity_id in self.broken:
                continue  # not a word: a seat that has it keeps it, and the feed goes on
            if row.entity == ORDER:
                changes.append(_order_change(row, self.orders.get(row.entity_id), viewer, sent))
            elif row.entity == CALL:
                changes.append(_call_change(row, self.calls.get(row.entity_id), viewer, sent))
            elif row.entity == NUISANCE:
                changes.append(self._mark_change(row, viewer))
            else:
                changes.append(_item_change(row, self.items.get((row.entity, row.entity_id)), sent))
        return changes

    def _mark_change(self, row: PageRow, viewer: Viewer) -> Change:
        one = self.nuisances.get(row.entity_id)
        if one is None or row.scope not in (scopes := scopes_of_nuisance(one)):
            return Change(p=row.pos, s=row.scope, e=NUISANCE, id=row.entity_id, ver=row.ver, op="X")
        body = mark_body(viewer, one, self.refs[one.id], scopes)
        return Change(p=row.pos, s=row.scope, e=NUISANCE, id=one.id, ver=one.ver, op="U", d=body)


def mark_body(viewer: Viewer, one: Nuisance, caller_ref: str, scopes: frozenset[str]) -> msgspec.Raw:
    """Return a measure's mark as JSON; who proposed it learns the answer."""
    own = any(scope.startswith("user:") and scope in viewer.grants for scope in scopes)
    return msgspec.Raw(encode(mark_of(one, caller_ref, own=own)))


def read_bodies(connection: Connection, rows: Sequence[PageRow], shelf: OrderShelf) -> Bodies:
    """Read the records of rows."""
    versions: dict[str, int] = {}
    for row in rows:
        if row.entity == ORDER:
            versions[row.entity_id] = max(row.ver, versions.get(row.entity_id, row.ver))
    orders, broken = shelf.read(connection, versions.keys(), versions)
    called = {row.entity_id for row in rows if row.entity == CALL}
    calls = CallBook(shelf.sealer).read_many(connection, called) if called else {}
    others = {(one.entity, one.entity_id) for one in rows if one.entity not in (ORDER, CALL, NUISANCE)}
    marked = {row.entity_id for row in rows if row.entity == NUISANCE}
    nuisances = NuisanceBook(shelf.sealer).read_many(connection, marked) if marked else {}
    refs = {one.id: shelf.sealer.caller_ref(one.number) for one in nuisances.values()}
    return Bodies(orders, broken, _items(connection, others), calls, nuisances, refs)


def _order_change(row: PageRow, order: ShownOrder | None, viewer: Viewer, sent: set[tuple[str, str]]) -> Change:
    """Return the line of an order: what left the scope in the meantime is sent as leaving, never with a body."""
    if row.op == "X" or order is None:
        return Change(p=row.pos, s=row.scope, e=ORDER, id=row.entity_id, ver=row.ver, op="X")
    scopes = order.shared_scopes(viewer)
    if row.scope not in scopes:
        return Change(p=row.pos, s=row.scope, e=ORDER, id=order.id, ver=order.ver, op="X")
    key = (ORDER, order.id)
    if key in sent:
        return Change(p=row.pos, s=row.scope, e=ORDER, id=order.id, ver=order.ver, op="U")
    sent.add(key)
    body = msgspec.Raw(order.body(viewer, scopes))
    return Change(p=row.pos, s=row.scope, e=ORDER, id=order.id, ver=order.ver, op="U", d=body)


def _call_change(row: PageRow, call: CallRecord | None, viewer: Viewer, sent: set[tuple[str, str]]) -> Change:
    if call is None or row.scope not in scopes_of_call(call):
        return Change(p=row.pos, s=row.scope, e=CALL, id=row.entity_id, ver=row.ver, op="X")
    key = (CALL, call.id)
    if key in sent:
        return Change(p=row.pos, s=row.scope, e=CALL, id=call.id, ver=call.ver, op="U")
    sent.add(key)
    return Change(p=row.pos, s=row.scope, e=CALL, id=call.id, ver=call.ver, op="U", d=call_body(viewer, call))


def _item_change(row: PageRow, item: tuple[int, bool, str] | None, sent: set[tuple[str, str]]) -> Change:
    key = (row.entity, row.entity_id)
    if item is None or item[1]:
        return Change(p=row.pos, s=row.scope, e=row.entity, id=row.entity_id, ver=row.ver, op="X")
    ver, _, body = item
    if key in sent:
        return Change(p=row.pos, s=row.scope, e=row.entity, id=row.entity_id, ver=ver, op="U")
    sent.add(key)
    return Change(p=row.pos, s=row.scope, e=row.entity, id=row.entity_id, ver=ver, op="U", d=msgspec.Raw(body.encode()))


def _items(connection: Connection, keys: set[tuple[str, str]]) -> _Items:
    found: _Items = {}
    for kind in {kind for kind, _ in keys}:
        rows = connection.execute(
            select(reference_item).where(
                reference_item.c.kind == kind, reference_item.c.id.in_([one for of, one in keys if of == kind])
            )
        )
        found |= {(row.kind, row.id): (row.ver, bool(row.retired), row.body) for row in rows}
    return found
