"""The five tones a piece of the screen can speak in."""

from enum import StrEnum


class Tone(StrEnum):
    """Meaning of a colour: grey, green, amber, red, blue."""

    NEUTRAL = "neutral"
    SUCCESS = "success"
    WAITING = "waiting"
    DANGER = "danger"
    INFO = "info"
