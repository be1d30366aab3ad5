"""How far the feed was seen to reach, kept outside the database: it tells when an older database was put back."""

import json
import logging
import os
import threading
from pathlib import Path

from sqlalchemy import update

from sync.server.database import Database
from sync.server.feed.rows import Head, read_head
from sync.server.ports import NewId
from sync.server.setup import leave_numbers_out
from sync.server.tables.feed import head

logger = logging.getLogger(__name__)


class HighWater:
    """A small file with epoch and end of the feed. A database that ends before it, in the same epoch, was put back from
    a backup or has lost what a failed primary had acknowledged: a new epoch begins, and the seats offer again what they
    had sent. Nobody need remember a command for it.

    The file lies with the attached files, not with the database: put back together with it, it could tell nothing.
    """

    def __init__(self, database: Database, file: Path, new_id: NewId) -> None:
        self._database = database
        self._file = file
        self._new_id = new_id
        self._kept: tuple[str, int] | None = None
        self._told = False

    def look(self) -> int:
        """Compare, begin a new epoch where it must be, and keep the new mark; returns 1 when an epoch has begun."""
        with self._database.read() as connection:
            top = read_head(connection)
        begun = 0
        known = self._read()
        if known is not None and known[0] == top.epoch and top.v < known[1]:
            top, begun = self._begin(top, known[1])
        if (top.epoch, top.v) != self._kept:
            self._write(top)
        return begun

    def _begin(self, seen: Head, reached: int) -> tuple[Head, int]:
        """Begin an epoch unless another process was first. Returns the head as it is then, and 1 if it was here."""
        with self._database.write() as connection:
            changed = connection.execute(
                update(head).where(head.c.id == 1, head.c.epoch == seen.epoch).values(epoch=self._new_id())
            ).rowcount
            if changed:
                leave_numbers_out(connection)
            now = read_head(connection)
        if changed:
            logger.warning(
                "the database is older than it was: a new epoch begins", extra={"reached": reached, "now": seen.v}
            )
        return now, int(changed > 0)

    def _read(self) -> tuple[str, int] | None:
        """Return epoch and position of the file; ``None`` when there is none or it cannot be read."""
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            return str(kept["epoch"]), int(kept["v"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):
            logger.warning("the mark of the feed cannot be read, it is written anew")
            return None

    def _write(self, top: Head) -> None:
        """Put a new file in place of the old one; a folder that cannot be written is told once.

        A server that ends looks once more while its job may still be looking: each writes a file of its own.
        """
        fresh = self._file.with_name(f"{self._file.name}.{os.getpid()}.{threading.get_ident()}")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with fresh.open("w", encoding="utf-8") as file:
                json.dump({"epoch": top.epoch, "v": top.v}, file)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._file)
            self._kept = (top.epoch, top.v)
            self._told = False
        except OSError as error:
            if not self._told:
                self._told = True
                logger.error("the mark of the feed cannot be written", extra={"kind": type(error).__name__})
