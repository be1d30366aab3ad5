"""Between the encrypted file a builder works in and the packed form that is kept and fetched."""

import os
from collections.abc import Iterator
from pathlib import Path

from sync.cache_form.packed_image import RUN, FrameCutter, FramePacker, FrameUnpacker
from sync.cache_form.page_cipher import CONTENT, PAGE, SALT, PageCipher

_PIECE = 1024 * 1024


def pack_file(made: Path, made_key: bytes, packed: Path, key: bytes) -> None:
    """Write the pages of an encrypted file in packed form. Raises ``ValueError`` for a page that is damaged."""
    packer = FramePacker(key)
    with made.open("rb") as source, packed.open("wb") as target:
        cipher = PageCipher(made_key, source.read(SALT))
        source.seek(0)
        pages = made.stat().st_size // PAGE
        for first in range(1, pages + 1, RUN):
            count = min(RUN, pages + 1 - first)
            run = source.read(count * PAGE)
            contents = [cipher.open(first + at, run[at * PAGE : (at + 1) * PAGE]) for at in range(count)]
            target.write(packer.frame(b"".join(contents), last=first + count > pages))


def unpack_file(packed: Path, key: bytes, made: Path, made_key: bytes) -> None:
    """Write an encrypted file out of its packed form. Raises ``ValueError`` for one that is damaged."""
    cipher, number = PageCipher(made_key, os.urandom(SALT)), 1
    unpacker, cutter = FrameUnpacker(key), FrameCutter()
    with made.open("wb") as target:
        for piece in _pieces(packed):
            for sealed, last in cutter.cut(piece):
                contents = unpacker.contents(sealed, last=last)
                target.write(cipher.seal_run(number, contents))
                number += len(contents) // CONTENT
    if not cutter.ended:
        raise ValueError("the last frame is missing")


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
