"""Of which phones the telephone systems have told: what is said of any other phone is only its seat's own word."""

from sqlalchemy import Connection, delete, exists, func, select

from sync.domain.agent_state import AgentStatus
from sync.domain.instant import Instant
from sync.domain.value import Value
from sync.server.tables.phone_system import phone_heard, phone_line, phone_queue
from sync.server.telephony.phone_view import HEARD_WITHIN
from sync.server.upsert import upsert
from sync.telephony.events import LineState

UNKNOWN = "unknown"
"""What a seat is shown to do whose telephone system says nothing of it."""


class PhonesHeard(Value, frozen=True):
    """What the telephone systems that are connected now have told of; ``lost_at``: the last sign of one that is not.

    ``up``: how many are connected; ``delivers``: one of them has queues, so that it says who gets calls.
    """

    up: int = 0
    delivers: bool = False
    extensions: frozenset[str] = frozenset()
    lost_at: Instant = 0

    def vouches_for(self, extension: str) -> bool:
        """Tell whether a phone is known where calls are delivered, or nothing delivers any."""
        return not self.delivers or not extension or extension in self.extensions

    def state_of(self, extension: str, status: str, since: Instant, *, by_system: bool) -> tuple[str, Instant]:
        """Return state and its beginning as they may be said: ``unknown`` where nobody can vouch for them.

        A seat's own word that it is ready counts only without a telephone system: calls are delivered there. What a
        telephone system said once counts only while it is connected.
        """
        if not extension or extension in self.extensions:
            return status, since
        if by_system and self.lost_at:
            return UNKNOWN, max(since, self.lost_at)
        if self.delivers and (by_system or status == AgentStatus.READY.value):
            return UNKNOWN, since
        return status, since


def phones_heard(connection: Connection, now: Instant) -> PhonesHeard:
    """Return of which phones was told."""
    is_up = (phone_line.c.state == LineState.CONNECTED.value, phone_line.c.heard_at > now - HEARD_WITHIN)
    up = list(connection.scalars(select(phone_line.c.pbx).where(*is_up)))
    told = connection.scalars(select(phone_heard.c.extension).where(phone_heard.c.pbx.in_(up))) if up else ()
    lost_at = connection.scalar(select(func.max(phone_line.c.heard_at)).where(phone_line.c.pbx.not_in(up)))
    delivers = bool(up) and connection.scalar(select(exists().where(phone_queue.c.pbx.in_(up))))
    return PhonesHeard(len(up), bool(delivers), frozenset(told), lost_at or 0)


def note_phone(connection: Connection, pbx: str, extension: str, now: Instant) -> None:
    """A telephone system has told of a phone."""
    upsert(connection, phone_heard, {"pbx": pbx, "extension": extension, "at": now}, ["pbx", "extension"])


def forget_phones(connection: Connection, pbx: str) -> None:
    """The state of a telephone system is read anew."""
    connection.execute(delete(phone_heard).where(phone_heard.c.pbx == pbx))
