"""Writes many reference items at once: new ones are added, changed ones get a new version, the others stay."""

from collections import Counter
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, insert, select, update

from sync.contract.codec import encode
from sync.domain.reference import ReferenceKind
from sync.domain.value import Value
from sync.server import rights
from sync.server.commands.references import GLOBAL
from sync.server.feed.rows import FeedRow, write_feed
from sync.server.services import Services
from sync.server.tables.feed import head, reference_item


def put_all(services: Services, kind: ReferenceKind, items: Iterable[Value], by: str) -> Mapping[str, int]:
    """Write the items in one transaction; returns how many were ``added``, ``changed`` and ``unchanged``.

    A retired item of the same id is alive again. Seats get what changed by the feed.
    """
    now = services.clock.now()
    counts: Counter[str] = Counter()
    rows: list[dict[str, object]] = []
    with services.database.write() as connection:
        known = _known(connection, kind)
        for item in items:
            item_id, body = str(getattr(item, "id", "")), encode(item).decode()
            ver, old, retired = known.get(item_id, (0, "", 1))
            if old == body and not retired:
                counts["unchanged"] += 1
                continue
            counts["changed" if ver else "added"] += 1
            values = {"kind": kind.value, "id": item_id, "ver": ver + 1, "retired": 0}
            rows.append({**values, "updated_at": now, "updated_by": by[:64], "body": body})
        if rows:
            _write(connection, rows)
            rights.announce(connection)
            feed = [FeedRow(GLOBAL, kind.value, str(row["id"]), int(str(row["ver"])), "U") for row in rows]
            write_feed(connection, feed, now)
    if rows:
        if services.sequencer is not None:
            services.sequencer.wake()
        services.watch.moved()
    return counts


def _known(connection: Connection, kind: ReferenceKind) -> dict[str, tuple[int, str, int]]:
    columns = reference_item.c
    rows = connection.execute(
        select(columns.id, columns.ver, columns.body, columns.retired).where(columns.kind == kind.value)
    )
    return {row.id: (row.ver, row.body, row.retired) for row in rows}


def _write(connection: Connection, rows: list[dict[str, object]]) -> None:
    fresh = [row for row in rows if row["ver"] == 1]
    if fresh:
        connection.execute(insert(reference_item), fresh)
    for row in (row for row in rows if row["ver"] != 1):
        same = (reference_item.c.kind == row["kind"]) & (reference_item.c.id == row["id"])
        connection.execute(update(reference_item).where(same).values(row))
    connection.execute(update(head).where(head.c.id == 1).values(reference_ver=head.c.reference_ver + 1))
