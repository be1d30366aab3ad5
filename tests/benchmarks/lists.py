"""Lists of all orders of the seat: first page, jump to any place, whole array of keys, in the real screen."""

import random
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from desktop.services.values import OrderQuery, Pool
from sync.domain.codes import OrderState, RequestType
from tests.benchmarks.big_seat import big_seat_app
from tests.benchmarks.figure import Figure
from tests.benchmarks.many_orders import SEED
from tests.benchmarks.paint_probe import PaintProbe
from tests.benchmarks.scale import Scale
from tests.benchmarks.screen import Screen, screen_of
from ui.search.view import SearchView

PAGE_GOAL_MS, JUMP_GOAL_MS, ARRAY_GOAL_MS = 100.0, 100.0, 1_500.0
_QUERIES = (
    OrderQuery(sort="created", descending=True),
    OrderQuery(sort="due"),
    OrderQuery(sort="updated", descending=True),
    OrderQuery(pool=Pool.OPEN, sort="due"),
    OrderQuery(states=(OrderState.ARCHIVED,), sort="created", descending=True),
    OrderQuery(request_type=RequestType.COMPLAINT, sort="created", descending=True),
    OrderQuery(district="410105", sort="due"),
)


def lists(scale: Scale, folder: Path) -> Iterable[Figure]:
    """Load lists into the search screen and scroll about in them."""
    with big_seat_app(scale, folder) as app, screen_of(app) as screen:
        view = screen.open("search")
        assert isinstance(view, SearchView)
        screen.wait(lambda: bool(view.count.text()), "the first list was not counted")
        yield from _loading(screen, view, scale)
        yield from _jumping(screen, view, scale)


def _loading(screen: Screen, view: SearchView, scale: Scale) -> Iterator[Figure]:
    first: list[float] = []
    whole: list[float] = []
    longest = 0
    rounds = max(1, scale.repeats // (4 * len(_QUERIES)))
    for query in _QUERIES * rounds:
        page, array, length = _load(screen, view, query)
        first.append(page)
        whole.append(array)
        longest = max(longest, length)
    note = scale.note(f"longest list {longest:,}")
    yield Figure.from_samples("list_first_page", first, unit="ms", goal=PAGE_GOAL_MS, note=note)
    yield Figure.from_samples("list_whole_id_array", whole, unit="ms", goal=ARRAY_GOAL_MS, note=note)


def _load(screen: Screen, view: SearchView, query: OrderQuery) -> tuple[float, float, int]:
    """Return ms until the first page is painted, ms until the whole list is known, and its length."""
    seen: dict[str, float] = {}
    length: list[int] = []

    def on_loaded() -> None:
        seen["loaded"] = time.monotonic()

    def on_counted(count: int) -> None:
        length.append(count)

    probe = PaintProbe(view.table)
    connections = [view.rows.loaded.connect(on_loaded), view.rows.counted.connect(on_counted)]
    begun = time.monotonic()
    view.model.show_query(query)

    def first_is_painted() -> bool:
        if "loaded" not in seen:
            probe.painted = False
        return probe.painted

    painted = screen.wait(first_is_painted, "the first page was not painted")
    counted = screen.wait(lambda: bool(length), "the list was not counted")
    for connection in connections:
        view.rows.disconnect(connection)
    probe.remove()
    screen.rest(0.1)
    return (painted - begun) * 1000, (counted - begun) * 1000, length[-1]


def _jumping(screen: Screen, view: SearchView, scale: Scale) -> Iterator[Figure]:
    """Move the scroll bar anywhere; done when every row in sight is painted with its own data."""
    _load(screen, view, _QUERIES[0])
    rng = random.Random(SEED)
    bar = view.table.verticalScrollBar()
    samples: list[float] = []
    for _ in range(scale.repeats):
        probe = PaintProbe(view.table)
        begun = time.monotonic()
        bar.setValue(rng.randrange(bar.maximum()))

        def all_there() -> bool:
            there = _rows_in_sight_loaded(view)
            if not there:
                probe.painted = False  # noqa: B023 - called in this round only
            return there and probe.painted  # noqa: B023

        samples.append((screen.wait(all_there, "the rows did not come") - begun) * 1000)
        probe.remove()
        screen.rest(0.05)
    note = scale.note(f"{view.rows.rowCount():,} rows")
    yield Figure.from_samples("list_jump", samples, unit="ms", goal=JUMP_GOAL_MS, note=note)


def _rows_in_sight_loaded(view: SearchView) -> bool:
    table = view.table
    top = table.rowAt(1)
    bottom = table.rowAt(table.viewport().height() - 2)
    last = bottom if bottom >= 0 else view.rows.rowCount() - 1
    return all(view.rows.row_at(row) is not None for row in range(max(0, top), last + 1))
