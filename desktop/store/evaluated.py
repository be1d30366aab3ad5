"""What callers said, for the rates: only these parts of the records are decoded."""

import msgspec
from sqlalchemy import Connection

from desktop.services.ports import Evaluated
from sync.cache_form.bodies import unpack
from sync.domain.instant import Instant

_DECODER = msgspec.json.Decoder(Evaluated)
_NEWEST = """
    SELECT coalesce(o.body, r.body) FROM order_list l LEFT JOIN order_overlay o ON o.key = l.key
    LEFT JOIN order_record r ON r.key = l.key
    WHERE l.settled_at > 0 AND l.settled_at >= ? ORDER BY l.settled_at DESC LIMIT ?
"""


def evaluations(connection: Connection, since: Instant, limit: int) -> list[Evaluated]:
    """Return the evaluations of the orders the callback desk was done with last, at most ``limit``."""
    rows = connection.exec_driver_sql(_NEWEST, (since, limit)).all()
    return [_DECODER.decode(unpack(body)) for (body,) in rows if body is not None]
