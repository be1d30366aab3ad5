"""What people at seats are doing: taken from the seats, decided by the rules, kept with every change."""

from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, insert, select

from sync.contract.telephony import MOST_CHANGES, AgentChange, AgentReport, AgentStanding, AgentView
from sync.domain.agent_state import (
    BREAK_REASONS,
    LONGEST_WRAP_UP,
    AgentAct,
    AgentPresence,
    AgentRefusal,
    AgentStatus,
    step,
    wrap_up_of,
)
from sync.domain.instant import DAY, Instant
from sync.domain.reference import Policy
from sync.server.auth.principals import Principal
from sync.server.database import Database
from sync.server.faults import bad_request
from sync.server.ports import Clock
from sync.server.shapes import is_id, seat_name
from sync.server.tables.telephony import agent_event, agent_presence
from sync.server.telephony.bindings import Binding, bind, hold_extension, note_bound
from sync.server.telephony.phone_view import able_now
from sync.server.telephony.phones_heard import PhonesHeard, phones_heard
from sync.server.upsert import insert_into, upsert

ACD, SERVER = "acd", "server"
_OLDEST = 7 * DAY
_STATUSES = {status.value: status for status in AgentStatus}
_ACTS = {act.value: act for act in AgentAct}


class Kept(msgspec.Struct, frozen=True):
    """A person's state as it is stored."""

    presence: AgentPresence = AgentPresence()
    device: str = ""
    extension: str = ""
    owner: str = SERVER
    told_at: Instant = 0


class AgentPresences:
    """The use cases of ``/telephony/v1/agent``. The row of a person is locked while their changes are decided."""

    def __init__(self, database: Database, clock: Clock, policy: Callable[[Connection], Policy]) -> None:
        self._database = database
        self._clock = clock
        self._policy = policy

    def report(self, principal: Principal, message: AgentReport) -> AgentStanding:
        """Take changes in their order; one that was taken before is left out. Returns the state as it stands then."""
        _check(message)
        now = self._clock.now()
        user, device = principal.user_id, principal.device
        wanted = seat_name(message.extension)
        with self._database.write() as connection:
            hold_extension(connection, wanted, take_over=message.take_over)
            _hold(connection, user, now)
            kept = read_presence(connection, user)
            known = _known(connection, [one.id for one in message.changes])
            wrap_up = wrap_up_of(self._policy(connection).wrap_up_seconds) if message.changes else 0
            for change in message.changes:
                if change.id not in known:
                    kept = _taken(connection, kept, change, principal, now, wrap_up)
            before = kept
            if message.changes:
                kept = msgspec.structs.replace(kept, device=device)
            bound = Binding(kept.extension)
            seated = kept.device == device and kept.presence.status is not AgentStatus.SIGNED_OUT
            if seated and (wanted or message.changes):  # who only asks and names none keeps what they have
                bound = bind(connection, principal, wanted, now, take_over=message.take_over)
                if bound.extension not in ("", before.extension):
                    note_bound(connection, principal, bound.extension, now)
                kept = msgspec.structs.replace(kept, extension=bound.extension)
            if message.changes or kept != before:
                write_presence(connection, user, kept, now)
            able = able_now(connection, now)
            heard = phones_heard(connection, now)
        told = standing(kept.presence, now)
        return msgspec.structs.replace(
            told,
            owner=kept.owner,
            able=sorted(able),
            extension=bound.extension,
            held_by=bound.held_by,
            refusal=bound.refusal,
            is_heard=heard.vouches_for(bound.extension),
        )

    def left(self, principal: Principal) -> None:
        """The person has signed out at this device, whatever the seat could still tell."""
        now = self._clock.now()
        with self._database.write() as connection:
            kept = read_presence(connection, principal.user_id, lock=True)
            if kept.device != principal.device or kept.presence.status is AgentStatus.SIGNED_OUT:
                return
            gone = msgspec.structs.replace(kept, presence=AgentPresence(since=now), owner=SERVER)
            write_presence(connection, principal.user_id, gone, now)
            note_event(connection, f"out:{principal.note.family}:{now}", principal.user_id, kept.device, now, now, gone)


def views(connection: Connection, now: Instant) -> dict[str, AgentView]:
    """Return the state of every person who is signed in at a seat, by device."""
    heard = phones_heard(connection, now)
    rows = connection.execute(select(agent_presence).where(agent_presence.c.status != AgentStatus.SIGNED_OUT.value))
    return {row.device: _view(row, heard) for row in rows}


def _view(row: Row[Any], heard: PhonesHeard) -> AgentView:
    status, since = heard.state_of(row.extension, row.status, row.since, by_system=row.owner == ACD)
    reason = row.reason if status == row.status else ""
    return AgentView(status=status, since=since, reason=reason, extension=row.extension, owner=row.owner)


def read_presence(connection: Connection, user: str, *, lock: bool = False) -> Kept:
    """Return what is stored of a person."""
    statement = select(agent_presence).where(agent_presence.c.user_id == user)
    row = connection.execute(statement.with_for_update() if lock else statement).first()
    if row is None:
        return Kept()
    presence = AgentPresence(
        status=_STATUSES.get(row.status, AgentStatus.SIGNED_OUT),
        since=row.since,
        reason=row.reason,
        until=row.until,
        rests=_STATUSES.get(row.rests, AgentStatus.BUSY),
        rests_reason=row.rests_reason,
    )
    return Kept(presence, row.device, row.extension, row.owner, row.told_at)


def write_presence(connection: Connection, user: str, kept: Kept, now: Instant) -> None:
    """Store a person's state."""
    presence = kept.presence
    values = {
        "user_id": user,
        "device": kept.device,
        "extension": kept.extension,
        "owner": kept.owner,
        "status": presence.status.value,
        "reason": presence.reason,
        "since": presence.since,
        "until": presence.until,
        "rests": presence.rests.value,
        "rests_reason": presence.rests_reason,
        "told_at": now,
    }
    upsert(connection, agent_presence, values, ["user_id"])


def note_event(
    connection: Connection, event: str, user: str, device: str, at: Instant, now: Instant, kept: Kept, act: str = ""
) -> None:
    """Write one line of the record."""
    values = {
        "id": event[:64],
        "user_id": user,
        "device": device,
        "at": at,
        "received_at": now,
        "act": act,
        "status": kept.presence.status.value,
        "reason": kept.presence.reason,
    }
    connection.execute(insert(agent_event), values)


def standing(presence: AgentPresence, now: Instant) -> AgentStanding:
    """Return a state as a seat is told it."""
    return AgentStanding(
        status=presence.status.value,
        reason=presence.reason,
        age_ms=max(0, now - presence.since),
        left_ms=-1 if presence.until is None else max(0, presence.until - now),
        rests=presence.rests.value,
        rests_reason=presence.rests_reason,
    )


def _taken(
    connection: Connection, kept: Kept, change: AgentChange, principal: Principal, now: Instant, wrap_up: int
) -> Kept:
    """Return the state after a change; a refused one is left out, and the seat is told how it stands."""
    at = max(now - min(max(change.age_ms, 0), _OLDEST), kept.presence.since)
    after = _decided(kept, change, principal.device, at, wrap_up)
    if after is None:
        return kept
    owner = SERVER if change.act else ACD
    taken = msgspec.structs.replace(kept, presence=after, owner=owner)
    if after is not kept.presence:
        note_event(connection, change.id, principal.user_id, principal.device, at, now, taken, change.act)
    return taken


def _decided(kept: Kept, change: AgentChange, device: str, at: Instant, wrap_up: int) -> AgentPresence | None:
    act = _ACTS.get(change.act)
    unknown = kept.presence.status is AgentStatus.SIGNED_OUT or kept.device not in (device, "")
    if act is not None and (act is AgentAct.SIGN_IN or not unknown):
        found = step(kept.presence, act, at, change.reason, wrap_up)
        return None if isinstance(found, AgentRefusal) else found
    # Told by the telephone system, or by a seat this server knows nothing of: it is taken at its word.
    status = _STATUSES[change.status]
    until = at + min(change.left_ms, LONGEST_WRAP_UP) if change.left_ms >= 0 else None
    before = kept.presence
    if (before.status, before.reason) == (status, change.reason) and not unknown:
        return before
    return msgspec.structs.replace(before, status=status, since=at, reason=change.reason, until=until)


def _check(message: AgentReport) -> None:
    if len(message.changes) > MOST_CHANGES:
        raise bad_request("changes")
    for change in message.changes:
        if not is_id(change.id):
            raise bad_request("changes.id")
        if change.status not in _STATUSES or (change.act and change.act not in _ACTS):
            raise bad_request("changes.status")
        if change.reason and change.reason not in BREAK_REASONS:
            raise bad_request("changes.reason")
        if change.status == AgentStatus.BREAK.value and not change.reason:
            raise bad_request("changes.reason")


def _hold(connection: Connection, user: str, now: Instant) -> None:
    """Make sure that there is a row, and lock it."""
    blank = {
        "user_id": user,
        "device": "",
        "extension": "",
        "owner": SERVER,
        "status": AgentStatus.SIGNED_OUT.value,
        "reason": "",
        "since": 0,
        "until": None,
        "rests": AgentStatus.BUSY.value,
        "rests_reason": "",
        "told_at": now,
    }
    connection.execute(insert_into(connection, agent_presence).on_conflict_do_nothing(), blank)
    locked = select(agent_presence.c.user_id).where(agent_presence.c.user_id == user).with_for_update()
    connection.execute(locked)


def _known(connection: Connection, ids: list[str]) -> set[str]:
    return set(connection.scalars(select(agent_event.c.id).where(agent_event.c.id.in_(ids)))) if ids else set()
