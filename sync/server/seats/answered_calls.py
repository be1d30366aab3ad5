"""The second check after an outage: calls that were answered against the orders and dispositions they led to.

Every call an agent takes ends as an order, whatever its disposition (dispatched, answered at once, invalid, added to
another one), and the call says as which. A call that names none, or one that is nowhere, was taken down by somebody and
is lost, unless a seat of its agent may still hold what was written.
"""

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, or_, select

from sync.domain.call_record import CallDirection, CallRecord
from sync.domain.instant import MINUTE, Instant
from sync.server.database import Database
from sync.server.ports import Clock
from sync.server.sealing import Sealer
from sync.server.seats.unsent_work import UnsentWork
from sync.server.tables.calls import call_record
from sync.server.tables.commands import command_log, intake_quarantine
from sync.server.tables.orders import work_order
from sync.server.tables.people import account
from sync.server.telephony.call_book import UNDER_WAY_FOR, CallBook

WRAP_UP = 30 * MINUTE
"""So long after its end a call may still be written down."""
_SLICE = 400


class AgentCalls(msgspec.Struct, frozen=True):
    """The answered calls of one person: how many, and the ids of those that led to nothing.

    ``out`` may still be on their way from a seat, ``lost`` may not. ``first_at`` is when the first lost one rang.
    """

    agent: str
    no: str
    answered: int
    lost: tuple[str, ...] = ()
    out: tuple[str, ...] = ()
    first_at: Instant = 0


class AnsweredCalls:
    """Compares the book of calls with the orders; the database is only read."""

    def __init__(self, database: Database, sealer: Sealer, clock: Clock) -> None:
        self._database = database
        self._book = CallBook(sealer)
        self._clock = clock

    def compared(self, since: Instant, until: Instant) -> list[AgentCalls]:
        """Return a line for each person who answered calls that rang in the period, by staff number."""
        with self._database.still() as connection:
            calls = self._answered(connection, _between(since, until))
            return self._lines(connection, calls, since)

    def without_order(self, since: Instant, until: Instant) -> list[AgentCalls]:
        """Return those lines only that have something lost or on its way; the calls that led to an order, which are
        nearly all, are neither opened nor counted.
        """
        with self._database.still() as connection:
            unknown = or_(call_record.c.order_id.is_(None), work_order.c.id.is_(None))
            rows = _between(since, until).outerjoin(work_order, work_order.c.id == call_record.c.order_id)
            calls = self._answered(connection, rows.where(unknown))
            lines = self._lines(connection, calls, since)
        return [line for line in lines if line.lost or line.out]

    def _answered(self, connection: Connection, rows: Select[*tuple[Any, ...]]) -> list[CallRecord]:
        """Return the calls to the hotline that somebody answered and has had the time to write down."""
        written = self._clock.now() - WRAP_UP
        calls = self._book.opened(connection.execute(rows.order_by(call_record.c.at)))
        return [
            one
            for one in calls
            if one.facts.direction is CallDirection.INBOUND
            and one.facts.answered_at is not None
            and _ended(one) <= written
        ]

    def _lines(self, connection: Connection, calls: list[CallRecord], since: Instant) -> list[AgentCalls]:
        nothing = _without_order(connection, calls, since)
        unsent = UnsentWork(connection, {one.facts.agent for one in nothing})
        lines: list[AgentCalls] = []
        for agent, no in _agents(connection, {one.facts.agent for one in calls}):
            mine = [one for one in nothing if one.facts.agent == agent]
            out = [one for one in mine if unsent.may_hold(agent, one.facts.rang_at, _ended(one))]
            lost = [one for one in mine if one not in out]
            lines.append(
                AgentCalls(
                    agent=agent,
                    no=no,
                    answered=sum(one.facts.agent == agent for one in calls),
                    lost=tuple(one.id for one in lost),
                    out=tuple(one.id for one in out),
                    first_at=lost[0].facts.rang_at if lost else 0,
                )
            )
        return lines


def _between(since: Instant, until: Instant) -> Select[*tuple[Any, ...]]:
    return select(call_record).where(call_record.c.at >= since, call_record.c.at < until, call_record.c.agent != "")


def _ended(call: CallRecord) -> Instant:
    """Return when an answered call was over; one that never got an end was lost sight of."""
    facts = call.facts
    return facts.ended_at if facts.ended_at is not None else (facts.answered_at or facts.rang_at) + UNDER_WAY_FOR


def _without_order(connection: Connection, calls: list[CallRecord], since: Instant) -> list[CallRecord]:
    """Return the calls that name no order, or one that has not come in, not into quarantine either."""
    named = sorted({one.facts.order_id for one in calls if one.facts.order_id})
    there: set[str] = set()
    for start in range(0, len(named), _SLICE):
        part = work_order.c.id.in_(named[start : start + _SLICE])
        there.update(connection.scalars(select(work_order.c.id).where(part)))
    if len(there) < len(named):
        there.update(connection.scalars(_ASIDE.where(intake_quarantine.c.at >= since)))
    return [one for one in calls if one.facts.order_id not in there]


def _agents(connection: Connection, people: Iterable[str]) -> list[tuple[str, str]]:
    """Return ids with staff numbers, by these; who is known no more goes without one."""
    wanted = sorted(people)
    numbers = dict.fromkeys(wanted, "")
    for start in range(0, len(wanted), _SLICE):
        some = account.c.id.in_(wanted[start : start + _SLICE])
        numbers.update((row.id, row.no) for row in connection.execute(select(account.c.id, account.c.no).where(some)))
    return sorted(numbers.items(), key=lambda one: (one[1], one[0]))


_ASIDE = select(command_log.c.target).join(intake_quarantine, intake_quarantine.c.cmd_id == command_log.c.cmd_id)
"""What the commands in quarantine were about."""
