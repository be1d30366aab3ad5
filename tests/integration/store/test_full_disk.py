"""A full disk: a clear error, nothing lost, and work goes on when there is room again."""

import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.services.values import OrderQuery
from desktop.store.errors import StoreError, StoreFull
from desktop.store.store import SeatStore
from tests.helpers.store import NOW, cursor, fill, opened, order, put, ready, save_create


def _limit_pages(store: SeatStore, pages: int) -> None:
    with store.database.saving() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def _repeat_until_full(act: Callable[[int], object]) -> int:
    """Return how often the act worked before the store said that it is full."""
    for number in range(1, 500):
        try:
            act(number)
        except StoreFull:
            return number - 1
    raise AssertionError("the store never became full")


def test_a_save_without_room_fails_clearly_and_changes_nothing(store: SeatStore, tmp_path: Path) -> None:
    save_create(store, 1)
    store.drafts.open_draft("d2", b"x" * 200, "", NOW)
    _limit_pages(store, 1)
    saved = 1
    _repeat_until_full(lambda number: store.drafts.save_draft(f"other{number}", b"x" * 3_000, NOW))
    saved += _repeat_until_full(lambda number: save_create(store, number + 1, draft_id="d2" if number == 1 else ""))
    assert len(store.outbox.pending(1000)) == saved
    assert len(list((tmp_path / "seat" / "spool").iterdir())) == saved
    assert store.commands.counts().free_numbers == 20 - saved
    assert ("d2" in {draft.id for draft in store.drafts.drafts()}) == (saved == 1)
    _limit_pages(store, 1 << 30)
    assert save_create(store, 900).seq == saved + 1


def test_a_page_without_room_does_not_move_the_cursor(store: SeatStore) -> None:
    fill(store, [order("x1")], pos=3)
    _limit_pages(store, 1)
    page = [put(order(f"y{one}", content="长" * 900)) for one in range(600)]
    with pytest.raises(StoreFull):
        store.replica.apply_page(page, cursor(9))
    assert store.replica.cursor() == cursor(3)
    _limit_pages(store, 1 << 30)
    store.replica.apply_page(page, cursor(9))
    assert store.orders.count(OrderQuery()) == 601


def _in_a_process(task: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            task()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and RLIMIT_FSIZE")
def test_a_limit_of_the_system_on_file_size_is_told_and_loses_nothing(tmp_path: Path) -> None:
    def work() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        store = ready(tmp_path / "seat")
        save_create(store, 1)
        log = tmp_path / "seat" / "store.db-wal"
        resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size + 60_000, resource.RLIM_INFINITY))
        saved, retryable = 1, False
        try:
            for number in range(2, 5_000):
                save_create(store, number)
                saved = number
        except StoreError as error:
            retryable = error.retryable
        (tmp_path / "saved").write_text(f"{saved} {retryable}")

    assert _in_a_process(work) == 0
    count, retryable = (tmp_path / "saved").read_text().split()
    assert retryable == "True"
    saved = int(count)
    assert saved < 4_999
    store = opened(tmp_path / "seat")
    assert [command.id for command in store.outbox.pending(9_999)] == [f"c{one}" for one in range(1, saved + 1)]
    assert len(list((tmp_path / "seat" / "spool").iterdir())) == saved
    store.close()


def test_a_missing_spool_folder_stops_the_save_and_keeps_the_draft(store: SeatStore, tmp_path: Path) -> None:
    store.drafts.open_draft("d1", b"words", "", NOW)
    (tmp_path / "seat" / "spool").rmdir()
    with pytest.raises(StoreError) as failed:
        save_create(store, 1, draft_id="d1")
    assert failed.value.retryable
    assert store.outbox.pending(9) == []
    assert len(store.drafts.drafts()) == 1
    (tmp_path / "seat" / "spool").mkdir()
    assert save_create(store, 1, draft_id="d1").seq == 1
