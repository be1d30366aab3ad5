"""What wakes the engine."""

from dataclasses import dataclass
from enum import Enum

from sync.contract.messages import PullReply


class SignalKind(Enum):
    """Reasons to look at the world again."""

    OUTBOX = "outbox"
    HINT = "hint"
    SCOPES = "scopes"
    REVOKED = "revoked"
    TRY_NOW = "try_now"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Signal:
    """One entry of the engine's queue; ``pos`` is the feed position of a hint, ``page`` what it brought along.

    ``spread_ms``: many seats got this hint; the pull begins at a random moment within that time.
    """

    kind: SignalKind
    pos: int = 0
    reason: str = ""
    page: PullReply | None = None
    spread_ms: int = 0
