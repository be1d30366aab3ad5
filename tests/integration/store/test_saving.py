"""Saving what a person did."""

import base64
import threading
from pathlib import Path

import msgspec
import pytest
from nacl.public import PrivateKey, SealedBox

from desktop.services.ports import TakenNumber
from desktop.services.values import OrderQuery, Pool
from desktop.store.errors import NumbersExhausted, StoreBusy, StoreError
from desktop.store.spool import SpoolFile
from desktop.store.store import SeatStore
from sync.contract.messages import Command
from sync.contract.signing import is_signed_by
from sync.domain.act import ActData, OrderDraft
from sync.domain.codes import OrderState
from sync.domain.numbering import EmergencyParts, emergency_device, format_no, is_valid_no, parse_emergency
from tests.helpers.store import (
    AGENT,
    NOW,
    act_command,
    create_command,
    draft,
    fill,
    lease,
    opened,
    order,
    ready,
    result,
    same_place,
    save_act,
    save_create,
    session,
)


def _form(command: Command) -> OrderDraft:
    return msgspec.json.decode(command.args, type=OrderDraft)


def test_numbers_are_taken_strictly_in_order_and_are_valid(store: SeatStore) -> None:
    numbers = [_form(save_create(store, one)).no for one in range(1, 4)]
    assert numbers == [format_no(2026, serial) for serial in (1, 2, 3)]
    assert all(is_valid_no(no) for no in numbers)
    assert store.commands.counts().free_numbers == 17


def test_a_saved_order_is_in_lists_search_and_counts_at_once(store: SeatStore) -> None:
    save_create(store, 1)
    query = OrderQuery(pool=Pool.TO_DISPATCH)
    rows = store.orders.first_page(query, 10)
    assert [(row.id, row.pending) for row in rows] == [("o1", True)]
    assert store.orders.count(query) == 1
    assert [row.id for row in store.orders.search("井盖", 5)] == ["o1"]
    assert [row.id for row in store.orders.by_phone("13800000002", 5)] == ["o1"]
    assert [row.id for row in store.orders.by_number(rows[0].no[-4:])] == ["o1"]


def test_the_draft_goes_with_the_command_and_comes_back_when_saving_fails(store: SeatStore) -> None:
    store.drafts.open_draft("d1", b"words", "", NOW)

    def broken(seq: int, taken: TakenNumber) -> Command:
        raise ValueError(seq, taken)

    with pytest.raises(ValueError, match="1"):
        store.commands.save_create("d1", AGENT, broken, NOW)
    assert [kept.id for kept in store.drafts.drafts()] == ["d1"]
    assert store.commands.counts().free_numbers == 20
    save_create(store, 1, draft_id="d1")
    assert store.drafts.drafts() == ()


def test_a_late_write_of_the_form_does_not_bring_back_a_draft_that_became_an_order(store: SeatStore) -> None:
    store.drafts.open_draft("d1", b"words", "", NOW)
    save_create(store, 1, draft_id="d1")
    store.drafts.save_draft("d1", b"words and a title", NOW + 1)
    assert store.drafts.drafts() == ()


def test_a_draft_thrown_away_stays_away_until_it_is_brought_from_another_desk(store: SeatStore) -> None:
    kept = store.drafts.open_draft("d1", b"words", "", NOW)
    store.drafts.discard_draft("d1")
    store.drafts.save_draft("d1", b"more words", NOW + 1)
    assert store.drafts.drafts() == ()
    assert store.drafts.put_draft(kept)
    store.drafts.save_draft("d1", b"more words", NOW + 2)
    assert [one.data for one in store.drafts.drafts()] == [b"more words"]


def test_a_draft_whose_order_could_not_be_saved_is_written_on(store: SeatStore) -> None:
    store.drafts.open_draft("d1", b"words", "", NOW)
    save_create(store, 1)
    with pytest.raises(StoreError):
        save_create(store, 1, draft_id="d1")
    store.drafts.save_draft("d1", b"more words", NOW + 1)
    assert [one.data for one in store.drafts.drafts()] == [b"more words"]


def test_sequence_numbers_have_no_gap_after_a_failed_save(store: SeatStore) -> None:
    save_create(store, 1)
    with pytest.raises(StoreError):
        save_create(store, 1)
    assert save_create(store, 2).seq == 2
    assert [command.seq for command in store.outbox.pending(10)] == [1, 2]
    assert store.commands.counts().free_numbers == 18


def test_an_act_on_a_cached_order_is_laid_over_it_and_leaves_the_record_clean(store: SeatStore) -> None:
    fill(store, [order("x1")])
    save_act(store, "c1", "x1", "dispatch", ActData(unit="u7"))
    shown, base = store.orders.order("x1"), store.orders.base("x1")
    assert shown is not None
    assert base is not None
    assert (shown.state, base.state) == (OrderState.DISPATCHED, OrderState.ACCEPTED)
    assert store.orders.count(OrderQuery(pool=Pool.TO_DISPATCH)) == 0
    assert [pending.id for pending in store.orders.pending("x1")] == ["c1"]


def test_the_emergency_series_follows_the_last_leased_number(tmp_path: Path) -> None:
    store = ready(tmp_path / "seat", numbers=1)
    try:
        first, second, third = (_form(save_create(store, one)) for one in (1, 2, 3))
        assert first.lease == "lease-1"
        assert (second.lease, third.lease) == ("", "")
        assert second.no.startswith("D")
        assert second.no != third.no
    finally:
        store.close()


def _emergency_numbers(store: SeatStore, count: int) -> list[str]:
    try:
        return [_form(save_create(store, one)).no for one in range(1, count + 1)]
    finally:
        store.close()


def test_two_devices_whose_ids_have_the_same_place_write_different_emergency_numbers(tmp_path: Path) -> None:
    first, second = same_place()
    written: list[str] = []
    for device, number in ((first, emergency_device(first)), (second, 7)):
        store = opened(tmp_path / device, device=device)
        store.save_session(session(device_number=number))
        written += _emergency_numbers(store, 3)
    assert len(set(written)) == 6
    assert [parse_emergency(no) for no in written[3:]] == [EmergencyParts(7, counter) for counter in range(3)]


def test_without_a_given_number_the_place_of_the_id_is_used(tmp_path: Path) -> None:
    store = opened(tmp_path / "seat")
    store.save_session(session())
    (number,) = _emergency_numbers(store, 1)
    assert parse_emergency(number) == EmergencyParts(emergency_device("device-1"), 0)


def test_a_number_once_given_outlasts_a_restart_and_a_session_that_names_none(tmp_path: Path) -> None:
    store = opened(tmp_path / "seat")
    store.save_session(session(device_number=41))
    store.save_session(session())
    store.close()
    assert parse_emergency(_emergency_numbers(opened(tmp_path / "seat"), 1)[0]) == EmergencyParts(41, 0)


def test_a_copy_goes_on_with_the_number_it_gets_with_its_new_device_id(tmp_path: Path) -> None:
    store = opened(tmp_path / "seat")
    store.save_session(session(device_number=41))
    save_create(store, 9)
    store.new_device("device-2", session(device_number=42))
    assert parse_emergency(_emergency_numbers(store, 1)[0]) == EmergencyParts(42, 1)


def test_a_copy_that_does_not_know_its_number_yet_writes_none(tmp_path: Path) -> None:
    store = opened(tmp_path / "seat")
    store.save_session(session(device_number=41))
    store.new_device("device-2")
    with pytest.raises(NumbersExhausted):
        save_create(store, 1)
    store.save_session(session(device_number=42))
    assert parse_emergency(_emergency_numbers(store, 1)[0]) == EmergencyParts(42, 0)


def test_a_copy_at_a_server_that_gives_no_numbers_uses_the_place_of_its_new_id(tmp_path: Path) -> None:
    store = opened(tmp_path / "seat")
    store.save_session(session(device_number=41))
    store.new_device("device-2")
    store.save_session(session())
    assert parse_emergency(_emergency_numbers(store, 1)[0]) == EmergencyParts(emergency_device("device-2"), 0)


def test_without_lease_and_device_id_nothing_is_saved_and_the_reason_is_told(tmp_path: Path) -> None:
    store = opened(tmp_path / "seat", device="")
    try:
        store.drafts.open_draft("d1", b"words", "", NOW)
        with pytest.raises(NumbersExhausted):
            save_create(store, 1, draft_id="d1")
        assert len(store.drafts.drafts()) == 1
    finally:
        store.close()


def test_an_act_names_the_last_one_without_an_outcome_that_it_stands_with(store: SeatStore) -> None:
    created = save_create(store, 1)
    assert created.after == []
    note = save_act(store, "c2", created.target, "note", ActData(text="words"))
    dispatch = save_act(store, "c3", created.target, "dispatch", ActData(unit="u7"))
    undo = save_act(store, "c4", created.target, "undo_dispatch")
    other = save_act(store, "c5", "another order", "undo_dispatch")
    assert [one.after for one in (note, dispatch, undo, other)] == [[created.id], [created.id], ["c3"], []]
    assert is_signed_by(undo, base64.b64decode(store.sign_key)), "the cause is signed too"


def test_an_act_waits_for_nothing_that_is_decided(store: SeatStore) -> None:
    fill(store, [order("x1")])
    first = save_act(store, "c1", "x1", "dispatch", ActData(unit="u7"))
    store.outbox.mark_sent([first.id])
    store.outbox.settle([result(first)], [], NOW)
    assert save_act(store, "c2", "x1", "undo_dispatch").after == []


def test_in_a_store_that_was_closed_nothing_is_saved_and_nobody_told_it_was(tmp_path: Path) -> None:
    store = ready(tmp_path / "seat")
    store.close()
    with pytest.raises(StoreBusy):
        save_create(store, 1)
    assert not list((tmp_path / "seat").rglob("*.spool"))


def test_unused_numbers_are_given_back_once(store: SeatStore) -> None:
    save_create(store, 1)
    assert [(block.first, block.last) for block in store.unused_numbers()] == [(2, 20)]
    assert [(block.first, block.last) for block in store.give_back_numbers()] == [(2, 20)]
    assert store.give_back_numbers() == ()
    assert store.commands.counts().free_numbers == 0


def test_a_lease_that_arrives_twice_counts_once(store: SeatStore) -> None:
    save_create(store, 1)
    store.outbox.settle([], [lease()], NOW)
    assert store.commands.counts().free_numbers == 19


def test_each_command_lies_sealed_in_the_spool_until_it_is_acknowledged(store: SeatStore, tmp_path: Path) -> None:
    server = PrivateKey.generate()
    store.save_session(session(spool_key=msgspec.json.decode(msgspec.json.encode(bytes(server.public_key)))))
    command = save_create(store, 1)
    files = list((tmp_path / "seat" / "spool").iterdir())
    assert [path.name for path in files] == ["c1.spool"]
    content = files[0].read_bytes()
    assert "井盖".encode() not in content
    sealed = msgspec.json.decode(content, type=SpoolFile).server
    assert msgspec.json.decode(SealedBox(server).decrypt(sealed), type=Command).id == command.id


def test_saves_of_many_threads_get_unique_numbers(store: SeatStore) -> None:
    saved: list[Command] = []

    def work(first: int) -> None:
        saved.extend(
            store.commands.save_create(
                "", AGENT, lambda seq, taken, one=one: create_command(seq, taken, f"c{one}", f"o{one}", draft()), NOW
            )
            for one in range(first, first + 4)
        )

    threads = [threading.Thread(target=work, args=(first,)) for first in (10, 20, 30, 40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(command.seq for command in saved) == list(range(1, 17))
    assert len({_form(command).no for command in saved}) == 16


def test_the_draft_an_act_was_written_in_goes_in_one_transaction_with_it(store: SeatStore) -> None:
    fill(store, [order("x1")])
    store.drafts.open_draft("d1", b"{}", "", NOW)

    def fails(seq: int) -> Command:
        raise RuntimeError(seq)

    with pytest.raises(RuntimeError):
        store.commands.save_command(AGENT, fails, NOW, ends=("d1",))
    store.drafts.save_draft("d1", b'{"title":"x"}', NOW)
    assert [one.data for one in store.drafts.drafts()] == [b'{"title":"x"}'], "the draft lives, and takes words"

    save_act(store, "c1", "x1", "note", ActData(text="-"), ends=("d1",))
    assert (store.drafts.drafts(), store.commands.counts().unsent) == ((), 1)
    store.drafts.save_draft("d1", b"late", NOW)
    assert store.drafts.drafts() == (), "a late write brings nothing back"


def test_a_handed_over_draft_that_ends_by_an_act_is_told_to_the_server(store: SeatStore) -> None:
    store.drafts.open_draft("d1", b"{}", "", NOW)
    store.drafts.mark_handed({"d1": NOW}, NOW)
    fill(store, [order("x1")])
    save_act(store, "c1", "x1", "note", ActData(text="-"), ends=("d1",))
    assert (store.drafts.drafts(), store.drafts.dropped().keys()) == ((), {"d1"})


def test_an_act_and_what_is_done_before_it_are_saved_in_one(store: SeatStore, tmp_path: Path) -> None:
    fill(store, [order("x1")])
    store.drafts.open_draft("d1", b"{}", "", NOW)

    def edit(seq: int) -> Command:
        return act_command(seq, "c1", "x1", "edit", ActData(fields={"title": "b"}, base={"title": "a"}))

    def fails(seq: int) -> Command:
        raise RuntimeError(seq)

    with pytest.raises(RuntimeError):
        store.commands.save_command(AGENT, fails, NOW, ends=("d1",), first=edit)
    assert store.commands.counts().unsent == 0
    assert [one.id for one in store.drafts.drafts()] == ["d1"]
    assert list(tmp_path.rglob("*.spool*")) == []

    store.commands.save_command(
        AGENT, lambda seq: act_command(seq, "c2", "x1", "submit", after=("c1",)), NOW, ends=("d1",), first=edit
    )
    assert [(one.id, one.seq, one.after) for one in store.outbox.pending(9)] == [("c1", 1, []), ("c2", 2, ["c1"])]
    assert store.drafts.drafts() == ()
    assert len(list(tmp_path.rglob("*.spool"))) == 2
