"""One answer of a type-anything search."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class PickItem:
    """What can be picked: ``text`` goes into the field, ``detail`` stands beside it, ``payload`` is the caller's
    own.
    """

    id: str
    text: str
    detail: str = ""
    pill: str = ""
    tone: str = "neutral"
    payload: Any = None
