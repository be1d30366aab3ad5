"""What needs a person: outcomes that were not plain success, and field values that lost a merge."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import msgspec
from sqlalchemy import Connection

from desktop.services.sides import Texts, base_of, mine_of, present_of
from desktop.services.values import AttentionItem
from desktop.store.database import Database
from desktop.store.outbox_rows import decode_command
from desktop.store.read_model import ReadModel
from desktop.store.sql_list import json_list
from sync.cache_form.bodies import stored_order
from sync.contract.codec import ContractError, decode_order
from sync.contract.messages import Command, Result
from sync.domain.codes import Action
from sync.domain.editing import LONG_TEXT, read_field
from sync.domain.instant import Instant
from sync.domain.order import Order
from sync.domain.value import Value
from sync.domain.workflow.parts import derived_id

SUPPLEMENT = "supplement"
"""Kind of an item about a long text that was kept as a supplement."""

_ITEMS = """
    SELECT a.id, a.kind, a.command, a.order_id, a.created_at, a.body, c.type, c.payload,
        coalesce(l.no, '') AS no, coalesce(l.title, '') AS title, coalesce(l.evicted, l.key IS NULL) AS gone
    FROM attention a LEFT JOIN outbox c ON c.id = a.command
    LEFT JOIN order_key k ON k.id = a.order_id LEFT JOIN order_list l ON l.key = k.key
    WHERE a.closed_at IS NULL ORDER BY a.created_at DESC, a.id DESC
"""


class _Body(Value):
    """The kept part of an item. ``outcome`` is empty for a proposal.

    Number, title and act are kept with it: the order may leave this seat, the command is forgotten after two weeks.
    """

    outcome: str = ""
    code: str = ""
    by_name: str = ""
    at: Instant = 0
    mine: Texts = {}
    theirs: Texts = {}
    base: Texts = {}
    type: str = ""
    no: str = ""
    title: str = ""
    mine_at: Instant = 0


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
            order = close_item(connection, item_id, now)
            if order:
                self._read_model.refresh(connection, (order,))

    def count(self) -> int:
        """Count open items."""
        with self._database.reading() as connection:
            return int(
                connection.exec_driver_sql("SELECT count(*) FROM attention WHERE closed_at IS NULL").scalar_one()
            )


def close_item(connection: Connection, item_id: str, now: Instant) -> str:
    """Close an item and move its command attention -> closed; returns the order whose row has to be made again."""
    row = connection.exec_driver_sql(
        "UPDATE attention SET closed_at = ? WHERE id = ? AND closed_at IS NULL RETURNING kind, command, order_id",
        (now, item_id),
    ).first()
    if row is None or row.kind != "outcome":
        return ""
    connection.exec_driver_sql(
        "UPDATE outbox SET state = 'closed', decided_at = ? WHERE id = ? AND state = 'attention'", (now, row.command)
    )
    return str(row.order_id)


def note_outcome(connection: Connection, result: Result, now: Instant) -> None:
    """Open an item for a superseded, rejected or quarantined command, with what the person wrote.

    An item that is there says what is true now: the command was offered once more and this is another answer. One that
    was closed is open again.
    """
    row = connection.exec_driver_sql("SELECT target, payload FROM outbox WHERE id = ?", (result.id,)).one()
    command = decode_command(row.payload)
    order = _order(connection, row.target)
    mine = mine_of(command)
    theirs = {name: str(value) for name, value in result.detail.items() if name != "ver"}
    body = msgspec.structs.replace(
        _body_of(command, order),
        outcome=result.outcome,
        code=result.code,
        by_name=result.by_name,
        at=result.at or now,
        mine=mine,
        theirs=(present_of(order, mine) if order is not None else {}) | theirs,
        base=base_of(command),
    )
    _insert(connection, result.id, "outcome", result.id, row.target, now, body)
    connection.exec_driver_sql(
        "UPDATE attention SET closed_at = NULL, body = ? WHERE id = ?",
        (msgspec.json.encode(body), result.id),
    )


def note_done(connection: Connection, command_ids: Sequence[str], now: Instant) -> list[str]:
    """Close items about commands that are done after all (offered again to a restored server); returns their ids."""
    closed = connection.exec_driver_sql(
        "UPDATE attention SET closed_at = ? WHERE kind = 'outcome' AND closed_at IS NULL "
        "AND id IN (SELECT value FROM json_each(?)) RETURNING id",
        (now, json_list(command_ids)),
    )
    return list(closed.scalars())


def note_proposals(
    connection: Connection, command_ids: Sequence[str], now: Instant, elsewhere: Mapping[str, Order]
) -> list[str]:
    """Open an item for each value of these commands that the order keeps as a proposal, and for each long text that
    became a supplement; returns the new ids. ``elsewhere``: orders that the cache does not hold as they are.
    """
    opened: list[str] = []
    for command_id in command_ids:
        row = connection.exec_driver_sql("SELECT target, payload FROM outbox WHERE id = ?", (command_id,)).first()
        order = (elsewhere.get(row.target) or _order(connection, row.target)) if row is not None else None
        if row is None or order is None:
            continue
        command = decode_command(row.payload)
        for item_id, body in (*_proposals(command, order), *_supplements(command, order, now)):
            if _insert(connection, item_id, "proposal", command_id, row.target, now, body):
                opened.append(item_id)
    return opened


def orders_in(results: Sequence[Result]) -> dict[str, Order]:
    """Return the orders that came with outcomes, as they are on the server, by id."""
    found: dict[str, Order] = {}
    for row in (row for result in results for row in result.rows):
        with suppress(ContractError):
            if row.e == "order" and row.d is not msgspec.UNSET:
                found[row.id] = decode_order(bytes(row.d))
    return found


def _proposals(command: Command, order: Order) -> list[tuple[str, _Body]]:
    return [
        (
            one.id,
            msgspec.structs.replace(
                _body_of(command, order),
                **_last_writer(order, one.field),
                mine={one.field: one.mine},
                theirs={one.field: one.theirs},
                base={one.field: one.base},
            ),
        )
        for one in order.proposals
        if one.id == derived_id(command.id, one.field)
    ]


def _supplements(command: Command, order: Order, now: Instant) -> list[tuple[str, _Body]]:
    mine, base = mine_of(command), base_of(command)
    return [
        (
            derived_id(command.id, name),
            msgspec.structs.replace(
                _body_of(command, order),
                **({"at": now} | _last_writer(order, name)),
                outcome=SUPPLEMENT,
                mine={name: mine[name]},
                theirs={name: read_field(order, name)},
                base={name: base.get(name, "")},
            ),
        )
        for name in LONG_TEXT
        if mine.get(name) and mine[name] in order.supplements and mine[name] != read_field(order, name)
    ]


def _last_writer(order: Order, name: str) -> dict[str, Any]:
    """Return who wrote a field last and when, by the timeline; nothing when it does not say."""
    edits = (entry for entry in reversed(order.timeline) if entry.action is Action.EDIT)
    entry = next((one for one in edits if name in one.code.split(",")), None)
    return {} if entry is None else {"by_name": entry.by_name, "at": entry.at}


def _body_of(command: Command, order: Order | None) -> _Body:
    mine_at = command.occurred.wall + command.occurred.off_ms
    if order is None:
        return _Body(type=command.type, mine_at=mine_at)
    return _Body(type=command.type, no=order.no, title=order.title, mine_at=mine_at)


def _order(connection: Connection, order_id: str) -> Order | None:
    row = connection.exec_driver_sql(
        "SELECT r.body FROM order_key k JOIN order_record r ON r.key = k.key WHERE k.id = ?", (order_id,)
    ).first()
    return None if row is None else stored_order(row.body)


def _insert(
    connection: Connection, item_id: str, kind: str, command: str, order_id: str, now: Instant, body: _Body
) -> bool:
    done = connection.exec_driver_sql(
        "INSERT OR IGNORE INTO attention (id, kind, command, order_id, created_at, body) VALUES (?, ?, ?, ?, ?, ?)",
        (item_id, kind, command, order_id, now, msgspec.json.encode(body)),
    )
    return done.rowcount > 0


def _item(row: Any) -> AttentionItem:
    body = msgspec.json.decode(row.body, type=_Body)
    no, title = row.no or body.no, row.title or body.title
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
        type=row.type or body.type,
        code=body.code,
        by_name=body.by_name,
        at=body.at,
        mine=body.mine,
        theirs=body.theirs,
        base=body.base,
        created_at=row.created_at,
        mine_at=body.mine_at,
        gone=bool(row.gone),
    )
