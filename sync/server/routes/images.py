"""``GET /sync/v1/image`` and ``GET /sync/v1/images/FILE``: ready-made snapshots."""

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from sync.server.http import reply
from sync.server.routes.access import authorise, services_of

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
    return ImageResponse(path, headers=_HEADERS, media_type="application/octet-stream")


class ImageResponse(FileResponse):
    """Sends a large file in large pieces."""

    chunk_size = 1024 * 1024


ROUTES = [
    Route("/sync/v1/image", offer, methods=["GET"]),
    Route("/sync/v1/images/{file}", file, methods=["GET"]),
]
