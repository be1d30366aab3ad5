"""A telephone system that is only played: for training, for the demo and for trying the screens."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sync.domain.value import Value
from sync.telephony import events
from sync.telephony.adapter import Deliver, PhoneClock, PhoneError, PhoneErrorCode
from sync.telephony.commands import Answer, Capability, Dial, HangUp, Hold, Pause, PhoneCommand, Transfer, needs
from sync.telephony.durations import durations
from sync.telephony.events import Direction, LineState, Outcome, Party, PhoneEvent, SeatState
from sync.telephony.numbers import read_number
from sync.telephony.outlet import Outlet

CAPABILITIES = frozenset(
    {
        Capability.ANSWER,
        Capability.HANG_UP,
        Capability.HOLD,
        Capability.BLIND_TRANSFER,
        Capability.DIAL,
        Capability.PAUSE,
    }
)
EXTENSION = "8001"
_Played = TypeVar(
    "_Played",
    events.Ringing,
    events.Missed,
    events.Answered,
    events.Held,
    events.Resumed,
    events.Transferred,
    events.Ended,
)


class PlayedCall(Value, frozen=True):
    """A call to play: after ``after_s`` seconds of rest it rings for ``rings_s``; unanswered it is missed."""

    number: str
    queue: str = "12345"
    dnis: str = "12345"
    after_s: float = 5.0
    rings_s: float = 20.0


PLAYED = (
    PlayedCall("13800138000"),
    PlayedCall("037112345678", after_s=10.0),
    PlayedCall("anonymous", after_s=10.0),
)


class SimulatedAdapter:
    """See :class:`sync.telephony.adapter.PhoneAdapter`. Plays its calls in turn, for ever; events come on its thread.

    With ``by_itself`` calls are also answered, held and ended, so that a whole life is seen without a hand.
    """

    def __init__(
        self,
        deliver: Deliver,
        clock: PhoneClock,
        random: Callable[[], float],
        calls: Sequence[PlayedCall] = PLAYED,
        *,
        by_itself: bool = True,
    ) -> None:
        self._outlet = Outlet(self.name, "", deliver, clock)
        self._clock = clock
        self._random = random
        self._calls = tuple(calls)
        self._by_itself = by_itself
        self._given: deque[tuple[str, PhoneCommand]] = deque()
        self._change = threading.Condition()
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._count = 0
        self._played = 0
        self._call: _Life | None = None
        self._paused = False

    @property
    def name(self) -> str:
        """``simulated``."""
        return "simulated"

    @property
    def capabilities(self) -> frozenset[Capability]:
        """Everything that can be played."""
        return CAPABILITIES

    def start(self) -> None:
        """Begin to play, on a thread of its own."""
        self._thread = threading.Thread(target=self._run, name="simulated-phone", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop playing."""
        with self._change:
            self._stopping = True
            self._change.notify_all()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def send(self, command: PhoneCommand) -> str:
        """Give a command."""
        if needs(command) not in CAPABILITIES:
            raise PhoneError(PhoneErrorCode.NOT_ABLE, needs(command))
        with self._change:
            self._count += 1
            command_id = str(self._count)
            self._given.append((command_id, command))
            self._change.notify_all()
        return command_id

    def resync(self) -> None:
        """Nothing is lost here."""

    # --- the thread -------------------------------------------------------------------------------------------------
    def _run(self) -> None:
        self._outlet.line(LineState.CONNECTED)
        self._tell_seat(SeatState.READY)
        due = self._next_due()
        while True:
            with self._change:
                self._change.wait_for(lambda: self._stopping or bool(self._given), max(0.0, due - self._seconds()))
                if self._stopping:
                    return
                given, self._given = self._given, deque()
            for command_id, command in given:
                self._outlet.owe(command_id)
                code = "" if self._obey(command) else PhoneErrorCode.NO_SUCH_CALL
                self._outlet.answer(command_id, code)
                due = self._life_due(due)
            if self._seconds() >= due:
                due = self._go_on()

    def _go_on(self) -> float:
        """Let the next thing happen by itself; returns when the one after it is due."""
        life = self._call
        if life is None:
            if not self._paused and self._calls:
                self._ring(self._calls[self._played % len(self._calls)])
            return self._life_due(self._next_due())
        if life.answered is None:
            if self._by_itself:
                self._answer(life)
            else:
                self._end(life, Outcome.ABANDONED, Party.CALLER)
        else:
            self._end(life, Outcome.COMPLETED, Party.CALLER)
        return self._life_due(self._next_due())

    def _life_due(self, otherwise: float) -> float:
        life = self._call
        if life is None:
            return self._next_due() if otherwise < self._seconds() else otherwise
        if life.answered is None:
            return life.rang / 1000 + (3.0 if self._by_itself else life.played.rings_s)
        return life.answered / 1000 + (8.0 if self._by_itself else 24 * 3600.0)

    def _next_due(self) -> float:
        if not self._calls:
            return self._seconds() + 3600.0
        rest = self._calls[self._played % len(self._calls)].after_s
        return self._seconds() + rest * (0.75 + 0.5 * self._random())

    # --- one call ---------------------------------------------------------------------------------------------------
    def _ring(self, played: PlayedCall, direction: Direction = Direction.INBOUND) -> None:
        self._played += 1
        self._call = _Life(f"sim-{self._clock.wall_ms()}-{self._played}", played, self._ms(), direction)
        self._outlet.tell(self._event(events.Ringing, self._call))
        self._tell_seat(SeatState.RINGING)

    def _answer(self, life: "_Life") -> None:
        life.answered = self._ms()
        self._outlet.tell(self._event(events.Answered, life))
        self._tell_seat(SeatState.TALKING)

    def _end(self, life: "_Life", outcome: Outcome, by: Party) -> None:
        self._call = None
        if life.answered is None:
            self._outlet.tell(self._event(events.Missed, life, outcome=outcome))
        self._outlet.tell(self._event(events.Ended, life, outcome=outcome, by=by))
        self._tell_seat(SeatState.PAUSED if self._paused else SeatState.READY)

    def _obey(self, command: PhoneCommand) -> bool:
        if isinstance(command, Pause):
            self._paused = command.paused
            if self._call is None:
                self._tell_seat(SeatState.PAUSED if self._paused else SeatState.READY, command.reason)
            return True
        life = self._call
        if isinstance(command, Dial):
            if life is None:
                self._ring(PlayedCall(command.to, queue="", dnis=command.to), Direction.OUTBOUND)
            return life is None
        if life is None or getattr(command, "call_id", "") != life.id:
            return False
        if isinstance(command, Answer) and life.answered is None:
            self._answer(life)
        elif isinstance(command, HangUp):
            self._end(life, Outcome.COMPLETED if life.answered else Outcome.REJECTED, Party.AGENT)
        elif isinstance(command, Hold) and life.answered is not None:
            self._hold(life, command.on)
        elif isinstance(command, Transfer) and life.answered is not None:
            self._outlet.tell(self._event(events.Transferred, life, to=command.to))
            self._end(life, Outcome.TRANSFERRED, Party.AGENT)
        else:
            return False
        return True

    def _hold(self, life: "_Life", on: bool) -> None:
        if on and life.held is None:
            life.held = self._ms()
            self._outlet.tell(self._event(events.Held, life, by=Party.AGENT))
        elif not on and life.held is not None:
            life.hold_ms += self._ms() - life.held
            life.held = None
            self._outlet.tell(self._event(events.Resumed, life, by=Party.AGENT))

    def _event(self, kind: type[_Played], life: "_Life", **more: Any) -> PhoneEvent:
        given = read_number(life.played.number)
        hidden = given is None or given.hidden
        outward = life.direction is Direction.OUTBOUND
        fields: dict[str, Any] = {
            "call_id": life.id,
            "unique_id": life.id,
            "leg_id": f"{life.id}-1",
            "ani": EXTENSION if outward else "" if hidden else life.played.number,
            "number": EXTENSION if outward else "" if given is None else given.e164,
            "hidden": hidden and not outward,
            "dnis": life.played.dnis,
            "queue": life.played.queue,
            "agent": EXTENSION,
            "extension": EXTENSION,
            "interface": EXTENSION,
            "direction": life.direction,
            **durations(self._ms(), life.rang, life.answered, life.held, life.hold_ms),
        }
        return kind(**(fields | self._now() | more))

    def _tell_seat(self, state: SeatState, reason: str = "") -> None:
        self._outlet.tell(
            events.AgentState(
                agent=EXTENSION,
                extension=EXTENSION,
                interface=EXTENSION,
                state=state,
                paused=self._paused,
                reason=reason,
                since_ms=self._clock.wall_ms(),
                **self._now(),
            )
        )

    def _now(self) -> dict[str, Any]:
        return {"at_ms": self._clock.wall_ms(), "mono_ms": self._ms()}

    def _ms(self) -> int:
        return int(self._clock.monotonic() * 1000)

    def _seconds(self) -> float:
        return self._clock.monotonic()


class _Life:
    """The call that is being played. Times are monotonic ms."""

    __slots__ = ("answered", "direction", "held", "hold_ms", "id", "played", "rang")

    def __init__(self, call_id: str, played: PlayedCall, rang: int, direction: Direction) -> None:
        self.id = call_id
        self.played = played
        self.rang = rang
        self.direction = direction
        self.answered: int | None = None
        self.held: int | None = None
        self.hold_ms = 0
