"""What a telephone system tells, in one form for every adapter.

Each event is one frozen value; encoded it is one JSON object with all its fields, told apart by ``event``. Times come
twice: ``at_ms`` is this machine's wall clock (ms UTC), ``mono_ms`` its clock that never goes back; differences between
events of one program are taken from the latter. Durations are milliseconds, ``None`` while not known.
"""

from enum import StrEnum
from typing import TypeAlias

import msgspec

from sync.domain.call_record import AskStage
from sync.domain.instant import Instant


class Direction(StrEnum):
    """Which way a call goes, seen from the hotline."""

    INBOUND = "in"
    OUTBOUND = "out"
    INTERNAL = "internal"


class Outcome(StrEnum):
    """How a call, or its ringing at one phone, came to an end."""

    COMPLETED = "completed"
    ABANDONED = "abandoned"
    NO_ANSWER = "no_answer"
    ELSEWHERE = "elsewhere"
    BUSY = "busy"
    REJECTED = "rejected"
    FAILED = "failed"
    TRANSFERRED = "transferred"
    LOST = "lost"
    """It ended while the line to the telephone system was down; how is not known."""


class Party(StrEnum):
    """Who did something."""

    CALLER = "caller"
    AGENT = "agent"
    SYSTEM = "system"
    UNKNOWN = ""


class SeatState(StrEnum):
    """What an agent is doing, as the telephone system sees it."""

    SIGNED_OUT = "signed_out"
    OFFLINE = "offline"
    READY = "ready"
    RINGING = "ringing"
    TALKING = "talking"
    HELD = "held"
    WRAP_UP = "wrap_up"
    PAUSED = "paused"
    UNKNOWN = "unknown"


class QueueChange(StrEnum):
    """What happened in a queue."""

    STATUS = "status"
    JOINED = "joined"
    LEFT = "left"
    ABANDONED = "abandoned"


class LineState(StrEnum):
    """How the line to the telephone system stands."""

    CONNECTED = "connected"
    LOST = "lost"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    OVERFLOWN = "overflown"
    """Events were dropped because nobody took them; the state is read again."""


class Told(msgspec.Struct, frozen=True, kw_only=True, tag_field="event"):
    """What every event has. ``resync``: found by reading the state after a gap, not told at the moment it happened."""

    at_ms: Instant = 0
    mono_ms: int = 0
    resync: bool = False


class CallEvent(Told, frozen=True, kw_only=True):
    """A call, at one agent's phone where ``leg_id`` is set.

    ``call_id`` is the key of the whole call and stays over transfers; ``unique_id`` is the caller's channel, ``leg_id``
    the agent's. ``ani`` is the caller's number as it came, ``number`` the same in E.164 (both empty when ``hidden``),
    ``dnis`` the number that was dialled. ``agent`` is the name in the queue, ``extension`` the agent's phone,
    ``interface`` the same as the telephone system writes it.
    ``wait_ms`` is the time in the queue up to the answer, ``ring_ms`` at this phone, ``talk_ms`` from answer to end
    including ``hold_ms``. ``asked_by``: the phone of the agent who asks this one while the caller waits; empty for a
    phone that the call itself came to.
    """

    call_id: str
    unique_id: str = ""
    leg_id: str = ""
    ani: str = ""
    number: str = ""
    hidden: bool = False
    dnis: str = ""
    queue: str = ""
    agent: str = ""
    extension: str = ""
    interface: str = ""
    asked_by: str = ""
    direction: Direction = Direction.INBOUND
    wait_ms: int | None = None
    ring_ms: int | None = None
    talk_ms: int | None = None
    hold_ms: int | None = None


class Ringing(CallEvent, frozen=True, kw_only=True, tag="ringing"):
    """The call rings at a phone: the moment to show who calls."""


class Missed(CallEvent, frozen=True, kw_only=True, tag="missed"):
    """The phone stopped ringing without an answer; the call itself may go on elsewhere."""

    outcome: Outcome = Outcome.NO_ANSWER


class Answered(CallEvent, frozen=True, kw_only=True, tag="answered"):
    """Caller and agent can talk."""

    recording_id: str = ""


class Held(CallEvent, frozen=True, kw_only=True, tag="held"):
    """One side was put on hold."""

    by: Party = Party.AGENT


class Resumed(CallEvent, frozen=True, kw_only=True, tag="resumed"):
    """The hold is over; ``hold_ms`` is what all holds of this leg took so far."""

    by: Party = Party.AGENT


class Transferred(CallEvent, frozen=True, kw_only=True, tag="transferred"):
    """The agent (``agent``, ``extension``) passed the call on to ``to``; ``attended``: after talking to them."""

    to: str = ""
    attended: bool = False


class Asked(CallEvent, frozen=True, kw_only=True, tag="asked"):
    """The agent (``agent``, ``extension``) asks a colleague at ``to`` about the call; ``outcome`` is why it is over.

    Over, without ``to``: as the state was read nobody is asked; whether anybody was before is not known.
    """

    to: str
    stage: AskStage
    outcome: Outcome = Outcome.COMPLETED


class Ended(CallEvent, frozen=True, kw_only=True, tag="ended"):
    """The call is over for the hotline. ``agent`` is who talked last; with nobody, where it rang last."""

    outcome: Outcome = Outcome.COMPLETED
    by: Party = Party.UNKNOWN
    cause: int | None = None
    cause_text: str = ""
    recording_id: str = ""


class CallsThere(Told, frozen=True, kw_only=True, tag="calls"):
    """The keys of all calls the telephone system has, told after its whole state was read and what changed by that: a
    call that is not among them is over. Never told where it did not say.
    """

    calls: tuple[str, ...] = ()


class AgentState(Told, frozen=True, kw_only=True, tag="agent_state"):
    """An agent's state in one queue. ``reason`` is why it is paused; ``paused`` also counts during a call.

    ``since_ms`` is when the state began (wall clock), where known.
    """

    agent: str
    extension: str = ""
    interface: str = ""
    queue: str = ""
    state: SeatState = SeatState.UNKNOWN
    paused: bool = False
    reason: str = ""
    since_ms: Instant | None = None
    calls_taken: int | None = None


class QueueState(Told, frozen=True, kw_only=True, tag="queue"):
    """A queue after something happened in it: ``waiting`` callers, and whose call it was.

    With ``status`` the day's counts of the telephone system come along.
    """

    queue: str
    change: QueueChange = QueueChange.STATUS
    waiting: int | None = None
    position: int | None = None
    call_id: str = ""
    unique_id: str = ""
    ani: str = ""
    number: str = ""
    hidden: bool = False
    dnis: str = ""
    wait_ms: int | None = None
    completed: int | None = None
    abandoned: int | None = None


class Line(Told, frozen=True, kw_only=True, tag="line"):
    """The line to the telephone system. ``code`` says why it is down; ``retry_s`` when it is tried again."""

    state: LineState
    adapter: str = ""
    server: str = ""
    version: str = ""
    code: str = ""
    retry_s: float | None = None


class CommandAnswer(Told, frozen=True, kw_only=True, tag="command"):
    """What became of a command that was given."""

    command_id: str
    ok: bool
    code: str = ""
    message: str = ""


PhoneEvent: TypeAlias = (
    Ringing
    | Missed
    | Answered
    | Held
    | Resumed
    | Transferred
    | Asked
    | Ended
    | CallsThere
    | AgentState
    | QueueState
    | Line
    | CommandAnswer
)
