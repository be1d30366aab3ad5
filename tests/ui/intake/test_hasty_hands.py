"""Hands quicker than the answers: what was wished for is done when the answers come."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sync.domain.codes import OrderState
from tests.ui.intake.city import LAMP, LEAK, NORTH_DISTRICT, SOUTH_DISTRICT
from tests.ui.intake.hands import Hands


@contextmanager
def sleeping_store(hands: Hands, queue: str = "store_read") -> Iterator[None]:
    """Let no reader (or the writer) answer until the end of the block."""
    gate = threading.Event()
    try:
        for _worker in range(2):
            hands.window.jobs.run(lambda: gate.wait(20), owner=hands.view, queue=queue)
        yield
    finally:
        gate.set()


@pytest.mark.parametrize("key", ["Alt+D", "Tab", "Alt+C"])
def test_return_and_away_at_once_still_takes_the_first_answer(hands: Hands, key: str) -> None:
    with sleeping_store(hands):
        hands.press("Alt+F")
        hands.type("ldbl")
        hands.press("Return", key)
        assert not hands.form.order.category.hasFocus()
        there = hands.focus()
        assert hands.draft.category == ""
    hands.wait(lambda: hands.draft.category == LAMP)
    assert hands.form.order.category.text().endswith("路灯不亮")
    assert hands.focus() is there
    assert not hands.form.order.category.is_open()


def test_return_pressed_before_the_search_has_begun_counts_as_well(hands: Hands) -> None:
    hands.press("Alt+F")
    hands.type("ldbl")
    hands.press("Return", "Alt+D")
    hands.wait(lambda: hands.draft.category == LAMP)


def test_typing_on_after_return_drops_the_wish(hands: Hands) -> None:
    with sleeping_store(hands):
        hands.press("Alt+F")
        hands.type("ldbl")
        hands.press("Return")
        hands.type("x")
    hands.wait(lambda: hands.window.jobs.open_jobs == 0)
    assert hands.draft.category == ""
    assert hands.form.order.category.text() == "ldblx"


def test_leaving_without_return_takes_nothing(hands: Hands) -> None:
    with sleeping_store(hands):
        hands.press("Alt+F")
        hands.type("ldbl")
        hands.press("Alt+C")
    hands.wait(lambda: hands.window.jobs.open_jobs == 0)
    assert hands.draft.category == ""


def test_a_wish_without_an_answer_ends(hands: Hands) -> None:
    with sleeping_store(hands):
        hands.press("Alt+F")
        hands.type("zzzzqq")
        hands.press("Return", "Alt+C")
        assert hands.form.order.category.is_waiting
    hands.wait(lambda: not hands.form.order.category.is_waiting)
    assert hands.draft.category == ""


def test_a_wish_never_goes_to_another_order(hands: Hands) -> None:
    hands.press("Ctrl+N")
    hands.wait(lambda: len(hands.view.desk.sheets) == 2)
    with sleeping_store(hands):
        hands.press("Alt+F")
        hands.type("ldbl")
        hands.press("Return", "Ctrl+Tab")
    hands.wait(lambda: hands.window.jobs.open_jobs == 0)
    assert [sheet.draft.category for sheet in hands.view.desk.sheets] == ["", ""]


def test_sending_at_once_waits_for_the_category(hands: Hands) -> None:
    hands.write_complaint()
    hands.press("Ctrl+R", "Alt+F", "Ctrl+A")
    with sleeping_store(hands):
        hands.type("gsls")
        hands.press("Return", "F10")
    hands.wait(hands.form.receipt.isVisible)
    saved = hands.app.orders.order(hands.form.receipt.receipt.order)
    assert (saved.state, saved.category) == (OrderState.ACCEPTED, LEAK)


def test_sending_at_once_reads_the_last_words_of_the_address_and_makes_the_title_of_them(hands: Hands) -> None:
    hands.write_complaint()
    assert hands.draft.place.district == NORTH_DISTRICT
    hands.press("Alt+D", "Ctrl+A")
    with sleeping_store(hands):
        hands.type("南区南街5号")
        hands.press("F10")
        hands.wait(hands.form.receipt.isVisible)
    saved = hands.app.orders.order(hands.form.receipt.receipt.order)
    assert (saved.place.text, saved.place.district, saved.place.street) == ("南区南街5号", SOUTH_DISTRICT, "410103001")
    assert saved.title == "南区南街路灯不亮"


def test_a_caller_is_added_once_however_often_the_key_is_pressed_and_what_is_typed_meanwhile_goes_nowhere(
    hands: Hands,
) -> None:
    hands.form.caller.phone.setFocus()
    hands.type("13911112222")
    hands.press("Alt+C")
    hands.type("北区北街照明灯坏了，黑漆漆的")
    hands.wait(lambda: hands.form.similar.marked() is not None)
    with sleeping_store(hands, "store_write"):
        hands.press("Ctrl+M", "Ctrl+M")
        hands.type("x")
        assert not hands.form.isEnabled(), "who types sees that it is on its way"
        assert hands.draft.content == "北区北街照明灯坏了，黑漆漆的"
    hands.wait(lambda: hands.view.desk.current is not None and not hands.draft.content)
    hands.wait(lambda: hands.window.jobs.open_jobs == 0)
    assert len(hands.order("o-open").reporters) == 1
    assert hands.form.isEnabled()
    assert hands.form.bar.message.text() == ""
