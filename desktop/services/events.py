"""What happened, told to whoever listens. Events carry kinds and ids, never rows; they are raised on any thread."""

import threading
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RecordsChanged:
    """Rows of ``kind`` (``order``, a reference kind, ``draft``, ``attention``) changed; ``origin`` is the view or
    engine that did it.

    ``change`` is the same in all events of one change of several kinds; they come one after the other once all of it is
    in the store. 0: the event is the whole change.
    """

    kind: str
    ids: tuple[str, ...]
    origin: str = ""
    change: int = 0


@dataclass(frozen=True, slots=True)
class SyncStatusChanged:
    """The sync status should be read again."""


DEVICE_WIPED = "device_wiped"
"""Why a session ended, told a second time: what the store held is handed in, and it is no more."""


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """The server ended the session (``revoked``, ``signed_out``, ``password_changed``, ``device_revoked``,
    ``device_wiped``)."""

    reason: str


@dataclass(frozen=True, slots=True)
class PhoneChanged:
    """A call of this seat changed, or (empty id) what the telephone system says of the seat."""

    call_id: str


Event = RecordsChanged | SyncStatusChanged | SessionEnded | PhoneChanged
Listener = Callable[[Event], None]


class EventHub:
    """Delivers each event to every listener on the thread that raised it. Listeners must return at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Add a listener; the returned function removes it."""
        with self._lock:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return unsubscribe

    def publish(self, event: Event) -> None:
        """Tell every listener."""
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(event)
