"""Whether a store opens without the server: what the signed lease in it grants, at a time nobody can turn back."""

from enum import StrEnum

import msgspec

from desktop.services.ports import SeatStore
from sync.contract.leases import OfflineLease, verified_lease
from sync.contract.messages import Session
from sync.domain.instant import DAY, Instant

CLOCK_MAY_BE_BEHIND = DAY
"""How far a workstation's clock may lag behind the server's without being taken for one that was set back."""
_LATEST = "latest_time"


class OfflineRight(StrEnum):
    """What may be done here without the server."""

    WORK = "work"
    EMERGENCY = "emergency"
    """Taking orders, and reading nothing: the lease has ended, and the city allows it."""
    NOTHING = "nothing"


def offline_right(store: SeatStore, wall: Instant) -> OfflineRight:
    """Return what the lease of an opened store grants now. A tampered or foreign lease grants nothing."""
    session = store.session()
    lease = verified_lease(session.lease, store.lease_key) if session is not None else None
    if session is None or lease is None:
        return OfflineRight.NOTHING
    if lease.person != session.person.id or lease.sign_key != store.sign_key:
        return OfflineRight.NOTHING
    latest = max(session.now, _latest(store))
    set_back = wall + CLOCK_MAY_BE_BEHIND < latest
    if max(wall, latest) <= lease.valid_until and not set_back:
        return OfflineRight.WORK
    return OfflineRight.EMERGENCY if lease.emergency else OfflineRight.NOTHING


def note_time(store: SeatStore, wall: Instant) -> None:
    """Remember how late it was when somebody worked here: the clock is not believed when it says earlier."""
    session = store.session()
    lease = verified_lease(session.lease, store.lease_key) if session is not None else None
    if lease is not None and _latest(store) < wall <= lease.valid_until:  # a clock far ahead must not lock for ever
        store.save_value(_LATEST, str(wall).encode())


def granted(session: Session, store: SeatStore) -> Session:
    """Return the session with the person's rights as the lease states them."""
    lease: OfflineLease | None = verified_lease(session.lease, store.lease_key)
    if lease is None:
        return session
    person = msgspec.structs.replace(session.person, roles=list(lease.roles), unit=lease.unit)
    return msgspec.structs.replace(session, person=person)


def _latest(store: SeatStore) -> Instant:
    kept = store.read_value(_LATEST) or b""
    return int(kept) if kept.isdigit() else 0
