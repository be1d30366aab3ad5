"""Applying what the server sends."""

import threading
import time

import msgspec
import pytest

from desktop.services.values import OrderQuery, Pool
from desktop.store.cache_kv import note_skipped
from desktop.store.errors import StoreError
from desktop.store.nuisances import prepare_nuisances
from desktop.store.store import SeatStore
from sync.cache_form.bodies import unpack
from sync.contract.digests import row_digest
from sync.contract.messages import Change, SnapshotHeader, SnapshotLine, SnapshotTrailer
from sync.contract.replica import Cursor
from sync.domain.act import ActData
from sync.domain.call_record import CALLS, CallFacts, CallRecord
from sync.domain.codes import OrderState, Outcome
from sync.domain.instant import HOUR
from sync.domain.nuisance import NuisanceMark, NuisanceState
from sync.domain.order import Caller, Order
from sync.domain.reference import ReferenceKind, Unit
from tests.helpers.store import (
    DESK,
    EPOCH,
    NOW,
    cursor,
    fill,
    leave,
    order,
    put,
    raw,
    result,
    save_act,
    save_create,
    snapshot_lines,
)

AREA = "area:410102"


def _ids(store: SeatStore) -> list[str]:
    return sorted(row.id for row in store.orders.first_page(OrderQuery(), 100))


def _title(store: SeatStore, order_id: str) -> str:
    found = store.orders.order(order_id)
    assert found is not None
    return found.title


def _snapshot(store: SeatStore, scope: str, orders: list[Order]) -> None:
    header = SnapshotHeader(scope=scope, epoch=EPOCH, pos=5, schema=1)
    store.replica.begin_snapshot(header)
    store.replica.apply_snapshot(scope, snapshot_lines(orders))
    store.replica.end_snapshot(header, SnapshotTrailer(count=len(orders)))


def test_rows_and_cursor_arrive_together(store: SeatStore) -> None:
    assert store.replica.cursor() is None
    changed = store.replica.apply_page([put(order("x1")), put(order("x2"))], cursor(9))
    assert changed.ids == {"order": ("x1", "x2")}
    assert store.replica.cursor() == cursor(9)
    assert _ids(store) == ["x1", "x2"]


def test_an_empty_page_still_moves_the_cursor(store: SeatStore) -> None:
    store.replica.apply_page([], cursor(11))
    assert store.replica.cursor() == cursor(11)


def test_a_page_that_comes_late_does_not_undo_a_newer_one(store: SeatStore) -> None:
    store.replica.apply_page([put(order("x1", ver=5, title="新"))], cursor(9))
    store.replica.apply_page([put(order("x1", ver=4, title="旧"))], cursor(9))
    assert _title(store, "x1") == "新"


def test_versions_out_of_order_inside_one_page_leave_the_newest(store: SeatStore) -> None:
    page = [put(order("x1", ver=3, title="三")), put(order("x1", ver=2, title="二"))]
    store.replica.apply_page(page, cursor(9))
    assert _title(store, "x1") == "三"


def test_the_same_version_in_another_disclosure_replaces_the_body(store: SeatStore) -> None:
    fill(store, [order("x1", ver=2, title="masked")])
    fill(store, [order("x1", ver=2, title="full")])
    assert _title(store, "x1") == "full"


def test_an_order_that_now_shows_its_caller_is_found_by_the_number_and_stands_in_its_lists_as_before(
    store: SeatStore,
) -> None:
    masked = order("x1", ver=2, caller=Caller(name="", phone="138****0007"))
    fill(store, [masked, order("x2", ver=2, caller=Caller(name="", phone="138****0008"))])
    before = store.orders.first_page(OrderQuery(), 5)
    assert store.orders.by_phone("13800000007", 5) == []
    fill(store, [order("x1", ver=2, caller=Caller(name="", phone="13800000007"))])
    assert [row.id for row in store.orders.by_phone("13800000007", 5)] == ["x1"]
    assert store.orders.first_page(OrderQuery(), 5) == before
    assert len(store.orders.search("路灯", 5)) == 2
    fill(store, [masked])
    assert store.orders.by_phone("13800000007", 5) == []


def test_an_order_that_shows_its_caller_in_a_later_version_is_listed_anew(store: SeatStore) -> None:
    fill(store, [order("x1", ver=2, title="旧", caller=Caller(name="", phone="138****0007"))])
    fill(store, [order("x1", ver=3, title="新", caller=Caller(name="", phone="13800000007"))])
    assert [row.title for row in store.orders.first_page(OrderQuery(), 5)] == ["新"]
    assert [row.id for row in store.orders.by_phone("13800000007", 5)] == ["x1"]


def test_a_pending_act_is_laid_over_an_order_that_now_shows_its_caller(store: SeatStore) -> None:
    fill(store, [order("x1", ver=2, caller=Caller(name="", phone="138****0007"))])
    save_act(store, "c1", "x1", "note", ActData(text="已联系"))
    before = store.orders.first_page(OrderQuery(), 5)
    fill(store, [order("x1", ver=2, caller=Caller(name="", phone="13800000007"))])
    assert [row.id for row in store.orders.by_phone("13800000007", 5)] == ["x1"]
    assert [row.pending for row in store.orders.first_page(OrderQuery(), 5)] == [True]
    assert store.orders.first_page(OrderQuery(), 5) == before


def test_a_line_without_body_only_notes_the_scope(store: SeatStore) -> None:
    page = [put(order("x1")), Change(p=1, s=AREA, e="order", id="x1", ver=1, op="U")]
    store.replica.apply_page(page, cursor(9))
    store.replica.apply_page([leave("x1", 2)], cursor(10))
    assert _ids(store) == ["x1"]
    store.replica.apply_page([leave("x1", 3, scope=AREA)], cursor(11))
    assert _ids(store) == []


def test_a_row_that_left_its_last_scope_is_gone_everywhere(store: SeatStore) -> None:
    fill(store, [order("x1")])
    changed = store.replica.apply_page([leave("x1", 2)], cursor(10))
    assert changed.ids == {"order": ("x1",)}
    assert store.orders.order("x1") is None
    assert store.orders.key_of("x1") is None
    assert store.orders.search("路灯", 5) == []
    assert store.orders.by_phone("13800000001", 5) == []
    with store.database.reading() as connection:
        for table in ("order_record", "order_list", "order_unit", "order_caller", "row_scope", "order_key"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() == 0


def test_an_eviction_older_than_the_row_is_ignored(store: SeatStore) -> None:
    store.replica.apply_page([put(order("x1", ver=5))], cursor(9))
    store.replica.apply_page([leave("x1", 4)], cursor(9))
    assert _ids(store) == ["x1"]


def test_a_row_with_a_pending_act_stays_marked_until_its_outcome(store: SeatStore) -> None:
    fill(store, [order("x1")])
    command = save_act(store, "c1", "x1", "note", ActData(text="已联系"))
    store.replica.apply_page([leave("x1", 2)], cursor(10))
    (row,) = store.orders.first_page(OrderQuery(), 5)
    assert (row.evicted, row.pending) == (True, True)
    assert store.orders.is_evicted("x1")
    store.outbox.mark_sent(["c1"])
    changed = store.outbox.settle([result(command, Outcome.APPLIED)], [], NOW)
    assert "x1" in changed.ids["order"]
    assert _ids(store) == []


def test_a_row_that_comes_back_is_no_longer_marked(store: SeatStore) -> None:
    fill(store, [order("x1")])
    save_act(store, "c1", "x1", "note", ActData(text="已联系"))
    store.replica.apply_page([leave("x1", 2)], cursor(10))
    fill(store, [order("x1", ver=3)])
    assert not store.orders.is_evicted("x1")


def test_a_row_that_comes_back_as_it_was_is_no_longer_marked(store: SeatStore) -> None:
    fill(store, [order("x1")])
    save_act(store, "c1", "x1", "note", ActData(text="已联系"))
    store.replica.forget_scopes(frozenset())
    assert store.orders.is_evicted("x1")
    fill(store, [order("x1")])
    assert not store.orders.is_evicted("x1")
    assert [row.evicted for row in store.orders.first_page(OrderQuery(), 5)] == [False]


def test_a_newer_row_comes_under_the_pending_act(store: SeatStore) -> None:
    fill(store, [order("x1")])
    save_act(store, "c1", "x1", "dispatch", ActData(unit="u7"))
    fill(store, [order("x1", ver=2, title="别人改的")])
    shown = store.orders.order("x1")
    assert shown is not None
    assert (shown.title, shown.state, shown.main_unit) == ("别人改的", OrderState.DISPATCHED, "u7")


def test_the_servers_row_of_an_own_create_takes_its_place_under_the_same_key(store: SeatStore) -> None:
    save_create(store, 1)
    key = store.orders.key_of("o1")
    fill(store, [order("o1", created_at=NOW - 10, ver=2)])
    assert store.orders.key_of("o1") == key
    assert store.orders.count(OrderQuery()) == 1


def test_a_snapshot_brings_rows_and_removes_those_it_does_not_name(store: SeatStore) -> None:
    fill(store, [order("x1"), order("x2")])
    _snapshot(store, DESK, [order("x2", ver=4), order("x3")])
    assert _ids(store) == ["x2", "x3"]
    assert store.replica.held_scopes() == {DESK}
    assert {row.id for row in store.orders.search("路灯", 5)} == {"x3", "x2"}


def test_a_torn_snapshot_removes_nothing_and_is_not_held(store: SeatStore) -> None:
    fill(store, [order("x1")])
    header = SnapshotHeader(scope=DESK, epoch=EPOCH, pos=5, schema=1)
    store.replica.begin_snapshot(header)
    store.replica.apply_snapshot(DESK, snapshot_lines([order("x2")]))
    with pytest.raises(ValueError, match="fewer"):
        store.replica.end_snapshot(header, SnapshotTrailer(count=2))
    assert _ids(store) == ["x1", "x2"]
    assert store.replica.held_scopes() == frozenset()


def test_a_snapshot_older_than_the_cache_does_not_turn_rows_back(store: SeatStore) -> None:
    fill(store, [order("x1", ver=9, title="新")])
    _snapshot(store, DESK, [order("x1", ver=3, title="旧")])
    assert _title(store, "x1") == "新"


def test_scopes_that_are_not_kept_are_purged(store: SeatStore) -> None:
    fill(store, [order("x1"), order("x2")])
    fill(store, [order("x2", ver=2), order("x3")], scope=AREA)
    store.replica.forget_scopes(frozenset({AREA}))
    assert _ids(store) == ["x2", "x3"]


def test_a_purge_that_stops_half_way_leaves_no_scope_that_counts_as_complete(store: SeatStore) -> None:
    _snapshot(store, DESK, [order("x1"), order("x2")])
    assert DESK in store.replica.held_scopes()
    with store.database.applying() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER stopped BEFORE DELETE ON row_scope BEGIN SELECT RAISE(ABORT, 'stopped'); END"
        )
    with pytest.raises(StoreError):
        store.replica.forget_scopes(frozenset({AREA}))
    assert DESK not in store.replica.held_scopes(), "with the old rights back it is fetched anew"


def test_a_new_epoch_keeps_rows_readable_and_lets_lower_versions_in(store: SeatStore) -> None:
    fill(store, [order("x1", ver=9, title="前")])
    store.replica.start_epoch("epoch-2")
    assert store.replica.cursor() is None
    assert _title(store, "x1") == "前"
    store.replica.apply_page([put(order("x1", ver=2, title="后"))], Cursor("epoch-2", 3))
    assert _title(store, "x1") == "后"
    store.replica.apply_page([put(order("x1", ver=1, title="更旧"))], Cursor("epoch-2", 3))
    assert _title(store, "x1") == "后"


def test_what_leaves_a_scope_in_a_new_epoch_goes_although_the_server_counts_lower(store: SeatStore) -> None:
    fill(store, [order("x1", ver=9)])
    store.replica.start_epoch("epoch-2")
    store.replica.apply_page([put(order("x1", ver=2))], Cursor("epoch-2", 3))
    store.replica.apply_page([leave("x1", ver=3)], Cursor("epoch-2", 4))
    assert _ids(store) == []


def test_reference_items_are_kept_by_version_and_typed(store: SeatStore) -> None:
    def change(ver: int, name: str) -> Change:
        return Change(p=1, s="global", e="unit", id="u1", ver=ver, op="U", d=raw(Unit(id="u1", name=name)))

    store.replica.apply_page([change(2, "城管局"), change(1, "旧名")], cursor(3))
    assert store.reference.items(ReferenceKind.UNIT) == [Unit(id="u1", name="城管局")]
    header = SnapshotHeader(scope="global", epoch=EPOCH, pos=5, schema=1)
    store.replica.begin_snapshot(header)
    line = SnapshotLine(e="unit", id="u2", ver=1, d=raw(Unit(id="u2", name="水务局")))
    store.replica.apply_snapshot("global", [line])
    changed = store.replica.end_snapshot(header, SnapshotTrailer(count=1))
    assert changed.ids == {"unit": ("u1",)}
    assert store.reference.items(ReferenceKind.UNIT) == [Unit(id="u2", name="水务局")]


def test_a_broken_body_and_an_unknown_kind_stop_nothing(store: SeatStore) -> None:
    broken = Change(p=1, s=DESK, e="order", id="x0", ver=1, op="U", d=msgspec.Raw(b'{"id": 5}'))
    strange = Change(p=1, s=DESK, e="tile", id="t", ver=1, op="U", d=msgspec.Raw(b"{}"))
    store.replica.apply_page([broken, strange, put(order("x1"))], cursor(4))
    assert _ids(store) == ["x1"]
    assert store.replica.skipped_kinds() == {"tile"}


def test_unknown_fields_of_a_newer_server_are_kept_in_the_record(store: SeatStore) -> None:
    body = msgspec.json.decode(msgspec.json.encode(order("x1")))
    body["of_tomorrow"] = "kept"
    change = Change(p=1, s=DESK, e="order", id="x1", ver=1, op="U", d=raw(body))
    store.replica.apply_page([change], cursor(4))
    with store.database.reading() as connection:
        stored = connection.exec_driver_sql("SELECT body FROM order_record").scalar_one()
    assert b"of_tomorrow" in unpack(stored)


def test_many_orders_of_one_second_each_get_a_key(store: SeatStore) -> None:
    fill(store, [order(f"x{one}", created_at=NOW) for one in range(700)])
    assert len(set(store.orders.keys(OrderQuery()))) == 700


def test_a_save_does_not_wait_for_a_big_page(store: SeatStore) -> None:
    page = [put(order(f"x{one}", created_at=NOW - one * HOUR // 50)) for one in range(3_000)]
    waits: list[float] = []
    applier = threading.Thread(target=store.replica.apply_page, args=(page, cursor(5)))
    applier.start()
    number = 0
    while applier.is_alive() and number < 20:
        number += 1
        start = time.perf_counter()
        store.drafts.save_draft("d1", b"words", NOW)
        waits.append(time.perf_counter() - start)
    applier.join(60)
    assert store.orders.count(OrderQuery(pool=Pool.ALL)) == 3_000
    assert sorted(waits)[len(waits) // 2] < 0.1


def test_digests_tell_rows_and_versions_of_a_scope(store: SeatStore) -> None:
    fill(store, [order("x1"), order("x2")])
    before = store.replica.digest(DESK)
    assert before[0] == 2
    fill(store, [order("x2", ver=2)])
    after = store.replica.digest(DESK)
    assert after[0] == 2
    assert after != before
    assert store.replica.digest("area:0") == (0, 0)


def test_a_digest_of_calls_takes_those_that_are_over_and_rang_since(store: SeatStore) -> None:
    def call(call_id: str, rang: int, *, over: bool = True) -> Change:
        facts = CallFacts(rang_at=rang, ended_at=rang + 1 if over else None)
        return Change(p=1, s=CALLS, e="call", id=call_id, ver=3, op="U", d=raw(CallRecord(call_id, 3, facts)))

    calls = [call("old", NOW - 9), call("new", NOW), call("under-way", NOW, over=False)]
    store.replica.apply_page(calls, cursor(2))
    assert store.replica.digest(CALLS, since=NOW) == row_digest([("call:new", 3)])
    assert store.replica.digest(CALLS, ["call:new"], NOW - 9) == row_digest([("call:old", 3)])
    assert store.replica.digest(CALLS) == (0, 0), "an older server compares none"


def _mark(measure: str, state: NuisanceState) -> SnapshotLine:
    return SnapshotLine("nuisance", measure, 3, raw(NuisanceMark(measure, "ref", state=state)))


def test_a_fetch_of_the_own_scope_replaces_what_became_of_own_proposals_and_leaves_what_is_in_force(
    store: SeatStore,
) -> None:
    lines = {
        "user:a1": [_mark("gone", NuisanceState.PROPOSED), _mark("stays", NuisanceState.PROPOSED)],
        CALLS: [_mark("counts", NuisanceState.IN_FORCE)],
    }
    for scope in ("user:a1", CALLS, "user:a1"):
        header = SnapshotHeader(scope=scope, epoch=EPOCH, pos=5, schema=1)
        store.replica.begin_snapshot(header)
        store.replica.apply_snapshot(scope, lines[scope])
        store.replica.end_snapshot(header, SnapshotTrailer(count=len(lines[scope])))
        lines["user:a1"] = [_mark("stays", NuisanceState.REFUSED)]
    found = {mark.id: mark.state for mark in store.nuisances.of_refs(["ref"])}
    assert found == {"counts": NuisanceState.IN_FORCE, "stays": NuisanceState.REFUSED}


@pytest.mark.parametrize(
    ("keep", "left"), [({"user:a1"}, {"mine"}), ({CALLS}, {"counts"}), ({CALLS, "user:a1"}, {"counts", "mine"})]
)
def test_marks_go_with_the_scope_that_shows_them_and_with_no_other(
    store: SeatStore, keep: set[str], left: set[str]
) -> None:
    for scope, line in (
        ("user:a1", _mark("mine", NuisanceState.PROPOSED)),
        (CALLS, _mark("counts", NuisanceState.IN_FORCE)),
    ):
        header = SnapshotHeader(scope=scope, epoch=EPOCH, pos=5, schema=1)
        store.replica.begin_snapshot(header)
        store.replica.apply_snapshot(scope, [line])
        store.replica.end_snapshot(header, SnapshotTrailer(count=1))
    store.replica.forget_scopes(frozenset(keep))
    assert {mark.id for mark in store.nuisances.of_refs(["ref"])} == left


def test_a_program_that_learned_of_nuisance_marks_fetches_calls_and_the_own_scope(store: SeatStore) -> None:
    for scope in (CALLS, "user:a1", DESK):
        _snapshot(store, scope, [])
    with store.database.applying() as connection:
        note_skipped(connection, {"nuisance"})
    prepare_nuisances(store.database)
    assert store.replica.held_scopes() == {DESK}
