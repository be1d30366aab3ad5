"""Which person has which extension, for the administrator: the list, and freeing one whose holder is gone."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec
from sqlalchemy import Connection, select, update

from sync.domain.agent_state import IN_CALL, AgentStatus
from sync.domain.instant import Instant
from sync.server import audit
from sync.server.database import Database
from sync.server.ports import Clock
from sync.server.tables.people import account, device
from sync.server.tables.people import audit as audit_table
from sync.server.tables.telephony import agent_presence
from sync.server.telephony.bindings import hold_extension

_BOUND = "phone_bound"
_IN_CALL = frozenset(status.value for status in IN_CALL)


class Release(StrEnum):
    """What became of the wish to free an extension."""

    DONE = "done"
    NOT_HELD = "not_held"
    IN_A_CALL = "in_a_call"


class HeldExtension(msgspec.Struct, frozen=True):
    """An extension and who has it. ``since``: from when, ``None`` where the audit does not reach back so far;
    ``seen_at``: last sign of life of that seat.
    """

    extension: str
    user_no: str
    name: str
    status: str
    since: Instant | None
    seen_at: Instant | None


class Extensions:
    """The use cases of ``hotline-server extensions``."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def held(self) -> Sequence[HeldExtension]:
        """Return the extensions that people have now, in their order."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(agent_presence, account.c.no, account.c.name, device.c.seen_at)
                .outerjoin(account, account.c.id == agent_presence.c.user_id)
                .outerjoin(device, device.c.id == agent_presence.c.device)
                .where(agent_presence.c.extension != "", agent_presence.c.status != AgentStatus.SIGNED_OUT.value)
                .order_by(agent_presence.c.extension)
            ).all()
            return [
                HeldExtension(
                    extension=row.extension,
                    user_no=row.no or "?",
                    name=row.name or "?",
                    status=row.status,
                    since=_bound_at(connection, row.user_id, row.extension),
                    seen_at=row.seen_at,
                )
                for row in rows
            ]

    def release(self, extension: str, by: str, *, even_in_a_call: bool = False) -> Release:
        """Take an extension from who has it: that person is signed out at the telephone of that seat."""
        now = self._clock.now()
        theirs = (
            agent_presence.c.extension == extension,
            agent_presence.c.status != AgentStatus.SIGNED_OUT.value,
        )
        with self._database.write() as connection:
            hold_extension(connection, extension, take_over=True)
            holder = connection.execute(select(agent_presence).where(*theirs).with_for_update()).first()
            if holder is None:
                return Release.NOT_HELD
            if holder.status in _IN_CALL and not even_in_a_call:
                return Release.IN_A_CALL
            gone = {"extension": "", "status": AgentStatus.SIGNED_OUT.value, "reason": "", "since": now, "until": None}
            connection.execute(update(agent_presence).where(*theirs).values(**gone, told_at=now))
            audit.record(
                connection,
                now,
                "phone_released",
                actor=by,
                device=holder.device,
                subject=holder.user_id,
                extension=extension,
            )
        return Release.DONE


def _bound_at(connection: Connection, user: str, extension: str) -> Instant | None:
    """When a person got the phone they have, as the audit says."""
    lines = select(audit_table.c.at, audit_table.c.detail).where(
        audit_table.c.action == _BOUND, audit_table.c.actor == user
    )
    newest = connection.execute(lines.order_by(audit_table.c.at.desc()).limit(1)).first()
    if newest is None or msgspec.json.decode(newest.detail).get("extension") != extension:
        return None
    return int(newest.at)
