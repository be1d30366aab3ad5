"""A store that is shut out while the disk refuses: what was done in it is handed in before it is made unreadable."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.errors import AppError, ErrorCode, to_app_error
from desktop.services.events import SessionEnded
from desktop.store.errors import StoreError, StoreFull
from desktop.store.spool_shelf import HELD_FOR
from sync.domain.act import OrderDraft
from sync.server.tables.people import device as device_table
from tests.helpers.desk import Desk, desk
from tests.helpers.server import RunningServer

pytestmark = pytest.mark.allows_log(
    "work not sealed|sync step failed|drafts not sealed|store shut out|sealed first|not all is handed in"
)


@contextmanager
def _full_disk() -> Iterator[None]:
    def refuse(path: Path, data: bytes) -> None:
        raise OSError(errno.ENOSPC, "no room")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("desktop.store.spool._write_durably", refuse)
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "a"


def _done_order(seat: Desk) -> str:
    """Do something that the server decides on; returns the command's id."""
    seat.sign_in("agent").wait_ready()
    order, _ = seat.create()
    seat.wait_order(order)
    with seat.app.session._seat.store.database.reading() as connection:
        (command,) = connection.exec_driver_sql("SELECT id FROM outbox WHERE state = 'done'").scalars()
    return str(command)


def _revoke(server: RunningServer) -> None:
    with server.services.database.read() as connection:
        (device,) = connection.scalars(select(device_table.c.id))
    server.services.users.revoke_device(device, "user-administrator")


def _refused(seat: Desk) -> None:
    with pytest.raises((AppError, StoreError)) as caught:
        seat.sign_in("agent")
    assert to_app_error(caught.value).code == ErrorCode.DEVICE_REVOKED


def _step(seat: Desk) -> float:
    assert seat.app.hand_in is not None
    return seat.app.hand_in()


def _is_readable(folder: Path) -> bool:
    return bool(list(folder.rglob("key.json")))


def _handed_in(folder: Path) -> str:
    return "".join(path.read_text() for path in folder.rglob("handed-in.json"))


def _hand_in_all(seat: Desk, folder: Path) -> None:
    while _is_readable(folder):
        assert _step(seat) == 0.0


def _waits(folder: Path, server: RunningServer) -> str:
    """Shut a store out that has done something and whose disk refuses; returns the id of what it has done."""
    with desk(folder, server.url) as seat:
        done = _done_order(seat)
        seat.app.session.leave()
        _revoke(server)
        with _full_disk():
            _refused(seat)
            with pytest.raises(StoreFull):
                _step(seat)
            seat.app.close()
            assert _is_readable(folder)
    return done


def test_what_cannot_be_sealed_yet_is_sealed_as_soon_as_there_is_room(folder: Path, server: RunningServer) -> None:
    with desk(folder, server.url) as seat:
        done = _done_order(seat)
        seat.app.session.leave()
        _revoke(server)
        with _full_disk():
            _refused(seat)
            for _ in range(2):
                with pytest.raises(StoreFull):
                    _step(seat)
            assert _is_readable(folder)
        _hand_in_all(seat, folder)
    assert done in _handed_in(folder)


def test_after_a_restart_it_waits_until_its_person_comes(folder: Path, server: RunningServer) -> None:
    done = _waits(folder, server)
    with desk(folder, server.url) as seat:
        assert _step(seat) > 0
        assert _is_readable(folder)
        _refused(seat)
        _hand_in_all(seat, folder)
    assert done in _handed_in(folder)


def test_a_session_that_is_shut_out_while_the_disk_refuses_is_closed_and_its_store_waits(
    folder: Path, server: RunningServer
) -> None:
    heard: list[object] = []
    with desk(folder, server.url) as seat:
        seat.app.events.subscribe(heard.append)
        done = _done_order(seat)
        with _full_disk():
            _revoke(server)
            seat.app.sync_status.sync_now()
            seat.wait_until(lambda: SessionEnded(ErrorCode.DEVICE_REVOKED) in heard, "not told")
            _step(seat)
            assert not seat.app.session.is_signed_in
            seat.app.close()
            assert _is_readable(folder)
    with desk(folder, server.url) as seat:
        _refused(seat)
        _hand_in_all(seat, folder)
    assert done in _handed_in(folder)


def test_what_is_only_typed_waits_too(folder: Path, server: RunningServer) -> None:
    with desk(folder, server.url) as seat:
        seat.sign_in("agent").wait_ready()
        seat.app.intake.open_draft(draft=OrderDraft(content="半夜施工"))
        seat.app.session.leave()
        _revoke(server)
        with _full_disk():
            _refused(seat)
            _step(seat)
            assert _is_readable(folder)
        _refused(seat)
        _hand_in_all(seat, folder)
    assert _handed_in(folder).count("-") > 3, "the draft is among what was handed in"


def test_meanwhile_nobody_opens_it_without_the_server(folder: Path, server: RunningServer) -> None:
    _waits(folder, server)
    with desk(folder, server.url) as seat:
        assert _step(seat) > 0
        server.stop()
        _refused(seat)
        assert not seat.app.session.is_signed_in


def test_it_does_not_wait_for_ever(folder: Path, server: RunningServer) -> None:
    _waits(folder, server)
    for mark in folder.rglob("*.unsealed"):
        long_ago = mark.stat().st_mtime - HELD_FOR / 1000 - 1
        os.utime(mark, (long_ago, long_ago))
    with desk(folder, server.url) as seat:
        _hand_in_all(seat, folder)
