"""Which adapter: by name, with an address."""

from collections.abc import Callable
from typing import TypeAlias

import msgspec

from sync.telephony.adapter import Deliver, PhoneAdapter, PhoneClock, PhoneError, PhoneErrorCode
from sync.telephony.address import PhoneAddress
from sync.telephony.baresip.account import SoftphoneAccount, checked_account, read_account
from sync.telephony.systems import SYSTEM_SCHEMES, SYSTEMS, make_system, read_system_address

BARESIP, SIMULATED = "baresip", "simulated"
ADAPTERS = (*SYSTEMS, BARESIP, SIMULATED)
SCHEMES = {**SYSTEM_SCHEMES, BARESIP: "sip"}
Address: TypeAlias = PhoneAddress | SoftphoneAccount


def needs_address(adapter: str) -> bool:
    """Tell whether an adapter speaks to another machine."""
    return adapter in SCHEMES


def adapter_of(url: str) -> str:
    """Return the adapter a URL is for, by its scheme. Raises ``phone_wrong_address``."""
    scheme = url.strip().partition(":")[0].lower()
    for adapter, known in SCHEMES.items():
        if scheme in (known, f"{known}s"):
            return adapter
    raise PhoneError(PhoneErrorCode.WRONG_ADDRESS, "scheme")


def address_for(adapter: str, url: str) -> Address:
    """Return the address in a URL. Raises ``phone_wrong_address``."""
    if adapter == BARESIP:
        return read_account(url)
    return read_system_address(adapter, url)


def with_secret(address: Address, secret: str) -> Address:
    """Return an address with its secret. Raises ``phone_wrong_address`` for one that cannot be sent."""
    if isinstance(address, SoftphoneAccount):
        return checked_account(msgspec.structs.replace(address, secret=secret))
    return msgspec.structs.replace(address, secret=secret)


def make_adapter(
    adapter: str, address: Address | None, deliver: Deliver, clock: PhoneClock, random: Callable[[], float]
) -> PhoneAdapter:
    """Return an adapter that was not started yet. Raises ``ValueError`` for an unknown name or a missing address."""
    if adapter == SIMULATED:
        from sync.telephony.simulated import SimulatedAdapter

        return SimulatedAdapter(deliver, clock, random)
    if adapter in SYSTEMS and isinstance(address, PhoneAddress):
        return make_system(adapter, address, deliver, clock, random)
    if adapter == BARESIP and isinstance(address, SoftphoneAccount):
        from sync.telephony.baresip.adapter import BaresipAdapter

        return BaresipAdapter(address, deliver, clock, random)
    raise ValueError(adapter)
