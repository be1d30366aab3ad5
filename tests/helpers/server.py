"""The real server in this process: real sockets, real database, on a port of its own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from sync.server.admin.sample import load
from sync.server.admin.serve import Server, make_server
from sync.server.config import Limits
from sync.server.feed.sequencer import place_rows
from sync.server.ports import Clock, new_id, system_entropy
from sync.server.services import Services, build_services
from sync.server.setup import initialise
from tests.helpers.city_copies import lay_copy, load_sample_city, load_small_city, server_config
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server_city import PASSWORD

START_SECONDS = 30


class RunningServer:
    """A server that is being served; ``services`` are its insides, for looking and for arranging."""

    def __init__(self, services: Services, server: Server, thread: threading.Thread) -> None:
        self.services = services
        self._server = server
        self._thread = thread

    @property
    def url(self) -> str:
        """The address clients use."""
        return self._server.url

    def seat(self, user_no: str, device: str = "", password: str = PASSWORD) -> HttpSeat:
        """Return a signed-in seat of a person (agent numbers: see ``server_city``)."""
        seat = HttpSeat(self.url, device or new_id())
        seat.sign_in(user_no, password)
        return seat

    def settle(self) -> None:
        """Give every feed row its position now (on PostgreSQL; on SQLite they have it)."""
        if self.services.sequencer is not None:
            with self.services.database.write() as connection:
                place_rows(connection)

    def stop(self) -> None:
        """Stop serving and wait for the end."""
        self._server.should_exit = True
        self._thread.join(timeout=START_SECONDS)
        assert not self._thread.is_alive(), "the server did not stop"


def prepared_services(
    folder: Path,
    database: str | None = None,
    *,
    sample: int | None = None,
    limits: Limits | None = None,
    clock: Clock | None = None,
) -> Services:
    """Return services on a database with the small city (or the sample city with ``sample`` orders) in it."""
    config = server_config(folder, database, limits)
    if not sample and clock is None and lay_copy(config, load_small_city if sample is None else load_sample_city):
        return build_services(config)
    fresh = initialise(config, new_id, system_entropy)
    services = build_services(config, clock=clock)
    if fresh and sample is not None:
        load(services, sample)
    elif fresh:
        load_small_city(services)
    return services


@contextmanager
def running_server(
    folder: Path,
    database: str | None = None,
    *,
    sample: int | None = None,
    limits: Limits | None = None,
    clock: Clock | None = None,
    port: int = 0,
) -> Iterator[RunningServer]:
    """Serve until the end of the block. The same folder (and database) starts the same server again."""
    services = prepared_services(folder, database, sample=sample, limits=limits, clock=clock)
    services.config = replace(services.config, port=port)
    server = make_server(services)
    thread = threading.Thread(target=server.run, name="server", daemon=True)
    thread.start()
    assert server.ready.wait(START_SECONDS), "the server did not start"
    running = RunningServer(services, server, thread)
    try:
        yield running
    finally:
        running.stop()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """A server on SQLite with the small city."""
    with running_server(tmp_path) as running:
        yield running


def place_of(server: RunningServer, database: str | None) -> list[str]:
    """Return the arguments that tell ``hotline-server`` where this server keeps its data (``None``: SQLite)."""
    keys = server.services.config.key_file
    return ["--database", database, "--keys", str(keys)] if database else ["--sqlite", str(keys.parent)]
