"""Taking over a ready-made snapshot: own data stays, nothing half done is ever seen, what is wrong is refused."""

import hashlib
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop.services.values import OrderQuery
from desktop.store import cache_kv
from desktop.store import database as database_module
from desktop.store.errors import StoreBusy
from desktop.store.image_file import ImageRefused
from desktop.store.store import SeatStore
from sync.cache_form.tables import image_form
from sync.contract.images import ImageOffer
from sync.contract.messages import SnapshotHeader, SnapshotTrailer
from sync.domain.act import ActData
from sync.domain.codes import OrderState
from sync.domain.instant import HOUR
from sync.domain.order import Caller, Order
from sync.encrypted_file import connect_raw
from sync.server.images.image_file import ImageFile
from sync.server.images.packing import pack_file
from tests.helpers.store import DESK, EPOCH, NOW, cursor, opened, order, put, ready, save_act, save_create

IMAGE_KEY, WORK_KEY = bytes(range(32, 64)), bytes(range(64, 96))
FILE = "a" * 32 + ".img"
COUNT = 300


def _orders(count: int = COUNT) -> list[Order]:
    born = NOW - HOUR
    return [
        order(f"o-{at:04d}", no=f"2600{at:07d}", title=f"路灯不亮{at}", created_at=born + at * 700)
        for at in range(count)
    ]


def _image(
    folder: Path, orders: list[Order], spoil: Callable[[Path], None] = lambda _: None
) -> tuple[Path, ImageOffer]:
    made, path = folder / "made.db", folder / "made.img"
    made.unlink(missing_ok=True)
    image = ImageFile.create(made, WORK_KEY)
    image.fill(DESK, orders, [(one.id, one.created_at) for one in orders])
    rows = image.finish()
    spoil(made)
    pack_file(made, WORK_KEY, path, IMAGE_KEY)
    data = path.read_bytes()
    offer = ImageOffer(
        scope=DESK, variant="masked", epoch=EPOCH, pos=40, form=image_form(), file=FILE, size=len(data),
        sha256=hashlib.sha256(data).hexdigest(), key=IMAGE_KEY.hex(), rows=rows,
    )  # fmt: skip
    return path, offer


def _receive(store: SeatStore, path: Path, offer: ImageOffer) -> None:
    assert store.images.begin(offer) == 0
    data = path.read_bytes()
    for start in range(0, len(data), 100_000):
        store.images.add(offer, data[start : start + 100_000])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SeatStore]:
    """A signed-in store with reference data fetched and nothing else."""
    made = ready(tmp_path / "seat")
    made.replica.set_cursor(cursor(100))
    made.replica.begin_snapshot(SnapshotHeader(scope="global", epoch=EPOCH, pos=100, schema=1))
    made.replica.end_snapshot(SnapshotHeader(scope="global", epoch=EPOCH, pos=100, schema=1), SnapshotTrailer(count=0))
    yield made
    made.close()


def _ids(store: SeatStore) -> set[str]:
    with store.database.reading() as connection:
        return {one for (one,) in connection.exec_driver_sql("SELECT id FROM order_list")}


def test_all_orders_are_listed_searchable_and_in_their_scope(store: SeatStore, tmp_path: Path) -> None:
    path, offer = _image(tmp_path, _orders())
    assert store.images.wanted()
    _receive(store, path, offer)
    changed = store.images.adopt(offer)
    assert len(changed.ids["order"]) == COUNT
    assert store.replica.held_scopes() == {"global", DESK}
    assert store.replica.cursor() == cursor(40), "the feed is read again from where the image stands"
    assert store.orders.count(OrderQuery()) == COUNT
    assert store.orders.count(OrderQuery(text="路灯")) == COUNT
    assert store.orders.count(OrderQuery(text="路灯不亮77")) == 1
    assert list((tmp_path / "seat").glob("image.part*")) == []


def test_the_taken_over_store_opens_again_without_being_made_anew(store: SeatStore, tmp_path: Path) -> None:
    path, offer = _image(tmp_path, _orders())
    _receive(store, path, offer)
    store.images.adopt(offer)
    store.close()
    again = opened(tmp_path / "seat")
    try:
        assert not again.cache_dropped
        assert len(_ids(again)) == COUNT
    finally:
        again.close()


def test_own_data_and_newer_rows_stay(store: SeatStore, tmp_path: Path) -> None:
    newer = replace(order("o-0007", title="已改派"), ver=9)
    clear = replace(order("o-0008", no="26000000008", title="路灯不亮8"), caller=Caller(name="", phone="13800009999"))
    only_here = order("o-here", no="26000009999", created_at=NOW)
    store.replica.apply_page([put(one, scope="user:u1") for one in (newer, clear, only_here)], cursor(100))
    numbers = store.unused_numbers()
    store.save_value("columns", b"own")
    before = _own_rows(store)
    path, offer = _image(tmp_path, _orders())
    _receive(store, path, offer)
    store.images.adopt(offer)
    assert _own_rows(store) == before
    assert store.unused_numbers() == numbers
    assert store.read_value("columns") == b"own"
    assert len(_ids(store)) == COUNT + 1
    with store.database.reading() as connection:
        shown = dict(connection.exec_driver_sql("SELECT id, title FROM order_list WHERE ver = 9").all())
        callers = connection.exec_driver_sql("SELECT count(*) FROM order_caller WHERE ref = '13800009999'").scalar_one()
        scopes = connection.exec_driver_sql(
            "SELECT count(*) FROM row_scope s JOIN order_key k USING (key) WHERE k.id = 'o-0008'"
        ).scalar_one()
    assert shown == {"o-0007": "已改派"}
    assert callers == 1, "the body that was here is of a better variant, and of the same version"
    assert scopes == 2


def _own_rows(store: SeatStore) -> dict[str, list[tuple[object, ...]]]:
    with store.database.reading() as connection:
        names = ("outbox", "draft", "number_lease", "attention", "kv", "alembic_version")
        guards = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        found = {"guards": [tuple(row) for row in guards]}
        for name in names:
            found[name] = sorted(tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {name}"))
        return found


def test_what_is_saved_meanwhile_is_there_afterwards(store: SeatStore, tmp_path: Path) -> None:
    path, offer = _image(tmp_path, _orders())
    _receive(store, path, offer)
    stop = threading.Event()
    saved: list[str] = []

    def save() -> None:
        while not stop.is_set() or len(saved) < 5:
            name = f"value-{len(saved)}"
            store.save_value(name, name.encode())
            saved.append(name)

    saver = threading.Thread(target=save, name="saver")
    saver.start()
    try:
        store.images.adopt(offer)
    finally:
        stop.set()
        saver.join()
    assert [store.read_value(name) for name in saved] == [name.encode() for name in saved]
    assert len(_ids(store)) == COUNT


def _wrong_rows(path: Path) -> None:
    _run(path, "DELETE FROM order_record WHERE key IN (SELECT key FROM order_record LIMIT 1)")


def _trigger(path: Path) -> None:
    _run(path, "CREATE TRIGGER t AFTER INSERT ON order_list BEGIN DELETE FROM order_record; END")


def _more_tables(path: Path) -> None:
    _run(path, "CREATE TABLE outbox (id TEXT)")


def _fewer_indexes(path: Path) -> None:
    _run(path, "DROP INDEX order_list_due")


def _other_versions(path: Path) -> None:
    _run(path, "UPDATE cache_kv SET v = 'x'")


def _zeroes(path: Path) -> None:
    path.write_bytes(bytes(8192))


def _run(path: Path, statement: str) -> None:
    connection = connect_raw(path, WORK_KEY)
    connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (_wrong_rows, "rows"), (_trigger, "tables"), (_more_tables, "tables"), (_fewer_indexes, "tables"),
        (_other_versions, "versions"), (_zeroes, "unreadable"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_what_was_offered_is_refused(
    store: SeatStore, tmp_path: Path, spoil: Callable[[Path], None], reason: str
) -> None:
    path, offer = _image(tmp_path, _orders(20), spoil)
    _receive(store, path, offer)
    with pytest.raises(ImageRefused) as caught:
        store.images.adopt(offer)
    assert caught.value.reason == reason
    _is_as_before(store)


def test_another_key_another_hash_and_another_form_are_refused(store: SeatStore, tmp_path: Path) -> None:
    path, offer = _image(tmp_path, _orders(20))
    for changes, reason in (
        ({"key": bytes(32).hex()}, "unreadable"), ({"sha256": "0" * 64}, "digest"), ({"epoch": "other"}, "epoch")
    ):  # fmt: skip
        wrong = replace(offer, **changes)
        _receive(store, path, wrong)
        with pytest.raises(ImageRefused) as caught:
            store.images.adopt(wrong)
        assert caught.value.reason == reason
        store.images.drop()
        _is_as_before(store)
    with pytest.raises(ImageRefused, match="form"):
        store.images.begin(replace(offer, form="another"))
    store.images.begin(offer)
    with pytest.raises(ImageRefused, match="size"):
        store.images.add(offer, bytes(offer.size + 1))


def _is_as_before(store: SeatStore) -> None:
    assert store.replica.held_scopes() == {"global"}
    assert store.replica.cursor() == cursor(100)
    assert _ids(store) == set()
    assert len(store.unused_numbers()) == 1
    store.save_value("still", b"writable")


def test_a_program_that_dies_before_the_last_step_has_the_store_it_had(
    store: SeatStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, offer = _image(tmp_path, _orders())
    _receive(store, path, offer)
    store.save_value("own", b"kept")
    moved = database_module.os.replace

    def die_here(source: Path, target: Path) -> None:
        shutil.copytree(tmp_path / "seat", tmp_path / "as-it-died")
        moved(source, target)

    monkeypatch.setattr(database_module.os, "replace", die_here)
    store.images.adopt(offer)
    died = opened(tmp_path / "as-it-died")
    try:
        _is_as_before(died)
        assert died.read_value("own") == b"kept"
        assert list((tmp_path / "as-it-died").glob("image.part*")) == []
    finally:
        died.close()


def test_a_disk_that_fills_up_in_the_last_step_changes_nothing(
    store: SeatStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, offer = _image(tmp_path, _orders())
    _receive(store, path, offer)

    def full(source: Path, target: Path) -> None:
        del source, target
        raise OSError(28, "no room")

    monkeypatch.setattr(database_module.os, "replace", full)
    with pytest.raises(Exception, match="store_full"):
        store.images.adopt(offer)
    monkeypatch.undo()
    store.images.drop()
    _is_as_before(store)


def test_a_reader_that_does_not_end_keeps_the_store_as_it_is(
    store: SeatStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, offer = _image(tmp_path, _orders())
    _receive(store, path, offer)
    monkeypatch.setattr(database_module, "_READER_S", 0.05)
    inside, leave = threading.Event(), threading.Event()

    def read() -> None:
        with store.database.reading():
            inside.set()
            leave.wait(10)

    reader = threading.Thread(target=read, name="reader")
    reader.start()
    try:
        assert inside.wait(10)
        with pytest.raises(StoreBusy):
            store.images.adopt(offer)
    finally:
        leave.set()
        reader.join()
    store.images.drop()
    _is_as_before(store)


def test_a_filled_cache_wants_no_image(store: SeatStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.store.image_inbox._NEARLY_EMPTY", 20)
    path, offer = _image(tmp_path, _orders(20))
    _receive(store, path, offer)
    store.images.adopt(offer)
    assert not store.images.wanted()


def test_a_cache_of_a_later_epoch_wants_no_image(store: SeatStore) -> None:
    assert store.images.wanted()
    with store.database.applying() as connection:
        cache_kv.start_epoch(connection, "epoch-2")
    assert not store.images.wanted()


def test_pending_orders_and_acts_are_shown_over_the_image(store: SeatStore, tmp_path: Path) -> None:
    store.drafts.open_draft("d1", b"words being typed", "", NOW)
    save_create(store, 1)
    save_act(store, "c2", "o-0003", "dispatch", ActData(unit="u-water"))
    before = _own_rows(store)
    path, offer = _image(tmp_path, _orders(20))
    _receive(store, path, offer)
    store.images.adopt(offer)
    assert _own_rows(store) == before
    assert len(_ids(store)) == 21
    assert store.orders.count(OrderQuery(text="井盖")) == 1, "the order only this seat has is found too"
    with store.database.reading() as connection:
        state = connection.exec_driver_sql("SELECT state FROM order_list WHERE id = 'o-0003'").scalar_one()
    assert state == OrderState.DISPATCHED.value
    assert [draft.id for draft in store.drafts.drafts()] == ["d1"]


@pytest.mark.parametrize("size", [1, 1_000, 40_000])
def test_a_file_that_is_torn_is_refused_and_so_is_one_that_was_changed_on_its_way(
    store: SeatStore, tmp_path: Path, size: int
) -> None:
    path, offer = _image(tmp_path, _orders())
    data = path.read_bytes()
    for changed in (data[:size], data[:-1] + bytes([data[-1] ^ 1])):
        path.write_bytes(changed)
        wrong = replace(offer, size=len(changed), sha256=hashlib.sha256(changed).hexdigest())
        _receive(store, path, wrong)
        with pytest.raises(ImageRefused, match="unreadable"):
            store.images.adopt(wrong)
        store.images.drop()
    _is_as_before(store)


def test_the_part_that_has_come_is_under_the_stores_key_and_private(store: SeatStore, tmp_path: Path) -> None:
    path, offer = _image(tmp_path, _orders())
    _receive(store, path, offer)
    part = tmp_path / "seat" / "image.part"
    assert part.stat().st_mode & 0o077 == 0
    store.images.adopt(offer)
    assert not part.exists()
    assert _ids(store)


def test_a_store_that_closes_while_a_file_comes_leaves_nothing_of_it(tmp_path: Path) -> None:
    store = ready(tmp_path / "seat")
    path, offer = _image(tmp_path, _orders())
    store.images.begin(offer)
    store.images.add(offer, path.read_bytes()[:50_000])
    store.close()
    again = opened(tmp_path / "seat")
    assert list((tmp_path / "seat").glob("image.part*")) == []
    again.close()
