"""The folder of sealed files. Written block by block; a block that a crash left half written is written again."""

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from sync.contract.sealed_files import BLOCK, SEALED_BLOCK, BlockCipher, blocks_in, place_of

Entropy = Callable[[int], bytes]


class FileShelf:
    """Files by content id; names of people's files are nowhere here."""

    def __init__(self, folder: Path, entropy: Entropy) -> None:
        self._folder = folder
        self._entropy = entropy

    def write(self, file_id: str, key: bytes, size: int, offset: int, content: bytes) -> None:
        """Write whole blocks from ``offset`` on, safely on the disk when this returns."""
        path = self._path(file_id)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        cipher = BlockCipher(key, size, self._entropy)
        first = offset // BLOCK
        sealed = b"".join(
            cipher.seal(first + number, content[start : start + BLOCK])
            for number, start in enumerate(range(0, len(content), BLOCK))
        )
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            file.seek(place_of(first))
            file.write(sealed)
            file.truncate()
            file.flush()
            os.fsync(file.fileno())

    def read(self, file_id: str, key: bytes, size: int) -> Iterator[bytes]:
        """Yield the content. Raises ``BlockBroken`` and ``OSError``."""
        cipher = BlockCipher(key, size, self._entropy)
        with self._path(file_id).open("rb") as file:
            for index in range(blocks_in(size)):
                yield cipher.open(index, file.read(SEALED_BLOCK))

    def digest(self, file_id: str, key: bytes, size: int) -> tuple[str, bytes]:
        """Return the SHA-256 of the content and its first block."""
        hashed = hashlib.sha256()
        head = b""
        for block in self.read(file_id, key, size):
            head = head or block
            hashed.update(block)
        return hashed.hexdigest(), head

    def remove(self, file_id: str) -> None:
        """Remove a file, there or not."""
        self._path(file_id).unlink(missing_ok=True)

    def ids(self) -> list[str]:
        """Return what lies here."""
        return [path.stem for path in self._folder.glob("*/*.sealed")]

    def _path(self, file_id: str) -> Path:
        return self._folder / file_id[:2] / f"{file_id}.sealed"
