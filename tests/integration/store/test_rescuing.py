"""Words of acts that came second are offered to a restored server as the notes it had made of them."""

from pathlib import Path

import pytest

from desktop.store.store import SeatStore
from desktop.wiring.seat_clock import PracticeClock
from sync.client.clock_offset import ClockOffset
from sync.client.reoffering import Reofferer
from sync.contract.codec import decode_act
from sync.contract.messages import Command
from sync.contract.signing import decode_base64, is_signed_by
from sync.domain.act import ActData
from sync.domain.codes import Outcome
from sync.domain.instant import DAY
from sync.domain.order import Attachment
from sync.domain.workflow.parts import derived_id
from tests.helpers.store import NOW, fill, order, result, save_act

NOTE = derived_id("c1", "rescue")


def _second(store: SeatStore, action: str = "reply", code: str = "changed_meanwhile", text: str = "已修好") -> Command:
    fill(store, [order("x1")])
    command = save_act(store, "c1", "x1", action, ActData(text=text))
    store.outbox.mark_sent(["c1"])
    store.outbox.settle([result(command, Outcome.SUPERSEDED, code=code)], [], NOW)
    return command


@pytest.mark.parametrize("closed", [False, True])
def test_the_note_is_signed_numbered_and_spooled_and_the_item_stays_as_it_is(
    store: SeatStore, tmp_path: Path, closed: bool
) -> None:
    superseded = _second(store)
    if closed:
        store.attention.close("c1", NOW)
    assert store.outbox.reoffer(NOW - DAY, "epoch-2") == 1
    (note,) = store.outbox.pending(10)
    assert (note.id, note.type, note.target, note.seq) == (NOTE, "order.note", "x1", superseded.seq + 1)
    assert (note.occurred, note.actor, note.guard, note.after) == (superseded.occurred, "u1", type(note.guard)(), [])
    assert decode_act(note.args) == ActData(text="已修好", code="reply")
    public = decode_base64(store.sign_key, 32)
    assert public is not None
    assert is_signed_by(note, public)
    assert f"{NOTE}.spool" in {path.name for path in (tmp_path / "seat" / "spool").iterdir()}
    assert store.attention.count() == (0 if closed else 1)
    assert save_act(store, "c2", "x1", "note", ActData(text="-")).seq == note.seq + 1


def test_a_note_is_made_once_and_offered_again_after_the_next_restore(store: SeatStore) -> None:
    _second(store)
    store.outbox.reoffer(NOW - DAY, "epoch-2")
    (note,) = store.outbox.pending(10)
    store.outbox.mark_sent([NOTE])
    store.outbox.settle([result(note)], [], NOW + 1)
    assert store.outbox.reoffer(NOW - DAY, "epoch-3") == 1
    assert store.outbox.pending(10) == [note]


@pytest.mark.parametrize(
    ("action", "code", "text"),
    [("sign", "changed_meanwhile", "x"), ("reply", "cause_failed", "x"), ("reply", "changed_meanwhile", " ")],
)
def test_what_the_server_had_no_note_of_gets_none(store: SeatStore, action: str, code: str, text: str) -> None:
    _second(store, action, code, text)
    assert store.outbox.reoffer(NOW - DAY, "epoch-2") == 0
    assert store.outbox.pending(10) == []


def test_what_was_decided_too_long_ago_gets_no_note(store: SeatStore) -> None:
    _second(store)
    assert store.outbox.reoffer(NOW + 1, "epoch-2") == 0


def test_what_waited_long_and_was_decided_lately_is_offered_again(store: SeatStore) -> None:
    command = save_act(store, "c1", "x1", "note", ActData(text="写于三周前"))
    store.outbox.mark_sent(["c1"])
    store.outbox.settle([result(command)], [], NOW + 21 * DAY)
    assert store.outbox.reoffer(NOW + 8 * DAY, "epoch-2") == 1


@pytest.mark.parametrize("closed", [False, True])
def test_a_store_that_is_shut_out_makes_notes_only_of_what_it_does_not_hand_in_itself(
    store: SeatStore, closed: bool
) -> None:
    _second(store)
    if closed:
        store.attention.close("c1", NOW)
    assert store.outbox.reoffer(NOW - DAY, "epoch-1", leaving=True) == int(closed)


@pytest.mark.allows_log("sync.client.reoffering")
def test_the_log_tells_a_store_that_is_shut_out_from_a_server_that_was_restored(
    store: SeatStore, caplog: pytest.LogCaptureFixture
) -> None:
    command = save_act(store, "c1", "x1", "note", ActData(text="-"))
    store.outbox.mark_sent(["c1"])
    store.outbox.settle([result(command)], [], NOW)
    clock = PracticeClock(NOW)
    reofferer = Reofferer(store.outbox, clock, ClockOffset(clock))
    reofferer.offer("epoch-1", leaving=True)
    assert [record.message for record in caplog.records] == ["store shut out, its work is handed in"]
    caplog.clear()
    store.outbox.mark_sent(["c1"])
    store.outbox.settle([result(command)], [], NOW)
    reofferer.offer("epoch-2")
    assert [record.message for record in caplog.records] == ["server restored, work offered again"]


def test_the_files_of_the_act_go_with_the_note(store: SeatStore) -> None:
    link = Attachment(id="f1", name="a.png", kind="image/png", size=3)
    fill(store, [order("x1")])
    with store.database.saving() as connection:
        connection.exec_driver_sql(
            "INSERT INTO blob_queue (id, order_id, state, path, size, file_key, created_at) "
            "VALUES ('f1', '', 'kept', 'f1', 3, x'00', 1)"
        )
    command = save_act(store, "c1", "x1", "reply", ActData(text="见照片", files=(link,)))
    store.outbox.mark_sent(["c1"])
    store.outbox.settle([result(command, Outcome.SUPERSEDED, code="changed_meanwhile")], [], NOW)
    store.outbox.reoffer(NOW - DAY, "epoch-2")
    with store.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT command FROM blob_queue").scalar_one() == NOTE
