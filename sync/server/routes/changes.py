"""``GET /sync/v1/pull`` and ``GET /sync/v1/snapshot``."""

import asyncio
import contextlib
import logging
import threading
from collections.abc import AsyncIterator, Iterator

import zstandard
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from sync.contract.messages import PullReply
from sync.server.auth.principals import Principal
from sync.server.faults import bad_request
from sync.server.feed.listeners import Waiter
from sync.server.feed.pull import parse_cursor
from sync.server.http import accepts_zstd, reply
from sync.server.lanes import Lane
from sync.server.routes.access import authorise, require_present_client, services_of
from sync.server.services import Services

logger = logging.getLogger(__name__)


async def pull(request: Request) -> Response:
    """Return the next page of the feed; with ``wait`` an empty page is held back until something comes."""
    principal = await authorise(request)
    require_present_client(request)
    services = services_of(request)
    cursor = request.query_params.get("cursor", "")
    scope_set = request.query_params.get("sv", "")
    wait = _seconds(request.query_params.get("wait", "0"), services.config.limits.wait_seconds)
    if not wait:
        behind = parse_cursor(cursor)[1] + services.config.limits.page < services.watch.seen
        run = services.reads.run_backlog if behind else services.reads.run
        return reply(request, await run(services.pull.pull, principal, cursor, scope_set))
    return reply(request, await _wait_and_pull(services, principal, cursor, scope_set, wait))


async def _wait_and_pull(services: Services, principal: Principal, cursor: str, scope_set: str, wait: int) -> PullReply:
    services.hub.admit()
    listener = Waiter(principal)
    services.hub.join(listener)
    try:
        page = await services.reads.run(services.pull.pull, principal, cursor, scope_set)
        if page.changes or services.hub.closing or not await listener.wait(wait):
            return page
        fresh = await services.reads.run(services.principals.load, principal.note, services.clock.now())
        return await services.reads.run(services.pull.pull, fresh, f"{page.epoch}.{page.to}", scope_set)
    finally:
        services.hub.leave(listener)


async def snapshot(request: Request) -> Response:
    """Stream everything of a scope as NDJSON: header, lines, trailer."""
    principal = await authorise(request)
    require_present_client(request)
    services = services_of(request)
    scope = request.query_params.get("scope", "")
    services.snapshots.check(principal, scope)
    lines = services.snapshots.chunks(principal, scope)
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Encoding", "X-Accel-Buffering": "no"}
    if accepts_zstd(request):
        lines = _compressed(lines)
        headers["Content-Encoding"] = "zstd"
    pieces = Pieces(lines)
    try:
        first = await services.streams.run(pieces.next)  # says here, and not in mid-stream, when too many are open
    except BaseException:
        _dispose(services.streams, pieces)
        raise
    return SnapshotResponse(services.streams, pieces, first, headers, services.config.limits.send_seconds)


class Pieces:
    """A blocking iterator of bytes that may be closed while another thread is inside it."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._turn = threading.Lock()
        self._closed = False

    def next(self) -> bytes:
        """Return the next piece, nothing at the end."""
        with self._turn:
            return b"" if self._closed else next(self._pieces, b"")

    def close(self) -> None:
        """Give back what the iterator holds, after a step that is under way."""
        with self._turn:
            self._closed = True
            close = getattr(self._pieces, "close", None)
            if close is not None:
                close()


class SnapshotResponse(StreamingResponse):
    """Sends pieces made in a lane's threads. Whatever ends it, the pieces are closed: they hold a connection."""

    def __init__(self, lane: Lane, pieces: Pieces, first: bytes, headers: dict[str, str], send_seconds: float) -> None:
        super().__init__(_off_loop(lane, pieces, first), 200, headers, "application/x-ndjson")
        self._lane = lane
        self._pieces = pieces
        self._send_seconds = send_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send everything, to a client that takes it in time."""

        async def in_time(message: Message) -> None:
            await asyncio.wait_for(send(message), self._send_seconds)

        try:
            await super().__call__(scope, receive, in_time)
        except TimeoutError:
            logger.info("snapshot not taken in time")
        finally:
            _dispose(self._lane, self._pieces)


def _dispose(lane: Lane, pieces: Pieces) -> None:
    """Close pieces without waiting, however busy the lane is."""
    with contextlib.suppress(RuntimeError):  # the server stops: its connections are closed with the pool
        lane.pool.submit(pieces.close)


async def _off_loop(lane: Lane, pieces: Pieces, first: bytes) -> AsyncIterator[bytes]:
    """Yield the pieces, each made in the lane's threads."""
    piece = first
    while piece:
        yield piece
        piece = await lane.run(pieces.next)


def _compressed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    writer = zstandard.ZstdCompressor(level=3).compressobj()
    try:
        for piece in pieces:
            data = writer.compress(piece) + writer.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
            if data:
                yield data
        yield writer.flush()
    finally:
        close = getattr(pieces, "close", None)
        if close is not None:
            close()


def _seconds(text: str, most: int) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 4:
        raise bad_request("wait")
    return min(int(text), most)


ROUTES = [
    Route("/sync/v1/pull", pull, methods=["GET"]),
    Route("/sync/v1/snapshot", snapshot, methods=["GET"]),
]
