"""A thousand orders in one go: sent by a seat that wrote them without a line, and fetched by one that missed them."""

import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import msgspec
from sqlalchemy import insert, select

from desktop.services.events import Event, RecordsChanged
from desktop.services.values import OrderQuery
from sync.contract.messages import Command
from sync.domain.codes import Action, Outcome
from sync.domain.instant import to_wall
from sync.server.commands.numbers import BLOCK, take
from sync.server.ports import SystemClock, new_id
from sync.server.tables.commands import number_lease
from sync.server.tables.people import device as device_table
from tests.benchmarks.cut_line import CutLine, seat_on_line
from tests.benchmarks.databases import city_on, kinds
from tests.benchmarks.drafts import filled_forms
from tests.benchmarks.figure import Figure
from tests.benchmarks.many_seats import services_on
from tests.benchmarks.scale import Scale
from tests.benchmarks.seat_files import PATIENCE, signed_in
from tests.benchmarks.server_program import AGENTS, PASSWORD, TEAM_LEAD, ServerProgram, served
from tests.helpers.desk import Desk
from tests.helpers.http_seat import HttpSeat

PUSH_GOAL_S, PULL_GOAL_S = 0.5, 0.10
ORDERS, SHORT_ORDERS = 1_000, 100
BATCH = 25
_TURNS = {"full": 3, "short": 1}


class Turn(msgspec.Struct, frozen=True):
    """Seconds it took, and of these the CPU seconds of the server's program and of the seat's."""

    seconds: float
    server: float
    seat: float


def push_1000_offline(scale: Scale, folder: Path) -> Iterable[Figure]:
    """Write orders by the intake's own save while the line is cut, then mend it."""
    count = _count(scale)
    for kind in kinds():
        with (
            city_on(kind, folder / "push") as where,
            tempfile.TemporaryDirectory() as home,
            served(where, folder / "push" / f"{kind}.log") as server,
        ):
            with seat_on_line(Path(home), server.url) as (app, _):
                signed_in(app, AGENTS[0])
            _lease(where, count * _TURNS[scale.name])
            with seat_on_line(Path(home), server.url) as (app, line):
                desk = signed_in(app, AGENTS[0])
                runs = [_push(desk, line, server, count, turn) for turn in range(_TURNS[scale.name])]
        what = "from the mended line until every outcome and row is in the seat's store"
        yield _figure(f"push_1000_offline.{kind}", runs, PUSH_GOAL_S, count, scale, what)


def pull_1000_changed(scale: Scale, folder: Path) -> Iterable[Figure]:
    """Let others create orders, and change their titles, while the seat's line is cut; then mend it."""
    count = _count(scale)
    for kind in kinds():
        with (
            city_on(kind, folder / "pull") as where,
            tempfile.TemporaryDirectory() as home,
            served(where, folder / "pull" / f"{kind}.log") as server,
            seat_on_line(Path(home), server.url) as (app, line),
        ):
            desk = signed_in(app, TEAM_LEAD)
            others = _Others(server.url)
            new, changed = list[Turn](), list[Turn]()
            for turn in range(_TURNS[scale.name]):
                with _away(desk, line):
                    ids = others.create(count, turn)
                new.append(_back(desk, line, server, ids))
                for word in ("甲戌补充", "乙亥更正"):
                    with _away(desk, line):
                        others.retitle(ids, word)
                    changed.append(_back(desk, line, server, ids))
                    found = app.orders.count(OrderQuery(text=word))
                    if found < count:
                        raise RuntimeError(f"{found} of {count} changed orders are found by their new words")
        what = "from the mended line until all are in the list and the search index of the seat"
        yield _figure(f"pull_1000_changed.{kind}", changed, PULL_GOAL_S, count, scale, what)
        yield _figure(f"pull_1000_changed.{kind}.new_orders", new, PULL_GOAL_S, count, scale, what)


def _count(scale: Scale) -> int:
    return ORDERS if scale.name == "full" else SHORT_ORDERS


def _figure(name: str, runs: Sequence[Turn], goal: float, count: int, scale: Scale, what: str) -> Figure:
    took = [run.seconds for run in runs]
    server, seat = median(run.server for run in runs), median(run.seat for run in runs)
    note = f"median of {len(runs)}, best {min(took):.3f} s; {what}; CPU: server {server:.2f} s, seat {seat:.2f} s"
    note += "" if scale.name == "full" else f"; short run: {count} orders"
    return Figure(name, median(took), "s", goal, count, min(took), max(took), note=note)


def _lease(where: Sequence[str], count: int) -> None:
    """Give the one device so many numbers as a seat has that is used much: otherwise the emergency series is sent."""
    with services_on(where) as services, services.database.write() as connection:
        now = services.clock.now()
        year = to_wall(now).year
        owner = connection.execute(select(device_table.c.id)).scalar_one()
        for _ in range(count // BLOCK + 1):
            first = take(connection, year, BLOCK)
            block = {"id": new_id(), "device": owner, "year": year, "first": first, "last": first + BLOCK - 1}
            connection.execute(insert(number_lease), {**block, "used": 0, "state": "open", "at": now})


def _push(desk: Desk, line: CutLine, server: ServerProgram, count: int, turn: int) -> Turn:
    app = desk.app
    with _away(desk, line):
        written = [
            app.intake.submit(app.intake.open_draft(draft=form).id, form).order
            for form in filled_forms(count, app.clock.wall_ms(), seed=61 + turn)
        ]
    if app.sync_status.status().unsent != count:
        raise RuntimeError("orders were sent while the line was cut")
    measured = _back(desk, line, server, written)
    desk.wait_sent()
    if app.sync_status.status().attention or any(_undecided(desk, one) for one in written):
        raise RuntimeError("not every order was accepted")
    return measured


def _undecided(desk: Desk, order: str) -> bool:
    detail = desk.app.orders.detail(order)
    return detail is None or not detail.base_ver or any(not one.outcome for one in detail.pending)


@contextmanager
def _away(desk: Desk, line: CutLine) -> Iterator[None]:
    """Cut the line for the block."""
    line.cut = True
    desk.wait_offline()
    yield
    line.cut = False


def _back(desk: Desk, line: CutLine, server: ServerProgram, ids: Sequence[str]) -> Turn:
    """Let the seat notice that its line is there again, and wait until all these orders came."""
    if line.cut:
        raise RuntimeError("the line is still cut")
    missing, all_in = set(ids), threading.Event()
    ended = [0.0]

    def note(event: Event) -> None:
        if isinstance(event, RecordsChanged) and event.kind == "order" and event.origin == "sync":
            missing.difference_update(event.ids)
            if not missing and not all_in.is_set():
                ended[0] = time.perf_counter()
                all_in.set()

    forget = desk.app.events.subscribe(note)
    used, own = server.cpu_seconds(), time.process_time()
    begun = time.perf_counter()
    desk.app.sync_status.sync_now()
    if not all_in.wait(PATIENCE):
        raise RuntimeError(f"{len(missing)} orders did not come")
    spent = time.process_time() - own
    forget()
    return Turn(ended[0] - begun, server.cpu_seconds() - used, spent)


class _Others:
    """Somebody else who writes and changes orders."""

    def __init__(self, url: str) -> None:
        self._seat = HttpSeat(url, new_id())
        self._seat.sign_in(AGENTS[1], PASSWORD)

    def create(self, count: int, turn: int) -> list[str]:
        """Create orders; returns their ids."""
        ids = [new_id() for _ in range(count)]
        forms = [msgspec.to_builtins(form) for form in filled_forms(count, SystemClock().now(), seed=81 + turn)]
        for start in range(0, count, BATCH):
            part = zip(ids[start : start + BATCH], forms[start : start + BATCH], strict=True)
            self._send([self._seat.create(order, **{**form, "no": ""}) for order, form in part])
        return ids

    def retitle(self, ids: Sequence[str], word: str) -> None:
        """Write a word in front of the title of each."""
        for start in range(0, len(ids), BATCH):
            self._send(
                [
                    self._seat.command(Action.EDIT, one, {"fields": {"title": f"{word}{at}号情况"}})
                    for at, one in enumerate(ids[start : start + BATCH], start)
                ]
            )

    def _send(self, commands: list[Command]) -> None:
        reply = self._seat.push(*commands)
        if any(one.outcome is not Outcome.APPLIED for one in reply.results):
            raise RuntimeError(f"not applied: {reply.results[0]}")
