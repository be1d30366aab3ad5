"""The feed's days on PostgreSQL: a partition each, made when its first row comes, dropped whole when it is too old."""

from sqlalchemy import Connection, insert, select, text

from sync.domain.instant import DAY, Instant
from sync.server.tables.feed import feed_day

_OLD = select(feed_day.c.day).where(feed_day.c.day < text(":first_kept")).order_by(feed_day.c.day)


def day_for(connection: Connection, today: int, newest: int | None, first_pos: int) -> int:
    """Return the day new rows belong to; makes its partition when they are its first. The head must be locked.

    ``today`` is by the database's clock, ``newest`` the newest day there is: a day never comes before it, for positions
    of two days must not overlap when a clock is set back.
    """
    if newest is not None and newest >= today:
        return newest
    name = partition_name(today)
    # Made beside the feed and then attached: readers of the feed go on meanwhile.
    connection.execute(text(f"CREATE TABLE {name} (LIKE feed INCLUDING DEFAULTS INCLUDING CONSTRAINTS)"))
    connection.execute(text(f"ALTER TABLE feed ATTACH PARTITION {name} FOR VALUES FROM ({today}) TO ({today + 1})"))
    connection.execute(insert(feed_day), {"day": today, "first_pos": first_pos})
    return today


def drop_days(connection: Connection, before: Instant) -> int:
    """Drop the days that ended before an instant; returns the newest position that went (0: none). Lock the head first.

    Raises the database's error when a reader holds the feed for more than a second: the next round tries again.
    """
    days = [int(row.day) for row in connection.execute(_OLD, {"first_kept": before // DAY})]
    if not days:
        return 0
    connection.execute(text("SET LOCAL lock_timeout = '1s'"))
    last = connection.execute(
        text("SELECT coalesce(max(pos), 0) FROM feed WHERE day <= :day"), {"day": days[-1]}
    ).scalar_one()
    for day in days:
        connection.execute(text(f"DROP TABLE IF EXISTS {partition_name(day)}"))
        connection.execute(feed_day.delete().where(feed_day.c.day == day))
    return int(last)


def partition_name(day: int) -> str:
    """Return the name of a day's table."""
    return f"feed_d{int(day)}"
