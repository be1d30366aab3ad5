"""The mark beside a folder of sealed files that not all is in it yet that belongs there, and since when.

A store that is shut out is not made unreadable before.
"""

import os
from contextlib import suppress
from pathlib import Path

from desktop.store.errors import translated
from sync.domain.instant import Instant


class UnsealedMark:
    """An empty file: it needs no room. Its time is that of the first :meth:`set`."""

    def __init__(self, folder: Path) -> None:
        self._path = folder.with_name(f"{folder.name}.unsealed")

    def set(self) -> None:
        """Something is missing in the folder."""
        with translated(), suppress(FileExistsError):
            self._path.touch(mode=0o600, exist_ok=False)

    def clear(self) -> None:
        """All is there."""
        with translated():
            self._path.unlink(missing_ok=True)

    def since(self) -> Instant | None:
        """Return since when something is missing; ``None`` when all is there."""
        with translated():
            return int(self._path.stat().st_mtime * 1000) if self._path.exists() else None

    def begin_anew(self, now: Instant) -> None:
        """Count from ``now`` on: the clock was put back since. A disk that refuses that too is asked again."""
        with suppress(OSError):
            os.utime(self._path, (now / 1000, now / 1000))
