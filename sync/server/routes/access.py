"""Who is asking: from the bearer token of a request to its principal."""

from starlette.requests import HTTPConnection, Request

from sync.contract.errors import ErrorCode
from sync.server.auth.principals import Principal
from sync.server.faults import ServerFault
from sync.server.services import Services
from sync.server.shapes import is_id


def services_of(request: HTTPConnection) -> Services:
    """Return the services of the app that serves this request."""
    services: Services = request.app.state.services
    return services


async def authorise(request: Request, *, password_change: bool = False) -> Principal:
    """Return the principal of the access token. Raises 401 and 403 faults.

    With a first password a person may only choose another one or leave (``password_change``).
    """
    services = services_of(request)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token or len(token) > 2048:
        raise ServerFault(ErrorCode.TOKEN_INVALID, 401)
    now = services.clock.now()
    note = services.tokens.read(token.strip(), now)
    known = services.principals.remembered(note, now)
    principal = known or await services.reads.run(services.principals.load, note, now)
    request.state.user_id = principal.user_id
    services.reports.note(principal.device)
    if principal.account.must_change_password and not password_change:
        raise ServerFault(ErrorCode.PASSWORD_CHANGE_NEEDED, 403)
    return principal


def require_present_client(request: Request) -> None:
    """Raise 426 for a program too old to be told of changes: its rows would not be understood. It may still push."""
    stated = request.headers.get("x-hotline-protocol", "")
    needed = services_of(request).config.limits.min_client_protocol
    if stated and not (stated.isascii() and stated.isdigit() and len(stated) < 9 and int(stated) >= needed):
        raise ServerFault(ErrorCode.CLIENT_TOO_OLD, 426, {"needed": needed})


def path_id(request: Request, name: str) -> str:
    """Return an id from the path. Raises 404 for what cannot be one."""
    value = str(request.path_params[name])
    if not is_id(value):
        raise ServerFault(ErrorCode.NOT_FOUND, 404)
    return value
