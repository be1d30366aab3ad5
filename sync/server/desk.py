"""What waits for a person at the hotline: quarantined commands and tasks."""

from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import Row, select, update

from sync.contract.administration import QuarantineItem, TaskItem
from sync.contract.alerts import ALERT, SEEN
from sync.contract.drafts import DRAFT_SUBMITTED
from sync.contract.errors import ErrorCode
from sync.contract.messages import Result
from sync.domain.instant import MINUTE
from sync.server import audit
from sync.server.commands.alerts import leads_of
from sync.server.database import Database
from sync.server.faults import ServerFault
from sync.server.feed.rows import FeedRow, write_feed
from sync.server.ports import Clock
from sync.server.sealing import Sealer
from sync.server.tables.commands import command_log, human_task, intake_quarantine

_MOST = 500
SEEN_FOR = 30 * MINUTE
"""So long an alert that was seen still stands on the boards of the leads."""
_MOST_SEEN = 20


class Desk:
    """The use cases of ``/admin/v1/quarantine`` and ``/admin/v1/tasks``."""

    def __init__(self, database: Database, sealer: Sealer, clock: Clock, wake: Callable[[], None]) -> None:
        self._database = database
        self._sealer = sealer
        self._clock = clock
        self._wake = wake

    def quarantine(self) -> list[QuarantineItem]:
        """Return unresolved items, oldest first, without content."""
        with self._database.read() as connection:
            rows = connection.execute(
                _CASES.where(intake_quarantine.c.resolved_at.is_(None)).order_by(intake_quarantine.c.at).limit(_MOST)
            )
            return [_item(row) for row in rows]

    def show(self, cmd_id: str, by: str) -> QuarantineItem:
        """Return one item with its content and record who looked."""
        with self._database.write() as connection:
            row = connection.execute(_CASES.where(intake_quarantine.c.cmd_id == cmd_id)).first()
            if row is None:
                raise ServerFault(ErrorCode.NOT_FOUND, 404)
            raw = self._sealer.open(row.raw, f"quarantine:{row.cmd_id}")
            audit.record(connection, self._clock.now(), "quarantine_shown", actor=by, subject=cmd_id)
        return msgspec.structs.replace(_item(row), raw=msgspec.Raw(raw))

    def resolve(self, cmd_id: str, by: str) -> None:
        """Mark an item as dealt with."""
        now = self._clock.now()
        with self._database.write() as connection:
            done = connection.execute(
                update(intake_quarantine)
                .where(intake_quarantine.c.cmd_id == cmd_id, intake_quarantine.c.resolved_at.is_(None))
                .values(resolved_by=by, resolved_at=now)
            )
            if not done.rowcount:
                raise ServerFault(ErrorCode.NOT_FOUND, 404)
            audit.record(connection, now, "quarantine_resolved", actor=by, subject=cmd_id)

    def tasks(self) -> list[TaskItem]:
        """Return open tasks, oldest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(human_task).where(human_task.c.closed_at.is_(None)).order_by(human_task.c.at).limit(_MOST)
            )
            return [_task(row) for row in rows]

    def seen_alerts(self) -> list[TaskItem]:
        """Return the alerts that were answered lately, the last first: every lead sees who did, and when."""
        since = self._clock.now() - SEEN_FOR
        with self._database.read() as connection:
            rows = connection.execute(
                select(human_task)
                .where(human_task.c.kind == ALERT, human_task.c.closed_at > since)
                .order_by(human_task.c.closed_at.desc())
                .limit(_MOST_SEEN)
            )
            return [_task(row) for row in rows]

    def close_task(self, task_id: str, by: str) -> None:
        """Close a task; of an alert, the leads and who raised it are told that it was seen."""
        now = self._clock.now()
        with self._database.write() as connection:
            done = connection.execute(
                update(human_task)
                .where(human_task.c.id == task_id, human_task.c.closed_at.is_(None))
                .values(closed_by=by, closed_at=now)
            )
            if not done.rowcount:
                raise ServerFault(ErrorCode.NOT_FOUND, 404)
            task = connection.execute(select(human_task).where(human_task.c.id == task_id)).one()
            if task.kind != ALERT:
                return
            audit.record(connection, now, "alert_seen", actor=by, subject=task_id)
            told = {*leads_of(connection), str(msgspec.json.decode(task.detail)["agent"])}
            write_feed(connection, [FeedRow(f"user:{one}", ALERT, task_id, SEEN, "X") for one in sorted(told)], now)
        self._wake()


def _task(row: Row[*tuple[Any, ...]]) -> TaskItem:
    return TaskItem(
        id=row.id,
        kind=row.kind,
        for_role=row.for_role,
        order_id=row.order_id,
        cmd_id=row.cmd_id,
        at=row.at,
        detail=msgspec.json.decode(row.detail),
        closed_by=row.closed_by or "",
        closed_at=row.closed_at or 0,
    )


def _item(row: Row[*tuple[Any, ...]]) -> QuarantineItem:
    return QuarantineItem(
        cmd_id=row.cmd_id,
        device=row.device,
        user_id=row.user_id,
        type=row.type,
        at=row.at,
        reason=row.reason,
        resolved_by=row.resolved_by or "",
        resolved_at=row.resolved_at,
        no=row.no,
        other_no=_other_number(row),
    )


def _other_number(row: Row[*tuple[Any, ...]]) -> str:
    """Return the number of the order that was made of the same draft."""
    if row.reason != DRAFT_SUBMITTED or row.result is None:
        return ""
    return str(msgspec.json.decode(row.result, type=Result).detail.get("no", ""))


_CASES = select(intake_quarantine, command_log.c.result).outerjoin(
    command_log, command_log.c.cmd_id == intake_quarantine.c.cmd_id
)
