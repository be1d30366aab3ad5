"""Fifty kills (-9) of client and server in the middle of the work: nothing is lost, nothing doubled."""

import json
import random
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from desktop.services.values import OrderQuery
from sync.server.admin import cli
from sync.server.admin.check import find_faults
from sync.server.tables.orders import work_order
from tests.helpers import killable_seat
from tests.helpers.desk import desk
from tests.helpers.server import prepared_services
from tests.helpers.server_city import PASSWORD
from tests.simulation.processes.forks import Fork

KILLS = 50
SERVER_EVERY = 3
MOST_SAVES = 6


class ServerProcess:
    """The real server program in a process of its own, always at the same address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = 0
        self._program: Fork | None = None
        self.url = ""

    def start(self) -> None:
        """Start and wait until requests are served."""
        arguments = ["serve", "--sqlite", str(self._folder), "--ready-json", "--port", str(self._port)]
        self._program = Fork(cli.run, arguments)
        ready = json.loads(self._program.output.readline())
        assert ready["ready"] is True
        self.url = str(ready["url"])
        self._port = urlsplit(self.url).port or 0

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self._program is not None
        self._program.kill()


class ClientProcess:
    """An agent's desk in a process of its own that takes order after order and prints what it has saved."""

    def __init__(self, folder: Path, url: str) -> None:
        self._program = Fork(killable_seat.run, [str(folder), url, "agent", PASSWORD])
        self.confirmed: dict[str, str] = {}

    def work(self, saves: int) -> None:
        """Let it save so many orders more."""
        for _ in range(saves):
            line = self._program.output.readline()
            assert line.endswith("\n"), "the client ended by itself"
            order, number = line.split()
            self.confirmed[order] = number

    def kill(self) -> None:
        """End it as a power cut would; what it had confirmed before counts too."""
        for line in self._program.kill().splitlines(keepends=True):
            parts = line.split()
            if line.endswith("\n") and len(parts) == 2:
                self.confirmed[parts[0]] = parts[1]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_after_fifty_kills_every_confirmed_order_is_on_the_server_once_with_its_number(tmp_path: Path) -> None:
    prepared_services(tmp_path / "server").close()
    server = ServerProcess(tmp_path / "server")
    server.start()
    with desk(tmp_path / "seat", server.url) as seat:
        seat.sign_in("agent").wait_ready()
    chance = random.Random(20261123)
    confirmed: dict[str, str] = {}
    client = ClientProcess(tmp_path / "seat", server.url)
    for kill in range(1, KILLS + 1):
        client.work(chance.randint(1, MOST_SAVES))
        if kill % SERVER_EVERY == 0:
            server.kill()
            client.work(chance.randint(1, MOST_SAVES))
            server.start()
        else:
            client.kill()
            confirmed |= client.confirmed
            client = ClientProcess(tmp_path / "seat", server.url)
    client.kill()
    confirmed |= client.confirmed
    with desk(tmp_path / "seat", server.url) as seat:
        seat.sign_in("agent").wait_ready()
        seat.wait_sent()
        for order, number in confirmed.items():
            assert seat.wait_order(order).no == number
        rows = seat.app.orders.first_page(OrderQuery(), 100_000)
        assert len({row.no for row in rows}) == len(rows)
    server.kill()
    services = prepared_services(tmp_path / "server")
    with services.database.read() as connection:
        stored = connection.execute(select(work_order.c.id, work_order.c.public_no)).all()
        held = {str(row.id): row.public_no for row in stored}
        numbers = connection.scalar(select(func.count(func.distinct(work_order.c.public_no))))
    assert {order: held.get(order) for order in confirmed} == confirmed
    assert numbers == len(held)
    assert find_faults(services) == []
    services.close()
