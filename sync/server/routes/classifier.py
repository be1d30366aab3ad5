"""``GET /sync/v1/classifier``: the signed classifier of matters, once a version."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sync.contract.classifiers import PATH
from sync.contract.errors import ErrorCode
from sync.server.faults import ServerFault
from sync.server.routes.access import authorise, services_of


async def current(request: Request) -> Response:
    """Return the classifier; 304 for one that has it (``If-None-Match``), 404 when none was learned yet."""
    await authorise(request)
    services = services_of(request)
    found = await services.reads.run(services.classifiers.take, request.headers.get("if-none-match", ""))
    if found is None:
        raise ServerFault(ErrorCode.NOT_FOUND, 404)
    tag, signed = found
    headers = {"Cache-Control": "no-store", "Content-Encoding": "identity", "ETag": tag}
    if not signed:
        return Response(status_code=304, headers=headers)
    return Response(signed, headers=headers, media_type="application/octet-stream")


ROUTES = [Route(PATH, current, methods=["GET"])]
