"""Telephone numbers: one form for comparing, another for showing."""

import re
import unicodedata

DEFAULT_AREA_CODE = "371"
_HIDDEN_WORDS = frozenset({"", "anonymous", "unknown", "unavailable", "withheld", "private", "restricted", "asterisk"})
_STARS = "****"
_DIGITS = re.compile("[0-9]+")
_SIGNS = str.maketrans("", "", "- ()")


def normalise(number: str, area_code: str = DEFAULT_AREA_CODE) -> str:
    """Return the number as E.164 (``+8613800138000``); short service numbers stay digits; empty when it is none.

    ``area_code`` (without the trunk zero) completes local fixed numbers of 7 or 8 digits.
    """
    digits, international = _digits(number)
    if international:
        return f"+{digits}" if 8 <= len(digits) <= 15 else ""
    if digits.startswith("00") and 10 <= len(digits) <= 17:
        return f"+{digits[2:]}"
    if len(digits) == 11 and digits.startswith("1"):
        return f"+86{digits}"
    if digits.startswith("86") and len(digits) == 13 and digits[2] == "1":
        return f"+{digits}"
    if digits.startswith("0") and 10 <= len(digits) <= 12:
        return f"+86{digits[1:]}"
    if len(digits) in {7, 8} and not digits.startswith("0"):
        return f"+86{area_code}{digits}"
    return digits if 3 <= len(digits) <= 15 and not digits.startswith("0") else ""


def spoken_number(e164: str) -> str:
    """Return an E.164 number as people here say it: ``13800138000``, ``037167181234``; others stay as they are."""
    if not e164.startswith("+86"):
        return e164
    rest = e164[3:]
    return rest if len(rest) == 11 and rest.startswith("1") else f"0{rest}"


def dialled(number: str) -> str:
    """Return a number without the signs it is written with, as it is dialled."""
    return number.translate(_SIGNS)


def mask(number: str) -> str:
    """Return the number for people who may not see it: ``138****8000``. Masking a masked number changes nothing."""
    if "*" in number:
        return number
    digits, _ = _digits(number)
    if not digits:
        return ""
    if digits.startswith("86") and len(digits) == 13:
        digits = digits[2:]
    if len(digits) >= 11:
        lead = 4 if digits.startswith("0") else 3
        return digits[:lead] + _STARS + digits[-4:]
    if len(digits) >= 7:
        return digits[:2] + _STARS + digits[-2:]
    return _STARS


def mask_name(name: str) -> str:
    """Return a name for people who may not see it: the first character and stars."""
    stripped = name.strip()
    return stripped[0] + "**" if stripped else ""


def is_hidden(number: str) -> bool:
    """Tell whether the caller's number was withheld."""
    text = number.strip().lower()
    if text in _HIDDEN_WORDS:
        return True
    digits, _ = _digits(text)
    return not digits.strip("0")


def _digits(number: str) -> tuple[str, bool]:
    """Digits of a number as typed (full-width forms count), and whether it began with a plus."""
    text = number.strip() if number.isascii() else unicodedata.normalize("NFKC", number).strip()
    digits = text if text.isdecimal() and text.isascii() else "".join(_DIGITS.findall(text))
    return digits, text.startswith("+")
