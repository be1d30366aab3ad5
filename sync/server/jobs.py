"""What a server process does now and then: timers, and keeping the feed short."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import SQLAlchemyError

from sync.domain.instant import DAY, Instant
from sync.server.database import Database
from sync.server.faults import ServerFault
from sync.server.feed.days import drop_days
from sync.server.services import Services
from sync.server.tables.feed import feed, head
from sync.server.tables.people import refresh_token

logger = logging.getLogger(__name__)

TIMER_SECONDS = 15.0
TRIM_SECONDS = 3600.0
IMAGE_SECONDS = 60.0
MARK_SECONDS = 2.0
COUNT_SECONDS = 300.0
CALL_SECONDS = 600.0
SIGN_SECONDS = 20.0
"""A seat counts as silent a minute after its last sign of life: it gives three in that time."""


def periodic_work(services: Services) -> Sequence[Coroutine[Any, Any, None]]:
    """Return the endless jobs of a process."""
    days = services.config.limits.feed_days
    jobs = [_every(TRIM_SECONDS, services, lambda: trim_feed(services.database, services.clock.now() - days * DAY))]
    jobs.append(_every(MARK_SECONDS, services, services.high_water.look))
    jobs.append(_every(SIGN_SECONDS, services, lambda: services.reports.keep_signs(services.hub.devices())))
    jobs.append(_every(TRIM_SECONDS, services, services.drafts.trim))
    jobs.append(_every(TRIM_SECONDS, services, services.files.trim))
    if services.config.images is not None:
        jobs.append(_every(IMAGE_SECONDS, services, services.image_refresh.run_once))
    if services.config.timers:
        jobs.append(_every(TIMER_SECONDS, services, services.timers.run_once))
        jobs.append(_every(COUNT_SECONDS, services, services.use_counts.run_once))
        jobs.append(_every(CALL_SECONDS, services, services.call_holes.run_once))
    return jobs


def trim_feed(database: Database, before: Instant) -> int:
    """Forget feed rows and tokens older than ``before``; raises the floor below which cursors are gone.

    On PostgreSQL whole days go, so rows of the day of ``before`` stay.
    """
    with database.write() as connection:
        connection.execute(select(head.c.v).where(head.c.id == 1).with_for_update())  # before the feed: as who places
        if database.is_sqlite:
            last = connection.scalar(select(func.max(feed.c.pos)).where(feed.c.at < before)) or 0
            connection.execute(delete(feed).where(feed.c.pos <= last))
        else:
            last = drop_days(connection, before)
        if not last:
            return 0
        connection.execute(update(head).where(head.c.id == 1).values(floor=last))
        connection.execute(delete(refresh_token).where(refresh_token.c.expires_at < before))
        return int(last)


async def _every(seconds: float, services: Services, work: Callable[[], int]) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            await services.commands.run(work)
        except (SQLAlchemyError, ServerFault) as error:
            logger.error("periodic work failed", extra={"kind": type(error).__name__})
        except Exception:  # work that ended for ever after one surprise would be missed by nobody
            logger.exception("periodic work failed")
