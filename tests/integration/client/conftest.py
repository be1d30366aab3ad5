"""A server for the seats of these tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.server import RunningServer, running_server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """A server with the small city."""
    with running_server(tmp_path / "server") as running:
        yield running
