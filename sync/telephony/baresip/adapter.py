"""The managed softphone: starts baresip, keeps it running and registered, and tells what happens at this phone."""

import logging
import threading
from collections import deque
from collections.abc import Callable

from sync.telephony.adapter import Deliver, PhoneClock, PhoneError, PhoneErrorCode
from sync.telephony.baresip.account import SoftphoneAccount
from sync.telephony.baresip.actions import ALWAYS
from sync.telephony.baresip.book import PhoneBook
from sync.telephony.baresip.control import Control
from sync.telephony.baresip.process import SoftphoneProgram
from sync.telephony.baresip.session import SoftphoneSession
from sync.telephony.commands import Capability, PhoneCommand, needs
from sync.telephony.events import CommandAnswer, Line, LineState, PhoneEvent
from sync.telephony.moment import Moment
from sync.telephony.pauses import Pauses

logger = logging.getLogger(__name__)

TICK = 0.5
LONG_PAUSE = 30.0
"""Seconds before a refused registration, or a program that is not there, is tried again."""
LISTENS_WITHIN = 5.0
MOST_WAITING = 64
MOST_RECONNECTS = 2
"""Lines that may break, one after the other, before the program itself is taken for broken."""
CLOSE_WITHIN = 3.0


class BaresipAdapter:
    """See :class:`sync.telephony.adapter.PhoneAdapter`. Events are delivered on the thread ``softphone``."""

    def __init__(
        self, account: SoftphoneAccount, deliver: Deliver, clock: PhoneClock, random: Callable[[], float]
    ) -> None:
        self._account = account
        self._deliver = deliver
        self._clock = clock
        self._pauses = Pauses(random)
        self._book = PhoneBook(account.user, account.label, account.area_code)
        self._capabilities = ALWAYS
        self._control: Control | None = None
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._given: deque[tuple[str, PhoneCommand]] = deque()
        self._count = 0
        self._register_by: float | None = None
        self._line_told = ""
        self._version = ""
        self._overflown = False
        self._pid = 0

    @property
    def name(self) -> str:
        """``baresip``."""
        return "baresip"

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What this version can do; known once it runs."""
        return self._capabilities

    @property
    def pid(self) -> int:
        """The process of the softphone, 0 while there is none."""
        return self._pid

    def start(self) -> None:
        """Start the softphone, on a thread of its own."""
        self._thread = threading.Thread(target=self._run, name="softphone", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the softphone and the thread."""
        self._stopping.set()
        self._wake()
        if self._thread is not None:
            self._thread.join(CLOSE_WITHIN)
            self._thread = None

    def send(self, command: PhoneCommand) -> str:
        """Give a command; what became of it is told by a ``command`` event."""
        if needs(command) not in self._capabilities:
            raise PhoneError(PhoneErrorCode.NOT_ABLE, needs(command))
        with self._lock:
            if self._control is None:
                raise PhoneError(PhoneErrorCode.NOT_CONNECTED)
            if len(self._given) >= MOST_WAITING:
                raise PhoneError(PhoneErrorCode.TOO_MANY)
            self._count += 1
            command_id = str(self._count)
            self._given.append((command_id, command))
        self._wake()
        return command_id

    def resync(self) -> None:
        """Read the whole state again and tell all of it."""
        self._overflown = True
        self._wake()

    # --- the thread -----------------------------------------------------------------------------------------------
    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._stopping.wait(self._once())
            except Exception:  # whatever the program does, it is started again
                logger.exception("softphone failed", extra={"code": "unexpected"})
                self._stopping.wait(self._pauses.failed())

    def _once(self) -> float:
        """Run the program until it breaks; returns the seconds to wait before it is started again."""
        try:
            program = SoftphoneProgram(self._account)
            self._pid = program.pid
            try:
                self._keep_line(program)
            finally:
                self._pid = 0
                program.end(politely=self._stopping.is_set())
        except PhoneError as error:
            return self._failed(error)
        return 0.0

    def _keep_line(self, program: SoftphoneProgram) -> None:
        """Hold the line to a running program; a line that breaks is made anew, and calls go on meanwhile."""
        self._line_told, self._register_by = "", self._clock.monotonic() + self._account.timeout
        broken = 0
        while not self._stopping.is_set():
            began = self._clock.monotonic()
            try:
                self._hold_line(program, gap=broken > 0)
            except PhoneError as error:
                broken = 0 if self._clock.monotonic() - began > LONG_PAUSE else broken
                broken += 1
                if error.code is not PhoneErrorCode.LINE_LOST or broken > MOST_RECONNECTS:
                    raise
                if not program.runs_on():
                    raise PhoneError(PhoneErrorCode.SOFTPHONE_ENDED) from None
                self._tell_line(LineState.LOST, code=str(error.code), retry_s=0.0)

    def _hold_line(self, program: SoftphoneProgram, *, gap: bool) -> None:
        control = Control.connect(
            program.control_port,
            self._clock,
            lambda: program.runs and not self._stopping.is_set(),
            self._stopping.wait,
            LISTENS_WITHIN,
        )
        session = SoftphoneSession(
            self._account, self._book, control, self._clock, self._tell, self._registration, gap=gap
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
            with self._lock:
                self._control = None
            session.end()
            control.close()

    def _serve(self, session: SoftphoneSession, control: Control) -> None:
        self._version, self._capabilities = session.version, session.capabilities
        with self._lock:
            self._control = control
            given = list(self._given)
            self._given.clear()
        for command_id, command in given:
            session.give(command_id, command)
        if self._overflown and self._tell_line(LineState.OVERFLOWN):
            self._overflown = False
            self._book.forget_told()
            session.look()

    def _failed(self, error: PhoneError) -> float:
        """The program ended, or was no use: its calls are gone with it."""
        pause = self._pauses.failed()
        state = LineState.LOST
        if error.code in (PhoneErrorCode.LOGIN_REFUSED, PhoneErrorCode.SOFTPHONE_MISSING):
            pause = max(pause, LONG_PAUSE)
        if error.code is PhoneErrorCode.LOGIN_REFUSED:
            state = LineState.REFUSED
        elif error.code in (PhoneErrorCode.UNREACHABLE, PhoneErrorCode.SOFTPHONE_MISSING):
            state = LineState.UNREACHABLE
        for event in self._book.lost(set(self._book.calls), self._now(), "the softphone ended"):
            self._tell(event)
        if not self._stopping.is_set():
            logger.info("softphone down", extra={"code": str(error.code)})
            self._tell_line(state, code=str(error.code), retry_s=round(pause, 1))
        with self._lock:
            dropped = list(self._given)
            self._given.clear()
        now = self._now()
        for command_id, _ in dropped:
            code = str(PhoneErrorCode.NOT_CONNECTED)
            self._tell(
                CommandAnswer(command_id=command_id, ok=False, code=code, at_ms=now.wall_ms, mono_ms=now.mono_ms)
            )
        return pause

    # --- telling --------------------------------------------------------------------------------------------------
    def _registration(self, code: str) -> None:
        """The registrar has us, or (with a ``code``) has us no more."""
        if not code:
            self._register_by = None
            self._pauses.succeeded()
            if self._line_told != LineState.CONNECTED:
                self._tell_line(LineState.CONNECTED, version=f"baresip {self._version}".strip())
        elif self._line_told == LineState.CONNECTED and self._book.calls:
            self._tell_line(LineState.LOST, code=code)

    def _tell_line(self, state: LineState, *, version: str = "", code: str = "", retry_s: float | None = None) -> bool:
        now = self._now()
        self._line_told = self._line_told if state is LineState.OVERFLOWN else str(state)
        return self._tell(
            Line(
                state=state,
                adapter=self.name,
                server=self._account.label,
                version=version,
                code=code,
                retry_s=retry_s,
                at_ms=now.wall_ms,
                mono_ms=now.mono_ms,
            )
        )

    def _tell(self, event: PhoneEvent) -> bool:
        if self._overflown and not isinstance(event, Line):
            return False
        taken = self._deliver(event)
        if not taken:
            self._overflown = True
        return taken

    def _now(self) -> Moment:
        return Moment(self._clock.wall_ms(), int(self._clock.monotonic() * 1000))

    def _wake(self) -> None:
        with self._lock:
            control = self._control
        if control is not None:
            control.wake()
