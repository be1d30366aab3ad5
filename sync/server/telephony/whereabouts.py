"""Where the calls of one telephone system are now, for what is asked of them."""

import threading
from collections import OrderedDict
from collections.abc import Iterable

from sync.telephony.events import CallEvent, Ended, Transferred

MOST_CALLS = 5_000
MOST_PHONES = 20_000


class Whereabouts:
    """Bounded: what was told of longest ago is forgotten first. On any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: OrderedDict[str, tuple[str, str]] = OrderedDict()
        self._phones: OrderedDict[str, None] = OrderedDict()

    def note(self, record: str, event: CallEvent) -> None:
        """Note what was told of a call: ``record`` is the id of its record, ``call_id`` its key there."""
        self.note_phone(event.extension)
        with self._lock:
            self._calls.pop(record, None)
            if not isinstance(event, Ended | Transferred):
                self._calls[record] = event.call_id, event.extension
                while len(self._calls) > MOST_CALLS:
                    self._calls.popitem(last=False)

    def note_phone(self, extension: str) -> None:
        """Note that a phone is there."""
        if extension:
            with self._lock:
                self._phones[extension] = None
                self._phones.move_to_end(extension)
                while len(self._phones) > MOST_PHONES:
                    self._phones.popitem(last=False)

    def forget(self, records: Iterable[str]) -> None:
        """These calls are nowhere any more."""
        with self._lock:
            for record in records:
                self._calls.pop(record, None)

    def call_at(self, record: str, extension: str) -> str:
        """Return the key of a call that is at a phone now, else an empty text."""
        with self._lock:
            call_id, at = self._calls.get(record, ("", ""))
        return call_id if at == extension else ""

    def knows(self, extension: str) -> bool:
        """Tell whether a phone was heard of."""
        with self._lock:
            return extension in self._phones
