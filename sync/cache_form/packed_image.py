"""How a ready-made snapshot travels and lies on the server: runs of its pages, compressed, each sealed under one key.

A frame is its length (4 bytes, the highest bit set for the last one) and AES-256-GCM of zstd of up to ``RUN`` pages'
contents. Its place and whether it is the last are its nonce: frames that are missing, moved or from elsewhere do not
open. The key seals one file only.
"""

import struct

import zstandard
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sync.cache_form.page_cipher import CONTENT

RUN = 256
_LEVEL = 3
_LENGTH = struct.Struct(">I")
_LAST = 1 << 31
_NONCE = struct.Struct(">QI")
_MOST = 2 * RUN * CONTENT
"""No frame is longer: compressing never adds so much."""


class FramePacker:
    """Seals the frames of one file in their order."""

    def __init__(self, key: bytes) -> None:
        self._seal = AESGCM(key)
        self._compress = zstandard.ZstdCompressor(level=_LEVEL).compress
        self._count = 0

    def frame(self, contents: bytes, *, last: bool) -> bytes:
        """Return the next frame for the contents of up to ``RUN`` pages, one behind another."""
        sealed = self._seal.encrypt(_NONCE.pack(self._count, last), self._compress(contents), None)
        self._count += 1
        return _LENGTH.pack(len(sealed) | (_LAST if last else 0)) + sealed


class FrameUnpacker:
    """Opens the frames of one file in their order. Raises ``ValueError`` for what is not as it was packed."""

    def __init__(self, key: bytes) -> None:
        self._open = AESGCM(key)
        self._count = 0

    def contents(self, sealed: bytes, *, last: bool) -> bytes:
        """Return the contents of the pages in the next frame."""
        try:
            packed = self._open.decrypt(_NONCE.pack(self._count, last), sealed, None)
            if zstandard.frame_content_size(packed) > RUN * CONTENT:
                raise ValueError("a frame holds too many pages")
            contents = zstandard.ZstdDecompressor().decompress(packed, max_output_size=RUN * CONTENT)
        except (InvalidTag, zstandard.ZstdError):
            raise ValueError("a frame is not what was packed") from None
        if not contents or len(contents) % CONTENT:
            raise ValueError("a frame holds parts of pages")
        self._count += 1
        return contents


class FrameCutter:
    """Cuts a stream of bytes into frames, whatever the size of its pieces."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self.ended = False
        """Whether the last frame was cut off and nothing came behind it."""

    def cut(self, piece: bytes) -> list[tuple[bytes, bool]]:
        """Return the frames that are whole with this piece, and whether each is the last. Raises ``ValueError``."""
        if self.ended and piece:
            raise ValueError("something stands behind the last frame")
        self._rest += piece
        found: list[tuple[bytes, bool]] = []
        start = 0
        while len(self._rest) - start >= _LENGTH.size:
            (head,) = _LENGTH.unpack_from(self._rest, start)
            length, last = head & ~_LAST, bool(head & _LAST)
            begun = start + _LENGTH.size
            if length > _MOST:
                raise ValueError("a frame is too long")
            if len(self._rest) - begun < length:
                break
            found.append((bytes(self._rest[begun : begun + length]), last))
            start = begun + length
            if last:
                if len(self._rest) > start:
                    raise ValueError("something stands behind the last frame")
                self.ended = True
        del self._rest[:start]
        return found
