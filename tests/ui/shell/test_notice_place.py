"""What the program tells stands where it covers no act: not in any view, in no language, on a small screen."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from sync.domain.order import Order
from tests.helpers.ui import press_focused
from tests.ui.programs import signed_in
from tests.ui.shell.test_hints_fit import PEOPLE, at_rest, language, opened, orders
from ui.application import Desk as Program
from ui.shell.main_window import MainWindow

__all__ = ["language", "orders"]
ACTS = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit)
LONGEST = ("This computer's data is a copy; it is becoming a device of its own", "Ask the administrator. " * 5)


def place(widget: QWidget) -> QRect:
    """Return what is seen of a widget, in its window."""
    seen = widget.visibleRegion().boundingRect()
    return seen.translated(widget.mapTo(widget.window(), seen.topLeft()) - seen.topLeft())


def covered(window: MainWindow) -> list[str]:
    """Return what can be acted on and lies below a notice or an undo offer."""
    QApplication.processEvents()
    floats = [each.geometry() for each in (window.notices, window.undo_bar) if each.isVisible()]
    acts = [one for one in window.host.findChildren(QWidget) if isinstance(one, ACTS) and one.isVisible()]
    return [
        one.objectName() or one.accessibleName()
        for one in acts
        if not one.visibleRegion().isEmpty() and any(place(one).intersects(each) for each in floats)
    ]


@pytest.mark.parametrize("who", PEOPLE)
def test_no_notice_lies_over_an_act_of_any_view(
    practice_program: Program, language: str, who: str, orders: Sequence[Order]
) -> None:
    del language, orders
    window = opened(practice_program, who)
    for view_id in list(window.host._specs):
        window.open_view(view_id)
        at_rest(window)
        window.notices.tell(LONGEST[0], LONGEST[1][:112], tone="danger")
        assert covered(window) == [], view_id
        window.undo_bar.offer("26000040807 已同意延期", lambda: None)
        window.notices.tell("26000040807 已撤回：同意延期", tone="success")
        assert covered(window) == [], f"{view_id}, beside the undo offer"
        assert not window.notices.geometry().intersects(window.undo_bar.geometry())


def test_a_notice_takes_the_room_of_an_undo_offer_that_is_over_and_goes_by_a_key(practice_program: Program) -> None:
    window = signed_in(practice_program, "0003")
    window.undo_bar.offer("已派单", lambda: None)
    window.notices.tell("没有选中的工单", tone="danger")
    beside = window.notices.x()
    window.undo_bar.undo()
    assert window.notices.x() < beside
    press_focused("Shift+Esc")
    assert not window.notices.isVisible()
