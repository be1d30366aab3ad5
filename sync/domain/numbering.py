"""Order numbers: two digits of the year, eight of the serial, one check digit (Damm). Spoken 3-4-4 like a mobile
number.
"""

import hashlib

from stdnum import damm

from sync.domain.value import Value

MAX_SERIAL = 99_999_999
EMERGENCY_DEVICES = 100_000
EMERGENCY_ROOM = 10_000
"""So many emergency numbers one device has."""
_CENTURY = 2000
_LENGTH = 11


class NumberParts(Value):
    """What an order number says."""

    year: int
    serial: int


class EmergencyParts(Value):
    """What a number of the emergency series says: the number of the device, and which of its numbers it is."""

    device: int
    counter: int


def format_no(year: int, serial: int) -> str:
    """Return the 11-digit number of a serial. Raises ``ValueError`` when year or serial do not fit."""
    if not _CENTURY <= year < _CENTURY + 100 or not 0 <= serial <= MAX_SERIAL:
        raise ValueError("year or serial out of range")
    body = f"{year % 100:02d}{serial:08d}"
    return body + _check_digit(body)


def parse_no(text: str) -> NumberParts | None:
    """Read a number as typed or spoken (blanks and hyphens allowed); ``None`` when it is not one or the check digit
    fails.
    """
    digits = text
    if len(text) != _LENGTH or not text.isdecimal():
        digits = "".join(ch for ch in text if not ch.isspace() and ch not in "-—–")
    if len(digits) != _LENGTH or not digits.isascii() or not digits.isdecimal():
        return None
    if _check_digit(digits[:-1]) != digits[-1]:
        return None
    return NumberParts(year=_CENTURY + int(digits[:2]), serial=int(digits[2:10]))


def is_valid_no(text: str) -> bool:
    """Tell whether the text is a whole order number with the right check digit."""
    return parse_no(text) is not None


def spoken(no: str) -> str:
    """Group a number for reading aloud (``260 0000 0015``); anything else comes back unchanged."""
    return f"{no[:3]} {no[3:7]} {no[7:]}" if len(no) == _LENGTH and no.isdecimal() else no


def emergency_device(device: str, attempt: int = 0) -> int:
    """Return a place of a device id in the emergency series. Others may have the same one: only the server, which knows
    all of them, can tell whose it is; who has lost it is offered the one of the next attempt.
    """
    seed = f"{device}#{attempt}" if attempt else device
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8]) % EMERGENCY_DEVICES


def format_emergency(device: int, counter: int) -> str:
    """Return a number of the emergency series for an empty lease: ``D``, device, counter, check digit."""
    if not 0 <= device < EMERGENCY_DEVICES or not 0 <= counter < EMERGENCY_ROOM:
        raise ValueError("device or counter out of range")
    body = f"{device:05d}{counter:04d}"
    return f"D{body}{_check_digit(body)}"


def parse_emergency(no: str) -> EmergencyParts | None:
    """Read a number of the emergency series, ``None`` when it is not one or the check digit fails."""
    digits = no[1:]
    if len(no) != _LENGTH or no[0] != "D" or not (digits.isascii() and digits.isdecimal()):
        return None
    if _check_digit(digits[:-1]) != digits[-1]:
        return None
    return EmergencyParts(device=int(digits[:5]), counter=int(digits[5:9]))


def _check_digit(body: str) -> str:
    return str(damm.calc_check_digit(body))
