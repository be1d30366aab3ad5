"""The engine's state as others may read it."""

import threading

import msgspec


class EngineStatus(msgspec.Struct, frozen=True):
    """One reading. ``error`` is the code of the last failure that still stands; ``pulling`` counts rows of a running
    fetch.
    """

    online: bool = False
    connecting: bool = True
    pulling: int = 0
    last_contact_at: int = 0
    epoch: str = ""
    position: int = 0
    clock_offset_ms: int = 0
    clock_uncertainty_ms: int = 0
    live: bool = False
    held_back: bool = False
    """Something on the way holds the stream of hints back: long polls stand in for it."""
    error: str = ""
    pull_refused: bool = False


class StatusBoard:
    """Holds the present reading; written by engine and listener, read by anybody."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._status = EngineStatus()

    @property
    def status(self) -> EngineStatus:
        """The present reading."""
        return self._status

    def change(self, **fields: object) -> bool:
        """Replace fields; returns whether a screen has to know (time of contact and position alone do not count)."""
        with self._lock:
            before = self._status
            self._status = msgspec.structs.replace(before, **fields)
            quiet = {
                "last_contact_at": 0,
                "position": 0,
                "clock_offset_ms": 0,
                "clock_uncertainty_ms": 0,
            }
            return msgspec.structs.replace(before, **quiet) != msgspec.structs.replace(self._status, **quiet)
