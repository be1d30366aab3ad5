"""The form of a file at rest, at the seat and at the server: blocks under a key of the file's own. Pure bytes."""

import struct
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

BLOCK = 64 * 1024
"""Bytes of content in a block; only the last one may have fewer."""

_NONCE = 12
_TAG = 16
SEALED_BLOCK = BLOCK + _NONCE + _TAG
KEY_BYTES = 32
_PLACE = struct.Struct(">QQ")


class BlockBroken(Exception):
    """A block was changed, moved, or belongs to another file."""


class BlockCipher:
    """Seals the blocks of one file of a known size; a block opens only in its place, in a file of that size."""

    def __init__(self, key: bytes, size: int, entropy: Callable[[int], bytes]) -> None:
        self._cipher = AESGCM(key)
        self._size = size
        self._entropy = entropy

    def seal(self, index: int, content: bytes) -> bytes:
        """Return a block as it is stored."""
        nonce = self._entropy(_NONCE)
        return nonce + self._cipher.encrypt(nonce, content, _PLACE.pack(index, self._size))

    def open(self, index: int, stored: bytes) -> bytes:
        """Return a block's content. Raises :class:`BlockBroken`."""
        try:
            return self._cipher.decrypt(stored[:_NONCE], stored[_NONCE:], _PLACE.pack(index, self._size))
        except (InvalidTag, ValueError):
            raise BlockBroken from None


def blocks_in(size: int) -> int:
    """Return how many blocks a content has."""
    return -(-size // BLOCK)


def place_of(index: int) -> int:
    """Return where a block begins in the stored file."""
    return index * SEALED_BLOCK
