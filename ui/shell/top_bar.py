"""The bar at the top: the seat's state, the call, the search box, the connection, the person."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QWidget

from desktop.services.values import SyncStatus
from sync.domain.agent_state import AgentStatus
from sync.domain.instant import Instant
from ui.panels.sync_pill import SyncPill
from ui.panels.texts.names import agent_state_name
from ui.panels.texts.times import duration
from ui.shell.agent_state import AgentState
from ui.theme.current import px
from ui.theme.tone import Tone
from ui.widgets.label import ElidedLabel, make_label
from ui.widgets.pill import Pill

translate = QCoreApplication.translate
HEIGHT = 58
SEARCH, SEARCH_IN_CALL = 220, 150
"""Least width of the search box: during a call the room is the call's."""
_TONES = {
    AgentStatus.BUSY: Tone.WAITING,
    AgentStatus.READY: Tone.SUCCESS,
    AgentStatus.RINGING: Tone.INFO,
    AgentStatus.TALKING: Tone.SUCCESS,
    AgentStatus.HELD: Tone.WAITING,
    AgentStatus.WRAP_UP: Tone.INFO,
    AgentStatus.BREAK: Tone.WAITING,
    AgentStatus.OUTBOUND: Tone.INFO,
}


class SearchBox(QLineEdit):
    """Looks like a field, opens the palette. Signals: ``asked()``."""

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setProperty("look", "search")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setPlaceholderText(translate("TopBar", "Ctrl+K 查工单、分类、地点、单位、人员"))
        self.setAccessibleName(translate("TopBar", "查找"))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt name
        """Open the palette."""
        super().mouseReleaseEvent(event)
        self.asked.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt name
        """Keep no cursor here."""
        super().focusInEvent(event)
        self.deselect()


@dataclass(frozen=True, slots=True)
class ShownCall:
    """A call in the bar: who is talked to, what else is known, a state in place of the seat's own, and since when it is
    as it is: the timer is the call's, whatever the seat did before. 0: as long as the seat's state.
    """

    number: str
    about: str = ""
    state: str = ""
    since: Instant = 0


class TopBar(QWidget):
    """Signals: ``search_asked()``, ``sync_asked()``, ``preferences_asked()``, ``sign_out_asked()``."""

    search_asked = Signal()
    sync_asked = Signal()
    preferences_asked = Signal()
    sign_out_asked = Signal()

    def __init__(self, state: AgentState, person: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.setProperty("look", "topbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(px(HEIGHT))
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), 0, px(14), 0)
        row.setSpacing(px(12))
        self._state_pill = Pill()
        self._big = make_label("", "heading")
        self._mark = Pill()
        self._mark.hide()
        self._small = ElidedLabel("", "muted")
        self._search = SearchBox()
        self._search.setMinimumWidth(px(SEARCH))
        self._search.setMaximumWidth(px(300))
        self._search.asked.connect(self.search_asked)
        self.sync_pill = SyncPill()
        self.sync_pill.asked.connect(self.sync_asked)
        row.addWidget(self._state_pill)
        row.addWidget(self._big)
        row.addWidget(self._mark)
        row.addWidget(self._small, 1)
        self._gap = QWidget()  # stands in for the state of a person without a telephone
        row.addWidget(self._gap, 1)
        self._tools = QHBoxLayout()
        self._tools.setSpacing(px(6))
        row.addLayout(self._tools)
        row.addWidget(self._search, 1)
        row.addWidget(self.sync_pill)
        row.addWidget(self._build_person(person))
        self._call: ShownCall | None = None
        self._phone_down = False
        state.changed.connect(self._show_state)
        state.bound.connect(self._show_state)
        state.ticked.connect(self._show_state)
        self._show_state()

    @property
    def text(self) -> str:
        """What it says of the seat: state, number or timer, and what else is known; empty for who has no telephone."""
        parts = (self._state_pill, self._big, self._mark, self._small)
        return " ".join(part.text() for part in parts if not part.isHidden())

    def show_status(self, status: SyncStatus) -> None:
        """Show how things stand with the server."""
        self.sync_pill.show_status(status)

    def add_tools(self, widgets: Sequence[QWidget]) -> None:
        """Put what acts on the call beside it."""
        for widget in widgets:
            self._tools.addWidget(widget)

    def show_call(self, number: str, place: str = "") -> None:
        """Show a call (formatted number and its place) with its timer; an empty number ends it."""
        self.show_phone(ShownCall(number, place) if number else None)

    def show_phone(self, call: ShownCall | None) -> None:
        """Show a call as it stands, or none; the seat's state says whether it rings, talks or is held."""
        self._call = call
        self._search.setMinimumWidth(px(SEARCH if call is None else SEARCH_IN_CALL))
        self._show_state()

    def show_mark(self, word: str, why: str, tone: Tone = Tone.DANGER) -> None:
        """Show what is known against the number of the call; an empty word shows nothing."""
        self._mark.show_state(word, tone)
        self._mark.setToolTip(why)
        self._mark.setAccessibleDescription(why)

    def show_phone_down(self, is_down: bool) -> None:
        """Say as long as it is so that the telephone does not work: no call will come."""
        self._phone_down = is_down
        self._show_state()

    def _build_person(self, person: str) -> QPushButton:
        button = QPushButton(person)
        button.setProperty("look", "person")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        menu = QMenu(button)
        menu.addAction(translate("TopBar", "设置…")).triggered.connect(self.preferences_asked)
        menu.addAction(translate("TopBar", "退出登录")).triggered.connect(self.sign_out_asked)
        button.clicked.connect(lambda: menu.popup(button.mapToGlobal(button.rect().bottomLeft())))
        return button

    def _show_state(self) -> None:
        presence = self._state.presence
        seated = self._call is not None or presence.status is not AgentStatus.SIGNED_OUT
        for part in (self._state_pill, self._big, self._small):
            part.setVisible(seated)
        self._gap.setVisible(not seated)
        if not seated:
            return
        elapsed = duration(self._state.elapsed)
        status = presence.status if presence.status is not AgentStatus.SIGNED_OUT else AgentStatus.TALKING
        state = self._call.state if self._call is not None else ""
        self._state_pill.show_state(state or agent_state_name(status, presence.reason), _TONES[status])
        if self._call is not None:
            if self._call.since:
                elapsed = duration(self._state.since(self._call.since))
            self._big.setText(self._call.number)
            self._small.setText(" · ".join(part for part in (elapsed, self._call.about) if part))
            return
        left = self._state.left
        self._big.setText(elapsed if left is None else duration(left))
        self._small.setText(self._hint(status))

    def _hint(self, status: AgentStatus) -> str:
        trouble = self._trouble()
        if status is AgentStatus.READY:
            hint = "" if trouble else translate("TopBar", "下一通来电将自动弹屏")
        elif status is AgentStatus.WRAP_UP:
            hint = translate("TopBar", "Ctrl+F4 示闲 · Ctrl+Shift+F4 延长")
        elif status in (AgentStatus.BUSY, AgentStatus.BREAK):
            hint = translate("TopBar", "Ctrl+F4 示闲 · Shift+F4 小休")
        else:
            hint = ""
        return " · ".join(part for part in (trouble, hint) if part)

    def _trouble(self) -> str:
        """Return why the state may not be what it seems."""
        binding = self._state.binding
        fields = {"extension": binding.extension, "name": binding.held_by}
        if self._phone_down:
            return translate("TopBar", "电话未连接，来电不会送达")
        if self._state.is_own_word:
            return translate("TopBar", "离线，本席自记")
        if binding.held_by:
            return translate("TopBar", "分机 {extension} 由 {name} 使用，Ctrl+Shift+F5 接管").format(**fields)
        if not binding.is_heard:
            return translate("TopBar", "电话系统未报告分机 {extension}").format(**fields)
        return ""
