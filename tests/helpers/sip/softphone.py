"""The real adapter with the real baresip, and what it told."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar
from urllib.parse import quote

from sync.telephony.baresip.account import read_account
from sync.telephony.baresip.adapter import BaresipAdapter
from sync.telephony.commands import Answer, PhoneCommand
from sync.telephony.event_box import EventBox
from sync.telephony.events import Answered, CommandAnswer, Line, LineState, PhoneEvent, Ringing
from tests.helpers.sip.sipp import HERE, free_port

PATIENCE = 12.0
_Kind = TypeVar("_Kind", bound=PhoneEvent)


class RealClock:
    """The machine's clocks."""

    def wall_ms(self) -> int:
        """Ms UTC."""
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        """Seconds."""
        return time.monotonic()


class Phone:
    """A softphone at the exchange on ``port``; ``at`` is where callers reach it."""

    def __init__(self, port: int, secret: str, options: str, user: str = "8012") -> None:
        sip = free_port()
        self.at = f"{HERE}:{sip}"
        sound = "source=ausine,400&player=aubridge,heard&alert=aubridge,bell"
        url = f"sip://{user}:{quote(secret, safe='')}@{HERE}:{port}/?{sound}&listen={self.at}{options}"
        self.box = EventBox()
        self.is_full = False
        self.refused = threading.Event()
        self.adapter = BaresipAdapter(read_account(url), self._take, RealClock(), lambda: 0.0)

    def _take(self, event: PhoneEvent) -> bool:
        if self.is_full:
            self.refused.set()
            return False
        return self.box.put(event)

    def until(self, kind: type[_Kind], holds: Callable[[_Kind], bool] = lambda _: True) -> _Kind:
        """Return the next event of a kind; those before it are dropped."""
        while True:
            event = self.box.take(PATIENCE)
            assert event is not None, f"no {kind.__name__} was told"
            if isinstance(event, kind) and holds(event):
                return event

    def line(self, state: LineState) -> Line:
        """Wait until the line is told to be in a state."""
        return self.until(Line, lambda one: one.state is state)

    def takes_the_call(self) -> Answered:
        """Wait for a call and answer it."""
        self.adapter.send(Answer(self.until(Ringing).call_id))
        return self.until(Answered)

    def answer(self, command: PhoneCommand) -> CommandAnswer:
        """Give a command and wait for what becomes of it."""
        command_id = self.adapter.send(command)
        return self.until(CommandAnswer, lambda one: one.command_id == command_id)


@contextmanager
def softphone(port: int, secret: str = "geheim", options: str = "", user: str = "8012") -> Iterator[Phone]:
    """A softphone, ended at the end."""
    made = Phone(port, secret, options, user)
    made.adapter.start()
    try:
        yield made
    finally:
        made.adapter.close()
