"""The managed softphone: starts baresip, keeps it running and registered, and tells what happens at this phone."""

from collections.abc import Callable, Sequence

from sync.telephony.adapter import Deliver, PhoneClock, PhoneError, PhoneErrorCode
from sync.telephony.baresip.account import SoftphoneAccount
from sync.telephony.baresip.actions import ALWAYS
from sync.telephony.baresip.book import PhoneBook
from sync.telephony.baresip.control import Control
from sync.telephony.baresip.process import SoftphoneProgram
from sync.telephony.baresip.session import SoftphoneSession
from sync.telephony.commands import Capability
from sync.telephony.events import LineState, PhoneEvent
from sync.telephony.line_adapter import REFUSED_PAUSE, LineAdapter

TICK = 0.5
LISTENS_WITHIN = 5.0
MOST_RECONNECTS = 2
"""Lines that may break, one after the other, before the program itself is taken for broken."""
_STEADY = 30.0
"""Seconds after which a line that breaks counts as the first one again."""
_PAUSING = frozenset({PhoneErrorCode.LOGIN_REFUSED, PhoneErrorCode.SOFTPHONE_MISSING})
_UNREACHED = frozenset({PhoneErrorCode.UNREACHABLE, PhoneErrorCode.SOFTPHONE_MISSING})


class BaresipAdapter(LineAdapter):
    """See :class:`sync.telephony.adapter.PhoneAdapter`. Events are delivered on the thread ``softphone``."""

    NAME = "baresip"
    THREAD = "softphone"
    MOST_WAITING = 64
    CLOSE_WITHIN = 3.0

    def __init__(
        self, account: SoftphoneAccount, deliver: Deliver, clock: PhoneClock, random: Callable[[], float]
    ) -> None:
        super().__init__(account.label, deliver, clock, random)
        self._account = account
        self._book = PhoneBook(account.user, account.label, account.area_code)
        self._capabilities = ALWAYS
        self._register_by: float | None = None
        self._version = ""
        self._pid = 0

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What this version can do; known once it runs."""
        return self._capabilities

    @property
    def pid(self) -> int:
        """The process of the softphone, 0 while there is none."""
        return self._pid

    # --- the thread -----------------------------------------------------------------------------------------------
    def _hold(self) -> None:
        """Run the program until it breaks."""
        program = SoftphoneProgram(self._account)
        self._pid = program.pid
        try:
            self._keep_line(program)
        finally:
            self._pid = 0
            program.end(politely=self._stopping.is_set())

    def _keep_line(self, program: SoftphoneProgram) -> None:
        """Hold the line to a running program; a line that breaks is made anew, and calls go on meanwhile."""
        self._outlet.line_told, self._register_by = "", self._clock.monotonic() + self._account.timeout
        broken = 0
        while not self._stopping.is_set():
            began = self._clock.monotonic()
            try:
                self._hold_line(program, gap=broken > 0)
            except PhoneError as error:
                broken = 0 if self._clock.monotonic() - began > _STEADY else broken
                broken += 1
                if error.code is not PhoneErrorCode.LINE_LOST or broken > MOST_RECONNECTS:
                    raise
                if not program.runs_on():
                    raise PhoneError(PhoneErrorCode.SOFTPHONE_ENDED) from None
                self._outlet.line(LineState.LOST, code=str(error.code), retry_s=0.0)

    def _hold_line(self, program: SoftphoneProgram, *, gap: bool) -> None:
        control = Control.connect(
            program.control_port,
            self._clock,
            lambda: program.runs and not self._stopping.is_set(),
            self._stopping.wait,
            LISTENS_WITHIN,
        )
        session = SoftphoneSession(
            self._account, self._book, control, self._clock, self._outlet, self._registration, gap=gap
        )
        try:
            session.begin(program.folder.word)
            while not self._stopping.is_set():
                session.step(TICK)
                if session.is_ours:
                    self._serve(session, control)
                if self._register_by is not None and self._clock.monotonic() >= self._register_by:
                    raise PhoneError(PhoneErrorCode.UNREACHABLE, "no answer to the registration")
            session.quit()
        finally:
            self._line_is(None)
            control.close()

    def _serve(self, session: SoftphoneSession, control: Control) -> None:
        self._version, self._capabilities = session.version, session.capabilities
        self._line_is(control)
        while (given := self._next_given()) is not None:
            session.give(*given)
        if self._outlet.overflown and self._outlet.line(LineState.OVERFLOWN):
            self._outlet.overflown = False
            self._book.forget_told()
            session.look()

    def _standing(self, error: PhoneError) -> tuple[LineState, float]:
        least = REFUSED_PAUSE if error.code in _PAUSING else 0.0
        if error.code is PhoneErrorCode.LOGIN_REFUSED:
            return LineState.REFUSED, least
        return LineState.UNREACHABLE if error.code in _UNREACHED else LineState.LOST, least

    def _gone(self) -> Sequence[PhoneEvent]:
        """The program ended, or was no use: its calls are gone with it."""
        return self._book.lost(set(self._book.calls), self._outlet.now(), "the softphone ended")

    def _registration(self, code: str) -> None:
        """The registrar has us, or (with a ``code``) has us no more."""
        if not code:
            self._register_by = None
            self._pauses.succeeded()
            if self._outlet.line_told != LineState.CONNECTED:
                self._outlet.line(LineState.CONNECTED, version=f"baresip {self._version}".strip())
        elif self._outlet.line_told == LineState.CONNECTED and self._book.calls:
            self._outlet.line(LineState.LOST, code=code)
