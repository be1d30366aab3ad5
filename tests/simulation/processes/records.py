"""What a server's database holds, opened."""

import msgspec
from sqlalchemy import select

from sync.domain.order import Order
from sync.server.commands.order_rows import open_document
from sync.server.services import Services
from sync.server.tables.commands import intake_quarantine
from sync.server.tables.orders import work_order, work_order_event


def orders_of(services: Services) -> dict[str, Order]:
    """Return every order."""
    with services.database.read() as connection:
        rows = connection.execute(select(work_order.c.id, work_order.c.doc)).all()
    return {str(row.id): open_document(row.doc, str(row.id), services.sealer) for row in rows}


def texts_of(services: Services, orders: dict[str, Order]) -> bytes:
    """Return everything people have typed that stands in orders, their trail or quarantine."""
    pieces = [msgspec.json.encode(order) for order in orders.values()]
    with services.database.read() as connection:
        for row in connection.execute(select(work_order_event.c.cmd_id, work_order_event.c.args)):
            pieces.append(services.sealer.open(row.args, f"event:{row.cmd_id}"))
        for row in connection.execute(select(intake_quarantine.c.cmd_id, intake_quarantine.c.raw)):
            pieces.append(services.sealer.open(row.raw, f"quarantine:{row.cmd_id}"))
    return b"\n".join(pieces)
