"""Stores for the tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.store.store import SeatStore
from tests.helpers.store import SeatTime, ready


@pytest.fixture
def clock() -> SeatTime:
    return SeatTime()


@pytest.fixture
def store(tmp_path: Path, clock: SeatTime) -> Iterator[SeatStore]:
    """A store that is signed in, has twenty numbers and shows pending acts by simple rules."""
    opened = ready(tmp_path / "seat", clock=clock)
    yield opened
    opened.close()
