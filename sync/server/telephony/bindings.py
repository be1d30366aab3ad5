"""Which person has which phone: the server alone decides, so that nobody gets another's calls by naming their phone.

The first who sits down with an extension has it until they sign out or name another one. A second one is told who has
it, and may take it over on their own express wish, not during a call; both are told, and it stands in the audit.
"""

import hashlib

from sqlalchemy import Connection, select, text, update

from sync.domain.agent_state import IN_CALL, AgentStatus
from sync.domain.instant import Instant
from sync.domain.value import Value
from sync.server import audit
from sync.server.auth.principals import Principal
from sync.server.tables.people import account
from sync.server.tables.telephony import agent_presence

HOLDER_IN_CALL = "phone_holder_in_call"
_TAKING_OVER = "phone taken over"
_IN_CALL = frozenset(status.value for status in IN_CALL)


class Binding(Value, frozen=True):
    """``extension``: the phone a person has now. ``held_by``: who has the one they named; ``refusal``: why that one
    was not taken over.
    """

    extension: str = ""
    held_by: str = ""
    refusal: str = ""


def hold_extension(connection: Connection, extension: str, *, take_over: bool) -> None:
    """Let nobody else be bound to an extension until this transaction ends. Taken before the rows of people.

    On SQLite one transaction writes at a time anyway.
    """
    if not extension or connection.dialect.name == "sqlite":
        return
    for name in (_TAKING_OVER, extension) if take_over else (extension,):
        key = int.from_bytes(hashlib.sha256(f"extension:{name}".encode()).digest()[:8], "big", signed=True)
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def bind(connection: Connection, principal: Principal, extension: str, now: Instant, *, take_over: bool) -> Binding:
    """Return which phone a person has who is signed in at a seat and names an extension."""
    if not extension:
        return Binding()
    holder = connection.execute(
        select(agent_presence.c.user_id, agent_presence.c.status, account.c.name)
        .outerjoin(account, account.c.id == agent_presence.c.user_id)
        .where(
            agent_presence.c.extension == extension,
            agent_presence.c.user_id != principal.user_id,
            agent_presence.c.status != AgentStatus.SIGNED_OUT.value,
        )
    ).first()
    if holder is None:
        return Binding(extension)
    name = holder.name or "?"
    if not take_over:
        return Binding(held_by=name)
    if holder.status in _IN_CALL:
        return Binding(held_by=name, refusal=HOLDER_IN_CALL)
    theirs = agent_presence.c.extension == extension, agent_presence.c.user_id != principal.user_id
    connection.execute(update(agent_presence).where(*theirs).values(extension=""))
    _note(connection, principal, "phone_taken_over", extension, now, holder.user_id)
    return Binding(extension)


def note_bound(connection: Connection, principal: Principal, extension: str, now: Instant) -> None:
    """Write down that a person has another phone from now on."""
    _note(connection, principal, "phone_bound", extension, now)


def _note(
    connection: Connection, principal: Principal, action: str, extension: str, now: Instant, subject: str = ""
) -> None:
    who = {"actor": principal.user_id, "device": principal.device, "subject": subject}
    audit.record(connection, now, action, **who, extension=extension)
