"""Taking a call, by keys alone."""

from PySide6.QtWidgets import QApplication

from sync.domain.codes import OrderState, RequestType
from sync.domain.numbering import spoken
from tests.ui.intake.city import LAMP, NORTH, SOUTH
from tests.ui.intake.hands import Hands
from ui.intake.fields import Field


def test_an_order_is_written_and_sent_to_the_dispatch_desk_by_keys_alone(hands: Hands) -> None:
    hands.write_complaint()
    hands.press("F10")
    hands.wait(hands.form.receipt.isVisible)
    receipt = hands.form.receipt.receipt
    saved = hands.app.orders.order(receipt.order)
    assert saved.state is OrderState.ACCEPTED
    assert (saved.request_type, saved.category, saved.accused_name) == (RequestType.COMPLAINT, LAMP, "某照明公司")
    assert saved.caller.name == "李建国"
    assert saved.place.district == "410105"


def test_tab_goes_from_field_to_field_past_what_nothing_is_written_in(hands: Hands) -> None:
    order, caller = hands.form.order, hands.form.caller
    hands.write_complaint()
    hands.press("F10")
    hands.wait(lambda: hands.form.receipt.isVisible() and hands.view.desk.current is not None)
    hands.press("Alt+T", "Shift+Tab")
    assert hands.focus() is caller.anonymous, "the number of the last order stands between them"
    for key, goes_to in (("Alt+D", order.address), ("Tab", order.happened), ("Tab", order.urgency)):
        hands.press(key)
        assert hands.focus() is goes_to
    hands.press("Tab")
    assert hands.focus() is order.subject
    hands.press("Alt+I")
    assert hands.focus() is order.accused


def test_the_number_is_shown_in_groups_and_copied_as_digits(hands: Hands) -> None:
    hands.write_complaint()
    hands.press("F10")
    hands.wait(hands.form.receipt.isVisible)
    receipt = hands.form.receipt.receipt
    assert hands.form.receipt.number.text() == spoken(receipt.no) != receipt.no
    assert receipt.query_code in hands.form.receipt.code.text()
    hands.press("Ctrl+Shift+C")
    assert QApplication.clipboard().text() == receipt.no


def test_after_sending_a_new_empty_form_is_ready(hands: Hands) -> None:
    hands.write_complaint()
    hands.press("F10")
    hands.wait(lambda: hands.form.receipt.isVisible() and hands.view.desk.current is not None)
    hands.wait(lambda: hands.form.order.content.text() == "")
    assert hands.draft.caller.name == ""
    assert hands.form.isEnabled()
    assert len(hands.app.intake.drafts()) == 1


def test_a_direct_dispatch_goes_to_the_first_suggestion(hands: Hands) -> None:
    hands.write_complaint()
    hands.wait(hands.form.bar.dispatch.isEnabled)
    assert "①" in hands.form.bar.dispatch.text()
    hands.press("F12")
    hands.wait(hands.form.receipt.isVisible)
    saved = hands.app.orders.order(hands.form.receipt.receipt.order)
    assert saved.state is OrderState.DISPATCHED
    assert saved.main_unit == NORTH


def test_a_direct_dispatch_waits_for_the_unit_that_follows_the_last_word(hands: Hands) -> None:
    hands.write_complaint()
    hands.wait(hands.form.bar.dispatch.isEnabled)
    hands.press("Alt+D", "Ctrl+A")
    hands.type("南区南街")
    hands.press("F12")
    hands.wait(lambda: "核对后再直派" in hands.form.bar.message.text())
    assert hands.sheet.draft.place.district == "410103"
    hands.press("Alt+C")
    hands.type("again")
    hands.press("F12")
    hands.wait(hands.form.receipt.isVisible)
    assert hands.form.receipt.receipt is not None
    assert hands.order(hands.form.receipt.receipt.order).main_unit == SOUTH


def test_missing_fields_turn_red_only_on_submit_and_the_first_gets_the_focus(hands: Hands) -> None:
    assert not hands.error(Field.CONTENT)
    hands.press("Alt+D", "F10")
    hands.wait(lambda: bool(hands.error(Field.CONTENT)))
    assert hands.error(Field.CATEGORY)
    assert hands.error(Field.ADDRESS)
    assert hands.focus() in (hands.form.caller.contact, hands.form.order.content)
    hands.press("Alt+C")
    hands.type("路灯不亮")
    assert not hands.error(Field.CONTENT)
    assert hands.error(Field.CATEGORY)


def test_a_complaint_without_the_one_complained_about_is_told_beside_that_field(hands: Hands) -> None:
    hands.write_complaint()
    hands.form.order.accused.setFocus()
    hands.press("Ctrl+A", "Delete", "F10")
    hands.wait(lambda: bool(hands.error(Field.ACCUSED_NAME)))
    assert hands.focus() is hands.form.order.accused


def test_an_order_that_was_not_read_back_is_not_sent(hands: Hands) -> None:
    hands.write_complaint()
    hands.view.desk.current.set(Field.READ_BACK, False)
    hands.press("F10")
    hands.wait(lambda: bool(hands.form.bar.message.text()))
    assert hands.focus() is hands.form.order.read_back
    hands.press("Space", "F10")
    hands.wait(hands.form.receipt.isVisible)


def test_the_title_follows_area_and_category_until_the_agent_writes_one(hands: Hands) -> None:
    hands.write_complaint()
    hands.wait(lambda: "路灯不亮" in hands.form.order.title.text())
    hands.form.order.title.setFocus()
    hands.press("Ctrl+A")
    hands.type("own title")
    hands.press("Alt+D", "Ctrl+A")
    hands.type("南区南街")
    hands.wait(lambda: hands.draft.place.district == "410103")
    assert hands.draft.title == "own title"


def test_the_deadline_is_shown_with_its_reason(hands: Hands) -> None:
    hands.write_complaint()
    hands.wait(lambda: "10 个工作日" in hands.form.order.deadline.text())
    assert "起算" in hands.form.order.deadline.toolTip()


def test_a_template_fills_an_empty_content_and_never_a_written_one(hands: Hands) -> None:
    hands.press("Alt+F")
    hands.type("gsls")
    hands.press("Return")
    hands.wait(lambda: "诉求：" in hands.form.order.content.text())
    hands.press("Alt+C", "Ctrl+A")
    hands.type("own words")
    hands.press("Alt+F", "Ctrl+A")
    hands.type("gsls")
    hands.press("Return")
    hands.wait(lambda: hands.draft.category != "")
    assert hands.form.order.content.text() == "own words"


def test_a_snippet_expands_on_space(hands: Hands) -> None:
    hands.press("Alt+C")
    hands.type(";wy ;zz ")
    assert hands.form.order.content.text() == "物业公司郑州市"
    assert hands.draft.content == "物业公司郑州市"


def test_a_phrase_of_the_city_expands_by_its_pinyin_or_initials(hands: Hands) -> None:
    hands.press("Alt+C")
    hands.type(";zhengzhou ;zzs ")
    assert hands.form.order.content.text() == "郑州市郑州市"
    hands.type(";xyz ")
    assert hands.form.order.content.text() == "郑州市郑州市;xyz "


def test_an_enterprise_is_asked_for_name_and_code(hands: Hands) -> None:
    assert not hands.form.order.company.isVisible()
    hands.form.order.subject.setFocus()
    hands.press("Down")
    assert hands.form.order.company.isVisible()
    hands.form.order.credit_code.setFocus()
    hands.type("123")
    hands.press("F10")
    hands.wait(lambda: bool(hands.error(Field.CREDIT_CODE)))
    assert hands.error(Field.CREDIT_CODE) == "应为 18 位，现为 3 位"
    assert hands.error(Field.COMPANY)
    hands.form.order.credit_code.setFocus()
    hands.press("End")
    hands.type("—4")
    hands.press("F10")
    hands.wait(lambda: bool(hands.error(Field.CREDIT_CODE)))
    assert hands.error(Field.CREDIT_CODE) == "应为 18 位，现为 4 位"


def test_escape_closes_an_open_list_of_answers_first(hands: Hands) -> None:
    hands.press("Alt+F")
    hands.type("ld")
    hands.wait(hands.form.order.category.is_open)
    hands.press("Esc")
    assert not hands.form.order.category.is_open()
    assert hands.focus() is hands.form.order.category
