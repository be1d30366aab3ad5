"""Attaching files to an order by keys, paste and drop; where they are is shown; opened again from the card."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QWidget

from desktop.services.app import App
from sync.domain.order import Attachment
from tests.helpers.desk import Desk, leak
from tests.helpers.server import RunningServer
from tests.helpers.ui import press, press_focused, wait_for
from tests.ui.programs import intake_of, main_window
from ui.application import Desk as Program
from ui.panels import attachments
from ui.panels.attachments import AttachmentStrip, size_text
from ui.panels.picture import PicturePanel
from ui.search.view import SearchView
from ui.shell.main_window import MainWindow


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor(200, 80, 40))
    path = tmp_path / "井盖 破损.png"
    assert image.save(str(path))
    return path


def window_of(program: Program) -> MainWindow:
    program.start()
    return main_window(program)


def choosing(monkeypatch: pytest.MonkeyPatch, *paths: Path) -> None:
    def choose(_parent: QWidget, chosen: attachments.Chosen) -> None:
        chosen(paths)

    monkeypatch.setattr(attachments.FileDesk, "__init__", _with(attachments.FileDesk.__init__, choose))


def _with(make: Callable[..., None], choose: object) -> Callable[..., None]:
    def init(self: object, *args: object, **more: object) -> None:
        make(self, *args, **{"choose": choose, **more})

    return init


def chips(strip: AttachmentStrip) -> list[str]:
    return [chip.button.text() for chip in strip.chips]


def stored_files(app: App) -> Sequence[Attachment]:
    return [file for one in app.intake.drafts() for file in app.intake.read_draft(one).files]


def test_a_file_is_attached_by_a_key_kept_with_the_draft_and_taken_away_by_a_key(
    agent_program: Program, agent_app: App, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choosing(monkeypatch, photo)
    view = intake_of(window_of(agent_program))
    strip = view.form.order.files
    press_focused("Alt+C")
    press_focused("Alt+J")
    wait_for(lambda: chips(strip) == [f"井盖 破损.png · {size_text(photo.stat().st_size)}"], "not attached")
    wait_for(lambda: [file.name for file in stored_files(agent_app)] == ["井盖 破损.png"], "not in the draft")
    press_focused("Alt+J")
    wait_for(lambda: not agent_program.jobs.open_jobs, "not at rest")
    assert len(strip.chips) == 1, "the same file is attached once"
    strip.chips[0].button.setFocus()
    press_focused("Delete")
    assert chips(strip) == []
    wait_for(lambda: not stored_files(agent_app), "still in the draft")


def test_a_picture_is_pasted_and_a_file_dropped_into_what_the_caller_says(
    agent_program: Program, agent_app: App, photo: Path
) -> None:
    view = intake_of(window_of(agent_program))
    strip, content = view.form.order.files, view.form.order.content
    content.setFocus()
    QGuiApplication.clipboard().setImage(QImage(str(photo)))
    press_focused("Ctrl+V")
    wait_for(lambda: len(strip.chips) == 1, "not pasted")
    assert strip.files()[0].name == "截图.png"
    QGuiApplication.clipboard().setText("字")
    press_focused("Ctrl+V")
    assert content.text() == "字"
    paper = photo.with_name("证明.pdf")
    paper.write_bytes(b"%PDF-1.7")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(paper))])
    action, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(content.viewport(), QDragEnterEvent(QPoint(5, 5), action, mime, button, none))
    QApplication.sendEvent(content.viewport(), QDropEvent(QPointF(5, 5), action, mime, button, none))
    wait_for(lambda: len(strip.chips) == 2, "not dropped")
    assert "file:" not in content.text()
    wait_for(lambda: len(stored_files(agent_app)) == 2, "not in the draft")


def test_what_may_not_be_attached_is_told_and_nothing_is_lost(
    agent_program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program_file = tmp_path / "photo.png"
    program_file.write_bytes(b"MZ" + bytes(100))
    choosing(monkeypatch, program_file)
    view = intake_of(window_of(agent_program))
    press_focused("Alt+C")
    press_focused("Alt+J")
    window = view.window()
    assert isinstance(window, MainWindow)
    wait_for(lambda: "不能附加这种文件" in window.notices.text, "not told")
    assert chips(view.form.order.files) == []


def test_the_order_shows_its_files_with_their_place_and_opens_them_by_enter(
    agent_program: Program, agent_seat: Desk, photo: Path, server: RunningServer
) -> None:
    server.stop()
    agent_seat.wait_offline()
    file = agent_seat.app.attachments.attach(photo)
    order, _ = agent_seat.create(files=(file,))
    window = window_of(agent_program)
    window.open_view("search", order)
    view = window.host.view("search")
    assert isinstance(view, SearchView)
    strip = view.order_card.files
    assert strip is not None
    wait_for(lambda: strip.note.text() == "1 个文件仍在 agent 号座席", "its place is not told")
    assert "待上传" in chips(strip)[0]
    strip.chips[0].button.setFocus()
    press(strip.chips[0].button, "Return")
    wait_for(lambda: bool(window.findChildren(PicturePanel)), "not opened")
    (panel,) = window.findChildren(PicturePanel)
    assert panel.shown.pixmap().width() == 400
    press_focused("Escape")
    assert not panel.isVisible()


def test_any_other_kind_is_saved_where_the_person_says(
    agent_program: Program, agent_seat: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = tmp_path / "证明.pdf"
    paper.write_bytes(b"%PDF-1.7\n" + os.urandom(200_000))
    target = tmp_path / "out.pdf"
    file = agent_seat.app.attachments.attach(paper)
    order, _ = agent_seat.create(files=(file,))
    agent_seat.wait_order(order, lambda one: one.attachments[0].there)
    window = window_of(agent_program)
    window.open_view("search", order)
    view = window.host.view("search")
    assert isinstance(view, SearchView)
    strip = view.order_card.files
    assert strip is not None
    wait_for(lambda: len(strip.chips) == 1, "no chip")
    monkeypatch.setattr(
        strip, "_desk", attachments.FileDesk(
            agent_seat.app.attachments, agent_program.jobs, agent_program.bridge, window.tell_error,
            choose_target=lambda _parent, _name, chosen: chosen(target),
        ),
    )  # fmt: skip
    press(strip.chips[0].button, "Return")
    wait_for(lambda: target.exists() and target.read_bytes() == paper.read_bytes(), "not saved")
    assert strip.note.isHidden()


def test_submitting_sends_the_files_after_the_order(agent_program: Program, agent_seat: Desk, photo: Path) -> None:
    file = agent_seat.app.attachments.attach(photo)
    stored = agent_seat.app.intake.open_draft(draft=leak(files=(file,)))
    view = intake_of(window_of(agent_program))
    wait_for(lambda: any(sheet.id == stored.id for sheet in view.desk.sheets), "the draft is not there")
    view.desk.choose([sheet.id for sheet in view.desk.sheets].index(stored.id))
    press_focused("F10")
    wait_for(lambda: view.desk.receipt is not None, "not submitted")
    assert view.desk.receipt is not None
    agent_seat.wait_order(view.desk.receipt.order, lambda one: bool(one.attachments) and one.attachments[0].there)
