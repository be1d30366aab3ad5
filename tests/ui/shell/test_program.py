"""The program on screen: sign-in, the window around the views, palette, keys, state of the connection."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desktop.errors import AppError, AppErrorCode
from desktop.services.arguments import Arguments
from desktop.services.values import SyncStatus
from sync.domain.codes import Role
from tests.helpers.practice_desk import PracticeDesk, practice_desk
from tests.helpers.ui import press, press_focused, type_text, wait_for
from tests.ui.programs import sign_in_view, signed_in
from ui.application import Desk as Program
from ui.application import features, first_view, run
from ui.panels.sync_pill import sync_face
from ui.shell.features import visible_features
from ui.shell.main_window import MainWindow

NUMBERS = {"agent": "0000", "team_lead": "0002", "dispatcher": "0003", "callback_agent": "0007"}


def test_cursor_stands_in_the_number_field(practice_program: Program) -> None:
    assert sign_in_view(practice_program).number.hasFocus()


def test_missing_number_is_told_beside_the_field(practice_program: Program) -> None:
    view = sign_in_view(practice_program)
    press(view.number, "Return")
    assert view._number_field.error == "请输入工号"
    assert view.number.hasFocus()


def test_unknown_number_is_told_and_the_password_can_be_typed_again(practice_program: Program) -> None:
    view = sign_in_view(practice_program)
    type_text(view.number, "nobody")
    type_text(view.password, "wrong")
    press(view.password, "Return")
    wait_for(lambda: "工号或密码不正确" in view.message.text(), "no message")
    assert view.password.hasFocus()
    assert view.button.isEnabled()


def test_the_number_given_at_the_start_stays_when_the_password_was_wrong(
    qapp: QApplication, practice: PracticeDesk
) -> None:
    program = Program(qapp, practice.app, Arguments(theme="light", language="zh", sign_in="nobody", password="wrong"))
    program.start()
    try:
        view = sign_in_view(program)
        assert "工号或密码不正确" in view.message.text()
        assert view.number.text() == "nobody"
        wait_for(view.password.hasFocus, "the cursor is not in the password")
    finally:
        program.close()


def test_without_server_the_reason_and_the_address_are_shown(practice_program: Program, practice: PracticeDesk) -> None:
    practice.line.down = True
    view = sign_in_view(practice_program)
    type_text(view.number, NUMBERS["agent"])
    type_text(view.password, "any word")
    press(view.password, "Return")
    wait_for(lambda: "连不上服务器" in view.message.text(), "no message")
    assert "首次登录须连接服务器" in view.message.text()
    assert view.server.isVisible()


def test_old_password_is_asked_for_when_it_was_changed_elsewhere(practice_program: Program) -> None:
    view = sign_in_view(practice_program)
    view.show_failure(AppError(AppErrorCode.OLD_PASSWORD_NEEDED))
    assert view.old_password.isVisible()
    assert view.old_password.hasFocus()


def test_person_sees_only_what_the_role_may_use() -> None:
    dispatcher = {spec.id for spec in visible_features(features(), [Role.DISPATCHER.value])}
    agent = [spec.id for spec in visible_features(features(), [Role.AGENT.value])]
    assert "dispatch" in dispatcher
    assert "intake" not in dispatcher
    assert agent[0] == "intake"
    assert "administration" not in agent
    assert visible_features(features(), ["no such role"]) != ()


def test_sign_in_opens_the_first_view_of_the_person(practice_program: Program) -> None:
    window = signed_in(practice_program, NUMBERS["dispatcher"])
    assert window.host.current_id == "dispatch"


@pytest.mark.parametrize(
    ("role", "view"),
    [
        (Role.ADMINISTRATOR, "administration"),
        (Role.AGENT, "intake"),
        (Role.CALLBACK_AGENT, "callback"),
        (Role.UNIT_OPERATOR, "handling"),
        (Role.LEADER, "monitor"),
    ],
)
def test_everybody_begins_with_the_screen_they_work_in(role: Role, view: str) -> None:
    assert first_view(visible_features(features(), [role])) == view


def test_a_message_told_before_the_window_is_there_stands_where_messages_stand(practice_program: Program) -> None:
    window = signed_in(practice_program, NUMBERS["dispatcher"])
    window.hide()
    window.notices.tell("电话系统不接受本座席的账号或密码")
    window.show()
    assert window.notices.isVisible()
    assert window.notices.y() > window.height() * 0.9
    assert window.notices.geometry().bottom() < window.height()


def test_control_and_digit_bring_the_views_to_the_front(practice_program: Program) -> None:
    window = signed_in(practice_program, NUMBERS["dispatcher"])
    press_focused("Ctrl+2")
    assert window.host.current_id == window._features[1].id
    press_focused("Ctrl+1")
    assert window.host.current_id == "dispatch"


def test_palette_runs_a_command_and_gives_the_focus_back(practice_program: Program) -> None:
    window = signed_in(practice_program, NUMBERS["dispatcher"])
    before = QApplication.focusWidget()
    press_focused("Ctrl+K")
    assert window.palette_box.field.hasFocus()
    press(window.palette_box.field, "Escape")
    assert QApplication.focusWidget() is before
    press_focused("Ctrl+K")
    type_text(window.palette_box.field, "window.keys")
    press(window.palette_box.field, "Return")
    assert window.key_sheet.isVisible()


def test_key_sheet_opens_and_closes_with_f1(practice_program: Program) -> None:
    window = signed_in(practice_program, NUMBERS["dispatcher"])
    press_focused("F1")
    assert window.key_sheet.isVisible()
    press_focused("F1")
    assert not window.key_sheet.isVisible()


def test_every_key_has_one_meaning_over_all_views(practice_program: Program, practice: PracticeDesk) -> None:
    window = signed_in(practice_program, NUMBERS["dispatcher"])
    for spec in features():
        if window.host.has(spec.id):
            window.open_view(spec.id)
    commands = window.registry.commands()
    assert len({command.id for command in commands}) == len(commands)
    in_window = [command.shortcut for command in commands if command.scope == "window" and command.shortcut]
    assert len(set(in_window)) == len(in_window)
    del practice


def test_undo_bar_takes_an_act_back(practice_program: Program) -> None:
    window = signed_in(practice_program, NUMBERS["dispatcher"])
    done: list[str] = []
    window.context.offer_undo("已派单", lambda: done.append("undone"))
    assert window.registry.run("window.undo")
    assert done == ["undone"]
    assert not window.registry.run("window.undo")


@pytest.mark.allows_log("unexpected fault")
def test_fault_nobody_thought_of_is_told_calmly_without_its_text(
    practice_program: Program, caplog: pytest.LogCaptureFixture
) -> None:
    window = signed_in(practice_program, NUMBERS["dispatcher"])
    try:
        raise ValueError("13800138000")
    except ValueError as error:
        report = practice_program._crashes.report(error)
    practice_program._crashes.happened.emit(report)
    assert report in window.notices.text
    assert "13800138000" not in caplog.text
    assert report not in ("", "13800138000")


def test_larger_text_builds_the_window_anew_in_the_same_view(practice_program: Program, practice: PracticeDesk) -> None:
    window = signed_in(practice_program, NUMBERS["dispatcher"])
    window.open_view("search")
    practice_program.apply_settings(msgspec.structs.replace(practice.app.settings, font_percent=125))
    wait_for(lambda: practice_program.window is not window, "no new window")
    assert isinstance(practice_program.window, MainWindow)
    assert practice_program.window.host.current_id == "search"
    practice_program.apply_settings(msgspec.structs.replace(practice.app.settings, font_percent=100))
    wait_for(lambda: not practice_program.jobs.open_jobs, "settings not saved")


def test_sign_out_leads_back_to_the_sign_in(practice_program: Program) -> None:
    window = signed_in(practice_program, NUMBERS["dispatcher"])
    assert window.registry.run("window.sign_out")
    view = sign_in_view(practice_program)
    assert view.password.text() == ""


@pytest.mark.parametrize(
    ("status", "text", "tone"),
    [
        (SyncStatus(online=True), "在线 · 已同步", "success"),
        (SyncStatus(online=True, unsent=2, pulling=1), "正在同步 3", "info"),
        (SyncStatus(unsent=12), "离线 · 12 条待上传", "waiting"),
        (SyncStatus(), "离线 · 可继续工作", "waiting"),
        (SyncStatus(connecting=True), "正在连接", "info"),
        (SyncStatus(online=True, attention=3), "3 条需处理", "danger"),
    ],
)
def test_pill_says_how_things_stand(status: SyncStatus, text: str, tone: str) -> None:
    assert sync_face(status) == (text, tone)


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_picture_is_taken_without_a_display(tmp_path: Path, qapp: QApplication, theme: str) -> None:
    del qapp
    out = tmp_path / "out.png"
    with practice_desk(tmp_path / "seat") as made:
        arguments = Arguments(
            view="dispatch", screenshot=out, size=(1366, 768), theme=theme, sign_in=NUMBERS["dispatcher"], password="x"
        )
        assert run(made.app, arguments) == 0
    image = QImage(str(out))
    assert (image.width(), image.height()) == (1366, 768)


def test_a_wrong_clock_is_told_in_a_line_until_it_is_mended(practice_program: Program) -> None:
    window = signed_in(practice_program, NUMBERS["dispatcher"])
    line = window.clock_line
    assert line.isHidden()
    window._show_status(SyncStatus(online=True, clock_offset_ms=60_000))
    assert line.isHidden(), "a minute is no matter"
    window._show_status(SyncStatus(online=True, clock_offset_ms=125_000))
    assert line.isVisible()
    assert line.text.startswith("本机时钟比服务器慢 2 分钟。请在系统的日期和时间设置中")
    window._show_status(SyncStatus(online=False, clock_offset_ms=-26 * 3_600_000))
    assert line.text.startswith("本机时钟比服务器快 26 小时。")
    window._show_status(SyncStatus(online=True, clock_offset_ms=-900))
    assert line.isHidden()


def test_the_board_behind_the_monitor_is_marked_as_the_monitor(practice_program: Program) -> None:
    window = signed_in(practice_program, NUMBERS["team_lead"])
    press_focused("Alt+Y")
    wait_for(lambda: window.host.current_id == "seat_board", "the board did not open")
    assert window.rail.current_id() == "monitor"
