"""The telephone is tried, taken over and changed while the program runs: real baresip, real exchange, real manager."""

import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from desktop.bootstrap import Overrides, build_app
from desktop.errors import AppError
from desktop.keystores import FileKeystore
from desktop.services.call_control import CallControl
from desktop.services.phone_setup import PhoneKind, PhoneSetup
from desktop.settings import Settings, load_settings, save_settings
from sync.telephony.commands import Capability
from tests.helpers.ami.ami_server import ami_server
from tests.helpers.desk import Desk
from tests.helpers.practice_desk import PracticeDesk, practice_desk
from tests.helpers.sip.sipp import HERE, caller, exchange, free_port, needs_sip

SECRET = "pass word; 密码"
SOUNDS = {"source": "ausine,400", "player": "aubridge,heard", "alert": "aubridge,bell"}


def softphone(port: int, **more: str) -> PhoneSetup:
    """A softphone at an exchange of this machine."""
    return PhoneSetup(kind=PhoneKind.SOFTPHONE, host=f"{HERE}:{port}", extension="8012", **(SOUNDS | more))


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[PracticeDesk]:
    """A program nobody has chosen a telephone in."""
    with practice_desk(tmp_path / "seat") as made:
        yield made


def test_a_try_says_registered_refused_or_no_answer_and_changes_nothing(seat: PracticeDesk, tmp_path: Path) -> None:
    needs_sip()
    service = seat.app.phone_setup
    with exchange(tmp_path, "refusing", user="8012", secret=SECRET) as registrar:
        assert service.try_out(softphone(registrar.port), SECRET) == ""
    with exchange(tmp_path, "refusing", user="8012", secret=SECRET) as registrar:
        assert service.try_out(softphone(registrar.port), "wrong") == "phone_login_refused"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
        deaf.bind((HERE, 0))
        silent = softphone(deaf.getsockname()[1], more=f"timeout=100&listen={HERE}:{free_port()}")
        assert service.try_out(silent, SECRET) == "phone_unreachable"
    unknown = msgspec.structs.replace(softphone(5060), host="no.such.host.invalid")
    assert service.try_out(unknown, SECRET) == "phone_unreachable"
    absent = softphone(5060, more="program=/no/such/baresip")
    assert service.try_out(absent, SECRET) == "phone_softphone_missing"
    assert seat.app.phone.able == frozenset()
    assert not service.has_secret(softphone(5060))


def test_a_manager_interface_is_tried_with_its_account(seat: PracticeDesk) -> None:
    service = seat.app.phone_setup
    with ami_server() as manager:
        setup = PhoneSetup(
            kind=PhoneKind.ASTERISK, host=f"127.0.0.1:{manager.port}", user=manager.user, extension="8012"
        )
        assert service.try_out(setup, manager.secret) == ""
        assert service.try_out(setup, "wrong") == "phone_login_refused"
        with pytest.raises(AppError, match="phone_wrong_address"):
            service.try_out(msgspec.structs.replace(setup, host="a b"), "x")


@pytest.mark.allows_log("desktop")
def test_the_telephone_is_changed_while_the_program_runs_and_its_secret_lies_in_the_keystore_alone(
    seat: PracticeDesk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    needs_sip()
    app, at = seat.app, f"{HERE}:{free_port()}"
    with exchange(tmp_path, "refusing", user="8012", secret=SECRET) as registrar:
        setup = softphone(registrar.port, more=f"listen={at}")
        url = app.phone_setup.apply(setup, SECRET)
        seat.wait_until(lambda: app.phone.is_connected, "not registered")
        assert Capability.ANSWER in app.phone.able
        assert app.agent_state.extension == "8012"
        assert app.phone_setup.has_secret(setup)
        assert not app.phone_setup.has_secret(msgspec.structs.replace(setup, host="elsewhere.example"))
        save_settings(tmp_path / "seat", msgspec.structs.replace(app.settings, phone=url))
    holding = [one for one in tmp_path.rglob("*") if one.is_file() and "密码".encode() in one.read_bytes()]
    assert [one.name for one in holding] == ["phone-secret"]
    assert stat.S_IMODE(holding[0].stat().st_mode) == 0o600
    assert SECRET not in caplog.text
    assert SECRET not in url
    app.phone_setup.apply(PhoneSetup(), "")
    assert app.phone.able == frozenset()
    assert not app.phone_setup.has_secret(setup)


@pytest.mark.allows_log("desktop")
def test_during_a_call_the_telephone_is_not_changed(seat: PracticeDesk, tmp_path: Path) -> None:
    needs_sip()
    app, at = seat.app, f"{HERE}:{free_port()}"
    with exchange(tmp_path) as hotline:
        app.phone_setup.apply(softphone(hotline.port, more=f"listen={at}"), SECRET)
        seat.wait_until(lambda: app.phone.is_connected, "not registered")
        with caller(tmp_path, "stays", at):
            seat.wait_until(lambda: app.phone.current is not None, "no call")
            CallControl(app.phone).answer()
            seat.wait_until(lambda: app.phone.current is not None and app.phone.current.phase == "talking", "no talk")
            with pytest.raises(AppError, match="phone_in_call"):
                app.phone_setup.apply(PhoneSetup(), "")
            assert Capability.ANSWER in app.phone.able
            CallControl(app.phone).hang_up()
            seat.wait_until(lambda: app.phone.current is None, "the call is still there")
        app.phone_setup.apply(PhoneSetup(), "")
        assert (app.phone.able, app.phone.is_connected, app.phone.trouble) == (frozenset(), False, "")


@pytest.mark.allows_log("desktop")
def test_the_telephone_of_the_settings_begins_with_the_program_with_its_kept_secret(tmp_path: Path) -> None:
    needs_sip()
    folder, keystore = tmp_path / "seat", FileKeystore(tmp_path / "keys")
    with exchange(tmp_path, "refusing", user="8012", secret="right") as registrar:
        bare = softphone(registrar.port).url
        for written in (bare.replace("8012@", "8012:right@"), bare):
            save_settings(folder, Settings(server="http://practice", phone=written))
            _begins_and_registers(folder, keystore, bare)
            assert load_settings(folder).phone == bare, "no secret is left in the file"


def _begins_and_registers(folder: Path, keystore: FileKeystore, bare: str) -> None:
    app = build_app(load_settings(folder), Overrides(data_dir=folder, keystore=keystore, threads=False))
    try:
        assert app.settings.phone == bare
        app.start()
        Desk(app).wait_until(lambda: app.phone.is_connected, "not registered")
    finally:
        app.close()


@pytest.mark.allows_log("desktop")
def test_a_setting_that_is_no_address_does_not_keep_the_program_from_starting(tmp_path: Path) -> None:
    app = build_app(
        Settings(server="http://practice", phone="nonsense://x"),
        Overrides(data_dir=tmp_path, keystore=FileKeystore(tmp_path), threads=False),
    )
    try:
        app.start()
    finally:
        app.close()
    assert app.phone.trouble == "phone_wrong_address"


def test_a_tone_is_played_where_the_device_opens_and_told_where_it_does_not(seat: PracticeDesk) -> None:
    needs_sip()
    service, setup = seat.app.phone_setup, softphone(5060)
    assert service.play_tone(setup, setup.player) == ""
    assert service.play_microphone(setup) == ""
    assert service.play_tone(setup, "alsa,plughw:31,9") == "phone_no_sound"
    assert service.play_tone(setup, "nosuch,1") == "phone_no_sound"
    assert service.play_microphone(msgspec.structs.replace(setup, source="alsa,plughw:31,9")) == "phone_no_sound"
