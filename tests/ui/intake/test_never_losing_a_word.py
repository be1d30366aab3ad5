"""Drafts: every keystroke is on the disk, several calls stand beside each other, and sending cannot bring them back."""

import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QElapsedTimer

from sync.domain.act import OrderDraft
from tests.ui.intake.hands import Hands
from tests.ui.intake.seat import compose


def stored(hands: Hands) -> list[OrderDraft]:
    """Return what the encrypted store holds now."""
    return [hands.app.intake.read_draft(one) for one in hands.app.intake.drafts()]


def test_what_was_typed_is_in_the_store_within_300_milliseconds(hands: Hands) -> None:
    hands.press("Alt+C")
    clock = QElapsedTimer()
    hands.type("street light")
    clock.start()
    hands.wait(lambda: stored(hands)[0].content == "street light")
    assert clock.elapsed() < 300


def test_a_draft_comes_back_after_the_program_ended_without_farewell(open_desk: Callable[[], Hands]) -> None:
    hands = open_desk()
    hands.write_complaint()
    hands.wait(lambda: stored(hands)[0] == hands.draft)
    written = hands.draft
    again = open_desk()
    assert again.draft == written
    assert again.form.order.content.text() == written.content
    assert again.form.order.category.text().endswith("路灯不亮")
    assert again.form.caller.name.text() == "李建国"
    again.press("F10")
    again.wait(again.form.receipt.isVisible)


def test_a_title_that_was_made_by_itself_goes_on_following_after_a_restart(open_desk: Callable[[], Hands]) -> None:
    hands = open_desk()
    hands.press("Alt+C")
    hands.type("灯坏了")
    hands.wait(lambda: [draft.title for draft in stored(hands)] == ["灯坏了"])
    again = open_desk()
    again.press("Alt+F")
    again.type("ldbl")
    again.press("Return")
    again.wait(lambda: again.form.order.title.text() == "路灯不亮")


def test_leaving_the_screen_saves_at_once(hands: Hands) -> None:
    hands.press("Alt+C")
    hands.type("x")
    hands.view.finish()
    assert stored(hands)[0].content == "x"


def test_the_time_of_the_last_save_is_shown(hands: Hands) -> None:
    hands.press("Alt+C")
    hands.type("x")
    hands.wait(lambda: hands.view.desk.current.is_saved)
    assert "草稿已自动保存" in hands.form.order.header.note.text()


def test_calls_are_parked_in_tabs_and_keep_what_was_typed(hands: Hands) -> None:
    hands.press("Alt+C")
    hands.type("first")
    hands.press("Ctrl+N")
    hands.wait(lambda: len(hands.view.desk.sheets) == 2)
    hands.press("Alt+C")
    hands.type("second")
    hands.press("Ctrl+Tab")
    assert hands.form.order.content.text() == "first"
    hands.press("Ctrl+Tab")
    assert hands.form.order.content.text() == "second"
    hands.wait(lambda: sorted(draft.content for draft in stored(hands)) == ["first", "second"])


def test_the_same_caller_gets_another_order_with_the_caller_filled_in(hands: Hands) -> None:
    hands.press("Alt+N")
    hands.type("李建国")
    hands.press("Alt+C")
    hands.type("one")
    hands.press("Ctrl+D")
    hands.wait(lambda: len(hands.view.desk.sheets) == 2)
    assert hands.form.caller.name.text() == "李建国"
    assert hands.form.order.content.text() == ""


def test_the_same_caller_gets_another_order_also_after_the_first_was_sent(hands: Hands) -> None:
    hands.write_complaint()
    hands.press("F10")
    hands.wait(lambda: hands.form.receipt.isVisible() and hands.view.desk.current is not None)
    hands.press("Ctrl+D")
    hands.wait(lambda: hands.form.caller.name.text() == "李建国")
    assert (hands.draft.caller.phone, hands.draft.content) == ("13800138000", "")
    assert len(hands.view.desk.sheets) == 1


def test_an_order_that_was_sent_leaves_no_draft_behind(hands: Hands) -> None:
    hands.write_complaint()
    hands.press("F10")
    hands.wait(hands.form.receipt.isVisible)
    hands.wait(lambda: hands.view.desk.current is not None)
    assert [draft.content for draft in stored(hands)] == [""]


def test_the_last_words_of_an_order_that_cannot_be_saved_are_in_its_draft(hands: Hands) -> None:
    spool = Path(hands.app.intake._seat.store.facts().spool_folder)
    hands.write_complaint()
    spool.rmdir()
    failed: list[object] = []
    hands.view.desk.failed.connect(failed.append)
    hands.press("Alt+C")
    hands.type("，请尽快")
    hands.press("F10")
    hands.wait(lambda: bool(failed))
    assert [draft.content for draft in stored(hands)] == ["北区北街路灯不亮，连续三天，请尽快"]
    spool.mkdir()
    hands.press("F10")
    hands.wait(hands.form.receipt.isVisible)
    hands.wait(lambda: [draft.content for draft in stored(hands)] == [""])


def test_typing_goes_on_while_the_store_does_not_answer(hands: Hands) -> None:
    gate = threading.Event()
    try:
        for queue, workers in (("store_read", 2), ("store_write", 1)):
            for _worker in range(workers):
                hands.window.jobs.run(lambda: gate.wait(20), owner=hands.view, queue=queue)
        hands.press("Alt+C")
        clock = QElapsedTimer()
        clock.start()
        hands.type("a whole sentence while the disk sleeps")
        assert hands.form.order.content.text() == "a whole sentence while the disk sleeps"
        assert clock.elapsed() < 5000
    finally:
        gate.set()
    hands.wait(lambda: stored(hands)[0].content == hands.form.order.content.text())


def test_composing_is_not_disturbed_by_answers_that_arrive(hands: Hands) -> None:
    hands.press("Alt+F")
    hands.type("ldbl")
    hands.press("Return")
    hands.wait(lambda: bool(hands.draft.category))
    title = hands.form.order.title
    title.setFocus()
    compose(title, "biao")
    hands.wait(lambda: "路灯不亮" in hands.draft.title)
    assert title.composing
    compose(title, "", "标题")
    assert "标题" in title.text()
    assert hands.draft.title == title.text()


def test_what_is_still_being_composed_is_not_part_of_the_draft(hands: Hands) -> None:
    hands.press("Alt+C")
    compose(hands.form.order.content, "lu deng")
    assert hands.draft.content == ""
    compose(hands.form.order.content, "", "路灯")
    assert hands.draft.content == "路灯"


def test_a_draft_nobody_can_read_is_kept_and_told(open_desk: Callable[[], Hands]) -> None:
    hands = open_desk()
    broken = hands.app.intake.drafts()[0].id
    hands.app.intake._seat.store.drafts.save_draft(broken, b'{"nonsense": 1', 1)
    again = open_desk()
    assert "无法读取" in again.form.bar.message.text()
    again.press("Alt+C")
    again.type("x")
    again.wait(lambda: again.view.desk.current.is_saved)
    kept = {one.id: one.data for one in again.app.intake.drafts()}
    assert kept[broken] == b'{"nonsense": 1'
