"""What adapters with a line of their own share: the thread, pauses between tries, commands that wait, the telling."""

import logging
import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Sequence
from typing import ClassVar, Protocol

from sync.telephony.adapter import Deliver, PhoneClock, PhoneError, PhoneErrorCode
from sync.telephony.commands import Capability, PhoneCommand, needs
from sync.telephony.events import LineState, PhoneEvent
from sync.telephony.outlet import Outlet
from sync.telephony.pauses import Pauses
from sync.telephony.wanted import Wanted

logger = logging.getLogger(__name__)

REFUSED_PAUSE = 30.0
"""Seconds before a refused sign-in is tried again: a telephone system shuts out who guesses."""


class Wakeable(Protocol):
    """A line that is read by one thread and woken by others."""

    def wake(self) -> None:
        """Let the reading return soon."""
        ...


class LineAdapter(ABC):
    """Most of :class:`sync.telephony.adapter.PhoneAdapter`; an adapter says how one line is held and what it can do.

    ``NAME`` is its name and ``THREAD`` that of its thread; ``MOST_WAITING`` commands wait at most; ``CLOSE_WITHIN``:
    seconds the program waits for the thread (one that is connecting to a dead address ends by itself).
    """

    NAME: ClassVar[str]
    THREAD: ClassVar[str]
    MOST_WAITING: ClassVar[int] = 256
    CLOSE_WITHIN: ClassVar[float] = 2.0

    def __init__(
        self,
        server: str,
        deliver: Deliver,
        clock: PhoneClock,
        random: Callable[[], float],
        wanted: Wanted | None = None,
    ) -> None:
        self._clock = clock
        self._outlet = Outlet(self.NAME, server, deliver, clock, wanted)
        self._pauses = Pauses(random)
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._up: Wakeable | None = None
        self._given: deque[tuple[str, PhoneCommand]] = deque()
        self._count = 0
        self._thread: threading.Thread | None = None

    @property
    def name(self) -> str:
        """Short name of the adapter."""
        return self.NAME

    @property
    @abstractmethod
    def capabilities(self) -> frozenset[Capability]:
        """What it can do now."""

    def start(self) -> None:
        """Begin, on a thread of its own."""
        self._thread = threading.Thread(target=self._run, name=self.THREAD, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the line and the thread."""
        self._stopping.set()
        self._wake()
        if self._thread is not None:
            self._thread.join(self.CLOSE_WITHIN)
            self._thread = None

    def send(self, command: PhoneCommand) -> str:
        """Give a command; what became of it is told by a ``command`` event."""
        if needs(command) not in self.capabilities:
            raise PhoneError(PhoneErrorCode.NOT_ABLE, needs(command))
        with self._lock:
            if self._up is None:
                raise PhoneError(PhoneErrorCode.NOT_CONNECTED)
            if len(self._given) >= self.MOST_WAITING:
                raise PhoneError(PhoneErrorCode.TOO_MANY)
            self._count += 1
            command_id = str(self._count)
            self._given.append((command_id, command))
        self._wake()
        return command_id

    def resync(self) -> None:
        """Read the whole state again and tell all of it."""
        self._outlet.overflown = True
        self._wake()

    # --- what an adapter says of itself -------------------------------------------------------------------------------
    @abstractmethod
    def _hold(self) -> None:
        """Hold one line until it breaks, or until the adapter is to stop. Raises :class:`PhoneError` for why."""

    @abstractmethod
    def _standing(self, error: PhoneError) -> tuple[LineState, float]:
        """Return how the line stands after an error, and the least pause in seconds before it is tried again."""

    def _gone(self) -> Sequence[PhoneEvent]:
        """Return what is gone with the line: by default nothing, a telephone system goes on without us."""
        return ()

    # --- the thread -------------------------------------------------------------------------------------------------
    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._stopping.wait(self._once())
            except Exception:  # whatever a line brings, the next one is tried
                logger.exception("telephone line failed", extra={"code": "unexpected", "adapter": self.NAME})
                self._stopping.wait(self._pauses.failed())

    def _once(self) -> float:
        """Hold one line; returns the seconds to wait before the next."""
        try:
            self._hold()
        except PhoneError as error:
            return self._failed(error)
        return 0.0

    def _failed(self, error: PhoneError) -> float:
        state, least = self._standing(error)
        pause = max(self._pauses.failed(), least)
        self._outlet.tell_all(self._gone())
        if not self._stopping.is_set():
            logger.info("telephone line down", extra={"code": str(error.code), "adapter": self.NAME})
            self._outlet.line(state, code=str(error.code), retry_s=round(pause, 1))
        return pause

    def _line_is(self, up: Wakeable | None) -> None:
        """From now on commands are taken for this line, or (``None``) refused: it is gone.

        With a line go its commands: of what it was asked nothing more will be heard, and what still waited is not done
        late on the next line.
        """
        never_asked: list[tuple[str, PhoneCommand]] = []
        with self._lock:
            self._up = up
            if up is None:
                never_asked = list(self._given)
                self._given.clear()
        if up is None:
            self._outlet.break_off(PhoneErrorCode.LINE_LOST)
            for command_id, _ in never_asked:
                self._outlet.owe(command_id)
                self._outlet.answer(command_id, PhoneErrorCode.NOT_CONNECTED)

    def _next_given(self) -> tuple[str, PhoneCommand] | None:
        """Return the oldest command that waits; from here on it is owed an answer."""
        with self._lock:
            if not self._given:
                return None
            given = self._given.popleft()
        self._outlet.owe(given[0])
        return given

    def _wake(self) -> None:
        with self._lock:
            up = self._up
        if up is not None:
            up.wake()
