"""Positions on PostgreSQL: dense, in commit order, none missed, whoever gives them."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import func, insert, select, text

from sync.domain.instant import DAY
from sync.server.database import Database
from sync.server.feed.days import partition_name
from sync.server.feed.pages import newest_by_scope, page_rows
from sync.server.feed.rows import FeedRow, read_head, write_feed
from sync.server.feed.sequencer import LEADER_LOCK, Sequencer, place_at_once, place_rows
from sync.server.jobs import trim_feed
from sync.server.ports import SystemClock, new_id, system_entropy
from sync.server.setup import initialise
from sync.server.tables.feed import feed, feed_day, feed_new, head
from tests.helpers.server import server_config

pytestmark = pytest.mark.postgres
WRITERS = 6
EACH = 60
_ROUNDS_OF_A_DEPUTY = 1.5
"""Seconds of two looks half a second apart, on a busy machine."""


@pytest.fixture
def database(tmp_path: Path, postgres_url: str) -> Iterator[Database]:
    """An empty database with its schema."""
    config = server_config(tmp_path, postgres_url)
    initialise(config, new_id, system_entropy)
    opened = Database(config.url, writers=WRITERS + 4)
    yield opened
    opened.close()


class Reader:
    """Pulls the feed by position the way clients do, and keeps the order in which rows came."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.cursor = 0
        self.seen: list[tuple[str, int]] = []

    def pull(self) -> None:
        """Read what is new."""
        with self._database.read() as connection:
            top = read_head(connection).v
            rows = connection.execute(
                select(feed.c.pos, feed.c.entity_id, feed.c.ver)
                .where(feed.c.pos > self.cursor, feed.c.pos <= top)
                .order_by(feed.c.pos)
            ).all()
            assert [row.pos for row in rows] == list(range(self.cursor + 1, top + 1)), "positions are dense"
            self.seen += [(row.entity_id, row.ver) for row in rows]
            self.cursor = top


def _write(database: Database, writer: int) -> None:
    """Write changes of one's own entity, some of which commit late."""
    rng = random.Random(writer)
    for ver in range(1, EACH + 1):
        with database.write() as connection:
            write_feed(connection, [FeedRow("desk:city", "order", f"order-{writer}", ver, "U")], 0)
            if rng.random() < 0.2:
                connection.execute(text("SELECT pg_sleep(:s)"), {"s": rng.random() * 0.02})


def _run(database: Database, sequencers: list[Sequencer]) -> Reader:
    reader = Reader(database)
    for sequencer in sequencers:
        sequencer.start()
    try:
        with ThreadPoolExecutor(WRITERS) as pool:
            writing = [pool.submit(_write, database, writer) for writer in range(WRITERS)]
            while not all(one.done() for one in writing):
                reader.pull()
            for one in writing:
                one.result()
        deadline = time.monotonic() + 20
        while len(reader.seen) < WRITERS * EACH and time.monotonic() < deadline:
            reader.pull()
    finally:
        for sequencer in sequencers:
            sequencer.stop()
    return reader


def _assert_whole(reader: Reader) -> None:
    for writer in range(WRITERS):
        mine = [ver for entity, ver in reader.seen if entity == f"order-{writer}"]
        assert mine == list(range(1, EACH + 1)), "every change once, and in order"


def _run_beside(database: Database, placing: list[bool]) -> Reader:
    """Run beside some that place all the time: step by step (``True``) or in one statement."""
    stop = threading.Event()

    def place(step_by_step: bool) -> None:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as line:
            while not stop.is_set():
                if not step_by_step:
                    place_at_once(line)
                    continue
                with database.write() as connection:
                    place_rows(connection)

    with ThreadPoolExecutor(len(placing)) as pool:
        at_work = [pool.submit(place, alone) for alone in placing]
        try:
            reader = _run(database, [])
        finally:
            stop.set()
        for one in at_work:
            one.result()
    return reader


def test_a_reader_misses_nothing_although_transactions_commit_out_of_order(database: Database) -> None:
    _assert_whole(_run(database, [Sequencer(database, lambda: None)]))


def test_two_sequencers_give_every_position_once(database: Database) -> None:
    _assert_whole(_run(database, [Sequencer(database, lambda: None), Sequencer(database, lambda: None)]))


def test_two_sequencers_without_a_leaders_lock_are_still_right(database: Database) -> None:
    _assert_whole(_run_beside(database, [True, True]))


def test_two_that_place_in_one_statement_beside_one_that_does_it_step_by_step_are_right_too(database: Database) -> None:
    _assert_whole(_run_beside(database, [True, False, False]))


def test_nothing_is_placed_in_one_statement_when_the_head_was_written_while_it_waited(database: Database) -> None:
    _write_one(database)
    with database.write() as connection:
        place_rows(connection)
    _write_one(database)
    with ThreadPoolExecutor(1) as pool:
        with database.write() as connection:
            connection.execute(head.update().values(floor=head.c.floor))
            waiting = pool.submit(_place_at_once, database)
            _wait(lambda: _waits_for_a_lock(database))
        assert waiting.result() is None
    assert _place_at_once(database) == 1


def test_a_new_day_is_not_begun_in_one_statement(database: Database) -> None:
    _write_one(database)
    assert _place_at_once(database) is None, "there is no day yet"
    with database.write() as connection:
        place_rows(connection)
    _move_newest_day(database, -1)
    _write_one(database)
    assert _place_at_once(database) is None, "the newest is yesterday's"
    with database.write() as connection:
        assert place_rows(connection) == 1
    _write_one(database)
    assert _place_at_once(database) == 1


def test_a_late_commit_gets_a_later_position(database: Database) -> None:
    reader = Reader(database)
    with database.write() as slow:
        write_feed(slow, [FeedRow("s", "order", "slow", 1, "U")], 0)
        with database.write() as quick:
            write_feed(quick, [FeedRow("s", "order", "quick", 1, "U")], 0)
        with database.write() as connection:
            assert place_rows(connection) == 1
        reader.pull()
        assert reader.seen == [("quick", 1)]
    with database.write() as connection:
        place_rows(connection)
    reader.pull()
    assert reader.seen == [("quick", 1), ("slow", 1)]


def test_an_open_write_in_another_database_does_not_stop_the_feed(database: Database, postgres_cluster: str) -> None:
    with psycopg.connect(postgres_cluster) as other:
        other.execute("CREATE TABLE busy (x int)")
        with database.write() as connection:
            write_feed(connection, [FeedRow("s", "order", "one", 1, "U")], 0)
        with database.write() as connection:
            assert place_rows(connection) == 1
        other.rollback()


@pytest.mark.allows_log("lost its connection")
def test_a_killed_leader_is_followed_within_two_seconds(database: Database) -> None:
    moved = threading.Event()
    first, second = Sequencer(database, lambda: None), Sequencer(database, moved.set)
    first.start()
    _wait(lambda: first.leads)
    second.start()
    try:
        with database.write() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_locks"
                    " WHERE locktype = 'advisory' AND granted AND pid <> pg_backend_pid()"
                )
            )
        started = time.monotonic()
        with database.write() as connection:
            connection.execute(
                insert(feed_new),
                {"at": 0, "scope": "s", "entity": "order", "entity_id": "x", "ver": 1, "op": "U"},
            )
        reader = Reader(database)
        _wait(lambda: (reader.pull(), bool(reader.seen))[1])
        assert time.monotonic() - started < 2
    finally:
        first.stop()
        second.stop()


def test_a_leader_that_freezes_in_the_middle_of_placing_is_replaced_within_two_seconds(
    database: Database, postgres_url: str
) -> None:
    """A stopped process keeps its connections: the lock of the leader, and the head's lock inside a transaction."""
    frozen = psycopg.connect(postgres_url.replace("+psycopg", ""))
    frozen.execute("SELECT pg_advisory_lock(%s)", (LEADER_LOCK,))
    frozen.commit()
    frozen.execute("SET LOCAL idle_in_transaction_session_timeout = '2s'")
    frozen.execute("SELECT v FROM head WHERE id = 1 FOR UPDATE")
    second = Sequencer(database, lambda: None)
    second.start()
    try:
        started = time.monotonic()
        _write_one(database)
        reader = Reader(database)
        _wait(lambda: (reader.pull(), bool(reader.seen))[1])
        assert not second.leads
        assert time.monotonic() - started < 2 + _ROUNDS_OF_A_DEPUTY
    finally:
        second.stop()
        frozen.close()


def test_positions_of_two_days_do_not_overlap_although_a_clock_goes_back(database: Database) -> None:
    for moved in (0, 3, 0):  # the second day lies three days ahead of the third one's clock
        _write_one(database)
        with database.write() as connection:
            place_rows(connection)
        if moved:
            _move_newest_day(database, moved)
    with database.read() as connection:
        rows = connection.execute(select(feed.c.pos, feed.c.day).order_by(feed.c.pos)).all()
    days = [row.day for row in rows]
    assert len(days) == 3
    assert days == sorted(days)


def test_days_that_ended_long_ago_are_dropped_and_the_rest_can_be_read_on(database: Database) -> None:
    _write_one(database)
    with database.write() as connection:
        place_rows(connection)
    _move_newest_day(database, -40)
    _write_one(database)
    with database.write() as connection:
        place_rows(connection)
    with database.read() as connection:
        assert [row.pos for row in page_rows(connection, {"s"}, 0, 2, 10)] == [1, 2]
    assert trim_feed(database, SystemClock().now() - 30 * DAY) == 1
    with database.read() as connection:
        assert read_head(connection).floor == 1
        assert [row.pos for row in page_rows(connection, {"s"}, 1, 2, 10)] == [2]
    assert trim_feed(database, SystemClock().now() - 30 * DAY) == 0


def test_a_page_holds_the_earliest_rows_of_all_scopes_together(database: Database) -> None:
    with database.write() as connection:
        write_feed(connection, [FeedRow("abc"[n % 3], "order", f"o{n}", 1, "U") for n in range(30)], 0)
        place_rows(connection)
    with database.read() as connection:
        assert [row.pos for row in page_rows(connection, {"a", "c"}, 4, 30, 5)] == [6, 7, 9, 10, 12]
        assert page_rows(connection, set(), 0, 30, 5) == []
        assert newest_by_scope(connection, 28, 30) == {"b": 29, "c": 30}


def _place_at_once(database: Database) -> int | None:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as line:
        return place_at_once(line)


def _waits_for_a_lock(database: Database) -> bool:
    with database.read() as connection:
        waiting = "wait_event_type = 'Lock' AND datname = current_database()"
        return bool(connection.execute(text(f"SELECT count(*) FROM pg_stat_activity WHERE {waiting}")).scalar_one())


def _write_one(database: Database) -> None:
    with database.write() as connection:
        write_feed(connection, [FeedRow("s", "order", "x", 1, "U")], 0)


def _move_newest_day(database: Database, days: int) -> None:
    """Make the newest day another one, as if its rows had been placed then."""
    with database.write() as connection:
        day = connection.execute(select(func.max(feed_day.c.day))).scalar_one()
        name, moved = partition_name(day), day + days
        connection.execute(text(f"ALTER TABLE feed DETACH PARTITION {name}"))
        connection.execute(text(f"ALTER TABLE {name} RENAME TO {partition_name(moved)}"))
        connection.execute(text(f"UPDATE {partition_name(moved)} SET day = {moved}"))
        connection.execute(
            text(
                f"ALTER TABLE feed ATTACH PARTITION {partition_name(moved)} FOR VALUES FROM ({moved}) TO ({moved + 1})"
            )
        )
        connection.execute(feed_day.update().where(feed_day.c.day == day).values(day=moved))


def test_every_process_hears_of_new_positions(database: Database) -> None:
    heard = threading.Event()
    leader, follower = Sequencer(database, lambda: None), Sequencer(database, heard.set)
    leader.start()
    _wait(lambda: leader.leads)
    follower.start()
    try:
        deadline = time.monotonic() + 10
        while not heard.is_set() and time.monotonic() < deadline:  # the first may come before it listens
            with database.write() as connection:
                write_feed(connection, [FeedRow("s", "order", "x", 1, "U")], 0)
            leader.wake()
            heard.wait(0.2)
        assert heard.is_set()
    finally:
        leader.stop()
        follower.stop()


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
