"""What stands on screen while the first reference data of a new device is on its way."""

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from desktop.services.app import App
from desktop.services.values import SyncStatus
from ui.jobs import JobRunner
from ui.panels.texts.errors import code_message
from ui.theme.current import px
from ui.widgets.card import Card
from ui.widgets.label import make_label

translate = QCoreApplication.translate
POLL_MS = 100


class PreparingView(QWidget):
    """Waits for reference data. Signals: ``ready()``."""

    ready = Signal()

    def __init__(self, app: App, jobs: JobRunner) -> None:
        super().__init__()
        self._app = app
        self._jobs = jobs
        self.setProperty("look", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(translate("SignIn", "热线工作台"))
        card = Card(spacing=12)
        card.setFixedWidth(px(400))
        card.body.setContentsMargins(28, 26, 28, 26)
        card.add(make_label(translate("SignIn", "正在准备基础资料"), "title"))
        card.add(make_label(translate("SignIn", "首次在本机登录须下载单位、分类和区域,通常不到一分钟。"), "muted", wrap=True))
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        card.add(bar)
        self._error = make_label("", "error", wrap=True)
        card.add(self._error)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        self._jobs.run(
            lambda: (self._app.reference.is_ready, self._app.sync_status.status()),
            owner=self,
            on_done=self._on_looked,
            on_error=lambda _error: None,
        )

    def _on_looked(self, reading: tuple[bool, SyncStatus]) -> None:
        is_ready, status = reading
        if is_ready and self._timer.isActive():
            self._timer.stop()
            self.ready.emit()
            return
        message = code_message(status.error) if status.error else None
        self._error.setText(f"{message.title}。{message.detail}" if message is not None else "")
