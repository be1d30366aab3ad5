"""Orders that closed before this version get the scopes that keep them in sight of who called back and of who decided
that nobody need be called, once.
"""

from sqlalchemy import Connection, Select, exists, select

from sync.domain.access import called_by, scopes_of
from sync.domain.actor import SYSTEM_ACTOR
from sync.domain.codes import Action, OrderState
from sync.domain.instant import Instant
from sync.server.commands.order_rows import readable_document
from sync.server.database import Database
from sync.server.feed.rows import FeedRow, write_feed
from sync.server.sealing import Sealer
from sync.server.tables.orders import order_scope, work_order, work_order_event
from sync.server.upsert import insert_into

_OWN = called_by("")
_AT_ONCE = 500
_CLOSED = select(work_order.c.id).where(work_order.c.state == OrderState.CLOSED.value)
_WITHOUT = _CLOSED.where(
    ~exists().where(order_scope.c.order_id == work_order.c.id, order_scope.c.scope.startswith(_OWN))
)
_EXEMPTED = _CLOSED.where(
    exists().where(
        work_order_event.c.order_id == work_order.c.id,
        work_order_event.c.kind == f"order.{Action.EXEMPT_CALLBACK.value}",
        work_order_event.c.actor != SYSTEM_ACTOR.user_id,
    )
)
STAGES: tuple[tuple[str, Select[str]], ...] = (("0014", _WITHOUT), ("0022", _EXEMPTED))
"""From which version of the schema on some rows are written as orders close (of who called back, of who decided that
nobody need be called), and which orders of before may lack them: few, for an order must be opened to be looked at.
"""


def stand_own_callbacks(database: Database, sealer: Sealer, orders: Select[str], now: Instant) -> None:
    """Write the rows that are missing. The seats are told, for they may hold the scope already."""
    with database.read() as connection:
        waiting = list(connection.scalars(orders))
    for start in range(0, len(waiting), _AT_ONCE):
        with database.write() as connection:
            _stand(connection, waiting[start : start + _AT_ONCE], sealer, now)


def _stand(connection: Connection, ids: list[str], sealer: Sealer, now: Instant) -> None:
    stored = select(order_scope.c.scope, order_scope.c.order_id).where(order_scope.c.order_id.in_(ids))
    there = set(map(tuple, connection.execute(stored)))
    orders = select(work_order.c.id, work_order.c.ver, work_order.c.doc).where(work_order.c.id.in_(ids))
    missing = [
        FeedRow(scope, "order", row.id, row.ver, "U")
        for row in connection.execute(orders).all()
        if (order := readable_document(row.doc, row.id, sealer)) is not None  # the check of the data tells of others
        for scope in sorted(scopes_of(order))
        if scope.startswith(_OWN) and (scope, row.id) not in there
    ]
    if missing:
        rows = [{"scope": one.scope, "order_id": one.entity_id} for one in missing]
        connection.execute(insert_into(connection, order_scope).on_conflict_do_nothing(), rows)
        write_feed(connection, missing, now)
