"""A packed snapshot on its way into an encrypted file of this store, page by page while the rest is still coming."""

import os
from collections import deque
from concurrent.futures import Future
from pathlib import Path

from desktop.store.disk_worker import DiskWorker
from desktop.store.image_file import ImageRefused
from sync.cache_form.packed_image import FrameCutter, FrameUnpacker
from sync.cache_form.page_cipher import CONTENT, SALT, PageCipher

_MOST_WAITING = 8
"""Frames of a megabyte that have come and are not in the file yet; beyond them the line waits."""


class ImageIntake:
    """Writes the file under the store's key on a thread of its own. What it holds is judged when it is whole.

    Every method raises ``ImageRefused`` for what is not a packed snapshot under the given key, and ``OSError``.
    """

    def __init__(self, path: Path, image_key: bytes, store_key: bytes) -> None:
        self._cutter = FrameCutter()
        self._unpacker = FrameUnpacker(image_key)
        self._cipher = PageCipher(store_key, os.urandom(SALT))
        self._next = 1
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        self._worker = DiskWorker("store-image")
        self._waiting: deque[Future[None]] = deque()

    def add(self, piece: bytes) -> None:
        """Take the next bytes; waits while too much lies before the worker."""
        try:
            frames = self._cutter.cut(piece)
        except ValueError:
            raise ImageRefused("unreadable") from None
        for sealed, last in frames:
            self._waiting.append(self._worker.start(lambda sealed=sealed, last=last: self._write(sealed, last=last)))
        while len(self._waiting) > _MOST_WAITING:
            self._waiting.popleft().result()

    def finish(self) -> None:
        """Wait until the whole file is there, and begin to force it to the disk: meanwhile it can be looked at."""
        while self._waiting:
            self._waiting.popleft().result()
        if not self._cutter.ended:
            raise ImageRefused("unreadable")
        self._waiting.append(self._worker.start(lambda: os.fsync(self._file)))

    def settle(self) -> None:
        """Wait until it is on the disk, and let it go: only then it can take another file's place."""
        while self._waiting:
            self._waiting.popleft().result()
        self.close()

    def close(self) -> None:
        """Stop; what was begun is not a snapshot."""
        self._worker.close(drop=True)
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _write(self, sealed: bytes, *, last: bool) -> None:
        try:
            contents = self._unpacker.contents(sealed, last=last)
        except ValueError:
            raise ImageRefused("unreadable") from None
        run = memoryview(self._cipher.seal_run(self._next, contents))
        self._next += len(contents) // CONTENT
        while run:
            run = run[os.write(self._file, run) :]
