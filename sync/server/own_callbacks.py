"""Orders that closed before this version get the scope that keeps them in sight of who called back, once."""

from sqlalchemy import Connection, exists, select

from sync.domain.access import called_by, scopes_of
from sync.domain.codes import OrderState
from sync.server.commands.order_rows import readable_document
from sync.server.database import Database
from sync.server.sealing import Sealer
from sync.server.tables.orders import order_scope, work_order
from sync.server.upsert import insert_into

LAST_WITHOUT, SINCE = "0013", "0014"
"""The version of the schema from which on the rows are written as orders close, and the one before it."""
_AT_ONCE = 500
_OWN = called_by("")


def stand_own_callbacks(database: Database, sealer: Sealer) -> None:
    """Write the missing rows. Seats fetch them as a new scope of theirs, so no change is announced."""
    has_row = exists().where(order_scope.c.order_id == work_order.c.id, order_scope.c.scope.startswith(_OWN))
    closed = select(work_order.c.id).where(work_order.c.state == OrderState.CLOSED.value, ~has_row)
    with database.read() as connection:
        waiting = list(connection.scalars(closed))
    for start in range(0, len(waiting), _AT_ONCE):
        with database.write() as connection:
            _stand(connection, waiting[start : start + _AT_ONCE], sealer)


def _stand(connection: Connection, ids: list[str], sealer: Sealer) -> None:
    orders = select(work_order.c.id, work_order.c.doc).where(work_order.c.id.in_(ids))
    rows = [
        {"scope": scope, "order_id": row.id}
        for row in connection.execute(orders).all()
        if (order := readable_document(row.doc, row.id, sealer)) is not None  # the check of the data tells of others
        for scope in scopes_of(order)
        if scope.startswith(_OWN)
    ]
    if rows:
        connection.execute(insert_into(connection, order_scope).on_conflict_do_nothing(), rows)
