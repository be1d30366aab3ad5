"""What the services need to keep and move attached files. Content is read and written in pieces."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Protocol

from sync.domain.instant import Instant
from sync.domain.value import Value


class FileState(StrEnum):
    """Where a file of this seat stands."""

    KEPT = "kept"
    """In a draft: not to be sent yet."""
    WAITING = "waiting"
    """Its command is saved: sent when that is acknowledged."""
    DONE = "done"
    """The server has it; the copy here serves reading."""
    CACHED = "cached"
    """Fetched from the server for reading."""
    REFUSED = "refused"
    """The server will not take it; ``note`` says why."""


class SeatFile(Value):
    """A file that lies at this seat, sealed. ``sent`` is how many bytes the server has."""

    id: str
    order_id: str
    state: FileState
    path: str
    size: int
    key: bytes
    created_at: Instant
    name: str = ""
    kind: str = ""
    command: str = ""
    sent: int = 0
    note: str = ""


class FileShelf(Protocol):
    """The sealed files of one store. Raises store errors (``store_full`` among them); nothing is left half done."""

    def put(self, content: Iterator[bytes], size: int, like: SeatFile) -> SeatFile:
        """Seal ``size`` bytes and keep them under their content id; the same content is kept once."""
        ...

    def find(self, file_id: str) -> SeatFile | None:
        """Return a file of this seat."""
        ...

    def read(self, file: SeatFile, offset: int = 0) -> Iterator[bytes]:
        """Yield the content from a block's beginning on. Raises ``file_damaged``."""
        ...

    def to_send(self) -> tuple[SeatFile, ...]:
        """Return what waits and whose command is acknowledged, small ones first."""
        ...

    def note(self, file_id: str, state: FileState, sent: int = 0, note: str = "") -> None:
        """Note durably where a file stands."""
        ...

    def offer_again(self, since: Instant) -> None:
        """Let files sent since an instant be offered once more: the server lost its memory."""
        ...

    def forget(self, file_id: str) -> None:
        """Remove a file nobody has submitted, or one that was only fetched for reading."""
        ...

    def sweep(self, before: Instant, is_known: Callable[[str], bool]) -> int:
        """Remove files of drafts that are gone, and fetched ones whose order (``is_known``) is; returns how many."""
        ...


class FileLine(Protocol):
    """The server's side of files. Each raises :class:`desktop.errors.AppError`."""

    def begin(self, token: str, file_id: str, size: int, kind: str) -> int:
        """Begin or resume; returns how much the server has."""
        ...

    def send(self, token: str, file_id: str, offset: int, piece: bytes) -> int:
        """Send a piece; returns how much the server has."""
        ...

    def fetch(self, token: str, file_id: str, order_id: str) -> Iterator[bytes]:
        """Yield the content."""
        ...
