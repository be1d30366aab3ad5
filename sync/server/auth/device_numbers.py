"""A number of its own for every device: what a seat writes when its blocks are empty and no server is there is true
only when nobody else can write the same.

The first to ask gets the place its id has by itself, which programs that know of no given numbers use as well.
"""

import logging
from collections.abc import Iterator

from sqlalchemy import Connection, select

from sync.domain.numbering import EMERGENCY_DEVICES, emergency_device
from sync.server.auth.forks import devices_it_was
from sync.server.tables.people import device_number
from sync.server.upsert import insert_into

logger = logging.getLogger(__name__)

_ATTEMPTS = 40
"""With nine of ten numbers given, 40 attempts find a free one for all but one in seventy devices."""


def number_of(connection: Connection, device_id: str) -> int | None:
    """Return the number of a device, given now when it has none; ``None`` when all are given."""
    mine = select(device_number.c.number).where(device_number.c.device == device_id)
    number = connection.scalar(mine)
    if number is not None:
        return number
    statement = insert_into(connection, device_number).on_conflict_do_nothing()
    for offered in _offers(connection, device_id):
        connection.execute(statement, {"number": offered, "device": device_id})
        number = connection.scalar(mine)  # not the one offered when another process was asked for this device too
        if number is not None:
            return number
    logger.error("all device numbers are given", extra={"code": "device_numbers_full"})
    return None


def is_of_another(connection: Connection, number: int, device_id: str, user_id: str) -> bool:
    """Tell whether a device's number was given to another one.

    The place that its id has by itself is believed too, as older programs use it, and what nobody was given: a restored
    server has forgotten some. A copied store still sends what it saved under its former id.
    """
    owner = connection.scalar(select(device_number.c.device).where(device_number.c.number == number))
    if owner in {None, device_id}:
        return False
    mine = devices_it_was(connection, device_id, user_id) or [device_id]
    return owner not in mine and all(emergency_device(one) != number for one in mine)


def _offers(connection: Connection, device_id: str) -> Iterator[int]:
    for attempt in range(_ATTEMPTS):
        yield emergency_device(device_id, attempt)
    given = set(connection.scalars(select(device_number.c.number)))
    yield from (number for number in range(EMERGENCY_DEVICES) if number not in given)
