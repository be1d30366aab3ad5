"""Rights that change while a snapshot or an image is being sent: what is left of it is not sent any more."""

from collections.abc import Callable, Iterator

import msgspec
import pytest
import requests
import zstandard

from sync.contract.administration import UserChange
from sync.contract.messages import SnapshotTrailer
from sync.domain.codes import Disclosure
from sync.server.auth.principals import Principal
from sync.server.feed import snapshot as snapshots
from sync.server.routes.images import ImageResponse
from tests.helpers.http_seat import HttpSeat
from tests.helpers.images import build
from tests.helpers.server import RunningServer

CITY = "desk:city"
ORDERS = 12
SENT = 4

Change = Callable[[RunningServer], object]


def _other_roles(server: RunningServer) -> object:
    return server.services.users.change("user-dispatcher", UserChange(roles=["callback_agent"]), "user-administrator")


def _shut_out(server: RunningServer) -> object:
    return server.services.users.change("user-dispatcher", UserChange(active=False), "user-administrator")


@pytest.fixture
def orders(server: RunningServer, monkeypatch: pytest.MonkeyPatch) -> HttpSeat:
    """Some orders, each a piece of its own; returns the dispatcher's seat."""
    agent = server.seat("agent")
    agent.push(*(agent.create() for _ in range(ORDERS)))
    server.settle()
    monkeypatch.setattr(snapshots, "_CHUNK", 1)
    return server.seat("dispatcher")


def change_in_the_middle(server: RunningServer, monkeypatch: pytest.MonkeyPatch, change: Change) -> None:
    """Change the reader's rights when so many pieces of a snapshot have been made."""
    real = server.services.snapshots._pieces

    def pieces(principal: Principal, scope: str) -> Iterator[tuple[int, bytes]]:
        for place, piece in enumerate(real(principal, scope)):
            if place == SENT:
                change(server)
            yield piece

    monkeypatch.setattr(server.services.snapshots, "_pieces", pieces)


@pytest.mark.parametrize(
    ("change", "code", "status"),
    [(_other_roles, "scopes_changed", 409), (_shut_out, "token_invalid", 401)],
    ids=["other roles", "shut out"],
)
def test_a_snapshot_stops_at_the_next_piece_and_says_why(
    server: RunningServer, orders: HttpSeat, monkeypatch: pytest.MonkeyPatch, change: Change, code: str, status: int
) -> None:
    change_in_the_middle(server, monkeypatch, change)

    _, lines, trailer = orders.snapshot(CITY)

    assert trailer == SnapshotTrailer(SENT, end=False, code=code, status=status)
    assert len(lines) == SENT
    assert server.services.snapshots.open == 0


def test_a_snapshot_goes_on_when_somebody_elses_rights_change(
    server: RunningServer, orders: HttpSeat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change(running: RunningServer) -> None:
        running.services.users.change("user-agent2", UserChange(roles=["callback_agent"]), "user-administrator")

    change_in_the_middle(server, monkeypatch, change)
    _, lines, trailer = orders.snapshot(CITY)
    assert (len(lines), trailer.end) == (ORDERS, True)


def test_a_packed_snapshot_that_stops_is_packed_to_its_last_line(
    server: RunningServer, orders: HttpSeat, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_in_the_middle(server, monkeypatch, _other_roles)
    reply = orders.call("GET", "/sync/v1/snapshot", params={"scope": CITY}, headers={"Accept-Encoding": "zstd"})
    assert reply.headers["Content-Encoding"] == "zstd"
    plain = zstandard.ZstdDecompressor().decompressobj(read_across_frames=True).decompress(reply.content)
    last = msgspec.json.decode(plain.splitlines()[-1], type=SnapshotTrailer)
    assert (last.end, last.code) == (False, "scopes_changed")


@pytest.mark.allows_log("uvicorn.error", level=40)
def test_the_file_of_an_image_ends_early_when_the_rights_change(
    server: RunningServer, orders: HttpSeat, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer = build(server.services, CITY, Disclosure.MASKED).offer
    monkeypatch.setattr(ImageResponse, "chunk_size", 1024)
    seat, path = server.seat("agent2"), f"/sync/v1/images/{offer.file}"
    assert len(seat.call("GET", path).content) == offer.size
    real, looks = server.services.principals.confirm, list[int]()

    def confirm(principal: Principal, now: int) -> None:
        looks.append(now)
        if len(looks) == SENT:
            server.services.users.change("user-agent2", UserChange(roles=["callback_agent"]), "user-administrator")
        real(principal, now)

    monkeypatch.setattr(server.services.principals, "confirm", confirm)
    with pytest.raises(requests.exceptions.RequestException):
        seat.call("GET", path)
    assert len(looks) == SENT
    assert seat.call("GET", path).json()["code"] == "forbidden"
