"""``POST /sync/v1/spool``: sealed commands of a store whose person is not signed in."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sync.contract.spooling import SpoolRequest
from sync.server.http import read_message, reply
from sync.server.routes.access import services_of


async def spool(request: Request) -> Response:
    """Take sealed commands and return what became of each. The store's credential is the only proof."""
    services = services_of(request)
    message = await read_message(request, SpoolRequest, services.config.limits.body_bytes)
    answer = await services.commands.run(services.hand_in.hand_in, message)
    for result in answer.results:
        if result.outcome is not None:
            services.metrics.outcomes.labels(result.outcome.value).inc()
    return reply(request, answer)


ROUTES = [Route("/sync/v1/spool", spool, methods=["POST"])]
