"""What writing leaves for idle moments: segments of the text index to merge, the log to move into the file."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from desktop.services.values import OrderQuery
from desktop.store.store import SeatStore
from sync.contract.messages import Change
from sync.encrypted_file import connect_raw
from tests.helpers.engine_bench import Bench
from tests.helpers.store import KEY, cursor, opened, order, put

_FEW = 8
"""So many segments of a size are merged to one."""


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.close()


def _segments(store: SeatStore) -> int:
    with store.database.reading() as connection:
        return connection.exec_driver_sql("SELECT count(DISTINCT segid) FROM order_search_idx").scalar_one()


def _page(at: int, rows: int = 3) -> list[Change]:
    orders = (order(f"o{at}-{row}", no=f"26{at:04d}{row:05d}", title=f"路灯不亮{at}") for row in range(rows))
    return [put(one, pos=at) for one in orders]


def _found(store: SeatStore, text: str) -> int:
    return store.orders.count(OrderQuery(text=text))


def test_pages_add_segments_and_idle_moments_merge_them(store: SeatStore) -> None:
    for at in range(1, _FEW + 1):
        store.replica.apply_page(_page(at), cursor(at))
    assert _segments(store) == _FEW, "no page waited for merging"
    while store.outbox.tidy():
        pass
    assert _segments(store) == 1
    assert _found(store, "路灯不亮") == 3 * _FEW
    assert _found(store, "不亮3") == 3


def test_many_pages_without_a_pause_do_not_pile_up(store: SeatStore) -> None:
    for at in range(1, 5 * _FEW):
        store.replica.apply_page(_page(at), cursor(at))
        assert _segments(store) < 2 * _FEW
    assert _found(store, "路灯") == 3 * (5 * _FEW - 1)


def test_replaced_texts_are_found_by_their_new_words_alone(store: SeatStore) -> None:
    store.replica.apply_page([put(order(f"o{at}", title="水压太低")) for at in range(40)], cursor(1))
    for turn in range(2, _FEW + 3):
        changed = [put(order(f"o{at}", ver=turn, title=f"井盖破损{turn}"), pos=turn) for at in range(40)]
        store.replica.apply_page(changed, cursor(turn))
    while store.outbox.tidy():
        pass
    assert _found(store, "水压") == 0
    assert _found(store, f"破损{_FEW + 1}") == 0
    assert _found(store, f"破损{_FEW + 2}") == 40


def test_the_engine_merges_when_nothing_else_is_due(bench: Bench) -> None:
    bench.settle()
    for at in range(2 * _FEW):
        bench.server.put(order(f"o{at}", title=f"路灯不亮{at}"))
        bench.settle_over(16)
    assert _found(bench.store, "路灯") == 2 * _FEW
    assert _segments(bench.store) < _FEW


def test_what_a_page_brought_is_in_the_file_itself_after_a_rest(store: SeatStore, tmp_path: Path) -> None:
    store.replica.apply_page(_page(1), cursor(1))
    while store.outbox.tidy():
        pass
    alone = tmp_path / "alone"
    copyfile(store.database.path, alone)  # without its log
    connection = connect_raw(alone, KEY)
    assert connection.execute("SELECT count(*) FROM order_list").fetchall() == [(3,)]
    connection.close()


def test_a_file_written_by_an_earlier_version_merges_in_idle_moments_from_the_next_start(
    store: SeatStore, tmp_path: Path
) -> None:
    with store.database.applying() as connection:
        connection.exec_driver_sql("INSERT INTO order_search (order_search, rank) VALUES ('automerge', 2)")
    store.close()
    again = opened(tmp_path / "seat")
    try:
        for at in range(1, _FEW):
            again.replica.apply_page(_page(at), cursor(at))
        assert _segments(again) == _FEW - 1
    finally:
        again.close()
