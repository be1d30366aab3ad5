"""The seat's own state while no telephone system owns it: ready or busy, and since when."""

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QObject, QTimer, Signal

from sync.domain.instant import Instant


class AgentStateCode(StrEnum):
    """States a person can take by hand; the others while there is a call."""

    READY = "ready"
    BUSY = "busy"
    RINGING = "ringing"
    TALKING = "talking"
    HELD = "held"


_BY_HAND = frozenset({AgentStateCode.READY, AgentStateCode.BUSY})


class AgentState(QObject):
    """Holds the state and its start. Signals: ``changed()`` on another state, ``ticked()`` once a second."""

    changed = Signal()
    ticked = Signal()

    def __init__(self, now: Callable[[], Instant], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._code = AgentStateCode.READY
        self._since = now()
        self._resting = AgentStateCode.READY
        self._timer = QTimer(self)
        self._timer.setInterval(1_000)
        self._timer.timeout.connect(self.ticked)
        self._timer.start()

    @property
    def code(self) -> AgentStateCode:
        """The state in force."""
        return self._code

    @property
    def rests_busy(self) -> bool:
        """Whether the person was busy before the call."""
        return self._resting is AgentStateCode.BUSY

    @property
    def elapsed(self) -> int:
        """Milliseconds in this state."""
        return max(0, self._now() - self._since)

    def take(self, code: AgentStateCode) -> None:
        """Take a state; its timer starts anew when it is another one."""
        if code is not self._code:
            self._code = code
            self._since = self._now()
            if code in _BY_HAND:
                self._resting = code
            self.changed.emit()

    def toggle(self) -> None:
        """Ready becomes busy and the other way round; a call is not touched."""
        if self._code in _BY_HAND:
            self.take(AgentStateCode.BUSY if self._code is AgentStateCode.READY else AgentStateCode.READY)
