"""From a change on one seat to its row in another seat's encrypted store: real engines, a real server process."""

import random
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from desktop.services.app import App
from desktop.services.events import Event, RecordsChanged
from tests.benchmarks.command_load import Done, Load
from tests.benchmarks.commit_to_screen import OtherSeat, program
from tests.benchmarks.databases import city_on, kinds
from tests.benchmarks.figure import Figure, percentile
from tests.benchmarks.scale import Scale
from tests.benchmarks.seat_files import seat_app, signed_in
from tests.benchmarks.server_program import TEAM_LEAD, served

IDLE_P50_MS, IDLE_P95_MS = 25.0, 45.0
LOADED_P50_MS, LOADED_P99_MS = 200.0, 800.0
PER_SECOND = 100.0
PATIENCE = 60.0


def idle_change(scale: Scale, folder: Path) -> Iterable[Figure]:
    """Change after change, each when both seats have long been quiet."""
    for kind in kinds():
        with _two_seats(kind, folder / "idle") as (_, arrivals, other):
            draws = random.Random(1)
            samples = [_one(arrivals, other, 0.5 + draws.random() / 2) for _ in range(scale.commits + 3)][3:]
            name, note = f"idle_change.{kind}", _note(scale, "from the author's disk to the other seat's store")
            yield Figure(f"{name}.p50", percentile(samples, 0.5), "ms", IDLE_P50_MS, len(samples), note=note)
            yield _of(f"{name}.p95", samples, 0.95, IDLE_P95_MS, note)


def change_under_load(scale: Scale, folder: Path) -> Iterable[Figure]:
    """The same while other devices push 100 commands a second that both seats see as well."""
    for kind in kinds():
        with _two_seats(kind, folder / "loaded") as (url, arrivals, other):
            draws = random.Random(2)
            with command_load(Load([url], PER_SECOND)) as result:
                samples = [_one(arrivals, other, draws.random() / 2) for _ in range(2 * scale.commits)]
            note = _note(scale, result().note)
            name = f"change_under_load.{kind}"
            yield Figure(f"{name}.p50", percentile(samples, 0.5), "ms", LOADED_P50_MS, len(samples), note=note)
            yield _of(f"{name}.p99", samples, 0.99, LOADED_P99_MS, note)


def _note(scale: Scale, text: str) -> str:
    return text if scale.name == "full" else f"{text}; short run"


def _of(name: str, samples: Sequence[float], share: float, goal: float, note: str) -> Figure:
    p50, p99 = percentile(samples, 0.5), percentile(samples, 0.99)
    return Figure(name, percentile(samples, share), "ms", goal, len(samples), p50, p99, note=note)


class Arrivals:
    """When each order was in this seat's store and could be read there (monotonic clock)."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._at: dict[str, float] = {}
        self._news = threading.Condition()
        app.events.subscribe(self._note)

    def wait(self, order: str) -> float:
        """Return when an order arrived."""
        with self._news:
            if not self._news.wait_for(lambda: order in self._at, PATIENCE):
                raise RuntimeError(f"the order did not come; {self._app.sync_status.status()}")
        detail = self._app.orders.detail(order)
        if detail is None or not detail.base_ver:
            raise RuntimeError("the order cannot be read")
        return self._at[order]

    def _note(self, event: Event) -> None:
        if not isinstance(event, RecordsChanged) or event.kind != "order" or event.origin != "sync":
            return
        self._app.orders.detail(event.ids[-1])
        now = time.monotonic()
        with self._news:
            for order in event.ids:
                self._at.setdefault(order, now)
            self._news.notify_all()


def _one(arrivals: Arrivals, other: OtherSeat, pause: float) -> float:
    """Return ms from the return of ``submit`` on the one seat to the row on the other."""
    threading.Event().wait(pause)
    other.save()
    saved = other.wait_decided(PATIENCE)
    return (arrivals.wait(saved.order) - saved.saved) * 1000


@contextmanager
def _two_seats(kind: str, home: Path) -> Iterator[tuple[str, Arrivals, OtherSeat]]:
    """Serve a fresh city with a reading seat in this process and a writing one in its own."""
    with (
        city_on(kind, home) as where,
        served(where, home / f"{kind}.log") as server,
        tempfile.TemporaryDirectory() as reader,
        tempfile.TemporaryDirectory() as writer,
        seat_app(Path(reader), server.url) as app,
    ):
        signed_in(app, TEAM_LEAD)
        arrivals = Arrivals(app)
        with OtherSeat.running(server.url, Path(writer)) as other:
            yield server.url, arrivals, other


@contextmanager
def command_load(load: Load) -> Iterator[Callable[[], Done]]:
    """Let other devices push during the block; the function given tells afterwards what they did."""
    done: list[Done] = []
    with program("tests.benchmarks.command_load", msgspec.json.encode(load).decode()) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        process.stdout.readline()
        yield lambda: done[0]
        process.stdin.close()
        done.append(msgspec.json.decode(process.stdout.readline(), type=Done))
