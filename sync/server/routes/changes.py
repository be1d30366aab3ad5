"""``GET /sync/v1/pull`` and ``GET /sync/v1/snapshot``."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import zstandard
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from sync.contract.errors import ErrorCode
from sync.contract.messages import PullReply
from sync.server.auth.principals import Principal
from sync.server.faults import ServerFault, bad_request
from sync.server.feed.hub import Listener
from sync.server.http import accepts_zstd, reply
from sync.server.lanes import Lane
from sync.server.routes.access import authorise, services_of
from sync.server.services import Services


async def pull(request: Request) -> Response:
    """Return the next page of the feed; with ``wait`` an empty page is held back until something comes."""
    principal = await authorise(request)
    services = services_of(request)
    cursor = request.query_params.get("cursor", "")
    scope_set = request.query_params.get("sv", "")
    wait = _seconds(request.query_params.get("wait", "0"), services.config.limits.wait_seconds)
    if not wait:
        return reply(request, await services.reads.run(services.pull.pull, principal, cursor, scope_set))
    return reply(request, await _wait_and_pull(services, principal, cursor, scope_set, wait))


async def _wait_and_pull(services: Services, principal: Principal, cursor: str, scope_set: str, wait: int) -> PullReply:
    listener = Listener(frozenset(principal.grants), principal.user_id, principal.note.family)
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
    services = services_of(request)
    scope = request.query_params.get("scope", "")
    services.snapshots.check(principal, scope)
    if services.snapshots.open >= services.config.limits.open_snapshots:
        raise ServerFault(ErrorCode.OVERLOADED, 503, retry_after=2)
    pieces = services.snapshots.chunks(principal, scope)
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Encoding", "X-Accel-Buffering": "no"}
    if accepts_zstd(request):
        pieces = _compressed(pieces)
        headers["Content-Encoding"] = "zstd"
    return StreamingResponse(_off_loop(services.streams, pieces), 200, headers, "application/x-ndjson")


async def _off_loop(lane: Lane, pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Yield what a blocking iterator makes, each piece in the lane's threads; always closes the iterator."""
    try:
        while True:
            piece = await lane.run(next, pieces, b"")
            if not piece:
                return
            yield piece
    finally:
        close = getattr(pieces, "close", None)
        if close is not None:
            await asyncio.shield(lane.run(close))


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
