"""The parts of an address written as a URL, shared by telephone systems and softphones."""

from collections.abc import Collection
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from sync.telephony.adapter import PhoneError, PhoneErrorCode

_MOST_OPTIONS = 100


def split_url(url: str, schemes: Collection[str]) -> tuple[SplitResult, int | None]:
    """Return the parts of a URL without path, and its port if one is given. Raises ``phone_wrong_address``."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise wrong("url") from None
    if parts.scheme not in schemes:
        raise wrong("scheme")
    if parts.path not in ("", "/") or parts.fragment:
        raise wrong("path")
    return parts, port


def read_options(query: str, known: Collection[str]) -> dict[str, list[str]]:
    """Return the options of a URL. Raises ``phone_wrong_address`` with the name of one that is not known."""
    try:
        found = parse_qs(query, keep_blank_values=True, errors="strict", max_num_fields=_MOST_OPTIONS)
    except ValueError:
        raise wrong("options") from None
    for name in found:
        if name not in known:
            raise wrong(name[:40] if name.isprintable() else "options")
    return found


def plain(text: str, part: str) -> str:
    """Return a percent-encoded text in clear. Raises ``phone_wrong_address``."""
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        raise wrong(part) from None


def wrong(part: str) -> PhoneError:
    """Return the error for a part of an address."""
    return PhoneError(PhoneErrorCode.WRONG_ADDRESS, part)
