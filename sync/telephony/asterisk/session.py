"""One signed-in line to the manager interface: actions out, messages in, heartbeat."""

import hashlib
from collections.abc import Callable
from contextlib import suppress

from sync.telephony.adapter import PhoneClock, PhoneError, PhoneErrorCode
from sync.telephony.address import PhoneAddress
from sync.telephony.asterisk.framing import Framer, Message, encode_action
from sync.telephony.socket_line import SocketLine
from sync.telephony.watched_line import Pending, WatchedLine

GREETING = "Asterisk Call Manager"
TIMED_OUT = "timed out"
Answered = Callable[[Message], None]


class AmiSession:
    """Belongs to the adapter's thread; only ``wake`` may be called from others."""

    def __init__(self, address: PhoneAddress, clock: PhoneClock, stopped: Callable[[], bool], events: str) -> None:
        """``events``: the classes of events that are listened to."""
        self._address = address
        self._clock = clock
        self._events = events
        self._framer = Framer()
        self._line = SocketLine.connect(address.host, address.port, address.timeout, tls=address.tls)
        self._watched = WatchedLine(self._line, clock, stopped)
        self._pending: Pending[Message] = Pending(clock)
        self._count = 0
        self._early: list[Message] = []

    @property
    def version(self) -> str:
        """What the other end calls itself."""
        return self._framer.greeting

    def sign_in(self) -> None:
        """Sign in. Raises ``phone_login_refused``, ``phone_not_a_pbx``, ``phone_line_lost``."""
        deadline = self._clock.monotonic() + self._address.timeout
        self._wait(lambda: bool(self.version), deadline, PhoneErrorCode.NOT_A_PBX)
        if not self.version.startswith(GREETING):
            raise PhoneError(PhoneErrorCode.NOT_A_PBX)
        answers: list[Message] = []
        login = [("Action", "Login"), ("Username", self._address.user)]
        if self._address.md5:
            challenge = self._challenge(deadline)
            digest = hashlib.md5((challenge + self._address.secret).encode(), usedforsecurity=False).hexdigest()
            login += [("AuthType", "MD5"), ("Key", digest)]
        else:
            login.append(("Secret", self._address.secret))
        self.act([*login, ("Events", self._events)], answers.append)
        self._wait(lambda: bool(answers), deadline, PhoneErrorCode.UNREACHABLE)
        if not is_success(answers[0]):
            raise PhoneError(PhoneErrorCode.LOGIN_REFUSED)

    def act(self, action: list[tuple[str, str]], answered: Answered | None = None) -> str:
        """Send an action; its response goes to ``answered``. Returns the action's id.

        Raises ``phone_bad_value`` for a value that would break the protocol, ``phone_too_many`` while too many wait.
        """
        self._pending.check_room()
        self._count += 1
        action_id = f"hd-{self._count}"
        try:
            data = encode_action([*action, ("ActionID", action_id)])
        except ValueError as error:
            raise PhoneError(PhoneErrorCode.BAD_VALUE, str(error)) from None
        if answered is not None:
            self._pending.expect(action_id, answered)
        self._line.send(data)
        return action_id

    def receive(self, timeout: float) -> list[Message]:
        """Return the events that have come; responses went to who asked.

        Raises ``phone_line_lost``, also when the other end stopped to answer (a half-open line).
        """
        early, self._early = self._early, []
        if early:
            return early
        self._watched.keep_alive(lambda: self.act([("Action", "Ping")]))
        self._pending.give_up(Message(response="Error", message=TIMED_OUT))
        return self._read(timeout)

    def wake(self) -> None:
        """Let ``receive`` return soon."""
        self._line.wake()

    def close(self, *, politely: bool = False) -> None:
        """End the line; ``politely`` says goodbye first."""
        if politely:
            with suppress(PhoneError):
                self._line.send(encode_action([("Action", "Logoff")]))
        self._line.close()

    def _challenge(self, deadline: float) -> str:
        answers: list[Message] = []
        self.act([("Action", "Challenge"), ("AuthType", "MD5")], answers.append)
        self._wait(lambda: bool(answers), deadline, PhoneErrorCode.UNREACHABLE)
        return answers[0].text("challenge")

    def _wait(self, holds: Callable[[], bool], deadline: float, late: PhoneErrorCode) -> None:
        self._watched.until(holds, deadline, late, self._read_early)

    def _read_early(self, timeout: float) -> None:
        self._early += self._read(timeout)

    def _read(self, timeout: float) -> list[Message]:
        data = self._watched.read(timeout)
        return [message for message in self._framer.feed(data) if not self._answers(message)]

    def _answers(self, message: Message) -> bool:
        if "response" not in message:
            return False
        self._pending.answer(message.text("actionid"), message)
        return True


def is_success(message: Message) -> bool:
    """Tell whether a response says that it worked."""
    return message.text("response").lower() == "success"
