"""Carries movements of the feed from the database into this process's hub."""

import asyncio
import contextlib
import logging
import threading
from concurrent.futures import Executor

from sqlalchemy.exc import SQLAlchemyError

from sync.server.database import Database
from sync.server.feed.hub import Hub
from sync.server.feed.news import News, read_news
from sync.server.feed.rows import read_head

logger = logging.getLogger(__name__)

POLL_SECONDS = 2.0
_GAP_SECONDS = 0.05
"""Movements closer together than this are read together."""


class FeedWatch:
    """Reads what is new once per movement, whoever is listening, and at least every two seconds.

    ``seen`` is the newest position it knows of.
    """

    def __init__(self, database: Database, hub: Hub, reader: Executor) -> None:
        self._database = database
        self._hub = hub
        self._reader = reader
        self._loop: asyncio.AbstractEventLoop | None = None
        self._moved: asyncio.Event | None = None
        self.seen = 0
        self._lock = threading.Lock()

    def moved(self) -> None:
        """Say that the feed has moved; may be called from any thread."""
        with self._lock:
            loop, event = self._loop, self._moved
        if loop is not None and event is not None and not loop.is_closed():
            loop.call_soon_threadsafe(event.set)

    def rights_changed(self, whose: str) -> None:
        """Let the streams of a person or session (empty: all) look at rights again; may be called from any thread."""
        with self._lock:
            loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._hub.rights_changed, whose)

    async def run(self) -> None:
        """Watch until cancelled."""
        loop = asyncio.get_running_loop()
        event = asyncio.Event()
        with self._lock:
            self._loop, self._moved = loop, event
        self.seen = await self._start(loop)
        looked_at = float("-inf")
        while True:
            with contextlib.suppress(TimeoutError):  # nobody called: look anyway, a hint may have been lost
                await asyncio.wait_for(event.wait(), POLL_SECONDS)
            event.clear()
            await asyncio.sleep(max(0.0, looked_at + _GAP_SECONDS - loop.time()))
            looked_at = loop.time()
            try:
                news = await loop.run_in_executor(self._reader, self._news)
            except SQLAlchemyError as error:
                logger.error("feed watch failed", extra={"kind": type(error).__name__})
                continue
            self.seen = max(self.seen, news.top)
            if news.positions:
                self._hub.announce(news)

    async def _start(self, loop: asyncio.AbstractEventLoop) -> int:
        """Return the head, however long the database takes to answer."""
        while True:
            try:
                return await loop.run_in_executor(self._reader, self._top)
            except SQLAlchemyError as error:
                logger.error("feed watch failed", extra={"kind": type(error).__name__})
                await asyncio.sleep(POLL_SECONDS)

    def _top(self) -> int:
        with self._database.read() as connection:
            return read_head(connection).v

    def _news(self) -> News:
        with self._database.glance() as connection:
            return read_news(connection, self.seen)
