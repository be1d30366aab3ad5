"""``/admin/v1``: people and devices (administrators), quarantine and tasks (team leads)."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sync.contract.administration import (
    DeviceList,
    PasswordReset,
    QuarantineList,
    TaskList,
    UserChange,
    UserCreate,
    UserList,
)
from sync.domain.codes import Role
from sync.server.auth.principals import Principal
from sync.server.http import read_message, reply
from sync.server.routes.access import authorise, path_id, services_of

_MOST = 64 * 1024


async def _administrator(request: Request) -> Principal:
    principal = await authorise(request)
    principal.require(Role.ADMINISTRATOR)
    return principal


async def _lead(request: Request) -> Principal:
    principal = await authorise(request)
    principal.require(Role.TEAM_LEAD, Role.SUPERVISOR, Role.ADMINISTRATOR)
    return principal


async def list_users(request: Request) -> Response:
    """Return everybody who may sign in."""
    await _administrator(request)
    services = services_of(request)
    return reply(request, UserList(await services.reads.run(services.users.all)))


async def create_user(request: Request) -> Response:
    """Add a person."""
    principal = await _administrator(request)
    message = await read_message(request, UserCreate, _MOST)
    services = services_of(request)
    return reply(request, await services.commands.run(services.users.create, message, principal.user_id), 201)


async def change_user(request: Request) -> Response:
    """Change a person."""
    principal = await _administrator(request)
    message = await read_message(request, UserChange, _MOST)
    services = services_of(request)
    user_id = path_id(request, "user_id")
    answer = await services.commands.run(services.users.change, user_id, message, principal.user_id)
    services.hub.rights_changed(user_id)
    return reply(request, answer)


async def reset_password(request: Request) -> Response:
    """Set a first password."""
    principal = await _administrator(request)
    message = await read_message(request, PasswordReset, _MOST)
    services = services_of(request)
    user_id = path_id(request, "user_id")
    answer = await services.commands.run(services.users.reset_password, user_id, message.password, principal.user_id)
    services.hub.rights_changed(user_id)
    return reply(request, answer)


async def list_devices(request: Request) -> Response:
    """Return all devices."""
    await _administrator(request)
    services = services_of(request)
    return reply(request, DeviceList(await services.reads.run(services.users.devices)))


async def revoke_device(request: Request) -> Response:
    """Shut a device out."""
    principal = await _administrator(request)
    services = services_of(request)
    await services.commands.run(services.users.revoke_device, path_id(request, "device_id"), principal.user_id)
    services.hub.rights_changed()
    return Response(status_code=204)


async def list_quarantine(request: Request) -> Response:
    """Return commands that could not be applied, without their content."""
    await _lead(request)
    services = services_of(request)
    return reply(request, QuarantineList(await services.reads.run(services.desk.quarantine)))


async def show_quarantine(request: Request) -> Response:
    """Return one of them with its content; the look is recorded."""
    principal = await _lead(request)
    services = services_of(request)
    cmd_id = path_id(request, "cmd_id")
    return reply(request, await services.commands.run(services.desk.show, cmd_id, principal.user_id))


async def resolve_quarantine(request: Request) -> Response:
    """Mark one of them as dealt with; its content is kept."""
    principal = await _lead(request)
    services = services_of(request)
    await services.commands.run(services.desk.resolve, path_id(request, "cmd_id"), principal.user_id)
    return Response(status_code=204)


async def list_tasks(request: Request) -> Response:
    """Return open tasks, and the alerts that were answered lately."""
    await _lead(request)
    services = services_of(request)
    tasks = await services.reads.run(services.desk.tasks)
    return reply(request, TaskList(tasks, await services.reads.run(services.desk.seen_alerts)))


async def close_task(request: Request) -> Response:
    """Close a task."""
    principal = await _lead(request)
    services = services_of(request)
    await services.commands.run(services.desk.close_task, path_id(request, "task_id"), principal.user_id)
    return Response(status_code=204)


async def list_nuisance(request: Request) -> Response:
    """Return proposals and measures against nuisance callers."""
    principal = await authorise(request)
    principal.require(Role.TEAM_LEAD)
    services = services_of(request)
    return reply(request, await services.reads.run(services.telephony.nuisance.cases))


ROUTES = [
    Route("/admin/v1/nuisance", list_nuisance, methods=["GET"]),
    Route("/admin/v1/users", list_users, methods=["GET"]),
    Route("/admin/v1/users", create_user, methods=["POST"]),
    Route("/admin/v1/users/{user_id}", change_user, methods=["PATCH"]),
    Route("/admin/v1/users/{user_id}/password", reset_password, methods=["POST"]),
    Route("/admin/v1/devices", list_devices, methods=["GET"]),
    Route("/admin/v1/devices/{device_id}/revoke", revoke_device, methods=["POST"]),
    Route("/admin/v1/quarantine", list_quarantine, methods=["GET"]),
    Route("/admin/v1/quarantine/{cmd_id}", show_quarantine, methods=["GET"]),
    Route("/admin/v1/quarantine/{cmd_id}/resolve", resolve_quarantine, methods=["POST"]),
    Route("/admin/v1/tasks", list_tasks, methods=["GET"]),
    Route("/admin/v1/tasks/{task_id}/close", close_task, methods=["POST"]),
]
