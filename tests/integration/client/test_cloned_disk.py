"""A workstation's disk copied to another one: row 17 of the sync scenarios. Both copies go on, by themselves."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.services.events import SessionEnded
from sync.domain.act import ActData
from sync.domain.codes import Action
from sync.server.config import Limits
from sync.server.tables.commands import human_task
from sync.server.tables.orders import work_order, work_order_event
from tests.helpers.desk import Desk, desk
from tests.helpers.server import RunningServer, running_server
from tests.integration.client.test_offline import free_port

pytestmark = pytest.mark.allows_log("sync|desktop|uvicorn")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> str | None:
    """The URL of an empty PostgreSQL database, None for SQLite in the test's folder."""
    return request.getfixturevalue("postgres_url") if request.param == "postgres" else None


class Place:
    """One server that comes and goes, and the stores of one person."""

    def __init__(self, folder: Path, database: str | None, limits: Limits | None) -> None:
        self.folder = folder
        self._database = database
        self._limits = limits
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self.ended: list[str] = []

    @contextmanager
    def server(self) -> Iterator[RunningServer]:
        """The server runs meanwhile."""
        with running_server(self.folder, self._database, limits=self._limits, port=self._port) as running:
            yield running

    @contextmanager
    def seat(self, name: str) -> Iterator[Desk]:
        """A program runs meanwhile over the files of a name, with the agent signed in (with or without the server)."""
        with desk(self.folder / name, self.url) as seat:
            seat.app.events.subscribe(self._note)
            seat.sign_in("agent")
            yield seat

    def copy(self, name: str, to: str) -> None:
        """Copy a disk byte for byte."""
        shutil.copytree(self.folder / name, self.folder / to)

    def _note(self, event: object) -> None:
        if isinstance(event, SessionEnded):
            self.ended.append(event.reason)


def _sync(seat: Desk) -> None:
    seat.app.sync_status.sync_now()
    seat.wait_until(lambda: seat.app.sync_status.status().online and not seat.app.sync_status.status().unsent, "unsent")


def _orders(running: RunningServer) -> dict[str, str]:
    with running.services.database.read() as connection:
        return {row.id: row.public_no for row in connection.execute(select(work_order.c.id, work_order.c.public_no))}


def _events(running: RunningServer, kind: str) -> list[str]:
    with running.services.database.read() as connection:
        events = connection.execute(select(work_order_event.c.order_id).where(work_order_event.c.kind == kind))
        return sorted(event.order_id for event in events)


def _device(seat: Desk) -> str:
    return seat.app.diagnostics.read().facts.device


# with tokens renewed all the time each copy renews its session first, with the same refresh token
@pytest.mark.parametrize("limits", [None, Limits(access_token=20_000, refresh_grace=0)], ids=["queue", "token"])
def test_two_copies_with_unsent_work_bring_all_of_it_up_once(
    tmp_path: Path, database: str | None, limits: Limits | None
) -> None:
    place = Place(tmp_path, database, limits)
    with place.server(), place.seat("a") as seat:
        seat.wait_ready()
    with place.seat("a") as seat:
        before, _ = seat.create(content="拷贝以前所记")
    place.copy("a", "b")
    with place.seat("a") as first, place.seat("b") as second:
        assert _device(first) == _device(second)
        ours = [first.create(content=f"原件所记{number}")[0] for number in range(3)]
        theirs = [second.create(content=f"副本所记{number}")[0] for number in range(5)]
        first.app.acts.act(before, Action.NOTE, ActData(text="原件的话"))
        second.app.acts.act(before, Action.NOTE, ActData(text="副本的话"))
        with place.server() as running:
            _sync(first)
            _sync(second)
            later = [first.create()[0], second.create()[0], first.create()[0], second.create()[0]]
            _sync(first)
            _sync(second)

            orders = _orders(running)
            assert set(orders) == {before, *ours, *theirs, *later}
            assert len(set(orders.values())) == len(orders)
            assert _events(running, "order.create") == sorted(orders)
            assert _events(running, "order.note") == [before, before]
            assert _device(first) != _device(second)
            assert place.ended == []
            assert first.wait_order(theirs[0]).content == "副本所记0"


def test_numbers_told_online_after_a_copy_are_told_once(tmp_path: Path, database: str | None) -> None:
    place = Place(tmp_path, database, None)
    with place.server() as running:
        with place.seat("a") as seat:
            seat.wait_ready()
        place.copy("a", "b")
        told: list[str] = []
        with place.seat("a") as seat:
            told += [seat.create()[1] for _ in range(2)]
            _sync(seat)
        with place.seat("b") as seat:
            seat.wait_ready()
            seat.wait_until(lambda: seat.app.sync_status.status().epoch != "", "not there")
            told += [seat.create()[1] for _ in range(2)]
            _sync(seat)
        with place.seat("a") as seat:
            seat.wait_ready()
            told += [seat.create()[1] for _ in range(2)]
            _sync(seat)

        assert sorted(_orders(running).values()) == sorted(told)
        assert len(set(told)) == len(told)
        with running.services.database.read() as connection:
            assert connection.execute(select(human_task.c.kind)).all() == []
