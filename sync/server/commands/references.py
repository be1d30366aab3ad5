"""Changing the city's reference data through the same command path."""

import msgspec
from sqlalchemy import Connection, select, update

from sync.contract.codec import ContractError, decode, encode
from sync.contract.messages import Command, Result
from sync.domain.codes import Outcome, Role
from sync.domain.instant import Instant
from sync.domain.reference import EDITORIAL, ReferenceKind
from sync.domain.refusal import Refusal, RefusalCode
from sync.domain.value import Value
from sync.server import rights
from sync.server.commands.context import Sending
from sync.server.commands.work import UnitOfWork
from sync.server.feed.rows import FeedRow
from sync.server.reference.book import TYPES
from sync.server.shapes import is_id
from sync.server.tables.feed import head, reference_item
from sync.server.upsert import upsert

_LARGEST = 128 * 1024
GLOBAL = "global"
_OUTSIDE_RULES = frozenset({ReferenceKind.STAFF, ReferenceKind.ARTICLE, ReferenceKind.SITE}) | EDITORIAL
"""Kinds no rule looks at: a change of them does not build the rules anew."""
_NOT_PUT = EDITORIAL | {ReferenceKind.STAFF, ReferenceKind.ARTICLE}
"""Kinds that have acts of their own: knowledge is read by a second person before anybody is answered from it."""


class ReferenceArgs(msgspec.Struct, forbid_unknown_fields=True):
    """Arguments of ``reference.put`` and ``reference.retire`` (which needs no body)."""

    kind: ReferenceKind
    body: msgspec.Raw = msgspec.Raw(b"null")


class References:
    """Puts and retires reference items; administrators only."""

    def apply(self, work: UnitOfWork, sending: Sending) -> Result:
        """Apply ``reference.put`` or ``reference.retire``."""
        command = sending.command
        if not sending.actor.has(Role.ADMINISTRATOR, Role.SYSTEM):
            return sending.rejected(Refusal(RefusalCode.NOT_YOUR_ROLE))
        try:
            args = decode(command.args, ReferenceArgs)
            if args.kind in _NOT_PUT or not is_id(command.target) or len(args.body) > _LARGEST:
                return sending.rejected(Refusal(RefusalCode.INVALID_VALUE, "kind"))
            body = _body(args, command)
        except ContractError as error:
            return sending.rejected(Refusal(RefusalCode.INVALID_VALUE, error.field))
        stored = work.connection.execute(
            select(reference_item)
            .where(reference_item.c.kind == args.kind.value, reference_item.c.id == command.target)
            .with_for_update()
        ).first()
        if stored is None and body is None:
            return sending.rejected(Refusal(RefusalCode.INVALID_VALUE, "target"))
        guard = command.guard.ver
        if guard is not None and stored is not None and guard != stored.ver:
            return sending.result(
                Outcome.SUPERSEDED, RefusalCode.CHANGED_MEANWHILE.value, by=stored.updated_by, at=stored.updated_at
            )
        ver = (stored.ver if stored is not None else 0) + 1
        text = body if body is not None else stored.body if stored is not None else ""
        put_item(work, args.kind, command.target, ver, text, sending.actor.user_id, sending.now, retired=body is None)
        return sending.result(Outcome.APPLIED, detail={"ver": ver})


def _body(args: ReferenceArgs, command: Command) -> str | None:
    """Return the checked body as JSON, None to retire the item."""
    if command.type == "reference.retire":
        return None
    kind: type[Value] = TYPES[args.kind]
    value = decode(args.body, kind)
    if getattr(value, "id", "") != command.target:
        raise ContractError("invalid", "$.body.id")
    return encode(value).decode()


def put_item(
    work: UnitOfWork,
    kind: ReferenceKind,
    item_id: str,
    ver: int,
    body: str,
    by: str,
    now: Instant,
    *,
    retired: bool = False,
) -> None:
    """Write an item, raise the version of the reference data, and tell everybody."""
    write_item(work.connection, kind, item_id, ver, body, by, now, retired=retired)
    rights.announce(work.connection)
    work.announce(FeedRow(GLOBAL, kind.value, item_id, ver, "X" if retired else "U"))


def write_item(
    connection: Connection,
    kind: ReferenceKind,
    item_id: str,
    ver: int,
    body: str,
    by: str,
    now: Instant,
    *,
    retired: bool = False,
) -> None:
    """Write an item and raise the version of the reference data (the feed row is the caller's)."""
    values = {"kind": kind.value, "id": item_id, "ver": ver, "retired": int(retired), "updated_at": now}
    upsert(connection, reference_item, {**values, "updated_by": by[:64], "body": body}, ("kind", "id"))
    if kind not in _OUTSIDE_RULES:
        connection.execute(update(head).where(head.c.id == 1).values(reference_ver=head.c.reference_ver + 1))
