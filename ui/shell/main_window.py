"""The window: rail, bars, views, and what floats over them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from desktop.services.app import App
from desktop.services.values import SyncStatus
from sync.domain.codes import Role
from ui.commands.context import UiContext
from ui.commands.registry import CommandRegistry, command_title
from ui.event_bridge import EventBridge
from ui.feature import FeatureSpec, View, ViewContext
from ui.jobs import JobRunner
from ui.panels.texts.errors import error_message
from ui.shell.agent_state import AgentState
from ui.shell.alert_notice import AlertNotice
from ui.shell.bottom_bar import BottomBar
from ui.shell.call_mark import CallMark
from ui.shell.clock_line import ClockLine
from ui.shell.floats import place_floats
from ui.shell.key_sheet import KeySheet
from ui.shell.knowledge_tasks import KnowledgeTasks
from ui.shell.palette import CommandPalette
from ui.shell.palette_sources import palette_sources
from ui.shell.phone_desk import PhoneDesk
from ui.shell.rail import Rail
from ui.shell.state_desk import StateDesk
from ui.shell.top_bar import TopBar
from ui.shell.view_host import ViewHost
from ui.shell.watermark import Watermark
from ui.shell.window_commands import view_commands, window_commands
from ui.sign_in.held_drafts import HeldDraftsPanel
from ui.sync_status.panel import SyncStatusPanel
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.undo_bar import UndoBar

translate = QCoreApplication.translate
STATUS_MS = 2_000
COUNTS_MS = 15_000
COUNTS_SOON_MS = 500
SETTLED_MS = 500
"""By then the first view stands: what was worked out before would only keep the person from it."""


class MainWindow(QMainWindow):
    """Signals: ``sign_out_asked()``, ``preferences_asked()``, ``phone_settings_asked()``."""

    sign_out_asked = Signal()
    preferences_asked = Signal()
    phone_settings_asked = Signal()

    def __init__(self, app: App, jobs: JobRunner, bridge: EventBridge, features: Sequence[FeatureSpec]) -> None:
        super().__init__()
        self._app = app
        self._jobs = jobs
        self._bridge = bridge
        self._features = tuple(spec for spec in features if spec.in_rail)
        self._entries = {spec.id: spec.entry or spec.id for spec in features}
        person = app.session.person
        self._person = f"{person.no} {person.name}"
        self.setWindowTitle(translate("Shell", "热线工作台"))
        self.registry = CommandRegistry(self)
        self.registry.on_error = self.tell_error
        self.agent_state = AgentState(app.agent_state, app.clock, jobs, self)
        self.rail = Rail(self._features)
        self.top = TopBar(self.agent_state, self._person)
        self.clock_line = ClockLine()
        self.bottom = BottomBar()
        self.host = ViewHost(features)
        self._lay_out()
        self.undo_bar = UndoBar(translate("Shell", "撤回"), self)
        self.notices = NoticeBar(self)
        self.watermark = Watermark(self._person, app.clock.wall_ms, self.host)
        self.watermark.setVisible(app.settings.watermark)
        self.key_sheet = KeySheet(self.registry, self)
        self.sync_panel = SyncStatusPanel(app, jobs, self)
        self.held_drafts = HeldDraftsPanel(app, jobs, self)
        self.phone = PhoneDesk(
            app.phone,
            self.registry,
            self.top,
            lambda argument: self.open_view("intake", argument),
            lambda: self.host.current_id,
            self,
        )
        sources = palette_sources(app, self.host, self.open_view, self.phone.offer, self.notices.tell)
        self.palette_box = CommandPalette(self.registry, jobs, sources, self, app.reference.habits)
        self.call_mark = CallMark(app.phone, app.nuisance, jobs, self.top, self)
        show = partial(self.rail.set_count, "knowledge")
        self.knowledge_tasks = KnowledgeTasks(app.knowledge, jobs, bridge, show, self)
        self.alert_notice = AlertNotice(app.seat_board, jobs, bridge, self.notices.tell, app.reference, self)
        self.states = StateDesk(app, jobs, self.registry, self.agent_state, self)
        self.registry.add(window_commands(self._acts(), self._can_undo), self)
        self.registry.add(view_commands(self._features, self.open_view), self)
        self.context = self._build_context()
        self._connect()

    def open_view(self, view_id: str, argument: str = "") -> None:
        """Bring a view to the front; one the person may not see is left alone."""
        view = self.host.open(view_id, self.context, argument)
        if view is not None:
            self.rail.show_current(self._entries.get(view_id, view_id))
            self._front(view)

    def tell_error(self, error: Exception) -> None:
        """Tell what went wrong and what to do."""
        message = error_message(error)
        self.notices.tell(message.title, message.detail, tone="danger")
        self._place_floats()

    def toggle_full_screen(self) -> None:
        """Fill the screen, or not."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def sync_now(self) -> None:
        """Talk to the server at once."""
        self._jobs.run(self._app.sync_status.sync_now, owner=self, on_done=lambda _: self.refresh_status())

    def set_flags(self, **flags: bool) -> None:
        """Tell commands about ``has_call``, ``has_selection``, ``can_undo``."""
        self.registry.set_context(replace(self.registry.context, **flags))

    def refresh_status(self) -> None:
        """Read the state of the connection."""
        self._jobs.run(self._app.sync_status.status, owner=self, on_done=self._show_status, on_error=self._ignore)

    def refresh_counts(self) -> None:
        """Read the counts of the day."""
        self._jobs.run(self._app.monitor.snapshot, owner=self, on_done=self.bottom.show_counts, on_error=self._ignore)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt name
        """Keep floating panels in their places."""
        super().resizeEvent(event)
        self._place_floats()
        for overlay in (self.palette_box, self.key_sheet, self.sync_panel, self.held_drafts):
            overlay.place()
        self.states.place()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt name
        """Stop the window's timers."""
        self._status_timer.stop()
        self._counts_timer.stop()
        super().closeEvent(event)

    def _lay_out(self) -> None:
        centre = QWidget()
        centre.setProperty("look", "page")
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self.clock_line)
        column.addWidget(self.host, 1)
        column.addWidget(self.bottom)
        row.addWidget(self.rail)
        row.addLayout(column, 1)
        self.setCentralWidget(centre)

    def _build_context(self) -> ViewContext:
        return ViewContext(
            app=self._app,
            jobs=self._jobs,
            bridge=self._bridge,
            registry=self.registry,
            now=self._app.clock.wall_ms,
            open_view=self.open_view,
            notices=self.notices,
            undo_bar=self.undo_bar,
            tell_error=self.tell_error,
            set_flags=self.set_flags,
            show_call=self.top.show_call,
        )

    def _connect(self) -> None:
        self.rail.asked.connect(self.open_view)
        self.top.search_asked.connect(self.palette_box.open)
        self.top.sync_asked.connect(self._on_sync_pill)
        self.top.preferences_asked.connect(self.preferences_asked)
        self.top.sign_out_asked.connect(self.sign_out_asked)
        self.undo_bar.offered.connect(self._place_floats)
        for changed in (self.notices.told, self.notices.gone, self.undo_bar.expired, self.undo_bar.undone):
            changed.connect(self._place_floats)
        self.sync_panel.details_asked.connect(lambda: self.open_view("sync_details"))
        self._bridge.status_changed.connect(self.refresh_status)
        self._bridge.records_changed.connect(self._on_records_changed)
        self._jobs.failed.connect(self.tell_error)
        self.phone.tell = self.notices.tell
        self.phone.follow(self._bridge)
        self.call_mark.follow(self._bridge)
        self.states.tell = self.notices.tell
        self.states.on_error = self.tell_error
        self.states.sign_out_asked.connect(self.sign_out_asked)
        self.states.begin(self._bridge)
        self._status_timer = self._timer(STATUS_MS, self.refresh_status)
        self._counts_timer = self._timer(COUNTS_MS, self.refresh_counts)
        self._counts_soon = QTimer(self)
        self._counts_soon.setSingleShot(True)
        self._counts_soon.setInterval(COUNTS_SOON_MS)
        self._counts_soon.timeout.connect(self.refresh_counts)
        QTimer.singleShot(SETTLED_MS, self, self._prepare_search)
        self.refresh_status()
        self.refresh_counts()
        if Role.TEAM_LEAD in self._app.session.person.roles and not self._app.demo:
            held = self._app.handover.held
            self._jobs.run(held, owner=self, on_done=self._tell_held, on_error=self._ignore, queue="network")

    def _prepare_search(self) -> None:
        """Make what the first search needs; one that is asked for sooner makes its own part."""
        self._jobs.run(self._app.reference.prepare_search, owner=self, on_error=self._ignore)

    def _tell_held(self, drafts: Sequence[object]) -> None:
        if drafts:
            title = translate("Shell", "{count} 份交接草稿超过 24 小时无人打开").format(count=len(drafts))
            self.notices.tell(title, translate("Shell", "按 Ctrl+K，输入“交接草稿”查看和接手。"))

    def _can_undo(self, context: UiContext) -> bool:
        return context.can_undo or self.undo_bar.active

    def _acts(self) -> dict[str, Callable[[], None]]:
        return {
            "palette": self.palette_box.open,
            "keys": self.key_sheet.toggle,
            "full_screen": self.toggle_full_screen,
            "sync_now": self.sync_now,
            "sync_status": self.sync_panel.open,
            "sync_details": lambda: self.open_view("sync_details"),
            "preferences": self.preferences_asked.emit,
            "phone_settings": self.phone_settings_asked.emit,
            "sign_out": self.sign_out_asked.emit,
            "held_drafts": self.held_drafts.open,
            "alerts": lambda: self.open_view("seat_board", "alerts"),
            "undo": self.undo_bar.undo,
            "dismiss": self.notices.hide,
        }

    def _timer(self, interval: int, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(interval)
        timer.timeout.connect(slot)
        timer.start()
        return timer

    def _front(self, view: View) -> None:
        context = UiContext(
            view=self.host.current_id,
            online=self.registry.context.online,
            has_call=self.registry.context.has_call,
            roles=frozenset(self._app.session.person.roles),
            has_telephone=self._app.agent_state.sits_at_telephone,
            phone=self.registry.context.phone,
            phone_lacks=self.registry.context.phone_lacks,
        )
        self.registry.set_context(context)
        self.watermark.setVisible(view.personal and self._app.settings.watermark)
        self.watermark.raise_()
        hints = [
            (command.shortcut.replace("Return", "Enter"), command_title(command))
            for command in self.registry.commands()
            if command.hint and command.view == self.host.current_id
        ]
        self.bottom.show_hints(hints)

    def _on_sync_pill(self) -> None:
        if self.top.sync_pill.tone == "danger" and self.host.has("attention"):
            self.open_view("attention")
        else:
            self.sync_panel.open()

    def _on_records_changed(self, kind: str, _ids: object) -> None:
        if kind in ("attention", "outbox"):
            self.refresh_status()
        if kind == "order" and not self._counts_soon.isActive():
            self._counts_soon.start()

    def _show_status(self, status: SyncStatus) -> None:
        self.top.show_status(status)
        self.clock_line.show_offset(status.clock_offset_ms)
        self.rail.set_count("attention", status.attention)
        self.sync_panel.show_status(status)
        self.registry.set_context(replace(self.registry.context, online=status.online))

    def _ignore(self, _error: Exception) -> None:
        """A reading that fails is tried again by its timer; the pill keeps the last one."""

    def _place_floats(self) -> None:
        place_floats(self.bottom, self.undo_bar, self.notices)
