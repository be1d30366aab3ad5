"""The end of a handed-over draft whose order has come, or that was thrown away: it must not open at another desk."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Row, case, select, update

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
_UNKNOWN = 0
"""Stands as ``deposited_at`` where nobody knows any more when the words that lay here were last changed.

Otherwise that is what ``deposited_at`` says once the words are gone.
"""


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
        other = {"seat": "", "number": "", "created_at": now, "deposited_at": _UNKNOWN}
        connection.execute(
            insert_into(connection, draft_deposit).on_conflict_do_nothing(),
            {"id": name, "user_id": user, **other, **ended},
        )
        # what another desk has written under the same name since is not in this order: it stays
        own = (draft_deposit.c.id == name, draft_deposit.c.user_id == user, draft_deposit.c.device == device)
        known = case((draft_deposit.c.data != b"", _UNKNOWN), else_=draft_deposit.c.deposited_at)
        connection.execute(update(draft_deposit).where(*own).values(**ended, deposited_at=known))

    work.later(end)


def drop_deposit(
    connection: Connection,
    principal: Principal,
    name: str,
    changed_at: Instant,
    now: Instant,
    changed_of: Callable[[Row[Any]], Instant],
) -> None:
    """End the deposit of words that were thrown away at a desk, wherever they are now.

    These are the words this desk had handed over or taken, as far as they are not newer, and the very same words
    (``changed_of`` tells when those of a row were last changed) from whatever desk. What another desk has written since
    is left alone. A mark stays where no deposit is: the request may still be on its way.
    """
    user, device = principal.user_id, principal.device
    ended = {"device": device, "data": b"", "taken_by": DROPPED, "taken_at": now, "created_at": changed_at}
    connection.execute(
        insert_into(connection, draft_deposit).on_conflict_do_nothing(),
        {"id": name, "user_id": user, "seat": "", "number": "", "deposited_at": changed_at, **ended},
    )
    here = draft_deposit.c.id == name
    row = connection.execute(select(draft_deposit).where(here).with_for_update()).one()
    changed = changed_of(row)
    if row.taken_by == BECAME_ORDER:
        if row.device == device and changed == _UNKNOWN:
            connection.execute(update(draft_deposit).where(here).values(deposited_at=changed_at))
        return
    own = row.device == device or row.taken_by in devices_it_was(connection, device, user)
    if changed == changed_at or (own and changed < changed_at):
        connection.execute(update(draft_deposit).where(here).values(**ended, deposited_at=changed))
