"""A copied store: who proves to hold the store's key, and the device its copy goes on as."""

from sqlalchemy import Connection, insert, select, update

from sync.contract.errors import ErrorCode
from sync.contract.signing import is_proof
from sync.domain.instant import Instant
from sync.server.auth.person_keys import keys_of
from sync.server.faults import ServerFault
from sync.server.tables.people import device


def proved_key(connection: Connection, device_id: str, user_id: str, proof: str, claim: bytes) -> bytes | None:
    """Return the person's present key on a store when the claim was signed with it."""
    if not proof:
        return None
    present = (key.public for key in keys_of(connection, device_id, user_id) if key.to_at is None)
    return next((public for public in present if is_proof(proof, claim, public)), None)


def register_copy(connection: Connection, device_id: str, fresh: str, now: Instant) -> None:
    """Make the new device like the one it is a copy of. A repeated call changes nothing. Raises 403 for a taken id."""
    original = connection.execute(select(device).where(device.c.id == device_id)).one()
    taken = connection.execute(select(device).where(device.c.id == fresh)).first()
    if taken is not None:
        if taken.user_id != original.user_id or taken.last_seq or taken.revoked_at is not None or fresh == device_id:
            raise ServerFault(ErrorCode.DEVICE_MISMATCH, 403)
        connection.execute(update(device).where(device.c.id == fresh).values(seen_at=now))
        return
    values = {"id": fresh, "user_id": original.user_id, "seat": original.seat, "created_at": now, "seen_at": now}
    hashed = original.credential_hash
    connection.execute(insert(device), {**values, "last_seq": 0, "last_occurred": 0, "credential_hash": hashed})
