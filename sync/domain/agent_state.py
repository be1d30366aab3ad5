"""The states of a seat (坐席状态): which act leads from which state to which, and what is left of after-call work.

Pure rules, run at the seat and again at the server. Where a telephone system (ACD) owns the states, both only follow.
"""

from enum import StrEnum

from msgspec.structs import replace

from sync.domain.instant import MINUTE, SECOND, Instant
from sync.domain.value import Value

WRAP_UP = 30 * SECOND
"""After-call work before the seat is ready by itself, where the city sets none; each prolonging adds as much."""
LONGEST_WRAP_UP = 10 * MINUTE


class AgentStatus(StrEnum):
    """What a person at a seat is doing. ``BUSY`` is 签入/置忙: signed in, no calls delivered."""

    SIGNED_OUT = "signed_out"
    BUSY = "busy"
    READY = "ready"
    RINGING = "ringing"
    TALKING = "talking"
    HELD = "held"
    WRAP_UP = "wrap_up"
    BREAK = "break"
    OUTBOUND = "outbound"


class BreakReason(StrEnum):
    """Why somebody has a break (小休); one is required."""

    MEAL = "meal"
    RESTROOM = "restroom"
    TRAINING = "training"
    MEETING = "meeting"
    COACHING = "coaching"


class AgentAct(StrEnum):
    """What changes a state: by hand, or by what the telephone does."""

    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    GO_READY = "go_ready"
    GO_BUSY = "go_busy"
    TAKE_BREAK = "take_break"
    PROLONG = "prolong"
    RING = "ring"
    UNANSWERED = "unanswered"
    ANSWER = "answer"
    DIAL = "dial"
    HOLD = "hold"
    RESUME = "resume"
    HANG_UP = "hang_up"
    TIME_UP = "time_up"


class AgentRefusal(StrEnum):
    """Why an act is not taken."""

    NOT_NOW = "agent_not_now"
    REASON_NEEDED = "agent_reason_needed"
    LONGEST_REACHED = "agent_longest_reached"


IN_CALL = frozenset({AgentStatus.RINGING, AgentStatus.TALKING, AgentStatus.HELD, AgentStatus.OUTBOUND})
RESTING = frozenset({AgentStatus.READY, AgentStatus.BUSY, AgentStatus.BREAK})
BREAK_REASONS = frozenset(reason.value for reason in BreakReason)
_FREE = RESTING | {AgentStatus.WRAP_UP}

TABLE: dict[AgentAct, dict[AgentStatus, AgentStatus | None]] = {
    AgentAct.SIGN_IN: dict.fromkeys(AgentStatus, AgentStatus.BUSY),
    AgentAct.SIGN_OUT: dict.fromkeys(_FREE | {AgentStatus.SIGNED_OUT}, AgentStatus.SIGNED_OUT),
    AgentAct.GO_READY: dict.fromkeys(_FREE | IN_CALL, AgentStatus.READY),
    AgentAct.GO_BUSY: dict.fromkeys(_FREE | IN_CALL, AgentStatus.BUSY),
    AgentAct.TAKE_BREAK: dict.fromkeys(_FREE | IN_CALL, AgentStatus.BREAK),
    AgentAct.PROLONG: {AgentStatus.WRAP_UP: AgentStatus.WRAP_UP},
    AgentAct.RING: dict.fromkeys(_FREE, AgentStatus.RINGING),
    AgentAct.UNANSWERED: {AgentStatus.RINGING: None},
    AgentAct.ANSWER: dict.fromkeys(_FREE | {AgentStatus.RINGING}, AgentStatus.TALKING),
    AgentAct.DIAL: dict.fromkeys(_FREE, AgentStatus.OUTBOUND),
    AgentAct.HOLD: dict.fromkeys((AgentStatus.TALKING, AgentStatus.OUTBOUND), AgentStatus.HELD),
    AgentAct.RESUME: {AgentStatus.HELD: AgentStatus.TALKING},
    AgentAct.HANG_UP: {
        AgentStatus.TALKING: AgentStatus.WRAP_UP,
        AgentStatus.HELD: AgentStatus.WRAP_UP,
        AgentStatus.OUTBOUND: None,
    },
    AgentAct.TIME_UP: {AgentStatus.WRAP_UP: None},
}
"""Where each act leads from each state; what is missing is refused; ``None`` leads back to where the
person rested before. During a call the acts by hand say what comes afterwards."""


class AgentPresence(Value):
    """The state of a person at a seat since an instant.

    ``until`` is the end of after-call work; ``rests`` (with ``rests_reason``) is where a call leads back to.
    """

    status: AgentStatus = AgentStatus.SIGNED_OUT
    since: Instant = 0
    reason: str = ""
    until: Instant | None = None
    rests: AgentStatus = AgentStatus.BUSY
    rests_reason: str = ""


def wrap_up_of(seconds: int) -> int:
    """Return the after-call work a city set, in ms, within its limits; 0: there is none."""
    return min(max(seconds, 0) * SECOND, LONGEST_WRAP_UP)


def step(
    presence: AgentPresence, act: AgentAct, at: Instant, reason: str = "", wrap_up: int = WRAP_UP
) -> AgentPresence | AgentRefusal:
    """Return the presence after an act, the same one when it changes nothing, or why it is refused.

    ``reason`` is a :class:`BreakReason` (its value); ``wrap_up`` in ms, 0 where a call leads straight back.
    """
    targets = TABLE[act]
    if presence.status not in targets:
        return AgentRefusal.NOT_NOW
    if act is AgentAct.TAKE_BREAK and reason not in BREAK_REASONS:
        return AgentRefusal.REASON_NEEDED
    if act is AgentAct.PROLONG:
        return _prolonged(presence, wrap_up or WRAP_UP)
    target = targets[presence.status]
    if target is AgentStatus.WRAP_UP and wrap_up <= 0:
        target = None
    why = reason if act is AgentAct.TAKE_BREAK else ""
    if target in RESTING and act is not AgentAct.SIGN_IN and presence.status in IN_CALL:
        return replace(presence, rests=target, rests_reason=why)
    if target is None:
        return AgentPresence(presence.rests, at, presence.rests_reason, None, presence.rests, presence.rests_reason)
    if target in RESTING:
        same = presence.status is target and presence.reason == why
        return presence if same else AgentPresence(target, at, why, None, target, why)
    if target is AgentStatus.SIGNED_OUT:
        return presence if presence.status is target else AgentPresence(target, at)
    ends = at + wrap_up if target is AgentStatus.WRAP_UP else None
    return replace(presence, status=target, since=at, reason="", until=ends)


def _prolonged(presence: AgentPresence, wrap_up: int) -> AgentPresence | AgentRefusal:
    latest = presence.since + LONGEST_WRAP_UP
    ends = presence.until if presence.until is not None else presence.since
    if ends >= latest:
        return AgentRefusal.LONGEST_REACHED
    return replace(presence, until=min(ends + wrap_up, latest))
