"""``/sync/v1/digest``: does a seat hold of a scope what the server has of it?"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sync.contract.digests import DigestMismatch
from sync.server.http import read_message, reply
from sync.server.routes.access import authorise, services_of

_MOST = 4 * 1024


async def digest(request: Request) -> Response:
    """Return count and sum over a scope, as a replica at ``cursor`` should have them."""
    principal = await authorise(request)
    services = services_of(request)
    query = request.query_params
    scope, cursor, scope_set = query.get("scope", ""), query.get("cursor", ""), query.get("sv", "")
    kinds = frozenset(query.get("kinds", "").split(",")) - {""}
    look = services.digests.digest
    return reply(request, await services.streams.run(look, principal, scope, cursor, scope_set, kinds))


async def mismatch(request: Request) -> Response:
    """Take note that a seat's cache was different; it heals itself."""
    principal = await authorise(request)
    message = await read_message(request, DigestMismatch, _MOST)
    services = services_of(request)
    await services.commands.run(services.digests.mismatch, principal, message)
    return Response(status_code=204)


ROUTES = [
    Route("/sync/v1/digest", digest, methods=["GET"]),
    Route("/sync/v1/digest", mismatch, methods=["POST"]),
]
