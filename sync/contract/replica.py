"""Values the sync engine and a replica exchange. They stand in the contract because neither side imports the other."""

import msgspec

from sync.domain.instant import Instant


class Cursor(msgspec.Struct, frozen=True):
    """How far a replica has read the feed: every change up to ``pos`` of ``epoch`` is in it, for ``scope_set``."""

    epoch: str
    pos: int
    scope_set: str = ""


class Granted(msgspec.Struct, frozen=True):
    """The rights a replica was filled under. ``reader`` marks what besides the scopes decides what is shown."""

    scope_set: str
    reader: str
    variants: dict[str, str]


class Changed(msgspec.Struct, frozen=True):
    """Ids that a transaction changed, by kind: ``order``, a reference kind, ``attention``, ``draft``."""

    ids: dict[str, tuple[str, ...]] = {}

    def __bool__(self) -> bool:
        return any(self.ids.values())


class OutboxCounts(msgspec.Struct, frozen=True):
    """Commands without an outcome, items that need a person, and order numbers still free on this seat."""

    unsent: int = 0
    attention: int = 0
    free_numbers: int = 0


class KeptOffset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The last reading as the store keeps it, ms: the server's time, ours at that moment, and how sure that is."""

    server: Instant
    wall: Instant
    mono: int
    boot: str
    uncertainty: int
