"""A workstation that an administrator shuts out while somebody works at it: told, handed in, locked, wiped."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from desktop.services.events import SessionEnded
from sync.server.auth.sessions import end_sessions
from sync.server.tables.commands import intake_quarantine
from sync.server.tables.people import device as device_table
from tests.helpers.desk import Desk
from tests.helpers.server import RunningServer
from tests.helpers.server_city import PASSWORD
from tests.helpers.ui import wait_for
from tests.ui.programs import running_program, signed_in
from ui.application import Desk as Program
from ui.shell.main_window import MainWindow
from ui.sign_in.view import SignInView

pytestmark = pytest.mark.allows_log("sync|desktop|uvicorn")


@pytest.fixture
def program(empty_seat: Desk, qapp: QApplication) -> Iterator[Program]:
    """The program on screen where nobody is signed in."""
    with running_program(qapp, empty_seat.app) as made:
        yield made


def _told(program: Program, words: str) -> bool:
    return isinstance(program.window, SignInView) and words in program.window.message.text()


def test_who_works_at_a_store_that_is_shut_out_is_told_at_once_and_the_store_is_locked_then_wiped(
    program: Program, empty_seat: Desk, server: RunningServer, tmp_path: Path
) -> None:
    signed_in(program, "agent", PASSWORD)
    empty_seat.wait_ready()
    order, _ = empty_seat.create()
    empty_seat.wait_order(order)
    device = empty_seat.app.diagnostics.read().facts.device
    administrator, ended = server.seat("administrator"), list[str]()
    empty_seat.app.events.subscribe(
        lambda event: ended.append(event.reason) if isinstance(event, SessionEnded) else None
    )

    assert administrator.call("POST", f"/admin/v1/devices/{device}/revoke").status_code == 204

    wait_for(lambda: _told(program, "已按管理员的指令清除"), "not wiped")
    assert ended == ["device_revoked", "device_wiped"]
    assert not list((tmp_path / "seat").rglob("key.json"))
    assert not empty_seat.app.session.is_signed_in, "nobody holds the key any more"
    with server.services.database.read() as connection:
        assert connection.scalars(select(intake_quarantine.c.cmd_id)).all() == [], "all of it was done before"
        known = device_table.c.id == device
        wait_for(lambda: connection.scalar(select(device_table.c.wiped_at).where(known)) is not None, "server not told")

    signed_in(program, "agent", PASSWORD)
    empty_seat.wait_ready()
    assert empty_seat.app.diagnostics.read().facts.device != device


def test_after_a_session_that_the_server_has_ended_the_store_is_locked_and_one_signs_in_again(
    program: Program, empty_seat: Desk, server: RunningServer
) -> None:
    signed_in(program, "agent", PASSWORD)
    empty_seat.wait_ready()
    with server.services.database.write() as connection:
        end_sessions(connection, "user-agent", server.services.clock.now(), "test")
    server.services.principals.forget_all()
    empty_seat.app.sync_status.sync_now()

    wait_for(lambda: _told(program, "登录已结束"), "not told")
    wait_for(lambda: not empty_seat.app.session.is_signed_in, "the store is open still")

    signed_in(program, "agent", PASSWORD)
    assert not empty_seat.app.session.is_over
    empty_seat.app.events.publish(SessionEnded("device_wiped"))  # of a store of somebody who was here before
    program.bridge.flush()
    assert not empty_seat.app.session.is_over
    assert isinstance(program.window, MainWindow)
