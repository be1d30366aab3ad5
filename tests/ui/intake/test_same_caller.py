"""A caller with a second matter: while the call goes on the next form has their number and name by itself."""

import pytest
from PySide6.QtCore import SIGNAL

from sync.domain.codes import Urgency
from sync.domain.reference import Category
from sync.telephony.events import Answered, Ended, Ringing
from tests.ui.intake.hands import Hands
from ui.intake.fields import Field

NUMBER = "13900139000"


def calls(hands: Hands, call_id: str, number: str = NUMBER) -> None:
    """A call comes and is answered."""
    hands.app.phone.take(Answered(call_id=call_id, ani=number, number=f"+86{number}"))
    hands.view.show_argument(f"phone:{call_id}")
    hands.wait(lambda: hands.form.caller.phone.text() == number)


def sends(hands: Hands) -> None:
    """Write an order with its caller's name and send it."""
    hands.press("Alt+N")
    hands.type("李建国")
    hands.press("Alt+T", "3", "Alt+C")
    hands.type("北区北街路灯不亮，连续三天")
    hands.press("Alt+F")
    hands.type("ldbl")
    hands.press("Return")
    hands.wait(lambda: bool(hands.draft.category))
    hands.press("Alt+D")
    hands.type("北区北街12号")
    hands.wait(lambda: bool(hands.draft.place.street))
    hands.press("Alt+I")
    hands.type("某照明公司")
    hands.press("Ctrl+R", "F10")
    hands.wait(hands.form.receipt.isVisible)
    hands.wait(lambda: hands.view.desk.current is not None)


@pytest.fixture
def second(hands: Hands) -> Hands:
    """The form that came after an order was sent in a call that goes on."""
    calls(hands, "c1")
    sends(hands)
    return hands


def test_in_a_call_that_goes_on_the_next_form_has_the_same_caller_and_call(second: Hands) -> None:
    caller, call = second.draft.caller, second.draft.call
    assert (caller.phone, caller.contact_phone, caller.name) == (NUMBER, NUMBER, "李建国")
    assert call is not None
    assert (call.id, second.draft.content, second.draft.category) == ("c1", "", "")
    assert second.form.caller.phone_frame.hint == "同一来电"
    assert second.form.caller.phone.isReadOnly()
    assert second.focus() is second.form.order.content


def test_the_key_for_the_same_caller_makes_no_third_form_but_says_that_it_is_there(second: Hands) -> None:
    second.press("Ctrl+D")
    assert len(second.view.desk.sheets) == 1
    assert second.form.bar.message.text() == "本单已带入同一来电人"
    second.type("x")
    second.press("Ctrl+D")
    second.wait(lambda: len(second.view.desk.sheets) == 2)


def test_the_next_caller_takes_a_form_that_nothing_was_written_into(second: Hands) -> None:
    second.app.phone.take(Ended(call_id="c1"))
    second.app.phone.take(Ringing(call_id="c2", ani="13800138001", number="+8613800138001"))
    second.view.show_argument("ring:c2")
    second.wait(lambda: second.form.caller.phone.text() == "13800138001")
    assert (len(second.view.desk.sheets), second.draft.caller.name) == (1, "")
    assert second.form.caller.phone_frame.hint == ""


def test_a_second_call_beside_the_first_leaves_its_form_alone(second: Hands) -> None:
    calls(second, "c2", "13800138001")
    second.wait(lambda: len(second.view.desk.sheets) == 2)
    assert [sheet.draft.caller.phone for sheet in second.view.desk.sheets] == [NUMBER, "13800138001"]


def test_a_form_nobody_asked_for_is_no_open_draft_when_the_person_leaves(second: Hands) -> None:
    assert second.view.finish()
    assert [one.data for one in second.app.intake.drafts() if NUMBER.encode() in one.data] == []


def test_after_the_call_the_form_is_empty_and_the_key_brings_the_caller_back(hands: Hands) -> None:
    calls(hands, "c1")
    hands.app.phone.take(Ended(call_id="c1"))
    sends(hands)
    assert hands.draft.caller.phone == ""
    hands.press("Ctrl+D")
    hands.wait(lambda: hands.form.caller.name.text() == "李建国")
    assert hands.draft.caller.phone == NUMBER


def test_a_title_written_into_a_form_nobody_asked_for_is_kept(second: Hands) -> None:
    second.form.order.title.setFocus()
    second.type("second matter")
    second.app.phone.take(Ended(call_id="c1"))
    second.app.phone.take(Ringing(call_id="c2", ani="13800138001", number="+8613800138001"))
    second.view.show_argument("ring:c2")
    assert (second.draft.title, second.draft.caller.name) == ("second matter", "李建国")
    assert second.view.finish()
    assert any(b"second matter" in one.data for one in second.app.intake.drafts())


def test_of_what_was_chosen_for_one_caller_nothing_counts_for_the_next(second: Hands) -> None:
    second.sheet.set(Field.URGENCY, Urgency.URGENT.value)
    second.app.phone.take(Ended(call_id="c1"))
    calls(second, "c2", "13800138001")
    assert (len(second.view.desk.sheets), second.draft.urgency) == (1, Urgency.NORMAL)
    second.sheet.choose_category(Category(id="danger", name="险情", urgency=Urgency.CRITICAL, life_threat=True))
    assert (second.draft.urgency, second.draft.life_threat) == (Urgency.CRITICAL, True)


def test_a_number_typed_into_another_form_stays_when_an_order_is_sent_in_a_call(hands: Hands) -> None:
    hands.form.caller.phone.setFocus()
    hands.type("13700137000")
    hands.press("Ctrl+N")
    hands.wait(lambda: len(hands.view.desk.sheets) == 2)
    calls(hands, "c1")
    sends(hands)
    hands.wait(lambda: len(hands.view.desk.sheets) == 2)
    assert [sheet.draft.caller.phone for sheet in hands.view.desk.sheets] == ["13700137000", NUMBER]
    assert hands.draft.caller.name == "李建国"


def test_the_form_of_a_caller_who_hides_the_number_is_theirs_while_they_talk(hands: Hands) -> None:
    hands.app.phone.take(Answered(call_id="h1", hidden=True))
    hands.view.show_argument("phone:h1")
    hands.wait(lambda: hands.draft.call is not None)
    hands.app.phone.take(Ringing(call_id="c2", ani="13800138001", number="+8613800138001"))
    hands.view.show_argument("ring:c2")
    assert hands.draft.call is not None
    assert (hands.draft.call.id, hands.draft.caller.phone) == ("h1", "")
    calls(hands, "c2", "13800138001")
    assert [sheet.draft.caller.phone for sheet in hands.view.desk.sheets] == ["", "13800138001"]


def test_going_from_form_to_form_asks_no_oftener_for_the_marks_of_a_number(hands: Hands) -> None:
    hands.press("Ctrl+N")
    hands.wait(lambda: len(hands.view.desk.sheets) == 2)
    asked = SIGNAL("answered()")
    before = hands.sheet.history.receivers(asked)
    for _ in range(3):
        hands.view.desk.step(1)
        hands.view.desk.step(1)
    assert hands.sheet.history.receivers(asked) == before
