"""Every review desk by keys: pass, send back, refuse, take to a conference, decide."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from sync.domain.act import ActData
from sync.domain.codes import Action, AssignmentRole, OrderState, Solved
from sync.domain.order import Order
from sync.domain.reference import CodeItem
from tests.helpers.small_city import HUAYUAN_UNIT, NANYANG_UNIT, WATER, Story
from tests.ui.desks import Screen, focus, screen, story
from ui.dispatch.view import DispatchView
from ui.panels.texts.codes import item_name
from ui.translations import install_language

OpenDesk = Callable[[str, list[Order], str], AbstractContextManager[Screen]]
RETURN = ActData(code="R1", basis="三定方案第五条", proposed_unit=HUAYUAN_UNIT, text="不归我办")


@pytest.fixture
def at_desk(tmp_path: Path, qtbot: QtBot) -> OpenDesk:
    """Sit somebody down at a tab where one order waits."""
    from contextlib import contextmanager

    @contextmanager
    def open_desk(who: str, orders: list[Order], tab: str) -> Iterator[Screen]:
        with screen(qtbot, tmp_path, who, orders, DispatchView, "dispatch") as made:
            while view(made).pane.tabs.current() != tab:
                made.press("Ctrl+Tab")
            made.wait(lambda: view(made).model.order is not None)
            made.wait(lambda: not view(made).model.advice.reading)
            yield made

    return open_desk


def view(made: Screen) -> DispatchView:
    """Return the view as what it is."""
    assert isinstance(made.view, DispatchView)
    return made.view


def handling(number: int) -> Story:
    """Return an order a street works on."""
    return story(number).does("dispatcher", Action.DISPATCH, ActData(unit=NANYANG_UNIT)).does("street", Action.SIGN)


def replied(number: int) -> Story:
    """Return an order whose reply waits for review."""
    reply = ActData(
        text="已更换门机皮带，电梯恢复运行。",
        internal_text="维保单位已约谈。",
        result="solved",
        solved=Solved.SOLVED,
        truthful=True,
        contact_number="13800138000",
    )
    contacted = handling(number).does("street", Action.LOG_CONTACT, ActData(text="已联系"))
    return contacted.does("street", Action.REPLY, reply)


def returned(number: int) -> Story:
    """Return an order whose unit wants to give it back."""
    return handling(number).does("street", Action.REQUEST_RETURN, RETURN)


def write(made: Screen, text: str) -> None:
    """Write the reason the open form asks for and act."""
    made.wait(lambda: view(made).sheet.form is not None)
    made.focus_on("act.text")
    made.type(text)
    made.press("Ctrl+Return")


def test_enter_gives_a_returned_order_to_the_proposed_unit(at_desk: OpenDesk) -> None:
    with at_desk("dispatcher", [returned(1).current], "return_review") as made:
        assert "三定方案第五条" in view(made).request_card._lines.text()
        made.press("Return")
        made.wait(lambda: made.order(1).state is OrderState.DISPATCHED)
        assert made.order(1).main_unit == HUAYUAN_UNIT


def test_an_empty_review_desk_names_its_own_act_and_takes_no_bare_modifier_for_one(at_desk: OpenDesk) -> None:
    with at_desk("dispatcher", [returned(1).current], "return_review") as made:
        made.press("Return")
        made.wait(lambda: view(made).model.order is None)
        made.wait(lambda: made.window.jobs.open_jobs == 0)
        assert "同意退单" in view(made)._primary.text()
        told: list[str] = []
        view(made).model.queue.nothing_selected.connect(lambda: told.append("nothing"))
        QTest.keyClick(focus(), Qt.Key.Key_Control)
        made.press("Ctrl+J", "Alt+J")
        assert told == []
        made.press("x", "Return")
        assert told == ["nothing"] * 2


def test_a_return_is_refused_with_a_reason(at_desk: OpenDesk) -> None:
    with at_desk("arbiter", [returned(1).current], "return_review") as made:
        made.press("x")
        write(made, "职责明确，请继续办理")
        made.wait(lambda: made.order(1).state is OrderState.HANDLING)


def said_by_the_form(made: Screen) -> list[str]:
    """Return the words of the form that is open."""
    return [label.text() for label in view(made).sheet.findChildren(QLabel) if label.isVisible()]


def test_a_return_goes_to_a_conference_and_a_unit_is_named_after_it(at_desk: OpenDesk) -> None:
    with at_desk("arbiter", [returned(1).current], "return_review") as made:
        made.press("c")
        write(made, "各方意见不一")
        made.wait(lambda: made.order(1).state is OrderState.DISPUTED)
        while view(made).pane.tabs.current() != "disputed":
            made.press("Ctrl+Tab")
        made.wait(lambda: view(made).model.order is not None)
        assert "三定方案第五条" in view(made).request_card._lines.text(), "what the conference is about is not shown"
        assert view(made).request_card.isVisible()
        assert "并单" not in view(made).pane._hint.text(), "a key is named that does nothing here"
        assert "R " not in view(made).pane._hint.text()
        assert view(made)._back.isHidden(), "an act is offered that does nothing here"
        made.press("o")
        made.wait(lambda: view(made).sheet.form is not None)
        assert "提交后不能撤回" in said_by_the_form(made)
        made.type("花园路")
        made.press("Return")
        made.wait(lambda: view(made).sheet.values()["unit"] == HUAYUAN_UNIT)
        made.focus_on("act.leader_confirmed")
        made.press("2")
        write(made, "会议决定")
        made.wait(lambda: bool(view(made).sheet._fields["leader_confirmed"].error))
        made.focus_on("act.leader_confirmed")
        made.press("1")
        made.press("Return")
        made.wait(lambda: made.order(1).state is OrderState.DISPATCHED)
        assert made.order(1).forbid_return


def test_who_may_not_refuse_a_return_is_told_and_no_form_opens(at_desk: OpenDesk) -> None:
    with at_desk("dispatcher", [returned(1).current], "return_review") as made:
        made.press("x")
        made.wait(lambda: made.refused() == ["not_your_role"])
        assert view(made).sheet.form is None


def test_a_reply_under_review_can_be_read_in_full_with_the_defects_and_their_digits(at_desk: OpenDesk) -> None:
    with at_desk("reply_reviewer", [replied(1).current], "reply_review") as made:
        card = view(made).reply_card
        assert card.isVisible()
        assert "已更换门机皮带" in card._public.text()
        assert "维保单位已约谈" in card._internal.text()
        assert "13800138000" in card._who.text()
        assert card._defects.count() == 3


def test_enter_passes_a_reply(at_desk: OpenDesk) -> None:
    with at_desk("reply_reviewer", [replied(1).current], "reply_review") as made:
        made.press("Return")
        made.wait(lambda: made.order(1).state is OrderState.CALLBACK)


def test_a_digit_sends_a_reply_back_with_its_defect(at_desk: OpenDesk) -> None:
    with at_desk("reply_reviewer", [replied(1).current], "reply_review") as made:
        made.press("2")
        made.wait(lambda: made.order(1).state is OrderState.HANDLING)
        assert made.order(1).replies[-1].defect == "off_the_point"


def test_an_extension_is_granted(at_desk: OpenDesk) -> None:
    asked = handling(1).does("street", Action.REQUEST_EXTENSION, ActData(days=2, text="等待配件", caller_informed=True))
    with at_desk("dispatcher", [asked.current], "extension_review") as made:
        before = max(clock.due_at for clock in made.order(1).clocks)
        made.press("Return")
        made.wait(lambda: made.order(1).extension_count == 1)
        assert max(clock.due_at for clock in made.order(1).clocks) > before


def test_a_long_extension_asks_for_the_leaders_word_first(at_desk: OpenDesk) -> None:
    story_so_far = handling(1)
    long = story_so_far.rules.policy.max_extension_days
    asked = story_so_far.does(
        "street", Action.REQUEST_EXTENSION, ActData(days=long, text="等待配件", caller_informed=True)
    )
    with at_desk("dispatcher", [asked.current], "extension_review") as made:
        needs = long > asked.rules.policy.second_approval_above_days
        made.press("Return")
        if needs:
            made.wait(lambda: view(made).sheet.form is not None)
            made.press("1")
            made.press("Return")
        made.wait(lambda: made.order(1).extension_count == 1)


def test_an_extension_is_refused_with_a_reason(at_desk: OpenDesk) -> None:
    asked = handling(1).does("street", Action.REQUEST_EXTENSION, ActData(days=2, text="等待配件", caller_informed=True))
    with at_desk("dispatcher", [asked.current], "extension_review") as made:
        made.press("x")
        write(made, "理由不充分")
        made.wait(lambda: made.order(1).requests[-1].state == "refused")


def test_a_suspension_is_granted_or_refused(at_desk: OpenDesk) -> None:
    def asked(number: int) -> Order:
        so_far = handling(number)
        until = so_far.now + 30 * 86_400_000
        data = ActData(code="court", text="等待判决", until=until)
        return so_far.does("street", Action.REQUEST_SUSPENSION, data).current

    with at_desk("arbiter", [asked(1), asked(2)], "suspension_review") as made:
        first = view(made).model.order
        assert first is not None
        made.press("Return")
        made.wait(lambda: made.order_of(first.id).state is OrderState.SUSPENDED)
        made.wait(lambda: view(made).model.order is not None and view(made).model.order.id != first.id)
        second = view(made).model.order
        assert second is not None
        made.press("x")
        write(made, "条件不符")
        made.wait(lambda: made.order_of(second.id).requests[-1].state == "refused")


def test_a_claim_is_decided_either_way(at_desk: OpenDesk) -> None:
    def claimed(number: int) -> Order:
        return handling(number).does("street", Action.CLAIM_UNREASONABLE, ActData(code="B1", text="依据")).current

    with at_desk("arbiter", [claimed(1), claimed(2)], "claim_review") as made:
        first = view(made).model.order
        assert first is not None
        made.press("Return")
        made.wait(lambda: view(made).sheet.form is not None)
        made.press("1")
        write(made, "证据充分")
        made.wait(lambda: made.order_of(first.id).requests[-1].state == "passed")
        made.wait(lambda: view(made).model.order is not None and view(made).model.order.id != first.id)
        second = view(made).model.order
        assert second is not None
        made.press("x")
        write(made, "证据不足")
        made.wait(lambda: made.order_of(second.id).requests[-1].state == "refused")


def test_a_conference_before_dispatch_names_the_unit_or_gives_the_order_back(at_desk: OpenDesk) -> None:
    def conferring(number: int) -> Order:
        return story(number).does("dispatcher", Action.SEND_TO_PRE_REVIEW, ActData(text="职责交叉")).current

    with at_desk("arbiter", [conferring(1), conferring(2)], "disputed") as made:
        first = view(made).model.order
        assert first is not None
        assert "R 退回待派单" in view(made).pane._hint.text()
        assert view(made)._back.text().startswith("退回待派单")
        made.press("r")
        made.wait(lambda: view(made).sheet.form is not None)
        assert "提交后不能撤回" in said_by_the_form(made)
        assert first.state is OrderState.PRE_REVIEW


def test_what_a_conference_decides_is_not_sent_by_enter_alone(at_desk: OpenDesk) -> None:
    conferring = story(1).does("dispatcher", Action.SEND_TO_PRE_REVIEW, ActData(text="职责交叉")).current
    with at_desk("arbiter", [conferring], "disputed") as made:
        first = view(made).model.suggestions[0]
        made.press("Return")
        made.wait(lambda: view(made).sheet.form is not None)
        assert made.order(1).state is OrderState.PRE_REVIEW
        assert view(made).sheet.values()["unit"] == first.unit
        view(made).model.add_assist(WATER)
        write(made, "由街道牵头")
        made.wait(lambda: made.order(1).state is OrderState.DISPATCHED)
        order = made.order(1)
        assert order.main_unit == first.unit
        assert {part.unit for part in order.assignments if part.role is AssignmentRole.ASSIST} == {*first.assist, WATER}


def test_an_order_with_its_unit_can_be_urged_but_not_sent_again(at_desk: OpenDesk) -> None:
    hard = handling(1).current
    from msgspec.structs import replace

    with at_desk("dispatcher", [replace(hard, hard=True)], "hard") as made:
        made.press("Return")
        made.wait(lambda: "已在承办单位" in made.told())
        made.press("u")
        write(made, "请加快")
        made.wait(lambda: made.order(1).urge_count == 1)


def test_only_the_tabs_of_the_own_desk_are_there(tmp_path: Path, qtbot: QtBot) -> None:
    with screen(qtbot, tmp_path, "reply_reviewer", [replied(1).current], DispatchView, "dispatch") as made:
        assert [tab.id for tab in view(made).pane.queue.tabs] == ["reply_review"]


@pytest.mark.parametrize("text", ["\x00\x07控制", "\u202e倒写", "长" * 100_000])
def test_a_reason_no_database_should_hold_is_refused_beside_its_field(at_desk: OpenDesk, text: str) -> None:
    with at_desk("arbiter", [returned(1).current], "return_review") as made:
        made.press("x")
        made.wait(lambda: view(made).sheet.form is not None)
        made.paste(text)
        made.press("Ctrl+Return")
        made.wait(lambda: bool(view(made).sheet._fields["text"].error))
        assert made.order(1).state is OrderState.RETURN_REQUESTED
        assert view(made).sheet.form is not None


def test_a_reason_of_blanks_counts_as_none(at_desk: OpenDesk) -> None:
    with at_desk("arbiter", [returned(1).current], "return_review") as made:
        made.press("x")
        write(made, "   ")
        assert view(made).sheet._fields["text"].error == "必填"


def test_emoji_in_a_reason_is_kept(at_desk: OpenDesk) -> None:
    with at_desk("arbiter", [returned(1).current], "return_review") as made:
        made.press("x")
        made.wait(lambda: view(made).sheet.form is not None)
        made.paste("不同意👨‍👩‍👧")
        made.press("Ctrl+Return")
        made.wait(lambda: made.order(1).requests[-1].decision_text == "不同意👨‍👩‍👧")


def test_an_act_the_person_may_not_take_is_grey_left_out_of_the_hint_and_its_key_says_why(at_desk: OpenDesk) -> None:
    with at_desk("dispatcher", [returned(1).current], "return_review") as made:
        button = made.view.findChild(QPushButton, "button.dispatch.refuse")
        assert button is not None
        assert not button.isEnabled()
        assert "角色" in button.toolTip()
        assert "X 驳回" not in view(made).pane._hint.text()
        made.press("x")
        assert made.refused() == ["not_your_role"]
        assert view(made).sheet.form is None
    with at_desk("arbiter", [returned(2).current], "return_review") as made:
        button = made.view.findChild(QPushButton, "button.dispatch.refuse")
        assert button is not None
        assert button.isEnabled()
        assert "X 驳回" in view(made).pane._hint.text()


def test_codes_read_in_the_language_of_the_screen(qapp: QApplication) -> None:
    item = CodeItem("reply_defect:x", "reply_defect", "x", "未联系", name_en="Not contacted")
    assert item_name(item) == "未联系"
    install_language(qapp, "en")
    try:
        assert item_name(item) == "Not contacted"
        assert item_name(replace(item, name_en="")) == "未联系"
    finally:
        install_language(qapp, "zh")
