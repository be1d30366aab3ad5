"""A seat with three orders of one caller, and the intake screen in a window."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from sync.domain.codes import OrderState
from sync.domain.order import Caller, Order, Place
from tests.helpers.store import order
from tests.ui.intake.city import LAMP, LEAK
from tests.ui.intake.hands import Hands
from tests.ui.intake.seat import Window, hours_ago, seat
from ui.intake.view import IntakeView

CALLER = "+8613800138000"


def known_orders() -> list[Order]:
    """Return an open, a closed and a waiting order."""
    base = order("o-open", caller=Caller(name="李建国", phone=CALLER), place=_PLACE, category=LAMP)
    return [
        _with(base, "o-open", "26000000013", "北区北街路灯不亮", OrderState.ACCEPTED, 3),
        _with(base, "o-closed", "26000000026", "北区北街供水漏水", OrderState.CLOSED, 300, category=LEAK),
        _with(base, "o-web", "26000000039", "网上反映路灯不亮", OrderState.RECEIVED, 1, channel="web"),
    ]


_PLACE = Place(text="北区北街", district="410105", street="410105001")


def _with(base: Order, order_id: str, no: str, title: str, state: OrderState, hours: float, **more: str) -> Order:
    at = hours_ago(hours)
    return replace(
        base, id=order_id, no=no, title=title, content=title, state=state, created_at=at, updated_at=at, **more
    )


OpenDesk = Callable[..., Hands]


@pytest.fixture
def open_desk(tmp_path: Path, qtbot: QtBot) -> Iterator[OpenDesk]:
    """Open the intake screen; called again it ends the program without any farewell and starts it anew."""
    running = ExitStack()
    stop = running.close

    def start(user: str = "1001", theme: str = "light", scale: float = 1.0) -> Hands:
        stop()
        app = running.enter_context(seat(tmp_path, known_orders(), user))
        window = Window(app, IntakeView, "intake", theme, scale)
        running.callback(window.shut)
        window.resize(1368, 813)
        window.show()
        qtbot.waitUntil(lambda: window.view.desk.current is not None)
        return Hands(window, qtbot)

    yield start
    stop()


@pytest.fixture
def hands(open_desk: OpenDesk) -> Hands:
    """The agent's hands on an empty form."""
    return open_desk()
