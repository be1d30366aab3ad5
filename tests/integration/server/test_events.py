"""The stream of hints."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue

import pytest
import requests

from sync.contract.administration import UserChange
from tests.helpers.http_seat import TIMEOUT, HttpSeat
from tests.helpers.server import RunningServer, running_server
from tests.helpers.server_city import WATER

Event = tuple[str, dict[str, object]]


class Stream:
    """Reads a stream in a thread of its own."""

    def __init__(self, seat: HttpSeat, query: str = "") -> None:
        headers = {"Authorization": f"Bearer {seat.session.access_token}"}
        self.reply = requests.get(f"{seat.url}/sync/v1/events{query}", headers=headers, stream=True, timeout=TIMEOUT)
        self.events: Queue[Event] = Queue()
        self._thread = threading.Thread(target=self._read, name="stream-reader")
        self._thread.start()

    def next(self, seconds: float = 10) -> Event:
        """Return the next event."""
        return self.events.get(timeout=seconds)

    def close(self) -> None:
        """End the stream from this side."""
        connection = getattr(self.reply.raw, "_connection", None)
        if connection is not None and connection.sock is not None:
            connection.sock.shutdown(socket.SHUT_RDWR)
        self._thread.join(TIMEOUT)
        self.reply.close()

    def _read(self) -> None:
        name = ""
        try:
            for line in self.reply.iter_lines():
                if line.startswith(b"event: "):
                    name = line[7:].decode()
                elif line.startswith(b"data: "):
                    self.events.put((name, json.loads(line[6:])))
        except (requests.RequestException, AttributeError, OSError):
            self.events.put(("closed", {}))
            return
        self.events.put(("ended", {}))


@contextmanager
def stream_of(seat: HttpSeat) -> Iterator[Stream]:
    stream = Stream(seat)
    try:
        yield stream
    finally:
        stream.close()


def test_the_stream_greets_at_once_and_is_not_buffered(server: RunningServer) -> None:
    seat = server.seat("agent")
    started = time.monotonic()
    with stream_of(seat) as stream:
        name, hello = stream.next()
        assert time.monotonic() - started < 1
        assert (name, hello["epoch"]) == ("hello", seat.session.epoch)
        assert stream.reply.headers["X-Accel-Buffering"] == "no"
        assert stream.reply.headers["Content-Type"].startswith("text/event-stream")


def test_a_change_in_a_scope_is_hinted_soon_with_the_position_to_pull(server: RunningServer) -> None:
    agent, reader = server.seat("agent"), server.seat("dispatcher")
    with stream_of(reader) as stream:
        _, hello = stream.next()
        reader.cursor = int(str(hello["pos"]))
        started = time.monotonic()
        command = agent.create()
        agent.push(command)
        name, head = stream.next()
        took = time.monotonic() - started
        assert name == "head"
        assert took < 2
        reader.pull()
        assert reader.cursor >= int(str(head["pos"]))
        assert reader.order(command.target) is not None


def test_a_change_elsewhere_is_not_hinted(server: RunningServer) -> None:
    agent, unit = server.seat("agent"), server.seat("market")
    with stream_of(unit) as stream:
        stream.next()
        agent.push(agent.create())
        try:
            name, _ = stream.next(1)
        except Empty:
            return
        raise AssertionError(f"{name} came")


def test_a_burst_of_changes_makes_few_hints(server: RunningServer) -> None:
    agent, reader = server.seat("agent"), server.seat("dispatcher")
    with stream_of(reader) as stream:
        stream.next()
        for _ in range(20):
            agent.push(agent.create())
        server.settle()
        hints: list[Event] = []
        with server.services.database.read() as connection:
            from sync.server.feed.rows import read_head

            top = read_head(connection).v
        while not hints or int(str(hints[-1][1]["pos"])) < top - 2:
            hints.append(stream.next())
        assert len(hints) <= 12


def test_signing_out_and_revoking_end_the_stream_with_a_word(server: RunningServer) -> None:
    seat, other = server.seat("agent"), server.seat("agent")
    admin = server.seat("administrator")
    with stream_of(seat) as stream, stream_of(other) as second:
        stream.next()
        second.next()
        seat.call("POST", "/auth/v1/sign-out")
        assert stream.next() == ("revoked", {"code": "token_invalid"})
        assert stream.next()[0] == "ended"
        admin.call("POST", f"/admin/v1/devices/{other.device}/revoke")
        assert second.next() == ("revoked", {"code": "device_revoked"})


def test_a_server_too_busy_to_look_ends_nobodys_stream(server: RunningServer) -> None:
    seat, other, admin = server.seat("agent"), server.seat("agent"), server.seat("administrator")
    with stream_of(seat) as stream:
        stream.next()
        assert admin.pull_raw().status_code == 200, "the administrator is known to the server now"
        reads = server.services.reads
        reads.waiting += 10**6
        assert admin.call("POST", f"/admin/v1/devices/{other.device}/revoke").status_code == 204
        with pytest.raises(Empty):
            stream.next(0.5)
        reads.waiting -= 10**6


def test_a_change_of_rights_is_told_with_the_new_scope_set(server: RunningServer) -> None:
    seat, admin = server.seat("market"), server.seat("administrator")
    with stream_of(seat) as stream:
        stream.next()
        change = admin.call("PATCH", "/admin/v1/users/user-market", json={"unit": WATER})
        assert change.status_code == 200
        event: Event = stream.next()
        while event[0] == "head":
            event = stream.next()
        assert event[0] == "scopes"
        fresh = server.seat("market")
        assert event[1]["scope_set"] == fresh.session.scope_set != seat.session.scope_set


def test_a_stream_needs_a_token(server: RunningServer) -> None:
    reply = requests.get(f"{server.url}/sync/v1/events", timeout=TIMEOUT)
    assert (reply.status_code, reply.json()["code"]) == (401, "token_invalid")


def test_the_server_stops_although_streams_are_open(tmp_path: Path, database: str | None) -> None:
    with running_server(tmp_path, database) as server, stream_of(server.seat("agent")) as stream:
        stream.next()
        started = time.monotonic()
        server.stop()
        assert time.monotonic() - started < 10
        event: Event = stream.next()
        while event[0] == "head":
            event = stream.next()
        assert event[0] in ("ended", "closed")


def test_changes_through_the_services_reach_the_stream_too(server: RunningServer) -> None:
    seat = server.seat("agent")
    with stream_of(seat) as stream:
        stream.next()
        server.services.users.change("user-agent2", UserChange(name="改名"), "user-administrator")
        assert stream.next()[0] == "head"
