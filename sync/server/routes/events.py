"""``GET /sync/v1/events``: hints as server-sent events. No data's correctness depends on them."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from sync.contract.codec import encode
from sync.contract.messages import Hello
from sync.server.auth.principals import Principal
from sync.server.feed.hub import event
from sync.server.feed.listeners import Stream
from sync.server.feed.rows import read_head
from sync.server.routes.access import authorise, require_present_client, services_of
from sync.server.services import Services

_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", "Connection": "keep-alive"}


async def events(request: Request) -> Response:
    """Open the stream: ``hello`` at once, then ``head``, ``scopes``, ``revoked``, ``replaced``, and a comment every
    15 s. Who asks for ``changes=1`` gets small changes whole, as ``change``.
    """
    principal = await authorise(request)
    require_present_client(request)
    services = services_of(request)
    services.hub.admit()
    return EventStream(services, principal, takes_changes=request.query_params.get("changes") == "1")


class EventStream(Response):
    """Greets, hands the stream to the hub, and waits for its end: thousands of these lie here at a time."""

    def __init__(self, services: Services, principal: Principal, *, takes_changes: bool) -> None:
        self.status_code = 200
        self.media_type = "text/event-stream"
        self.background = None
        self.body = b""
        self.init_headers(_HEADERS)
        del self.raw_headers[next(at for at, (name, _) in enumerate(self.raw_headers) if name == b"content-length")]
        self._services = services
        self._principal = principal
        self._takes_changes = takes_changes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve until either side ends it."""
        hub = self._services.hub
        stream = Stream(self._principal, send, takes_changes=self._takes_changes)
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        hub.join(stream)
        try:
            hello = await self._services.reads.run(_hello, self._services)
            if not stream.ended:
                greeting = event("hello", encode(hello))
                await send({"type": "http.response.body", "body": greeting, "more_body": True})
                stream.begin(hello.pos)
            if hub.closing:
                stream.finish()
            while (await receive())["type"] != "http.disconnect":
                pass
        finally:
            hub.leave(stream)


def _hello(services: Services) -> Hello:
    with services.database.read() as connection:
        top = read_head(connection)
        return Hello(top.epoch, top.v)


ROUTES = [Route("/sync/v1/events", events, methods=["GET"])]
