"""Queues and lines of the telephone systems: for the board, and what can be asked of them."""

from sqlalchemy import Connection, select

from sync.contract.telephony import PhoneLine, PhoneQueue
from sync.domain.instant import MINUTE, Instant
from sync.server.tables.phone_system import phone_line, phone_queue
from sync.telephony.events import LineState

HEARD_WITHIN = MINUTE
"""A process that was silent for longer carries out nothing."""


def able_now(connection: Connection, now: Instant) -> frozenset[str]:
    """Return what can be asked of the telephone systems that are connected."""
    up = (phone_line.c.state == LineState.CONNECTED.value, phone_line.c.heard_at > now - HEARD_WITHIN)
    found = connection.scalars(select(phone_line.c.able).where(*up))
    return frozenset(one for able in found for one in able.split(",") if one)


def phone_queues(connection: Connection) -> list[PhoneQueue]:
    """Return every queue, the one with the most waiting first."""
    rows = connection.execute(select(phone_queue).order_by(phone_queue.c.waiting.desc(), phone_queue.c.queue))
    return [PhoneQueue(row.queue, row.waiting, row.oldest_at or 0, row.completed, row.abandoned) for row in rows]


def phone_lines(connection: Connection) -> list[PhoneLine]:
    """Return every line."""
    rows = connection.execute(select(phone_line).order_by(phone_line.c.pbx))
    return [PhoneLine(row.pbx, row.state, row.since, row.heard_at, row.code) for row in rows]
