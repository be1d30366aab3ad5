"""Says why the program cannot start, in both languages: nobody has chosen one yet. On standard error, and in a window
where there is a display.
"""

import os
import sys

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from desktop.errors import AppError
from desktop.services.arguments import Arguments
from ui.panels.texts.errors import Message, code_message
from ui.theme.current import px
from ui.theme.theme import Theme
from ui.translations import LANGUAGES, speaker
from ui.widgets.action_button import ActionButton
from ui.widgets.card import Card, divider, stand_alone
from ui.widgets.label import make_label

_BLIND = ("offscreen", "minimal")
_SIZE = (720, 420)
CARD_WIDTH = 560


def tell_cannot_start(error: AppError, arguments: Arguments) -> None:
    """Say it on standard error; where somebody can see a window, show it until they close it."""
    messages = [code_message(error.code, error, speaker(language)) for language in LANGUAGES]
    lines = [f"{message.title}\n{message.detail}" for message in messages]
    _write("\n".join((f"hotline-desk: cannot start (code: {error.code})", *lines, "")))
    if arguments.screenshot is None and _has_display():
        existing = QApplication.instance()
        application = existing if isinstance(existing, QApplication) else QApplication(["hotline-desk"])
        Theme(application).choose(arguments.theme, 1.0)
        notice = StartNotice(error.code, messages)
        notice.show()
        notice.wait()


def _write(text: str) -> None:
    """Write where there is a console: a program packaged for windows has none."""
    if sys.stderr is not None:
        sys.stderr.write(text)


def _has_display() -> bool:
    if os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0] in _BLIND:
        return False
    return not sys.platform.startswith("linux") or any(os.environ.get(one) for one in ("DISPLAY", "WAYLAND_DISPLAY"))


class StartNotice(QWidget):
    """The window: what is wrong and what to do, first in Chinese. Enter and Esc close it."""

    def __init__(self, code: str, messages: list[Message]) -> None:
        super().__init__()
        self.setProperty("look", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("热线工作台 Hotline Desk")
        self._loop = QEventLoop()
        self._card = card = Card(spacing=12)
        card.setFixedWidth(px(CARD_WIDTH))
        card.body.setContentsMargins(28, 26, 28, 24)
        for message in messages:
            card.add(make_label(message.title, "title", wrap=True))
            card.add(make_label(message.detail, "muted", wrap=True))
            card.add(divider())
        self.button = ActionButton("关闭 Close", "Enter", "primary")
        self.button.clicked.connect(self.close)
        row = QHBoxLayout()
        row.addWidget(make_label(code, "faint"))
        row.addStretch(1)
        row.addWidget(self.button)
        card.add(row)
        stand_alone(self, card)
        self.resize(*(px(side) for side in _SIZE))

    def wait(self) -> None:
        """Return when the person has closed the window."""
        self._loop.exec()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt name
        """Give the card the height its lines need, and the button the keys."""
        super().showEvent(event)
        self._card.setFixedHeight(self._card.body.totalHeightForWidth(self._card.width()))
        self.button.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Esc closes it too."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt name
        """Let the program end."""
        super().closeEvent(event)
        self._loop.quit()
