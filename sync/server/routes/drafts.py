"""``/drafts/v1``: drafts handed over at sign-off, for their person and, after a day, for team leads."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sync.contract.drafts import Deposits, DraftDrops, DraftIds
from sync.domain.codes import Role
from sync.server.auth.principals import Principal
from sync.server.http import read_message, reply
from sync.server.routes.access import authorise, path_id, services_of

_MOST_IDS = 64 * 1024


async def deposit(request: Request) -> Response:
    """Keep drafts of a person who leaves."""
    principal = await authorise(request)
    services = services_of(request)
    message = await read_message(request, Deposits, services.config.limits.body_bytes)
    return reply(request, await services.commands.run(services.drafts.deposit, principal, message))


async def take(request: Request) -> Response:
    """Give a person's drafts to the device where they sit now."""
    principal = await authorise(request)
    services = services_of(request)
    return reply(request, await services.commands.run(services.drafts.take, principal))


async def acknowledge(request: Request) -> Response:
    """Forget drafts that are in a store for certain."""
    principal = await authorise(request)
    message = await read_message(request, DraftIds, _MOST_IDS)
    services = services_of(request)
    await services.commands.run(services.drafts.acknowledge, principal, message)
    return Response(status_code=204)


async def drop(request: Request) -> Response:
    """Forget drafts that were thrown away where they came from."""
    principal = await authorise(request)
    message = await read_message(request, DraftDrops, _MOST_IDS)
    services = services_of(request)
    await services.commands.run(services.drafts.drop, principal, message)
    return Response(status_code=204)


async def fates(request: Request) -> Response:
    """Tell what became of drafts."""
    principal = await authorise(request)
    message = await read_message(request, DraftIds, _MOST_IDS)
    services = services_of(request)
    said = await services.reads.run(services.drafts.fates, principal, message)
    if request.query_params.get("changed") != "1":
        said.changed, said.words, said.epoch = {}, {}, ""
    return reply(request, said)


async def held(request: Request) -> Response:
    """Return drafts that nobody opened for a day, without their content."""
    await _lead(request)
    services = services_of(request)
    return reply(request, await services.reads.run(services.drafts.held))


async def take_held(request: Request) -> Response:
    """Give one of them to a team lead; recorded."""
    principal = await _lead(request)
    services = services_of(request)
    draft_id = path_id(request, "draft_id")
    return reply(request, await services.commands.run(services.drafts.take_held, principal, draft_id))


async def _lead(request: Request) -> Principal:
    principal = await authorise(request)
    principal.require(Role.TEAM_LEAD)
    return principal


ROUTES = [
    Route("/drafts/v1/deposits", deposit, methods=["POST"]),
    Route("/drafts/v1/take", take, methods=["POST"]),
    Route("/drafts/v1/acknowledge", acknowledge, methods=["POST"]),
    Route("/drafts/v1/drop", drop, methods=["POST"]),
    Route("/drafts/v1/fates", fates, methods=["POST"]),
    Route("/drafts/v1/held", held, methods=["GET"]),
    Route("/drafts/v1/held/{draft_id}/take", take_held, methods=["POST"]),
]
