"""A workstation with its real window: services, encrypted store, threads and screens, driven by keys."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.bootstrap import Overrides, build_app
from desktop.credentials import FileKeystore
from desktop.services.app import App
from desktop.settings import Settings
from sync.domain.order import Order
from ui.application import features
from ui.event_bridge import EventBridge
from ui.feature import View
from ui.jobs import JobRunner
from ui.shell.features import visible_features
from ui.shell.main_window import MainWindow

PATIENCE = 20_000


class ScreenSeat:
    """One person at one workstation. Every wait is for a condition on the screen or in the store, never for time."""

    def __init__(self, qtbot: QtBot, app: App) -> None:
        self.qtbot = qtbot
        self.app = app
        self.jobs = JobRunner()
        self.bridge = EventBridge(app.events)
        self.window: MainWindow

    def open(self, view: str) -> None:
        """Show the window with a view in front, ready for keys."""
        self.wait(lambda: self.app.reference.is_ready, "no reference data")
        self.window = MainWindow(
            self.app, self.jobs, self.bridge, visible_features(features(), self.app.session.person.roles)
        )
        self.window.resize(1440, 900)
        self.window.open_view(view)
        self.front()

    def front(self) -> None:
        """Be the window that gets the keys."""
        self.window.show()
        self.qtbot.waitExposed(self.window)
        self.window.activateWindow()
        self.wait(self.window.isActiveWindow, "the window is not active")

    @property
    def view(self) -> View:
        """The view in front."""
        view = self.window.host.currentWidget()
        assert isinstance(view, View)
        return view

    def wait(self, holds: Callable[[], bool], what: str) -> None:
        """Let the screen live until a condition holds."""

        def look() -> None:
            assert holds(), f"{what}; status: {self.app.sync_status.status()}"

        self.qtbot.waitUntil(look, timeout=PATIENCE)

    def press(self, *keys: str) -> None:
        """Press keys (``"Return"``, ``"Ctrl+B"``, ``"q"``) where the focus is."""
        for key in keys:
            combination = QKeySequence.fromString(key, QKeySequence.SequenceFormat.PortableText)[0]
            target = QApplication.focusWidget() or self.window
            QTest.keyClick(target, combination.key(), combination.keyboardModifiers())

    def type(self, text: str) -> None:
        """Type where the focus is: Chinese as an input method commits it."""
        target = QApplication.focusWidget()
        assert target is not None, "nothing has the focus"
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(target, event)

    def focus(self, name: str) -> QWidget:
        """Return the visible widget with an object name and give it the focus, as Tab would."""
        found = [each for each in self.view.findChildren(QWidget, name) if each.isVisible()]
        assert found, f"{name} is not on the screen"
        found[-1].setFocus(Qt.FocusReason.TabFocusReason)
        return found[-1]

    def order(self, no: str) -> Order | None:
        """Return the order with a number as this seat shows it."""
        rows = self.app.orders.search(no, 1)
        detail = self.app.orders.detail(rows[0].id) if rows else None
        return detail.order if detail is not None else None

    def wait_order(self, no: str, holds: Callable[[Order], bool], what: str) -> Order:
        """Wait until this seat shows an order as wanted."""
        found: list[Order] = []

        def looks_right() -> bool:
            order = self.order(no)
            if order is None or not holds(order):
                return False
            found.append(order)
            return True

        self.wait(looks_right, what)
        return found[-1]

    def wait_sent(self) -> None:
        """Wait until nothing is unsent."""
        self.wait(lambda: self.app.sync_status.status().unsent == 0, "still unsent")

    def wait_offline(self) -> None:
        """Wait until the client has noticed that the server is away."""
        self.app.sync_status.sync_now()
        self.wait(lambda: not self.app.sync_status.status().online, "still online")

    def wait_online(self) -> None:
        """Wait until the server answers again."""
        self.app.sync_status.sync_now()
        self.wait(lambda: self.app.sync_status.status().online, "still offline")

    def close(self) -> None:
        """Close the window and everything behind it."""
        if hasattr(self, "window"):
            self.window.close()
            self.window.deleteLater()
        self.bridge.close()
        self.jobs.close()
        self.app.close()


@contextmanager
def screen_seats(
    qtbot: QtBot, folder: Path, url: str, people: dict[str, tuple[str, str]], password: str
) -> Iterator[dict[str, ScreenSeat]]:
    """Sit people (name -> agent number, view) down at workstations of their own."""
    seats: dict[str, ScreenSeat] = {}
    try:
        for name, (number, view) in people.items():
            home = folder / name
            home.mkdir(parents=True)
            app = build_app(Settings(server=url), Overrides(data_dir=home, keystore=FileKeystore(home)))
            seat = ScreenSeat(qtbot, app)
            seats[name] = seat
            app.start()
            app.session.sign_in(number, password)
            seat.open(view)
        yield seats
    finally:
        for seat in seats.values():
            seat.close()
        QCoreApplication.sendPostedEvents(None, 0)
