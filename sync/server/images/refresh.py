"""Keeping the images fresh: a child process at low priority now and then, so that serving is not slowed."""

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Mapping

from sqlalchemy import func, select

from sync.domain.instant import MINUTE, Instant
from sync.server.config import ServerConfig
from sync.server.database import Database
from sync.server.feed.snapshot import CITY
from sync.server.ports import Clock
from sync.server.tables.orders import order_scope

logger = logging.getLogger(__name__)

REFRESH_EVERY = 15 * MINUTE
LEAST_ROWS = 10_000
"""A scope with fewer orders is read as lines in about as much time."""

Child = subprocess.Popen[bytes]
Start = Callable[[list[str], Mapping[str, str]], Child]


def start_process(arguments: list[str], environment: Mapping[str, str]) -> Child:
    """Start a program that has neither input nor output of ours."""
    none = subprocess.DEVNULL
    return subprocess.Popen(arguments, env=dict(environment), stdin=none, stdout=none, stderr=none)


class ImageRefresh:
    """Starts a builder when a refresh is due. Of several server processes one builds: the folder has a lock."""

    def __init__(self, config: ServerConfig, database: Database, clock: Clock, start: Start = start_process) -> None:
        self._config = config
        self._database = database
        self._clock = clock
        self._start = start
        self._child: Child | None = None
        self._started_at: Instant | None = None

    def run_once(self) -> int:
        """Look whether a refresh is due; returns how many builders were started."""
        if self._child is not None:
            ended = self._child.poll()
            if ended is None:
                return 0
            if ended:
                logger.error("image builder failed", extra={"exit": ended})
            self._child = None
        now = self._clock.now()
        if self._started_at is not None and now - self._started_at < REFRESH_EVERY:
            return 0
        if self._config.images is None or not self._is_large():
            return 0
        self._started_at = now
        self._child = self._start(*builder_call(self._config))
        return 1

    def close(self) -> None:
        """End a running builder; what it has begun is swept by the next one."""
        if self._child is not None:
            self._child.terminate()
            self._child.wait()
            self._child = None

    def _is_large(self) -> bool:
        some = select(order_scope.c.order_id).where(order_scope.c.scope == CITY).limit(LEAST_ROWS).subquery()
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(some)).scalar_one() >= LEAST_ROWS


def builder_call(config: ServerConfig) -> tuple[list[str], dict[str, str]]:
    """Return arguments and environment of a builder; the database's password is not among the arguments."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "sync.server"]
    url = config.url.render_as_string(hide_password=False)
    arguments = [*program, "images", "build", "--gently", "--images", str(config.images)]
    return arguments, {**os.environ, "HOTLINE_DATABASE": url, "HOTLINE_KEY_FILE": str(config.key_file)}
