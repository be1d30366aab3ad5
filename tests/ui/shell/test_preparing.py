"""What stands on screen while the first reference data comes is read whole, in both languages and every size."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.helpers.practice_desk import PracticeDesk
from ui.event_bridge import EventBridge
from ui.jobs import JobRunner
from ui.sign_in.preparing import PreparingView
from ui.theme.theme import Theme
from ui.translations import install_language


@pytest.fixture(params=["zh", "en"])
def language(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[str]:
    """One language after the other."""
    install_language(qapp, str(request.param))
    yield str(request.param)
    install_language(qapp, "zh")


def cut(view: PreparingView) -> list[str]:
    """Return the texts that have less room than they need."""
    for _pass in range(3):  # a line more moves the card, which moves the page
        QApplication.processEvents()
    shown = [label for label in view.findChildren(QLabel) if label.isVisible() and label.text()]
    assert len(shown) >= 2
    return [
        label.text()
        for label in shown
        if label.height() < label.heightForWidth(label.width()) or label.width() < label.minimumSizeHint().width()
    ]


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("percent", [90, 100, 150])
def test_what_is_prepared_is_read_whole(
    practice: PracticeDesk, qapp: QApplication, qtbot: QtBot, language: str, theme: str, percent: int
) -> None:
    Theme(qapp).choose(theme, percent / 100)
    jobs = JobRunner()
    bridge = EventBridge(practice.app.events)
    view = PreparingView(practice.app, jobs, bridge)
    qtbot.addWidget(view)
    view.resize(1366, 768)
    view.show()
    assert cut(view) == []
    view._error.setText("Sign in again. " * 12)
    assert cut(view) == []
    view.close()
    bridge.close()
    jobs.close()
