"""Streams that bring small changes along, their rights, and their bounds."""

import json
from collections.abc import Iterator
from contextlib import ExitStack

import msgspec
import pytest
import requests
from sqlalchemy import update

from sync.contract.codec import decode, encode
from sync.contract.messages import PullReply
from sync.server.tables.people import account
from tests.helpers.http_seat import TIMEOUT, HttpSeat
from tests.helpers.server import RunningServer
from tests.integration.server.test_events import Stream


class WholeStream(Stream):
    """A stream that asks for changes."""

    def __init__(self, seat: HttpSeat) -> None:
        self.seat = seat
        super().__init__(seat, "?changes=1")

    def page(self) -> PullReply:
        name, data = self.next()
        assert name == "change"
        return decode(json.dumps(data), PullReply)


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def whole(opened: ExitStack, seat: HttpSeat) -> WholeStream:
    stream = WholeStream(seat)
    opened.callback(stream.close)
    name, hello = stream.next()
    assert name == "hello"
    seat.cursor = int(str(hello["pos"]))
    return stream


def bodies(page: PullReply) -> bytes:
    return b"".join(bytes(one.d) for one in page.changes if one.d is not msgspec.UNSET)


def test_a_change_brings_exactly_what_a_pull_brings(server: RunningServer, opened: ExitStack) -> None:
    agent, reader = server.seat("agent"), server.seat("dispatcher")
    stream = whole(opened, reader)
    command = agent.create()
    agent.push(command)
    page = stream.page()

    pulled = decode(
        reader.call(
            "GET", f"/sync/v1/pull?cursor={reader.session.epoch}.{page.from_}&sv={reader.session.scope_set}"
        ).content,
        PullReply,
    )
    assert page.from_ == reader.cursor
    assert {one.id for one in page.changes} == {command.target}
    assert json.loads(encode(page.changes)) == json.loads(encode(pulled.changes))
    assert (page.to, page.scope_set) == (pulled.to, pulled.scope_set)


def test_everybody_gets_the_change_in_their_own_variant(server: RunningServer, opened: ExitStack) -> None:
    author, other = server.seat("agent"), server.seat("agent2")
    streams = [whole(opened, author), whole(opened, other)]
    author.push(author.create())
    own, masked = (stream.page() for stream in streams)

    assert b"13800138000" in bodies(own)
    assert b"13800138000" not in bodies(masked)
    assert b"138****8000" in bodies(masked)
    assert {one.s for one in masked.changes} <= {"desk:city"}


def test_a_seat_that_does_not_ask_for_changes_gets_plain_hints(server: RunningServer, opened: ExitStack) -> None:
    agent = server.seat("agent")
    stream = Stream(server.seat("dispatcher"))
    opened.callback(stream.close)
    stream.next()
    agent.push(agent.create())
    assert stream.next()[0] == "head"


def test_changes_follow_each_other_without_a_gap(server: RunningServer, opened: ExitStack) -> None:
    agent, reader = server.seat("agent"), server.seat("dispatcher")
    stream = whole(opened, reader)
    made = [agent.create() for _ in range(6)]
    cursor, seen = reader.cursor, set[str]()
    for command in made:
        agent.push(command)
    while len(seen) < len(made):
        name, data = stream.next()
        if name == "change":
            page = decode(json.dumps(data), PullReply)
            assert page.from_ == cursor
            seen |= {one.id for one in page.changes}
            cursor = page.to
        else:
            reader.cursor = cursor
            reader.pull()
            seen |= set(reader.rows)
            cursor = max(int(str(data["pos"])), reader.cursor)
    assert seen >= {command.target for command in made}


def test_what_is_long_is_only_hinted(server: RunningServer, opened: ExitStack) -> None:
    agent, reader = server.seat("agent"), server.seat("dispatcher")
    stream = whole(opened, reader)
    agent.push(
        agent.create(content="水管漏水，路面积水。" * 150), agent.create(content="路灯不亮，夜间出行不便。" * 150)
    )
    assert stream.next()[0] == "head"


def test_no_body_goes_to_somebody_whose_rights_changed_behind_this_process(
    server: RunningServer, opened: ExitStack
) -> None:
    agent, reader = server.seat("agent"), server.seat("dispatcher")
    stream = whole(opened, reader)
    with server.services.database.write() as connection:  # as another process would, and its word of it was lost
        connection.execute(
            update(account)
            .where(account.c.id == "user-dispatcher")
            .values(roles='["unit_operator"]', unit="unit-water", rev=account.c.rev + 1)
        )
    agent.push(agent.create())
    assert stream.next()[0] == "scopes"
    assert stream.next()[0] == "ended"


def test_a_newer_stream_of_a_device_ends_the_older_one(server: RunningServer, opened: ExitStack) -> None:
    seat = server.seat("agent")
    older = whole(opened, seat)
    newer = whole(opened, seat)
    assert older.next()[0] == "replaced"
    assert older.next()[0] == "ended"
    seat.push(seat.create())
    assert newer.next()[0] == "change"


def test_a_person_has_so_many_streams_and_the_oldest_goes(server: RunningServer, opened: ExitStack) -> None:
    object.__setattr__(server.services.config.limits, "streams_per_person", 2)
    first, second, third = (whole(opened, server.seat("agent")) for _ in range(3))
    assert first.next()[0] == "replaced"
    agent = server.seat("agent2")
    agent.push(agent.create())
    assert (second.next()[0], third.next()[0]) == ("change", "change")


def test_beyond_so_many_listeners_a_stream_and_a_waiting_pull_get_a_slot(
    server: RunningServer, opened: ExitStack
) -> None:
    object.__setattr__(server.services.config.limits, "listeners", 1)
    whole(opened, server.seat("agent"))
    late = server.seat("agent2")
    headers = {"Authorization": f"Bearer {late.session.access_token}"}
    stream = requests.get(f"{late.url}/sync/v1/events", headers=headers, timeout=TIMEOUT)
    pull = late.call("GET", f"/sync/v1/pull?cursor={late.session.epoch}.0&sv={late.session.scope_set}&wait=5")
    for reply in (stream, pull):
        assert (reply.status_code, reply.json()["code"]) == (503, "overloaded")
        assert reply.json()["detail"]["slot_ms"] > 0
    assert late.pull_raw().status_code == 200, "who does not wait is served"


def test_comments_come_to_all_and_end_what_ran_out(server: RunningServer, opened: ExitStack) -> None:
    object.__setattr__(server.services.config.limits, "stream_comment_seconds", 0.3)
    seat = server.seat("agent")
    headers = {"Authorization": f"Bearer {seat.session.access_token}"}
    with requests.get(f"{seat.url}/sync/v1/events", headers=headers, stream=True, timeout=TIMEOUT) as reply:
        lines = reply.iter_lines()
        assert any(line.startswith(b":") for line in lines)
