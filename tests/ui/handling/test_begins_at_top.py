"""The next order begins at its top: who has read to the end of one sees the number and the title of the other."""

from PySide6.QtWidgets import QScrollArea

from tests.ui.handling.test_unit_work import OpenOffice, office, signed, view

__all__ = ["office"]


def test_the_next_order_is_shown_from_its_first_card(office: OpenOffice) -> None:
    with office([signed(1).current, signed(2).current]) as made:
        made.window.resize(1366, 480)
        bar = view(made).right.findChildren(QScrollArea)[0].verticalScrollBar()
        made.wait(lambda: bar.maximum() > 0, "all of it has room")
        bar.setValue(bar.maximum())
        first = view(made).model.order
        made.press("j")
        made.wait(lambda: view(made).model.order is not None and view(made).model.order != first)
        assert bar.value() == 0
