"""Fixtures of the tests of the window."""

import pytest

from tests.helpers.ui import jobs
from tests.ui.programs import intake_of, signed_in
from ui.application import Desk as Program
from ui.shell.main_window import MainWindow

__all__ = ["jobs"]


@pytest.fixture
def window(practice_program: Program) -> MainWindow:
    """The window of an agent, with an empty form in front."""
    shown = signed_in(practice_program, "0000")
    intake_of(shown)
    return shown
