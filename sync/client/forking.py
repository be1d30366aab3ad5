"""A store that finds itself to be a copy, or has lost what it used, goes on as a new device; the person need not even
notice.
"""

import logging

from sync.client.ports import Outbox, SessionKeeper
from sync.client.tokens import Tokens
from sync.client.transport_error import TransportError
from sync.contract.errors import ErrorCode
from sync.contract.messages import PushReply, Session

logger = logging.getLogger(__name__)

CLONED = "device_cloned"
"""Why a session ends when the server cannot let a copy go on by itself: it does after a sign-in."""
FORKED = frozenset({ErrorCode.SEQUENCE_REUSED.value, ErrorCode.DEVICE_FORKED.value})
"""Codes that say: another copy of this store was here before."""


class Forker:
    """Notices that another copy of this store has gone on, and takes a device id for this one."""

    def __init__(self, tokens: Tokens, keeper: SessionKeeper, outbox: Outbox) -> None:
        self._tokens = tokens
        self._keeper = keeper
        self._outbox = outbox
        self._fresh = ""
        self._looked = ""

    def look(self, session: Session) -> None:
        """Raise ``device_forked`` when a new session shows that the server has more of this device than was ever here,
        or when it is not known any more what was.

        Without work to send this is found before a number is given that the other copy has given already.
        """
        if session.access_token == self._looked:
            return
        self._looked = session.access_token
        compare(session, self._outbox)

    def go_on(self) -> TransportError | None:
        """Go on as a new device. Returns what hindered it: the line, a server that is full, a store that was shut out
        (then nothing has changed), or ``device_cloned``: this is a new device, and it needs a sign-in.
        """
        self._fresh = self._fresh or self._keeper.new_id()  # the same one when the reply was lost
        try:
            self._tokens.fork(self._fresh)
        except TransportError as error:
            if error.is_line or error.retryable or error.code == ErrorCode.DEVICE_REVOKED:
                self._looked = ""  # the next step finds it again: nothing is sent under the shared device meanwhile
                return error
            logger.warning("copied store needs a sign-in", extra={"code": error.code})
            self._keeper.take_device(self._fresh, None)
            return TransportError(CLONED, error.status)
        self._fresh = ""
        logger.warning("copied store goes on as a new device", extra={"device": self._keeper.device()})
        return None


def compare(told: Session | PushReply, outbox: Outbox) -> None:
    """Raise ``device_forked`` when the server expects a later command than this store would number next, or the store
    cannot tell what it numbered.
    """
    if told.next_seq > outbox.next_seq() or outbox.must_fork():
        raise TransportError(ErrorCode.DEVICE_FORKED, 409, {"next_seq": told.next_seq})
