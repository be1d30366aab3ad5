"""What the database knows beforehand about a portion of commands, read while their device is locked.

PostgreSQL tells it all in one statement: a turn with it costs more than what it finds. SQLite is asked bit by bit.
"""

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, bindparam, select

from sync.contract.messages import Result
from sync.domain.instant import Instant
from sync.server.commands.log import Logged, json_text, stored
from sync.server.commands.numbers import OpenLease
from sync.server.feed.rows import Head, read_head
from sync.server.tables.feed import head
from sync.server.tables.people import device as device_table


class Sought(msgspec.Struct, frozen=True):
    """A device with the commands it sends (ids, first and last place), and what they name: orders, order numbers, and
    marks of drafts.
    """

    device: str
    ids: list[str]
    first: int
    last: int
    orders: list[str]
    numbers: list[str]
    marks: list[str]


class Sender(msgspec.Struct, frozen=True):
    """The device as it stands."""

    user_id: str
    revoked_at: Instant | None
    last_seq: int
    last_occurred: Instant


class Ahead(msgspec.Struct):
    """What was found. ``documents`` are the sealed orders, locked; ``taken`` are numbers that an order has or that wait
    in quarantine, and marks of drafts that are orders; ``leases`` is ``None`` where they were not read.
    """

    place: Head
    sender: Sender | None = None
    logged: list[Logged] = []
    documents: dict[str, bytes] = {}
    taken: set[str] = set()
    leases: list[OpenLease] | None = None


def look_ahead(connection: Connection, sought: Sought) -> Ahead:
    """Lock the device, then the orders in the order of their ids, and tell what is there."""
    if connection.dialect.name == "sqlite":
        return _bit_by_bit(connection, sought)
    while (found := _at_once(connection, sought)) is None:
        pass  # it saw the database as it was before it waited for the device: look again, now that it is ours
    return found


def _bit_by_bit(connection: Connection, sought: Sought) -> Ahead:
    row = connection.execute(_DEVICE, {"device": sought.device}).first()
    if row is None:
        return Ahead(read_head(connection))
    sender = Sender(row.user_id, row.revoked_at, row.last_seq, row.last_occurred)
    found = Ahead(Head(row.v, row.floor, row.epoch, row.reference_ver), sender)
    found.logged = stored(connection, sought.device, sought.ids, sought.first, sought.last)
    orders, named = json_text(sought.orders), json_text(sought.numbers)
    if sought.orders or sought.numbers:
        there = connection.exec_driver_sql(_ORDERS, (orders, named))
        _take_orders(found, sought, ((order_id, number, document) for order_id, number, document in there))
    if sought.numbers or sought.marks:
        aside = connection.exec_driver_sql(_ASIDE_OR_MADE, (named, json_text(sought.marks)))
        found.taken |= set(aside.scalars())
    return found


def _at_once(connection: Connection, sought: Sought) -> Ahead | None:
    """Ask in one statement; ``None`` when the device was written while it was waited for."""
    found = Ahead(Head(0, 0, "", 0), leases=[])
    orders: list[tuple[str, str, bytes]] = []
    rows = connection.exec_driver_sql(_AT_ONCE, msgspec.structs.asdict(sought))
    for what, *texts, one, two, three, four, raw in rows:
        if what == "head":
            found.place = Head(one, two, texts[0], three)
        elif what == "device":
            if four:
                return None
            found.sender = Sender(texts[0], one, two, three)
        elif what == "order":
            orders.append((texts[0], texts[1], raw))
        elif what == "taken":
            found.taken.add(texts[0])
        elif what == "lease":
            found.leases = [*(found.leases or ()), OpenLease(texts[0], one, two, three, four)]
        else:
            result = msgspec.json.decode(texts[3], type=Result)
            found.logged.append(Logged(texts[0], one, texts[1], raw, texts[2], result))
    _take_orders(found, sought, orders)
    return found


def _take_orders(found: Ahead, sought: Sought, rows: Iterable[tuple[str, str, bytes]]) -> None:
    wanted = frozenset(sought.orders)
    for order_id, number, document in rows:
        found.taken.add(number)
        if order_id in wanted:
            found.documents[order_id] = document


_DEVICE = (
    select(
        device_table.c.user_id,
        device_table.c.revoked_at,
        device_table.c.last_seq,
        device_table.c.last_occurred,
        head.c.v,
        head.c.floor,
        head.c.epoch,
        head.c.reference_ver,
    )
    .select_from(device_table.join(head, head.c.id == 1))
    .where(device_table.c.id == bindparam("device"))
)
_ORDERS = """
SELECT id, public_no, doc FROM work_order WHERE id IN (SELECT value FROM json_each(?))
UNION ALL SELECT id, public_no, doc FROM work_order WHERE public_no IN (SELECT value FROM json_each(?))
"""
_ASIDE_OR_MADE = """
SELECT no FROM intake_quarantine WHERE no IN (SELECT value FROM json_each(?))
UNION ALL SELECT mark FROM draft_order WHERE mark IN (SELECT value FROM json_each(?))
"""
"""Numbers and marks together: they cannot be mistaken for one another."""
_AT_ONCE = """
WITH own AS MATERIALIZED (
    SELECT user_id, revoked_at, last_seq, last_occurred, xmin AS written FROM device WHERE id = %(device)s FOR UPDATE
), touched AS MATERIALIZED (
    SELECT found.id, found.public_no, found.doc
    FROM (SELECT wanted.id FROM own, unnest(%(orders)s::text[]) AS wanted (id) ORDER BY wanted.id) AS wanted
    CROSS JOIN LATERAL (SELECT id, public_no, doc FROM work_order WHERE id = wanted.id LIMIT 1 FOR UPDATE) AS found
)
SELECT 'device', user_id::text, ''::text, ''::text, ''::text, own.revoked_at::bigint, own.last_seq::bigint,
    own.last_occurred::bigint,
    (SELECT count(*) FROM device AS seen WHERE seen.id = %(device)s AND seen.xmin <> own.written), NULL::bytea
FROM own
UNION ALL SELECT 'order', id, public_no, '', '', 0, 0, 0, 0, doc FROM touched
UNION ALL SELECT 'head', epoch, '', '', '', v, floor, reference_ver, 0, NULL FROM head WHERE head.id = 1
UNION ALL SELECT 'log', device, cmd_id, target, result, seq, 0, 0, 0, hash FROM unnest(%(ids)s::text[]) AS sent (id)
    CROSS JOIN LATERAL (SELECT * FROM command_log WHERE cmd_id = sent.id AND outcome <> '' LIMIT 1) AS line
UNION ALL SELECT 'log', device, cmd_id, target, result, seq, 0, 0, 0, hash FROM command_log
    WHERE device = %(device)s AND seq BETWEEN %(first)s AND %(last)s AND cmd_id <> ALL(%(ids)s) AND outcome <> ''
UNION ALL SELECT 'taken', told.no, '', '', '', 0, 0, 0, 0, NULL FROM unnest(%(numbers)s::text[]) AS told (no)
    WHERE EXISTS (SELECT 1 FROM work_order WHERE public_no = told.no OFFSET 0)
        OR EXISTS (SELECT 1 FROM intake_quarantine AS aside WHERE aside.no = told.no OFFSET 0)
UNION ALL SELECT 'taken', told.mark, '', '', '', 0, 0, 0, 0, NULL FROM unnest(%(marks)s::text[]) AS told (mark)
    WHERE EXISTS (SELECT 1 FROM draft_order WHERE draft_order.mark = told.mark OFFSET 0)
UNION ALL (
    SELECT 'lease', id, '', '', '', year, first, last, used, NULL FROM number_lease
    WHERE device = %(device)s AND state = 'open' ORDER BY year, first
)
"""
