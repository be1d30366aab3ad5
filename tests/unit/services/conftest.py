"""Desks for tests of the services."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.practice_desk import PracticeDesk, practice_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[PracticeDesk]:
    """A desk nobody has signed in at."""
    with practice_desk(tmp_path) as made:
        yield made


@pytest.fixture
def agent(desk: PracticeDesk) -> PracticeDesk:
    """An agent's desk."""
    return desk.sign_in_as("agent")


@pytest.fixture
def dispatcher(desk: PracticeDesk) -> PracticeDesk:
    """A dispatcher's desk."""
    return desk.sign_in_as("dispatcher")
