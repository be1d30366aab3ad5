"""The telephone this seat uses, changed while the program runs."""

import random
import threading
from collections.abc import Callable

from desktop.services.call_service import CallService
from desktop.services.events import EventHub
from desktop.services.phone_service import PhoneService
from desktop.services.phone_setup import ELSEWHERE, THROUGH_SERVER
from desktop.telephony.choosing import adapter_of, address_for, make_adapter, with_secret
from desktop.wiring.server_phone import follow_server
from sync.telephony.adapter import Deliver, PhoneAdapter, PhoneClock
from sync.telephony.events import PhoneEvent


class _Gate:
    """Lets the events of one adapter through until it is unplugged: its thread may end a little later."""

    def __init__(self, deliver: Deliver) -> None:
        self._deliver: Deliver | None = deliver

    def take(self, event: PhoneEvent) -> bool:
        """Take an event in; what comes too late is nobody's."""
        deliver = self._deliver
        return True if deliver is None else deliver(event)

    def shut(self) -> None:
        """Let nothing through from now on."""
        self._deliver = None


class SeatPhoneLines:
    """See :class:`desktop.services.phone_setup_service.PhoneLines`. At most one telephone is plugged."""

    def __init__(
        self,
        phone: PhoneService,
        calls: CallService,
        hub: EventHub,
        clock: PhoneClock,
        through_server: Callable[[Deliver], PhoneAdapter],
    ) -> None:
        self._phone = phone
        self._through_server = through_server
        self._calls = calls
        self._hub = hub
        self._clock = clock
        self._lock = threading.Lock()
        self._unplug: Callable[[], None] | None = None
        self._closed = False

    def make(self, url: str, secret: str, deliver: Deliver) -> PhoneAdapter:
        """Return an adapter that was not started. Raises ``phone_wrong_address``."""
        kind = adapter_of(url)
        return make_adapter(kind, with_secret(address_for(kind, url), secret), deliver, self._clock, random.random)

    def plug(self, url: str, secret: str) -> None:
        """Use another telephone from now on; one that cannot be leaves the former. Raises ``phone_wrong_address``."""
        gate = _Gate(self._phone.take)
        adapter: PhoneAdapter | None = None
        if url == THROUGH_SERVER:
            adapter = self._through_server(gate.take)
        elif url not in ("", ELSEWHERE):
            adapter = self.make(url, secret, gate.take)
        with self._lock:
            if self._closed:
                return
            if self._unplug is not None:
                self._unplug()
                self._unplug = None
            self._phone.plug(adapter)
            if adapter is not None:
                follow = url == THROUGH_SERVER
                ends = [follow_server(self._hub, self._calls, self._phone)] if follow else []
                self._unplug = _unplugging(gate, adapter, ends)
                adapter.start()

    def close(self) -> None:
        """Unplug; nothing is plugged any more."""
        with self._lock:
            self._closed = True
            unplug, self._unplug = self._unplug, None
        if unplug is not None:
            unplug()


def _unplugging(gate: _Gate, adapter: PhoneAdapter, ends: list[Callable[[], None]]) -> Callable[[], None]:
    def unplug() -> None:
        gate.shut()
        for end in ends:
            end()
        adapter.close()

    return unplug
