"""Telephone systems by name: how their addresses are written and which adapter speaks to them."""

from collections.abc import Callable
from typing import NamedTuple

from sync.telephony.adapter import Deliver, PhoneAdapter, PhoneClock
from sync.telephony.address import PhoneAddress, read_address

ASTERISK, FREESWITCH = "asterisk", "freeswitch"


class _Kind(NamedTuple):
    scheme: str
    port: int
    interface: str
    context: str
    needs_user: bool


_KINDS = {
    ASTERISK: _Kind("ami", 5038, "PJSIP/{extension}", "from-internal", True),
    FREESWITCH: _Kind("esl", 8021, "user/{extension}", "default", False),
}
SYSTEMS = tuple(_KINDS)
SYSTEM_SCHEMES = {name: kind.scheme for name, kind in _KINDS.items()}


def needs_user(system: str) -> bool:
    """Tell whether one signs in there with a user's name: the event socket may have a password alone."""
    return system not in _KINDS or _KINDS[system].needs_user


def read_system_address(system: str, url: str) -> PhoneAddress:
    """Return the address in a URL of a telephone system. Raises ``phone_wrong_address``."""
    kind = _KINDS[system]
    return read_address(url, kind.scheme, kind.port, kind.interface, kind.context)


def make_system(
    system: str, address: PhoneAddress, deliver: Deliver, clock: PhoneClock, random: Callable[[], float]
) -> PhoneAdapter:
    """Return the adapter of a telephone system, not started yet. Raises ``ValueError`` for an unknown name."""
    if system == ASTERISK:
        from sync.telephony.asterisk.adapter import AsteriskAdapter

        return AsteriskAdapter(address, deliver, clock, random)
    if system == FREESWITCH:
        from sync.telephony.freeswitch.adapter import FreeSwitchAdapter

        return FreeSwitchAdapter(address, deliver, clock, random)
    raise ValueError(system)
