"""A dispatcher before a queue of four orders, and what the queue shows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.helpers.small_city import OUTDOOR
from tests.ui.desks import Screen, screen, story
from tests.ui.dispatch.queue_screen import pane, view
from ui.dispatch.view import DispatchView


@pytest.fixture
def waiting(tmp_path: Path, qtbot: QtBot) -> Iterator[Screen]:
    """A dispatcher with four orders that wait."""
    orders = [story(number).current for number in (1, 2, 3)]
    orders.append(story(4, "2026-02-12 10:00", category=OUTDOOR).current)
    with screen(qtbot, tmp_path, "dispatcher", orders, DispatchView, "dispatch") as made:
        made.wait(lambda: pane(made).rows.rowCount() == 4)
        made.wait(lambda: bool(view(made).model.suggestions))
        yield made
