"""Accounts: people who sign in, and the staff item colleagues see of them."""

from typing import Any

import msgspec
from sqlalchemy import Connection, Row, insert, select, update

from sync.contract.messages import Person
from sync.domain.actor import Actor
from sync.domain.codes import Role
from sync.domain.instant import Instant
from sync.domain.reference import Staff
from sync.server import rights
from sync.server.tables.people import account, role_history


class Account(msgspec.Struct, frozen=True):
    """A person as stored. ``rev`` counts changes of rights."""

    id: str
    no: str
    name: str
    roles: tuple[str, ...]
    unit: str = ""
    district: str = ""
    conflicts: tuple[str, ...] = ()
    active: bool = True
    must_change_password: bool = False
    password_hash: str = ""
    rev: int = 1
    created_at: Instant = 0
    updated_at: Instant = 0

    @property
    def actor(self) -> Actor:
        """The person as the rules see them."""
        return Actor(
            user_id=self.id,
            name=self.name,
            roles=frozenset(Role(role) for role in self.roles if role in _ROLES),
            unit=self.unit,
            agent_no=self.no,
            conflicts=frozenset(self.conflicts),
            district=self.district,
        )

    @property
    def person(self) -> Person:
        """The person as sent at sign-in."""
        return Person(
            id=self.id,
            no=self.no,
            name=self.name,
            roles=list(self.roles),
            unit=self.unit,
            district=self.district,
            must_change_password=self.must_change_password,
        )

    @property
    def staff(self) -> Staff:
        """The person as colleagues see them."""
        return Staff(
            id=self.id,
            no=self.no,
            name=self.name,
            roles=self.roles,
            unit=self.unit,
            district=self.district,
            active=self.active,
        )


_ROLES = frozenset(role.value for role in Role)


def from_row(row: Row[*tuple[Any, ...]]) -> Account:
    """Return the account of a database row."""
    return Account(
        id=row.id,
        no=row.no,
        name=row.name,
        roles=msgspec.json.decode(row.roles, type=tuple[str, ...]),
        unit=row.unit,
        district=row.district,
        conflicts=msgspec.json.decode(row.conflicts, type=tuple[str, ...]),
        active=row.active,
        must_change_password=row.must_change_password,
        password_hash=row.password_hash,
        rev=row.rev,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def by_no(connection: Connection, user_no: str) -> Account | None:
    """Return the account of an agent number."""
    row = connection.execute(select(account).where(account.c.no == user_no)).first()
    return from_row(row) if row else None


def by_id(connection: Connection, user_id: str) -> Account | None:
    """Return the account of an id."""
    row = connection.execute(select(account).where(account.c.id == user_id)).first()
    return from_row(row) if row else None


def all_accounts(connection: Connection) -> list[Account]:
    """Return every account by agent number."""
    return [from_row(row) for row in connection.execute(select(account).order_by(account.c.no))]


def add(connection: Connection, person: Account, by: str) -> None:
    """Store a new account with its first line of role history."""
    connection.execute(insert(account), _values(person))
    _remember_roles(connection, person, by)


def change(connection: Connection, person: Account, by: str, rights_changed: bool) -> None:
    """Store a changed account; changed rights start a new line of role history."""
    values = _values(person)
    connection.execute(update(account).where(account.c.id == person.id).values(values))
    rights.announce(connection, person.id)
    if rights_changed:
        _remember_roles(connection, person, by)


def had_role(connection: Connection, user_id: str, role: Role, at: Instant) -> bool:
    """Tell whether the person held the role at ``at`` (rights at the time of an offline call)."""
    row = connection.execute(
        select(role_history.c.roles)
        .where(role_history.c.user_id == user_id, role_history.c.from_at <= at)
        .order_by(role_history.c.from_at.desc())
        .limit(1)
    ).first()
    return row is not None and role.value in msgspec.json.decode(row.roles, type=list[str])


def _remember_roles(connection: Connection, person: Account, by: str) -> None:
    last = connection.execute(
        select(role_history.c.from_at)
        .where(role_history.c.user_id == person.id)
        .order_by(role_history.c.from_at.desc())
        .limit(1)
    ).scalar()
    connection.execute(
        insert(role_history),
        {
            "user_id": person.id,
            "from_at": max(person.updated_at, (last or 0) + 1),
            "roles": msgspec.json.encode(person.roles).decode(),
            "unit": person.unit,
            "by": by,
        },
    )


def _values(person: Account) -> dict[str, object]:
    values = msgspec.structs.asdict(person)
    values["roles"] = msgspec.json.encode(person.roles).decode()
    values["conflicts"] = msgspec.json.encode(person.conflicts).decode()
    return values
