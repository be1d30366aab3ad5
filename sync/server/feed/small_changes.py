"""Small changes inside the hint: what a pull would bring, encoded once for all who see it alike."""

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Connection, bindparam, select, true

from sync.contract.codec import encode
from sync.domain.call_record import scopes_of_call
from sync.domain.instant import Instant
from sync.domain.nuisance import scopes_of_nuisance
from sync.server.auth.principals import Principal
from sync.server.database import Database
from sync.server.feed.bodies import Bodies, read_bodies
from sync.server.feed.order_shelf import OrderShelf
from sync.server.feed.pages import PageRow
from sync.server.feed.rows import Head
from sync.server.feed.visibility import Viewer
from sync.server.ports import Clock
from sync.server.tables.feed import head
from sync.server.tables.people import account, device, session_family

MOST_BYTES = 8 * 1024


class Reader(msgspec.Struct, frozen=True):
    """Who is to be told, what they know of (``told``), and where the feed stood before the first row they miss."""

    principal: Principal
    told: int
    base: int


class SmallChanges:
    """Makes ``change`` events. Blocks on the database; the rights are those of this moment."""

    def __init__(self, database: Database, shelf: OrderShelf, clock: Clock) -> None:
        self._database = database
        self._shelf = shelf
        self._clock = clock

    def stale(self, principals: Iterable[Principal]) -> set[Principal]:
        """Return those whose rights, session or device are no longer as they were loaded."""
        with self._database.glance() as connection:
            return _stale(connection, list(principals), self._clock.now())[1]

    def events(self, readers: Sequence[Reader], rows: Sequence[PageRow], top: int) -> tuple[dict[int, bytes], set[int]]:
        """Return events by place in ``readers``, and the places of those whose rights have to be looked at.

        Who is in neither has more to fetch than an event carries.
        """
        with self._database.glance() as connection:
            top_now, stale = _stale(connection, [one.principal for one in readers], self._clock.now())
            bodies = read_bodies(connection, rows, self._shelf)
        standing = [order.scopes for order in bodies.orders.values()]
        standing += [scopes_of_call(call) for call in bodies.calls.values()]
        standing += [scopes_of_nuisance(one) for one in bodies.nuisances.values()]
        relevant = sorted({row.scope for row in rows}.union(*standing))
        made: dict[object, bytes] = {}
        events: dict[int, bytes] = {}
        doubtful: set[int] = set()
        for place, reader in enumerate(readers):
            principal = reader.principal
            if principal in stale:
                doubtful.add(place)
                continue
            held = tuple((scope, principal.grants[scope]) for scope in relevant if scope in principal.grants)
            key = (reader.base, principal.actor.unit, principal.actor.conflicts, held)
            if key not in made:
                made[key] = _changes(principal, bodies, [row for row in rows if row.pos > reader.base])
            if made[key]:
                events[place] = self._event(top_now, reader, top, made[key])
        self._shelf.keep(bodies.orders.values())
        return events, doubtful

    def _event(self, head: Head, reader: Reader, top: int, changes: bytes) -> bytes:
        """Return a pull's reply as an event; only the part that all share is encoded once."""
        return (
            b'event: change\ndata: {"epoch":"%s","from":%d,"to":%d,"more":false,"now":%d,"scope_set":"%s",%s}\n\n'
            % (
                head.epoch.encode(),
                reader.told,
                top,
                self._clock.now(),
                reader.principal.scope_set.encode(),
                b'"changes":' + changes,
            )
        )


def _changes(principal: Principal, bodies: Bodies, rows: Sequence[PageRow]) -> bytes:
    """Return the lines as JSON, nothing when they are too long."""
    mine = [row for row in rows if row.scope in principal.grants]
    text = encode(bodies.changes(Viewer(principal.actor, principal.grants), mine))
    return text if len(text) <= MOST_BYTES else b""


def _stale(connection: Connection, principals: Sequence[Principal], now: Instant) -> tuple[Head, set[Principal]]:
    """Return where the feed stands, and who is not as they were loaded.

    Marks are compared instead of loading everybody: session and device not revoked, person active with the same rights
    (``rev``), reference data of the same version, access not run out.
    """
    rows = connection.execute(_STANDING, {"families": [one.note.family for one in principals]}).all()
    good = {row.family: row.rev for row in rows}
    there = Head(rows[0].v, rows[0].floor, rows[0].epoch, rows[0].reference_ver)
    return there, {
        one
        for one in principals
        if good.get(one.note.family) != one.account.rev
        or one.reference_ver != there.reference_ver
        or now > one.note.until
    }


_GOOD = (
    select(session_family.c.id, account.c.rev)
    .join(device, device.c.id == session_family.c.device)
    .join(account, account.c.id == session_family.c.user_id)
    .where(
        session_family.c.id.in_(bindparam("families", expanding=True)),
        session_family.c.revoked_at.is_(None),
        device.c.revoked_at.is_(None),
        account.c.active,
    )
    .subquery()
)
_STANDING = (
    select(head.c.v, head.c.floor, head.c.epoch, head.c.reference_ver, _GOOD.c.id.label("family"), _GOOD.c.rev)
    .select_from(head.outerjoin(_GOOD, true()))
    .where(head.c.id == 1)
)
