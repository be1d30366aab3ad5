"""Values of commands that every telephone system takes; nothing else may reach a line protocol."""

import re

from sync.telephony.adapter import PhoneError, PhoneErrorCode

_NUMBER = re.compile(r"[0-9A-Za-z*#+._-]{1,40}")
_TONES = re.compile(r"[0-9A-D*#]{1,32}")


def checked_number(value: str, part: str) -> str:
    """Return a number, extension or queue name. Raises ``phone_bad_value`` with the ``part``."""
    return _checked(_NUMBER, value, part)


def checked_tones(value: str) -> str:
    """Return key tones. Raises ``phone_bad_value``."""
    return _checked(_TONES, value, "tones")


def _checked(pattern: re.Pattern[str], value: str, part: str) -> str:
    if pattern.fullmatch(value) is None:
        raise PhoneError(PhoneErrorCode.BAD_VALUE, part)
    return value
