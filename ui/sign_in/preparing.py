"""What stands on screen while the first reference data of a new device is on its way."""

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from desktop.services.app import App
from desktop.services.values import SyncStatus
from sync.domain.reference import ReferenceKind
from ui.event_bridge import EventBridge
from ui.jobs import JobRunner
from ui.panels.texts.errors import code_message, message_text
from ui.theme.current import px
from ui.widgets.card import Card, stand_alone
from ui.widgets.label import make_label

translate = QCoreApplication.translate
POLL_MS = 100
CALM_POLLS = 4
REFERENCE_KINDS = frozenset(kind.value for kind in ReferenceKind)


class PreparingView(QWidget):
    """Waits for reference data. Signals: ``ready()``."""

    ready = Signal()

    def __init__(self, app: App, jobs: JobRunner, bridge: EventBridge) -> None:
        super().__init__()
        self._app = app
        self._jobs = jobs
        self._calm = 0
        self.setProperty("look", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(translate("SignIn", "热线工作台"))
        card = Card(spacing=12)
        card.setFixedWidth(px(400))
        card.body.setContentsMargins(28, 26, 28, 26)
        card.add(make_label(translate("SignIn", "正在准备基础资料"), "title"))
        card.add(
            make_label(
                translate("SignIn", "首次在本机登录须下载单位、分类和区域，通常不到一分钟。"), "muted", wrap=True
            )
        )
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        card.add(bar)
        self._error = make_label("", "error", wrap=True)
        card.add(self._error)
        stand_alone(self, card)
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        bridge.records_changed.connect(self._on_records_changed)

    def _on_records_changed(self, kind: str, _ids: object) -> None:
        if kind in REFERENCE_KINDS:
            self._calm = 0

    def _look(self) -> None:
        """Go on once there is a reading and nothing more came for a while; until then show what stands in the way."""
        self._calm = self._calm + 1 if self._app.reference.has_reading else 0
        if self._calm >= CALM_POLLS:
            self._timer.stop()
            self.ready.emit()
        elif self._jobs.open_jobs == 0:
            self._jobs.run(self._read, owner=self, on_done=self._show_status, on_error=lambda _error: None)

    def _read(self) -> SyncStatus:
        """Look into the store too: the fetch may have ended before anybody listened, and nothing more would be told."""
        self._app.reference.is_ready  # noqa: B018 - reading it loads what the store holds
        return self._app.sync_status.status()

    def _show_status(self, status: SyncStatus) -> None:
        message = code_message(status.error) if status.error else None
        self._error.setText(message_text(message) if message is not None else "")
