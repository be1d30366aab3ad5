"""A good access token for whoever asks: the refresh token is traded once, by one thread at a time."""

import threading
from typing import Final

from sync.client.clock_offset import ClockOffset
from sync.client.ports import EngineClock, SessionKeeper, Transport
from sync.client.transport_error import TransportError
from sync.contract.errors import ErrorCode
from sync.contract.forking import ForkRequest, fork_claim, refresh_claim
from sync.contract.messages import RefreshRequest, Session

_EARLY_MS = 30_000
ENDED = frozenset(
    {
        ErrorCode.TOKEN_INVALID.value,
        ErrorCode.TOKEN_EXPIRED.value,
        ErrorCode.DEVICE_REVOKED.value,
        ErrorCode.DEVICE_MISMATCH.value,
        ErrorCode.SIGN_IN_FAILED.value,
    }
)

LEASE_OVER: Final = "offline_time_over"
"""Why a session ends without the server: nothing was heard of it for as long as one may work on."""


class SessionOver(Exception):
    """The server takes neither the access nor the refresh token: the person must sign in again. The outbox stays."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Tokens:
    """Shared by engine and listener."""

    def __init__(self, keeper: SessionKeeper, transport: Transport, clock: EngineClock, offset: ClockOffset) -> None:
        self._keeper = keeper
        self._transport = transport
        self._clock = clock
        self._offset = offset
        self._lock = threading.Lock()
        self._refused = ""

    @property
    def session(self) -> Session:
        """The present session."""
        return self._keeper.session()

    def access(self) -> str:
        """Return an access token good for at least some seconds. Raises :class:`SessionOver` or a transport error."""
        session = self._keeper.session()
        now = self._clock.wall_ms() + self._offset.offset_ms
        good = session.access_token != self._refused and session.access_until - _EARLY_MS > now
        if good and not self._keeper.unregistered_key():
            return session.access_token
        return self.renew(session.access_token).access_token

    def refused(self, token: str) -> None:
        """The server did not take this access token: the next call of :meth:`access` gets another one."""
        self._refused = token

    def renew(self, seen: str) -> Session:
        """Refresh, unless another thread has done so since ``seen`` was read."""
        with self._lock:
            session = self._keeper.session()
            if session.access_token not in {seen, self._refused}:
                return session
            request = RefreshRequest(session.refresh_token, self._keeper.device(), self._keeper.unregistered_key())
            if session.forks:
                request.proof = self._keeper.prove(refresh_claim(request))
            before = self._offset.begin()
            try:
                fresh = self._transport.refresh(request)
            except TransportError as error:
                if error.code in ENDED:
                    raise SessionOver(error.code) from None
                raise
            self._offset.note(before, fresh.now)
            self._keeper.save(fresh)
            return fresh

    def fork(self, device: str) -> None:
        """Go on as a new device (this store is a copy). Raises the transport's errors, and then nothing has changed."""
        with self._lock:
            session = self._keeper.session()
            if not session.forks:
                raise TransportError(ErrorCode.NOT_FOUND, 404)
            proof = self._keeper.prove(fork_claim(self._keeper.device(), device, session.refresh_token))
            request = ForkRequest(self._keeper.device(), device, session.refresh_token, proof)
            before = self._offset.begin()
            fresh = self._transport.fork(request)
            self._offset.note(before, fresh.now)
            self._keeper.take_device(device, fresh)
