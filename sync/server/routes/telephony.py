"""``/telephony/v1``: states of seats, what is asked of the telephone system, and notes from shift to shift."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sync.contract.phone_commands import PhoneAsk
from sync.contract.telephony import AgentReport, ShiftNotesRead, ShiftNoteText
from sync.server.http import read_message, reply
from sync.server.routes.access import authorise, path_id, services_of
from sync.server.telephony.phone_asks import deadline_of

_MOST = 128 * 1024
_MOST_TEXT = 16 * 1024
_LOOK_EVERY = 0.1
"""Seconds between looks whether what was asked is done."""


async def agent(request: Request) -> Response:
    """Take changes of the state of who asks, and tell how it stands."""
    principal = await authorise(request)
    message = await read_message(request, AgentReport, _MOST)
    services = services_of(request)
    return reply(request, await services.commands.run(services.telephony.presences.report, principal, message))


async def command(request: Request) -> Response:
    """Let the telephone system do something with the own call or phone; tell what became of it, soon."""
    principal = await authorise(request)
    message = await read_message(request, PhoneAsk, _MOST_TEXT)
    services, clock = services_of(request), asyncio.get_running_loop()
    asks, now = services.telephony.asks, services.clock.now()
    until = clock.time() + (deadline_of(message, now) - now) / 1000
    outcome = await services.commands.run(asks.take, principal, message)
    try:
        while outcome is None and clock.time() < until and not await request.is_disconnected():
            await asyncio.sleep(_LOOK_EVERY)
            outcome = await services.reads.run(asks.outcome, message.id)
    finally:  # who is told of a fault, or is gone, must not be obeyed later
        if outcome is None:
            outcome = await asyncio.shield(services.commands.run(asks.give_up, message.id))
    return reply(request, outcome)


async def notes(request: Request) -> Response:
    """Return what earlier shifts of the team wrote."""
    principal = await authorise(request)
    services = services_of(request)
    return reply(request, await services.reads.run(services.telephony.notes.notes, principal))


async def write_note(request: Request) -> Response:
    """Keep a note for the next shift."""
    principal = await authorise(request)
    message = await read_message(request, ShiftNoteText, _MOST_TEXT)
    services = services_of(request)
    await services.commands.run(services.telephony.notes.write, principal, message)
    return Response(status_code=204)


async def notes_read(request: Request) -> Response:
    """Remember that notes were read."""
    principal = await authorise(request)
    message = await read_message(request, ShiftNotesRead, _MOST_TEXT)
    services = services_of(request)
    await services.commands.run(services.telephony.notes.mark_read, principal, message)
    return Response(status_code=204)


async def claim(request: Request) -> Response:
    """Give a missed call to who asks, with its number."""
    principal = await authorise(request)
    services, call_id = services_of(request), path_id(request, "call_id")
    return reply(request, await services.commands.run(services.telephony.missed.claim, principal, call_id))


async def settle(request: Request) -> Response:
    """Take a missed call from the list."""
    principal = await authorise(request)
    services, call_id = services_of(request), path_id(request, "call_id")
    await services.commands.run(services.telephony.missed.settle, principal, call_id)
    return Response(status_code=204)


ROUTES = [
    Route("/telephony/v1/calls/{call_id}/claim", claim, methods=["POST"]),
    Route("/telephony/v1/calls/{call_id}/settle", settle, methods=["POST"]),
    Route("/telephony/v1/commands", command, methods=["POST"]),
    Route("/telephony/v1/agent", agent, methods=["POST"]),
    Route("/telephony/v1/shift-notes", notes, methods=["GET"]),
    Route("/telephony/v1/shift-notes", write_note, methods=["POST"]),
    Route("/telephony/v1/shift-notes/read", notes_read, methods=["POST"]),
]
