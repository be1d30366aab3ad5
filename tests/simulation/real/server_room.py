"""The central server of a schedule: the real application over a copy of a prepared database, called directly."""

import asyncio
import random
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import msgspec
import requests
from sqlalchemy import select

from sync.contract.messages import Command
from sync.domain.access import grants, scopes_of
from sync.domain.codes import Disclosure
from sync.domain.order import Order
from sync.server.app import build_app
from sync.server.auth import accounts
from sync.server.commands.log import outcomes_of
from sync.server.commands.order_rows import open_document
from sync.server.config import Limits, ServerConfig
from sync.server.feed.rows import read_head
from sync.server.images.builder import ImageBuilder
from sync.server.images.shelf import ImageShelf
from sync.server.lanes import Lane
from sync.server.services import Services, build_services
from sync.server.setup import change_epoch
from sync.server.tables.commands import intake_quarantine
from sync.server.tables.orders import work_order, work_order_event
from tests.helpers.server import server_config
from tests.simulation.real.chance import Ids, SeededClock
from tests.simulation.real.line import Reply

P = ParamSpec("P")
T = TypeVar("T")

PAGE = 8


class InlinePool(Executor):
    """An executor without threads: work is done at once, so that the order of everything comes from the seed."""

    def submit(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Do the work."""
        done: Future[T] = Future()
        try:
            done.set_result(work(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - whoever waits for the result gets it, as from threads
            done.set_exception(error)
        return done


class ServerDied(BaseException):
    """The server process was killed inside a transaction. Nothing of the product may catch it."""


class ServerRoom:
    """Where the server stands: it can be killed, backed up, restored."""

    def __init__(self, folder: Path, clock: SeededClock, seed: int, loop: asyncio.AbstractEventLoop) -> None:
        self.folder = folder
        self._clock = clock
        self._ids = Ids(seed, 1)
        self._chance = random.Random(seed * 16 + 2)
        self._loop = loop
        self._backup: Path | None = None
        self._backups = 0
        self.dies_in = 0
        """After so many more transactions (0: not) the server is killed just before a commit."""
        self.services: Services = self._start()

    def serve(self, method: str, path: str, query: str, headers: list[tuple[bytes, bytes]], body: bytes) -> Reply:
        """Answer a request. Raises as a line does when the server dies meanwhile; then it is started again."""
        try:
            return self._loop.run_until_complete(self._answer(method, path, query, headers, body))
        except ServerDied:
            self.restart()
            raise requests.ConnectionError from None

    async def _answer(
        self, method: str, path: str, query: str, headers: list[tuple[bytes, bytes]], body: bytes
    ) -> Reply:
        status, found, pieces = 500, [], []
        scope = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.4"}, "http_version": "1.1",
            "method": method, "path": path, "raw_path": path.encode(), "query_string": query.encode(),
            "headers": headers, "scheme": "http", "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
            "root_path": "",
        }  # fmt: skip

        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            nonlocal status, found
            if message["type"] == "http.response.start":
                status = int(message["status"])
                found = [(name.decode(), value.decode()) for name, value in message["headers"]]
            else:
                pieces.append(message.get("body", b""))

        await self._app(scope, receive, send)
        return status, found, b"".join(pieces)

    def restart(self) -> None:
        """Kill the server between two transactions and start it again: what only its memory knew is gone."""
        self.close()
        self.services = self._start()

    def back_up(self) -> None:
        """Copy the database."""
        self._backups += 1
        self._backup = self.folder.with_name(f"backup-{self._backups}")
        self.services.database.close()
        shutil.copytree(self.folder, self._backup)

    def restore(self) -> bool:
        """Put the last backup back and begin a new epoch; ``False`` when there is none."""
        if self._backup is None:
            return False
        self.close()
        shutil.rmtree(self.folder)
        self._backup.rename(self.folder)
        self._backup = None
        self.services = self._start()
        try:
            self.begin_epoch()
        except ServerDied:  # the operator is told that the command did not end, and gives it again
            self.restart()
            self.begin_epoch()
        return True

    def sent_by(self, devices: set[str]) -> list[tuple[str, bytes]]:
        """Return target and content of what the server has from these devices."""
        found: list[tuple[str, bytes]] = []
        if not devices:
            return found
        event, kept, sealer = work_order_event.c, intake_quarantine.c, self.services.sealer
        with self.services.database.read() as connection:
            for row in connection.execute(
                select(event.order_id, event.cmd_id, event.args).where(event.device.in_(devices))
            ):
                found.append((row.order_id, sealer.open(row.args, f"event:{row.cmd_id}")))
            for row in connection.execute(select(kept.cmd_id, kept.raw).where(kept.device.in_(devices))):
                raw = sealer.open(row.raw, f"quarantine:{row.cmd_id}")
                found.append((msgspec.json.decode(raw, type=Command).target, raw))
        return found

    def decided(self, commands: set[str]) -> set[str]:
        """Return those of these commands that have an outcome here."""
        with self.services.database.read() as connection:
            return set(outcomes_of(connection, commands))

    def begin_epoch(self) -> None:
        """Tell everybody that this is not the server they knew."""
        change_epoch(self.services.database, self._ids)

    def make_images(self) -> int:
        """Make the ready-made snapshots anew, in this process; returns how many."""
        services = self.services
        config = services.config
        assert config.images is not None
        shelf = ImageShelf(config.images, services.sealer)
        shelf.make()
        shelf.sweep()
        builder = ImageBuilder(
            services.database, services.sealer, shelf, self._clock, self._chance.randbytes, config.limits.city_days
        )
        return len([builder.build(scope, variant) for scope, variant in builder.large_scopes(1)])

    def close(self) -> None:
        """Stop."""
        self.services.close()

    def position(self) -> tuple[str, int]:
        """Return epoch and end of the feed."""
        with self.services.database.read() as connection:
            head = read_head(connection)
        return head.epoch, head.v

    def orders(self) -> dict[str, Order]:
        """Return every order as the server has it."""
        services = self.services
        with services.database.read() as connection:
            rows = connection.execute(select(work_order.c.id, work_order.c.doc)).all()
        return {str(row.id): open_document(row.doc, str(row.id), services.sealer) for row in rows}

    def some_orders(self, ids: set[str]) -> dict[str, Order]:
        """Return some orders as the server has them."""
        services = self.services
        with services.database.read() as connection:
            rows = connection.execute(select(work_order.c.id, work_order.c.doc).where(work_order.c.id.in_(ids))).all()
        return {str(row.id): open_document(row.doc, str(row.id), services.sealer) for row in rows}

    def grants(self, number: str) -> dict[str, Disclosure]:
        """Return what a person may read now."""
        services = self.services
        with services.database.read() as connection:
            person = accounts.by_no(connection, number)
            assert person is not None
            return dict(grants(person.actor, services.book.organisation(connection)))

    def scopes_shared(self, number: str, order: Order) -> frozenset[str]:
        """Return the scopes through which a person sees an order now."""
        return scopes_of(order) & self.grants(number).keys()

    def _start(self) -> Services:
        services = build_services(
            room_config(self.folder), clock=self._clock, ids=self._ids, entropy=self._chance.randbytes
        )
        for part in vars(services).values():
            if isinstance(part, Lane):
                part.pool.shutdown()
                part.pool = InlinePool()
        services.database.write = self._mortal(services.database.write)
        self._app = build_app(services)
        return services

    def _mortal(self, transaction: Callable[[], AbstractContextManager[Any]]) -> Any:
        @contextmanager
        def write() -> Iterator[Any]:
            with transaction() as connection:
                yield connection
                if self.dies_in:
                    self.dies_in -= 1
                    if not self.dies_in:
                        raise ServerDied

        return write


def room_config(folder: Path) -> ServerConfig:
    """Return the settings of a simulated server: small pages, so that they are many."""
    config = server_config(folder, limits=small_limits())
    return replace(config, timers=False)


def small_limits() -> Limits:
    """Return limits that make the small city feel like a large one."""
    return Limits(page=PAGE, commands_per_transaction=4)
