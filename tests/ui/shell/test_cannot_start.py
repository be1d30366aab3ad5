"""The window that says why the program cannot start."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from desktop.__main__ import main
from desktop.errors import AppError, AppErrorCode
from desktop.services.arguments import Arguments
from desktop.settings import load_settings
from tests.helpers.ui import press, press_focused, type_text, wait_for
from ui.cannot_start import StartNotice, tell_cannot_start
from ui.panels.texts.errors import Message
from ui.sign_in.view import SignInView
from ui.theme.theme import Theme
from ui.translations import LANGUAGES

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


def test_the_window_asks_for_the_servers_address_and_takes_none_that_is_empty(qapp: QApplication) -> None:
    Theme(qapp).choose("light", 1.0)
    asking = StartNotice("no_server", [Message("还没有服务器地址", "请填写。")], "")
    asking.show()
    wait_for(asking.isActiveWindow, "no window")
    assert asking.address.hasFocus()
    press_focused("Return")
    assert asking.isVisible()
    assert asking.field.error == "请填写 Please enter"
    type_text(asking.address, "https://hotline.example.gov")
    press_focused("Return")
    wait_for(lambda: not asking.isVisible(), "Enter does not close it")
    assert asking.entered == "https://hotline.example.gov"


def test_esc_leaves_the_address_as_it_is(qapp: QApplication) -> None:
    Theme(qapp).choose("light", 1.0)
    asking = StartNotice("wrong_address", [Message("服务器地址不正确")], "not an address")
    asking.show()
    wait_for(asking.isActiveWindow, "no window")
    assert asking.address.text() == "not an address"
    press_focused("Escape")
    wait_for(lambda: not asking.isVisible(), "Esc does not close it")
    assert asking.entered == ""


class _Person:
    """Sits before the program's windows and does one thing after the other, each as soon as it can be done."""

    def __init__(self, *steps: Callable[[QWidget], bool]) -> None:
        self.steps = list(steps)
        self._look = QTimer()
        self._look.timeout.connect(self._act)
        self._look.start(5)

    def _act(self) -> None:
        window = QApplication.activeWindow()
        if window is not None and self.steps and self.steps[0](window):
            self.steps.pop(0)


def _enter(code: str, address: str) -> Callable[[QWidget], bool]:
    def step(window: QWidget) -> bool:
        if not isinstance(window, StartNotice) or code not in {label.text() for label in window.findChildren(QLabel)}:
            return False
        window.address.setText(address)
        press(window.address, "Return")
        return True

    return step


def _close_sign_in(window: QWidget) -> bool:
    return isinstance(window, SignInView) and window.close()


@pytest.mark.allows_log("cannot start")
def test_a_program_without_a_server_and_a_console_asks_for_it_keeps_it_and_goes_on_to_the_sign_in(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "stderr", None)  # as packaged for Windows, where somebody sees a window
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setenv("DISPLAY", ":0")
    person = _Person(_enter("no_server", "no address"), _enter("wrong_address", "http://127.0.0.1:9"), _close_sign_in)
    assert main(["--data-dir", str(tmp_path)]) == 0
    assert person.steps == []
    assert load_settings(tmp_path).server == "http://127.0.0.1:9"


def _read_and_close(words: str) -> Callable[[QWidget], bool]:
    def step(window: QWidget) -> bool:
        if not isinstance(window, StartNotice):
            return False
        told = [label.text() for label in window.findChildren(QLabel)]
        return sum(words in one for one in told) == len(LANGUAGES) and window.close()

    return step


@pytest.mark.parametrize("wrong", [["--nonsense"], ["--view", "nowhere"], ["--size", "big"]])
def test_wrong_arguments_are_told_in_the_window_where_there_is_no_console(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, wrong: list[str]
) -> None:
    monkeypatch.setattr(sys, "stderr", None)  # as packaged for Windows
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setenv("DISPLAY", ":0")
    person = _Person(_read_and_close(wrong[0]))
    with pytest.raises(SystemExit) as ended:
        main(wrong)
    assert ended.value.code == 2
    assert person.steps == []


def test_wrong_arguments_are_told_on_a_console_where_there_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--nonsense"])
    assert ended.value.code == 2
    assert "--nonsense" in capsys.readouterr().err


_WATCH = ["telephony", "watch", "--host", "127.0.0.1", "--port", "9", "--user", "u"]


@pytest.mark.parametrize("given", [["hotline:no-number"], ["call", "--from", "x"], ["telephony"], _WATCH])
def test_what_other_programs_start_ends_with_its_code_without_a_console_too(
    monkeypatch: pytest.MonkeyPatch, given: list[str]
) -> None:
    for stream in ("stdout", "stderr"):
        monkeypatch.setattr(sys, stream, None)
    assert main(given) == 2


def test_what_the_telephone_tells_is_not_waited_for_where_nobody_could_read_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert main(_WATCH) == 2
    assert "nothing to print to" in capsys.readouterr().err


def test_a_log_that_cannot_be_written_keeps_nobody_from_signing_in(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("a file in the way of the logs", encoding="utf-8")
    person = _Person(_close_sign_in)
    assert main(["--server", "http://127.0.0.1:9", "--data-dir", str(tmp_path)]) == 0
    assert person.steps == []
