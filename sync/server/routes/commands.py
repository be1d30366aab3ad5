"""``POST /sync/v1/push``."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sync.contract.messages import PushRequest
from sync.domain.codes import Outcome
from sync.server.http import read_message, reply
from sync.server.routes.access import authorise, services_of


async def push(request: Request) -> Response:
    """Take commands of one device and return what became of each."""
    principal = await authorise(request)
    services = services_of(request)
    message = await read_message(request, PushRequest, services.config.limits.body_bytes)
    answer = await services.commands.run(services.push.push, principal, message)
    for result in answer.results:
        services.metrics.outcomes.labels(result.outcome.value).inc()
    types = {command.id: command.type for command in message.commands}
    if any(one.outcome is Outcome.APPLIED and types[one.id].startswith("reference.") for one in answer.results):
        services.principals.forget_all()
        services.hub.rights_changed()
    return reply(request, answer)


ROUTES = [Route("/sync/v1/push", push, methods=["POST"])]
