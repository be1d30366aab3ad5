"""Hints are read whole on a small screen, in both languages."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from tests.helpers.ui import wait_for
from tests.ui.programs import signed_in
from ui.application import Desk as Program
from ui.shell.main_window import MainWindow
from ui.translations import install_language
from ui.widgets.label import ElidedLabel

SMALL = (1366, 768)
ROOM = 610
"""What is left for the line beside the filter while an order is open at the right."""


@pytest.fixture(params=["zh", "en"])
def window(practice_program: Program, qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[MainWindow]:
    """The window of a dispatcher on a small screen, built in one language."""
    install_language(qapp, str(request.param))
    shown = signed_in(practice_program, "0003")
    shown.resize(*SMALL)
    yield shown
    install_language(qapp, "zh")


def test_the_hints_of_the_open_view_are_not_cut(window: MainWindow) -> None:
    for view in ("dispatch", "search", "knowledge"):
        window.open_view(view)
        wait_for(lambda view=view: window.host.current_id == view, "not shown")
        QApplication.processEvents()
        hints = [one for one in window.findChildren(ElidedLabel) if one.isVisible() and one.property("look") == "faint"]
        cut = [one.text() for one in hints if one.fontMetrics().horizontalAdvance(one.text()) > min(ROOM, one.width())]
        assert cut == []
