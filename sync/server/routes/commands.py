"""``POST /sync/v1/push``."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sync.contract.errors import ErrorCode
from sync.contract.messages import OutcomesAsked, PushRequest
from sync.domain.codes import Outcome
from sync.domain.instant import SECOND, Instant
from sync.server.faults import ServerFault
from sync.server.http import read_message, reply
from sync.server.routes.access import authorise, services_of

_LIVE = 60 * SECOND
_MOST_LIVE = 25
_MOST_ASKED = 64 * 1024


def is_old(message: PushRequest, now: Instant) -> bool:
    """Tell whether a push is of work from before: the seat says so, or its newest command was given a minute ago by the
    seat's own account. A heartbeat is never old.
    """
    commands = message.commands
    if not commands:
        return False
    newest = max(one.occurred.wall + one.occurred.off_ms for one in commands)
    return message.lane == "backlog" or now - newest >= _LIVE


def is_backlog(message: PushRequest, now: Instant) -> bool:
    """Tell whether a push can wait behind what people do now. A seat may say so; what it does not say is judged here.

    Old work is not what somebody sits and waits for, nor is a request with more commands than a person gives in a
    minute. A heartbeat is small and goes at once.
    """
    return is_old(message, now) or len(message.commands) > _MOST_LIVE


async def push(request: Request) -> Response:
    """Take commands of one device and return what became of each."""
    principal = await authorise(request)
    services = services_of(request)
    message = await read_message(request, PushRequest, services.config.limits.body_bytes)
    lane, now = services.commands, services.clock.now()
    most = services.config.limits.commands_per_backlog_push
    if len(message.commands) > most and is_old(message, now):
        raise ServerFault(ErrorCode.TOO_LARGE, 413, {"most": most})
    can_wait = is_backlog(message, now)
    answer = await (lane.run_backlog if can_wait else lane.run)(services.push.push, principal, message)
    for result in answer.results:
        services.metrics.outcomes.labels(result.outcome.value).inc()
    types = {command.id: command.type for command in message.commands}
    if any(one.outcome is Outcome.APPLIED and types[one.id].startswith("reference.") for one in answer.results):
        services.principals.forget_all()
        services.hub.rights_changed()
    return reply(request, answer)


async def outcomes(request: Request) -> Response:
    """Tell a person what became of their commands."""
    principal = await authorise(request)
    services = services_of(request)
    message = await read_message(request, OutcomesAsked, _MOST_ASKED)
    return reply(request, await services.reads.run(services.outcomes.outcomes, principal, message))


ROUTES = [Route("/sync/v1/push", push, methods=["POST"]), Route("/sync/v1/outcomes", outcomes, methods=["POST"])]
