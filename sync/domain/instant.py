"""Points in time. An instant is an ``int``: milliseconds since 1970-01-01T00:00Z. The hotline's wall clock is UTC+8,
no DST.
"""

from datetime import UTC, datetime, timedelta, timezone

Instant = int
"""Milliseconds since the epoch, UTC."""

HOTLINE_ZONE = timezone(timedelta(hours=8), "UTC+8")
SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def to_wall(instant: Instant) -> datetime:
    """Return the hotline's wall-clock time (aware, UTC+8) of an instant."""
    return datetime.fromtimestamp(instant / 1000, UTC).astimezone(HOTLINE_ZONE)


def from_wall(moment: datetime) -> Instant:
    """Return the instant of a datetime; a naive one is read as the hotline's wall clock."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=HOTLINE_ZONE)
    return round(moment.timestamp() * 1000)
