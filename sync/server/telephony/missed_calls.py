"""Calling back who was not answered: the server decides whose it is, whoever pressed first."""

from collections.abc import Callable

from msgspec.structs import replace
from sqlalchemy import Connection

from sync.contract.errors import ErrorCode
from sync.domain.call_record import CALLS, CallRecord, is_claimed, view_call
from sync.domain.codes import Disclosure
from sync.server import audit
from sync.server.auth.principals import Principal
from sync.server.database import Database
from sync.server.faults import ServerFault
from sync.server.feed.rows import write_feed
from sync.server.ports import Clock
from sync.server.sealing import Sealer
from sync.server.telephony.call_book import CallBook


class MissedCalls:
    """The use cases of ``/telephony/v1/calls``. ``wake`` is called after what was told to the seats."""

    def __init__(self, database: Database, sealer: Sealer, clock: Clock, wake: Callable[[], None]) -> None:
        self._database = database
        self._book = CallBook(sealer)
        self._clock = clock
        self._wake = wake

    def claim(self, principal: Principal, call_id: str) -> CallRecord:
        """Give a waiting call to who asks, with its whole number. Raises 409 ``call_taken`` and ``call_settled``."""
        now = self._clock.now()
        with self._database.write() as connection:
            record = self._waiting(connection, principal, call_id)
            if is_claimed(record, now) and record.claimed_by != principal.user_id:
                raise ServerFault(ErrorCode.CALL_TAKEN, 409, {"by_name": record.claimed_name})
            claimed = replace(record, claimed_by=principal.user_id, claimed_name=principal.actor.name, claimed_at=now)
            write_feed(connection, self._book.write(connection, claimed, now), now)
            audit.record(
                connection, now, "call_claimed", actor=principal.user_id, device=principal.device, subject=call_id
            )
        self._wake()
        return view_call(claimed, Disclosure.FULL)

    def settle(self, principal: Principal, call_id: str) -> None:
        """Take a call from the list that who claimed it has dealt with (a wrong number, nobody there again)."""
        now = self._clock.now()
        with self._database.write() as connection:
            record = self._waiting(connection, principal, call_id)
            if record.claimed_by != principal.user_id:
                raise ServerFault(ErrorCode.CALL_TAKEN, 409, {"by_name": record.claimed_name})
            done = replace(record, waiting=False, settled_by=principal.user_id)
            write_feed(connection, self._book.write(connection, done, now), now)
            audit.record(
                connection, now, "call_settled", actor=principal.user_id, device=principal.device, subject=call_id
            )
        self._wake()

    def _waiting(self, connection: Connection, principal: Principal, call_id: str) -> CallRecord:
        if CALLS not in principal.grants:
            raise ServerFault(ErrorCode.FORBIDDEN, 403)
        record = self._book.read(connection, call_id, lock=True)
        if record is None:
            raise ServerFault(ErrorCode.NOT_FOUND, 404)
        if not record.waiting:
            raise ServerFault(ErrorCode.CALL_SETTLED, 409)
        return record
