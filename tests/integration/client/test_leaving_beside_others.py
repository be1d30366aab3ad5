"""A sign-out that the server answers late: whoever signs in, or closes the store, meanwhile waits for their turn."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import AppError
from desktop.services.events import SessionEnded
from desktop.wiring.online_calls import HttpOnlineCalls
from sync.client.http_session import HttpSession
from sync.client.http_transport import HttpTransport
from tests.helpers.desk import PATIENCE, Desk, desk
from tests.helpers.server import RunningServer


class LateAnswer:
    """The calls to a server. The answer to the first sign-out comes when the next person sits at the seat, or half a
    second after it was asked for.
    """

    def __init__(self, url: str) -> None:
        http = HttpSession(url)
        self._calls = HttpOnlineCalls(http, HttpTransport(http), lambda: "")
        self.asked, self.seated = threading.Event(), threading.Event()

    def sign_out(self, *told: Any) -> None:
        first = not self.asked.is_set()
        self._calls.sign_out(*told)
        self.asked.set()
        if first:
            self.seated.wait(0.5)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._calls, name)


@pytest.fixture
def late(server: RunningServer) -> LateAnswer:
    """The calls of the seat below."""
    return LateAnswer(server.url)


@pytest.fixture
def seat(tmp_path: Path, server: RunningServer, late: LateAnswer) -> Iterator[Desk]:
    """A seat where an agent works."""
    with desk(tmp_path / "a", server.url, online=late) as made:
        made.sign_in("agent").wait_ready()
        yield made


def test_whoever_signs_in_meanwhile_stays_signed_in(seat: Desk, late: LateAnswer) -> None:
    session = seat.app.session
    leaving = threading.Thread(target=session.sign_out)
    leaving.start()
    assert late.asked.wait(PATIENCE)

    seat.sign_in("dispatcher")
    late.seated.set()
    leaving.join(PATIENCE)

    assert session.is_signed_in
    assert session.person.no == "dispatcher"
    assert not session.is_over
    seat.wait_ready()


def test_a_session_that_the_server_ends_meanwhile_is_closed_once(seat: Desk, late: LateAnswer) -> None:
    session, failed = seat.app.session, list[Exception]()

    def sign_out() -> None:
        try:
            session.sign_out()
        except AppError as error:
            failed.append(error)

    leaving = threading.Thread(target=sign_out)
    leaving.start()
    assert late.asked.wait(PATIENCE)

    seat.app.events.publish(SessionEnded("revoked"))
    session.lock()
    late.seated.set()
    leaving.join(PATIENCE)

    assert failed == []
    assert not session.is_signed_in
    seat.sign_in("agent").wait_ready()
