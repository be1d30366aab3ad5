"""A copied store: who proves to hold the store's key, and the device its copy goes on as."""

from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from sync.contract.errors import ErrorCode
from sync.contract.signing import is_proof
from sync.domain.instant import Instant
from sync.server.auth.person_keys import keys_of
from sync.server.faults import ServerFault
from sync.server.tables.people import device

_MOST_FORKS = 64
"""So far back a store's former devices are looked for."""


def proved_key(connection: Connection, device_id: str, user_id: str, proof: str, claim: bytes) -> bytes | None:
    """Return the person's present key on a store when the claim was signed with it."""
    if not proof:
        return None
    present = (key.public for key in keys_of(connection, device_id, user_id) if key.to_at is None)
    return next((public for public in present if is_proof(proof, claim, public)), None)


def devices_it_was(connection: Connection, device_id: str, user_id: str) -> list[str]:
    """Return a device of a person with those its store was before, the latest first.

    A store that found itself to be a copy changed its id, not its key: what was made for one of them is its own.
    """
    found: list[str] = []
    row = _device(connection, device_id)
    while row is not None and row.user_id == user_id and row.id not in found and len(found) < _MOST_FORKS:
        found.append(row.id)
        row = _device(connection, row.forked_from) if row.forked_from is not None else None
    return found


def register_copy(connection: Connection, device_id: str, fresh: str, now: Instant) -> None:
    """Make the new device like the one it is a copy of. A repeated call changes nothing. Raises 403 for a taken id."""
    original = connection.execute(select(device).where(device.c.id == device_id)).one()
    taken = _device(connection, fresh)
    if taken is not None:
        used = taken.last_seq or taken.revoked_at is not None or taken.forked_from not in {None, device_id}
        if used or taken.user_id != original.user_id or fresh in {device_id, original.forked_from}:
            raise ServerFault(ErrorCode.DEVICE_MISMATCH, 403)
        connection.execute(update(device).where(device.c.id == fresh).values(seen_at=now, forked_from=device_id))
        return
    values = {"id": fresh, "user_id": original.user_id, "seat": original.seat, "created_at": now, "seen_at": now}
    hashed = original.credential_hash
    values |= {"last_seq": 0, "last_occurred": 0, "credential_hash": hashed, "forked_from": device_id}
    connection.execute(insert(device), values)


def _device(connection: Connection, device_id: str) -> Row[Any] | None:
    return connection.execute(select(device).where(device.c.id == device_id)).first()
