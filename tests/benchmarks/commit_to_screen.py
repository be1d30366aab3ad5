"""From a save on one seat to its row painted on another seat's screen, both real programs at a real server."""

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import msgspec

from desktop.services.values import OrderQuery, Pool
from tests.benchmarks.big_seat import big_seat
from tests.benchmarks.figure import Figure
from tests.benchmarks.other_seat import Saved
from tests.benchmarks.paint_probe import PaintProbe
from tests.benchmarks.push_load import Rate
from tests.benchmarks.scale import Scale
from tests.benchmarks.screen import Screen, screen_of
from tests.benchmarks.seat_files import seat_app, signed_in
from tests.benchmarks.seat_program import SeatOrders
from tests.benchmarks.server_program import AGENTS, PASSWORD, ROOT, TEAM_LEAD
from ui.search.view import SearchView

GOAL_MS, MEDIAN_GOAL_MS = 1_000.0, 300.0
LOAD_PER_SECOND = 10.0
PACE = 0.7
_NEWEST = OrderQuery(pool=Pool.TO_DISPATCH, sort="created", descending=True)


def commit_to_other_seat_screen(scale: Scale, folder: Path) -> Iterable[Figure]:
    """Save on an agent's seat, watch the orders to dispatch on another: at rest, then while others create as well."""
    with (
        big_seat(scale, folder) as seat,
        tempfile.TemporaryDirectory() as home,
        seat_app(seat.data, seat.server.url, compares=False) as app,
    ):
        signed_in(app, TEAM_LEAD)
        with screen_of(app) as screen, OtherSeat.running(seat.server.url, Path(home)) as other:
            view = screen.open("search")
            assert isinstance(view, SearchView)
            view.model.show_query(_NEWEST)
            screen.rest()
            for name, load in (("at_rest", 0.0), ("under_load", LOAD_PER_SECOND)):
                with load_on(seat.server.url, load) if load else nullcontext():
                    samples = [_one(screen, view, other) for _ in range(scale.commits)]
                yield from _figures(name, samples, scale, load)


def _figures(name: str, samples: list[tuple[float, float]], scale: Scale, load: float) -> Iterator[Figure]:
    note = scale.note(f"from Enter on the first seat; {load:g} further creates a second")
    shown, decided = [one for one, _ in samples], [one for _, one in samples]
    whole = Figure.from_samples(f"commit_to_other_seat_screen.{name}", shown, unit="ms", goal=GOAL_MS, note=note)
    yield whole
    yield Figure(f"{whole.name}.median", whole.p50 or 0.0, "ms", MEDIAN_GOAL_MS, whole.n, note=note)
    yield Figure.from_samples(f"commit_to_author.{name}", decided, unit="ms", goal=None, note=note)


def _one(screen: Screen, view: SearchView, other: "OtherSeat") -> tuple[float, float]:
    """Return ms from the save to the painted row, and to the author's answer."""
    screen.live_until(time.monotonic() + PACE)
    view.table.scrollToTop()
    other.save()
    probe = PaintProbe(view.table)

    def is_painted() -> bool:
        row = view.rows.row_of_id(other.saved.order) if other.saved is not None else -1
        last = view.table.rowAt(view.table.viewport().height() - 2)
        if row < 0 or (0 <= last < row) or view.rows.row_at(row) is None:
            probe.painted = False
        return row >= 0 and probe.painted

    painted = screen.wait(is_painted, "the order did not come")
    probe.remove()
    screen.wait(lambda: other.decided is not None, "the author got no answer")
    assert other.saved is not None
    assert other.decided is not None
    return (painted - other.saved.asked) * 1000, (other.decided.decided - other.saved.asked) * 1000


class OtherSeat:
    """The other program, asked line by line; its answers are read on a thread."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.ready = threading.Event()
        self.saved: Saved | None = None
        self.decided: Saved | None = None
        self._told = threading.Condition()
        self._reader = threading.Thread(target=self._read, name="other-seat", daemon=True)
        self._reader.start()

    def save(self) -> None:
        """Let it save an order."""
        self.saved = self.decided = None
        assert self._process.stdin is not None
        self._process.stdin.write("save\n")
        self._process.stdin.flush()

    def wait_decided(self, patience: float) -> Saved:
        """Wait until the author has its answer; returns the save."""
        with self._told:
            if not self._told.wait_for(lambda: self.decided is not None and self.saved is not None, patience):
                raise RuntimeError("the author got no answer")
        assert self.saved is not None
        return self.saved

    def _read(self) -> None:
        for line in self._process.stdout or ():
            told = msgspec.json.decode(line, type=Saved)
            with self._told:
                if not told.order:
                    self.ready.set()
                elif told.decided:
                    self.decided = told
                else:
                    self.saved = told
                self._told.notify_all()

    @classmethod
    @contextmanager
    def running(cls, url: str, home: Path) -> Iterator["OtherSeat"]:
        """Start it on a new workstation and end it with the block."""
        orders = SeatOrders(server=url, data=str(home), number=AGENTS[0], password=PASSWORD)
        with program("tests.benchmarks.other_seat", msgspec.json.encode(orders).decode()) as process:
            other = cls(process)
            if not other.ready.wait(120):
                raise RuntimeError("the other seat did not start")
            yield other


@contextmanager
def load_on(url: str, per_second: float) -> Iterator[None]:
    """Let other devices create orders at a rate during the block."""
    with program("tests.benchmarks.push_load", msgspec.json.encode(Rate(url, per_second)).decode()) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield


@contextmanager
def program(module: str, argument: str) -> Iterator["subprocess.Popen[str]"]:
    """Run a module of the benchmarks; its input ends with the block."""
    command = [sys.executable, "-m", module, argument]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            assert process.stdin is not None
            if not process.stdin.closed:
                process.stdin.close()
            process.wait(timeout=60)
