"""What a caller says after the order was made is read by everybody who works on the order."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from sync.domain.act import ActData
from sync.domain.codes import Action
from sync.domain.order import Caller, Order
from tests.helpers.small_city import NANYANG_UNIT
from tests.ui.desks import Screen, screen, story
from tests.ui.handling.test_unit_work import go_to_tab
from ui.dispatch.view import DispatchView
from ui.feature import View
from ui.handling.view import HandlingView
from ui.panels.request_digest import RequestDigest
from ui.search.view import SearchView

LATER = "工地名称是建业天筑，昨晚又施工"
OTHER = "我家在七楼，整夜睡不着"


def with_later_words() -> Order:
    """Return an order whose caller rang again, and which a second caller was added to."""
    made = story(1).does("agent", Action.SUPPLEMENT, ActData(text=LATER))
    second = ActData(text=OTHER, caller=Caller(name="赵六", phone="13800139999", contact_phone="13800139999"))
    return made.does("agent", Action.ADD_CALLER, second).current


def texts(shown: QWidget) -> str:
    """Return every word in sight."""
    return "\n".join(label.text() for label in shown.findChildren(QLabel) if label.isVisible())


@pytest.mark.parametrize(("who", "build", "name"), [
    ("dispatcher", DispatchView, "dispatch"),
    ("agent", SearchView, "search"),
])  # fmt: skip
def test_later_words_stand_below_the_content(
    tmp_path: Path, qtbot: QtBot, who: str, build: type[View], name: str
) -> None:
    with screen(qtbot, tmp_path, who, [with_later_words()], build, name) as made:
        made.wait(lambda: f"补充：{LATER}" in texts(made.view))
        assert f"另一来电人：{OTHER}" in texts(made.view)


def test_the_unit_reads_later_words_also_while_it_replies(tmp_path: Path, qtbot: QtBot) -> None:
    order = story(1).does("dispatcher", Action.DISPATCH, ActData(unit=NANYANG_UNIT))
    order.does("street", Action.SIGN).does("agent", Action.SUPPLEMENT, ActData(text=LATER))
    with screen(qtbot, tmp_path, "street", [order.current], HandlingView, "handling") as made:
        go_to_tab(made, "in_handling")
        made.wait(lambda: f"补充：{LATER}" in texts(made.view))
        made.press("Return")
        made.wait(lambda: digest(made).isVisible())
        assert digest(made).content.toPlainText().endswith(f"补充：{LATER}")


def digest(made: Screen) -> RequestDigest:
    """Return the order's words above the reply form."""
    found = made.view.findChild(RequestDigest)
    assert found is not None
    return found
