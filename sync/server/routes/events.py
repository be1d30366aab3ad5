"""``GET /sync/v1/events``: hints as server-sent events. No data's correctness depends on them."""

from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from sync.contract.codec import encode
from sync.contract.messages import Head, Hello
from sync.server.auth.principals import Principal
from sync.server.faults import ServerFault
from sync.server.feed.hub import Listener
from sync.server.feed.rows import read_head
from sync.server.routes.access import authorise, require_present_client, services_of
from sync.server.services import Services

_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", "Connection": "keep-alive"}
_COMMENT = b": still here\n\n"


async def events(request: Request) -> Response:
    """Open the stream: ``hello`` at once, then ``head``, ``scopes``, ``revoked``, and a comment every 15 s."""
    principal = await authorise(request)
    require_present_client(request)
    return StreamingResponse(_stream(services_of(request), principal), 200, _HEADERS, "text/event-stream")


async def _stream(services: Services, principal: Principal) -> AsyncIterator[bytes]:
    listener = Listener(frozenset(principal.grants), principal.user_id, principal.note.family)
    services.hub.join(listener)
    try:
        hello = await services.reads.run(_hello, services)
        listener.hinted = listener.position = hello.pos
        yield _event("hello", encode(hello))
        told = hello.pos
        while not services.hub.closing:
            woken = await listener.wait(services.config.limits.stream_comment_seconds)
            if services.hub.closing:
                return
            ending = await _rights(services, principal) if listener.recheck or not woken else b""
            listener.recheck = False
            if ending:
                yield ending
                return
            if listener.position > told:
                told = listener.position
                yield _event("head", encode(Head(told)))
            elif not woken:
                yield _COMMENT
    finally:
        services.hub.leave(listener)


async def _rights(services: Services, principal: Principal) -> bytes:
    """Return the last event of a stream whose person, device or scopes have changed; empty while all is as it was."""
    now = services.clock.now()
    try:
        fresh = await services.reads.run(services.principals.load, principal.note, now)
    except ServerFault as fault:
        if fault.status >= 500:
            return b""  # too busy to look: nobody's rights have changed by that
        return _event("revoked", encode({"code": fault.code.value}))
    if fresh.scope_set != principal.scope_set:
        return _event("scopes", encode({"scope_set": fresh.scope_set}))
    if now > principal.note.until:
        return _event("expired", b"{}")
    return b""


def _hello(services: Services) -> Hello:
    with services.database.read() as connection:
        top = read_head(connection)
        return Hello(top.epoch, top.v)


def _event(name: str, data: bytes) -> bytes:
    return b"event: " + name.encode() + b"\ndata: " + data + b"\n\n"


ROUTES = [Route("/sync/v1/events", events, methods=["GET"])]
