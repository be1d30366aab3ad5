"""What is known beforehand of a portion of commands: the same on each database, as it is once the device is ours."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text, update

from sync.server.commands.ahead import Ahead, Sought, look_ahead
from sync.server.database import Database
from sync.server.ports import new_id
from sync.server.tables.commands import command_log
from sync.server.tables.orders import work_order
from sync.server.tables.people import device
from tests.helpers.server import RunningServer, running_server


def _look(database: Database, sought: Sought) -> Ahead:
    with database.write() as connection:
        return look_ahead(connection, sought)


def test_order_number_log_and_blocks_are_found(server: RunningServer) -> None:
    seat = server.seat("agent")
    command = seat.create()
    (result,) = seat.push(command).results
    number = str(result.detail["no"])
    unknown = new_id()
    database = server.services.database
    sought = Sought(seat.device, [command.id, unknown], 1, 2, [command.target, unknown], [number, "26000000998"], ["m"])
    found = _look(database, sought)
    assert found.place.epoch == seat.session.epoch
    assert found.sender is not None
    assert (found.sender.user_id, found.sender.last_seq, found.sender.revoked_at) == (seat.session.person.id, 1, None)
    assert [(line.cmd_id, line.seq, line.target) for line in found.logged] == [(command.id, 1, command.target)]
    assert found.documents.keys() == {command.target}
    assert found.taken == {number}
    if found.leases is not None:
        assert {lease.id for lease in found.leases} == {lease.id for lease in seat.session.leases}
        assert found.leases[0].used == 1


def test_an_unknown_device_is_nobody(server: RunningServer) -> None:
    found = _look(server.services.database, Sought(new_id(), [new_id()], 1, 1, [], [], []))
    assert found.sender is None
    assert found.place.epoch


@pytest.mark.postgres
def test_what_another_push_of_the_device_stored_while_it_was_waited_for_is_seen(
    tmp_path: Path, postgres_url: str
) -> None:
    with running_server(tmp_path, postgres_url) as server, ThreadPoolExecutor(1) as pool:
        seat, database = server.seat("agent"), server.services.database
        command = seat.create()
        seat.push(command)
        own, later = seat.device, new_id()
        with database.write() as first:
            line = first.execute(select(command_log).where(command_log.c.cmd_id == command.id)).mappings().one()
            first.execute(insert(command_log), {**line, "seq": 2, "cmd_id": later})
            first.execute(update(device).where(device.c.id == own).values(last_seq=2))
            waiting = pool.submit(_look, database, Sought(own, [new_id()], 2, 2, [], [], []))
            _wait(lambda: _waits_for_a_lock(database))
        found = waiting.result()
    assert found.sender is not None
    assert found.sender.last_seq == 2
    assert [line.cmd_id for line in found.logged] == [later]


@pytest.mark.postgres
def test_an_order_that_another_push_changed_while_it_was_waited_for_is_read_as_it_is_now(
    tmp_path: Path, postgres_url: str
) -> None:
    with running_server(tmp_path, postgres_url) as server, ThreadPoolExecutor(1) as pool:
        seat, database = server.seat("agent"), server.services.database
        command = seat.create()
        seat.push(command)
        with database.write() as first:
            first.execute(update(work_order).where(work_order.c.id == command.target).values(doc=b"newer"))
            sought = Sought(seat.device, [new_id()], 2, 2, sorted([command.target, new_id()]), [], [])
            waiting = pool.submit(_look, database, sought)
            _wait(lambda: _waits_for_a_lock(database))
        found = waiting.result()
    assert found.documents == {command.target: b"newer"}


@pytest.mark.postgres
def test_nothing_is_looked_for_by_walking_through_a_whole_table(tmp_path: Path, postgres_url: str) -> None:
    """A database that is new knows nothing of its tables; what is planned then is kept while they grow."""
    with running_server(tmp_path, postgres_url) as server:
        seat, database = server.seat("agent"), server.services.database
        command = seat.create()
        number = str(seat.push(command).results[0].detail["no"])
        sought = Sought(seat.device, [command.id], 1, 1, [command.target], [number], ["m"])
        walks = text("SELECT relname, seq_scan FROM pg_stat_xact_user_tables WHERE relname <> 'head'")
        with database.write() as connection:
            before = connection.execute(walks).all()
            assert look_ahead(connection, sought).taken == {number}
            assert connection.execute(walks).all() == before


def _waits_for_a_lock(database: Database) -> bool:
    with database.read() as connection:
        waiting = (
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return bool(connection.execute(text(waiting)).scalar_one())


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
