"""The closed loop, step by step, each by the keys of the person whose step it is."""

from PySide6.QtWidgets import QApplication

from sync.domain.codes import OrderState
from tests.end2end.screen_seat import ScreenSeat
from ui.callback.view import CallbackView
from ui.dispatch.view import DispatchView
from ui.handling.view import HandlingView
from ui.intake.view import IntakeView
from ui.panels.queue_pane import QueuePane

DISTRICT = "410106"
UNIT = f"u{DISTRICT}-urban_management"


def take_call(seat: ScreenSeat, content: str) -> str:
    """The agent writes an order and sends it to the dispatch desk; returns the number told to the caller."""
    view = seat.view
    assert isinstance(view, IntakeView)
    seat.front()
    seat.wait(lambda: view.desk.current is not None, "no form")
    seat.press("Alt+N")
    form = view.form
    form.caller.phone.setFocus()
    seat.type("13800138000")
    seat.press("Alt+T")
    seat.press("2")
    seat.press("Alt+C")
    seat.type(content)
    seat.press("Alt+F")
    seat.type("水压低")
    seat.press("Return")
    seat.wait(lambda: bool(view.form.order.category.value()), "no category")
    seat.press("Alt+D")
    seat.type("上街区")
    seat.press("Return")
    seat.wait(lambda: view.desk.current is not None and view.desk.current.draft.place.district == DISTRICT, "no area")
    shown: list[str] = []
    view.desk.submitted.connect(lambda receipt: shown.append(receipt.no))
    seat.press("Ctrl+R")
    seat.press("F10")
    seat.wait(lambda: bool(shown), "the order was not saved")
    return shown[-1]


def choose_row(seat: ScreenSeat, pane: QueuePane, tab: str, no: str) -> None:
    """Go to an order in a queue by keys alone: tab, filter, list."""
    seat.front()
    seat.press("Alt+L")
    tabs = [each.id for each in seat_tabs(pane)]
    while pane.tabs.current() != tab:
        assert tab in tabs
        seat.press("Ctrl+Tab")
    seat.press("Ctrl+F")
    seat.press("Ctrl+A")
    seat.type(no)
    seat.press("Return")
    seat.wait(lambda: pane.rows.rowCount() == 1 and pane.table.current_id() != "", f"{no} is not in {tab}")
    pane.focus_list()
    seat.wait(pane.table.hasFocus, "the list has no focus")
    seat.wait(lambda: shown_number(seat) == no, f"{no} is not shown")


def seat_tabs(pane: QueuePane) -> tuple[object, ...]:
    """Return the tabs of a queue."""
    return pane.queue.tabs


def shown_number(seat: ScreenSeat) -> str:
    """Return the number of the order shown beside the list."""
    view = seat.view
    assert isinstance(view, DispatchView | HandlingView | CallbackView)
    detail = view.model.queue.detail
    return detail.order.no if detail is not None else ""


def dispatch(seat: ScreenSeat, no: str) -> None:
    """The dispatcher accepts the first suggestion."""
    view = seat.view
    assert isinstance(view, DispatchView)
    choose_row(seat, view.pane, "to_dispatch", no)
    seat.wait(lambda: bool(view.model.suggestions), "no suggestion")
    assert view.model.suggestions[0].unit == UNIT
    seat.press("Return")
    seat.wait_order(no, lambda order: order.state is OrderState.DISPATCHED, "not dispatched")


def sign_and_reply(seat: ScreenSeat, no: str, text: str) -> None:
    """The unit signs, records a contact and replies."""
    view = seat.view
    assert isinstance(view, HandlingView)
    choose_row(seat, view.pane, "to_sign", no)
    seat.press("s")
    seat.wait_order(no, lambda order: order.state is OrderState.HANDLING, "not signed")
    choose_row(seat, view.pane, "in_handling", no)
    seat.press("c")
    seat.wait(lambda: view.sheet.form is not None, "no contact form")
    seat.press("1")
    seat.press("Return")
    seat.wait_order(no, lambda order: order.assignments[-1].contacted_at is not None, "no contact")
    seat.wait(lambda: view.sheet.form is None, "the contact form stays open")
    choose_row(seat, view.pane, "in_handling", no)
    seat.press("Return")
    seat.wait(lambda: view.sheet.form is not None, "no reply form")
    seat.press("1")
    seat.focus("act.solved")
    seat.press("1")
    seat.focus("act.result")
    seat.press("1")
    seat.focus("act.text")
    seat.type(text)
    seat.press("Ctrl+Return")
    seat.wait_order(no, lambda order: order.state is OrderState.REPLY_REVIEW, "not replied")


def pass_reply(seat: ScreenSeat, no: str) -> None:
    """The reviewer passes the reply."""
    view = seat.view
    assert isinstance(view, DispatchView)
    choose_row(seat, view.pane, "reply_review", no)
    seat.press("Return")
    seat.wait_order(no, lambda order: order.state is OrderState.CALLBACK, "not passed")


def call_back(seat: ScreenSeat, no: str, *, satisfied: bool) -> None:
    """The callback agent records what the caller says: satisfied, or not and handled again."""
    view = seat.view
    assert isinstance(view, CallbackView)
    choose_row(seat, view.pane, "due", no)
    seat.press("Return")
    seat.wait(lambda: QApplication.focusWidget() is view.form.outcome, "the form has no focus")
    if satisfied:
        seat.press("1", "q", "a", "z", "F10")
    else:
        seat.press("1", "q", "d", "c", "r", "b", "F10")
    seat.wait(lambda: _left_the_desk(seat, no), "the result was not saved")


def _left_the_desk(seat: ScreenSeat, no: str) -> bool:
    """Tell whether the callback is done: the order has another state, or has left this desk's scope already."""
    order = seat.order(no)
    return order is None or order.state is not OrderState.CALLBACK
