"""A server on each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.server.admin.check import find_faults
from tests.helpers.server import RunningServer, running_server


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> str | None:
    """The URL of an empty PostgreSQL database, None for SQLite in the test's folder."""
    return request.getfixturevalue("postgres_url") if request.param == "postgres" else None


@pytest.fixture
def plain_server(tmp_path: Path, database: str | None) -> Iterator[RunningServer]:
    """A server with the small city whose database a test may damage."""
    with running_server(tmp_path, database) as running:
        running.settle()  # else what the city was made of may come to a stream as a change
        yield running


@pytest.fixture
def server(tmp_path: Path, database: str | None) -> Iterator[RunningServer]:
    """A server with the small city; at the end every promise of its database is checked."""
    with running_server(tmp_path, database) as running:
        running.settle()
        yield running
        running.settle()
        assert find_faults(running.services) == []
