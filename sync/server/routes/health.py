"""``/healthz``, ``/readyz``, ``/metrics``: for operators and their machines."""

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sync.server.faults import ServerFault
from sync.server.feed.rows import read_head
from sync.server.routes.access import services_of
from sync.server.services import Services
from sync.server.tables.commands import human_task, intake_quarantine
from sync.server.tables.feed import feed_new
from sync.server.version import SERVER_VERSION


async def healthz(request: Request) -> Response:
    """Tell that the process lives."""
    return JSONResponse({"status": "ok", "version": SERVER_VERSION})


async def readyz(request: Request) -> Response:
    """Tell whether requests can be served: the database answers, and no lane is full."""
    services = services_of(request)
    try:
        await services.reads.run(_gauges, services)
    except (SQLAlchemyError, ServerFault) as error:
        return JSONResponse({"status": "not_ready", "kind": type(error).__name__}, 503)
    return JSONResponse({"status": "ready", "version": SERVER_VERSION})


async def metrics(request: Request) -> Response:
    """Return figures for Prometheus."""
    services = services_of(request)
    await services.reads.run(_gauges, services)
    return Response(services.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


def _gauges(services: Services) -> None:
    figures = services.metrics
    with services.database.read() as connection:
        figures.head.set(read_head(connection).v)
        figures.unplaced.set(connection.scalar(select(func.count()).select_from(feed_new)) or 0)
        figures.quarantined.set(
            connection.scalar(select(func.count()).where(intake_quarantine.c.resolved_at.is_(None))) or 0
        )
        figures.tasks.set(connection.scalar(select(func.count()).where(human_task.c.closed_at.is_(None))) or 0)
    figures.listeners.set(services.hub.size)
    for name, lane in (("commands", services.commands), ("reads", services.reads), ("sign_ins", services.sign_ins)):
        figures.waiting.labels(name).set(lane.waiting)


ROUTES = [
    Route("/healthz", healthz, methods=["GET"]),
    Route("/readyz", readyz, methods=["GET"]),
    Route("/metrics", metrics, methods=["GET"]),
]
