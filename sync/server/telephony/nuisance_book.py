"""The book of measures against nuisance callers: sealed, found by the blind index of the number."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, Row, or_, select, text, update

from sync.contract.codec import decode, encode
from sync.contract.nuisance import NUISANCE, NuisanceList
from sync.domain import phone
from sync.domain.instant import DAY, Instant
from sync.domain.nuisance import Nuisance, NuisanceState, arrived, scopes_of_nuisance
from sync.server.database import Database
from sync.server.feed.rows import FeedRow
from sync.server.ports import Clock
from sync.server.sealing import Sealer
from sync.server.tables.nuisance import nuisance
from sync.server.telephony.nuisance_evidence import NuisanceEvidence
from sync.server.upsert import upsert

SHOWN_FOR = 30 * DAY
"""So long a lead reads what was decided."""
MOST_SHOWN = 500
_BLIND = "nuisance"
_IN_FORCE = NuisanceState.IN_FORCE.value


class NuisanceBook:
    """Works inside the transaction of its caller; the feed rows it returns are written last."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer
        self._evidence = NuisanceEvidence(sealer)

    def hold_number(self, connection: Connection, number: str) -> None:
        """Let nobody else propose or approve a number until this transaction ends: a number has one open proposal.

        Taken before the rows of the number. On SQLite one transaction writes at a time anyway.
        """
        blind = self._sealer.blind(_BLIND, number)
        if blind is not None and connection.dialect.name != "sqlite":
            key = int.from_bytes(blind[:8], "big", signed=True)
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})

    def hold_rows(self, connection: Connection, number: str) -> None:
        """Lock all measures of a number in the order of their ids, as who marks many anew does."""
        blind = self._sealer.blind(_BLIND, number)
        rows = select(nuisance.c.id).where(nuisance.c.number_blind == blind).order_by(nuisance.c.id).with_for_update()
        connection.execute(rows).all()

    def read(self, connection: Connection, measure: str) -> Nuisance | None:
        """Return a measure, locked."""
        row = connection.execute(select(nuisance).where(nuisance.c.id == measure).with_for_update()).first()
        return None if row is None else self._open(row)

    def read_many(self, connection: Connection, ids: Iterable[str]) -> dict[str, Nuisance]:
        """Return measures by id."""
        rows = connection.execute(select(nuisance).where(nuisance.c.id.in_(sorted(ids))))
        return {row.id: self._open(row) for row in rows}

    def of_number(self, connection: Connection, number: str, state: NuisanceState) -> list[Nuisance]:
        """Return the measures of a number in one state, locked."""
        found = select(nuisance).where(
            nuisance.c.number_blind == self._sealer.blind(_BLIND, number), nuisance.c.state == state.value
        )
        return [self._open(row) for row in connection.execute(found.order_by(nuisance.c.id).with_for_update())]

    def in_force(self, connection: Connection, now: Instant) -> Iterator[Nuisance]:
        """Return what counts now, for a seat that begins."""
        rows = connection.execute(select(nuisance).where(nuisance.c.state == _IN_FORCE, nuisance.c.until > now))
        yield from map(self._open, rows)

    def own(self, connection: Connection, user: str, now: Instant) -> Iterator[Nuisance]:
        """Return what a person proposed that waits, or became something else than a measure in force lately."""
        columns = nuisance.c
        lately = or_(columns.state == NuisanceState.PROPOSED.value, columns.at > now - SHOWN_FOR)
        rows = connection.execute(select(nuisance).where(columns.state != _IN_FORCE, lately).order_by(columns.id))
        yield from (one for one in map(self._open, rows) if user in one.proposed_by)

    def shown(self, connection: Connection, now: Instant) -> list[Nuisance]:
        """Return what a lead reads: proposals first, with masked numbers."""
        waits_first = (nuisance.c.state != NuisanceState.PROPOSED.value, nuisance.c.at.desc())
        rows = connection.execute(select(nuisance).where(_lately(now)).order_by(*waits_first).limit(MOST_SHOWN)).all()
        found = [self._with_evidence(connection, one) for one in map(self._open, rows)]
        return [replace(one, number=phone.mask(one.number)) for one in found]

    def held_ids(self, connection: Connection, now: Instant) -> list[str]:
        """Return the ids of what seats may hold a mark of."""
        return list(connection.scalars(select(nuisance.c.id).where(_lately(now)).order_by(nuisance.c.id)))

    def marked_anew(self, connection: Connection, measure: str) -> list[FeedRow]:
        """Let a measure be sent again: its mark is made with the present key when it is read."""
        one = self.read(connection, measure)
        if one is None:
            return []
        connection.execute(update(nuisance).where(nuisance.c.id == measure).values(ver=one.ver + 1))
        return [FeedRow(scope, NUISANCE, measure, one.ver + 1, "U") for scope in sorted(scopes_of_nuisance(one))]

    def write(self, connection: Connection, before: Nuisance | None, after: Nuisance, now: Instant) -> list[FeedRow]:
        """Store the next version; returns what the seats are told."""
        after = replace(after, ver=after.ver + 1)
        values = {
            "id": after.id,
            "ver": after.ver,
            "at": now,
            "number_blind": self._sealer.blind(_BLIND, after.number),
            "state": after.state.value,
            "until": after.until,
            "doc": self._sealer.seal(encode(after), f"nuisance:{after.id}"),
        }
        upsert(connection, nuisance, values, ["id"])
        held = scopes_of_nuisance(after)
        left = scopes_of_nuisance(before) - held if before is not None else frozenset[str]()
        return [
            *(FeedRow(scope, NUISANCE, after.id, after.ver, "X") for scope in sorted(left)),
            *(FeedRow(scope, NUISANCE, after.id, after.ver, "U") for scope in sorted(held)),
        ]

    def _with_evidence(self, connection: Connection, one: Nuisance) -> Nuisance:
        if not one.awaited:
            return one
        calls = [each for each in one.awaited if each in one.calls]
        orders = [each for each in one.awaited if each in one.orders]
        return arrived(one, self._evidence.standing(connection, one.number, calls, orders))

    def _open(self, row: Row[tuple[object, ...]]) -> Nuisance:
        return replace(decode(self._sealer.open(row.doc, f"nuisance:{row.id}"), Nuisance), ver=row.ver)


def _lately(now: Instant) -> ColumnElement[bool]:
    """Proposals that wait, what counts, and what was decided lately."""
    columns = nuisance.c
    return or_(columns.state == NuisanceState.PROPOSED.value, columns.at > now - SHOWN_FOR, columns.until > now)


class NuisanceCases:
    """The use case of ``GET /admin/v1/nuisance``."""

    def __init__(self, database: Database, sealer: Sealer, clock: Clock) -> None:
        self._database = database
        self._book = NuisanceBook(sealer)
        self._clock = clock

    def cases(self) -> NuisanceList:
        """Return what team leads decide on, and what they decided lately."""
        now = self._clock.now()
        with self._database.read() as connection:
            return NuisanceList(now, self._book.shown(connection, now))
