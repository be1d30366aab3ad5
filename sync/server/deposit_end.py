"""The end of a handed-over draft whose order has come, or that was thrown away: it must not open at another desk."""

from sqlalchemy import Connection, case, null, select, update

from sync.contract.drafts import DRAFT_END, DraftWords, deposit_id
from sync.domain.instant import Instant
from sync.server.auth.forks import devices_it_was
from sync.server.auth.principals import Principal
from sync.server.commands.context import Sending
from sync.server.commands.work import UnitOfWork
from sync.server.deposit_words import DepositWords
from sync.server.feed.rows import FeedRow
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

    A mark stays also where no deposit is: the request may have been overtaken by the create and arrive later. Other
    desks of the person hear that there is something to ask for.
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
        here = draft_deposit.c.data != b""
        known = case((here, _UNKNOWN), else_=draft_deposit.c.deposited_at)
        words = case((here, null()), else_=draft_deposit.c.words)
        connection.execute(update(draft_deposit).where(*own).values(**ended, deposited_at=known, words=words))

    work.later(end)
    work.announce(told_of_end(user, name))


def told_of_end(user: str, name: str) -> FeedRow:
    """Return what tells the desks of a person that a draft has ended at one of them: no word of it, nobody else."""
    return FeedRow(f"user:{user}", DRAFT_END, name, 1, "X")


def drop_deposit(
    connection: Connection, principal: Principal, name: str, thrown: DraftWords, now: Instant, words: DepositWords
) -> bool:
    """End the deposit of words that were thrown away at a desk, wherever they are now; tells whether it was there.

    These are the words this desk had handed over or taken before, and the very same words from whatever desk. What
    another desk has written is left alone, also in the same moment. A mark stays where no deposit is: the request may
    still be on its way.
    """
    user, device = principal.user_id, principal.device
    ended = {"device": device, "taken_by": DROPPED, "taken_at": now, "created_at": thrown.changed_at}
    new = connection.execute(
        insert_into(connection, draft_deposit).on_conflict_do_nothing().returning(draft_deposit.c.id),
        {"id": name, "user_id": user, "seat": "", "number": "", **ended, **words.gone(name, thrown)},
    ).first()
    if new is not None:
        return False
    here = draft_deposit.c.id == name
    row = connection.execute(select(draft_deposit).where(here).with_for_update()).one()
    had = words.of(row)
    if row.taken_by == BECAME_ORDER:
        if row.device == device and had.changed_at == _UNKNOWN:
            connection.execute(update(draft_deposit).where(here).values(**words.gone(name, thrown)))
        return False
    own = row.device == device or row.taken_by in devices_it_was(connection, device, user)
    if had.are(thrown) or (own and had.changed_at < thrown.changed_at):
        connection.execute(update(draft_deposit).where(here).values(**ended, **words.gone(name, had)))
        return True
    return False
