"""The ASGI application: routes, faults as error bodies, one log line a request, background work."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator
from typing import cast

from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.contract.errors import ErrorCode
from sync.contract.wiping import WipeOrder, sign_order
from sync.server.faults import ServerFault
from sync.server.http import fault_reply
from sync.server.jobs import periodic_work
from sync.server.routes import (
    admin,
    auth,
    changes,
    classifier,
    commands,
    digests,
    drafts,
    events,
    files,
    health,
    images,
    openapi,
    seats,
    spool,
    statistics,
    telephony,
)
from sync.server.services import Services
from sync.server.slots import soon

logger = logging.getLogger("sync.server.requests")

PARTS = (
    auth,
    commands,
    spool,
    changes,
    images,
    classifier,
    digests,
    drafts,
    files,
    events,
    admin,
    seats,
    telephony,
    statistics,
    health,
    openapi,
)
"""Modules of routes."""

_STATUS_CODES = {404: ErrorCode.NOT_FOUND, 405: ErrorCode.METHOD_NOT_ALLOWED, 413: ErrorCode.TOO_LARGE}
_STREAMS = ("/sync/v1/events", "/sync/v1/snapshot", "/sync/v1/images/{file}")


def build_app(services: Services) -> Starlette:
    """Return the application of a server process; its lifespan starts and ends the background work."""

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await asyncio.to_thread(services.high_water.look)  # before anybody reads: an old database begins a new epoch
        if services.sequencer is not None:
            services.sequencer.start()
        tasks = [
            *map(asyncio.create_task, (services.watch.run(), services.hub.run())),
            *map(asyncio.create_task, periodic_work(services)),
        ]
        try:
            yield
        finally:
            services.hub.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            with contextlib.suppress(SQLAlchemyError):
                await asyncio.to_thread(services.high_water.look)
            await asyncio.to_thread(services.close)

    app = Starlette(
        routes=[route for part in PARTS for route in part.ROUTES],
        lifespan=lifespan,
        exception_handlers={
            ServerFault: _on_fault,
            HTTPException: _on_http,
            OperationalError: _on_database,
            PoolTimeout: _on_database,
            Exception: _on_surprise,
        },
    )
    app.state.services = services
    app.add_middleware(RequestLog, services=services)
    return app


async def _on_fault(request: Request, error: Exception) -> Response:
    fault = cast(ServerFault, error)
    device, at = fault.detail.get("device"), fault.detail.get("at")
    if fault.code is ErrorCode.DEVICE_REVOKED and isinstance(device, str) and isinstance(at, int):
        services: Services = request.app.state.services
        fault.detail["wipe_order"] = sign_order(WipeOrder(device, at), services.keys.lease)
    return fault_reply(request, fault)


async def _on_http(request: Request, error: Exception) -> Response:
    status = cast(HTTPException, error).status_code
    return fault_reply(request, ServerFault(_STATUS_CODES.get(status, ErrorCode.BAD_REQUEST), status))


async def _on_database(request: Request, error: Exception) -> Response:
    logger.error("database trouble", extra={"kind": type(error).__name__, "path": _route(request.scope)})
    return fault_reply(request, soon())


async def _on_surprise(request: Request, error: Exception) -> Response:
    logger.error("unexpected error", exc_info=error, extra={"path": _route(request.scope)})
    return fault_reply(request, ServerFault(ErrorCode.INTERNAL, 500))


class RequestLog:
    """Writes one line a request (no query, no body, no names) and counts it."""

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self._app = app
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note how it ended."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            self._note(scope, status, time.perf_counter() - started)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        path = _route(scope)
        figures = self._services.metrics
        figures.requests.labels(path, scope["method"] if status != 405 else "other", str(status)).inc()
        if path not in _STREAMS:
            figures.seconds.labels(path).observe(seconds)
        failed = status >= 500 and status != 503  # 503 with a slot is how many are let in one by one; figures count it
        level = logging.WARNING if failed else logging.DEBUG if path in ("/healthz", "/readyz") else logging.INFO
        user = scope.get("state", {}).get("user_id", "")
        logger.log(
            level,
            "request",
            extra={
                "path": path,
                "method": scope["method"],
                "status": status,
                "ms": round(seconds * 1000, 1),
                "user": user,
            },
        )


def _route(scope: Scope) -> str:
    """Return the path of the matched route (its pattern: ids are not kept), ``other`` for none."""
    route = scope.get("route")
    return str(getattr(route, "path", "other"))
