"""Shutting a device out for ever."""

from sqlalchemy import Connection, update

from sync.domain.instant import Instant
from sync.server import audit, rights
from sync.server.tables.people import device, session_family


def shut_out(
    connection: Connection, device_id: str, at: Instant, now: Instant, by: str, *, reason: str = "asked"
) -> bool:
    """Shut a device out, as of ``at``; its sessions end ``now``. Returns whether it was not shut out before.

    The caller lets everything known of who may come in be read anew (``Principals.forget_all``).
    """
    done = connection.execute(
        update(device).where(device.c.id == device_id, device.c.revoked_at.is_(None)).values(revoked_at=at)
    )
    if not done.rowcount:
        return False
    connection.execute(
        update(session_family)
        .where(session_family.c.device == device_id, session_family.c.revoked_at.is_(None))
        .values(revoked_at=now, reason="device_revoked")
    )
    audit.record(connection, now, "device_revoked", actor=by, subject=device_id, reason=reason)
    rights.announce(connection)
    return True
