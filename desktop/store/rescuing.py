"""Words of acts that came second: the server kept them as a note, and a restored server may have lost that note."""

import msgspec
from sqlalchemy import Connection

from desktop.store import own_kv
from desktop.store.commands import claim_named_files, insert_command
from desktop.store.outbox_rows import decode_command, decode_result
from desktop.store.signatures import CommandSigner
from sync.contract.merge import rescue_again
from sync.contract.messages import Command
from sync.domain.instant import Instant

_SUPERSEDED = """
    SELECT payload, result, actor, created_at FROM outbox
    WHERE outcome = 'superseded' AND state IN ('attention', 'closed') AND (state = 'closed' OR NOT ?)
    AND max(created_at, coalesce(decided_at, 0)) >= ? ORDER BY seq > 0, abs(seq)
"""


def rescue_words(connection: Connection, signer: CommandSigner, since: Instant, *, closed_only: bool) -> list[str]:
    """Save the notes that the server wrote for acts it superseded after ``since``, signed, as this seat's commands.

    Their items in the tray stay as they are: the act itself is still not done. A note that is in the outbox already (of
    an earlier restore) is left alone. Returns the ids of the new ones.
    """
    rows = connection.exec_driver_sql(_SUPERSEDED, (closed_only, since)).all()
    notes = [(row, _note(row.payload, row.result)) for row in rows]
    seq = int(own_kv.read_text(connection, own_kv.NEXT_SEQ, "1"))
    saved: list[str] = []
    for row, note in notes:
        if note is None or connection.exec_driver_sql("SELECT 1 FROM outbox WHERE id = ?", (note.id,)).first():
            continue
        note.seq = seq + len(saved)
        command = signer.signed(note)
        payload = msgspec.json.encode(command)
        insert_command(connection, command, payload, row.actor, row.created_at)
        claim_named_files(connection, command, payload)
        saved.append(command.id)
    own_kv.write_text(connection, own_kv.NEXT_SEQ, str(seq + len(saved)))
    return saved


def _note(payload: bytes, result: bytes) -> Command | None:
    decided = decode_result(result)
    return None if decided is None else rescue_again(decode_command(payload), decided)
