"""The whole program in a test: started over an app, signed in by keys, closed at the end."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QApplication

from desktop.services.app import App
from desktop.services.arguments import Arguments
from tests.helpers.ui import delete_now, press, type_text, wait_for
from ui.application import Desk as Program
from ui.intake.view import IntakeView
from ui.shell.main_window import MainWindow
from ui.sign_in.view import SignInView

ANY_WORD = "any word"
"""A password for the practice city, which takes every one."""


@contextmanager
def running_program(qapp: QApplication, app: App, start: bool = True) -> Iterator[Program]:
    """Yield the program over an app, light and in Chinese; closed at the end unless the test closed it."""
    made = Program(qapp, app, Arguments(theme="light", language="zh"))
    if start:
        made.start()
    yield made
    if not made.jobs.is_closed:
        made.close()
    delete_now(made)


def sign_in_view(program: Program) -> SignInView:
    """Return the sign-in screen as soon as keys reach it."""
    wait_for(lambda: isinstance(program.window, SignInView) and program.window.isActiveWindow(), "no sign-in")
    view = program.window
    assert isinstance(view, SignInView)
    return view


def main_window(program: Program) -> MainWindow:
    """Return the main window as soon as keys reach it."""
    wait_for(lambda: isinstance(program.window, MainWindow) and program.window.isActiveWindow(), "no main window")
    window = program.window
    assert isinstance(window, MainWindow)
    return window


def signed_in(program: Program, number: str, password: str = ANY_WORD) -> MainWindow:
    """Sign in by keys and return the main window."""
    view = sign_in_view(program)
    view.number.selectAll()
    type_text(view.number, number)
    type_text(view.password, password)
    press(view.password, "Return")
    return main_window(program)


def intake_of(window: MainWindow) -> IntakeView:
    """Return the intake screen with a form in it."""
    view = window.host.view("intake")
    assert isinstance(view, IntakeView)
    wait_for(lambda: view.desk.current is not None, "no form")
    return view
