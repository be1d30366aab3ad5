"""A workstation that an administrator shuts out while somebody works at it: told, handed in, locked, wiped."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from desktop.services.arguments import Arguments
from desktop.services.events import SessionEnded
from sync.server.auth.sessions import end_sessions
from sync.server.tables.commands import intake_quarantine
from sync.server.tables.people import device as device_table
from tests.helpers.desk import Desk, desk
from tests.helpers.server import RunningServer, running_server
from tests.helpers.server_city import PASSWORD
from tests.helpers.ui import press, type_text, wait_for
from ui.application import Desk as Program
from ui.shell.main_window import MainWindow
from ui.sign_in.view import SignInView

pytestmark = pytest.mark.allows_log("sync|desktop|uvicorn")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """A server with the small city."""
    with running_server(tmp_path / "server") as running:
        yield running


@pytest.fixture
def seat(server: RunningServer, tmp_path: Path) -> Iterator[Desk]:
    """The client of one workstation."""
    with desk(tmp_path / "a", server.url) as made:
        yield made


@pytest.fixture
def program(seat: Desk, qapp: QApplication) -> Iterator[Program]:
    """The program on screen over it."""
    made = Program(qapp, seat.app, Arguments(theme="light", language="zh"))
    made.start()
    yield made
    made.close()


def _sign_in(program: Program) -> MainWindow:
    wait_for(lambda: isinstance(program.window, SignInView) and program.window.isActiveWindow(), "no sign-in")
    view = program.window
    assert isinstance(view, SignInView)
    view.number.clear()
    type_text(view.number, "agent")
    type_text(view.password, PASSWORD)
    press(view.password, "Return")
    wait_for(lambda: isinstance(program.window, MainWindow), "no main window")
    window = program.window
    assert isinstance(window, MainWindow)
    return window


def _told(program: Program, words: str) -> bool:
    return isinstance(program.window, SignInView) and words in program.window.message.text()


def test_who_works_at_a_store_that_is_shut_out_is_told_at_once_and_the_store_is_locked_then_wiped(
    program: Program, seat: Desk, server: RunningServer, tmp_path: Path
) -> None:
    _sign_in(program)
    seat.wait_ready()
    order, _ = seat.create()
    seat.wait_order(order)
    device = seat.app.diagnostics.read().facts.device
    administrator, ended = server.seat("administrator"), list[str]()
    seat.app.events.subscribe(lambda event: ended.append(event.reason) if isinstance(event, SessionEnded) else None)

    assert administrator.call("POST", f"/admin/v1/devices/{device}/revoke").status_code == 204

    wait_for(lambda: _told(program, "已按管理员的指令清除"), "not wiped")
    assert ended == ["device_revoked", "device_wiped"]
    assert not list((tmp_path / "a").rglob("key.json"))
    assert not seat.app.session.is_signed_in, "nobody holds the key any more"
    with server.services.database.read() as connection:
        assert connection.scalars(select(intake_quarantine.c.cmd_id)).all() == [], "all of it was done before"
        known = device_table.c.id == device
        wait_for(lambda: connection.scalar(select(device_table.c.wiped_at).where(known)) is not None, "server not told")

    _sign_in(program)
    seat.wait_ready()
    assert seat.app.diagnostics.read().facts.device != device


def test_after_a_session_that_the_server_has_ended_the_store_is_locked_and_one_signs_in_again(
    program: Program, seat: Desk, server: RunningServer
) -> None:
    _sign_in(program)
    seat.wait_ready()
    with server.services.database.write() as connection:
        end_sessions(connection, "user-agent", server.services.clock.now(), "test")
    server.services.principals.forget_all()
    seat.app.sync_status.sync_now()

    wait_for(lambda: _told(program, "登录已结束"), "not told")
    wait_for(lambda: not seat.app.session.is_signed_in, "the store is open still")

    _sign_in(program)
    assert not seat.app.session.is_over
    seat.app.events.publish(SessionEnded("device_wiped"))  # of a store of somebody who was here before
    program.bridge.flush()
    assert not seat.app.session.is_over
    assert isinstance(program.window, MainWindow)
