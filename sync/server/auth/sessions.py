"""Sign-in, rotation of tokens, sign-out and change of password."""

from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, insert, select, update

from sync.contract.administration import SignOut
from sync.contract.errors import ErrorCode
from sync.contract.forking import ForkRequest, fork_claim, refresh_claim
from sync.contract.leases import OfflineLease, sign_lease
from sync.contract.messages import RefreshRequest, Session, SignInRequest
from sync.contract.signing import KEY_BYTES, decode_base64
from sync.contract.versions import PROTOCOL
from sync.domain.codes import Role
from sync.domain.instant import Instant
from sync.server import audit, rights
from sync.server.auth import accounts, device_numbers, forks, person_keys, throttle
from sync.server.auth.accounts import Account
from sync.server.auth.credentials import credential_hash
from sync.server.auth.lease_marks import LeaseMarks
from sync.server.auth.passwords import Passwords, is_acceptable
from sync.server.auth.principals import Principal, Principals, as_grants
from sync.server.auth.tokens import AccessNote, Tokens, refresh_hash
from sync.server.commands import numbers
from sync.server.config import Limits
from sync.server.database import Database
from sync.server.faults import ServerFault, bad_request, device_revoked
from sync.server.keys import KeyRing
from sync.server.ports import Clock, NewId
from sync.server.shapes import is_id, seat_name
from sync.server.tables.feed import head
from sync.server.tables.people import device, refresh_token, session_family
from sync.server.version import SERVER_VERSION

_MATCHING_ROLES = (Role.AGENT, Role.DISPATCHER, Role.CALLBACK_AGENT, Role.TEAM_LEAD)


class Sessions:
    """The use cases of ``/auth/v1``. Every method opens its own transactions and may block on argon2."""

    def __init__(
        self,
        database: Database,
        keys: KeyRing,
        tokens: Tokens,
        passwords: Passwords,
        principals: Principals,
        clock: Clock,
        new_id: NewId,
        limits: Limits,
    ) -> None:
        self._database = database
        self._keys = keys
        self._marks = LeaseMarks(keys.lease)
        self._tokens = tokens
        self._passwords = passwords
        self._principals = principals
        self._clock = clock
        self._new_id = new_id
        self._limits = limits

    def sign_in(self, request: SignInRequest, address: str) -> Session:
        """Check the password, register the device, start a token family."""
        if not is_id(request.device):
            raise bad_request("device")
        sign_key, credential = key_of(request.sign_key), key_of(request.credential, "credential")
        if request.protocol < 1:  # any real one may sign in: what it has to send is taken
            raise ServerFault(ErrorCode.CLIENT_TOO_OLD, 426, {"needed": self._limits.min_client_protocol})
        if request.protocol > PROTOCOL:
            raise ServerFault(ErrorCode.SERVER_TOO_OLD, 426, {"protocol": PROTOCOL})
        keys = throttle.keys_of(request.user_no, address)
        now = self._clock.now()
        with self._database.read() as connection:
            throttle.refuse_if_blocked(connection, keys, now)
            person = accounts.by_no(connection, request.user_no) if is_id(request.user_no) else None
        if not self._may_enter(person, request.password) or person is None:
            with self._database.write() as connection:
                throttle.count_failure(connection, keys, now)
                audit.record(connection, now, "sign_in_failed", subject=person.id if person else "")
            raise ServerFault(ErrorCode.SIGN_IN_FAILED, 401)
        with self._database.write() as connection:
            proved, person = person, accounts.by_id(connection, person.id)
            if person is None or not person.active or person.password_hash != proved.password_hash:
                raise ServerFault(ErrorCode.SIGN_IN_FAILED, 401)  # changed while the hash was computed
            throttle.forgive(connection, keys)
            self._register(connection, person, request, now)
            if sign_key:
                person_keys.register(connection, request.device, person.id, sign_key, now)
            if credential:
                hashed = credential_hash(credential)
                connection.execute(update(device).where(device.c.id == request.device).values(credential_hash=hashed))
            family = self._family(connection, person, request.device, now)
            audit.record(connection, now, "signed_in", actor=person.id, device=request.device, subject=family)
            return self._open(connection, person, AccessNote(person.id, request.device, family, 0), now, None)

    def refresh(self, request: RefreshRequest) -> Session:
        """Exchange a refresh token for the next one. A token used twice ends its whole family."""
        now = self._clock.now()
        with self._database.write() as connection:
            session = self._rotate(connection, request, now)
        if session is None:
            self._principals.forget_all()
            raise ServerFault(ErrorCode.TOKEN_INVALID, 401)
        return session

    def fork(self, request: ForkRequest) -> Session:
        """Let a copy of a store go on as a new device. The blocks of numbers both copies hold are used by neither.

        Raises 401 for who does not hold the store's key, and whatever a refresh raises but for a used token.
        """
        if not is_id(request.device) or not is_id(request.fresh):
            raise bad_request("device")
        now = self._clock.now()
        with self._database.write() as connection:
            row = _token_row(connection, request.refresh_token, request.device, now)
            person = accounts.by_id(connection, row.user_id)
            claim = fork_claim(request.device, request.fresh, request.refresh_token)
            key = forks.proved_key(connection, request.device, row.user_id, request.proof, claim)
            if person is None or not person.active or key is None:
                raise ServerFault(ErrorCode.TOKEN_INVALID, 401)
            forks.register_copy(connection, request.device, request.fresh, now)
            person_keys.copy_history(connection, request.device, request.fresh, person.id)
            person_keys.register(connection, request.fresh, person.id, key, now)
            numbers.burn(connection, request.device)
            family = self._family(connection, person, request.fresh, now)
            audit.record(connection, now, "device_forked", actor=person.id, device=request.fresh, subject=row.device)
            rights.announce(connection, request.device)
            return self._open(connection, person, AccessNote(person.id, request.fresh, family, 0), now, None)

    def sign_out(self, principal: Principal, message: SignOut) -> None:
        """End the session of this access token; numbers given back are recorded as explained and never used."""
        now = self._clock.now()
        with self._database.write() as connection:
            for lease in message.unused:
                if numbers.give_back(connection, principal.device, lease):
                    span = f"{lease.first}-{lease.last}"
                    audit.record(
                        connection, now, "numbers_given_back", actor=principal.user_id, subject=lease.id, span=span
                    )
            _revoke_family(connection, principal.note.family, now, "sign_out")
            audit.record(connection, now, "signed_out", actor=principal.user_id, device=principal.device)
        self._principals.forget_all()

    def change_password(self, principal: Principal, old: str, new: str) -> None:
        """Change one's own password; every other session of the person ends."""
        person = principal.account
        if not self._passwords.matches(person.password_hash, old):
            raise ServerFault(ErrorCode.SIGN_IN_FAILED, 401)
        if not is_acceptable(new, person.no) or new == old:
            raise bad_request("new_password")
        now = self._clock.now()
        hashed = self._passwords.hash(new)
        with self._database.write() as connection:
            present = accounts.by_id(connection, person.id)
            if present is None or present.password_hash != person.password_hash:
                raise ServerFault(ErrorCode.SIGN_IN_FAILED, 401)
            # all but the password as it is now: rights may have been taken away while the hashes were computed
            changed = msgspec.structs.replace(present, password_hash=hashed, must_change_password=False, updated_at=now)
            accounts.change(connection, changed, person.id, rights_changed=False)
            end_sessions(connection, person.id, now, "password", keep=principal.note.family)
            audit.record(connection, now, "password_changed", actor=person.id, subject=person.id)
        self._principals.forget_all()

    def _may_enter(self, person: Account | None, password: str) -> bool:
        stored = person.password_hash if person is not None and person.active else None
        return self._passwords.matches(stored, password[:1024])

    def _register(self, connection: Connection, person: Account, request: SignInRequest, now: Instant) -> None:
        row = connection.execute(select(device).where(device.c.id == request.device)).first()
        if row is None:
            values = {"id": request.device, "user_id": person.id, "seat": seat_name(request.seat), "created_at": now}
            connection.execute(insert(device), {**values, "seen_at": now, "last_seq": 0, "last_occurred": 0})
            return
        if row.revoked_at is not None:
            raise device_revoked(request.device, row.revoked_at)
        if row.user_id != person.id:
            raise ServerFault(ErrorCode.DEVICE_MISMATCH, 403)
        seat = seat_name(request.seat) or row.seat
        connection.execute(
            update(device).where(device.c.id == request.device).values(seen_at=now, seat=seat, left_at=None)
        )

    def _rotate(self, connection: Connection, request: RefreshRequest, now: Instant) -> Session | None:
        """Return the next session, None when the family has to end (committed by the caller)."""
        mark = refresh_hash(request.refresh_token)
        row = _token_row(connection, request.refresh_token, request.device, now)
        if row.used_at is not None and not self._is_repeat(connection, mark, row.used_at, now):
            if forks.proved_key(connection, row.device, row.user_id, request.proof, refresh_claim(request)):
                raise ServerFault(ErrorCode.DEVICE_FORKED, 409)  # a copied disk, no stolen token
            _revoke_family(connection, row.family, now, "reuse")
            audit.record(connection, now, "refresh_reused", actor=row.user_id, device=row.device, subject=row.family)
            return None
        person = accounts.by_id(connection, row.user_id)
        if person is None or not person.active:
            raise ServerFault(ErrorCode.TOKEN_INVALID, 401)
        sign_key = key_of(request.sign_key)
        if sign_key:
            person_keys.register(connection, row.device, person.id, sign_key, now)
        connection.execute(update(refresh_token).where(refresh_token.c.hash == mark).values(used_at=now))
        connection.execute(update(device).where(device.c.id == row.device).values(seen_at=now, left_at=None))
        return self._open(connection, person, AccessNote(person.id, row.device, row.family, 0), now, mark)

    def _is_repeat(self, connection: Connection, mark: bytes, used_at: Instant, now: Instant) -> bool:
        """Tell whether a used token comes again only because the reply was lost: soon, and its successor unused."""
        if now - used_at > self._limits.refresh_grace:
            return False
        used = connection.execute(
            select(refresh_token.c.used_at).where(refresh_token.c.parent == mark, refresh_token.c.used_at.is_not(None))
        ).first()
        return used is None

    def _family(self, connection: Connection, person: Account, device_id: str, now: Instant) -> str:
        """Begin a family of tokens; returns its id."""
        family = self._new_id()
        values = {"id": family, "user_id": person.id, "device": device_id, "created_at": now, "reason": ""}
        connection.execute(insert(session_family), values)
        return family

    def _open(
        self, connection: Connection, person: Account, note: AccessNote, now: Instant, parent: bytes | None
    ) -> Session:
        until = now + self._limits.access_token
        note = msgspec.structs.replace(note, until=until)
        refresh = self._tokens.refresh()
        values = {"hash": refresh_hash(refresh), "family": note.family, "parent": parent, "issued_at": now}
        connection.execute(insert(refresh_token), {**values, "expires_at": now + self._limits.refresh_token})
        principal = self._principals.make(connection, person, note, now)
        last_seq = connection.execute(select(device.c.last_seq).where(device.c.id == note.device)).scalar_one()
        epoch = connection.execute(select(head.c.epoch).where(head.c.id == 1)).scalar_one()
        numbers.top_up(connection, note.device, None, now, self._new_id)
        matches = principal.actor.has(*_MATCHING_ROLES)
        return Session(
            access_token=self._tokens.access(note),
            access_until=until,
            refresh_token=refresh,
            person=person.person,
            epoch=epoch,
            now=now,
            scope_set=principal.scope_set,
            reader=principal.reader,
            scopes=as_grants(principal.grants),
            offline_until=now + self._limits.offline,
            spool_key=self._keys.spool_public,
            next_seq=last_seq + 1,
            matching_key=self._keys.matching.hex() if matches else "",
            matching_former=self._keys.matching_former.hex() if matches else "",
            leases=numbers.open_leases(connection, note.device),
            server_version=SERVER_VERSION,
            city=self._principals.policy(connection).city_name,
            lease=self._lease(connection, person, principal, now),
            lease_key=self._keys.lease_public,
            recovery_key=self._keys.recovery_public,
            forks=True,
            calls=True,
            alerts=True,
            nuisance=True,
            draft_marks=True,
            draft_words=True,
            additions_back=True,
            callbacks_back=True,
            device_number=device_numbers.number_of(connection, note.device),
        )

    def _lease(self, connection: Connection, person: Account, principal: Principal, now: Instant) -> str:
        keys = person_keys.keys_of(connection, principal.device, person.id)
        until = now + self._limits.offline
        lease = OfflineLease(
            person=person.id,
            no=person.no,
            roles=list(person.roles),
            unit=person.unit,
            device=principal.device,
            sign_key=person_keys.present_key(keys),
            scope_set=principal.scope_set,
            valid_from=now,
            valid_until=until,
            emergency=self._principals.policy(connection).emergency_intake,
            mark=self._marks.make(person.id, until),
        )
        return sign_lease(lease, self._keys.lease)


def _token_row(connection: Connection, token: str, device_id: str, now: Instant) -> Row[Any]:
    """Return a refresh token of a device with its family, locked. Raises 401 and 403 for one that is good no more."""
    row = connection.execute(
        select(refresh_token, session_family.c.user_id, session_family.c.device, session_family.c.revoked_at)
        .join(session_family, session_family.c.id == refresh_token.c.family)
        .where(refresh_token.c.hash == refresh_hash(token))
        .with_for_update()
    ).first()
    if row is None or row.device != device_id:
        raise ServerFault(ErrorCode.TOKEN_INVALID, 401)
    revoked = connection.execute(select(device.c.revoked_at).where(device.c.id == row.device)).scalar()
    if revoked is not None:  # said before all else: its sessions ended with it, and the seat has to know why
        raise device_revoked(row.device, revoked)
    if row.revoked_at is not None:
        raise ServerFault(ErrorCode.TOKEN_INVALID, 401)
    if row.expires_at <= now:
        raise ServerFault(ErrorCode.TOKEN_EXPIRED, 401)
    return row


def key_of(text: str, field: str = "sign_key") -> bytes:
    """Return the public key of a request, nothing when it has none. Raises 400 for what cannot be one."""
    key = decode_base64(text, KEY_BYTES) if text else b""
    if key is None:
        raise bad_request(field)
    return key


def end_sessions(connection: Connection, user_id: str, now: Instant, reason: str, keep: str = "") -> None:
    """End every session of a person, but for one."""
    ending = (
        session_family.c.user_id == user_id,
        session_family.c.revoked_at.is_(None),
        session_family.c.id != keep,
    )
    kept = select(session_family.c.device).where(session_family.c.id == keep)  # an earlier session there ends too
    _leave(connection, select(session_family.c.device).where(*ending, session_family.c.device.not_in(kept)), now)
    connection.execute(update(session_family).where(*ending).values(revoked_at=now, reason=reason))
    rights.announce(connection, user_id)


def _revoke_family(connection: Connection, family: str, now: Instant, reason: str) -> None:
    ending = (session_family.c.id == family, session_family.c.revoked_at.is_(None))
    _leave(connection, select(session_family.c.device).where(*ending), now)
    connection.execute(update(session_family).where(*ending).values(revoked_at=now, reason=reason))
    rights.announce(connection, family)


def _leave(connection: Connection, devices: Select[tuple[str]], now: Instant) -> None:
    """Note that nobody is signed in at these seats any more: the board shows them as left at once."""
    connection.execute(update(device).where(device.c.id.in_(devices)).values(left_at=now))
