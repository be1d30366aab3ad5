"""The practice city of ``--demo``: a transport that answers from a bundled file and decides by the same rules as a
server.
"""

import threading
from collections.abc import Callable, Iterator, Sequence

import msgspec
import zstandard

from desktop.services.knowledge_service import PREFIX as KNOWLEDGE
from desktop.services.overlay import act_of
from desktop.services.seat import actor_of
from desktop.wiring.practice_articles import PracticeArticles
from sync.client.event_stream import QueueEventStream
from sync.client.ports import EngineClock, ServerEvent
from sync.client.snapshot_stream import lines_of
from sync.client.transport_error import TransportError
from sync.contract.codec import decode, decode_order, encode
from sync.contract.errors import ErrorCode
from sync.contract.forking import ForkRequest
from sync.contract.messages import (
    Change,
    Command,
    Hello,
    NumberLease,
    Person,
    PullReply,
    PushReply,
    PushRequest,
    RefreshRequest,
    Result,
    ScopeGrant,
    Session,
    SignInRequest,
    SnapshotHeader,
    SnapshotLine,
    SnapshotTrailer,
)
from sync.contract.replica import Cursor
from sync.domain.codes import Outcome
from sync.domain.instant import DAY, to_wall
from sync.domain.order import Order
from sync.domain.reference import ReferenceKind, Staff
from sync.domain.rules import Rules
from sync.domain.workflow.decide import Accepted, decide

CITY = "desk:city"
GLOBAL = "global"
_EPOCH = "practice"


class PracticeCity:
    """The bundled data: reference lines, order lines, the moment they are true for, and the people."""

    def __init__(self, data: bytes) -> None:
        lines = list(lines_of(iter([zstandard.ZstdDecompressor().decompressobj().decompress(data)])))
        header = decode(lines[0], SnapshotHeader)
        records = [decode(line, SnapshotLine) for line in lines[1:-1]]
        if decode(lines[-1], SnapshotTrailer).count != len(records):
            raise ValueError("the practice file is torn")
        self.now = header.pos
        self.reference = [line for line in records if line.e != "order"]
        self.orders = [line for line in records if line.e == "order"]
        self.staff = [
            msgspec.json.decode(line.d, type=Staff) for line in self.reference if line.e == ReferenceKind.STAFF.value
        ]

    def person(self, number: str) -> Person:
        """Return a person by number. Raises ``sign_in_failed``."""
        for one in self.staff:
            if one.no == number and one.active:
                return Person(
                    id=one.id, no=one.no, name=one.name, roles=list(one.roles), unit=one.unit, district=one.district
                )
        raise TransportError(ErrorCode.SIGN_IN_FAILED, 401)


class PracticeTransport:
    """Implements the transport port without a network. One seat, one thread of the engine."""

    def __init__(self, city: PracticeCity, rules: Callable[[], Rules], clock: EngineClock) -> None:
        self._city = city
        self._lock = threading.Lock()
        self._rules = rules
        self._clock = clock
        self._orders: dict[str, Order] | None = None
        self._articles = PracticeArticles(city.reference)
        self._person = Person(id="", no="", name="", roles=[])
        self._next_seq = 1

    def sign_in(self, request: SignInRequest) -> Session:
        """Sign in as anybody of the practice city; the password is not looked at."""
        self._person = self._city.person(request.user_no)
        self._next_seq = 1
        return self._session()

    def refresh(self, request: RefreshRequest) -> Session:
        """Go on."""
        del request
        return self._session()

    def fork(self, request: ForkRequest) -> Session:
        """Go on: there is no other copy here."""
        del request
        return self._session()

    def push(self, request: PushRequest, token: str) -> PushReply:
        """Decide on the commands at once."""
        del token
        with self._lock:
            results = [self._decide(command) for command in request.commands]
        return PushReply(epoch=_EPOCH, now=self._clock.wall_ms(), next_seq=self._next_seq, results=results)

    def pull(self, cursor: Cursor, token: str, wait: int = 0) -> PullReply:
        """Nothing ever comes from elsewhere."""
        del token, wait
        return PullReply(
            epoch=_EPOCH,
            from_=cursor.pos,
            to=cursor.pos,
            more=False,
            now=self._clock.wall_ms(),
            changes=[],
            scope_set=cursor.scope_set,
        )

    def snapshot(self, scope: str, token: str) -> "PracticeSnapshot":
        """Return the bundled lines of a scope."""
        del token
        lines = self._city.reference if scope == GLOBAL else self._city.orders if scope == CITY else []
        return PracticeSnapshot(scope, lines)

    def events(self, token: str) -> QueueEventStream:
        """Return a stream that says hello and then nothing."""
        del token
        stream = QueueEventStream()
        stream.put(ServerEvent(name="hello", data=encode(Hello(epoch=_EPOCH, pos=1)).decode()))
        return stream

    def _session(self) -> Session:
        return Session(
            access_token="practice",  # noqa: S106 - opens nothing
            access_until=self._city.now + 3650 * DAY,
            refresh_token="practice",  # noqa: S106 - opens nothing
            person=self._person,
            epoch=_EPOCH,
            now=self._clock.wall_ms(),
            scope_set="practice",
            scopes=[ScopeGrant(GLOBAL), ScopeGrant(CITY)],
            offline_until=self._city.now + 3650 * DAY,
            spool_key="",
            leases=[NumberLease(id="practice", year=to_wall(self._city.now).year, first=90_000_001, last=90_000_200)],
            server_version="demo",
            alerts=True,
            additions_back=True,
            callbacks_back=True,
        )

    def _decide(self, command: Command) -> Result:
        self._next_seq = command.seq + 1
        act = act_of(command, actor_of(self._person))
        if command.type.startswith(KNOWLEDGE):
            return self._articles.decide(command, actor_of(self._person), self._rules())
        if act is None:
            return Result(seq=command.seq, id=command.id, outcome=Outcome.APPLIED)
        orders = self._decoded_orders()
        verdict = decide(orders.get(command.target), act, self._rules())
        if not isinstance(verdict, Accepted):
            return Result(
                seq=command.seq, id=command.id, outcome=Outcome.REJECTED, code=verdict.refusal.code, at=act.at
            )
        order = orders[command.target] = verdict.order
        row = Change(p=1, s=CITY, e="order", id=order.id, ver=order.ver, op="U", d=msgspec.Raw(encode(order)))
        used = self._articles.used(order.article, order.id)
        rows = [row] if used is None else [row, used]
        return Result(seq=command.seq, id=command.id, outcome=Outcome.APPLIED, at=act.at, rows=rows)

    def _decoded_orders(self) -> dict[str, Order]:
        if self._orders is None:
            self._orders = {line.id: decode_order(line.d) for line in self._city.orders}
        return self._orders


class PracticeSnapshot:
    """The snapshot port over lines in memory."""

    def __init__(self, scope: str, lines: Sequence[SnapshotLine]) -> None:
        self.header = SnapshotHeader(scope=scope, epoch=_EPOCH, pos=1, schema=1)
        self._lines = lines

    def chunks(self, size: int) -> Iterator[list[SnapshotLine]]:
        """Yield the lines."""
        for start in range(0, len(self._lines), size):
            yield list(self._lines[start : start + size])

    @property
    def trailer(self) -> SnapshotTrailer:
        """Return the trailer."""
        return SnapshotTrailer(count=len(self._lines))

    def close(self) -> None:
        """Nothing is open."""
