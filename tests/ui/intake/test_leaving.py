"""Leaving the screen in the middle of a sentence: sign-out, another language or size, quitting. No word is lost."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from desktop.services.app import App
from sync.domain.codes import Action
from tests.helpers.ui import press, press_focused, type_text, wait_for
from tests.ui.intake.seat import AGENT, seat
from tests.ui.programs import running_program
from ui.application import Desk as Program
from ui.intake.view import IntakeView
from ui.jobs import QUEUES, JobRunner
from ui.panels.form_keeper import FormKeeper
from ui.shell.main_window import MainWindow
from ui.sign_in.leaving import LeavingPanel
from ui.sign_in.view import SignInView

WORDS = "typed a moment before"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    with seat(tmp_path) as made:
        yield made


@pytest.fixture
def program(app: App, qapp: QApplication) -> Iterator[Program]:
    with running_program(qapp, app) as made:
        yield made


def intake(program: Program) -> IntakeView:
    """Sign in as an agent where nobody is, and wait for the form."""

    def ready() -> bool:
        window = program.window
        view = window.host.view("intake") if isinstance(window, MainWindow) else None
        return isinstance(view, IntakeView) and view.desk.current is not None

    wait_for(lambda: isinstance(program.window, SignInView) or ready(), "no sign-in")
    if isinstance(program.window, SignInView):
        view = program.window
        wait_for(view.isActiveWindow, "the sign-in is not active")
        view.number.selectAll()
        type_text(view.number, AGENT)
        type_text(view.password, "practice")
        press(view.password, "Return")
    wait_for(ready, "no form")
    window = program.window
    assert isinstance(window, MainWindow)
    wait_for(window.isActiveWindow, "the window is not active")
    shown = window.host.view("intake")
    assert isinstance(shown, IntakeView)
    return shown


def write(program: Program) -> IntakeView:
    """Type a sentence; nothing of it has reached the disk when this returns."""
    view = intake(program)
    press_focused("Alt+C")
    type_text(view.form.order.content, WORDS)
    assert view.desk.current is not None
    assert not view.desk.current.is_saved
    return view


def leave(program: Program) -> LeavingPanel:
    """Ask to sign out and wait for the question about open drafts."""
    window = program.window
    assert isinstance(window, MainWindow)
    assert window.registry.run("window.sign_out")
    wait_for(lambda: any(panel.isVisible() for panel in window.findChildren(LeavingPanel)), "nobody asked")
    (panel,) = window.findChildren(LeavingPanel)
    return panel


def leaving(program: Program) -> LeavingPanel:
    """Return the question that stands open."""
    assert program.window is not None
    (panel,) = program.window.findChildren(LeavingPanel)
    return panel


def stored(app: App) -> list[str]:
    """Return the contents of the drafts on the disk."""
    return [app.intake.read_draft(one).content for one in app.intake.drafts()]


def test_words_typed_just_before_another_language_stand_in_the_new_window(program: Program, app: App) -> None:
    write(program)
    former = program.window
    program.apply_settings(msgspec.structs.replace(app.settings, language="en"))
    wait_for(lambda: isinstance(program.window, MainWindow) and program.window is not former, "no new window")
    assert stored(app) == [WORDS]
    assert intake(program).form.order.content.text() == WORDS
    program.apply_settings(msgspec.structs.replace(app.settings, language="zh"))
    wait_for(lambda: not program.jobs.open_jobs, "not at rest")


def test_words_typed_just_before_another_size_stand_in_the_new_window(program: Program, app: App) -> None:
    write(program)
    former = program.window
    program.apply_settings(msgspec.structs.replace(app.settings, font_percent=120))
    wait_for(lambda: isinstance(program.window, MainWindow) and program.window is not former, "no new window")
    assert intake(program).form.order.content.text() == WORDS
    program.apply_settings(msgspec.structs.replace(app.settings, font_percent=100))
    wait_for(lambda: not program.jobs.open_jobs, "not at rest")


def test_words_typed_just_before_the_sign_out_are_there_after_the_next_sign_in(program: Program, app: App) -> None:
    write(program)
    leave(program)
    press_focused("Return")  # the practice city keeps no drafts: the answer is told, and they stay here
    wait_for(lambda: "草稿加密留在本机" in leaving(program).where.text(), "not told that they stay")
    press_focused("Return")
    wait_for(lambda: isinstance(program.window, SignInView), "no sign-in")
    assert not app.session.is_signed_in
    assert intake(program).form.order.content.text() == WORDS


def test_sign_out_waits_for_the_writes_that_stand_in_the_queue(program: Program, app: App) -> None:
    view = intake(program)
    window = view.window()
    gate = threading.Event()
    done: list[bool] = []
    program.jobs.run(lambda: gate.wait(10), owner=view, queue="store_write")
    program.jobs.run(lambda: done.append(app.session.is_signed_in), owner=view, queue="store_write")
    assert isinstance(window, MainWindow)
    assert window.registry.run("window.sign_out")
    assert not window.isEnabled()
    gate.set()
    wait_for(lambda: isinstance(program.window, SignInView), "no sign-in")
    assert done == [True]


def test_words_typed_just_before_quitting_are_on_the_disk(program: Program, app: App) -> None:
    write(program)
    program.close()
    assert stored(app) == [WORDS]


def test_forms_of_other_screens_are_saved_as_well(program: Program, app: App) -> None:
    former = intake(program).window()
    keeper = FormKeeper(app.form_drafts, program.jobs, "some screen", former)
    wait_for(lambda: not program.jobs.open_jobs, "not at rest")
    keeper.keep("o-1", Action.REPLY, {"text": WORDS})
    program.apply_settings(msgspec.structs.replace(app.settings, font_percent=110))
    wait_for(lambda: program.window is not former, "no new window")
    assert [form.values for form in app.form_drafts.drafts("some screen")] == [{"text": WORDS}]
    program.apply_settings(msgspec.structs.replace(app.settings, font_percent=100))
    wait_for(lambda: not program.jobs.open_jobs, "not at rest")


def test_a_screen_whose_words_cannot_be_saved_stays(program: Program, app: App) -> None:
    view = write(program)
    window = view.window()
    gate = threading.Event()
    program.jobs.run(lambda: gate.wait(20), owner=view, queue="store_write")
    try:
        assert isinstance(window, MainWindow)
        assert window.registry.run("window.sign_out")
        assert program.window is window
        assert window.isEnabled()
        assert view.form.order.content.text() == WORDS
        assert "本机资料正忙" in window.notices.text
    finally:
        gate.set()
    wait_for(lambda: stored(app) == [WORDS], "the words were not written later")
    assert app.session.is_signed_in


def test_closing_the_runner_does_every_waiting_write_and_drops_waiting_reads(qapp: QApplication) -> None:
    runner = JobRunner()
    done: list[str] = []

    def hold() -> None:
        while not runner.is_closed:
            os.sched_yield()

    for queue, workers in QUEUES.items():
        for _worker in range(workers):
            runner.run(hold, owner=qapp, queue=queue)
    for number in range(20):
        runner.run(lambda number=number: done.append(f"write {number}"), owner=qapp, queue="store_write")
        runner.run(lambda: done.append("read"), owner=qapp, queue="store_read")
    runner.close()
    assert done == [f"write {number}" for number in range(20)]
