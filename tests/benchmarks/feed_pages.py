"""One page of the feed, in the database alone, with five million rows of a month in it."""

import time
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import Connection, text

from sync.domain.instant import DAY
from sync.server.config import config_for_url
from sync.server.database import Database
from sync.server.feed.days import partition_name
from sync.server.feed.pages import page_rows
from sync.server.ports import SystemClock, new_id, system_entropy
from sync.server.setup import initialise
from tests.benchmarks.databases import shared_cluster
from tests.benchmarks.figure import Figure
from tests.benchmarks.scale import Scale
from tests.helpers.postgres import new_database, postgres_programs

GOAL_MS = 10.0
PAGE = 500
DAYS = 30
FULL_ROWS, SHORT_ROWS = 5_000_000, 200_000
SCOPES = ("global", "desk:city", "desk:callback", "user:000000017", "unit:000000031", "area:410105")
"""What a person with several roles reads: one crowded scope, some of middling size, some with next to nothing in."""

_FILL = """
    INSERT INTO feed (pos, day, at, scope, entity, entity_id, ver, op)
    SELECT p, :day, :at,
        CASE p % 4 WHEN 0 THEN 'desk:city' WHEN 1 THEN 'area:4101' || lpad((p / 4 % 16)::text, 2, '0')
            WHEN 2 THEN 'user:' || lpad((p / 4 % 3000)::text, 9, '0')
            ELSE 'unit:' || lpad((p / 4 % 400)::text, 9, '0') END,
        'order', '0198c0de-0000-7000-8000-' || lpad((p / 4 % 300000)::text, 12, '0'), (p / 1200000 + 1)::int, 'U'
    FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS p
"""


def pull_page(scale: Scale, folder: Path) -> Iterable[Figure]:
    """Read pages at the newest end, a day back, and from the oldest position on."""
    if postgres_programs() is None:
        return
    rows = FULL_ROWS if scale.name == "full" else SHORT_ROWS
    with ExitStack() as stack:
        config = config_for_url(new_database(shared_cluster(durable=False)), folder / "feed-keys.json")
        initialise(config, new_id, system_entropy)
        database = Database(config.url)
        stack.callback(database.close)
        _fill(database, rows)
        places = (("newest", rows - 300), ("a_day_back", rows - rows // DAYS), ("oldest", 0))
        for name, after in places:
            samples = [_one(database, after + turn % 50, rows) for turn in range(max(40, scale.repeats))]
            note = scale.note(f"{rows:,} rows over {DAYS} days, {len(SCOPES)} scopes; statement and fetch, PostgreSQL")
            yield Figure.from_samples(f"pull_page.{name}", samples, unit="ms", goal=GOAL_MS, note=note)


def _fill(database: Database, rows: int) -> None:
    today = SystemClock().now() // DAY
    for number in range(DAYS):
        with database.write() as connection:
            _fill_day(connection, today - DAYS + 1 + number, number * rows // DAYS, (number + 1) * rows // DAYS)
    with database.write() as connection:
        connection.execute(text("UPDATE head SET v = :top"), {"top": rows})
    with database.engine.connect() as plain:
        plain.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE feed"))


def _fill_day(connection: Connection, day: int, done: int, until: int) -> None:
    name = partition_name(day)
    connection.execute(text(f"CREATE TABLE {name} PARTITION OF feed FOR VALUES FROM ({day}) TO ({day + 1})"))
    connection.execute(text("INSERT INTO feed_day (day, first_pos) VALUES (:day, :pos)"), {"day": day, "pos": done + 1})
    connection.execute(text(_FILL), {"day": day, "at": day * DAY, "first": done + 1, "last": until})


def _one(database: Database, after: int, top: int) -> float:
    with database.still() as connection:
        begun = time.perf_counter()
        page = page_rows(connection, SCOPES, after, top, PAGE + 1)
        took = (time.perf_counter() - begun) * 1000
    positions = [row.pos for row in page]
    if positions != sorted(positions) or len(page) < 50:
        raise RuntimeError("the page is not what was asked for")
    return took
