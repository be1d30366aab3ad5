"""The hands of an agent: keys only, counted as a keyboard with a pinyin input method
needs them.

A script is a text with keys in angle brackets: ``<Alt+C>路灯不亮<F10>``. A chord counts as many keys as are held.
Chinese is composed by its full pinyin, up to four characters at a time, and chosen with one key; the program sees
each letter of the composing. ``{what}`` is a look at the screen: nothing is pressed, what is looked for must come.
"""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pypinyin import Style, lazy_pinyin
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.benchmarks.screen import Screen

AT_ONCE = 4
"""Characters that are composed and chosen together."""
_PARTS = re.compile(r"<([A-Za-z0-9+]+)>|\{([a-z]+)\}|([\u4e00-\u9fff]+)|(.)", re.DOTALL)
_POINTING = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


@dataclass
class Effort:
    """What one script took: keys a person presses, seconds of the program's own work, the longest wait for a key."""

    keys: int = 0
    seconds: float = 0.0
    longest: float = 0.0
    looks: dict[str, float] = field(default_factory=dict)


class PointingWatch(QObject):
    """Counts what a mouse or a finger would send to any widget."""

    def __init__(self) -> None:
        super().__init__(QApplication.instance())
        self.seen = 0
        QCoreApplication.instance().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt name
        """Look at every event."""
        if event.type() in _POINTING and isinstance(watched, QWidget):
            self.seen += 1
        return False

    def remove(self) -> None:
        """Look no more."""
        QCoreApplication.instance().removeEventFilter(self)


class Typist:
    """Plays scripts into whatever has the focus. ``looks`` says for each name in braces when it is there."""

    def __init__(self, screen: Screen, looks: dict[str, Callable[[], bool]]) -> None:
        self._screen = screen
        self._looks = looks

    def play(self, script: str) -> Effort:
        """Press a script's keys as fast as the program takes them."""
        effort = Effort()
        for keys, act in self._strokes(script):
            begun = time.perf_counter()
            act()
            self._screen.live_until(time.monotonic())
            QCoreApplication.processEvents()
            took = time.perf_counter() - begun
            effort.keys += keys
            effort.seconds += took
            if keys:
                effort.longest = max(effort.longest, took)
        return effort

    def _strokes(self, script: str) -> Iterator[tuple[int, Callable[[], None]]]:
        for key, look, chinese, other in _PARTS.findall(script):
            if key:
                yield key.count("+") + 1, lambda key=key: self._screen.press(key)
            elif look:
                yield 0, lambda look=look: self._look(look)
            elif chinese:
                for start in range(0, len(chinese), AT_ONCE):
                    yield from self._composed(chinese[start : start + AT_ONCE])
            elif other.isascii():
                yield 1, lambda other=other: QTest.keyClicks(_focus(), other)
            else:
                yield 1, lambda other=other: _input(commit=other)

    def _look(self, name: str) -> None:
        self._screen.wait(self._looks[name], f"{name} did not come")

    @staticmethod
    def _composed(words: str) -> Iterator[tuple[int, Callable[[], None]]]:
        letters = "".join(lazy_pinyin(words, style=Style.NORMAL))
        for end in range(1, len(letters) + 1):
            yield 1, lambda end=end: _input(letters[:end])
        yield 1, lambda: _input(commit=words)


def _focus() -> QWidget:
    focus = QApplication.focusWidget()
    if focus is None:
        raise RuntimeError("no key would reach anything")
    return focus


def _input(preedit: str = "", commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QCoreApplication.sendEvent(_focus(), event)
