"""What needs a person: outcomes that were not plain success, and field values that lost a merge."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection

from desktop.services.values import AttentionItem
from desktop.store.database import Database
from desktop.store.outbox_rows import decode_command
from desktop.store.read_model import ReadModel
from sync.cache_form.bodies import stored_order
from sync.contract.messages import Command, Result
from sync.domain.instant import Instant
from sync.domain.value import Value
from sync.domain.workflow.parts import derived_id

_ITEMS = """
    SELECT a.id, a.kind, a.command, a.order_id, a.created_at, a.body, c.type, c.payload,
        coalesce(l.no, '') AS no, coalesce(l.title, '') AS title
    FROM attention a LEFT JOIN outbox c ON c.id = a.command
    LEFT JOIN order_key k ON k.id = a.order_id LEFT JOIN order_list l ON l.key = k.key
    WHERE a.closed_at IS NULL ORDER BY a.created_at DESC, a.id DESC
"""


class _Body(Value):
    """The kept part of an item. ``outcome`` is empty for a proposal."""

    outcome: str = ""
    code: str = ""
    by_name: str = ""
    at: Instant = 0
    mine: dict[str, str] = {}
    theirs: dict[str, str] = {}
    base: dict[str, str] = {}


class AttentionBox:
    """Items stay until a person closes them."""

    def __init__(self, database: Database, read_model: ReadModel) -> None:
        self._database = database
        self._read_model = read_model

    def items(self) -> tuple[AttentionItem, ...]:
        """Return open items, newest first."""
        with self._database.reading() as connection:
            return tuple(_item(row) for row in connection.exec_driver_sql(_ITEMS))

    def close(self, item_id: str, now: Instant) -> None:
        """Close an item; its command moves attention -> closed, its content is kept."""
        with self._database.saving() as connection:
            row = connection.exec_driver_sql(
                "UPDATE attention SET closed_at = ? WHERE id = ? AND closed_at IS NULL "
                "RETURNING kind, command, order_id",
                (now, item_id),
            ).first()
            if row is not None and row.kind == "outcome":
                connection.exec_driver_sql(
                    "UPDATE outbox SET state = 'closed', decided_at = ? WHERE id = ? AND state = 'attention'",
                    (now, row.command),
                )
                self._read_model.refresh(connection, (row.order_id,))

    def count(self) -> int:
        """Count open items."""
        with self._database.reading() as connection:
            return int(
                connection.exec_driver_sql("SELECT count(*) FROM attention WHERE closed_at IS NULL").scalar_one()
            )


def note_outcome(connection: Connection, result: Result, now: Instant) -> None:
    """Open an item for a superseded, rejected or quarantined command, with what the person wrote."""
    row = connection.exec_driver_sql("SELECT target, payload FROM outbox WHERE id = ?", (result.id,)).one()
    theirs = {name: str(value) for name, value in result.detail.items()}
    body = _Body(
        outcome=result.outcome,
        code=result.code,
        by_name=result.by_name,
        at=result.at or now,
        mine=_mine(decode_command(row.payload)),
        theirs=theirs,
    )
    _insert(connection, result.id, "outcome", result.id, row.target, now, body)


def note_proposals(connection: Connection, command_ids: Sequence[str], now: Instant) -> list[str]:
    """Open an item for each value of these commands that the order keeps as a proposal; returns the new ids."""
    opened: list[str] = []
    for command_id in command_ids:
        row = connection.exec_driver_sql(
            "SELECT c.target, r.body FROM outbox c JOIN order_key k ON k.id = c.target "
            "JOIN order_record r ON r.key = k.key WHERE c.id = ?",
            (command_id,),
        ).first()
        if row is None:
            continue
        for proposal in stored_order(row.body).proposals:
            if proposal.id == derived_id(command_id, proposal.field):
                body = _Body(
                    at=proposal.at,
                    mine={proposal.field: proposal.mine},
                    theirs={proposal.field: proposal.theirs},
                    base={proposal.field: proposal.base},
                )
                if _insert(connection, proposal.id, "proposal", command_id, row.target, now, body):
                    opened.append(proposal.id)
    return opened


def _insert(
    connection: Connection, item_id: str, kind: str, command: str, order_id: str, now: Instant, body: _Body
) -> bool:
    done = connection.exec_driver_sql(
        "INSERT OR IGNORE INTO attention (id, kind, command, order_id, created_at, body) VALUES (?, ?, ?, ?, ?, ?)",
        (item_id, kind, command, order_id, now, msgspec.json.encode(body)),
    )
    return done.rowcount > 0


def _mine(command: Command) -> dict[str, str]:
    """Return what the person wrote: texts and codes of the arguments, edited fields one by one."""
    arguments: dict[str, Any] = msgspec.json.decode(command.args)
    fields = arguments.pop("fields", {})
    arguments.pop("base", None)
    flat = {
        name: str(value) for name, value in arguments.items() if isinstance(value, str | int | float) and value != ""
    }
    return flat | {name: str(value) for name, value in fields.items()}


def _item(row: Any) -> AttentionItem:
    body = msgspec.json.decode(row.body, type=_Body)
    no, title = row.no, row.title
    if not no and row.payload is not None:
        arguments = msgspec.json.decode(decode_command(row.payload).args)
        no, title = str(arguments.get("no", "")), title or str(arguments.get("title", ""))
    return AttentionItem(
        id=row.id,
        kind=body.outcome or row.kind,
        command=row.command,
        order=row.order_id,
        no=no,
        title=title,
        type=row.type or "",
        code=body.code,
        by_name=body.by_name,
        at=body.at,
        mine=body.mine,
        theirs=body.theirs,
        base=body.base,
    )
