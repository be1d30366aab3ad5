"""Uploads and downloads of attached files."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, Row, delete, insert, select, update

from sync.contract.errors import ErrorCode
from sync.contract.sealed_files import BLOCK, KEY_BYTES, BlockBroken
from sync.domain.attachments import HEAD_BYTES, KINDS, arrived, is_content_id, kind_of
from sync.domain.instant import DAY, Instant
from sync.domain.order import Order
from sync.server.auth.principals import Principal
from sync.server.commands.order_rows import open_document
from sync.server.commands.work import OrderEvent, UnitOfWork
from sync.server.faults import ServerFault, bad_request
from sync.server.feed.visibility import Viewer, visible
from sync.server.files.shelf import FileShelf
from sync.server.ground import Ground
from sync.server.ports import Entropy
from sync.server.tables.deposits import order_file, stored_file
from sync.server.tables.orders import work_order
from sync.server.timers import next_timer

logger = logging.getLogger(__name__)

TORN_AFTER = 7 * DAY
"""An upload that has not moved for so long begins anew."""

ARRIVED = "order.file_there"
_SYSTEM = "system"
_MOST_ORDERS = 200


@dataclass(frozen=True, slots=True)
class Upload:
    """Where an upload stands."""

    offset: int
    size: int


class FileRoom:
    """The use cases of ``/files/v1``. A piece is written and counted in one transaction, under the row's lock."""

    def __init__(self, ground: Ground, entropy: Entropy, on_commit: Callable[[], None]) -> None:
        self._ground = ground
        self._database = ground.database
        self._shelf = FileShelf(ground.config.files_folder, entropy)
        self._entropy = entropy
        self._on_commit = on_commit
        self._most = ground.config.limits.file_bytes

    def create(self, principal: Principal, file_id: str, size: int, kind: str) -> Upload:
        """Begin an upload, or tell where it stands. Only a file that an order names may come."""
        if not is_content_id(file_id) or size < 1:
            raise bad_request("id")
        if kind not in KINDS:
            raise ServerFault(ErrorCode.FILE_REFUSED, 415)
        if size > self._most:
            raise ServerFault(ErrorCode.TOO_LARGE, 413, {"bytes": self._most})
        with self._database.write() as connection:
            linked = select(order_file.c.file_id).where(order_file.c.file_id == file_id).limit(1)
            if connection.scalar(linked) is None:
                raise ServerFault(ErrorCode.NOT_FOUND, 404)
            row = _locked(connection, file_id)
            if row is None:
                self._begin(connection, principal, file_id, size, kind)
                return Upload(0, size)
            if row.complete_at is None and row.size != size:
                raise ServerFault(ErrorCode.FILE_OFFSET, 409, {"size": row.size})
        if row.complete_at is not None:  # linked while the last piece came: nobody has told that order yet
            self._tell_orders(file_id)
        return Upload(row.received, row.size)

    def state(self, file_id: str) -> Upload:
        """Return where an upload stands."""
        with self._database.read() as connection:
            row = connection.execute(select(stored_file).where(stored_file.c.id == file_id)).first()
        if row is None:
            raise ServerFault(ErrorCode.NOT_FOUND, 404)
        return Upload(row.received, row.size)

    def add(self, file_id: str, offset: int, piece: bytes) -> Upload:
        """Add a piece at ``offset``; what does not fill a block is left for the next one."""
        if not is_content_id(file_id):
            raise ServerFault(ErrorCode.NOT_FOUND, 404)
        fault: ServerFault | None = None
        with self._database.write() as connection:
            row = _locked(connection, file_id)
            if row is None:
                raise ServerFault(ErrorCode.NOT_FOUND, 404)
            if offset != row.received:
                raise ServerFault(ErrorCode.FILE_OFFSET, 409, {"offset": row.received})
            if offset + len(piece) > row.size:
                raise ServerFault(ErrorCode.TOO_LARGE, 413, {"bytes": row.size})
            ends = offset + len(piece) == row.size
            content = piece if ends else piece[: len(piece) // BLOCK * BLOCK]
            if content:
                self._write(row, content)
            received = offset + len(content)
            if received == row.size and row.complete_at is None:
                fault = self._problem(row)
            self._settle(connection, row, received, fault)
        if fault is not None:
            self._shelf.remove(file_id)
            raise fault
        if received == row.size:
            self._tell_orders(file_id)
        return Upload(received, row.size)

    def read(self, principal: Principal, order_id: str, file_id: str) -> tuple[int, Iterator[bytes]]:
        """Return size and content of a file on an order that the person may see with its files."""
        with self._database.read() as connection:
            doc = connection.scalar(select(work_order.c.doc).where(work_order.c.id == order_id))
            row = connection.execute(select(stored_file).where(stored_file.c.id == file_id)).first()
        if doc is None or row is None or row.complete_at is None:
            raise ServerFault(ErrorCode.NOT_FOUND, 404)
        order = visible(Viewer(principal.actor, principal.grants), open_document(doc, order_id, self._ground.sealer))
        if order is None or all(file.id != file_id for file in order.attachments):
            raise ServerFault(ErrorCode.NOT_FOUND, 404)
        content = self._shelf.read(file_id, self._key(row), row.size)
        try:
            first = next(content)  # before the reply begins: a file that cannot be read is told as an error
        except (BlockBroken, OSError) as error:
            logger.error("file not readable", extra={"file": file_id, "kind": type(error).__name__})
            raise ServerFault(ErrorCode.FILE_DAMAGED, 500) from None
        return row.size, chain((first,), content)

    def trim(self) -> int:
        """Forget uploads that were torn long ago, and files no row knows."""
        before = self._ground.clock.now() - TORN_AFTER
        with self._database.write() as connection:
            torn = connection.scalars(
                select(stored_file.c.id).where(stored_file.c.complete_at.is_(None), stored_file.c.created_at < before)
            ).all()
            connection.execute(delete(stored_file).where(stored_file.c.id.in_(torn)))
            known = set(connection.scalars(select(stored_file.c.id)))
            lost = [file_id for file_id in self._shelf.ids() if file_id not in known]
            for file_id in lost:
                self._shelf.remove(file_id)
        return len({*torn, *lost})

    def _begin(self, connection: Connection, principal: Principal, file_id: str, size: int, kind: str) -> None:
        key = self._ground.sealer.seal(self._entropy(KEY_BYTES), _place(file_id))
        connection.execute(
            insert(stored_file),
            {
                "id": file_id,
                "size": size,
                "received": 0,
                "kind": kind,
                "user_id": principal.user_id,
                "device": principal.device,
                "created_at": self._ground.clock.now(),
                "file_key": key,
            },
        )

    def _write(self, row: Row[*tuple[Any, ...]], content: bytes) -> None:
        try:
            self._shelf.write(row.id, self._key(row), row.size, row.received, content)
        except OSError as error:
            logger.error("file not written", extra={"errno": error.errno or 0})
            raise ServerFault(ErrorCode.OVERLOADED, 503, retry_after=60) from None

    def _problem(self, row: Row[*tuple[Any, ...]]) -> ServerFault | None:
        """Return why a whole file is not what was announced."""
        try:
            digest, head = self._shelf.digest(row.id, self._key(row), row.size)
        except (BlockBroken, OSError):
            return ServerFault(ErrorCode.FILE_DAMAGED, 422)
        if digest != row.id:
            return ServerFault(ErrorCode.FILE_DAMAGED, 422)
        return None if kind_of(head[:HEAD_BYTES]) == row.kind else ServerFault(ErrorCode.FILE_REFUSED, 415)

    def _settle(
        self, connection: Connection, row: Row[*tuple[Any, ...]], received: int, fault: ServerFault | None
    ) -> None:
        here = stored_file.c.id == row.id
        if fault is not None:
            connection.execute(delete(stored_file).where(here))
            return
        now = self._ground.clock.now()
        complete = now if received == row.size else None
        connection.execute(update(stored_file).where(here).values(received=received, complete_at=complete))

    def _tell_orders(self, file_id: str) -> None:
        """Mark the file as being here on every order that names it; each order in a transaction of its own."""
        with self._database.read() as connection:
            orders = connection.scalars(
                select(order_file.c.order_id).where(order_file.c.file_id == file_id).limit(_MOST_ORDERS)
            ).all()
        for order_id in orders:
            self._tell_order(order_id, file_id)
        self._on_commit()

    def _tell_order(self, order_id: str, file_id: str) -> None:
        now = self._ground.clock.now()
        with self._database.write() as connection:
            rules = self._ground.book.rules(connection)
            work = UnitOfWork(connection, rules, self._ground.sealer, now, next_timer)
            before = work.order(order_id)
            after = arrived(before, (file_id,)) if before is not None else None
            if after is None or after is before:
                return
            changed = replace(after, ver=after.ver + 1)
            work.put(changed, self._event(changed, now))
            work.flush()

    def _event(self, order: Order, now: Instant) -> OrderEvent:
        return OrderEvent(order.id, self._ground.new_id(), ARRIVED, _SYSTEM, _SYSTEM, order.ver, now, now, False, b"{}")

    def _key(self, row: Row[*tuple[Any, ...]]) -> bytes:
        return self._ground.sealer.open(bytes(row.file_key), _place(row.id))


def _place(file_id: str) -> str:
    return f"file:{file_id}"


def _locked(connection: Connection, file_id: str) -> Row[*tuple[Any, ...]] | None:
    return connection.execute(select(stored_file).where(stored_file.c.id == file_id).with_for_update()).first()
