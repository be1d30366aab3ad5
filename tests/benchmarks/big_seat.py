"""A seat with very many orders in its encrypted store, at a real server. Built once in a work folder, then used again.

The server itself has no orders: the seat's store is filled through the same calls a snapshot is applied with, under the
epoch and scopes the server has granted, so the program goes on from there as after a long service. Only the comparison
with the server is off: it would rightly empty the store. All else works as at a desk.
"""

import json
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from shutil import rmtree

import msgspec
from msgspec.structs import replace

from desktop.services.app import App
from desktop.services.values import OrderQuery
from desktop.store.store import SeatStore
from desktop.wiring.seat_clock import SystemClock
from sync.cache_form.tables import derived_schema, record_schema
from sync.contract.messages import SnapshotHeader, SnapshotLine, SnapshotTrailer
from sync.contract.versions import RECORD_SCHEMA
from sync.domain.access import CITY, view
from sync.domain.codes import OPEN_STATES, Disclosure
from sync.domain.instant import DAY
from sync.domain.order import Order
from tests.benchmarks.databases import lay_city
from tests.benchmarks.many_orders import copies, played
from tests.benchmarks.scale import Scale
from tests.benchmarks.seat_files import opened_store, seat_app, signed_in, vault_of
from tests.benchmarks.server_program import TEAM_LEAD, ServerProgram, served, sqlite_at

_CHUNK = 500
_SPREAD, _FRESH = 80 * DAY, 5 * DAY
"""Within what a seat keeps of the city, also some days later: older orders leave the store while it is measured."""
_MARKED = "0" * 16
"""Stands for a caller's matching mark until each copy gets one of its own."""


@dataclass(frozen=True, slots=True)
class BigSeat:
    """The running server and the seat's files; nobody is signed in."""

    server: ServerProgram
    data: Path
    orders: int


class _Head(msgspec.Struct):
    """What a snapshot line says besides its body."""

    id: str
    ver: int


@contextmanager
def big_seat(scale: Scale, folder: Path) -> Iterator[BigSeat]:
    """Serve the city and yield the seat's files, building both first when they are not there."""
    home = folder / f"seat-{scale.name}"
    city, data, mark = home / "server", home / "client", home / "built.json"
    if not _is_usable(mark):
        rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        lay_city(city)
        with served(sqlite_at(city), home / "server.log") as server:
            _fill(data, server.url, scale)
            made = {"orders": scale.list_orders, "schema": _schema(), "at": SystemClock().wall_ms()}
            mark.write_text(json.dumps({"url": server.url, **made}))
    built = json.loads(mark.read_text())
    with served(sqlite_at(city), home / "server.log", _port_of(built["url"])) as server:
        if server.url != built["url"]:
            _rename_stores(data, built["url"], server.url)
            mark.write_text(json.dumps({**built, "url": server.url}))
        yield BigSeat(server, data, built["orders"])


@contextmanager
def big_seat_app(scale: Scale, folder: Path) -> Iterator[App]:
    """Yield the program's services, signed in over the big store, with all threads running."""
    with big_seat(scale, folder) as seat, seat_app(seat.data, seat.server.url, compares=False) as app:
        signed_in(app, TEAM_LEAD)
        if app.orders.count(OrderQuery()) < seat.orders:
            raise RuntimeError(f"the store has lost orders; remove {seat.data.parent}")
        yield app


def _is_usable(mark: Path) -> bool:
    """Tell whether what was built can be used: its form is the present one, and nothing in it is about to age out."""
    built = json.loads(mark.read_text()) if mark.exists() else {}
    return built.get("schema") == _schema() and SystemClock().wall_ms() - built.get("at", 0) < _FRESH


def _fill(data: Path, url: str, scale: Scale) -> None:
    with seat_app(data, url, compares=False) as app:
        signed_in(app, TEAM_LEAD)
    now = SystemClock().wall_ms()
    lived = [
        one for one in played(scale.played_orders, now) if one.state in OPEN_STATES or one.created_at > now - _SPREAD
    ]
    first = [view(replace(one, caller_ref=_MARKED), Disclosure.MASKED) for one in lived]
    with opened_store(data, url, TEAM_LEAD) as store:
        _apply(store, first, scale.list_orders, now - _SPREAD)


def _apply(store: SeatStore, first: Sequence[Order], count: int, oldest: int) -> None:
    cursor = store.replica.cursor()
    assert cursor is not None
    header = SnapshotHeader(scope=CITY, epoch=cursor.epoch, pos=cursor.pos, schema=RECORD_SCHEMA)
    store.replica.begin_snapshot(header)
    bodies = copies(first, count, oldest)
    done = 0
    while chunk := [_line(body) for body in islice(bodies, _CHUNK)]:
        store.replica.apply_snapshot(CITY, chunk)
        done += len(chunk)
        if done % 50_000 == 0:
            print(f"building the seat: {done:,} of {count:,} orders", file=sys.stderr, flush=True)  # noqa: T201
    store.replica.end_snapshot(header, SnapshotTrailer(count=count))


def _line(body: bytes) -> SnapshotLine:
    head = msgspec.json.decode(body, type=_Head)
    return SnapshotLine(e="order", id=head.id, ver=head.ver, d=msgspec.Raw(body))


def _schema() -> str:
    """Return the form of the cache: a store of another form would be emptied when it is opened."""
    return f"{record_schema()} {derived_schema()}"


def _port_of(url: str) -> int:
    """Return the port used before, 0 when somebody else has it now."""
    port = int(url.rpartition(":")[2])
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return 0
    return port


def _rename_stores(data: Path, before: str, after: str) -> None:
    """Let the program at another port find its store: folders carry a hash of the server's address."""
    vault = vault_of(data)
    vault.folder(before, TEAM_LEAD).parent.rename(vault.folder(after, TEAM_LEAD).parent)
