"""A new workstation at a server with very many orders: when calls can be taken, when everything is there."""

import json
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from shutil import rmtree

import msgspec

from desktop.wiring.seat_clock import SystemClock
from sync.domain.codes import OPEN_STATES
from sync.domain.order import Order
from sync.server.bulk import load_orders
from sync.server.config import config_for_sqlite
from sync.server.services import build_services
from tests.benchmarks.databases import lay_city
from tests.benchmarks.figure import Figure
from tests.benchmarks.many_orders import copies, oldest_kept, played
from tests.benchmarks.scale import Scale
from tests.benchmarks.seat_program import SeatOrders
from tests.benchmarks.server_program import (
    AGENTS,
    PASSWORD,
    ServerProgram,
    run_server_command,
    served,
    sqlite_at,
)
from tests.benchmarks.starting import run_seat

CALLS_GOAL_S, COMPLETE_GOAL_S, SAVE_GOAL_MS = 2.0, 4.0, 60.0
BUILD_GOAL_S, REVISE_GOAL_S = 60.0, 10.0
SAVE_EVERY = 0.1


def cold_start(scale: Scale, folder: Path) -> Iterable[Figure]:
    """Sign in on a new workstation and wait."""
    with _full_server(scale, folder) as (server, count):
        used = server.cpu_seconds()
        marks = run_seat(_orders(server, folder / "cold-client", count))[1]
        used = server.cpu_seconds() - used
    enter = marks["enter"]
    for name, goal in (("can_take_calls", CALLS_GOAL_S), ("complete", COMPLETE_GOAL_S)):
        mark = marks[name]
        note = f"{count:,} orders, from Enter on a new workstation; CPU: seat {mark.cpu - enter.cpu:.2f} s"
        note += f", server {used:.2f} s" if name == "complete" else ""
        yield Figure(f"cold_start.{name}", mark.at - enter.at, "s", goal, 1, note=note)


def save_during_cold_start(scale: Scale, folder: Path) -> Iterable[Figure]:
    """Save orders on the new workstation while everything else arrives."""
    with _full_server(scale, folder) as (server, count):
        orders = _orders(server, folder / "cold-client", count)
        orders.save_every = SAVE_EVERY
        marks = run_seat(orders)[1]
    note = f"{count:,} orders arriving, an order saved every {SAVE_EVERY * 1000:.0f} ms"
    samples = marks["saves"].samples
    yield Figure.from_samples("save_during_cold_start", samples, unit="ms", goal=SAVE_GOAL_MS, note=note)


def image_build(scale: Scale, folder: Path) -> Iterable[Figure]:
    """Make the ready-made snapshot of the whole city from all orders, then again from the one before."""
    with _full_server(scale, folder) as (server, count):
        del server
    city = folder / f"cold-{scale.name}" / "server"
    note = f"{count:,} orders"
    for name, goal, more in (("full", BUILD_GOAL_S, ["--full"]), ("revised", REVISE_GOAL_S, [])):
        begun = time.monotonic()
        _build_images(city, *more)
        yield Figure(f"image_build.{name}", time.monotonic() - begun, "s", goal, 1, note=note)


def _build_images(city: Path, *more: str) -> None:
    run_server_command("images build", sqlite_at(city), "--least", "1", *more)


def _orders(server: ServerProgram, data: Path, count: int) -> SeatOrders:
    rmtree(data, ignore_errors=True)
    return SeatOrders(
        server=server.url, data=str(data), number=AGENTS[0], password=PASSWORD, until="complete", expected=count
    )


@contextmanager
def _full_server(scale: Scale, folder: Path) -> Iterator[tuple[ServerProgram, int]]:
    """Serve a city with many orders, all of them in the scope of the whole city; made when it is not there."""
    home = folder / f"cold-{scale.name}"
    city, mark = home / "server", home / "built.json"
    if not mark.exists():
        rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        lay_city(city)
        _load(city, scale)
        mark.write_text(json.dumps({"orders": scale.cold_orders}))
    run_server_command("init", sqlite_at(city))
    _build_images(city)  # as the service keeps them: not older than a quarter of an hour
    with served(sqlite_at(city), home / "server.log") as server:
        yield server, json.loads(mark.read_text())["orders"]


def _load(city: Path, scale: Scale) -> None:
    now = SystemClock().wall_ms()
    oldest = oldest_kept(now)
    first = [one for one in played(scale.played_orders, now) if one.state in OPEN_STATES or one.created_at > oldest]
    decoder = msgspec.json.Decoder(Order)
    made = (decoder.decode(body) for body in copies(first, 2 * scale.cold_orders, oldest))
    kept = (one for one in made if one.state in OPEN_STATES or one.created_at >= oldest)
    services = build_services(config_for_sqlite(city))
    try:
        load_orders(services, ((one, ()) for one in islice(kept, scale.cold_orders)))
    finally:
        services.close()
