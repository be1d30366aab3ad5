"""Positions on PostgreSQL: dense, in commit order, none missed, whoever gives them."""

import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from sync.server.database import Database
from sync.server.feed.rows import FeedRow, read_head, write_feed
from sync.server.feed.sequencer import Sequencer, place_rows
from sync.server.ports import new_id, system_entropy
from sync.server.setup import initialise
from sync.server.tables.feed import feed
from tests.helpers.server import server_config

pytestmark = pytest.mark.postgres
WRITERS = 6
EACH = 60


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


def test_a_reader_misses_nothing_although_transactions_commit_out_of_order(database: Database) -> None:
    _assert_whole(_run(database, [Sequencer(database, lambda: None)]))


def test_two_sequencers_give_every_position_once(database: Database) -> None:
    _assert_whole(_run(database, [Sequencer(database, lambda: None), Sequencer(database, lambda: None)]))


def test_two_sequencers_without_a_leaders_lock_are_still_right(database: Database) -> None:
    stop = threading.Event()

    def place() -> None:
        while not stop.is_set():
            with database.write() as connection:
                place_rows(connection)

    with ThreadPoolExecutor(2) as pool:
        placing = [pool.submit(place) for _ in range(2)]
        try:
            reader = _run(database, [])
        finally:
            stop.set()
        for one in placing:
            one.result()
    _assert_whole(reader)


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
    import psycopg

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
                insert(feed),
                {"at": 0, "scope": "s", "entity": "order", "entity_id": "x", "ver": 1, "op": "U"},
            )
        reader = Reader(database)
        _wait(lambda: (reader.pull(), bool(reader.seen))[1])
        assert time.monotonic() - started < 2
    finally:
        first.stop()
        second.stop()


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


def _wait(condition: object) -> None:
    deadline = time.monotonic() + 10
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, "it did not happen"
