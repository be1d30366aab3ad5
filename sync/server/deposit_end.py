"""The end of a handed-over draft whose order has come: it must not open at another desk and be entered again."""

from sqlalchemy import Connection, update

from sync.contract.drafts import deposit_id
from sync.server.commands.context import Sending
from sync.server.commands.work import UnitOfWork
from sync.server.tables.deposits import draft_deposit
from sync.server.upsert import insert_into

BECAME_ORDER = "order"
"""Stands as taker where an order was made of the draft."""

_LONGEST_NAME = 200


def end_deposit(work: UnitOfWork, sending: Sending, draft: str) -> None:
    """End the sender's deposit of ``draft`` in the transaction of the create.

    A mark stays also where no deposit is: the request may have been overtaken by the create and arrive later.
    """
    if len(draft) > _LONGEST_NAME:
        return
    user, device, now = sending.actor.user_id, sending.device, sending.now
    name = deposit_id(user, draft)

    def end(connection: Connection) -> None:
        ended = {"device": device, "data": b"", "taken_by": BECAME_ORDER, "taken_at": now}
        other = {"seat": "", "number": "", "created_at": now, "deposited_at": now}
        connection.execute(
            insert_into(connection, draft_deposit).on_conflict_do_nothing(),
            {"id": name, "user_id": user, **other, **ended},
        )
        # what another desk has written under the same name since is not in this order: it stays
        own = (draft_deposit.c.id == name, draft_deposit.c.user_id == user, draft_deposit.c.device == device)
        connection.execute(update(draft_deposit).where(*own).values(ended))

    work.later(end)
