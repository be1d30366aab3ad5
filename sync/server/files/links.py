"""What becomes of the files a command names, in the command's own transaction."""

from sqlalchemy import Connection, select

from sync.domain.attachments import arrived
from sync.domain.instant import Instant
from sync.domain.order import Order
from sync.server.commands.work import UnitOfWork
from sync.server.tables.deposits import order_file, stored_file
from sync.server.upsert import insert_into


def link_files(work: UnitOfWork, order: Order, act: str, device: str, now: Instant) -> Order:
    """Link the files an act has brought; those whose content is here already are marked so."""
    new = [file.id for file in order.attachments if file.act == act]
    if not new:
        return order
    here = work.connection.scalars(
        select(stored_file.c.id).where(stored_file.c.id.in_(new), stored_file.c.complete_at.is_not(None))
    ).all()

    def write(connection: Connection) -> None:
        rows = [{"order_id": order.id, "file_id": file_id, "device": device, "at": now} for file_id in new]
        connection.execute(insert_into(connection, order_file).on_conflict_do_nothing(), rows)

    work.later(write)
    return arrived(order, here)
