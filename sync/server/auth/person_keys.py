"""The public keys people sign their commands with: one at a time for each person on each store, with their history."""

import base64

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from sync.domain.instant import Instant
from sync.server.tables.people import person_key

_MOST = 50
"""So many keys of one store are looked at, the newest first."""


class PersonKey(msgspec.Struct, frozen=True):
    """A key and the time it was good for; ``to_at`` is open for the present one."""

    public: bytes
    from_at: Instant
    to_at: Instant | None = None


def register(connection: Connection, device: str, user_id: str, public: bytes, now: Instant) -> None:
    """Make this the person's key on this store. The one before ends now; what was signed with it stays good."""
    mine = (person_key.c.device == device) & (person_key.c.user_id == user_id)
    connection.execute(
        update(person_key).where(mine, person_key.c.to_at.is_(None), person_key.c.public != public).values(to_at=now)
    )
    known = connection.execute(update(person_key).where(mine, person_key.c.public == public).values(to_at=None))
    if not known.rowcount:
        values = {"device": device, "user_id": user_id, "public": public, "from_at": now, "to_at": None}
        connection.execute(insert(person_key), values)


def copy_history(connection: Connection, device: str, fresh: str, user_id: str) -> None:
    """Give the new device a store goes on as the keys of the one it was: what they signed there is sent from here."""
    known = {key.public for key in keys_of(connection, fresh, user_id)}
    for key in keys_of(connection, device, user_id):
        if key.public not in known:
            values = {"device": fresh, "user_id": user_id, "public": key.public, "from_at": key.from_at}
            connection.execute(insert(person_key), {**values, "to_at": key.to_at})


def keys_of(connection: Connection, device: str, user_id: str) -> tuple[PersonKey, ...]:
    """Return the keys of a person on a store, the newest first."""
    rows = connection.execute(_KEYS, {"device": device, "user": user_id})
    return tuple(PersonKey(bytes(row.public), row.from_at, row.to_at) for row in rows)


def present_key(keys: tuple[PersonKey, ...]) -> str:
    """Return the key that is good now (base64), empty when there is none."""
    return next((base64.b64encode(key.public).decode() for key in keys if key.to_at is None), "")


_KEYS = (
    select(person_key.c.public, person_key.c.from_at, person_key.c.to_at)
    .where(person_key.c.device == bindparam("device"), person_key.c.user_id == bindparam("user"))
    .order_by(person_key.c.from_at.desc())
    .limit(_MOST)
)
