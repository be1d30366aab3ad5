"""Tokens. Opaque to clients: an access token is a signed note to ourselves, a refresh token a random number."""

import base64
import binascii
import hashlib
import hmac

import msgspec

from sync.contract.errors import ErrorCode
from sync.domain.instant import Instant
from sync.server.faults import ServerFault
from sync.server.ports import Entropy

_PREFIX = "a1."


class AccessNote(msgspec.Struct, frozen=True, array_like=True):
    """What an access token says."""

    user: str
    device: str
    family: str
    until: Instant


class Tokens:
    """Makes and reads tokens with the server's token key."""

    def __init__(self, key: bytes, entropy: Entropy) -> None:
        self._key = key
        self._entropy = entropy

    def access(self, note: AccessNote) -> str:
        """Return the access token of a note."""
        body = _text(msgspec.json.encode(note))
        return f"{_PREFIX}{body}.{_text(self._sign(body))}"

    def read(self, token: str, now: Instant) -> AccessNote:
        """Return the note of a token. Raises 401 faults for forged and expired ones."""
        body, _, mark = token.removeprefix(_PREFIX).partition(".")
        try:
            right = token.startswith(_PREFIX) and hmac.compare_digest(_bytes(mark), self._sign(body))
            note = msgspec.json.decode(_bytes(body), type=AccessNote) if right else None
        except (ValueError, binascii.Error, msgspec.DecodeError):
            note = None
        if note is None:
            raise ServerFault(ErrorCode.TOKEN_INVALID, 401)
        if note.until <= now:
            raise ServerFault(ErrorCode.TOKEN_EXPIRED, 401)
        return note

    def refresh(self) -> str:
        """Return a new refresh token (256 random bits)."""
        return _text(self._entropy(32))

    def _sign(self, body: str) -> bytes:
        return hmac.digest(self._key, body.encode("utf-8", "replace"), hashlib.sha256)


def refresh_hash(token: str) -> bytes:
    """Return what the database keeps of a refresh token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
