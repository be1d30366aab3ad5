"""``/admin/v1/seats`` and ``/admin/v1/numbers``: how the seats stand, and what became of a number."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sync.contract.administration import NumberExplanation
from sync.contract.errors import ErrorCode
from sync.domain.codes import Role
from sync.domain.numbering import parse_emergency, parse_no
from sync.server.faults import ServerFault
from sync.server.http import read_message, reply
from sync.server.routes.access import authorise, services_of

_LEADS = (Role.TEAM_LEAD, Role.SUPERVISOR, Role.ADMINISTRATOR)
_MOST = 4 * 1024


async def list_seats(request: Request) -> Response:
    """Return what every seat last reported of itself."""
    principal = await authorise(request)
    principal.require(*_LEADS)
    services = services_of(request)
    return reply(request, await services.reads.run(services.reports.seats))


async def number_origin(request: Request) -> Response:
    """Tell which seat holds a number that has not arrived yet, or where its order is."""
    principal = await authorise(request)
    principal.require(*_LEADS, Role.AGENT, Role.DISPATCHER, Role.CALLBACK_AGENT)
    services = services_of(request)
    return reply(request, await services.reads.run(services.numbers.origin, _number(request)))


async def explain_number(request: Request) -> Response:
    """Close a missing number: a person has found out what became of it."""
    principal = await authorise(request)
    principal.require(*_LEADS)
    message = await read_message(request, NumberExplanation, _MOST)
    services = services_of(request)
    await services.commands.run(services.numbers.explain, _number(request), principal.user_id, message.reason)
    return Response(status_code=204)


def _number(request: Request) -> str:
    text = str(request.path_params["no"])
    if parse_emergency(text) is not None:
        return text
    if parse_no(text) is None:
        raise ServerFault(ErrorCode.NOT_FOUND, 404)
    return "".join(sign for sign in text if sign.isdigit())


ROUTES = [
    Route("/admin/v1/seats", list_seats, methods=["GET"]),
    Route("/admin/v1/numbers/{no}", number_origin, methods=["GET"]),
    Route("/admin/v1/numbers/{no}/explain", explain_number, methods=["POST"]),
]
