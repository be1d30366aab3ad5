"""Callbacks by keys: six when all is well, another time, second handling, exemption, several orders of one caller."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from sync.domain.act import ActData
from sync.domain.codes import Action, CallOutcome, OrderState, Satisfaction, Solved
from sync.domain.order import Caller, Order
from sync.telephony.commands import Dial
from sync.telephony.events import AgentState, SeatState
from tests.helpers.small_city import NANYANG_UNIT, REPLY, Story
from tests.ui.desks import Screen, screen, story
from tests.ui.phone import Adapter
from ui.callback.view import CallbackView
from ui.widgets.action_button import ActionButton

OpenDesk = Callable[[list[Order]], AbstractContextManager[Screen]]


@pytest.fixture
def calling(tmp_path: Path, qtbot: QtBot) -> OpenDesk:
    """Sit a callback agent down."""

    @contextmanager
    def open_desk(orders: list[Order]) -> Iterator[Screen]:
        with screen(qtbot, tmp_path, "callback_agent", orders, CallbackView, "callback") as made:
            made.wait(lambda: view(made).model.queue.detail is not None)
            yield made

    return open_desk


def view(made: Screen) -> CallbackView:
    """Return the view as what it is."""
    assert isinstance(made.view, CallbackView)
    return made.view


def answered(number: int, **changes: object) -> Story:
    """Return an order that waits for its callback."""
    return (
        story(number, **changes)
        .does("dispatcher", Action.DISPATCH, ActData(unit=NANYANG_UNIT))
        .does("street", Action.SIGN)
        .does("street", Action.LOG_CONTACT, ActData(text="已联系"))
        .does("street", Action.REPLY, REPLY)
        .does("reply_reviewer", Action.PASS_REPLY)
    )


def selected(made: Screen) -> int:
    """Return the number of the selected order."""
    detail = view(made).model.queue.detail
    assert detail is not None
    return int(detail.order.id[2:])


def start(made: Screen) -> int:
    """Go into the form of the selected order."""
    made.press("Return")
    made.wait(lambda: QApplication.focusWidget() is view(made).form.outcome)
    return selected(made)


def test_the_first_row_is_selected_and_shown_with_reply_and_number(calling: OpenDesk) -> None:
    with calling([answered(number).current for number in (1, 2, 3)]) as made:
        assert view(made).pane.table.currentIndex().row() == 0
        assert view(made).pane.table.current_id() == f"o-{selected(made)}"
        assert view(made).form.number.text() == f"138 0013 {selected(made):04d}"
        assert "已更换门机皮带" in view(made).reply_card._reply.text()


def test_six_keys_close_an_order_when_all_is_well_and_the_next_needs_five(calling: OpenDesk) -> None:
    with calling([answered(number).current for number in (1, 2)]) as made:
        first = start(made)
        keys = ["1", "q", "a", "z", "F10"]
        made.press(*keys)
        assert len(keys) + 1 <= 6
        made.wait(lambda: made.order(first).state is OrderState.CLOSED)
        evaluation = made.order(first).final_evaluation
        assert evaluation is not None
        assert (evaluation.contacted, evaluation.solved, evaluation.satisfied) == (
            True,
            Solved.SOLVED,
            Satisfaction.SATISFIED,
        )
        made.wait(lambda: view(made).model.queue.detail is not None and selected(made) != first)
        second = selected(made)
        made.wait(lambda: QApplication.focusWidget() is view(made).form.outcome)
        assert view(made).model.form.outcome is None
        made.press(*keys)
        made.wait(lambda: made.order(second).state is OrderState.CLOSED)
        made.wait(view(made).empty.isVisible)


def test_a_dissatisfied_caller_sends_the_order_back_with_the_reason(calling: OpenDesk) -> None:
    with calling([answered(1).current]) as made:
        start(made)
        made.press("1", "q", "d", "c")
        assert view(made).form.fields["reason"].isVisible()
        made.press("F10")
        assert view(made).form.fields["reason"].error == "请选择"
        made.press("e", "Ctrl+B")
        made.wait(lambda: made.order(1).state is OrderState.DISPATCHED)
        assert made.order(1).round == 2


def test_redo_is_refused_beside_the_question_when_all_is_well(calling: OpenDesk) -> None:
    with calling([answered(1).current]) as made:
        start(made)
        made.press("1", "q", "a", "z", "Ctrl+B")
        made.wait(lambda: "不需要重办" in view(made).form.fields["satisfied"].error)
        assert made.order(1).state is OrderState.CALLBACK


def test_what_is_missing_is_marked_and_the_first_gets_the_keys(calling: OpenDesk) -> None:
    with calling([answered(1).current]) as made:
        start(made)
        made.press("F10")
        assert view(made).form.fields["outcome"].error == "请选择"
        made.press("1", "F10")
        assert view(made).form.fields["contacted"].error == "请选择"
        assert QApplication.focusWidget() is view(made).form.contacted


def test_nobody_answers_and_the_attempt_counts(calling: OpenDesk) -> None:
    with calling([answered(1).current]) as made:
        start(made)
        made.press("2", "F10")
        made.wait(lambda: len(made.order(1).callbacks) == 1)
        assert made.order(1).callbacks[0].outcome is CallOutcome.NO_ANSWER
        assert made.order(1).state is OrderState.CALLBACK


@pytest.mark.parametrize(("key", "outcome"), [("5", CallOutcome.INVALID_NUMBER), ("6", CallOutcome.REFUSED)])
def test_an_invalid_number_and_a_refusal_close_the_order(calling: OpenDesk, key: str, outcome: CallOutcome) -> None:
    with calling([answered(1).current]) as made:
        start(made)
        made.press(key, "F10")
        made.wait(lambda: made.order(1).state is OrderState.CLOSED)
        assert made.order(1).callbacks[0].outcome is outcome


def test_another_time_is_chosen_from_the_next_windows(calling: OpenDesk) -> None:
    with calling([answered(1).current]) as made:
        start(made)
        made.press("F6")
        made.wait(view(made)._times.hasFocus)
        made.press("j", "Return")
        made.wait(lambda: len(made.order(1).callbacks) == 1)
        attempt = made.order(1).callbacks[0]
        assert attempt.outcome is CallOutcome.RESCHEDULED
        assert attempt.next_at is not None
        assert attempt.next_at > made.desk.clock.now
        made.wait(lambda: "1" in view(made).pane.tabs._buttons["appointed"].text())


def test_escape_leaves_the_choice_of_a_time(calling: OpenDesk) -> None:
    with calling([answered(1).current]) as made:
        start(made)
        made.press("F6")
        made.wait(view(made)._times.hasFocus)
        made.press("Escape")
        assert view(made).times.isHidden()
        assert QApplication.focusWidget() is view(made).form.outcome


def test_an_order_is_closed_without_a_call_for_a_coded_reason(calling: OpenDesk) -> None:
    with calling([answered(1).current]) as made:
        made.press("Ctrl+E")
        made.wait(lambda: view(made).sheet.form is not None)
        made.press("1", "Return")
        made.wait(lambda: made.order(1).state is OrderState.CLOSED)


def test_the_exemption_without_the_server_says_so_in_its_form(calling: OpenDesk) -> None:
    with calling([answered(1).current]) as made:
        made.desk.cut()
        made.press("Ctrl+E")
        made.wait(lambda: view(made).sheet.form is not None)
        made.press("1", "Return")
        made.wait(lambda: "联网" in view(made).sheet._problem.text())


def test_callbacks_work_without_the_server(calling: OpenDesk) -> None:
    with calling([answered(1).current]) as made:
        made.desk.cut()
        start(made)
        made.press("1", "q", "a", "z", "F10")
        made.wait(lambda: made.order(1).state is OrderState.CLOSED)
        made.desk.mend()
        made.wait(lambda: made.order(1).state is OrderState.CLOSED)


def test_the_callers_other_orders_are_listed_and_come_next(calling: OpenDesk) -> None:
    caller = Caller(name="同一人", phone="13900000001", contact_phone="13900000001")
    orders = [answered(1, caller=caller).current, answered(2).current, answered(3, caller=caller).current]
    with calling(orders) as made:
        made.press("Ctrl+Home")
        for _step in orders:
            made.wait(lambda: f"o-{selected(made)}" == view(made).pane.table.current_id())
            if selected(made) == 1:
                break
            made.press("j")
        assert selected(made) == 1
        made.wait(view(made).same_caller.isVisible)
        assert [row.id for row in view(made).others.rows] == ["o-3"]
        start(made)
        made.press("1", "q", "a", "z", "F10")
        made.wait(lambda: made.order(1).state is OrderState.CLOSED)
        made.wait(lambda: view(made).model.queue.detail is not None and selected(made) == 3)
        assert QApplication.focusWidget() is view(made).form.outcome


def test_the_callers_other_order_is_opened_by_keys(calling: OpenDesk) -> None:
    caller = Caller(name="同一人", phone="13900000001", contact_phone="13900000001")
    with calling([answered(1, caller=caller).current, answered(2, caller=caller).current]) as made:
        made.wait(view(made).same_caller.isVisible)
        first = selected(made)
        made.press("Alt+G", "Return")
        made.wait(lambda: selected(made) != first)


def test_the_number_is_copied_for_the_phone_on_the_desk(calling: OpenDesk) -> None:
    with calling([answered(1).current]) as made:
        made.press("F5")
        made.wait(lambda: QApplication.clipboard().text() == "13800130001")
        assert "已复制" in made.told()
        assert view(made).form.findChild(ActionButton, "button.callback.dial").text().startswith("复制号码")


def test_the_number_is_dialled_where_the_telephone_can_do_it(calling: OpenDesk) -> None:
    with calling([answered(1).current]) as made:
        QApplication.clipboard().clear()
        adapter = Adapter()
        made.app.phone.plug(adapter)
        made.app.phone.take(AgentState(agent="8012", extension="8012", state=SeatState.READY))
        made.wait(lambda: view(made).form.findChild(ActionButton, "button.callback.dial").text().startswith("拨打"))
        made.press("F5")
        assert adapter.given == [Dial("8012", "13800130001")]
        assert "正在拨打" in made.told()
        assert not QApplication.clipboard().text()


def test_what_was_heard_so_far_is_kept_for_each_order(calling: OpenDesk) -> None:
    with calling([answered(1).current, answered(2).current]) as made:
        first = start(made)
        made.press("1", "q")
        view(made).form.remark.setFocus()
        made.type("请晚上再打")
        made.press("Alt+L", "j")
        made.wait(lambda: selected(made) != first)
        assert view(made).model.form.outcome is None
        assert view(made).form.remark.text() == ""
        made.press("k")
        made.wait(lambda: selected(made) == first)
        assert view(made).model.form.outcome is CallOutcome.CONNECTED
        assert view(made).form.remark.text() == "请晚上再打"


def test_what_was_heard_survives_a_restart(tmp_path: Path, qtbot: QtBot) -> None:
    orders = [answered(1).current]
    with screen(qtbot, tmp_path, "callback_agent", orders, CallbackView, "callback") as made:
        made.wait(lambda: view(made).model.queue.detail is not None)
        start(made)
        made.press("1", "w")
        made.wait(lambda: view(made).model._keeper.is_clean)
    with screen(qtbot, tmp_path, "callback_agent", orders, CallbackView, "callback") as again:
        again.wait(lambda: view(again).model.form.contacted is False)
        assert view(again).form.contacted.value() == "no"


@pytest.mark.parametrize("text", ["\x00\x07", "\u202e倒写", "长" * 100_000])
def test_a_remark_no_database_should_hold_is_refused_in_the_form(calling: OpenDesk, text: str) -> None:
    with calling([answered(1).current]) as made:
        start(made)
        made.press("1", "q", "a", "z")
        view(made).form.remark.setFocus()
        made.paste(text)
        made.press("Ctrl+Return")
        made.wait(lambda: bool(view(made).form._remark.error))
        assert made.order(1).state is OrderState.CALLBACK


def is_in_sight(made: Screen, widget: QWidget) -> bool:
    """Tell whether a widget of the right column can be seen whole."""
    area = view(made).right.findChild(QScrollArea)
    assert area is not None
    top = widget.mapTo(area.viewport(), QPoint(0, 0)).y()
    return widget.isVisible() and top >= 0 and top + widget.height() <= area.viewport().height()


def test_each_next_question_is_in_sight_and_the_next_order_begins_at_its_top(calling: OpenDesk) -> None:
    with calling([answered(number).current for number in (1, 2, 3)]) as made:
        made.window.resize(1366, 560)
        form = view(made).form
        first = start(made)
        for key, question in (("1", "contacted"), ("q", "solved"), ("d", "satisfied"), ("c", "reason")):
            made.press(key)
            made.wait(lambda question=question: is_in_sight(made, form.fields[question]), f"{question} is out of sight")
        made.press("e")
        made.wait(lambda: is_in_sight(made, form.fields["decision"]), "what then is out of sight")
        made.press("n")
        made.wait(lambda: is_in_sight(made, form.remark), "the remark is out of sight")
        made.press("F10")
        made.wait(lambda: view(made).model.queue.detail is not None and selected(made) != first)
        made.wait(lambda: QApplication.focusWidget() is form.outcome)
        assert is_in_sight(made, view(made).reply_card.findChild(QLabel)), "the next order is scrolled away"
        made.press("F10")
        made.wait(lambda: is_in_sight(made, form.fields["outcome"]), "what is missing is out of sight")


def test_the_next_order_is_always_seen_in_the_list(calling: OpenDesk) -> None:
    with calling([answered(number).current for number in range(1, 25)]) as made:
        made.press("j", "j", "j", "j", "j", "j", "j", "j", "j", "j", "j", "j")
        table = view(made).pane.table
        for _each in range(4):
            done = start(made)
            made.press("2", "F10")
            made.wait(lambda done=done: view(made).model.queue.detail is not None and selected(made) != done)
            made.wait(lambda: made.window.jobs.open_jobs == 0)
            made.wait(lambda: table.current_id() == f"o-{selected(made)}")
            row = table.visualRect(table.currentIndex())
            assert table.viewport().rect().contains(row), "the row of the order shown is out of sight"
            view(made).pane.focus_list()


def test_another_tab_gives_the_keys_to_the_list_not_to_the_filter(calling: OpenDesk) -> None:
    with calling([answered(number).current for number in (1, 2)]) as made:
        start(made)
        for _tab in range(5):
            made.press("Ctrl+Tab")
            made.wait(lambda: made.window.jobs.open_jobs == 0)
            made.wait(lambda: QApplication.focusWidget() is not view(made).pane.filter, "the filter took the keys")
            made.press("1", "q")
            assert view(made).pane.filter.text() == ""


def test_a_remark_that_is_too_long_is_told_beside_it_and_stays(calling: OpenDesk) -> None:
    with calling([answered(1).current]) as made:
        made.window.resize(1366, 560)
        start(made)
        made.press("1", "q", "a", "z")
        form = view(made).form
        form.remark.setFocus()
        made.paste("长" * 20_000)
        assert form._remark.error == "太长，最多 2000 字"
        form.outcome.setFocus()
        made.press("F10")
        made.wait(lambda: QApplication.focusWidget() is form.remark)
        made.wait(lambda: is_in_sight(made, form._remark), "the message is out of sight")
        assert form._remark.error == "太长，最多 2000 字"
        assert len(form.remark.text()) == 20_000
        assert made.order(1).state is OrderState.CALLBACK
        made.press("Ctrl+A")
        made.paste("已告知")
        assert form._remark.error == ""
        made.press("F10")
        made.wait(lambda: made.order(1).state is OrderState.CLOSED)


def test_a_word_typed_just_before_f10_is_sent_too(calling: OpenDesk) -> None:
    with calling([answered(1).current]) as made:
        start(made)
        made.press("1", "q", "a", "z")
        view(made).form.remark.setFocus()
        made.type("all is well")
        made.press("F10")
        made.wait(lambda: made.order(1).state is OrderState.CLOSED)
        assert made.order(1).callbacks[-1].remark == "all is well"
