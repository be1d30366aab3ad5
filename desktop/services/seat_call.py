"""A call at this seat, and what it becomes with each event of the telephone."""

from collections.abc import Callable
from enum import StrEnum

from msgspec.structs import replace

from sync.domain.call_record import Asking, AskStage, asking_after
from sync.domain.instant import Instant
from sync.domain.order import CallRef
from sync.domain.value import Value
from sync.telephony.events import (
    Answered,
    Asked,
    CallEvent,
    Direction,
    Ended,
    Held,
    Missed,
    Outcome,
    Resumed,
    Ringing,
    Transferred,
)


class Phase(StrEnum):
    """Where a call is at this seat."""

    RINGING = "ringing"
    TALKING = "talking"
    HELD = "held"
    OVER = "over"


class SeatCall(Value):
    """A call at this seat. ``given`` is the number as it came, ``number`` its E.164; both empty when ``hidden``.

    ``place`` is where the number comes from. Times are instants (ms UTC). ``missed``: it was over before it was taken.
    ``asking``: who is asked about it, or was last. ``asked_by``: a colleague asks this seat about their caller.
    """

    id: str
    phase: Phase
    given: str = ""
    number: str = ""
    hidden: bool = False
    place: str = ""
    queue: str = ""
    extension: str = ""
    direction: Direction = Direction.INBOUND
    rang_at: Instant | None = None
    answered_at: Instant | None = None
    held_at: Instant | None = None
    ended_at: Instant | None = None
    recording_id: str = ""
    missed: bool = False
    dnis: str = ""
    unique_id: str = ""
    held_ms: int = 0
    outcome: str = ""
    asking: Asking | None = None
    asked_by: str = ""

    @property
    def asks(self) -> AskStage | None:
        """How it stands with who is asked; ``None`` while nobody is."""
        over = self.phase is Phase.OVER or self.asking is None or self.asking.stage is AskStage.OVER
        return None if over or self.asking is None else self.asking.stage

    @property
    def was_abandoned(self) -> bool:
        """Whether it ended for the hotline without an answer, not only at this seat."""
        return self.missed and self.outcome == Outcome.ABANDONED

    @property
    def was_elsewhere(self) -> bool:
        """Whether somebody else took it."""
        return self.missed and self.outcome == Outcome.ELSEWHERE

    @property
    def was_lost(self) -> bool:
        """Whether a talk broke off without anybody hanging up: the caller is to be called back."""
        return self.answered_at is not None and self.outcome in (Outcome.FAILED, Outcome.LOST)

    @property
    def reference(self) -> CallRef:
        """The call as an order keeps it."""
        return CallRef(self.id, self.queue, self.rang_at, self.answered_at, self.ended_at, self.recording_id)


def call_after(event: CallEvent, former: SeatCall | None, now: Instant, place: Callable[[str], str]) -> SeatCall | None:
    """Return what a call is after an event; ``None``: nothing has changed. ``place`` tells where a number is from."""
    if event.asked_by and event.asked_by == event.extension:
        return None  # this phone's own second call, to who is asked: told by ``asked`` of the caller's
    if isinstance(event, Ringing | Answered):
        return _begun(event, former, event.at_ms or now, place)
    if former is not None and former.missed and isinstance(event, Ended) and event.outcome is Outcome.ABANDONED:
        return replace(former, outcome=event.outcome.value, ended_at=event.at_ms)
    if former is None or former.phase is Phase.OVER:
        return None
    if isinstance(event, Asked):
        at = event.at_ms or now
        outcome = event.outcome.value if event.stage is AskStage.OVER else ""
        asking = asking_after(former.asking, Asking(event.to, event.stage, at, outcome))
        return None if asking == former.asking else replace(former, asking=asking)
    if isinstance(event, Held):
        return replace(former, phase=Phase.HELD, held_at=event.at_ms)
    if isinstance(event, Resumed):
        return replace(former, phase=Phase.TALKING, held_at=None, held_ms=_held(former, event.at_ms))
    return _over(event, former)


def _over(event: CallEvent, former: SeatCall) -> SeatCall | None:
    if isinstance(event, Missed):
        return replace(former, phase=Phase.OVER, ended_at=event.at_ms, missed=True, outcome=event.outcome.value)
    if isinstance(event, Ended | Transferred):
        recording = event.recording_id if isinstance(event, Ended) else ""
        return replace(
            former,
            phase=Phase.OVER,
            ended_at=event.at_ms,
            missed=former.answered_at is None,
            outcome=event.outcome.value if isinstance(event, Ended) else Outcome.TRANSFERRED.value,
            held_ms=_held(former, event.at_ms),
            recording_id=recording or former.recording_id,
        )
    return None


def _begun(
    event: Ringing | Answered, former: SeatCall | None, at: Instant, place: Callable[[str], str]
) -> SeatCall | None:
    if former is None or former.phase is Phase.OVER:
        rang = at - event.ring_ms if isinstance(event, Answered) and event.ring_ms else at
        out = event.direction is Direction.OUTBOUND
        number = event.dnis if out else event.number
        former = SeatCall(
            id=event.call_id,
            phase=Phase.RINGING,
            given=event.dnis if out else event.ani,
            number=number,
            hidden=event.hidden,
            place=place(number) if number else "",
            queue=event.queue,
            dnis=event.dnis,
            unique_id=event.unique_id,
            extension=event.extension,
            direction=event.direction,
            rang_at=rang,
        )
    if isinstance(event, Ringing):
        return replace(former, asked_by=event.asked_by) if former.phase is Phase.RINGING else None
    return replace(
        former,
        phase=Phase.TALKING,
        answered_at=at,
        asked_by=event.asked_by,
        recording_id=event.recording_id or former.recording_id,
    )


def _held(call: SeatCall, now: Instant) -> int:
    """Return how long a call was on hold so far, ms."""
    return call.held_ms + (max(0, now - call.held_at) if call.held_at is not None else 0)
