"""Tones of states, types, urgencies and lights."""

from sync.domain.codes import Light, OrderState, RequestType, Urgency
from ui.theme.tone import Tone

_STATES: dict[str, Tone] = {
    OrderState.RECEIVED: Tone.INFO,
    OrderState.ACCEPTED: Tone.INFO,
    OrderState.PRE_REVIEW: Tone.WAITING,
    OrderState.DISPATCHED: Tone.WAITING,
    OrderState.RETURN_REQUESTED: Tone.DANGER,
    OrderState.DISPUTED: Tone.DANGER,
    OrderState.HANDLING: Tone.WAITING,
    OrderState.SUSPENDED: Tone.NEUTRAL,
    OrderState.REPLY_REVIEW: Tone.INFO,
    OrderState.CALLBACK: Tone.INFO,
    OrderState.CLOSED: Tone.SUCCESS,
    OrderState.DIRECT_CLOSED: Tone.SUCCESS,
}

_LIGHTS: dict[str, Tone] = {
    Light.GREEN: Tone.SUCCESS,
    Light.YELLOW: Tone.WAITING,
    Light.RED: Tone.DANGER,
    Light.STOPPED: Tone.NEUTRAL,
}


def state_tone(code: str, *, at_intake: bool = False) -> str:
    """Return the tone of an order's state; one that waits at intake for what was missing stands out."""
    return Tone.WAITING if at_intake else _STATES.get(code, Tone.NEUTRAL)


def light_tone(code: str) -> str:
    """Return the tone of a light."""
    return _LIGHTS.get(code, Tone.NEUTRAL)


def type_tone(code: str) -> str:
    """Return the tone of a request type: complaints and reports stand out."""
    return Tone.DANGER if code in (RequestType.COMPLAINT, RequestType.REPORT) else Tone.NEUTRAL


def urgency_tone(code: str) -> str:
    """Return the tone of an urgency."""
    return {Urgency.URGENT: Tone.WAITING, Urgency.CRITICAL: Tone.DANGER}.get(Urgency(code), Tone.NEUTRAL)
