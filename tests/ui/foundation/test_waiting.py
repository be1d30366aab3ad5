"""How tests wait for what a person would see."""

import pytest
from PySide6.QtWidgets import QApplication

from tests.helpers.ui import wait_for


def test_what_held_for_a_moment_was_seen(qapp: QApplication) -> None:
    del qapp
    moments = iter([False, True])
    wait_for(lambda: next(moments, False), "the moment was missed")


def test_what_never_holds_is_told_in_its_words(qapp: QApplication) -> None:
    del qapp
    with pytest.raises(AssertionError, match="the light stays off"):
        wait_for(lambda: False, "the light stays off", patience_ms=30)
