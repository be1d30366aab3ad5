"""Where an adapter's events go out: stamped with the time, only those that are wanted, none while nobody takes them."""

from collections import deque
from collections.abc import Iterable

from sync.telephony.adapter import Deliver, PhoneClock
from sync.telephony.events import CommandAnswer, Line, LineState, PhoneEvent
from sync.telephony.moment import Moment
from sync.telephony.wanted import Wanted

LONGEST_MESSAGE = 200
MOST_UNHEARD = 1024


class Outlet:
    """Used by the adapter's thread; ``overflown`` may be set by any.

    ``overflown``: an event found no room (or the whole state was asked for), so that nothing but the line is told until
    the state is read again. ``line_told`` is the state of the line that was told last.
    """

    def __init__(
        self, adapter: str, server: str, deliver: Deliver, clock: PhoneClock, wanted: Wanted | None = None
    ) -> None:
        self._adapter = adapter
        self._server = server
        self._deliver = deliver
        self._clock = clock
        self._wanted = wanted if wanted is not None else Wanted()
        self._owed: dict[str, None] = {}
        self._unheard: deque[CommandAnswer] = deque(maxlen=MOST_UNHEARD)
        self.overflown = False
        self.line_told = ""

    def now(self) -> Moment:
        """The present moment."""
        return Moment(self._clock.wall_ms(), int(self._clock.monotonic() * 1000))

    def tell(self, event: PhoneEvent) -> bool:
        """Deliver an event; ``False`` when it was not taken."""
        if self.overflown and not isinstance(event, Line):
            return False
        taken = self._deliver(event)
        if not taken:
            self.overflown = True
        return taken

    def tell_all(self, events: Iterable[PhoneEvent]) -> None:
        """Deliver those events that are wanted."""
        for event in events:
            if self._wanted.passes(event):
                self.tell(event)

    def line(self, state: LineState, *, version: str = "", code: str = "", retry_s: float | None = None) -> bool:
        """Tell how the line stands; ``False`` when it was not taken."""
        now = self.now()
        self.line_told = self.line_told if state is LineState.OVERFLOWN else str(state)
        told = Line(
            state=state,
            adapter=self._adapter,
            server=self._server,
            version=version,
            code=code,
            retry_s=retry_s,
            at_ms=now.wall_ms,
            mono_ms=now.mono_ms,
        )
        taken = self.tell(told)
        while taken and self._unheard and self._deliver(self._unheard[0]):
            self._unheard.popleft()
        return taken

    def owe(self, command_id: str) -> None:
        """A command was taken: it is owed one answer."""
        self._owed[command_id] = None

    def break_off(self, code: str) -> None:
        """Answer every command that is still owed an answer: none will come."""
        for command_id in list(self._owed):
            self.answer(command_id, code)

    def answer(self, command_id: str, code: str = "", message: str = "") -> None:
        """Tell what became of a command, once: done, or not with a ``code``.

        An answer that finds no room is kept until there is room again: no list of the whole state would tell it.
        """
        if command_id not in self._owed:
            return
        del self._owed[command_id]
        now = self.now()
        told = CommandAnswer(
            command_id=command_id,
            ok=not code,
            code=str(code),
            message=message[:LONGEST_MESSAGE],
            at_ms=now.wall_ms,
            mono_ms=now.mono_ms,
        )
        if not self.tell(told):
            self._unheard.append(told)
