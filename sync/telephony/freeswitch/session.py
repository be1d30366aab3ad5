"""One signed-in line to the event socket: commands out, events in, heartbeat."""

from collections import deque
from collections.abc import Callable
from contextlib import suppress

from sync.telephony.adapter import PhoneClock, PhoneError, PhoneErrorCode
from sync.telephony.address import PhoneAddress
from sync.telephony.freeswitch.framing import Event, Frame, Frames, encode_command
from sync.telephony.socket_line import SocketLine
from sync.telephony.watched_line import MOST_PENDING, Pending, WatchedLine

EVENTS = (
    "CHANNEL_CREATE CHANNEL_PROGRESS CHANNEL_PROGRESS_MEDIA CHANNEL_ANSWER CHANNEL_BRIDGE CHANNEL_HOLD CHANNEL_UNHOLD "
    "CHANNEL_HANGUP_COMPLETE BACKGROUND_JOB RELOADXML CUSTOM callcenter::info"
)
TIMED_OUT = "-ERR timed out"
_REFUSALS = frozenset({"text/rude-rejection", "text/disconnect-notice"})
Answered = Callable[[str], None]
"""Takes what a command brought: ``+OK …``, ``-ERR …`` or a list."""


class EslSession:
    """Belongs to the adapter's thread; only ``wake`` may be called from others."""

    def __init__(self, address: PhoneAddress, clock: PhoneClock, stopped: Callable[[], bool], mark: str) -> None:
        """``mark``: begins the ids of this line's jobs, so that another program's are told apart."""
        self._address = address
        self._clock = clock
        self._mark = mark
        self._frames = Frames()
        self._line = SocketLine.connect(address.host, address.port, address.timeout, tls=address.tls)
        self._watched = WatchedLine(self._line, clock, stopped)
        self._jobs: Pending[str] = Pending(clock)
        self._replies: deque[Answered] = deque()
        self._count = 0
        self._asked_to_sign_in = False
        self._early: list[Event] = []
        self.version = ""

    def sign_in(self) -> None:
        """Sign in and subscribe. Raises ``phone_login_refused``, ``phone_not_a_pbx``, ``phone_line_lost``."""
        deadline = self._clock.monotonic() + self._address.timeout
        self._wait(lambda: self._asked_to_sign_in, deadline, PhoneErrorCode.NOT_A_PBX)
        user = self._address.user
        secret = f"userauth {user}:{self._address.secret}" if user else f"auth {self._address.secret}"
        if not self._ask(secret, deadline).startswith("+OK"):
            raise PhoneError(PhoneErrorCode.LOGIN_REFUSED)
        if not self._ask(f"event json {EVENTS}", deadline).startswith("+OK"):
            raise PhoneError(PhoneErrorCode.REFUSED, "events")
        answers: list[str] = []
        self.run("version", answers.append)
        self._wait(lambda: bool(answers), deadline, PhoneErrorCode.UNREACHABLE)
        self.version = " ".join(answers[0].split())[:60]

    def run(self, command: str, answered: Answered) -> None:
        """Run a command beside the events; what it brought goes to ``answered``.

        Raises ``phone_bad_value`` for a command that would break out of its line, ``phone_too_many``.
        """
        self._jobs.check_room()
        self._count += 1
        job = f"{self._mark}-{self._count}"
        data = encode_command(f"bgapi {command}", ("Job-UUID", job))
        self._jobs.expect(job, answered)

        def replied(reply: str) -> None:
            if not reply.startswith("+OK"):
                self._jobs.answer(job, reply)

        self._say(data, replied)

    def receive(self, timeout: float) -> list[Event]:
        """Return the events that have come; answers went to who asked. Raises ``phone_line_lost``."""
        early, self._early = self._early, []
        if early:
            return early
        self._watched.keep_alive(lambda: self.run("uptime", lambda _: None))
        self._jobs.give_up(TIMED_OUT)
        return self._read(timeout)

    def wake(self) -> None:
        """Let ``receive`` return soon."""
        self._line.wake()

    def close(self, *, politely: bool = False) -> None:
        """End the line; ``politely`` says goodbye first."""
        if politely:
            with suppress(PhoneError):
                self._line.send(encode_command("exit"))
        self._line.close()

    def _say(self, data: bytes, replied: Answered) -> None:
        if len(self._replies) >= MOST_PENDING:
            raise PhoneError(PhoneErrorCode.TOO_MANY)
        self._replies.append(replied)
        self._line.send(data)

    def _ask(self, command: str, deadline: float) -> str:
        replies: list[str] = []
        self._say(encode_command(command), replies.append)
        self._wait(lambda: bool(replies), deadline, PhoneErrorCode.UNREACHABLE)
        return replies[0]

    def _wait(self, holds: Callable[[], bool], deadline: float, late: PhoneErrorCode) -> None:
        self._watched.until(holds, deadline, late, self._read_early)

    def _read_early(self, timeout: float) -> None:
        self._early += self._read(timeout)

    def _read(self, timeout: float) -> list[Event]:
        try:
            frames = list(self._frames.feed(self._watched.read(timeout)))
        except PhoneError:
            if not self._asked_to_sign_in:  # what greets otherwise is something else
                raise PhoneError(PhoneErrorCode.NOT_A_PBX) from None
            raise
        return [event for frame in frames if (event := self._event(frame)) is not None]

    def _event(self, frame: Frame) -> Event | None:
        if frame.kind == "auth/request":
            self._asked_to_sign_in = True
        elif frame.kind in _REFUSALS:
            raise PhoneError(
                PhoneErrorCode.LOGIN_REFUSED if frame.kind == "text/rude-rejection" else PhoneErrorCode.LINE_LOST
            )
        elif frame.kind in ("command/reply", "api/response"):
            if self._replies:
                self._replies.popleft()(frame.reply or frame.body.decode("utf-8", errors="replace"))
        elif frame.kind == "text/event-json":
            event = frame.event()
            if event is not None and event.kind == "BACKGROUND_JOB":
                self._jobs.answer(event.get("Job-UUID", ""), event.get("_body", "").strip())
                return None
            return event
        return None
