"""Old closed orders leave the cache by themselves; kinds of data learned by an update are fetched."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.store import cache_kv
from desktop.store.cache_schema import prepare_cache
from desktop.store.read_model import ReadModel
from desktop.store.store import without_preview
from sync.client.ageing import CITY_DAYS
from sync.domain.codes import OrderState
from sync.domain.instant import DAY
from tests.helpers.engine_bench import Bench
from tests.helpers.store import DESK, NOW, order, save_act

LONG_AGO = NOW - (CITY_DAYS + 5) * DAY


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.close()


def _held(bench: Bench) -> set[str]:
    return set(bench.store.replica.versions(DESK, 0))


def test_closed_orders_older_than_the_city_keeps_go_and_all_others_stay(bench: Bench) -> None:
    closed = {"state": OrderState.CLOSED}
    for number in range(100):
        bench.server.put(order(f"old-{number}", created_at=LONG_AGO, **closed))
    bench.server.put(order("old-but-open", created_at=LONG_AGO))
    bench.server.put(order("closed-lately", **closed))
    bench.server.put(order("old-with-a-note", created_at=LONG_AGO, **closed))
    bench.settle()
    bench.server.down = True
    save_act(bench.store, "note-1", "old-with-a-note", "note")
    bench.server.down = False
    bench.server.poison.add("note-1")
    bench.settle_over(90)
    assert _held(bench) == {"old-but-open", "closed-lately", "old-with-a-note"}


def test_a_kind_of_data_this_program_has_learned_is_fetched(bench: Bench) -> None:
    bench.settle()
    with bench.store.database.applying() as connection:
        cache_kv.note_skipped(connection, {"unit", "kind_of_the_future"})
    prepare_cache(bench.store.database, ReadModel(without_preview))
    assert bench.store.replica.held_scopes() == {DESK}
    assert bench.store.replica.skipped_kinds() == {"kind_of_the_future"}
    bench.server.calls.clear()
    bench.fresh_engine()
    bench.settle()
    assert "snapshot global" in bench.server.calls
    assert f"snapshot {DESK}" not in bench.server.calls
