"""The state of this seat for the screen: what it is, since when, and how it is told to the server."""

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.services.agent_state_service import AgentStateService, Owner, PhoneBinding
from desktop.services.ports import SeatClock
from sync.domain.agent_state import AgentPresence, AgentStatus
from sync.domain.instant import Instant
from ui.jobs import JobRunner

TELL_AGAIN_S = 15


class AgentState(QObject):
    """Follows the service. Signals: ``changed()`` on another state, ``bound()`` when the server says something else of
    this seat's phone, ``ticked()`` once a second.
    """

    changed = Signal()
    bound = Signal()
    ticked = Signal()

    def __init__(
        self, service: AgentStateService, clock: SeatClock, jobs: JobRunner | None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._service = service
        self._clock = clock
        self._jobs = jobs
        self._shown, self._binding = service.presence, service.binding
        self._sending = self._again = False
        self._seconds = 0
        self._timer = QTimer(self)
        self._timer.setInterval(1_000)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    @property
    def presence(self) -> AgentPresence:
        """The state in force."""
        return self._service.presence

    @property
    def code(self) -> AgentStatus:
        """Its name."""
        return self.presence.status

    @property
    def binding(self) -> PhoneBinding:
        """What the server says of the phone this seat names."""
        return self._binding

    @property
    def is_own_word(self) -> bool:
        """Whether neither telephone system nor server can be asked: what is shown is the seat's own last state."""
        return self._service.owner is Owner.SEAT

    @property
    def elapsed(self) -> int:
        """Milliseconds in this state."""
        return self.since(self.presence.since)

    def since(self, moment: Instant) -> int:
        """Milliseconds since a moment of this seat's clock."""
        return max(0, self._clock.wall_ms() - moment)

    @property
    def left(self) -> int | None:
        """Milliseconds of after-call work that are left; ``None`` in every other state."""
        until = self.presence.until
        return None if until is None else max(0, until - self._clock.wall_ms())

    def follow(self) -> None:
        """Look at the service: it may have changed."""
        if self._service.presence is not self._shown:
            self._shown = self._service.presence
            self.changed.emit()
            self.tell()
        if self._service.binding != self._binding:
            self._binding = self._service.binding
            self.bound.emit()

    def tell(self) -> None:
        """Tell the server, away from this thread; where it is away the next change or the timer tries again."""
        if self._jobs is None or not self._service.sits_at_telephone:
            return
        if self._sending:
            self._again = True
            return
        self._sending = True
        self._jobs.run(
            self._service.send,
            owner=self,
            on_done=self._on_told,
            on_error=lambda _error: self._on_told(),
            queue="network",
        )

    def _on_told(self, _nothing: object = None) -> None:
        self._sending = False
        again, self._again = self._again, False
        self.follow()
        if again:
            self.tell()

    def _tick(self) -> None:
        self._service.tick()
        self._seconds += 1
        if self._seconds % TELL_AGAIN_S == 0:
            self.tell()
        self.follow()
        self.ticked.emit()
