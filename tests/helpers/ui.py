"""Hands and eyes for tests of screens: keys, Chinese text, windows that really have the focus, nothing left behind."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.jobs import JobRunner

Widget = TypeVar("Widget", bound=QWidget)
PATIENCE_MS = 10_000


def press(widget: QWidget, keys: str) -> None:
    """Press a key combination such as ``Alt+C`` or ``Return`` as the keyboard would, on the widget."""
    combination = QKeySequence(keys, QKeySequence.SequenceFormat.PortableText)[0]
    QTest.keyClick(widget, combination.key(), combination.keyboardModifiers())


def press_focused(keys: str) -> None:
    """Press a key combination wherever the focus is."""
    focus = QApplication.focusWidget() or QApplication.activeWindow()
    assert focus is not None, "nothing has the focus"
    press(focus, keys)


def type_text(widget: QWidget, text: str) -> None:
    """Type ASCII text key by key."""
    assert text.isascii(), "use type_chinese: a key for a Chinese character ends the interpreter"
    QTest.keyClicks(widget, text)


def type_chinese(widget: QWidget, text: str) -> None:
    """Commit text as an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QCoreApplication.sendEvent(widget, event)


def compose(widget: QWidget, preedit: str) -> None:
    """Show text that an input method is still composing; an empty text ends composing without a result."""
    QCoreApplication.sendEvent(widget, QInputMethodEvent(preedit, []))


def show_active(qtbot: QtBot, widget: Widget) -> Widget:
    """Show a window and wait until it is active: before that no shortcut works."""
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow, timeout=PATIENCE_MS)
    return widget


def settle(jobs: JobRunner) -> None:
    """Let all background jobs come home and all queued events happen."""
    loop = QEventLoop()
    late = QTimer()
    late.setSingleShot(True)
    late.timeout.connect(loop.quit)
    jobs.idle.connect(loop.quit)
    late.start(PATIENCE_MS)
    while jobs.open_jobs and late.isActive():
        loop.exec()
    assert not jobs.open_jobs, f"{jobs.open_jobs} jobs still open"
    process_deleted()


def wait_for(holds: Callable[[], bool], what: str, patience_ms: int = PATIENCE_MS) -> None:
    """Run the event loop until a condition holds. Unlike ``QTest.qWait`` it lets other Python threads run.

    The moment counts in which it was seen to hold: what is due together with the look may end it again at once.
    """
    loop = QEventLoop()
    look, late = QTimer(), QTimer()
    held = holds()

    def see() -> None:
        nonlocal held
        held = held or holds()
        if held:
            loop.quit()

    look.timeout.connect(see)
    late.setSingleShot(True)
    late.timeout.connect(loop.quit)
    look.start(5)
    late.start(patience_ms)
    if not held:
        loop.exec()
    look.stop()
    assert held or holds(), what


def delete_now(thing: QObject) -> None:
    """Delete a thing with all that belongs to it: what outlives its test makes every later one slower."""
    thing.deleteLater()
    QCoreApplication.sendPostedEvents(thing, QEvent.Type.DeferredDelete)


def process_deleted() -> None:
    """Let widgets that were given back be deleted now."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[JobRunner]:
    """A job runner whose threads end with the test."""
    del qapp
    runner = JobRunner()
    yield runner
    runner.close()


@pytest.fixture
def no_window_left(qapp: QApplication) -> Iterator[None]:
    """Fail when a test leaves a visible window or a running timer of a window behind."""
    before = set(qapp.topLevelWidgets())
    yield
    process_deleted()
    left = [type(widget).__name__ for widget in qapp.topLevelWidgets() if widget not in before and widget.isVisible()]
    assert not left, f"windows left open: {left}"


def focused() -> QWidget | None:
    """Return what has the focus."""
    return QApplication.focusWidget()


ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
