"""A server in memory at the transport port: keeps the protocol's promises, and breaks the line when told to."""

from collections.abc import Callable, Iterator

import msgspec

from sync.client.event_stream import QueueEventStream
from sync.client.transport_error import LineError, TransportError
from sync.contract.digests import DigestMismatch, DigestReply, row_digest
from sync.contract.errors import ErrorCode
from sync.contract.forking import ForkRequest
from sync.contract.messages import (
    Change,
    Command,
    NumberLease,
    PullReply,
    PushReply,
    PushRequest,
    RefreshRequest,
    Result,
    ScopeGrant,
    SeatReport,
    Session,
    SnapshotHeader,
    SnapshotLine,
    SnapshotTrailer,
)
from sync.contract.outcomes import OUTCOME
from sync.contract.replica import Cursor
from sync.domain.codes import Outcome
from sync.domain.order import Order
from tests.helpers.store import DESK, EPOCH, NOW, order, raw, session

Fault = Callable[[], None]


class TinyServer:
    """One feed, one device. ``faults`` are raised one by one before a push is looked at, ``lost`` after it was
    applied.
    """

    def __init__(self) -> None:
        self.epoch = EPOCH
        self.scope_set = "s1"
        self.scopes = ["global", DESK]
        self.variants: dict[str, str] = {}
        self.reader = ""
        self.orders: dict[str, Order] = {}
        self.feed: list[Change] = []
        self.log: dict[str, tuple[int, Result]] = {}
        self.next_seq = 1
        self.clock_ahead = 0
        self.calls: list[str] = []
        self.batches: list[list[str]] = []
        self.reports: list[SeatReport] = []
        self.mismatches: list[DigestMismatch] = []
        self.push_faults: list[TransportError] = []
        self.lost_replies = 0
        self.pull_faults: list[TransportError] = []
        self.snapshot_faults: list[TransportError] = []
        self.refresh_faults: list[TransportError] = []
        self.forks = True
        self.bend_digest: Callable[[DigestReply], DigestReply] = lambda reply: reply
        self.fork_faults: list[TransportError] = []
        self.torn_snapshots = 0
        self.poison: set[str] = set()
        self.unreadable: set[str] = set()
        self.outcomes: dict[str, Outcome] = {}
        self.valid_token = "a"
        self.refreshed = 0
        self.streams: list[QueueEventStream] = []
        self.grant: list[NumberLease] = []
        self.down = False
        self.page_size = 3

    # --- the port ---------------------------------------------------------------------------------------------------

    def push(self, request: PushRequest, token: str) -> PushReply:
        self._enter("push", token)
        if request.report is not None:
            self.reports.append(request.report)
        if not request.commands:
            self.calls.pop()
            return PushReply(epoch=self.epoch, now=NOW + self.clock_ahead, next_seq=self.next_seq, results=[])
        self.batches.append([command.id for command in request.commands])
        if self.push_faults:
            raise self.push_faults.pop(0)
        if request.epoch != self.epoch:
            raise TransportError(ErrorCode.EPOCH_CHANGED, 409, {"epoch": self.epoch})
        if self.poison.intersection(command.id for command in request.commands):
            raise TransportError(ErrorCode.INTERNAL, 500)
        for number, command in enumerate(request.commands):
            if command.id in self.unreadable:
                raise TransportError(ErrorCode.BAD_REQUEST, 400, {"field": f"$.commands[{number}].args"})
        if request.commands[0].seq > self.next_seq:
            raise TransportError(ErrorCode.SEQUENCE_GAP, 409, {"next_seq": self.next_seq})
        results = [self._apply(command) for command in request.commands]
        if self.lost_replies:
            self.lost_replies -= 1
            raise TransportError(LineError.TIMED_OUT)
        leases, self.grant = self.grant, []
        return PushReply(
            epoch=self.epoch, now=NOW + self.clock_ahead, next_seq=self.next_seq, results=results, leases=leases
        )

    def pull(self, cursor: Cursor, token: str, wait: int = 0) -> PullReply:
        self._enter("pull" if not wait else "long_poll", token)
        if self.pull_faults:
            raise self.pull_faults.pop(0)
        if cursor.epoch != self.epoch:
            raise TransportError(ErrorCode.EPOCH_CHANGED, 409, {"epoch": self.epoch})
        if cursor.scope_set != self.scope_set:
            raise TransportError(ErrorCode.SCOPES_CHANGED, 409, {"scope_set": self.scope_set})
        page = [change for change in self.feed if change.p > cursor.pos][: self.page_size]
        to = page[-1].p if page else len(self.feed)
        return PullReply(
            epoch=self.epoch,
            from_=cursor.pos,
            to=to,
            more=to < len(self.feed),
            now=NOW + self.clock_ahead,
            changes=page,
            scope_set=self.scope_set,
        )

    def snapshot(self, scope: str, token: str) -> "TinySnapshot":
        self._enter(f"snapshot {scope}", token)
        if self.snapshot_faults:
            raise self.snapshot_faults.pop(0)
        lines = [
            SnapshotLine(e="order", id=one.id, ver=one.ver, d=raw(one)) for one in self.orders.values() if scope == DESK
        ]
        torn = bool(self.torn_snapshots) and scope == DESK
        self.torn_snapshots -= int(torn)
        return TinySnapshot(
            SnapshotHeader(scope=scope, epoch=self.epoch, pos=len(self.feed), schema=1, scope_set=self.scope_set),
            lines,
            torn,
        )

    def fork(self, request: ForkRequest) -> Session:
        self.calls.append(f"fork {request.device} {request.fresh}")
        if self.fork_faults:
            raise self.fork_faults.pop(0)
        self.refreshed += 1
        self.valid_token = f"a{self.refreshed}"
        self.next_seq = 1
        return self.session()

    def refresh(self, request: RefreshRequest) -> Session:
        self.calls.append("refresh")
        if self.down:
            raise TransportError(LineError.UNREACHABLE)
        if self.refresh_faults:
            raise self.refresh_faults.pop(0)
        self.refreshed += 1
        self.valid_token = f"a{self.refreshed}"
        return self.session()

    def events(self, token: str) -> QueueEventStream:
        self._enter("events", token)
        stream = QueueEventStream()
        self.streams.append(stream)
        return stream

    def digest(self, scope: str, cursor: Cursor, token: str) -> DigestReply:
        self._enter(f"digest {scope}", token)
        changed = {change.id for change in self.feed if change.p > cursor.pos and change.s == scope}
        held = {one.id: one.ver for one in self.orders.values() if scope == DESK and one.id not in changed}
        count, total = row_digest(held.items())
        return self.bend_digest(DigestReply(scope, count, str(total), sorted(changed)))

    def tell_mismatch(self, found: DigestMismatch, token: str) -> None:
        self._enter("mismatch", token)
        self.mismatches.append(found)

    # --- arranging --------------------------------------------------------------------------------------------------

    def session(self) -> Session:
        return session(
            access_token=self.valid_token,
            refresh_token=f"r{self.refreshed}",
            epoch=self.epoch,
            scope_set=self.scope_set,
            reader=self.reader,
            forks=self.forks,
            scopes=[ScopeGrant(scope, self.variants.get(scope, "full")) for scope in self.scopes],
        )

    def put(self, changed: Order, scope: str = DESK) -> None:
        """Change an order on the server, as another seat would."""
        self.orders[changed.id] = changed
        self.feed.append(
            Change(p=len(self.feed) + 1, s=scope, e="order", id=changed.id, ver=changed.ver, op="U", d=raw(changed))
        )

    def tell_outcome(self, command: str) -> None:
        """Say that a command was done and has changed nothing."""
        told = Change(p=len(self.feed) + 1, s=DESK, e=OUTCOME, id=command, ver=1, op="X")
        self.feed.append(told)

    def _enter(self, call: str, token: str) -> None:
        self.calls.append(call)
        if self.down:
            raise TransportError(LineError.UNREACHABLE)
        if token != self.valid_token:
            raise TransportError(ErrorCode.TOKEN_EXPIRED, 401)

    def _apply(self, command: Command) -> Result:
        known = self.log.get(command.id)
        if known is not None:
            return msgspec.structs.replace(known[1], seq=command.seq)
        if command.seq != self.next_seq:
            raise TransportError(ErrorCode.SEQUENCE_REUSED, 409, {"seq": command.seq})
        outcome = self.outcomes.get(command.id, Outcome.APPLIED)
        if outcome is Outcome.RETRY:
            self.outcomes.pop(command.id)
            return Result(seq=command.seq, id=command.id, outcome=outcome)
        self.next_seq += 1
        rows: list[Change] = []
        if outcome is Outcome.APPLIED:
            before = self.orders.get(command.target)
            self.put(order(command.target, ver=before.ver + 1 if before else 1))
            rows = [self.feed[-1]]
        result = Result(seq=command.seq, id=command.id, outcome=outcome, code="", by_name="李华", at=NOW, rows=rows)
        self.log[command.id] = (command.seq, result)
        return result


class TinySnapshot:
    """An open snapshot over lines in memory; a torn one ends without its trailer."""

    def __init__(self, header: SnapshotHeader, lines: list[SnapshotLine], torn: bool) -> None:
        self.header = header
        self._lines = lines
        self._torn = torn

    def chunks(self, size: int) -> Iterator[list[SnapshotLine]]:
        for start in range(0, len(self._lines), size):
            yield self._lines[start : start + size]
        if self._torn:
            raise TransportError(LineError.CLOSED)

    @property
    def trailer(self) -> SnapshotTrailer:
        return SnapshotTrailer(count=len(self._lines))

    def close(self) -> None:
        return
