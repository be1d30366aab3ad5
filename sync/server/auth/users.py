"""Administration of people, their devices and passwords."""

import secrets
from collections.abc import Callable

import msgspec
from sqlalchemy import Connection, func, select

from sync.contract.administration import DeviceView, UserChange, UserCreate, UserReply, UserView
from sync.contract.codec import encode
from sync.contract.errors import ErrorCode
from sync.domain.codes import Role
from sync.domain.instant import Instant
from sync.domain.reference import ReferenceKind
from sync.server import audit
from sync.server.auth import accounts
from sync.server.auth.accounts import Account
from sync.server.auth.passwords import Passwords, is_acceptable
from sync.server.auth.principals import Principals
from sync.server.auth.sessions import end_sessions
from sync.server.auth.shutting_out import shut_out
from sync.server.commands.references import GLOBAL, write_item
from sync.server.database import Database
from sync.server.faults import ServerFault, bad_request
from sync.server.feed.rows import FeedRow, write_feed
from sync.server.ports import Clock, NewId
from sync.server.shapes import is_id
from sync.server.tables.feed import reference_item
from sync.server.tables.people import device, session_family

_ASSIGNABLE = frozenset(role.value for role in Role) - {Role.SYSTEM.value}
_UNIT_ROLES = frozenset({Role.UNIT_OPERATOR.value, Role.UNIT_LEADER.value, Role.GRID_WORKER.value})


class Users:
    """The use cases of ``/admin/v1`` and of ``hotline-server user``."""

    def __init__(
        self,
        database: Database,
        passwords: Passwords,
        principals: Principals,
        clock: Clock,
        new_id: NewId,
        on_commit: Callable[[], None],
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._principals = principals
        self._clock = clock
        self._new_id = new_id
        self._on_commit = on_commit

    def all(self) -> list[UserView]:
        """Return everybody."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(session_family.c.user_id, func.max(session_family.c.created_at).label("at")).group_by(
                    session_family.c.user_id
                )
            )
            seen: dict[str, Instant] = {row.user_id: row.at for row in rows}
            everybody = accounts.all_accounts(connection)
        return [msgspec.structs.replace(view_of(one), last_sign_in_at=seen.get(one.id, 0)) for one in everybody]

    def create(self, wanted: UserCreate, by: str, *, must_change: bool = True) -> UserReply:
        """Add a person."""
        made = "" if wanted.password else secrets.token_urlsafe(9)
        password = wanted.password or made
        now = self._clock.now()
        person = Account(
            id=wanted.id or self._new_id(),
            no=wanted.no.strip(),
            name=wanted.name.strip(),
            roles=tuple(dict.fromkeys(wanted.roles)),
            unit=wanted.unit,
            district=wanted.district,
            conflicts=tuple(wanted.conflicts),
            must_change_password=must_change,
            created_at=now,
            updated_at=now,
        )
        _check(person)
        if not is_acceptable(password, person.no):
            raise bad_request("password")
        person = msgspec.structs.replace(person, password_hash=self._passwords.hash(password))
        with self._database.write() as connection:
            if accounts.by_no(connection, person.no) or accounts.by_id(connection, person.id):
                raise ServerFault(ErrorCode.BAD_REQUEST, 409, {"field": "no", "reason": "taken"})
            accounts.add(connection, person, by)
            publish_staff(connection, person, by, now)
            audit.record(connection, now, "user_added", actor=by, subject=person.id, roles=" ".join(person.roles))
        self._on_commit()
        return UserReply(view_of(person), made)

    def change(self, user_id: str, wanted: UserChange, by: str) -> UserReply:
        """Change a person. Changed rights end no session: open streams are told, cursors get a new scope set."""
        now = self._clock.now()
        if wanted.password is not None:
            self.reset_password(user_id, wanted.password, by)
        with self._database.write() as connection:
            person = _existing(connection, user_id)
            if wanted.rev and wanted.rev != person.rev:
                raise ServerFault(ErrorCode.BAD_REQUEST, 409, {"field": "rev", "reason": "changed_meanwhile"})
            changed = _changed(person, wanted, now)
            _check(changed)
            if by == user_id and (not changed.active or Role.ADMINISTRATOR.value not in changed.roles):
                raise bad_request("roles", "own_rights")
            other = (person.roles, person.unit, person.district) != (changed.roles, changed.unit, changed.district)
            accounts.change(connection, changed, by, rights_changed=other)
            if not changed.active:
                end_sessions(connection, user_id, now, "deactivated")
            publish_staff(connection, changed, by, now)
            roles = " ".join(changed.roles)
            audit.record(connection, now, "user_changed", actor=by, subject=user_id, roles=roles, active=changed.active)
        self._principals.forget_all()
        self._on_commit()
        return UserReply(view_of(changed))

    def reset_password(self, user_id: str, password: str, by: str) -> UserReply:
        """Set a password that has to be changed; every session of the person ends."""
        made = "" if password else secrets.token_urlsafe(9)
        now = self._clock.now()
        with self._database.read() as connection:
            person = _existing(connection, user_id)
        if not is_acceptable(password or made, person.no):
            raise bad_request("password")
        hashed = self._passwords.hash(password or made)
        with self._database.write() as connection:
            person = msgspec.structs.replace(
                _existing(connection, user_id), password_hash=hashed, must_change_password=True, updated_at=now
            )
            accounts.change(connection, person, by, rights_changed=False)
            end_sessions(connection, user_id, now, "password_reset")
            audit.record(connection, now, "password_reset", actor=by, subject=user_id)
        self._principals.forget_all()
        return UserReply(view_of(person), made)

    def devices(self) -> list[DeviceView]:
        """Return all devices, last seen first."""
        with self._database.read() as connection:
            rows = connection.execute(select(device).order_by(device.c.seen_at.desc()))
            return [
                DeviceView(row.id, row.user_id, row.seat, row.created_at, row.seen_at, row.last_seq, row.revoked_at)
                for row in rows
            ]

    def revoke_device(self, device_id: str, by: str) -> None:
        """Shut a device out for ever; its sessions end at once."""
        now = self._clock.now()
        with self._database.write() as connection:
            if not shut_out(connection, device_id, now, now, by):
                raise ServerFault(ErrorCode.NOT_FOUND, 404)
        self._principals.forget_all()


def publish_staff(connection: Connection, person: Account, by: str, now: Instant) -> None:
    """Write the staff item of a person and its feed row (last write of the transaction but the audit)."""
    ver = connection.execute(
        select(reference_item.c.ver).where(
            reference_item.c.kind == ReferenceKind.STAFF.value, reference_item.c.id == person.id
        )
    ).scalar()
    body = encode(person.staff).decode()
    write_item(connection, ReferenceKind.STAFF, person.id, (ver or 0) + 1, body, by, now)
    write_feed(connection, [FeedRow(GLOBAL, ReferenceKind.STAFF.value, person.id, (ver or 0) + 1, "U")], now)


def view_of(person: Account) -> UserView:
    """Return a person as administrators see them."""
    return UserView(
        id=person.id,
        no=person.no,
        name=person.name,
        roles=list(person.roles),
        unit=person.unit,
        district=person.district,
        conflicts=list(person.conflicts),
        active=person.active,
        must_change_password=person.must_change_password,
        rev=person.rev,
        updated_at=person.updated_at,
    )


def _changed(person: Account, wanted: UserChange, now: Instant) -> Account:
    return msgspec.structs.replace(
        person,
        name=person.name if wanted.name is None else wanted.name.strip(),
        roles=person.roles if wanted.roles is None else tuple(dict.fromkeys(wanted.roles)),
        unit=person.unit if wanted.unit is None else wanted.unit,
        district=person.district if wanted.district is None else wanted.district,
        conflicts=person.conflicts if wanted.conflicts is None else tuple(wanted.conflicts),
        active=person.active if wanted.active is None else wanted.active,
        rev=person.rev + 1,
        updated_at=now,
    )


def _existing(connection: Connection, user_id: str) -> Account:
    person = accounts.by_id(connection, user_id)
    if person is None:
        raise ServerFault(ErrorCode.NOT_FOUND, 404)
    return person


def _check(person: Account) -> None:
    """Raise 400 naming the field that cannot be stored."""
    if not is_id(person.id):
        raise bad_request("id")
    if not is_id(person.no) or len(person.no) > 32:
        raise bad_request("no")
    if not 1 <= len(person.name) <= 80 or not person.name.isprintable():
        raise bad_request("name")
    if not person.roles or not _ASSIGNABLE.issuperset(person.roles):
        raise bad_request("roles")
    if person.unit and not is_id(person.unit):
        raise bad_request("unit")
    if not person.unit and not _UNIT_ROLES.isdisjoint(person.roles):
        raise bad_request("unit", "needed")
    if person.district and not is_id(person.district):
        raise bad_request("district")
    if len(person.conflicts) > 100 or not all(is_id(one) for one in person.conflicts):
        raise bad_request("conflicts")
