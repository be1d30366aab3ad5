"""What tests of the whole program begin with: a practice city or a real server, somebody at a seat, the program."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.services.app import App
from sync.domain.order import Order
from tests.helpers.desk import Desk
from tests.helpers.desk import desk as real_desk
from tests.helpers.practice_desk import PracticeDesk, practice_desk
from tests.helpers.server import RunningServer, running_server
from tests.ui.programs import running_program
from ui.application import Desk as Program


@pytest.fixture
def orders() -> Sequence[Order]:
    """What the practice city holds; none unless a test's module says so."""
    return ()


@pytest.fixture
def practice(tmp_path: Path, orders: Sequence[Order]) -> Iterator[PracticeDesk]:
    """A seat in the practice city."""
    with practice_desk(tmp_path, orders) as made:
        yield made


@pytest.fixture
def practice_program(practice: PracticeDesk, qapp: QApplication) -> Iterator[Program]:
    """The program over the practice city, with its sign-in screen."""
    with running_program(qapp, practice.app) as made:
        yield made


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """A server with the small city."""
    with running_server(tmp_path / "server") as running:
        yield running


@pytest.fixture
def empty_seat(tmp_path: Path, server: RunningServer) -> Iterator[Desk]:
    """A seat of that server where nobody is signed in."""
    with real_desk(tmp_path / "seat", server.url) as made:
        yield made


@pytest.fixture
def agent_seat(empty_seat: Desk) -> Desk:
    """The same with an agent."""
    return empty_seat.sign_in("agent").wait_ready()


@pytest.fixture
def agent_app(agent_seat: Desk) -> App:
    """The app of that seat."""
    return agent_seat.app


@pytest.fixture
def agent_program(agent_app: App, qapp: QApplication) -> Iterator[Program]:
    """The program over it, not yet started."""
    with running_program(qapp, agent_app, start=False) as made:
        yield made
