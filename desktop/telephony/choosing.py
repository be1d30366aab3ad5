"""Which adapter: by name, with an address."""

from collections.abc import Callable

from sync.telephony.adapter import Deliver, PhoneAdapter, PhoneClock
from sync.telephony.address import PhoneAddress, read_address

ASTERISK, SIMULATED = "asterisk", "simulated"
ADAPTERS = (ASTERISK, SIMULATED)
_SCHEMES = {ASTERISK: ("ami", 5038)}


def needs_address(adapter: str) -> bool:
    """Tell whether an adapter speaks to another machine."""
    return adapter in _SCHEMES


def address_for(adapter: str, url: str) -> PhoneAddress:
    """Return the address in a URL. Raises ``phone_wrong_address``."""
    scheme, port = _SCHEMES[adapter]
    return read_address(url, scheme, port)


def make_adapter(
    adapter: str, address: PhoneAddress | None, deliver: Deliver, clock: PhoneClock, random: Callable[[], float]
) -> PhoneAdapter:
    """Return an adapter that was not started yet. Raises ``ValueError`` for an unknown name or a missing address."""
    if adapter == SIMULATED:
        from sync.telephony.simulated import SimulatedAdapter

        return SimulatedAdapter(deliver, clock, random)
    if adapter == ASTERISK and address is not None:
        from sync.telephony.asterisk.adapter import AsteriskAdapter

        return AsteriskAdapter(address, deliver, clock, random)
    raise ValueError(adapter)
