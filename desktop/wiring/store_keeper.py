"""The session of who works here, as the engine asks for it."""

from collections.abc import Callable

from desktop.services.offline_lease import OfflineRight, note_time, offline_right
from desktop.services.seat import Seat
from desktop.wiring.kept_clock import keep_offset, kept_offset
from desktop.wiring.sync_store import SyncStore
from sync.contract.leases import read_lease
from sync.contract.messages import Session
from sync.contract.replica import KeptOffset
from sync.domain.instant import MINUTE, Instant

_NOTE_EVERY = 10 * MINUTE


class StoreKeeper:
    """The session port of the engine over the store; tells the seat when the session was refreshed."""

    def __init__(
        self,
        store: SyncStore,
        session: Session,
        seat: Seat,
        new_id: Callable[[], str],
        ended: Callable[[str], None],
        emergency_over: Callable[[], None],
        moved: Callable[[], None],
    ) -> None:
        self._moved = moved
        self._store = store
        self._session = session
        self._seat = seat
        self._emergency_over = emergency_over
        self._new_id = new_id
        self._ended = ended
        self._noted_at: Instant = 0

    def session(self) -> Session:
        """Return the present session."""
        return self._session

    def device(self) -> str:
        """Return the store's device id."""
        return self._store.device

    def unregistered_key(self) -> str:
        """Return the key of this store's signatures while the lease does not name it."""
        lease = read_lease(self._session.lease)
        return "" if lease is None or lease.sign_key == self._store.sign_key else self._store.sign_key

    def save(self, session: Session) -> None:
        """Keep a refreshed session: first here, for its tokens are good even when the disk is full."""
        self._session = session
        emergency = self._seat.is_emergency
        self._seat.renew(session)
        if emergency:
            self._emergency_over()
        self._store.save_session(session)

    def new_id(self) -> str:
        """Return a fresh id."""
        return self._new_id()

    def prove(self, claim: bytes) -> str:
        """Sign a claim with the key of this store."""
        return self._store.prove(claim)

    def take_device(self, device: str, session: Session | None) -> None:
        """Be another device from now on: this store is a copy."""
        self._store.new_device(device, session)
        if session is not None:
            self._session = session
            self._seat.renew(session)
            self._moved()

    def kept_offset(self) -> KeptOffset | None:
        """Return the last reading of the server's time."""
        return kept_offset(self._store)

    def keep_offset(self, reading: KeptOffset) -> None:
        """Keep a reading."""
        keep_offset(self._store, reading)

    def ended(self, reason: str) -> None:
        """Tell that the session is over."""
        self._ended(reason)

    def may_stay(self, at: Instant) -> bool:
        """Tell whether the lease of this store lets its person work here at an instant of the server's time. A server
        that gives no leases ends no session by them.
        """
        if not self._session.lease or self._seat.is_emergency:
            return True
        right = offline_right(self._store, at)
        if right is OfflineRight.WORK and at - self._noted_at >= _NOTE_EVERY:
            self._noted_at = at
            note_time(self._store, at)  # a clock that is set back later is not believed
        return right is OfflineRight.WORK
