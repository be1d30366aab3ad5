"""The alarm of the second check: a task for the leads for each person and day with answered calls that led to nothing.

Its count follows what is found: it ends by itself when the orders have come in, and comes again when more are missing
than somebody has closed it for.
"""

import logging
import uuid

import msgspec
from sqlalchemy import Connection, select, update

from sync.domain.codes import Role
from sync.domain.instant import DAY, Instant, from_wall, to_wall
from sync.server.database import Database
from sync.server.ports import Clock
from sync.server.seats.answered_calls import AgentCalls, AnsweredCalls
from sync.server.tables.commands import human_task
from sync.server.upsert import insert_into

logger = logging.getLogger(__name__)

CALL_HOLE = "call_hole"
ARRIVED = "arrived"
"""``closed_by`` of a task whose last call has found its order."""
LOOKED_BACK = 7
"""So many days are looked at each time: a seat may come back late, and with less than it should."""
_NAMES = uuid.UUID("6e0f1d2c-8a35-4f0e-9d27-3c5b1f7a9e64")


class _Detail(msgspec.Struct):
    """What a task says: codes and counts, nothing of a caller."""

    agent: str
    day: str
    count: int


class CallHoles:
    """Raises and ends the tasks."""

    def __init__(self, database: Database, calls: AnsweredCalls, clock: Clock) -> None:
        self._database = database
        self._calls = calls
        self._clock = clock

    def run_once(self) -> int:
        """Look at today and the days before it; returns how many alarms are new."""
        midnight = to_wall(self._clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
        today = from_wall(midnight)
        fresh = sum(self._look_at(today - back * DAY) for back in range(LOOKED_BACK))
        if fresh:
            logger.error("answered calls without an order", extra={"count": fresh})
        return fresh

    def _look_at(self, begin: Instant) -> int:
        """Compare one day; two processes that look at once come to the same."""
        lost = {line.agent: line for line in self._calls.without_order(begin, begin + DAY) if line.lost}
        day, now, fresh = to_wall(begin).date().isoformat(), self._clock.now(), 0
        with self._database.write() as connection:
            known = _tasks(connection, begin, day)
            for agent, line in sorted(lost.items()):
                fresh += _raise(connection, known.pop(agent, None), line, day)
            for task, detail, is_open in known.values():
                if is_open:
                    _write(connection, task, msgspec.structs.replace(detail, count=0), ARRIVED, now)
        return fresh


def _tasks(connection: Connection, begin: Instant, day: str) -> dict[str, tuple[str, _Detail, bool]]:
    """Return the tasks of a day by person: id, what it says, and whether it is open; locked."""
    columns = human_task.c
    rows = connection.execute(
        select(columns.id, columns.detail, columns.closed_at)
        .where(columns.kind == CALL_HOLE, columns.at >= begin, columns.at < begin + DAY)
        .with_for_update()
    )
    told = [(row, msgspec.json.decode(row.detail, type=_Detail)) for row in rows]
    return {said.agent: (row.id, said, row.closed_at is None) for row, said in told if said.day == day}


def _raise(connection: Connection, known: tuple[str, _Detail, bool] | None, line: AgentCalls, day: str) -> int:
    said = _Detail(line.agent, day, len(line.lost))
    if known is not None:
        task, before, is_open = known
        if said.count == before.count or (not is_open and said.count < before.count):
            return 0
        _write(connection, task, said)
        return 0 if is_open else 1
    values = {
        "id": str(uuid.uuid5(_NAMES, f"{day}/{line.agent}")),
        "kind": CALL_HOLE,
        "for_role": Role.TEAM_LEAD.value,
        "order_id": "",
        "cmd_id": "",
        "at": line.first_at,
        "detail": msgspec.json.encode(said).decode(),
    }
    statement = insert_into(connection, human_task).on_conflict_do_nothing().returning(human_task.c.id)
    return 0 if connection.execute(statement, values).first() is None else 1


def _write(
    connection: Connection, task: str, said: _Detail, closed_by: str | None = None, closed_at: Instant | None = None
) -> None:
    detail = msgspec.json.encode(said).decode()
    changed = update(human_task).where(human_task.c.id == task)
    connection.execute(changed.values(detail=detail, closed_by=closed_by, closed_at=closed_at))
