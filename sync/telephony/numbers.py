"""A calling number as telephone systems write it: digits, area code, extension, or withheld."""

import re
import unicodedata

from sync.domain import phone
from sync.domain.value import Value

LONGEST = 64
"""Characters of a number field that are read; more than this is no number."""
# U+8F6C, and U+5206 U+673A: "put through to", "extension"
_EXTENSION = re.compile(
    r"^(?P<number>.*?\d)\s*(?:\u8f6c|\u5206\u673a|;\s*ext\s*=|,?\s*(?:ext|extension|x)\.?\s*|#)\s*(?P<extension>\d{1,8})$",
    re.I,
)
_DASHED = re.compile(r"^(?P<number>0?\d{2,4}[- ]\d{7,8})-(?P<extension>\d{1,6})$")
_SCHEME = re.compile(r"^(?:tel|sips?|callto|hotline):(?://)?", re.I)
_WRITTEN = re.compile(r"\+?[\d\s().\-/]+")
_CHINA = "+86"
_HIDDEN_WORDS = frozenset(
    {"", "anonymous", "hidden", "unknown", "unavailable", "withheld", "private", "restricted", "asterisk"}
)


class CallingNumber(Value):
    """A number in the form numbers are compared in.

    ``e164`` is ``+8613800138000``; service numbers and extensions stay digits; empty when withheld. ``area_code`` is
    written with its zero (``0371``) and only known of fixed numbers; ``extension`` is what follows "ext.".
    ``given`` is the number as it came, for showing; empty when withheld.
    """

    given: str = ""
    e164: str = ""
    area_code: str = ""
    extension: str = ""
    hidden: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it can be matched and dialled."""
        return bool(self.e164)


def read_number(text: str, area_code: str = phone.DEFAULT_AREA_CODE) -> CallingNumber | None:
    """Return the number in a text; ``None`` when it is neither a number nor a word for a withheld one.

    ``area_code`` (without the trunk zero) completes local fixed numbers. SIP and ``tel:`` addresses lose scheme and
    host.
    """
    bare = unicodedata.normalize("NFKC", text[: LONGEST + 1]).strip()
    if len(bare) > LONGEST:
        return None
    bare = _without_address(bare)
    if bare.strip("<>").lower() in _HIDDEN_WORDS:
        return CallingNumber(hidden=True)
    number, extension = _split_extension(bare)
    if _WRITTEN.fullmatch(number) is None:
        return None
    e164 = phone.normalise(number, area_code)
    if not e164:
        return None
    return CallingNumber(given=number, e164=e164, area_code=area_of(e164), extension=extension)


def area_of(e164: str) -> str:
    """Return the area code (``010``, ``0371``) of a Chinese fixed number, else an empty text."""
    if not e164.startswith(_CHINA):
        return ""
    national = e164[len(_CHINA) :]
    if len(national) < 9 or (national[0] == "1" and national[1] != "0") or not 9 <= len(national) <= 11:
        return ""
    if national.startswith("10") or national.startswith("2"):
        return f"0{national[:2]}"
    return f"0{national[:3]}" if national[0] in "3456789" else ""


def _without_address(text: str) -> str:
    stripped = _SCHEME.sub("", text)
    if stripped != text:
        parameter = re.search(r";\s*ext\s*=\s*(\d{1,8})", stripped, re.I)
        user = re.split(r"[@;?]", stripped, maxsplit=1)[0]
        return f"{user};ext={parameter[1]}" if parameter else user
    return text


def _split_extension(text: str) -> tuple[str, str]:
    for pattern in (_EXTENSION, _DASHED):
        found = pattern.match(text)
        if found is not None:
            return found["number"].strip(), found["extension"]
    return text, ""
