"""A database that is older than it was is noticed without anybody saying so."""

import json
import os
import shutil
import threading
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from sync.domain.codes import Outcome
from sync.server.config import SQLITE_FILE
from sync.server.feed.high_water import HighWater
from sync.server.ports import new_id
from sync.server.setup import change_epoch
from sync.server.tables.commands import number_counter
from sync.server.tables.feed import feed, head
from tests.helpers.server import RunningServer, running_server


def mark_of(server: RunningServer) -> HighWater:
    """Return the mark of a server, as another process of it would keep it."""
    config = server.services.config
    return HighWater(server.services.database, config.mark_file, new_id)


def epoch_of(server: RunningServer) -> str:
    with server.services.database.read() as connection:
        return str(connection.scalar(select(head.c.epoch)))


def go_back(server: RunningServer) -> None:
    """Let the feed end before it did, as in a database that was put back under a running server."""
    with server.services.database.write() as connection:
        top = connection.execute(update(head).values(v=head.c.v - 1).returning(head.c.v)).scalar_one()
        connection.execute(delete(feed).where(feed.c.pos > top))


def written(server: RunningServer) -> str:
    """Let a seat write an order, see that its position is marked, and return the epoch."""
    seat = server.seat("agent")
    seat.push(seat.create())
    server.settle()
    assert mark_of(server).look() == 0
    return epoch_of(server)


@pytest.mark.allows_log("older than it was")
def test_a_backup_that_was_put_back_begins_an_epoch_by_itself_and_the_work_since_comes_again(tmp_path: Path) -> None:
    folder, backup = tmp_path / "server", tmp_path / "backup.sqlite3"
    with running_server(folder) as running:
        running.seat("agent")
        before = epoch_of(running)
    shutil.copy(folder / SQLITE_FILE, backup)
    with running_server(folder) as running:
        seat = running.seat("agent")
        create = seat.create()
        assert seat.push(create).results[0].outcome is Outcome.APPLIED
        assert epoch_of(running) == before
    for file in folder.glob(f"{SQLITE_FILE}*"):
        file.unlink()
    shutil.copy(backup, folder / SQLITE_FILE)

    with running_server(folder) as running:
        assert epoch_of(running) != before
        again = running.seat("agent", device=seat.device)
        create.seq = again.seq
        assert again.push(create).results[0].outcome is Outcome.APPLIED
        now = epoch_of(running)
    with running_server(folder) as running:
        assert epoch_of(running) == now


@pytest.mark.allows_log("older than it was")
def test_a_replica_that_took_over_with_less_is_noticed_while_the_server_runs(server: RunningServer) -> None:
    before = written(server)
    with server.services.database.read() as connection:
        next_before = connection.scalar(select(number_counter.c.next))
    go_back(server)
    assert mark_of(server).look() == 1
    assert mark_of(server).look() == 0, "a second process sees that it was done"
    assert epoch_of(server) != before
    with server.services.database.read() as connection:
        after = connection.scalar(select(number_counter.c.next))
    assert next_before is not None
    assert after > next_before, "numbers that may have been told are left out"


def test_an_epoch_that_was_begun_by_command_is_taken_over(server: RunningServer) -> None:
    written(server)
    said = change_epoch(server.services.database, new_id)
    go_back(server)
    assert mark_of(server).look() == 0
    assert epoch_of(server) == said


@pytest.mark.allows_log("mark of the feed cannot be read")
@pytest.mark.parametrize("content", ["", "{", "[]", '{"epoch": 1}', '{"epoch": "e", "v": "many"}', "\x00" * 50])
def test_a_mark_that_cannot_be_read_is_written_anew(server: RunningServer, content: str) -> None:
    before = written(server)
    server.services.config.mark_file.write_text(content, encoding="utf-8")
    assert mark_of(server).look() == 0
    assert epoch_of(server) == before
    assert json.loads(server.services.config.mark_file.read_text(encoding="utf-8"))["epoch"] == before


@pytest.mark.allows_log("cannot be written|cannot be read")
def test_a_folder_that_cannot_be_written_is_told_once_and_stops_nothing(
    server: RunningServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    mark = HighWater(server.services.database, tmp_path / "file" / "mark.json", new_id)
    assert (mark.look(), mark.look()) == (0, 0)
    assert [record.getMessage() for record in caplog.records].count("the mark of the feed cannot be written") == 1


def test_two_looks_at_one_moment_do_not_take_each_others_file_away(
    server: RunningServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (HighWater(server.services.database, tmp_path / "mark.json", new_id) for _ in range(2))
    other = threading.Thread(target=second.look)
    real = os.fsync

    def meanwhile(file: int) -> None:
        real(file)
        if not other.ident:
            other.start()
            other.join()

    with monkeypatch.context() as here:
        here.setattr(os, "fsync", meanwhile)
        assert first.look() == 0
    assert [file.name for file in tmp_path.glob("mark.json*")] == ["mark.json"]
