"""Notes from one shift to the next (交接班): read at sign-in, written before leaving. They need the server."""

from collections.abc import Callable, Sequence

from desktop.errors import AppError, AppErrorCode
from desktop.services.ports import SyncControl
from desktop.services.sign_in_ports import OnlineCalls
from sync.contract.codec import ContractError, decode, encode
from sync.contract.telephony import MOST_NOTE, ShiftNote, ShiftNotes, ShiftNotesRead, ShiftNoteText

PATH = "/telephony/v1/shift-notes"


class ShiftService:
    """Methods raise ``needs_connection`` without the server; use the ``network`` queue."""

    def __init__(self, sync: SyncControl, online: OnlineCalls, new_id: Callable[[], str]) -> None:
        self._sync = sync
        self._online = online
        self._new_id = new_id

    def notes(self) -> tuple[ShiftNote, ...]:
        """Return what earlier shifts of the team wrote in the last two days, newest first."""
        body = self._online.get(PATH, self._sync.access_token(), {})
        try:
            return tuple(decode(body, ShiftNotes).notes)
        except ContractError:
            raise AppError(AppErrorCode.NOT_A_SERVER) from None

    def write(self, text: str) -> None:
        """Leave a note to the next shift; at most ``MOST_NOTE`` characters are kept."""
        body = encode(ShiftNoteText(self._new_id(), text.strip()[:MOST_NOTE]))
        self._online.send("POST", PATH, self._sync.access_token(), body)

    def mark_read(self, ids: Sequence[str]) -> None:
        """The person has read these."""
        self._online.send("POST", f"{PATH}/read", self._sync.access_token(), encode(ShiftNotesRead(list(ids))))
