"""Order numbers: two digits of the year, eight of the serial, one check digit (Damm). Spoken 3-4-4 like a mobile
number.
"""

from stdnum import damm

from sync.domain.value import Value

MAX_SERIAL = 99_999_999
_CENTURY = 2000
_LENGTH = 11


class NumberParts(Value):
    """What an order number says."""

    year: int
    serial: int


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


def format_emergency(device: int, counter: int) -> str:
    """Return a number of the emergency series for an empty lease: ``D``, device, counter, check digit."""
    if not 0 <= device <= 99_999 or not 0 <= counter <= 9_999:
        raise ValueError("device or counter out of range")
    body = f"{device:05d}{counter:04d}"
    return f"D{body}{_check_digit(body)}"


def emergency_counter(no: str) -> int | None:
    """Return the counter in a number of the emergency series, ``None`` when it is not one."""
    digits = no[1:]
    if len(no) != _LENGTH or no[0] != "D" or not (digits.isascii() and digits.isdecimal()):
        return None
    return int(digits[5:9]) if _check_digit(digits[:-1]) == digits[-1] else None


def _check_digit(body: str) -> str:
    return str(damm.calc_check_digit(body))
