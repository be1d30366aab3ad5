"""A save and the disk: what is told as saved is there twice, and nobody waits for what need not be waited for."""

import errno
import logging
import os
import stat
import threading
from pathlib import Path

import pytest

from desktop.store.spool import Spool, SpooledCommand
from desktop.store.store import SeatStore
from sync.contract.messages import SnapshotHeader, SnapshotLine, SnapshotTrailer
from sync.domain.reference import ReferenceKind, Unit
from sync.encrypted_file import RawConnection, connect_raw
from tests.helpers.store import AGENT, EPOCH, NOW, opened, raw, ready, result, save_create


class _Disk:
    """The system's call that forces the disk; it refuses some times for files, folders are always right."""

    def __init__(self, refusals: int) -> None:
        self._force = os.fsync
        self._refusals = refusals

    def __call__(self, descriptor: int) -> None:
        if self._refusals and stat.S_ISREG(os.fstat(descriptor).st_mode):
            self._refusals -= 1
            raise OSError(errno.EIO, "the disk refuses")
        self._force(descriptor)


def test_a_disk_that_refuses_the_sealed_copy_is_asked_once_more(
    store: SeatStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.store.spool.os.fsync", _Disk(refusals=1))
    save_create(store, 1)
    assert [path.name for path in (tmp_path / "seat" / "spool").iterdir()] == ["c1.spool"]
    assert [command.id for command in store.outbox.pending(9)] == ["c1"]


@pytest.mark.allows_log("a saved command has no sealed copy yet")
def test_a_command_without_a_sealed_copy_is_saved_and_gets_it_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store = ready(tmp_path / "seat")
    with monkeypatch.context() as disk:
        disk.setattr("desktop.store.spool.os.fsync", _Disk(refusals=2))
        save_create(store, 1)
    warned = [record.message for record in caplog.records if record.levelno >= logging.WARNING]
    assert warned == ["a saved command has no sealed copy yet"]
    assert [command.id for command in store.outbox.pending(9)] == ["c1"]
    store.close()
    for file in (tmp_path / "seat" / "spool").iterdir():
        file.unlink()  # as a disk that refused may have it
    again = opened(tmp_path / "seat")
    assert [path.name for path in (tmp_path / "seat" / "spool").iterdir()] == ["c1.spool"]
    again.close()


def test_a_sealed_copy_the_server_has_decided_on_meanwhile_is_not_missed(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "other", bytes(32))
    begun = spool.begin(SpooledCommand("c1", 1, b"{}", AGENT, NOW))
    begun.forced.result()
    spool.release(["c1"])
    spool.finish(begun)
    spool.close()
    assert list((tmp_path / "other").iterdir()) == []


def test_a_save_does_not_wait_until_the_disk_has_what_came_from_the_server(
    store: SeatStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = save_create(store, 1)
    reached, saved, force = threading.Event(), threading.Event(), os.fsync
    forced_before_the_save: list[bool] = []

    def slow(descriptor: int) -> None:
        if threading.current_thread().name == "engine":
            reached.set()
            forced_before_the_save.append(not saved.wait(20))
        force(descriptor)

    monkeypatch.setattr("desktop.store.database.os.fsync", slow)
    engine = threading.Thread(target=lambda: store.outbox.settle([result(command)], [], NOW), name="engine")
    engine.start()
    assert reached.wait(20)
    save_create(store, 2)
    saved.set()
    engine.join()
    assert forced_before_the_save == [False]
    assert [one.id for one in store.outbox.pending(9)] == ["c2"]


def test_a_big_fill_goes_on_while_its_log_is_moved_into_the_file(
    store: SeatStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached, filled = threading.Event(), threading.Event()
    went_on: list[bool] = []

    def slow(path: Path, key: bytes) -> RawConnection:
        reached.set()
        went_on.append(filled.wait(20))
        return connect_raw(path, key)

    monkeypatch.setattr("desktop.store.database.connect_raw", slow)
    header = SnapshotHeader(scope="global", epoch=EPOCH, pos=5, schema=1)
    store.replica.begin_snapshot(header)
    lines = [SnapshotLine("unit", f"u{at}", 1, raw(Unit(id=f"u{at}", name="水务局"))) for at in range(2_500)]
    store.replica.apply_snapshot("global", lines)
    assert reached.wait(20)
    filled.set()
    store.replica.end_snapshot(header, SnapshotTrailer(count=len(lines)))
    assert went_on == [True]
    assert len(store.reference.items(ReferenceKind.UNIT)) == len(lines)


def test_what_is_kept_as_the_store_closes_is_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = ready(tmp_path / "seat")
    command = save_create(store, 1)
    opening = os.open

    def late(path: Path, flags: int, *more: int) -> int:
        if str(path).endswith("-wal"):
            store.close()
        return opening(path, flags, *more)

    monkeypatch.setattr("desktop.store.database.os.open", late)
    store.outbox.settle([result(command)], [], NOW)
    again = opened(tmp_path / "seat")
    assert again.outbox.pending(9) == []
    again.close()
