"""Sealing of personal data for the database: AES-256-GCM per value, and blind indexes to find it again."""

import hashlib
import hmac
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sync.server.keys import KeyRing
from sync.server.ports import Entropy

_NONCE = 12
_HEADER = struct.Struct(">BI")
_FORMAT = 1
MARK_BYTES = _HEADER.size + _NONCE
"""So many bytes at its beginning no other sealed value has: the nonce is drawn anew at each sealing."""


class SealBroken(Exception):
    """A sealed value was changed, belongs to another row, or its key is not in the key file."""


class Sealer:
    """Seals and opens values. ``place`` binds a value to its row, so that rows cannot be swapped in the database."""

    def __init__(self, keys: KeyRing, entropy: Entropy) -> None:
        self._ciphers = {key.id: AESGCM(key.key) for key in keys.data}
        self._current = keys.data[-1].id
        self._blind = keys.blind
        self._matching = keys.matching
        self._entropy = entropy

    @property
    def key_id(self) -> int:
        """Id of the key new values are sealed with."""
        return self._current

    def seal(self, value: bytes, place: str) -> bytes:
        """Return ``value`` sealed for ``place`` (table and row id)."""
        nonce = self._entropy(_NONCE)
        header = _HEADER.pack(_FORMAT, self._current)
        return header + nonce + self._ciphers[self._current].encrypt(nonce, value, header + place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """Return the value sealed for ``place``. Raises :class:`SealBroken`."""
        header = bytes(sealed[: _HEADER.size])
        if len(header) < _HEADER.size:
            raise SealBroken("short")
        form, key_id = _HEADER.unpack(header)
        cipher = self._ciphers.get(key_id)
        if form != _FORMAT or cipher is None:
            raise SealBroken("unknown key")
        nonce = bytes(sealed[_HEADER.size : _HEADER.size + _NONCE])
        try:
            return cipher.decrypt(nonce, bytes(sealed[_HEADER.size + _NONCE :]), header + place.encode())
        except (InvalidTag, ValueError):
            raise SealBroken("altered") from None

    def blind(self, kind: str, value: str) -> bytes | None:
        """Return the blind index (16 bytes) of a value, None for an empty one."""
        if not value:
            return None
        return hmac.digest(self._blind, f"{kind}:{value}".encode(), hashlib.sha256)[:16]

    def caller_ref(self, number: str) -> str:
        """Return the matching mark of a normalised number: 16 hex digits, empty for none (sync design, 3)."""
        if not number:
            return ""
        return hmac.digest(self._matching, number.encode(), hashlib.sha256)[:8].hex()
