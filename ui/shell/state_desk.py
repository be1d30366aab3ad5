"""The commands of the seat's state: ready, break with its reason, more time after a call, notes between shifts."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import to_app_error
from desktop.services.app import App
from desktop.services.phone_service import KEPT
from desktop.services.seat_call import Phase, SeatCall
from sync.contract.telephony import ShiftNote
from sync.domain.agent_state import AgentAct, BreakReason
from ui.commands.command import Command, Scope
from ui.commands.registry import CommandRegistry
from ui.event_bridge import EventBridge
from ui.jobs import WRITES, JobRunner
from ui.panels.texts.errors import code_message
from ui.panels.texts.names import break_reason_name
from ui.shell.agent_state import AgentState
from ui.shell.shift_panel import ShiftPanel
from ui.theme.current import px
from ui.translatable import QT_TRANSLATE_NOOP
from ui.widgets.choice_group import Choice, ChoiceGroup
from ui.widgets.label import make_label
from ui.widgets.overlay import Overlay

translate = QCoreApplication.translate
CATEGORY = QT_TRANSLATE_NOOP("Commands", "电话")


class BreakPanel(Overlay):
    """Asks why the break is taken: one key each. Signals: ``chosen(reason)``."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        reasons = [Choice(one.value, break_reason_name(one.value), str(at)) for at, one in enumerate(BreakReason, 1)]
        self.reasons = ChoiceGroup(reasons)
        self.reasons.setAccessibleName(translate("TopBar", "小休原因"))
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 18)
        column.setSpacing(12)
        column.addWidget(make_label(translate("TopBar", "小休"), "title"))
        column.addWidget(self.reasons)
        column.addWidget(make_label(translate("TopBar", "按数字键选择原因，Esc 取消"), "faint"))
        self.reasons.chosen.connect(self._take)

    def open(self) -> None:
        """Show the panel; the next digit chooses."""
        self.reasons.set_value("")
        self.open_over(self.reasons)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """Return the size of the panel."""
        return QSize(px(560), max(px(150), super().sizeHint().height()))

    def _take(self, reason: str) -> None:
        self.close_over()
        self.chosen.emit(reason)


class StateDesk(QObject):
    """Joins the keys to the seat's state. Signals: ``sign_out_asked()`` once a note for the next shift is kept."""

    sign_out_asked = Signal()

    def __init__(
        self, app: App, jobs: JobRunner, registry: CommandRegistry, state: AgentState, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._app = app
        self._jobs = jobs
        self._state = state
        self._service = app.agent_state
        self._recorded: dict[str, SeatCall] = {}
        self.break_panel = BreakPanel(parent)
        self.break_panel.chosen.connect(self._take_break)
        self.shift_panel = ShiftPanel(app, jobs, parent)
        self.shift_panel.leave_asked.connect(self.sign_out_asked)
        self.tell: Callable[[str, str], None] = lambda _title, _detail: None
        self._held_by = ""
        self._attempt = 0
        self._was_ours = False
        state.bound.connect(self._tell_binding)
        self.on_error: Callable[[Exception], None] = lambda _error: None
        registry.add(self._commands(), parent)

    def begin(self, bridge: EventBridge) -> None:
        """Sign in at the seat, follow it, and show what the shift before left."""
        self._bridge = bridge
        bridge.phone_changed.connect(self._on_phone_changed)
        self._service.begin()
        self._state.follow()
        self._state.tell()
        if self._service.sits_at_telephone and not self._app.demo:
            self._jobs.run(
                self._app.shift.notes, owner=self, on_done=self._show_notes, on_error=self._on_no_notes, queue="network"
            )

    def toggle(self) -> None:
        """Ready becomes busy and the other way round."""
        self._service.toggle()

    def place(self) -> None:
        """Keep the panels in their places."""
        self.break_panel.place()
        self.shift_panel.place()

    def _on_phone_changed(self, call_id: str) -> None:
        self._state.follow()
        call = self._app.phone.call(call_id) if call_id else None
        if call is not None and call.phase is Phase.OVER and self._recorded.get(call.id) != call:
            if len(self._recorded) >= KEPT:
                self._recorded.clear()
            self._recorded[call.id] = call
            calls = self._app.calls
            self._jobs.run(lambda: calls.record(call), owner=self, queue=WRITES)

    def _take_break(self, reason: str) -> None:
        try:
            self._service.act(AgentAct.TAKE_BREAK, reason)
        except Exception as error:  # noqa: BLE001 - whatever it is, the person is told
            self.on_error(to_app_error(error))

    def _take_phone(self) -> None:
        """Take the phone over; what becomes of it is told when the server has said so."""
        self._service.take_over()
        self._state.tell()

    def _tell_binding(self) -> None:
        """Say who has the phone of this seat when that changes."""
        binding = self._state.binding
        fields = {"extension": binding.extension, "name": binding.held_by}
        former, self._held_by = self._held_by, binding.held_by
        was_ours, self._was_ours = self._was_ours, binding.is_ours
        is_new, self._attempt = binding.attempt != self._attempt, binding.attempt
        if binding.refusal:
            if is_new:
                message = code_message(binding.refusal)
                title = translate("TopBar", "没有接管分机 {extension}：{why}")
                self.tell(title.format(**fields, why=message.title), message.detail)
        elif binding.held_by and binding.held_by != former:
            title = translate("TopBar", "分机 {extension} 由 {name} 使用，本席暂无电话").format(**fields)
            detail = translate("TopBar", "接管请按 Ctrl+Shift+F5，双方都会看到；或在电话设置中改用别的分机。")
            self.tell(title, detail)
        elif former and binding.is_ours:
            self.tell(translate("TopBar", "分机 {extension} 已归本席使用").format(**fields), "")
        elif was_ours and binding.extension and not binding.is_ours:
            title = translate("TopBar", "分机 {extension} 已被管理员收回，本席暂无电话").format(**fields)
            self.tell(title, translate("TopBar", "仍需使用请按 Ctrl+F4 切换一次状态，重新登记。"))

    def _show_notes(self, notes: tuple[ShiftNote, ...]) -> None:
        """Open the panel for what is unread once the first view has settled, so that the focus stays in it."""
        if any(not note.read for note in notes):
            self._jobs.idle.connect(self._open_notes, Qt.ConnectionType.SingleShotConnection)

    def _open_notes(self) -> None:
        if self._app.phone.current is None:  # a caller comes first; the command shows the notes later
            self.shift_panel.open()

    def _on_no_notes(self, _error: Exception) -> None:
        """Without the server there are no notes now; the command reads them again."""

    def _commands(self) -> list[Command]:
        rows: tuple[tuple[str, str, Callable[[], None], str], ...] = (
            ("ready", QT_TRANSLATE_NOOP("Commands", "示闲 / 示忙"), self.toggle, "Ctrl+F4"),
            ("break", QT_TRANSLATE_NOOP("Commands", "小休"), self.break_panel.open, "Shift+F4"),
            ("prolong", QT_TRANSLATE_NOOP("Commands", "延长话后整理"), self._prolong, "Ctrl+Shift+F4"),
            ("take_phone", QT_TRANSLATE_NOOP("Commands", "接管分机"), self._take_phone, "Ctrl+Shift+F5"),
            ("shift", QT_TRANSLATE_NOOP("Commands", "交接班记录"), self.shift_panel.open, ""),
        )
        return [
            Command(
                f"state.{name}",
                title,
                CATEGORY,
                run,
                key,
                when=lambda _: self._service.sits_at_telephone,
                scope=Scope.WINDOW,
            )
            for name, title, run, key in rows
        ]

    def _prolong(self) -> None:
        self._service.act(AgentAct.PROLONG)
