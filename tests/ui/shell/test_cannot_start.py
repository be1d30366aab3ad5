"""The window that says why the program cannot start."""

import sys

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from desktop.errors import AppError, AppErrorCode
from desktop.services.arguments import Arguments
from tests.helpers.ui import press_focused, wait_for
from ui.cannot_start import StartNotice, tell_cannot_start
from ui.panels.texts.errors import Message
from ui.theme.theme import Theme

FOLDER = "/srv/" + "/".join(["a-folder-with-a-long-name"] * 4)


def notice(qapp: QApplication) -> StartNotice:
    """Return the window on screen, with the keys."""
    Theme(qapp).choose("light", 1.0)
    made = StartNotice(
        "a_code", [Message(f"不能使用：{FOLDER}", "请检查。"), Message(f"Cannot be used: {FOLDER}", "Look.")]
    )
    made.show()
    wait_for(made.isActiveWindow, "no window")
    return made


def test_everything_is_read_whole(qapp: QApplication) -> None:
    shown = notice(qapp)
    texts = shown.findChildren(QLabel)
    assert {"请检查。", "Look.", "a_code"} <= {label.text() for label in texts}
    cut = [label.text() for label in texts if label.height() < label.heightForWidth(label.width())]
    shown.close()
    assert cut == []


def test_enter_and_esc_close_it(qapp: QApplication) -> None:
    for key in ("Return", "Escape"):
        shown = notice(qapp)
        press_focused(key)
        wait_for(lambda shown=shown: not shown.isVisible(), f"{key} does not close it")


def test_a_program_without_a_console_gets_as_far_as_its_window(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", None)  # as packaged for Windows
    tell_cannot_start(AppError(AppErrorCode.WRONG_ADDRESS), Arguments())
