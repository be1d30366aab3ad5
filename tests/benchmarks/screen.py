"""The real window of a seat without a display, let live until something is painted."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import tests.benchmarks.paint_probe  # noqa: F401 - sets the platform without a display before Qt starts
from desktop.services.app import App
from ui.application import features
from ui.event_bridge import EventBridge
from ui.feature import View
from ui.jobs import JobRunner
from ui.shell.features import visible_features
from ui.shell.main_window import MainWindow
from ui.theme.theme import Theme
from ui.translations import install_language

SIZE = (1440, 900)
PATIENCE = 60.0
_EVENTS = QEventLoop.ProcessEventsFlag.AllEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents


@cache
def application() -> QApplication:
    """Return the application with the program's look."""
    made = QApplication(["hotline-desk"])
    install_language(made, "zh")
    Theme(made).choose("light")
    return made


class Screen:
    """A window with a view in front. Times are seconds of the monotonic clock."""

    def __init__(self, app: App) -> None:
        application()
        self.app = app
        self.jobs = JobRunner()
        self.bridge = EventBridge(app.events)
        self.window = MainWindow(app, self.jobs, self.bridge, visible_features(features(), app.session.person.roles))
        self.window.resize(*SIZE)
        self._wake = QTimer()
        self._wake.setTimerType(Qt.TimerType.PreciseTimer)
        self._wake.setInterval(1)
        self._alarm = QTimer()
        self._alarm.setTimerType(Qt.TimerType.PreciseTimer)
        self._alarm.setSingleShot(True)

    def open(self, view: str, argument: str = "") -> View:
        """Bring a view to the front and wait until it rests."""
        self.window.open_view(view, argument)
        self.window.show()
        self.window.activateWindow()
        self.wait(self.window.isActiveWindow, "the window is not active")
        self.rest()
        shown = self.window.host.currentWidget()
        assert isinstance(shown, View)
        return shown

    def wait(self, holds: Callable[[], bool], what: str, patience: float = PATIENCE) -> float:
        """Let the screen live until a condition holds; returns when it was seen."""
        end = time.monotonic() + patience
        self._wake.start()
        try:
            while not holds():
                QCoreApplication.processEvents(_EVENTS)
                if time.monotonic() > end:
                    raise TimeoutError(what)
        finally:
            self._wake.stop()
        return time.monotonic()

    def live_until(self, moment: float) -> None:
        """Let the screen live until a moment; later when it is busy then."""
        while (left := int((moment - time.monotonic()) * 1000)) > 0:
            self._alarm.start(left)
            QCoreApplication.processEvents(_EVENTS)
        self._alarm.stop()
        while time.monotonic() < moment:
            pass

    def rest(self, calm: float = 0.3) -> None:
        """Let the screen live until no work was under way for a while."""
        since = time.monotonic()
        end = since + PATIENCE
        while time.monotonic() - since < calm:
            self.live_until(time.monotonic() + 0.02)
            if self.jobs.open_jobs:
                since = time.monotonic()
            if since > end:
                raise TimeoutError("the screen does not come to rest")

    def press(self, *keys: str) -> None:
        """Press keys where the focus is."""
        for key in keys:
            combination = QKeySequence.fromString(key, QKeySequence.SequenceFormat.PortableText)[0]
            QTest.keyClick(
                QApplication.focusWidget() or self.window, combination.key(), combination.keyboardModifiers()
            )

    def type(self, character: str) -> None:
        """Type one character where the focus is: ASCII by its key, Chinese as an input method commits it."""
        target = QApplication.focusWidget() or self.window
        if character.isascii():
            QTest.keyClicks(target, character)
            return
        event = QInputMethodEvent()
        event.setCommitString(character)
        QCoreApplication.sendEvent(target, event)

    def close(self) -> None:
        """Close the window and end its work."""
        self.window.close()
        self.window.deleteLater()
        self.bridge.close()
        self.jobs.close()
        QCoreApplication.sendPostedEvents(None, 0)


@contextmanager
def screen_of(app: App) -> Iterator[Screen]:
    """Open a window over signed-in services."""
    application()
    screen = Screen(app)
    try:
        yield screen
    finally:
        screen.close()
