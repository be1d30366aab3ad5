"""An adapter of a telephone system that listens, with a clock the test may move."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from msgspec.structs import replace

from sync.telephony.commands import PhoneCommand
from sync.telephony.event_box import EventBox
from sync.telephony.events import CommandAnswer, Line, LineState, PhoneEvent
from sync.telephony.systems import make_system, read_system_address

PATIENCE = 10.0


class Clock:
    """Wall clock (from ``begun`` on, ms UTC) and monotonic clock; the test may let time pass."""

    def __init__(self, begun: int = 1_795_458_530_000) -> None:
        self.ahead = 0.0
        self._begun = begun
        self._change = threading.Lock()

    def wall_ms(self) -> int:
        """Ms UTC."""
        return self._begun + int(self.ahead * 1000)

    def monotonic(self) -> float:
        """Seconds."""
        with self._change:
            self.ahead += 0.000_1
            return self.ahead

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        with self._change:
            self.ahead += seconds


class Listening:
    """The adapter of a telephone system, and what it told."""

    def __init__(self, system: str, url: str, secret: str, room: int = 4096) -> None:
        self.clock = Clock()
        self.box = EventBox(room)
        address = replace(read_system_address(system, url), secret=secret)
        self.adapter = make_system(system, address, self.box.put, self.clock, lambda: 0.0)

    def until(self, holds: Callable[[PhoneEvent], bool]) -> PhoneEvent:
        """Return the next event that holds; those before it are dropped."""
        while True:
            event = self.box.take(PATIENCE)
            assert event is not None, "nothing more was told"
            if holds(event):
                return event

    def line(self, state: LineState) -> Line:
        """Wait until the line is told to be in a state."""
        event = self.until(lambda one: isinstance(one, Line) and one.state is state)
        assert isinstance(event, Line)
        return event

    def answer(self, command: PhoneCommand) -> CommandAnswer:
        """Give a command and wait for what becomes of it."""
        command_id = self.adapter.send(command)
        event = self.until(lambda one: isinstance(one, CommandAnswer) and one.command_id == command_id)
        assert isinstance(event, CommandAnswer)
        return event


@contextmanager
def listening_to(system: str, url: str, secret: str, room: int = 4096) -> Iterator[Listening]:
    """An adapter before a telephone system, ended at the end."""
    made = Listening(system, url, secret, room)
    made.adapter.start()
    try:
        yield made
    finally:
        made.adapter.close()
