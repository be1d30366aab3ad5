"""The line that says that this computer's clock is wrong. It warns and hinders nothing: times are worked out anyway."""

from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.panels.texts.times import roughly
from ui.theme.current import px
from ui.widgets.label import make_label

translate = QCoreApplication.translate
WRONG_MS: Final = 60_000


class ClockLine(QWidget):
    """Shown while the clock is off by more than a minute."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "warning-line")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(6), px(16), px(6))
        self._text = make_label("")
        self._text.setWordWrap(True)
        row.addWidget(self._text, 1)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def show_offset(self, offset_ms: int) -> None:
        """Show or hide it; ``offset_ms`` is the server's time minus ours."""
        wrong = abs(offset_ms) > WRONG_MS
        if wrong:
            span = roughly(abs(offset_ms))
            said = (
                translate("ClockLine", "本机时钟比服务器慢 {span}。")
                if offset_ms > 0
                else translate("ClockLine", "本机时钟比服务器快 {span}。")
            )
            todo = translate(
                "ClockLine",
                "请在系统的日期和时间设置中打开自动校时，或请管理员校准；工单时间已按服务器时间记录，可以继续工作。",
            )
            self._text.setText(said.format(span=span) + todo)
        self.setVisible(wrong)
