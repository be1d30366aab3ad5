"""Says why the program cannot start, in both languages: nobody has chosen one yet. On standard error, and in a window
where there is a display. What is missing can be entered there.
"""

import os
import sys

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.errors import AppError
from desktop.services.arguments import Arguments
from ui.panels.texts.errors import Message, code_message
from ui.qt_application import qt_application
from ui.theme.current import px
from ui.theme.theme import Theme
from ui.translations import LANGUAGES, speaker
from ui.widgets.action_button import ActionButton
from ui.widgets.card import Card, divider, stand_alone
from ui.widgets.form_field import FormField
from ui.widgets.label import make_label
from ui.widgets.line_field import LineField

_BLIND = ("offscreen", "minimal")
_SIZE = (720, 420)
CARD_WIDTH = 560
LONGEST_ADDRESS = 300


def tell_cannot_start(error: AppError, arguments: Arguments) -> None:
    """Say it on standard error; where somebody can see a window, show it until they close it."""
    _tell(error, arguments, None)


def ask_server(error: AppError, arguments: Arguments, server: str) -> str:
    """Say it likewise and ask for the address of the server in the window, where ``server`` stands already; return
    what was entered, an empty text when nothing was.
    """
    return _tell(error, arguments, server)


def _tell(error: AppError, arguments: Arguments, server: str | None) -> str:
    messages = [code_message(error.code, error, speaker(language)) for language in LANGUAGES]
    lines = [f"{message.title}\n{message.detail}" for message in messages]
    _write("\n".join((f"hotline-desk: cannot start (code: {error.code})", *lines, "")))
    if arguments.screenshot is not None or not _has_display():
        return ""
    theme = Theme(qt_application(arguments))
    theme.choose(arguments.theme, 1.0)
    notice = StartNotice(error.code, messages, server)
    notice.show()
    notice.wait()
    notice.deleteLater()
    theme.deleteLater()  # the program may go on, with a theme of its own
    return notice.entered


def _write(text: str) -> None:
    """Write where there is a console: a program packaged for windows has none."""
    if sys.stderr is not None:
        sys.stderr.write(text)


def _has_display() -> bool:
    if os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0] in _BLIND:
        return False
    return not sys.platform.startswith("linux") or any(os.environ.get(one) for one in ("DISPLAY", "WAYLAND_DISPLAY"))


class StartNotice(QWidget):
    """The window: what is wrong and what to do, first in Chinese. Enter and Esc close it.

    With ``server`` it has a field for the address, and Enter takes what stands in it (``entered``).
    """

    def __init__(self, code: str, messages: list[Message], server: str | None = None) -> None:
        super().__init__()
        self.setProperty("look", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("热线工作台 Hotline Desk")
        self.entered = ""
        self._loop = QEventLoop()
        self._card = card = Card(spacing=12)
        card.setFixedWidth(px(CARD_WIDTH))
        card.body.setContentsMargins(28, 26, 28, 24)
        for message in messages:
            card.add(make_label(message.title, "title", wrap=True))
            card.add(make_label(message.detail, "muted", wrap=True))
            card.add(divider())
        self.address = LineField(server or "", placeholder="https://", limit=LONGEST_ADDRESS)
        self.field = FormField("服务器地址 Server address", self.address)
        self._asks = server is not None
        self.button = ActionButton("继续 Continue" if self._asks else "关闭 Close", "Enter", "primary")
        row = QHBoxLayout()
        row.addWidget(make_label(code, "faint"))
        row.addStretch(1)
        if self._asks:
            card.add(self.field)
            self.address.submitted.connect(lambda _text: self._take())
            self.button.clicked.connect(self._take)
            leave = ActionButton("关闭 Close", "Esc")
            leave.clicked.connect(self.close)
            row.addWidget(leave)
        else:
            self.button.clicked.connect(self.close)
        row.addWidget(self.button)
        card.add(row)
        stand_alone(self, card)
        self.resize(*(px(side) for side in _SIZE))

    def wait(self) -> None:
        """Return when the person has closed the window."""
        self._loop.exec()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt name
        """Give the card the height its lines need, and the keys to the field or the button."""
        super().showEvent(event)
        self._card.setFixedHeight(self._card.body.totalHeightForWidth(self._card.width()))
        (self.address if self._asks else self.button).setFocus()

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

    def _take(self) -> None:
        self.entered = self.address.text().strip()
        if self.entered:
            self.close()
        else:
            self.field.set_error("请填写 Please enter")
            self.address.setFocus()
