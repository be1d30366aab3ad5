"""``/auth/v1``: sign-in, rotation of tokens, sign-out, change of password."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sync.contract.administration import PasswordChange, SignOut
from sync.contract.codec import ContractError, decode
from sync.contract.forking import ForkRequest
from sync.contract.messages import RefreshRequest, SignInRequest
from sync.contract.recovery import RecoverRequest
from sync.server.faults import bad_request
from sync.server.http import read_body, read_message, reply
from sync.server.routes.access import authorise, services_of

_MOST = 16 * 1024


async def sign_in(request: Request) -> Response:
    """Exchange agent number and password for a session."""
    message = await read_message(request, SignInRequest, _MOST)
    services = services_of(request)
    address = request.client.host if request.client else ""
    return reply(request, await services.sign_ins.run(services.sessions.sign_in, message, address))


async def refresh(request: Request) -> Response:
    """Exchange a refresh token for the next session."""
    message = await read_message(request, RefreshRequest, _MOST)
    services = services_of(request)
    return reply(request, await services.commands.run(services.sessions.refresh, message))


async def fork(request: Request) -> Response:
    """Let a copy of a store go on as a new device."""
    message = await read_message(request, ForkRequest, _MOST)
    services = services_of(request)
    session = await services.commands.run(services.sessions.fork, message)
    services.hub.rights_changed(message.device)
    return reply(request, session)


async def sign_out(request: Request) -> Response:
    """End the session; the body may give unused numbers back."""
    principal = await authorise(request, password_change=True)
    body = await read_body(request, _MOST)
    try:
        message = decode(body, SignOut) if body.strip() else SignOut()
    except ContractError as error:
        raise bad_request(error.field, error.reason) from None
    services = services_of(request)
    await services.commands.run(services.telephony.presences.left, principal)
    await services.commands.run(services.sessions.sign_out, principal, message)
    services.hub.rights_changed(principal.note.family)
    return Response(status_code=204)


async def password(request: Request) -> Response:
    """Change one's own password."""
    principal = await authorise(request, password_change=True)
    message = await read_message(request, PasswordChange, _MOST)
    services = services_of(request)
    await services.sign_ins.run(
        services.sessions.change_password, principal, message.old_password, message.new_password
    )
    services.hub.rights_changed()
    return Response(status_code=204)


async def recover(request: Request) -> Response:
    """Open the outer envelope of the key of the own store, right after a sign-in on it."""
    principal = await authorise(request)
    message = await read_message(request, RecoverRequest, _MOST)
    services = services_of(request)
    return reply(request, await services.commands.run(services.recovery.recover, principal, message))


ROUTES = [
    Route("/auth/v1/sign-in", sign_in, methods=["POST"]),
    Route("/auth/v1/refresh", refresh, methods=["POST"]),
    Route("/auth/v1/fork", fork, methods=["POST"]),
    Route("/auth/v1/sign-out", sign_out, methods=["POST"]),
    Route("/auth/v1/password", password, methods=["POST"]),
    Route("/auth/v1/recover", recover, methods=["POST"]),
]
