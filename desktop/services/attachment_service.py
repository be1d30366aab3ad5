"""Files people attach to orders: taken in sealed, shown with where they are, opened by right."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path

from desktop.errors import AppError, AppErrorCode, ErrorCode
from desktop.services.command_factory import CommandFactory
from desktop.services.events import EventHub, RecordsChanged
from desktop.services.file_ports import FileLine, FileState, SeatFile
from desktop.services.file_sender import FILE_KIND
from desktop.services.ports import SyncControl
from desktop.services.reference_service import ReferenceService
from desktop.services.seat import Seat
from sync.contract.sealed_files import BLOCK
from sync.domain.attachments import HEAD_BYTES, clean_name, kind_of
from sync.domain.instant import DAY
from sync.domain.order import Attachment
from sync.domain.value import Value


class FilePlace(StrEnum):
    """Where the content of a file is, as a person is told."""

    THERE = "there"
    WAITING = "waiting"
    UPLOADING = "uploading"
    ELSEWHERE = "elsewhere"
    REFUSED = "refused"


class FileStatus(Value):
    """Where a file is; ``percent`` while it is sent, ``readable``: it can be opened now."""

    place: FilePlace
    percent: int = 0
    readable: bool = False


class AttachmentService:
    """All calls block (disk, network): use ``store_read`` to attach and for states, ``network`` to open."""

    def __init__(
        self,
        seat: Seat,
        reference: ReferenceService,
        commands: CommandFactory,
        sync: SyncControl,
        line: FileLine,
        hub: EventHub,
    ) -> None:
        self._seat = seat
        self._reference = reference
        self._commands = commands
        self._sync = sync
        self._line = line
        self._hub = hub

    def attach(self, path: Path) -> Attachment:
        """Take a file in. Raises ``file_unreadable``, ``file_too_large``, ``file_refused`` and store errors."""
        try:
            with path.open("rb") as source:
                size = path.stat().st_size
                head = source.read(HEAD_BYTES)
        except (OSError, ValueError):
            raise AppError(AppErrorCode.FILE_UNREADABLE) from None
        return self._take(_pieces(path, size), size, head, path.name)

    def attach_bytes(self, content: bytes, name: str) -> Attachment:
        """Take in what was pasted."""
        return self._take(iter((content,)), len(content), content[:HEAD_BYTES], name)

    def forget(self, file_id: str) -> None:
        """Remove a file that was attached and not submitted."""
        self._seat.store.files.forget(file_id)

    def statuses(self, files: Sequence[Attachment]) -> dict[str, FileStatus]:
        """Return where files are, by id."""
        shelf = self._seat.store.files
        return {file.id: _status(file, shelf.find(file.id)) for file in files}

    def content(self, order_id: str, file: Attachment) -> bytes:
        """Return a file's content, fetched from the server where it is not here. Raises ``file_elsewhere``."""
        return b"".join(self._open(order_id, file))

    def save_to(self, order_id: str, file: Attachment, target: Path) -> None:
        """Write a file in clear where a person chose. Raises ``file_unreadable`` when that is not possible."""
        content = self._open(order_id, file)
        try:
            with target.open("wb") as out:
                for piece in content:
                    out.write(piece)
        except OSError:
            raise AppError(AppErrorCode.FILE_UNREADABLE, retryable=True) from None

    def sweep(self) -> int:
        """Remove files of drafts that are gone, and fetched ones of orders this person sees no more."""
        store = self._seat.store

        def is_known(order_id: str) -> bool:
            order = store.orders.order(order_id)
            return order is not None and not store.orders.is_evicted(order_id)

        return store.files.sweep(self._commands.now() - DAY, is_known)

    def _take(self, content: Iterator[bytes], size: int, head: bytes, name: str) -> Attachment:
        most = self._reference.rules.policy.file_limit
        if size > most:
            raise AppError(AppErrorCode.FILE_TOO_LARGE, values={"most": most // 2**20})
        kind = kind_of(head)
        if not kind:
            raise AppError(ErrorCode.FILE_REFUSED)
        name = clean_name(name, kind)
        actor = self._seat.actor
        kept = self._seat.store.files.put(
            content, size, SeatFile("", "", FileState.KEPT, "", size, b"", self._commands.now(), name, kind)
        )
        self._hub.publish(RecordsChanged(FILE_KIND, (kept.id,)))
        return Attachment(id=kept.id, name=name, size=size, kind=kind, seat=actor.desk or actor.agent_no)

    def _open(self, order_id: str, file: Attachment) -> Iterator[bytes]:
        shelf = self._seat.store.files
        here = shelf.find(file.id)
        if here is None:
            if not file.there:
                raise AppError(AppErrorCode.FILE_ELSEWHERE, values={"seat": file.seat}, retryable=True)
            content = self._line.fetch(self._sync.access_token(), file.id, order_id)
            now = self._commands.now()
            like = SeatFile(file.id, order_id, FileState.CACHED, "", file.size, b"", now, file.name, file.kind)
            here = shelf.put(content, file.size, like)
        return shelf.read(here)


def _pieces(path: Path, size: int) -> Iterator[bytes]:
    """Yield exactly ``size`` bytes; a file that vanishes or changes meanwhile is unreadable."""
    left = size
    try:
        with path.open("rb") as source:
            while piece := source.read(BLOCK):
                left -= len(piece)
                yield piece
    except OSError:
        raise AppError(AppErrorCode.FILE_UNREADABLE) from None
    if left:
        raise AppError(AppErrorCode.FILE_UNREADABLE, retryable=True)


def _status(file: Attachment, here: SeatFile | None) -> FileStatus:
    if file.there:
        return FileStatus(FilePlace.THERE, 100, readable=True)
    if here is None:
        return FileStatus(FilePlace.ELSEWHERE)
    if here.state is FileState.REFUSED:
        return FileStatus(FilePlace.REFUSED, readable=True)
    if here.state is FileState.WAITING and here.sent:
        return FileStatus(FilePlace.UPLOADING, 100 * here.sent // here.size, readable=True)
    return FileStatus(FilePlace.WAITING, readable=True)
