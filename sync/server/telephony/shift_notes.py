"""What one shift leaves to the next (交接班): kept sealed, for the people of the same team."""

from sqlalchemy import select

from sync.contract.telephony import MOST_NOTE, ShiftNote, ShiftNotes, ShiftNotesRead, ShiftNoteText
from sync.domain.instant import HOUR
from sync.server.auth.principals import Principal
from sync.server.database import Database
from sync.server.faults import bad_request
from sync.server.ports import Clock
from sync.server.sealing import Sealer
from sync.server.shapes import is_id
from sync.server.tables.people import account
from sync.server.tables.telephony import shift_note, shift_note_read
from sync.server.upsert import insert_into

SHOWN_FOR = 48 * HOUR
_MOST = 20
_CENTRE = "centre"
"""The team of people who belong to no unit: the hotline centre itself."""


class ShiftNotesRoom:
    """The use cases of ``/telephony/v1/shift-notes``."""

    def __init__(self, database: Database, sealer: Sealer, clock: Clock) -> None:
        self._database = database
        self._sealer = sealer
        self._clock = clock

    def write(self, principal: Principal, message: ShiftNoteText) -> None:
        """Keep a note; the same id again changes nothing."""
        text = message.text.strip()
        if not is_id(message.id):
            raise bad_request("id")
        if not text or len(text) > MOST_NOTE:
            raise bad_request("text")
        values = {
            "id": message.id,
            "team": _team(principal),
            "user_id": principal.user_id,
            "at": self._clock.now(),
            "text": self._sealer.seal(text.encode(), f"shift_note:{message.id}"),
        }
        with self._database.write() as connection:
            connection.execute(insert_into(connection, shift_note).on_conflict_do_nothing(), values)

    def notes(self, principal: Principal) -> ShiftNotes:
        """Return the team's notes of the last two days by others, newest first."""
        mine = select(shift_note_read.c.note).where(shift_note_read.c.user_id == principal.user_id)
        with self._database.read() as connection:
            read = set(connection.scalars(mine))
            rows = connection.execute(
                select(shift_note, account.c.name)
                .outerjoin(account, account.c.id == shift_note.c.user_id)
                .where(
                    shift_note.c.team == _team(principal),
                    shift_note.c.at > self._clock.now() - SHOWN_FOR,
                    shift_note.c.user_id != principal.user_id,
                )
                .order_by(shift_note.c.at.desc(), shift_note.c.id)
                .limit(_MOST)
            ).all()
        return ShiftNotes(
            [
                ShiftNote(
                    id=row.id,
                    by_name=row.name or "",
                    at=row.at,
                    text=self._sealer.open(row.text, f"shift_note:{row.id}").decode(),
                    read=row.id in read,
                )
                for row in rows
            ]
        )

    def mark_read(self, principal: Principal, message: ShiftNotesRead) -> None:
        """Remember that the person has read notes of the own team."""
        if len(message.ids) > _MOST or not all(map(is_id, message.ids)):
            raise bad_request("ids")
        now = self._clock.now()
        with self._database.write() as connection:
            own = select(shift_note.c.id).where(shift_note.c.id.in_(message.ids), shift_note.c.team == _team(principal))
            rows = [{"note": note, "user_id": principal.user_id, "at": now} for note in connection.scalars(own)]
            if rows:
                connection.execute(insert_into(connection, shift_note_read).on_conflict_do_nothing(), rows)


def _team(principal: Principal) -> str:
    return principal.actor.unit or _CENTRE
