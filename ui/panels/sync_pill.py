"""The pill that says how things stand with the server."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from desktop.services.values import SyncStatus
from ui.theme.tone import Tone
from ui.widgets.pill import Pill

translate = QCoreApplication.translate


def sync_face(status: SyncStatus) -> tuple[str, str]:
    """Return text and tone: what needs a person comes first, then being offline, then what is under way."""
    if status.emergency:
        return translate("SyncPill", "应急受理 · 只能建单"), Tone.DANGER
    if status.pull_refused:
        return translate("SyncPill", "请更新客户端 · 上传照常"), Tone.DANGER
    if status.attention:
        return translate("SyncPill", "{count} 条需处理").format(count=status.attention), Tone.DANGER
    if not status.online:
        if status.connecting and not status.unsent:
            return translate("SyncPill", "正在连接"), Tone.INFO
        if status.unsent:
            return translate("SyncPill", "离线 · {count} 条待上传").format(count=status.unsent), Tone.WAITING
        return translate("SyncPill", "离线 · 可继续工作"), Tone.WAITING
    under_way = status.unsent + status.pulling
    if under_way:
        return translate("SyncPill", "正在同步 {count}").format(count=under_way), Tone.INFO
    return translate("SyncPill", "在线 · 已同步"), Tone.SUCCESS


class SyncPill(Pill):
    """Shows the state of the connection. Signals: ``asked()`` on click."""

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(translate("SyncPill", "正在连接"), Tone.INFO, parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_status(self, status: SyncStatus) -> None:
        """Show a reading."""
        text, tone = sync_face(status)
        self.show_state(text, tone)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt name
        """Ask for the details."""
        super().mouseReleaseEvent(event)
        self.asked.emit()
