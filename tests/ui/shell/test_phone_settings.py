"""The telephone is chosen, tried and taken over by keys; what is wrong is told beside its field."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from desktop.services.phone_setup import PhoneKind, PhoneSetup
from desktop.settings import load_settings
from sync.telephony.baresip.devices import SoundDevice
from tests.helpers.ami.ami_server import ami_server
from tests.helpers.practice_desk import PracticeDesk
from tests.helpers.ui import focused, press, press_focused, settle, type_text, wait_for
from tests.ui.programs import signed_in
from ui.application import Desk as Program
from ui.preferences.panel import PreferencesPanel
from ui.preferences.phone_panel import PhonePanel
from ui.shell.main_window import MainWindow

HEADSET = SoundDevice("alsa,plughw:1,0", "USB Headset", True, True)


@pytest.fixture
def window(practice_program: Program, practice: PracticeDesk) -> Iterator[MainWindow]:
    """The window of an agent at a machine with a headset."""
    practice.app.phone_setup.devices = lambda: (HEADSET, SoundDevice("alsa,plughw:0,3", "HDMI 0", True, False))
    yield signed_in(practice_program, "0000")
    practice.app.phone_setup.devices = tuple


def _opened(window: MainWindow) -> PhonePanel:
    """Open the panel as a person does: settings, then the telephone's."""
    press_focused("Ctrl+,")
    wait_for(lambda: bool(window.findChildren(PreferencesPanel)), "no settings")
    preferences = window.findChildren(PreferencesPanel)[-1]
    wait_for(preferences.isVisible, "no settings")
    _tab_to(preferences.phone_button)
    press_focused("Return")
    wait_for(lambda: bool(window.findChildren(PhonePanel)), "no telephone settings")
    panel = window.findChildren(PhonePanel)[-1]
    wait_for(panel.form.kind.hasFocus, "the kinds have no focus")
    return panel


def _tab_to(wanted: QWidget) -> None:
    for _ in range(30):
        if focused() is wanted:
            return
        press_focused("Tab")
    raise AssertionError("the keyboard does not get there")


def _write(field: QWidget, text: str) -> None:
    _tab_to(field)
    press_focused("Ctrl+A")
    type_text(field, text)


def test_by_keys_alone_a_manager_account_is_tried_and_taken_over_at_once(
    window: MainWindow, practice: PracticeDesk, tmp_path: Path
) -> None:
    panel = _opened(window)
    form = panel.form
    press_focused("3")
    with ami_server() as manager:
        _write(form.texts["host"], f"127.0.0.1:{manager.port}")
        _write(form.texts["extension"], "8012")
        _write(form.secret, "wrong")
        _write(form.texts["user"], manager.user)
        _tab_to(panel.try_button)
        press_focused("Return")
        wait_for(lambda: "被拒绝" in panel.message.text(), "the refusal is not told")
        assert practice.app.phone.able == frozenset()
        panel.form.kind.setFocus()
        _write(form.secret, manager.secret)
        _tab_to(panel.try_button)
        press_focused("Return")
        wait_for(lambda: "已连上" in panel.message.text(), "not told as connected")
        press_focused("Ctrl+Return")
        wait_for(lambda: "已保存并启用，已连上" in panel.message.text(), "not in use")
        assert practice.app.phone.is_connected
        assert form.secret.text() == ""
        wait_for(lambda: "已保存" in form.fields["secret"].hint, "the kept secret is not told")
        url = f"ami://cti@127.0.0.1:{manager.port}/?extension=8012"
        wait_for(lambda: load_settings(tmp_path).phone == url, "the setting is not kept")
        assert manager.secret not in (tmp_path / "settings.json").read_text().replace("cti@", "")
        assert practice.app.agent_state.extension == "8012"
        press_focused("Escape")
        assert not panel.isVisible()
        practice.app.phone_setup.apply(PhoneSetup(), "")


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_changed(
    window: MainWindow, practice: PracticeDesk
) -> None:
    panel = _opened(window)
    form = panel.form
    press_focused("2")
    press_focused("Ctrl+Return")
    assert (form.fields["host"].error, form.fields["extension"].error) == ("请填写", "请填写")
    assert focused() is form.texts["host"]
    form.texts["host"].setText("pbx.example/?" + "x" * 5000)
    form.texts["extension"].setText("8012;auth_user=evil")
    form.texts["more"].setText("program=/bin/sh\n&x=1")
    press_focused("Ctrl+Return")
    assert (form.fields["host"].error, form.fields["more"].error) == ("格式不对", "格式不对")
    assert "pbx.example" in panel.message.text(), "how it is written is told"
    form.texts["host"].setText("pbx.example")
    form.texts["more"].clear()
    press_focused("Ctrl+Return")
    assert form.fields["extension"].error == "格式不对"
    assert practice.app.settings.phone == ""


def test_devices_are_offered_by_name_and_others_can_be_typed(window: MainWindow, practice_program: Program) -> None:
    panel = _opened(window)
    form = panel.form
    press_focused("2")
    settle(practice_program.jobs)
    microphone, player = form.sounds["source"], form.sounds["player"]
    _tab_to(microphone)
    wait_for(microphone.is_open, "nothing is offered")
    press_focused("Return")
    assert form.setup().source == "alsa,plughw:1,0"
    assert "USB Headset" in microphone.text()
    _write(player, "pulse,headset two")
    assert form.setup().player == "pulse,headset two"
    press(player, "Escape")


def test_only_what_a_kind_needs_is_asked_and_the_setting_comes_back_as_it_was(
    window: MainWindow, practice: PracticeDesk
) -> None:
    panel = _opened(window)
    form = panel.form
    assert form.setup().kind is PhoneKind.NONE
    assert not panel.try_button.isEnabled()
    press_focused("6")
    assert "hotline-desk call --from" in form.note.text()
    assert not form.fields["host"].isVisible()
    press_focused("5")
    _write(form.texts["extension"], "8012")
    press_focused("Ctrl+Return")
    wait_for(lambda: "已保存并启用" in panel.message.text(), "not in use")
    assert (practice.app.settings.phone, practice.app.settings.extension) == ("server", "8012")
    press_focused("Escape")
    assert _opened(window).form.setup().kind is PhoneKind.SERVER


def test_what_was_typed_and_not_saved_is_there_again_but_for_the_secret(
    window: MainWindow, practice: PracticeDesk
) -> None:
    form = _opened(window).form
    press_focused("3")
    _write(form.texts["host"], "pbx.example")
    _write(form.secret, "hush")
    press_focused("Escape")
    panel = _opened(window)
    assert (panel.form.setup().kind, panel.form.setup().host) == (PhoneKind.ASTERISK, "pbx.example")
    assert panel.form.secret.text() == ""
    assert "还没有保存" in panel.message.text()
    assert practice.app.settings.phone == ""
    press_focused("1")
    press_focused("Escape")
    assert _opened(window).message.text() == "", "nothing is unsaved any more"


def test_one_key_opens_the_settings_and_no_key_of_theirs_has_two_meanings(window: MainWindow) -> None:
    press_focused("Ctrl+Shift+F2")
    wait_for(lambda: bool(window.findChildren(PhonePanel)), "no telephone settings")
    form = window.findChildren(PhonePanel)[-1].form
    wait_for(form.kind.hasFocus, "the kinds have no focus")
    press_focused("2")
    assert form.setup().kind is PhoneKind.SOFTPHONE
    press_focused("S")
    assert (form.setup().kind, form.setup().transport) == (PhoneKind.SOFTPHONE, "tls")
    press_focused("I")
    assert (form.setup().transport, form.setup().dtmf) == ("tls", "info")
    form.dtmf.setFocus()
    press_focused("1")
    assert form.setup().kind is not PhoneKind.SOFTPHONE, "a digit chooses the kind from there too"
