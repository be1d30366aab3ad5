"""Several server processes on one database, and a replica for statistics."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from sync.server.config import read_database_url
from sync.server.faults import ConfigurationFault
from sync.server.ports import SystemClock
from sync.server.services import Services, build_services
from sync.server.statistics.read_database import PRIMARY, REPLICA, ReadDatabase
from tests.helpers.http_seat import HttpSeat
from tests.helpers.postgres import standby_of
from tests.helpers.server import RunningServer, prepared_services, running_server, server_config
from tests.integration.server.test_events import stream_of

pytestmark = pytest.mark.postgres


@pytest.fixture
def pair(tmp_path: Path, postgres_url: str) -> Iterator[tuple[RunningServer, RunningServer]]:
    """Two servers on one database."""
    with running_server(tmp_path, postgres_url) as one, running_server(tmp_path, postgres_url) as two:
        yield one, two


def _moved_to(seat: HttpSeat, server: RunningServer) -> HttpSeat:
    seat.url = server.url
    return seat


def _within(seconds: float, happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"


def test_a_seat_may_send_each_request_to_another_process(pair: tuple[RunningServer, RunningServer]) -> None:
    one, two = pair
    seat = one.seat("agent")
    first, second = seat.create(), seat.create()
    seat.push(first)
    reply = _moved_to(seat, two).push(first, second)
    assert [result.outcome.value for result in reply.results] == ["applied", "applied"]
    again = _moved_to(seat, one).push(first, second)
    assert [result.detail for result in again.results] == [result.detail for result in reply.results]
    two.settle()
    seat.pull()
    numbers = {order["no"] for order in (seat.order(first.target), seat.order(second.target)) if order is not None}
    assert len(numbers) == 2


def test_only_one_process_places_and_another_follows_when_it_stops(tmp_path: Path, postgres_url: str) -> None:
    with running_server(tmp_path, postgres_url) as two:
        with running_server(tmp_path, postgres_url) as one:
            leaders = [server.services.sequencer for server in (one, two) if server.services.sequencer is not None]
            _within(5, lambda: any(each.leads for each in leaders))
            assert sum(each.leads for each in leaders) == 1
        _within(2.5, lambda: two.services.sequencer is not None and two.services.sequencer.leads)
        reader = two.seat("dispatcher")
        reader.pull()
        agent = two.seat("agent")
        command = agent.create()
        agent.push(command)
        _within(5, lambda: (reader.pull(wait=1), reader.order(command.target) is not None)[1])


def test_rights_taken_away_at_one_process_end_at_another_at_once(pair: tuple[RunningServer, RunningServer]) -> None:
    one, two = pair
    seat, admin = two.seat("agent"), one.seat("administrator")
    with stream_of(seat) as stream:
        assert stream.next()[0] == "hello"
        users = admin.call("GET", "/admin/v1/users").json()["users"]
        person = next(user["id"] for user in users if user["no"] == "agent")
        began = time.monotonic()
        changed = admin.call("PATCH", f"/admin/v1/users/{person}", json={"active": False})
        assert changed.status_code == 200
        names = iter(lambda: stream.next()[0], "")
        assert next(name for name in names if name != "head") == "revoked"
        assert time.monotonic() - began < 2
    assert seat.call("GET", "/sync/v1/pull", params={"cursor": "x", "sv": "y"}).status_code == 401


@contextmanager
def _with_replica(folder: Path, primary: str, replica: str) -> Iterator[Services]:
    config = replace(server_config(folder, primary), read_url=read_database_url(replica))
    services = build_services(config)
    try:
        yield services
    finally:
        services.close()


def test_statistics_are_read_from_the_replica(tmp_path: Path, postgres_url: str) -> None:
    prepared_services(tmp_path, postgres_url).close()
    with standby_of(postgres_url) as replica:
        with running_server(tmp_path, postgres_url) as server:
            agent = server.seat("agent")
            agent.push(agent.create(), agent.create())
        with _with_replica(tmp_path, postgres_url, replica) as services:
            _within(10, lambda: services.statistics.figures().open == 2)
            figures = services.statistics.figures()
            assert figures.source == REPLICA
            assert (sum(figures.by_state.values()), figures.today, figures.overdue) == (2, 2, 0)
            with services.read_database.still() as reading:
                assert reading.connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "on"


@pytest.mark.allows_log("read database away")
def test_a_replica_that_is_away_is_replaced_by_the_primary(tmp_path: Path, postgres_url: str) -> None:
    prepared_services(tmp_path, postgres_url).close()
    nowhere = "postgresql://hotline@127.0.0.1:1/hotline"
    with _with_replica(tmp_path, postgres_url, nowhere) as services:
        assert services.statistics.figures().source == PRIMARY
        with services.read_database.still() as reading:
            assert reading.source == PRIMARY


def test_statistics_are_for_those_who_lead(pair: tuple[RunningServer, RunningServer]) -> None:
    one, two = pair
    agent = one.seat("agent")
    command = agent.create()
    agent.push(command)
    assert agent.call("GET", "/admin/v1/statistics").status_code == 403
    lead = two.seat("team_lead").call("GET", "/admin/v1/statistics").json()
    assert (lead["source"], lead["open"], lead["lag_ms"]) == (PRIMARY, 1, 0)


@pytest.mark.parametrize("text", ["", "nonsense", "sqlite:///x", "mysql://a/b"])
def test_a_read_database_that_is_none_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ConfigurationFault, match=r"replica|URL"):
        read_database_url(text)


def test_without_a_replica_reads_go_to_the_primary(tmp_path: Path, postgres_url: str) -> None:
    services = prepared_services(tmp_path, postgres_url)
    reads = ReadDatabase(services.database, None, SystemClock())
    with reads.still() as reading:
        assert (reading.source, reading.lag_ms) == (PRIMARY, 0)
    reads.close()
    services.close()
