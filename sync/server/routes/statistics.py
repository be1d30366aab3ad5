"""``GET /admin/v1/statistics``: counts over all orders, for those who lead."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sync.domain.codes import Role
from sync.server.http import reply
from sync.server.routes.access import authorise, services_of

_READERS = (Role.TEAM_LEAD, Role.SUPERVISOR, Role.ANALYST, Role.LEADER, Role.ADMINISTRATOR)


async def statistics(request: Request) -> Response:
    """Return counts as of one moment; from the read database when there is one."""
    principal = await authorise(request)
    principal.require(*_READERS)
    services = services_of(request)
    return reply(request, await services.reads.run(services.statistics.figures))


ROUTES = [Route("/admin/v1/statistics", statistics, methods=["GET"])]
