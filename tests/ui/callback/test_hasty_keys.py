"""Keys pressed while the next order is still being read are for that order."""

from PySide6.QtWidgets import QApplication

from sync.domain.codes import CallOutcome, OrderState, Satisfaction, Solved
from sync.domain.order import Caller
from sync.telephony.adapter import PhoneErrorCode
from sync.telephony.events import AgentState, SeatState
from tests.ui.callback.test_calling_back import OpenDesk, answered, calling, selected, start, view
from tests.ui.desks import Screen
from tests.ui.phone import Deaf
from ui.callback.view_model import CallbackForm

__all__ = ["calling"]


def give_up_calling(made: Screen) -> None:
    """Open the form that closes an order without a callback, and choose the first reason."""
    made.press("Ctrl+E")
    made.wait(lambda: view(made).sheet.form is not None)
    made.press("1")


def test_a_number_asked_for_while_the_next_order_is_read_is_that_order_s_number(calling: OpenDesk) -> None:
    with calling([answered(1).current, answered(2).current]) as made:
        QApplication.clipboard().clear()
        first = selected(made)
        with made.held_up("store_read"):
            made.press("j", "F5")
            assert not QApplication.clipboard().text()
        made.wait(lambda: QApplication.clipboard().text() == f"1380013{3 - first:04d}")


def test_a_telephone_that_fails_a_number_asked_for_early_says_so(calling: OpenDesk) -> None:
    with calling([answered(1).current, answered(2).current]) as made:
        made.app.phone.plug(Deaf())
        made.app.phone.take(AgentState(agent="8012", extension="8012", state=SeatState.READY))
        with made.held_up("store_read"):
            made.press("j", "F5")
        made.wait(lambda: [getattr(error, "code", None) for error in made.window.errors] == [PhoneErrorCode.NOT_ABLE])


def test_the_other_orders_of_the_caller_are_gone_to_once_they_are_read(calling: OpenDesk) -> None:
    same = Caller(name="同一人", phone="13900000001", contact_phone="13900000001")
    with calling([answered(1).current, *(answered(number, caller=same).current for number in (2, 3))]) as made:
        view(made).pane.table.select_id("o-1")
        made.wait(lambda: selected(made) == 1 and view(made).same_caller.isHidden())
        made.wait(lambda: made.window.jobs.open_jobs == 0)
        with made.held_up("store_read"):
            view(made).pane.table.select_id("o-2")
            made.press("Alt+G")
        made.wait(view(made).same_caller.list.hasFocus)
        assert view(made).same_caller.list.current_id() == "o-3"


def test_a_number_asked_for_at_once_leaves_the_next_call_its_form(calling: OpenDesk) -> None:
    with calling([answered(1).current, answered(2).current]) as made:
        QApplication.clipboard().clear()
        with made.held_up("store_read"):
            made.press("j", "Alt+F", "F5")
        made.wait(lambda: bool(QApplication.clipboard().text()))
        made.wait(view(made).form.outcome.hasFocus)


ALL_IS_WELL = ("1", "q", "a", "z")


def test_a_number_asked_for_while_a_callback_is_saved_is_the_next_order_s(calling: OpenDesk) -> None:
    with calling([answered(1).current, answered(2).current]) as made:
        QApplication.clipboard().clear()
        first = start(made)
        made.press(*ALL_IS_WELL)
        with made.held_up("store_write"):
            made.press("F10", "F5")
            assert not QApplication.clipboard().text()
        made.wait(lambda: QApplication.clipboard().text() == f"1380013{3 - first:04d}")
        assert made.order(first).state is OrderState.CLOSED


def test_another_callback_is_not_sent_because_f10_was_pressed_for_the_one_before(calling: OpenDesk) -> None:
    with calling([answered(1).current, answered(2).current]) as made:
        first = start(made)
        made.press("j")
        second = 3 - first
        view(made).pane.table.select_id(f"o-{second}")
        made.wait(lambda: selected(made) == second)
        made.press(*ALL_IS_WELL)
        view(made).pane.table.select_id(f"o-{first}")
        made.wait(lambda: selected(made) == first)
        made.press(*ALL_IS_WELL)
        with made.held_up("store_write"):
            made.press("F10", "Ctrl+B", "F10")
        made.wait(lambda: selected(made) == second and made.window.jobs.open_jobs == 0)
        assert made.order(second).state is OrderState.CALLBACK


def test_after_the_last_callback_no_number_is_dialled_any_more(calling: OpenDesk) -> None:
    with calling([answered(1).current]) as made:
        QApplication.clipboard().clear()
        start(made)
        made.press(*ALL_IS_WELL)
        with made.held_up("store_write"):
            made.press("F10", "F5")
        made.wait(lambda: made.order(1).state is OrderState.CLOSED and made.window.jobs.open_jobs == 0)
        assert not QApplication.clipboard().text()
        assert "没有选中的工单" in made.told()


def test_a_number_asked_for_after_what_could_not_be_saved_is_not_dialled(calling: OpenDesk) -> None:
    with calling([answered(1).current, answered(2).current]) as made:
        QApplication.clipboard().clear()
        made.desk.cut()
        give_up_calling(made)
        with made.held_up("network"):
            made.press("Return", "F5")
        made.wait(lambda: "联网" in view(made).sheet._problem.text() and made.window.jobs.open_jobs == 0)
        assert not QApplication.clipboard().text()


def test_an_answer_given_while_a_callback_is_saved_is_nobody_s_and_that_is_told(calling: OpenDesk) -> None:
    with calling([answered(1).current, answered(2).current]) as made:
        first = start(made)
        made.press(*ALL_IS_WELL)
        heard = view(made).model.form
        with made.held_up("store_write"):
            made.press("F10", "c")
            assert view(made).form.satisfied.value() == "satisfied"
            assert "没有记下" in made.told()
        made.wait(lambda: selected_is(made, 3 - first))
        assert made.order(first).callbacks[-1].evaluation.satisfied is Satisfaction.SATISFIED
        assert view(made).model.form == CallbackForm()
        made.press("Ctrl+Z")
        made.wait(lambda: selected_is(made, first) and view(made).model.form == heard)


def test_the_same_answers_given_again_while_a_callback_is_saved_are_told_not_to_count(calling: OpenDesk) -> None:
    with calling([answered(1).current, answered(2).current]) as made:
        first = start(made)
        made.press(*ALL_IS_WELL)
        with made.held_up("store_write"):
            made.press("F10", *ALL_IS_WELL)
            assert "没有记下" in made.told()
        made.wait(lambda: selected_is(made, 3 - first))
        assert view(made).model.form == CallbackForm()


def test_words_typed_while_a_callback_is_saved_are_nobody_s_and_that_is_told(calling: OpenDesk) -> None:
    with calling([answered(1).current, answered(2).current]) as made:
        first = start(made)
        made.press(*ALL_IS_WELL)
        view(made).form.remark.setFocus()
        made.type("all is well")
        with made.held_up("store_write"):
            made.press("F10")
            made.type(" or not 不对")
            assert view(made).form.remark.text() == "all is well"
            with made.qtbot.waitSignal(view(made).model.runner.lasts):
                pass
            assert "没有记下" in made.told()
        made.wait(lambda: selected_is(made, 3 - first))
        assert made.order(first).callbacks[-1].remark == "all is well"
        assert view(made).form.remark.text() == ""


def test_an_answer_given_before_the_next_form_is_there_is_told_and_not_kept(calling: OpenDesk) -> None:
    with calling([answered(1).current, answered(2).current]) as made:
        first = start(made)
        made.press(*ALL_IS_WELL)
        with made.held_up("store_read"):
            made.press("F10")
            made.wait(lambda: view(made).model.queue.selected == f"o-{3 - first}")
            made.press("1", "w")
            assert "没有记下" in made.told()
        made.wait(lambda: selected_is(made, 3 - first) and made.window.jobs.open_jobs == 0)
        assert view(made).model.form == CallbackForm()
        made.press("1")
        assert view(made).model.form == CallbackForm(outcome=CallOutcome.CONNECTED)
        view(made).pane.show_order(f"o-{first}")
        made.wait(lambda: selected_is(made, first))
        assert view(made).model.form == CallbackForm()


def test_what_was_given_too_early_is_still_told_beside_an_act_that_nobody_can_take_back(calling: OpenDesk) -> None:
    with calling([answered(1).current, answered(2).current]) as made:
        first = start(made)
        give_up_calling(made)
        with made.held_up("network"):
            made.press("Return")
            view(made).form.outcome.setFocus()
            made.press("2")
        made.wait(lambda: selected_is(made, 3 - first) and made.window.jobs.open_jobs == 0)
        assert "回访已保存" in made.told()
        assert "没有记下" in made.told()


def test_what_could_not_be_saved_keeps_its_form_as_it_was_sent(calling: OpenDesk) -> None:
    with calling([answered(1).current]) as made:
        start(made)
        made.press("1", "q")
        made.desk.cut()
        give_up_calling(made)
        with made.held_up("network"):
            made.press("Return")
            view(made).form.outcome.setFocus()
            made.press("a")
            assert "没有记下" in made.told()
        made.wait(lambda: made.window.jobs.open_jobs == 0)
        view(made).form.outcome.setFocus()
        made.press("a")
        asked = CallbackForm(outcome=CallOutcome.CONNECTED, contacted=True, solved=Solved.SOLVED)
        assert view(made).model.form == asked


def selected_is(made: Screen, number: int) -> bool:
    """Tell whether an order is shown."""
    detail = view(made).model.queue.detail
    return detail is not None and detail.order.id == f"o-{number}"
