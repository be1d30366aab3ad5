"""Keys pressed while the next order is still being read are for that order."""

from PySide6.QtWidgets import QApplication

from sync.domain.order import Caller
from sync.telephony.adapter import PhoneErrorCode
from sync.telephony.events import AgentState, SeatState
from tests.ui.callback.test_calling_back import OpenDesk, answered, calling, selected, view
from tests.ui.phone import Deaf

__all__ = ["calling"]


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
