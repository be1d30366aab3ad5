"""Back-off, clock offset, event parsing, batches."""

import pytest

from desktop.services.ports import TakenNumber
from sync.client.backoff import BackOff
from sync.client.event_stream import parse_events
from sync.client.pushing import contiguous
from sync.client.snapshot_stream import NdjsonSnapshot
from sync.client.snapshotting import snapshot_order
from sync.client.transport_error import LineError, TransportError
from sync.contract.codec import encode
from sync.contract.messages import SnapshotHeader, SnapshotLine, SnapshotTrailer
from tests.helpers.store import create_command, order, raw


def test_back_off_doubles_up_to_a_minute() -> None:
    line = BackOff(lambda: 1.0)
    assert [line.failed() for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]
    line.succeeded()
    assert line.failed() == 1


def test_back_off_takes_a_random_share() -> None:
    assert BackOff(lambda: 0.0).failed() == 0.0
    assert BackOff(lambda: 0.25).failed() == 0.25


def test_a_time_named_by_the_server_is_the_least_wait() -> None:
    assert BackOff(lambda: 0.5).failed(retry_after=20) == 20.5


def test_events_are_read_across_pieces_and_comments_are_told() -> None:
    pieces = [b"event: hel", b'lo\r\ndata: {"a":1}\r\n\r\n: still here\n\n', b"event: head\ndata: x\ndata: y\n\n"]
    found = [(event.name, event.data) for event in parse_events(iter(pieces))]
    assert found == [("hello", '{"a":1}'), ("comment", "still here"), ("head", "x\ny")]


def test_an_endless_line_is_no_event_stream() -> None:
    with pytest.raises(TransportError) as caught:
        list(parse_events(iter([b"a" * 40_000, b"b" * 40_000])))
    assert caught.value.code == LineError.NOT_A_SERVER


def test_a_batch_ends_before_a_hole() -> None:
    commands = [create_command(seq, TakenNumber(no="1", lease=""), f"c{seq}", "o") for seq in (4, 5, 7)]
    assert [command.seq for command in contiguous(commands)] == [4, 5]


def test_reference_comes_first_and_the_city_last() -> None:
    scopes = frozenset({"desk:city", "area:4101", "user:u", "global", "unit:w", "desk:callback"})
    assert snapshot_order(scopes) == ["global", "user:u", "unit:w", "desk:callback", "area:4101", "desk:city"]


def lines(count: int, trailer: SnapshotTrailer | None) -> list[bytes]:
    found = [encode(SnapshotHeader("desk:city", "e", 5, 1))]
    found += [encode(SnapshotLine("order", f"o{n}", 1, raw(order(f"o{n}")))) for n in range(count)]
    return [*found, encode(trailer)] if trailer is not None else found


def test_a_whole_snapshot_is_read_in_chunks() -> None:
    body = b"\n".join(lines(5, SnapshotTrailer(5))) + b"\n"
    snapshot = NdjsonSnapshot(iter([body[:100], body[100:]]), lambda: None)
    assert [len(chunk) for chunk in snapshot.chunks(2)] == [2, 2, 1]
    assert snapshot.trailer.count == 5
    assert snapshot.header.pos == 5


@pytest.mark.parametrize("trailer", [None, SnapshotTrailer(4)])
def test_a_snapshot_without_a_right_trailer_is_torn(trailer: SnapshotTrailer | None) -> None:
    snapshot = NdjsonSnapshot(iter([b"\n".join(lines(3, trailer))]), lambda: None)
    with pytest.raises(TransportError) as caught:
        list(snapshot.chunks(10))
    assert caught.value.code == LineError.CLOSED


def test_a_snapshot_the_server_has_stopped_says_why_and_nothing_of_its_last_rows_is_used() -> None:
    stopped = SnapshotTrailer(3, end=False, code="scopes_changed", status=409)
    snapshot = NdjsonSnapshot(iter([b"\n".join(lines(3, stopped))]), lambda: None)
    with pytest.raises(TransportError) as caught:
        list(snapshot.chunks(10))
    assert (caught.value.code, caught.value.status) == ("scopes_changed", 409)


def test_something_else_is_no_snapshot() -> None:
    closed: list[bool] = []
    with pytest.raises(TransportError) as caught:
        NdjsonSnapshot(iter([b"<html>\n"]), lambda: closed.append(True))
    assert caught.value.code == LineError.NOT_A_SERVER
    assert closed == [True]
