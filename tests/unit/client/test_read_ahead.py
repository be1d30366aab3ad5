"""Reading a reply ahead of its user: in order, errors after what came before them, never more than wanted."""

import socket
import threading
from collections.abc import Iterator

import pytest
import urllib3

from sync.client.read_ahead import ReadAhead

PATIENCE = 10.0


class Pieces:
    """Pieces of one byte; tells when so many were taken."""

    def __init__(self, count: int, fault: Exception | None = None) -> None:
        self.taken = 0
        self.ended = threading.Event()
        self._count = count
        self._fault = fault

    def __iter__(self) -> Iterator[bytes]:
        for at in range(self._count):
            self.taken += 1
            yield bytes([at])
        self.ended.set()
        if self._fault is not None:
            raise self._fault


def test_pieces_come_in_their_order_and_the_reply_is_closed() -> None:
    closed: list[bool] = []
    ahead = ReadAhead(iter(Pieces(200)), lambda: closed.append(True))
    assert b"".join(ahead) == bytes(range(200))
    ahead.close()
    assert closed == [True]


def test_the_reader_goes_on_while_nobody_takes_anything() -> None:
    pieces = Pieces(200)
    ahead = ReadAhead(iter(pieces), lambda: None)
    assert pieces.ended.wait(PATIENCE)
    assert len(list(ahead)) == 200
    ahead.close()


def test_no_more_waits_than_may() -> None:
    pieces = Pieces(200)
    ahead = ReadAhead(iter(pieces), lambda: None, most=10)
    assert next(ahead) == b"\x00"
    assert not pieces.ended.is_set()
    assert pieces.taken <= 13
    assert len(list(ahead)) == 199
    ahead.close()


@pytest.mark.parametrize("fault", [urllib3.exceptions.ProtocolError("cut"), OSError("cut")])
def test_an_error_comes_after_what_was_read_before_it(fault: Exception) -> None:
    ahead = ReadAhead(iter(Pieces(3, fault)), lambda: None)
    assert [next(ahead) for _ in range(3)] == [b"\x00", b"\x01", b"\x02"]
    with pytest.raises(type(fault)):
        next(ahead)
    ahead.close()


def test_closing_ends_a_reader_that_waits_for_the_line() -> None:
    ours, theirs = socket.socketpair()
    reached = threading.Event()

    def read() -> Iterator[bytes]:
        reached.set()
        while piece := ours.recv(100):
            yield piece

    with ours, theirs:
        ahead = ReadAhead(read(), lambda: None, lambda: ours)
        assert reached.wait(PATIENCE)
        ahead.close()
        assert list(ahead) == []


def test_closing_ends_a_reader_that_waits_for_room() -> None:
    ahead = ReadAhead(iter(Pieces(200)), lambda: None, most=5)
    next(ahead)
    ahead.close()
    assert list(ahead) == []
