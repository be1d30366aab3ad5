"""``GET /sync/v1/image`` and ``GET /sync/v1/images/FILE``: ready-made snapshots."""

import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from sync.server.auth.principals import Principal
from sync.server.faults import ServerFault
from sync.server.http import reply
from sync.server.routes.access import authorise, services_of
from sync.server.services import Services

logger = logging.getLogger(__name__)

_HEADERS = {"Cache-Control": "no-store", "Content-Encoding": "identity"}


async def offer(request: Request) -> Response:
    """Return what is offered for a scope, with the key of its file."""
    principal = await authorise(request)
    services = services_of(request)
    scope = request.query_params.get("scope", "")
    return reply(request, await services.reads.run(services.images.offer, principal, scope))


async def file(request: Request) -> Response:
    """Send a file, or leave that to the web server in front; also from the middle (``Range``)."""
    principal = await authorise(request)
    services = services_of(request)
    path = await services.reads.run(services.images.file, principal, str(request.path_params["file"]))
    if services.config.accel:
        place = services.config.accel.rstrip("/") + "/" + path.name
        return Response(headers={"Cache-Control": "no-store", "X-Accel-Redirect": place})
    return ImageResponse(path, _still_allowed(services, principal))


def _still_allowed(services: Services, principal: Principal) -> Callable[[], Awaitable[bool]]:
    async def check() -> bool:
        try:
            await services.reads.run(services.principals.confirm, principal, services.clock.now())
        except ServerFault as fault:
            return fault.status >= 500  # too busy to look: nobody's rights have changed by that
        return True

    return check


class ImageResponse(FileResponse):
    """Sends a large file in large pieces while the reader may have it; else the connection ends before the file."""

    chunk_size = 1024 * 1024

    def __init__(self, path: Path, still_allowed: Callable[[], Awaitable[bool]]) -> None:
        super().__init__(path, headers=_HEADERS, media_type="application/octet-stream")
        self._still_allowed = still_allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file, looking at the rights again before each piece but the first."""
        begun = False

        async def allowed(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.body":
                if begun and not await self._still_allowed():
                    raise _Stopped
                begun = True
            await send(message)

        try:
            await super().__call__(scope, receive, allowed)
        except _Stopped:
            logger.info("image stopped: the rights have changed")


class _Stopped(Exception):
    """The rest of the file is not for this reader any more."""


ROUTES = [
    Route("/sync/v1/image", offer, methods=["GET"]),
    Route("/sync/v1/images/{file}", file, methods=["GET"]),
]
