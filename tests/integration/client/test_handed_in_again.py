"""What was handed in to a server that was then put back to an older backup is handed in again, before any wipe."""

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Table, func, select

from desktop.errors import AppError
from sync.server.ports import new_id
from sync.server.setup import change_epoch
from sync.server.tables.commands import intake_quarantine
from sync.server.tables.orders import work_order
from sync.server.tables.people import device as device_table
from tests.helpers.desk import Desk, desk
from tests.helpers.server import RunningServer, prepared_services, running_server
from tests.integration.client.test_offline import free_port

Serve = Callable[[], AbstractContextManager[RunningServer]]


@pytest.fixture
def address() -> str:
    """Where the server will be."""
    return f"http://127.0.0.1:{free_port()}"


@pytest.fixture
def serve(tmp_path: Path, address: str) -> Serve:
    """Start the server there."""
    return partial(running_server, tmp_path / "server", port=int(address.rpartition(":")[2]))


def _step(seat: Desk) -> float:
    assert seat.app.hand_in is not None
    return seat.app.hand_in()


def _count(server: RunningServer, table: Table) -> int:
    with server.services.database.read() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def _leave_work_behind(tmp_path: Path, address: str, serve: Serve) -> None:
    """Sign a person in, copy the server, and let the person work without it and go."""
    with serve(), desk(tmp_path / "a", address) as seat:
        seat.sign_in("agent").wait_ready()
    shutil.copytree(tmp_path / "server", tmp_path / "backup")
    with desk(tmp_path / "a", address) as seat:
        seat.sign_in("agent")
        for _ in range(2):
            seat.create()


def _restore(tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "server")
    shutil.copytree(tmp_path / "backup", tmp_path / "server")
    services = prepared_services(tmp_path / "server")
    change_epoch(services.database, new_id)
    services.close()


def _note_of(tmp_path: Path) -> Path:
    (note,) = tmp_path.rglob("handed-in.json")
    return note


def _revoke(server: RunningServer) -> None:
    with server.services.database.read() as connection:
        (device,) = connection.scalars(select(device_table.c.id))
    server.services.users.revoke_device(device, "user-administrator")


def _have_wiped(server: RunningServer, seat: Desk, folder: Path) -> None:
    """Shut the seat out and let it obey, until the keys of its store in the folder are gone."""
    _revoke(server)
    with pytest.raises(AppError):
        seat.sign_in("agent")
    while list(folder.rglob("key.json")):
        assert _step(seat) == 0.0


@pytest.mark.allows_log("desktop.wiring.spool_uploader: server restored")
def test_work_handed_in_before_the_restore_is_handed_in_again_after_the_next_start(
    tmp_path: Path, address: str, serve: Serve
) -> None:
    _leave_work_behind(tmp_path, address, serve)
    with desk(tmp_path / "a", address) as seat, serve() as server:
        assert _step(seat) == 0.0
        assert _step(seat) > 0
        assert _count(server, work_order) == 2
    _restore(tmp_path)
    with desk(tmp_path / "a", address) as seat, serve() as server:
        assert _count(server, work_order) == 0
        assert _step(seat) == 0.0, "the server is another one than it was"
        assert _step(seat) == 0.0
        assert _step(seat) > 0, "asked once, handed in once"
        assert _count(server, work_order) == 2
        seat.sign_in("agent").wait_ready().wait_sent()
        assert (_count(server, work_order), seat.app.attention.count()) == (2, 0)


def test_the_same_server_gets_nothing_twice(tmp_path: Path, address: str, serve: Serve) -> None:
    _leave_work_behind(tmp_path, address, serve)
    with desk(tmp_path / "a", address) as seat, serve():
        assert (_step(seat), _step(seat) > 0) == (0.0, True)
    before = _note_of(tmp_path).read_bytes()
    with desk(tmp_path / "a", address) as seat, serve() as server:
        assert _step(seat) > 0
        assert _count(server, work_order) == 2
    assert _note_of(tmp_path).read_bytes() == before


@pytest.mark.allows_log("desktop.wiring.spool_uploader: server restored")
def test_a_restored_server_gets_everything_before_the_store_is_wiped(
    tmp_path: Path, address: str, serve: Serve
) -> None:
    _leave_work_behind(tmp_path, address, serve)
    with desk(tmp_path / "a", address) as seat, serve():
        assert _step(seat) == 0.0
    _restore(tmp_path)
    with serve() as server, desk(tmp_path / "a", address) as seat:
        _revoke(server)
        with pytest.raises(AppError):
            seat.sign_in("agent")
        while _step(seat) == 0.0:
            kept = _count(server, intake_quarantine)
            assert kept == 2 or list(tmp_path.rglob("key.json")), "wiped with the only copy in it"
        assert kept == 2
        assert not list(tmp_path.rglob("credential.json")), "the server knows the end of it"


@pytest.mark.allows_log("desktop.wiring.spool_uploader: server restored")
def test_a_restored_server_that_forgot_the_order_is_told_of_it_by_the_store_that_obeyed(
    tmp_path: Path, address: str, serve: Serve
) -> None:
    _leave_work_behind(tmp_path, address, serve)
    with serve() as server, desk(tmp_path / "a", address) as seat:
        _have_wiped(server, seat, tmp_path / "a")
    _restore(tmp_path)
    with serve() as server, desk(tmp_path / "a", address) as seat:
        while _step(seat) == 0.0:
            pass
        assert (_count(server, work_order), _count(server, intake_quarantine)) == (0, 2)
        assert not list(tmp_path.rglob("a/**/credential.json")), "it would ask for ever"
        assert not list(tmp_path.rglob("wipe-order.txt"))
        with server.services.database.read() as connection:
            row = connection.execute(select(device_table)).one()
        assert row.revoked_at is not None
        assert row.wiped_at is not None


def test_a_store_refused_at_sign_in_gives_a_restored_server_what_it_had_acknowledged(
    tmp_path: Path, address: str, serve: Serve
) -> None:
    with serve(), desk(tmp_path / "a", address) as seat:
        seat.sign_in("agent").wait_ready()
    shutil.copytree(tmp_path / "server", tmp_path / "backup")
    with serve() as server, desk(tmp_path / "a", address) as seat:
        seat.sign_in("agent").wait_ready()
        seat.create()
        seat.wait_sent()
        assert _count(server, work_order) == 1
    _restore(tmp_path)
    with serve() as server, desk(tmp_path / "a", address) as seat:
        _have_wiped(server, seat, tmp_path)
        assert _count(server, intake_quarantine) == 1, "for a person to look at: the device was shut out"
