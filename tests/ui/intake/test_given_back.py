"""Orders that dispatch gave back: where an agent finds them, what the form says, and how they are sent on."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from sync.domain.codes import Action, OrderState
from sync.domain.order import Caller, Order, TimelineEntry
from tests.helpers.store import order
from tests.ui.intake.city import LAMP
from tests.ui.intake.conftest import _PLACE, known_orders
from tests.ui.intake.hands import Hands
from tests.ui.intake.seat import Window, hours_ago, seat
from ui.intake.view import IntakeView
from ui.widgets.row_list import ROW_ROLE, RowItem

OpenDesk = Callable[..., Hands]


def given_back(order_id: str, no: str, author: str, hours: float) -> Order:
    """Return an order that the dispatcher gave back for want of a place."""
    at = hours_ago(hours)
    entry = TimelineEntry(
        id=f"t-{order_id}",
        action=Action.RETURN_TO_INTAKE,
        at=at,
        by="u-2001",
        by_name="赵强",
        code="place_missing",
        text="请问是几号楼？",
    )
    return order(
        order_id,
        no=no,
        title=f"路灯不亮 {order_id}",
        content="路灯不亮",
        category=LAMP,
        place=_PLACE,
        caller=Caller(name="李建国", phone="+8613800138001", contact_phone="+8613800138001"),
        created_by=author,
        created_at=at,
        updated_at=at,
        returned_to_intake=True,
        timeline=(entry,),
    )


@pytest.fixture
def hands(tmp_path: Path, qtbot: QtBot) -> Iterator[Hands]:
    """An agent; a colleague's order and one of their own were given back, a request came from the web."""
    waiting = [
        given_back("o-other", "26000000101", "u-2001", 30),
        given_back("o-own", "26000000114", "u-1001", 2),
        *(one for one in known_orders() if one.state is OrderState.RECEIVED),
    ]
    with ExitStack() as running:
        app = running.enter_context(seat(tmp_path, waiting))
        window = Window(app, IntakeView, "intake", "light", 1.0)
        running.callback(window.shut)
        window.resize(1368, 813)
        window.show()
        qtbot.waitUntil(lambda: window.view.desk.current is not None)
        made = Hands(window, qtbot)
        made.wait(lambda: made.view.received.list.count() == 3)
        yield made


def items(hands: Hands) -> list[RowItem]:
    """Return what stands in the list of waiting requests."""
    model = hands.view.received.list.model()
    return [model.index(at, 0).data(ROW_ROLE) for at in range(model.rowCount())]


def test_orders_given_back_stand_first_with_what_is_missing_the_own_ones_before_the_others(hands: Hands) -> None:
    shown = items(hands)
    assert [one.id for one in shown] == ["o-own", "o-other", "o-web"]
    assert [one.pill for one in shown] == ["退回补正", "退回补正", "网站"]
    assert "本人受理" in shown[0].subtitle
    assert "缺：place_missing" in shown[0].subtitle
    assert "本人受理" not in shown[1].subtitle


def test_the_agent_who_took_an_order_is_told_that_it_came_back(hands: Hands) -> None:
    said = " ".join(label.text() for label in hands.window.notices.findChildren(object) if hasattr(label, "text"))
    assert "26000000114" in said.replace(" ", "").replace("-", "")
    assert "Alt+R" in said


def test_an_order_given_back_is_completed_without_reading_it_to_the_caller_again(hands: Hands) -> None:
    hands.press("Alt+R", "Return")
    hands.wait(lambda: hands.draft.completes == "o-own")
    hands.wait(lambda: "请问是几号楼？" in hands.view.correction.text())
    assert "place_missing" in hands.view.correction.text()
    assert "赵强" in hands.view.correction.text()
    hands.wait(lambda: hands.view.desk.current.similar.has_answer)
    assert "o-own" not in [one.row.id for one in hands.view.desk.current.similar.answer]
    hands.press("Alt+C", "Ctrl+End")
    hands.type("，3号楼")
    hands.press("F10")
    hands.wait(hands.form.receipt.isVisible)
    hands.wait(lambda: hands.app.orders.order("o-own").content == "路灯不亮，3号楼")
    assert not hands.app.orders.order("o-own").returned_to_intake
    assert hands.app.orders.order("o-own").state is OrderState.ACCEPTED
    hands.wait(lambda: [one.id for one in items(hands)] == ["o-other", "o-web"])
    assert hands.view.correction.text() == ""


def test_the_reason_follows_the_form_in_front(hands: Hands) -> None:
    hands.press("Alt+R", "Return")
    hands.wait(lambda: bool(hands.view.correction.text()))
    hands.press("Ctrl+N")
    hands.wait(lambda: hands.draft.completes == "")
    assert hands.view.correction.text() == ""
    hands.press("Ctrl+Shift+Tab")
    hands.wait(lambda: bool(hands.view.correction.text()))


def test_a_request_of_another_channel_has_no_reason_above_it(hands: Hands) -> None:
    hands.press("Alt+R", "j", "j", "Return")
    hands.wait(lambda: hands.draft.completes == "o-web")
    hands.wait(lambda: hands.window.jobs.open_jobs == 0)
    assert hands.view.correction.text() == ""


def test_a_masked_colleagues_order_is_completed_too(tmp_path: Path, qtbot: QtBot) -> None:
    masked = replace(
        given_back("o-other", "26000000101", "u-2001", 1),
        caller=Caller(name="李**", phone="138****8001", contact_phone="138****8001"),
    )
    with ExitStack() as running:
        app = running.enter_context(seat(tmp_path, [masked]))
        window = Window(app, IntakeView, "intake", "light", 1.0)
        running.callback(window.shut)
        window.resize(1368, 813)
        window.show()
        qtbot.waitUntil(lambda: window.view.desk.current is not None)
        hands = Hands(window, qtbot)
        hands.wait(lambda: hands.view.received.list.count() == 1)
        hands.press("Alt+R", "Return")
        hands.wait(lambda: hands.draft.completes == "o-other")
        hands.press("F10")
        hands.wait(hands.form.receipt.isVisible)
        assert not hands.app.orders.order("o-other").returned_to_intake
