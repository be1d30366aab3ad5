"""Snapshots hold a reading connection each: they are few, they never keep others out, and they always give it back."""

import asyncio
import threading
from collections.abc import Generator, Iterator
from typing import Any

import pytest

from sync.server.lanes import Lane
from sync.server.routes.changes import Pieces, SnapshotResponse
from tests.helpers.http_seat import HttpSeat
from tests.helpers.server import RunningServer

PATIENCE = 10.0


def _open_as_many_as_may_be(server: RunningServer, seat: HttpSeat) -> list[Generator[bytes, None, None]]:
    services = server.services
    note = services.tokens.read(seat.session.access_token, services.clock.now())
    principal = services.principals.load(note, services.clock.now())
    opened = [services.snapshots.chunks(principal, "global") for _ in range(services.config.limits.open_snapshots)]
    assert all(next(one) for one in opened)
    return opened


@pytest.mark.allows_log("sync.server.requests", level=30)
def test_one_snapshot_too_many_is_put_off_and_everything_else_goes_on(server: RunningServer) -> None:
    seat = server.seat("dispatcher")
    opened = _open_as_many_as_may_be(server, seat)
    refused = seat.call("GET", "/sync/v1/snapshot?scope=global")
    assert (refused.status_code, refused.json()["code"]) == (503, "overloaded")
    assert refused.headers["Retry-After"]
    cursor = f"{seat.session.epoch}.0"
    assert seat.call("GET", f"/sync/v1/pull?cursor={cursor}&sv={seat.session.scope_set}").status_code == 200
    for one in opened:
        one.close()
    assert server.services.snapshots.open == 0
    assert seat.call("GET", "/sync/v1/snapshot?scope=global").status_code == 200


class _Source:
    """An iterator that can be held in the middle of a step, and says when it was closed."""

    def __init__(self, held: threading.Event | None = None) -> None:
        self.inside = threading.Event()
        self.closed = threading.Event()
        self._held = held

    def pieces(self) -> Iterator[bytes]:
        """Yield for ever."""
        try:
            while True:
                self.inside.set()
                if self._held is not None:
                    assert self._held.wait(PATIENCE)
                yield b"line\n"
        finally:
            self.closed.set()


def test_pieces_closed_in_the_middle_of_a_step_are_closed_after_it() -> None:
    held = threading.Event()
    source = _Source(held)
    pieces = Pieces(source.pieces())
    step = threading.Thread(target=pieces.next)
    step.start()
    assert source.inside.wait(PATIENCE)
    closing = threading.Thread(target=pieces.close)
    closing.start()
    assert not source.closed.is_set()
    held.set()
    step.join(PATIENCE)
    closing.join(PATIENCE)
    assert source.closed.is_set()
    assert pieces.next() == b""


@pytest.mark.parametrize("ending", ["stuck", "gone"])
def test_a_client_that_does_not_take_its_snapshot_keeps_nothing_open(ending: str) -> None:
    source = _Source()
    lane = Lane("test", 1, 10)
    pieces = Pieces(source.pieces())

    async def receive() -> dict[str, Any]:
        if ending == "gone":
            return {"type": "http.disconnect"}
        await asyncio.Event().wait()
        raise AssertionError("never")

    async def send(message: Any) -> None:
        if message["type"] == "http.response.body":
            await asyncio.Event().wait()

    async def answer() -> None:
        response = SnapshotResponse(lane, pieces, b"first\n", {}, send_seconds=0.05)
        await response({"type": "http", "asgi": {"spec_version": "2.3"}}, receive, send)

    source.inside.clear()
    assert pieces.next()
    asyncio.run(answer())
    assert source.closed.wait(PATIENCE)
    lane.close()
