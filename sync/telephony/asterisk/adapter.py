"""The adapter for Asterisk: keeps the line up, the state whole, and tells what happens."""

import logging
import threading
from collections import deque
from collections.abc import Callable

from sync.telephony.adapter import Deliver, PhoneClock, PhoneError, PhoneErrorCode
from sync.telephony.address import PhoneAddress
from sync.telephony.asterisk.actions import CAPABILITIES, actions_of
from sync.telephony.asterisk.framing import Message
from sync.telephony.asterisk.session import TIMED_OUT, AmiSession, is_success
from sync.telephony.asterisk.tracker import Tracker
from sync.telephony.commands import Capability, PhoneCommand, needs
from sync.telephony.events import CommandAnswer, Line, LineState, PhoneEvent
from sync.telephony.moment import Moment
from sync.telephony.pauses import Pauses
from sync.telephony.wanted import Wanted

logger = logging.getLogger(__name__)

EVENT_CLASSES = "system,call,agent"
"""What is listened to; with recordings also the dial plan's variables, which are many."""
TICK = 1.0
REFUSED_PAUSE = 30.0
"""Seconds before a refused sign-in is tried again: a telephone system shuts out who guesses."""
MOST_WAITING = 256
CLOSE_WITHIN = 2.0
"""Seconds the program waits for the thread: one that is connecting to a dead address ends by itself."""
_QUEUES, _CHANNELS = "queuestatuscomplete", "coreshowchannelscomplete"
_STATE_MAY_HAVE_CHANGED = frozenset({"fullybooted", "reload"})


class AsteriskAdapter:
    """See :class:`sync.telephony.adapter.PhoneAdapter`. Events are delivered on the thread ``asterisk``."""

    def __init__(self, address: PhoneAddress, deliver: Deliver, clock: PhoneClock, random: Callable[[], float]) -> None:
        self._address = address
        self._deliver = deliver
        self._clock = clock
        self._wanted = Wanted(frozenset(address.queues), frozenset(address.extensions))
        self._pauses = Pauses(random)
        self._tracker = Tracker(address.area_code)
        self._session: AmiSession | None = None
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._given: deque[tuple[str, PhoneCommand]] = deque()
        self._count = 0
        self._lists: dict[str, str] = {}
        self._sync_wanted = False
        self._overflown = False

    @property
    def name(self) -> str:
        """``asterisk``."""
        return "asterisk"

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What the manager interface can do."""
        return CAPABILITIES

    def start(self) -> None:
        """Connect and listen, on a thread of its own."""
        self._thread = threading.Thread(target=self._run, name="asterisk", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the line and the thread."""
        self._stopping.set()
        self._wake()
        if self._thread is not None:
            self._thread.join(CLOSE_WITHIN)
            self._thread = None

    def send(self, command: PhoneCommand) -> str:
        """Give a command; what became of it is told by a ``command`` event."""
        if needs(command) not in CAPABILITIES:
            raise PhoneError(PhoneErrorCode.NOT_ABLE, needs(command))
        with self._lock:
            if self._session is None:
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

    # --- the thread -------------------------------------------------------------------------------------------------
    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._stopping.wait(self._once())
            except Exception:  # whatever a line brings, the next one is tried
                logger.exception("telephone line failed", extra={"code": "unexpected"})
                self._stopping.wait(self._pauses.failed())

    def _once(self) -> float:
        """Hold one line until it breaks; returns the seconds to wait before the next."""
        was_up = False
        try:
            session = AmiSession(self._address, self._clock, self._stopping.is_set)
            try:
                session.sign_in(EVENT_CLASSES + (",dialplan" if self._address.recordings else ""))
                was_up = True
                self._pauses.succeeded()
                self._serve(session)
            finally:
                with self._lock:
                    self._session = None
                session.close(politely=was_up and self._stopping.is_set())
        except PhoneError as error:
            return self._failed(error, was_up)
        return 0.0

    def _failed(self, error: PhoneError, was_up: bool) -> float:
        pause = self._pauses.failed()
        state = LineState.LOST if was_up else LineState.UNREACHABLE
        if error.code is PhoneErrorCode.LOGIN_REFUSED:
            state, pause = LineState.REFUSED, max(pause, REFUSED_PAUSE)
        if not self._stopping.is_set():
            logger.info("telephone line down", extra={"code": str(error.code)})
            self._tell_line(state, code=str(error.code), retry_s=round(pause, 1))
        self._drop_commands()
        return pause

    def _serve(self, session: AmiSession) -> None:
        with self._lock:
            self._session = session
        self._tell_line(LineState.CONNECTED, version=session.version)
        self._sync(session)
        while not self._stopping.is_set():
            for message in session.receive(TICK):
                self._take(message)
            self._tell_all(self._tracker.members.tick(self._now()))
            self._carry_out(session)
            if self._overflown:
                self._start_over(session)
            elif self._sync_wanted and not self._lists:
                self._sync(session)

    def _take(self, message: Message) -> None:
        now = self._now()
        if self._lists.get(message.text("actionid")) == message.kind:
            del self._lists[message.text("actionid")]
            listed = self._tracker.queues_listed if message.kind == _QUEUES else self._tracker.channels_listed
            self._tell_all(listed(now))
            return
        if message.kind in _STATE_MAY_HAVE_CHANGED:
            self._sync_wanted = True
        self._tell_all(self._tracker.take(message, now))

    def _sync(self, session: AmiSession) -> None:
        """Ask for the whole state: queues with their members and callers, then channels, then phones."""
        self._sync_wanted = False
        self._tracker.begin_lists()
        self._lists = {}
        for action, complete in (("QueueStatus", _QUEUES), ("CoreShowChannels", _CHANNELS)):
            action_id = session.act([("Action", action)], self._list_answered)
            self._lists[action_id] = complete
        session.act([("Action", "DeviceStateList")])

    def _list_answered(self, message: Message) -> None:
        if not is_success(message):  # without the right to a list the rest still works
            self._lists.pop(message.text("actionid"), None)
            logger.warning("telephone system refused a list", extra={"code": "phone_list_refused"})

    def _start_over(self, session: AmiSession) -> None:
        """Nobody took our events for a while: tell the whole state as if it were new."""
        if not self._tell_line(LineState.OVERFLOWN):
            return
        self._overflown = False
        self._tracker = self._tracker.renewed()
        self._sync(session)

    # --- commands ---------------------------------------------------------------------------------------------------
    def _carry_out(self, session: AmiSession) -> None:
        while True:
            with self._lock:
                if not self._given:
                    return
                command_id, command = self._given.popleft()
            try:
                for action in actions_of(command, self._tracker, self._address):
                    session.act(action, self._answer_to(command_id))
            except PhoneError as error:
                if error.code is PhoneErrorCode.LINE_LOST:
                    self._tell_answer(command_id, False, error.code)
                    raise
                self._tell_answer(command_id, False, error.code, error.detail)

    def _answer_to(self, command_id: str) -> Callable[[Message], None]:
        def answered(message: Message) -> None:
            ok, text = is_success(message), message.text("message")
            code = PhoneErrorCode.TIMED_OUT if text == TIMED_OUT else PhoneErrorCode.REFUSED
            self._tell_answer(command_id, ok, "" if ok else code, text)

        return answered

    def _drop_commands(self) -> None:
        with self._lock:
            dropped = list(self._given)
            self._given.clear()
        for command_id, _ in dropped:
            self._tell_answer(command_id, False, PhoneErrorCode.NOT_CONNECTED)

    # --- telling ----------------------------------------------------------------------------------------------------
    def _tell_answer(self, command_id: str, ok: bool, code: str = "", message: str = "") -> None:
        now = self._now()
        self._tell(
            CommandAnswer(
                command_id=command_id, ok=ok, code=str(code), message=message, at_ms=now.wall_ms, mono_ms=now.mono_ms
            )
        )

    def _tell_line(self, state: LineState, *, version: str = "", code: str = "", retry_s: float | None = None) -> bool:
        now = self._now()
        return self._tell(
            Line(
                state=state,
                adapter=self.name,
                server=self._address.label,
                version=version,
                code=code,
                retry_s=retry_s,
                at_ms=now.wall_ms,
                mono_ms=now.mono_ms,
            )
        )

    def _tell_all(self, events: list[PhoneEvent]) -> None:
        for event in events:
            if self._wanted.passes(event):
                self._tell(event)

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
            session = self._session
        if session is not None:
            session.wake()
