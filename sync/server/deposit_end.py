"""The end of a handed-over draft whose order has come, or that was thrown away: it must not open at another desk."""

from sqlalchemy import Connection, and_, or_, update

from sync.contract.drafts import deposit_id
from sync.domain.instant import Instant
from sync.server.auth.forks import devices_it_was
from sync.server.auth.principals import Principal
from sync.server.commands.context import Sending
from sync.server.commands.work import UnitOfWork
from sync.server.tables.deposits import draft_deposit
from sync.server.upsert import insert_into

BECAME_ORDER = "order"
"""Stands as taker where an order was made of the draft."""

DROPPED = "dropped"
"""Stands as taker where a desk that had a draft has thrown it away; ``created_at`` says which words."""

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


def drop_deposit(connection: Connection, principal: Principal, name: str, changed_at: Instant, now: Instant) -> None:
    """End the deposit of words that were thrown away at the desk that had handed them over, or that has taken them
    and could not say so.

    A mark stays where no deposit is: the request may still be on its way. What another desk has for certain or has
    handed over since is left alone; one that took them and never said so may not have them, and would get them again.
    The caller has made sure that no newer words lie there.
    """
    user, device = principal.user_id, principal.device
    ended = {"device": device, "data": b"", "taken_by": DROPPED, "taken_at": now, "created_at": changed_at}
    connection.execute(
        insert_into(connection, draft_deposit).on_conflict_do_nothing(),
        {"id": name, "user_id": user, "seat": "", "number": "", "deposited_at": now, **ended},
    )
    here = draft_deposit.c.taken_by.in_(devices_it_was(connection, device, user))
    given = and_(draft_deposit.c.device == device, draft_deposit.c.data != b"")
    own = (draft_deposit.c.id == name, draft_deposit.c.user_id == user)
    connection.execute(update(draft_deposit).where(*own, or_(given, here)).values(ended))
