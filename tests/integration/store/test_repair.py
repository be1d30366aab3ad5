"""Damaged files."""

import os
import random
from pathlib import Path

import msgspec
import pytest

from desktop.services.values import OrderQuery
from desktop.store.errors import StoreDamaged, StoreError
from desktop.store.spool import Spool, SpooledCommand
from desktop.store.store import SeatStore
from sync.contract.messages import Command
from sync.contract.replica import Granted
from sync.domain.act import OrderDraft
from tests.helpers.store import AGENT, NOW, fill, lease, opened, order, ready, result, save_create, session

PAGE = 4096


def _filled(folder: Path) -> SeatStore:
    store = ready(folder, numbers=60)
    store.save_session(session())
    fill(store, [order(f"x{one}", content="很长的内容" * 60) for one in range(400)])
    for number in range(30):
        save_create(store, number)
    store.drafts.open_draft("d1", "没写完的话".encode(), "", NOW)
    store.database.checkpoint()
    return store


def _pages_of(store: SeatStore, table: str) -> list[int]:
    """Return the root page of a table: without it none of its rows can be reached."""
    with store.database.reading() as connection:
        row = connection.exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).scalar_one()
    return [int(row)]


def _break_page(path: Path, page: int) -> None:
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE + 100)
        byte = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte[0] ^ 0x10]))


def _numbers(store: SeatStore) -> list[str]:
    return [command.id for command in store.outbox.pending(100)]


def test_a_flipped_bit_in_the_cache_is_noticed_and_own_data_survives_the_repair(tmp_path: Path) -> None:
    store = _filled(tmp_path / "seat")
    saved = _numbers(store)
    pages = _pages_of(store, "order_list")
    store.close()
    for page in pages:
        _break_page(tmp_path / "seat" / "store.db", page)
    broken = opened(tmp_path / "seat")
    with pytest.raises(StoreDamaged):
        broken.orders.first_page(OrderQuery(sort="created"), 10)
    broken.close()
    mended = ready(tmp_path / "seat")
    assert mended.repaired is not None
    assert mended.repaired.complete
    assert _numbers(mended) == saved
    assert [kept.data.decode() for kept in mended.drafts.drafts()] == ["没写完的话"]
    assert mended.replica.cursor() is None
    assert mended.session() == session()
    assert {row.id for row in mended.orders.first_page(OrderQuery(), 99)} == {f"o{one}" for one in range(30)}
    assert save_create(mended, 77).seq == 31
    mended.close()


def test_a_flipped_bit_in_the_outbox_is_mended_from_the_spool(tmp_path: Path) -> None:
    store = _filled(tmp_path / "seat")
    saved = _numbers(store)
    pages = _pages_of(store, "outbox")
    store.close()
    for page in pages:
        _break_page(tmp_path / "seat" / "store.db", page)
    mended = ready(tmp_path / "seat")
    assert mended.repaired is not None
    assert not mended.repaired.complete
    assert mended.repaired.from_spool + mended.repaired.rows["outbox"] == 30
    assert _numbers(mended) == saved
    assert len(mended.drafts.drafts()) == 1
    mended.close()


def _damage(folder: Path, tables: list[int]) -> None:
    """Break pages; with none the first page of the file."""
    path = folder / "store.db"
    for page in tables:
        _break_page(path, page)
    if not tables:
        with path.open("r+b") as file:
            file.write(os.urandom(PAGE))


def _spoken(command: Command) -> str:
    """Return the number a citizen was told."""
    return msgspec.json.decode(command.args, type=OrderDraft).no


@pytest.mark.parametrize("lost", ["outbox", "kv", "number_lease", "everything"])
def test_after_a_loss_in_own_data_no_number_and_no_sequence_is_used_twice(tmp_path: Path, lost: str) -> None:
    folder = tmp_path / "seat"
    store = _filled(folder)
    spoken = {_spoken(command) for command in store.outbox.pending(100)}
    pages = [] if lost == "everything" else _pages_of(store, lost)
    store.close()
    _damage(folder, pages)
    mended = opened(folder)
    assert mended.commands.counts().free_numbers == 0
    mended.save_session(session(leases=[lease(last=60)]))  # the server knows of no loss and names the block as before
    mended.outbox.settle([], [lease("lease-2", 61, 80)], NOW)
    again = save_create(mended, 88)
    assert again.seq == 31
    assert _spoken(again) not in spoken
    assert mended.outbox.must_fork()

    mended.new_device("device-2", session(leases=[lease("lease-3", 1001, 1020)]))
    assert not mended.outbox.must_fork()
    assert _spoken(save_create(mended, 89)) == "26000010013"
    mended.close()


def test_after_a_loss_of_the_counters_the_emergency_series_goes_on_behind_the_orders_written(tmp_path: Path) -> None:
    folder = tmp_path / "seat"
    store = opened(folder)
    spoken = [_spoken(save_create(store, number)) for number in range(3)]
    pages = _pages_of(store, "kv")
    store.database.checkpoint()
    store.close()
    _damage(folder, pages)
    mended = opened(folder)
    assert spoken[0].startswith("D")
    assert _spoken(save_create(mended, 3)) not in spoken
    mended.close()


def test_a_repair_that_brought_back_all_own_data_keeps_no_copy_of_the_old_cache(tmp_path: Path) -> None:
    folder = tmp_path / "seat"
    store = _filled(folder)
    store.close()
    (folder / "store.damaged").touch()
    mended = opened(folder)
    assert mended.repaired is not None
    assert mended.repaired.complete
    assert not (folder / "store.before-repair.db").exists()
    mended.close()


@pytest.mark.parametrize("how", ["a page of the feed", "scopes that go", "rights that shrink"])
def test_the_damaged_file_goes_before_anything_is_taken_out_of_the_new_cache(tmp_path: Path, how: str) -> None:
    folder = tmp_path / "seat"
    store = _filled(folder)
    store.close()
    _damage(folder, [])
    mended = opened(folder)
    kept = folder / "store.before-repair.db"
    assert kept.exists()
    if how == "a page of the feed":
        fill(mended, [])
    elif how == "scopes that go":
        mended.replica.forget_scopes(frozenset())
    else:
        before = Granted(scope_set="s1", reader="r", variants={"desk:city": "full"})
        mended.replica.regrant(before, Granted(scope_set="s2", reader="r", variants={}))
    assert not kept.exists()
    mended.close()


def test_files_sealed_before_the_queue_was_numbered_anew_come_back_beside_later_ones(tmp_path: Path) -> None:
    store = _filled(tmp_path / "seat")
    store.outbox.settle([result(command) for command in store.outbox.pending(10)], [], NOW)
    store.new_device("device-2")  # what was number 11 is number 1 now; its sealed file says 11
    later = save_create(store, 50)
    assert later.seq == 21
    store.close()
    with (tmp_path / "seat" / "store.db").open("r+b") as file:
        file.write(os.urandom(PAGE))
    mended = opened(tmp_path / "seat")
    kept = mended.outbox.pending(99)
    assert {command.id for command in kept} == {f"c{one}" for one in range(10, 30)} | {"c50"}
    assert len({command.seq for command in kept}) == 21
    mended.close()


def test_a_destroyed_first_page_is_no_wrong_key_and_loses_no_command(tmp_path: Path) -> None:
    store = _filled(tmp_path / "seat")
    saved = _numbers(store)
    store.close()
    with (tmp_path / "seat" / "store.db").open("r+b") as file:
        file.write(os.urandom(PAGE))
    mended = opened(tmp_path / "seat")
    assert mended.repaired is not None
    assert mended.repaired.from_spool == 30
    assert _numbers(mended) == saved
    mended.close()


def test_an_emptied_file_loses_no_command(tmp_path: Path) -> None:
    store = _filled(tmp_path / "seat")
    saved = _numbers(store)
    store.close()
    (tmp_path / "seat" / "store.db").write_bytes(b"")
    mended = opened(tmp_path / "seat")
    assert _numbers(mended) == saved
    mended.close()


@pytest.mark.parametrize("seed", range(12))
def test_bits_flipped_anywhere_never_lose_a_saved_command(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    store = _filled(tmp_path / "seat")
    saved = _numbers(store)
    store.close()
    path = tmp_path / "seat" / "store.db"
    pages = path.stat().st_size // PAGE
    for _ in range(3):
        _break_page(path, chance.randrange(1, pages + 1))
    mended = opened(tmp_path / "seat")
    try:
        mended.orders.keys(OrderQuery())
        mended.orders.search("很长", 10)
    except StoreError:
        mended.close()
        mended = opened(tmp_path / "seat")
    assert _numbers(mended) == saved
    mended.close()


def test_a_command_whose_provisional_file_alone_remained_is_put_back(tmp_path: Path) -> None:
    store = ready(tmp_path / "seat")
    save_create(store, 1)
    store.close()
    spool = tmp_path / "seat" / "spool"
    (spool / "c1.spool").rename(spool / "c1.part")
    (tmp_path / "seat" / "store.db").write_bytes(b"")
    mended = opened(tmp_path / "seat")
    assert _numbers(mended) == ["c1"]
    assert [path.name for path in spool.iterdir()] == ["c1.spool"]
    mended.close()


def test_a_provisional_file_of_a_save_that_never_happened_is_removed(tmp_path: Path) -> None:
    store = ready(tmp_path / "seat")
    save_create(store, 1)
    store.close()
    spool = tmp_path / "seat" / "spool"
    (spool / "c9.part").write_bytes(b"torn")
    (spool / "c1.spool").unlink()
    again = opened(tmp_path / "seat")
    assert sorted(path.name for path in spool.iterdir()) == ["c1.spool"]
    assert _numbers(again) == ["c1"]
    again.close()


def test_a_command_whose_copy_was_torn_by_a_power_cut_gets_a_whole_one(tmp_path: Path) -> None:
    store = ready(tmp_path / "seat")
    save_create(store, 1)
    store.close()
    spool = tmp_path / "seat" / "spool"
    (spool / "c1.spool").unlink()
    (spool / "c1.part").write_bytes(b"torn")
    opened(tmp_path / "seat").close()
    assert [path.name for path in spool.iterdir()] == ["c1.spool"]
    (tmp_path / "seat" / "store.db").write_bytes(b"")
    mended = opened(tmp_path / "seat")
    assert _numbers(mended) == ["c1"]
    mended.close()


def test_a_save_that_is_done_as_its_store_closes_is_told_as_done(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool", bytes(32))
    begun = spool.begin(SpooledCommand("c1", 1, b"{}", AGENT, NOW))
    spool.close()
    spool.finish(begun)
    assert [path.name for path in (tmp_path / "spool").iterdir()] == ["c1.spool"]
