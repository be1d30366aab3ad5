"""The state of the connection in words and numbers, over the window."""

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.services.app import App
from desktop.services.values import SyncStatus
from ui.jobs import JobRunner
from ui.panels.sync_pill import sync_face
from ui.panels.texts.errors import code_message, message_text
from ui.panels.texts.times import age, moment
from ui.theme.current import px
from ui.widgets.action_button import ActionButton
from ui.widgets.label import make_label
from ui.widgets.overlay import Overlay
from ui.widgets.pill import Pill

translate = QCoreApplication.translate


def status_rows(status: SyncStatus, now: int) -> list[tuple[str, str]]:
    """Return (name, value) of everything a person may want to know."""
    never = translate("SyncStatus", "本次尚未连接")
    at = status.last_contact_at
    ago = translate("SyncStatus", "{moment}（{age}）")
    contact = ago.format(moment=moment(at), age=age(at, now)) if at else never
    offset = translate("SyncStatus", "{seconds} 秒").format(seconds=f"{status.clock_offset_ms / 1000:.1f}")
    live = translate("SyncStatus", "实时推送") if status.live else translate("SyncStatus", "定时查询")
    return [
        (translate("SyncStatus", "服务器"), status.server),
        (translate("SyncStatus", "服务器版本"), status.server_version or "–"),
        (translate("SyncStatus", "最后联系"), contact),
        (translate("SyncStatus", "接收方式"), live if status.online else "–"),
        (translate("SyncStatus", "待上传"), str(status.unsent)),
        (translate("SyncStatus", "待下载"), str(status.pulling)),
        (translate("SyncStatus", "需要人处理"), str(status.attention)),
        (translate("SyncStatus", "可用工单号"), str(status.free_numbers)),
        (translate("SyncStatus", "与服务器时差"), offset),
    ]


class SyncStatusPanel(Overlay):
    """Shows one reading at a time; opened from the pill or the palette. Signals: ``details_asked()``."""

    details_asked = Signal()

    def __init__(self, app: App, jobs: JobRunner, parent: QWidget) -> None:
        super().__init__(parent, passing=True)
        self._app = app
        self._jobs = jobs
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 18)
        column.setSpacing(12)
        top = QHBoxLayout()
        top.addWidget(make_label(translate("SyncStatus", "同步状态"), "title"))
        top.addStretch(1)
        self._pill = Pill()
        top.addWidget(self._pill)
        column.addLayout(top)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(9)
        self._grid.setColumnStretch(1, 1)
        self._values: list[QLabel] = []
        for line, (name, value) in enumerate(status_rows(SyncStatus(), app.clock.wall_ms())):
            label = make_label(value)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(make_label(name, "muted"), line, 0)
            self._grid.addWidget(label, line, 1)
            self._values.append(label)
        column.addLayout(self._grid)
        self._error = make_label("", "error", wrap=True)
        column.addWidget(self._error)
        column.addStretch(1)
        buttons = QHBoxLayout()
        self.details_button = ActionButton(translate("SyncStatus", "详情…"), look="quiet")
        self.details_button.clicked.connect(self._ask_details)
        buttons.addWidget(self.details_button)
        buttons.addStretch(1)
        close = ActionButton(translate("SyncStatus", "关闭"), "Esc")
        close.clicked.connect(self.close_over)
        self._now_button = ActionButton(translate("SyncStatus", "立即同步"), look="primary")
        self._now_button.clicked.connect(self._sync_now)
        buttons.addWidget(close)
        buttons.addWidget(self._now_button)
        column.addLayout(buttons)

    def open(self) -> None:
        """Show the panel."""
        self.open_over(self._now_button)

    def show_status(self, status: SyncStatus) -> None:
        """Show a reading."""
        text, tone = sync_face(status)
        self._pill.show_state(text, tone)
        for label, (_name, value) in zip(self._values, status_rows(status, self._app.clock.wall_ms()), strict=True):
            label.setText(value)
        message = code_message(status.error) if status.error else None
        self._error.setText(message_text(message) if message is not None else "")

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """Return the size of the panel."""
        return QSize(px(520), px(430))

    def _ask_details(self) -> None:
        self.close_over()
        self.details_asked.emit()

    def _sync_now(self) -> None:
        self._jobs.run(self._app.sync_status.sync_now, owner=self)
