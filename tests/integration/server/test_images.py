"""Ready-made snapshots: the same rows as by lines, only for who may read them, never torn."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests

from desktop.store.store import SeatStore
from sync.client.engine import Engine
from sync.client.http_session import HttpSession
from sync.client.http_transport import HttpTransport
from sync.client.image_fetching import ImageFetcher
from sync.client.snapshot_stream import NdjsonSnapshot
from sync.contract.images import ImageOffer
from sync.contract.replica import Changed
from sync.domain.codes import Action, Disclosure
from sync.server.admin.cli import run
from sync.server.images.refresh import REFRESH_EVERY, ImageRefresh
from sync.server.ports import system_entropy
from sync.server.sealing import Sealer
from tests.helpers.engine_bench import BenchClock, BenchKeeper, BenchObserver
from tests.helpers.http_seat import TIMEOUT, HttpSeat
from tests.helpers.images import build, everything, image_path, shelf_of
from tests.helpers.server import RunningServer, place_of, running_server
from tests.helpers.server_city import WATER
from tests.helpers.store import opened

CITY = "desk:city"
WORD = '"水管"'


class _Line(HttpTransport):
    """The line of a seat; notes of which scopes lines were asked for."""

    def __init__(self, http: HttpSession) -> None:
        super().__init__(http)
        self.asked: list[str] = []

    def snapshot(self, scope: str, token: str) -> NdjsonSnapshot:
        self.asked.append(scope)
        return super().snapshot(scope, token)


class Seat:
    """A store and an engine at the real server."""

    def __init__(self, url: str, seat: HttpSeat, store: SeatStore, *, images: bool) -> None:
        self.transport = _Line(HttpSession(url))
        self.store = store
        self.observer = BenchObserver()
        store.save_session(seat.session)
        self.engine = Engine(
            outbox=store.outbox,
            replica=store.replica,
            keeper=BenchKeeper(store, seat.session),
            transport=self.transport,
            clock=BenchClock(),
            random=lambda: 0.5,
            observer=self.observer,
        )
        if images:
            self.engine.fetcher.images = ImageFetcher(self.transport, store.images)

    def fetch_all(self) -> dict[str, Any]:
        """Step until nothing is due; returns what the store shows."""
        while not self.engine.step():
            pass
        assert self.engine.board.status.error == ""
        return everything(self.store, WORD)


@contextmanager
def seat_at(server: RunningServer, number: str, folder: Path, *, images: bool = True) -> Iterator[Seat]:
    http = server.seat(number)
    store = opened(folder, device=http.device)
    seat = Seat(server.url, http, store, images=images)
    try:
        yield seat
    finally:
        seat.transport.close()
        store.close()


def _create(server: RunningServer, count: int, number: str = "agent") -> list[str]:
    seat = server.seat(number)
    commands = [seat.create(title=f"水管漏水{at}", caller={"phone": f"1380013{at:04d}"}) for at in range(count)]
    seat.push(*commands)
    server.settle()
    return [command.target for command in commands]


def _act(server: RunningServer, number: str, action: Action, order: str, **args: Any) -> None:
    seat = server.seat(number)
    seat.push(seat.command(action, order, args))
    server.settle()


def _offer(seat: HttpSeat, scope: str = CITY) -> requests.Response:
    return seat.call("GET", "/sync/v1/image", params={"scope": scope})


def _offered(seat: HttpSeat) -> ImageOffer:
    reply = _offer(seat)
    assert reply.status_code == 200, reply.text
    return msgspec.json.decode(reply.content, type=ImageOffer)


def _lines_used(server: RunningServer) -> int:
    """Return how many snapshots of lines were asked for."""
    families = server.services.metrics.requests.collect()
    return int(
        sum(
            sample.value
            for family in families
            for sample in family.samples
            if sample.labels.get("path") == "/sync/v1/snapshot" and sample.name.endswith("_total")
        )
    )


def test_a_seat_filled_by_image_has_what_a_seat_filled_by_lines_has(server: RunningServer, tmp_path: Path) -> None:
    orders = _create(server, 12)
    _act(server, "dispatcher", Action.DISPATCH, orders[0], unit=WATER)
    build(server.services, CITY, Disclosure.MASKED)
    with seat_at(server, "agent", tmp_path / "a") as one, seat_at(server, "agent", tmp_path / "b", images=False) as two:
        before = _lines_used(server)
        by_image = one.fetch_all()
        assert _lines_used(server) - before == 3, "reference data, own orders and calls; the city came as a file"
        assert by_image == two.fetch_all()
    assert len(by_image["records"]) == 12
    assert len(by_image["found"]) == 12


class _Watched:
    """The store's side of images; notes what lines had been asked for when the last piece came."""

    def __init__(self, line: _Line, store: SeatStore) -> None:
        self._line = line
        self._images = store.images
        self.asked: list[str] = []

    def form(self) -> str:
        return self._images.form()

    def wanted(self) -> bool:
        return self._images.wanted()

    def begin(self, offer: ImageOffer) -> int:
        return self._images.begin(offer)

    def add(self, offer: ImageOffer, piece: bytes) -> int:
        self.asked = list(self._line.asked)
        return self._images.add(offer, piece)

    def adopt(self, offer: ImageOffer) -> Changed:
        return self._images.adopt(offer)

    def drop(self) -> None:
        self._images.drop()


def test_own_orders_are_asked_for_while_the_file_comes(
    server: RunningServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.client.http_transport._FILE_PIECE", 512)
    monkeypatch.setattr("sync.client.image_fetching._STEP_BYTES", 512)
    _create(server, 12)
    build(server.services, CITY, Disclosure.MASKED)
    with seat_at(server, "agent", tmp_path / "a") as one, seat_at(server, "agent", tmp_path / "b", images=False) as two:
        inbox = _Watched(one.transport, one.store)
        one.engine.fetcher.images = ImageFetcher(one.transport, inbox)
        by_image = one.fetch_all()
        assert [scope.partition(":")[0] for scope in inbox.asked] == ["global", "user"]
        assert one.transport.asked == [*inbox.asked, "desk:calls"], "none was asked for twice"
        assert by_image == two.fetch_all()


def test_what_changed_after_the_image_was_made_comes_by_the_feed(server: RunningServer, tmp_path: Path) -> None:
    orders = _create(server, 6)
    build(server.services, CITY, Disclosure.MASKED)
    _create(server, 3, "agent2")
    _act(server, "dispatcher", Action.DISPATCH, orders[1], unit=WATER)
    with seat_at(server, "agent", tmp_path / "a") as one, seat_at(server, "agent", tmp_path / "b", images=False) as two:
        assert one.fetch_all() == two.fetch_all()


def test_the_next_image_is_made_from_the_one_before_and_the_feed(server: RunningServer, tmp_path: Path) -> None:
    orders = _create(server, 12)
    first = build(server.services, CITY, Disclosure.MASKED).offer
    _create(server, 2, "agent2")
    _act(server, "dispatcher", Action.DISPATCH, orders[2], unit=WATER)
    second = build(server.services, CITY, Disclosure.MASKED)
    assert (second.full, second.changed, second.offer.rows) == (False, 3, 14)
    assert second.offer.key != first.key
    assert second.offer.pos > first.pos
    assert shelf_of(server.services).path(first.file) is None, "what was replaced is deleted"
    with seat_at(server, "agent", tmp_path / "a") as one, seat_at(server, "agent", tmp_path / "b", images=False) as two:
        assert one.fetch_all() == two.fetch_all()


def test_an_image_is_in_the_viewers_variant_and_for_plain_viewers_only(server: RunningServer) -> None:
    _create(server, 2)
    build(server.services, CITY, Disclosure.MASKED)
    assert _offered(server.seat("dispatcher")).variant == "masked"
    assert _offer(server.seat("leader")).status_code == 404, "a leader sees the city hidden, and nobody has built that"
    assert _offer(server.seat("unit_operator")).status_code == 403
    assert _offer(server.seat("agent"), "unit:" + WATER).status_code == 403


def test_a_file_is_given_to_those_only_who_hold_its_scope_and_variant(server: RunningServer) -> None:
    _create(server, 2)
    offer = build(server.services, CITY, Disclosure.MASKED).offer
    path = f"/sync/v1/images/{offer.file}"
    assert server.seat("agent").call("GET", path).status_code == 200
    assert server.seat("leader").call("GET", path).status_code == 403
    assert server.seat("unit_operator").call("GET", path).status_code == 403
    assert requests.get(server.url + path, timeout=TIMEOUT).status_code == 401
    for name in ("..%2Fkeys.json", "x.img", "0" * 32 + ".img", "build.lock"):
        assert server.seat("agent").call("GET", f"/sync/v1/images/{name}").status_code == 404


def test_a_file_is_sent_on_from_the_middle(server: RunningServer) -> None:
    _create(server, 2)
    offer = build(server.services, CITY, Disclosure.MASKED).offer
    seat = server.seat("agent")
    whole = seat.call("GET", f"/sync/v1/images/{offer.file}").content
    assert (len(whole), hashlib.sha256(whole).hexdigest()) == (offer.size, offer.sha256)
    transport = HttpTransport(HttpSession(server.url))
    try:
        rest = b"".join(transport.image_pieces(offer.file, 500, seat.session.access_token))
    finally:
        transport.close()
    assert rest == whole[500:]


def test_nothing_readable_lies_in_the_folder(server: RunningServer) -> None:
    _create(server, 3)
    offer = build(server.services, CITY, Disclosure.MASKED).offer
    stored = image_path(server.services, offer).read_bytes()
    assert "水管".encode() not in stored
    assert not stored.startswith(b"SQLite")
    for path in image_path(server.services, offer).parent.iterdir():
        assert offer.key.encode() not in path.read_bytes()
        assert path.stat().st_mode & (0o007 if path.suffix == ".img" else 0o077) == 0 or path.name == "build.lock"


def test_an_image_of_an_old_epoch_or_below_the_feeds_floor_is_not_offered(
    plain_server: RunningServer,
) -> None:
    from sync.server.setup import change_epoch

    _create(plain_server, 2)
    build(plain_server.services, CITY, Disclosure.MASKED)
    assert _offer(plain_server.seat("agent")).status_code == 200
    change_epoch(plain_server.services.database, lambda: "another-epoch")
    assert _offer(plain_server.seat("agent")).status_code == 404
    built = build(plain_server.services, CITY, Disclosure.MASKED)
    assert built.full, "an image of another epoch is no base"
    assert _offer(plain_server.seat("agent")).status_code == 200


def test_a_half_written_or_foreign_image_is_not_offered(plain_server: RunningServer) -> None:
    _create(plain_server, 2)
    offer = build(plain_server.services, CITY, Disclosure.MASKED).offer
    path = image_path(plain_server.services, offer)
    with path.open("rb+") as file:
        file.truncate(offer.size // 2)
    assert _offer(plain_server.seat("agent")).status_code == 404
    shelf = shelf_of(plain_server.services)
    left = shelf.part("f" * 32 + ".img")
    left.write_bytes(b"left by a killed builder")
    shelf.sweep()
    assert not left.exists()


def test_a_build_that_fails_leaves_the_former_image(
    plain_server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    _create(plain_server, 2)
    first = build(plain_server.services, CITY, Disclosure.MASKED).offer

    def full_disk(*_: object) -> None:
        raise OSError(28, "no room")

    monkeypatch.setattr("sync.server.images.shelf.os.replace", full_disk)
    with pytest.raises(OSError, match="no room"):
        build(plain_server.services, CITY, Disclosure.MASKED)
    monkeypatch.undo()
    assert _offered(plain_server.seat("agent")).file == first.file
    assert not list(shelf_of(plain_server.services).folder.glob("*.part"))


def test_a_key_ring_of_another_server_opens_no_image(tmp_path: Path) -> None:
    from sync.server.keys import make_keys

    with running_server(tmp_path) as server:
        _create(server, 2)
        build(server.services, CITY, Disclosure.MASKED)
        shelf = shelf_of(server.services)
        assert shelf.find(CITY, Disclosure.MASKED) is not None
        stranger = type(shelf)(shelf.folder, Sealer(make_keys(system_entropy), system_entropy))
        assert stranger.find(CITY, Disclosure.MASKED) is None


def test_one_builder_at_a_time(tmp_path: Path) -> None:
    with running_server(tmp_path) as server:
        shelf = shelf_of(server.services)
        with shelf.building() as first, shelf.building() as second:
            assert (first, second) == (True, False)
        with shelf.building() as again:
            assert again


class _Child:
    """Stands for the builder's process."""

    def __init__(self) -> None:
        self.ended: int | None = None
        self.terminated = False

    def poll(self) -> int | None:
        return self.ended

    def terminate(self) -> None:
        self.terminated = True

    def wait(self) -> int:
        return 0


def test_a_builder_is_started_every_fifteen_minutes_for_a_large_city(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    child = _Child()

    def start(arguments: list[str], environment: Mapping[str, str]) -> Any:
        assert "HOTLINE_DATABASE" in environment
        started.append(arguments)
        return child

    with running_server(tmp_path) as server:
        clock = _Clock()
        refresh = ImageRefresh(server.services.config, server.services.database, clock, start)
        assert refresh.run_once() == 0, "a small city is read as lines"
        monkeypatch.setattr("sync.server.images.refresh.LEAST_ROWS", 2)
        _create(server, 2)
        assert refresh.run_once() == 1
        assert started[0][-4:] == ["build", "--gently", "--images", str(tmp_path / "images")]
        clock.at += REFRESH_EVERY
        assert refresh.run_once() == 0, "the first one still runs"
        child.ended = 0
        assert refresh.run_once() == 1
        refresh.close()
        assert child.terminated


class _Clock:
    def __init__(self) -> None:
        self.at = 1_790_000_000_000

    def now(self) -> int:
        return self.at


def test_a_city_too_small_for_a_ready_made_snapshot_is_told(
    server: RunningServer, database: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["images", "build", *place_of(server, database), "--images", str(tmp_path / "images")]) == 0
    assert capsys.readouterr().out == "No scope has 10000 orders: nothing to make.\n"
