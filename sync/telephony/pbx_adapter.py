"""What adapters of telephone systems share: sign in, read the whole state, follow the events, carry commands out."""

from abc import abstractmethod
from collections.abc import Callable, Iterable
from typing import Generic, Protocol, TypeVar

from sync.telephony.adapter import Deliver, PhoneClock, PhoneError, PhoneErrorCode
from sync.telephony.address import PhoneAddress
from sync.telephony.commands import PhoneCommand
from sync.telephony.events import LineState, PhoneEvent
from sync.telephony.line_adapter import REFUSED_PAUSE, LineAdapter
from sync.telephony.wanted import Wanted

TICK = 1.0
"""Seconds an adapter waits for events before it looks at the clock."""


class PbxSession(Protocol):
    """One line to a telephone system, used by the adapter's thread but for ``wake``."""

    @property
    def version(self) -> str:
        """What the other end calls itself."""
        ...

    def sign_in(self) -> None:
        """Sign in and ask for events. Raises :class:`PhoneError`."""
        ...

    def wake(self) -> None:
        """Let ``receive`` return soon."""
        ...

    def close(self, *, politely: bool = False) -> None:
        """End the line."""
        ...


class PartDone(Protocol):
    """Takes the answer to one part of a command."""

    def __call__(self, words: str, *, ok: bool, timed_out: bool) -> None:
        """``words`` of the telephone system; ``timed_out``: it said nothing."""
        ...


_Session = TypeVar("_Session", bound=PbxSession)


class PbxAdapter(LineAdapter, Generic[_Session]):
    """A line adapter over sessions of one kind."""

    def __init__(self, address: PhoneAddress, deliver: Deliver, clock: PhoneClock, random: Callable[[], float]) -> None:
        wanted = Wanted(frozenset(address.queues), frozenset(address.extensions))
        super().__init__(address.label, deliver, clock, random, wanted)
        self._address = address
        self._was_up = False
        self._sync_wanted = False

    # --- what an adapter says of itself -------------------------------------------------------------------------------
    @abstractmethod
    def _connect(self) -> _Session:
        """Return a connected session. Raises ``phone_unreachable``."""

    @abstractmethod
    def _sync(self, session: _Session) -> None:
        """Ask for the whole state."""

    @property
    @abstractmethod
    def _is_syncing(self) -> bool:
        """Whether an answer of the whole state is still awaited."""

    @abstractmethod
    def _begin_anew(self) -> None:
        """Forget what was told, so that everything is told again."""

    @abstractmethod
    def _follow(self, session: _Session) -> None:
        """Take in the events that come within a tick. Raises ``phone_line_lost``."""

    @abstractmethod
    def _tick(self) -> Iterable[PhoneEvent]:
        """Return what is to be told because time has passed."""

    @abstractmethod
    def _act(self, session: _Session, command_id: str, command: PhoneCommand) -> None:
        """Carry a command out; what becomes of it is told later. Raises :class:`PhoneError`."""

    def _outcome_of(self, command_id: str, parts: int = 1) -> "PartDone":
        """Return what takes the answers to the parts of a command: it is done with the last, failed with the first
        that failed.
        """
        left = parts

        def told(words: str, *, ok: bool, timed_out: bool) -> None:
            nonlocal left
            left -= 1
            if not ok:
                self._outlet.answer(
                    command_id, PhoneErrorCode.TIMED_OUT if timed_out else PhoneErrorCode.REFUSED, words
                )
            elif left == 0:
                self._outlet.answer(command_id, "", words)

        return told

    # --- one line -----------------------------------------------------------------------------------------------------
    def _hold(self) -> None:
        self._was_up = False
        session = self._connect()
        try:
            session.sign_in()
            self._was_up = True
            self._pauses.succeeded()
            self._serve(session)
        finally:
            self._line_is(None)
            session.close(politely=self._was_up and self._stopping.is_set())

    def _standing(self, error: PhoneError) -> tuple[LineState, float]:
        if error.code is PhoneErrorCode.LOGIN_REFUSED:
            return LineState.REFUSED, REFUSED_PAUSE
        return LineState.LOST if self._was_up else LineState.UNREACHABLE, 0.0

    def _serve(self, session: _Session) -> None:
        self._line_is(session)
        self._outlet.line(LineState.CONNECTED, version=session.version)
        self._ask(session)
        while not self._stopping.is_set():
            self._follow(session)
            self._outlet.tell_all(self._tick())
            self._carry_out(session)
            if self._outlet.overflown:
                self._start_over(session)
            elif self._sync_wanted and not self._is_syncing:
                self._ask(session)

    def _ask(self, session: _Session) -> None:
        self._sync_wanted = False
        self._sync(session)

    def _start_over(self, session: _Session) -> None:
        """Nobody took our events for a while: tell the whole state as if it were new."""
        if not self._outlet.line(LineState.OVERFLOWN):
            return
        self._outlet.overflown = False
        self._begin_anew()
        self._ask(session)

    def _carry_out(self, session: _Session) -> None:
        while (given := self._next_given()) is not None:
            command_id, command = given
            try:
                self._act(session, command_id, command)
            except PhoneError as error:
                if error.code is PhoneErrorCode.LINE_LOST:
                    raise  # with the line goes this command too
                self._outlet.answer(command_id, error.code, error.detail)
