"""A server for the seats of these tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.desk import Desk, desk
from tests.helpers.server import RunningServer, running_server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """A server with the small city."""
    with running_server(tmp_path / "server") as running:
        yield running


@pytest.fixture
def one(tmp_path: Path, server: RunningServer) -> Iterator[Desk]:
    """A seat of that server where nobody is signed in."""
    with desk(tmp_path / "a", server.url) as made:
        yield made


@pytest.fixture
def other(tmp_path: Path, server: RunningServer) -> Iterator[Desk]:
    """A second one."""
    with desk(tmp_path / "b", server.url) as made:
        yield made
