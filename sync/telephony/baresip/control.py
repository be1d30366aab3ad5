"""The line to our own baresip: commands with their answers, one at a time, and events in between."""

import secrets
from collections import deque
from collections.abc import Callable, Generator
from typing import TypeAlias

from sync.telephony.adapter import PhoneClock, PhoneError, PhoneErrorCode
from sync.telephony.baresip.netstrings import Netstrings, Told, encode_command
from sync.telephony.socket_line import SocketLine

ANSWER_WITHIN = 5.0
"""Seconds until a command counts as not heard: baresip answers at once, or it hangs."""
MOST_JOBS = 256
_SLICE = 0.05
"""Seconds between tries to connect."""

Job: TypeAlias = Generator[tuple[str, str], Told, None]
"""Yields commands with their parameters and is sent the answer to each. Jobs run one after the other."""


class Control:
    """Connected to baresip's ``ctrl_tcp``. Used by one thread, but for ``wake``."""

    def __init__(self, line: SocketLine, clock: PhoneClock) -> None:
        self._line = line
        self._clock = clock
        self._frames = Netstrings()
        self._jobs: deque[Job] = deque()
        self._token, self._due = "", 0.0

    @classmethod
    def connect(
        cls, port: int, clock: PhoneClock, goes_on: Callable[[], bool], pause: Callable[[float], object], timeout: float
    ) -> "Control":
        """Connect as soon as it listens. Raises ``phone_softphone_ended`` when it ended or does not within seconds."""
        deadline = clock.monotonic() + timeout
        while True:
            try:
                return cls(SocketLine.connect("127.0.0.1", port, timeout), clock)
            except PhoneError:
                if not goes_on() or clock.monotonic() >= deadline:
                    raise PhoneError(PhoneErrorCode.SOFTPHONE_ENDED, "does not listen") from None
                pause(_SLICE)

    def do(self, job: Job) -> None:
        """Run a job when those before it are done. Raises ``phone_too_many``."""
        if len(self._jobs) >= MOST_JOBS:
            raise PhoneError(PhoneErrorCode.TOO_MANY)
        self._jobs.append(job)
        if len(self._jobs) == 1:
            self._begin()

    @property
    def is_busy(self) -> bool:
        """Whether a job is under way."""
        return bool(self._jobs)

    def receive(self, timeout: float) -> list[Told]:
        """Return the events that have come; answers went to the jobs.

        Raises ``phone_line_lost``: closed (also by somebody else who connected), broken, or no answer in time.
        """
        left = self._due - self._clock.monotonic()
        if self._token and left <= 0:
            raise PhoneError(PhoneErrorCode.LINE_LOST, "no answer")
        data = self._line.receive(min(timeout, left) if self._token else timeout)
        if data is None:
            return []
        return [message for message in self._frames.feed(data) if not self._answers(message)]

    def say(self, command: str) -> None:
        """Send a command at once; what is answered is not waited for."""
        self._line.send(encode_command(command, "", "-"))

    def wake(self) -> None:
        """Let ``receive`` return soon."""
        self._line.wake()

    def close(self) -> None:
        """End the line."""
        self._line.close()

    def _answers(self, message: Told) -> bool:
        if message.response and self._token and message.token == self._token:
            self._go_on(lambda job: job.send(message))
        return message.response or not message.event

    def _begin(self) -> None:
        self._go_on(next)

    def _go_on(self, step: Callable[[Job], tuple[str, str]]) -> None:
        self._token = ""
        while self._jobs:
            try:
                command, params = step(self._jobs[0])
            except StopIteration:
                self._jobs.popleft()
                step = next
                continue
            self._token = secrets.token_hex(4)
            self._due = self._clock.monotonic() + ANSWER_WITHIN
            self._line.send(encode_command(command, params, self._token))
            return
