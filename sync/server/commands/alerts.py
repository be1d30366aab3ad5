"""``alert.raise``: a seat tells team leads of words of danger while the order is still being written.

An alert is a task of the team leads. The feed carries only that there is one, to those leads alone; who may read tasks
reads what it says over the line. Category and words must be the city's own: nothing a caller said is ever in it.
"""

import msgspec
from sqlalchemy import Connection, select

from sync.contract.alerts import ALERT, RAISED, SEEN
from sync.contract.codec import ContractError, decode
from sync.contract.messages import Result
from sync.domain.codes import Outcome, Role
from sync.domain.reference import CodeItem, ReferenceKind
from sync.domain.refusal import Refusal, RefusalCode
from sync.domain.sensitive import LIST, words_of
from sync.server.commands.context import Sending
from sync.server.commands.work import UnitOfWork
from sync.server.feed.rows import FeedRow
from sync.server.shapes import is_id
from sync.server.tables.commands import human_task
from sync.server.tables.feed import reference_item
from sync.server.tables.people import account, device
from sync.server.upsert import insert_into

RAISE = "alert.raise"
_MOST_WORDS = 5
_TELLERS = (Role.AGENT, Role.TEAM_LEAD, Role.CALLBACK_AGENT, Role.DISPATCHER)


class RaiseArgs(msgspec.Struct, forbid_unknown_fields=True):
    """Which category of the city's list, and which of its words."""

    category: str
    words: list[str] = []


class Alerts:
    """Makes tasks of what seats tell; the same alert again changes nothing."""

    def apply(self, work: UnitOfWork, sending: Sending) -> Result:
        """Apply ``alert.raise``; its target is the alert, one for each draft and category."""
        if not sending.actor.has(*_TELLERS):
            return sending.rejected(Refusal(RefusalCode.NOT_YOUR_ROLE))
        alert = sending.command.target
        try:
            args = decode(sending.command.args, RaiseArgs)
        except ContractError as error:
            return sending.rejected(Refusal(RefusalCode.INVALID_VALUE, error.field))
        listed = _listed(work.connection, args.category)
        if listed is None or not is_id(alert):
            return sending.rejected(Refusal(RefusalCode.INVALID_VALUE, "category"))
        words = [word for word in words_of(listed) if word in args.words][:_MOST_WORDS]
        fresh = raise_alert(work, sending, alert, args.category, "、".join(words))
        return sending.result(Outcome.APPLIED if fresh else Outcome.SAME)


def raise_alert(work: UnitOfWork, sending: Sending, alert: str, category: str, words: str) -> bool:
    """Make the task and tell the leads; false when there is this alert already."""
    connection = work.connection
    seat = connection.scalar(select(device.c.seat).where(device.c.id == sending.device)) or ""
    detail = {"category": category, "words": words, "agent": sending.actor.user_id, "seat": seat}
    values = {
        "id": alert,
        "kind": ALERT,
        "for_role": Role.TEAM_LEAD.value,
        "order_id": "",
        "cmd_id": sending.command.id,
        "at": sending.at if sending.at <= sending.now else sending.now,
        "detail": msgspec.json.encode(detail).decode(),
    }
    statement = insert_into(connection, human_task).values(**values).on_conflict_do_nothing()
    if not connection.execute(statement.returning(human_task.c.id)).first():
        if _was_seen(connection, alert):  # a seat that was closed in between has not kept the news
            work.announce(FeedRow(f"user:{sending.actor.user_id}", ALERT, alert, SEEN, "X"))
        return False
    for lead in leads_of(connection):
        work.announce(FeedRow(f"user:{lead}", ALERT, alert, RAISED, "X"))
    return True


def leads_of(connection: Connection) -> list[str]:
    """Return the ids of the team leads who may sign in."""
    rows = connection.execute(select(account.c.id, account.c.roles).where(account.c.active)).all()
    return sorted(row.id for row in rows if Role.TEAM_LEAD.value in msgspec.json.decode(row.roles))


def _was_seen(connection: Connection, alert: str) -> bool:
    columns = human_task.c
    seen = select(columns.id).where(columns.id == alert, columns.kind == ALERT, columns.closed_at.is_not(None))
    return connection.scalar(seen) is not None


def _listed(connection: Connection, category: str) -> CodeItem | None:
    columns = reference_item.c
    body = connection.scalar(
        select(columns.body).where(
            columns.kind == ReferenceKind.CODE.value, columns.id == f"{LIST}:{category[:64]}", columns.retired == 0
        )
    )
    return msgspec.json.decode(body, type=CodeItem) if body is not None else None
