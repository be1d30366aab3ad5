"""Sends attached files after their orders: slowly, one at a time, from where the last cut left off."""

from collections.abc import Callable

from desktop.errors import AppError, ErrorCode
from desktop.services.events import EventHub, RecordsChanged
from desktop.services.file_ports import FileLine, FileShelf, FileState, SeatFile
from desktop.services.ports import SeatClock, SyncControl
from desktop.services.seat import Seat
from sync.contract.files import PIECE
from sync.contract.sealed_files import BLOCK
from sync.domain.instant import DAY

FILE_KIND = "file"
"""Kind of the event that tells screens how far a file is."""

_NOT_LINKED_PAUSE = 60.0
_KEPT_DAYS = 14
_NEVER = frozenset({ErrorCode.FILE_REFUSED.value, ErrorCode.TOO_LARGE.value, ErrorCode.BAD_REQUEST.value})
_BLOCKS_A_PIECE = PIECE // BLOCK
_MOST_STARTS = 3


class FileSender:
    """What the courier carries. Everything it knows lies in the store: a kill loses at most one piece."""

    def __init__(self, seat: Seat, sync: SyncControl, line: FileLine, clock: SeatClock, hub: EventHub) -> None:
        self._seat = seat
        self._sync = sync
        self._line = line
        self._clock = clock
        self._hub = hub
        self._not_before: dict[str, float] = {}
        self._epoch = ""

    def carry(self, stop: Callable[[], bool]) -> None:
        """Send all there is to send. Raises :class:`AppError` when the line is cut."""
        shelf = self._seat.store.files
        self._notice_epoch(shelf)
        for file in shelf.to_send():
            if stop():
                return
            if self._clock.monotonic() >= self._not_before.get(file.id, 0.0):
                self._try(shelf, file, stop)

    def _notice_epoch(self, shelf: FileShelf) -> None:
        """Offer lately sent files again to a server that was restored from a backup."""
        epoch = self._sync.status().epoch
        if self._epoch and epoch and epoch != self._epoch:
            shelf.offer_again(self._clock.wall_ms() - _KEPT_DAYS * DAY)
        self._epoch = epoch or self._epoch

    def _try(self, shelf: FileShelf, file: SeatFile, stop: Callable[[], bool]) -> None:
        for _ in range(_MOST_STARTS):
            try:
                done = self._send(shelf, file, stop)
            except AppError as error:
                if error.code in (ErrorCode.FILE_OFFSET, ErrorCode.FILE_DAMAGED):
                    continue  # the server's word on where it stands counts, or it starts anew
                if error.code == ErrorCode.NOT_FOUND:  # no order names it yet: it waits for a person, or was refused
                    self._not_before[file.id] = self._clock.monotonic() + _NOT_LINKED_PAUSE
                    return
                if error.code not in _NEVER:
                    raise
                self._note(shelf, file, FileState.REFUSED, note=error.code)
                return
            if done:
                self._note(shelf, file, FileState.DONE, file.size)
            return
        self._note(shelf, file, FileState.REFUSED, note=ErrorCode.FILE_DAMAGED.value)

    def _send(self, shelf: FileShelf, file: SeatFile, stop: Callable[[], bool]) -> bool:
        """Send one file; ``False`` when told to stop in the middle."""
        sent = self._line.begin(self._sync.access_token(), file.id, file.size, file.kind)
        if sent >= file.size:
            return True
        blocks = shelf.read(file, sent)
        while sent < file.size:
            if stop():
                return False
            piece = b"".join(block for _, block in zip(range(_BLOCKS_A_PIECE), blocks, strict=False))
            reached = self._line.send(self._sync.access_token(), file.id, sent, piece)
            if reached != sent + len(piece):
                raise AppError(ErrorCode.FILE_OFFSET)
            sent = reached
            self._note(shelf, file, FileState.WAITING, sent)
        return True

    def _note(self, shelf: FileShelf, file: SeatFile, state: FileState, sent: int = 0, note: str = "") -> None:
        shelf.note(file.id, state, sent, note)
        self._hub.publish(RecordsChanged(FILE_KIND, (file.id,)))
