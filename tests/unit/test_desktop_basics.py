"""Settings, logs, errors and the command line."""

import json
import logging
import sys
from pathlib import Path

import pytest

from desktop.__main__ import main, parse
from desktop.errors import AppError, AppErrorCode, refused, to_app_error
from desktop.logs import close_logs, set_up_logs
from desktop.settings import Settings, load_settings, save_settings
from sync.domain.refusal import Refusal, RefusalCode


def test_settings_are_kept(tmp_path: Path) -> None:
    wanted = Settings(server="https://hotline.example.gov", language="en", theme="dark", font_percent=125)
    save_settings(tmp_path, wanted)
    assert load_settings(tmp_path) == wanted
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]


def test_without_a_file_there_are_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings()


@pytest.mark.allows_log("desktop.settings")
@pytest.mark.parametrize("content", [b"{broken", b"[]", b'{"font_percent":"big"}', b"\xff\xfe", b""])
def test_damaged_settings_are_put_aside_and_noted(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "settings.json").write_bytes(content)
    assert load_settings(tmp_path) == Settings(damaged=True)
    assert (tmp_path / "settings.json.damaged").read_bytes() == content


def test_values_out_of_range_and_fields_of_newer_programs_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"theme":"pink","language":"xx","font_percent":900,"new_field":1}')
    assert load_settings(tmp_path) == Settings(font_percent=150)


def test_logs_hold_codes_but_no_text_of_an_exception(tmp_path: Path) -> None:
    handler = set_up_logs(tmp_path)
    logger = logging.getLogger("desktop.test")
    try:
        try:
            raise ValueError("13800138000 王先生")
        except ValueError:
            logger.info("step failed", exc_info=True, extra={"code": "store_full", "tries": 3, "row": {"name": "王"}})
    finally:
        close_logs(handler)
    text = (tmp_path / "hotline-desk.log").read_text("utf-8")
    line = json.loads(text)
    assert (line["message"], line["code"], line["tries"], line["error"]) == (
        "step failed",
        "store_full",
        3,
        "ValueError",
    )
    assert line["trace"]
    assert "138" not in text.replace(str(line["at"]), "")
    assert "王" not in text


def test_an_error_with_a_code_keeps_it() -> None:
    class Full(Exception):
        code = "store_full"
        retryable = True

    class Throttled(Exception):
        code = "unlock_throttled"
        wait_ms = 4000

    full, throttled, other = to_app_error(Full()), to_app_error(Throttled()), to_app_error(KeyError("x"))
    assert (full.code, full.retryable) == ("store_full", True)
    assert throttled.values == {"wait_ms": 4000}
    assert (other.code, other.values) == (AppErrorCode.UNEXPECTED, {"type": "KeyError"})
    assert to_app_error(full) is full


def test_a_refusal_becomes_an_error_with_its_values() -> None:
    error = refused(Refusal(RefusalCode.TOO_LONG, "content", {"limit": 2000}))
    assert (error.code, error.values) == (AppErrorCode.REFUSED, {"limit": 2000})
    assert "content" not in str(AppError("x"))


def test_the_command_line_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_PASSWORD", "secret")
    found = parse(
        [
            "--demo",
            "--view",
            "monitor",
            "--screenshot",
            "m.png",
            "--size",
            "1366x768",
            "--theme",
            "dark",
            "--sign-in",
            "0101",
        ]
    )
    assert found.demo
    assert (found.view, found.size, found.theme, found.sign_in) == ("monitor", (1366, 768), "dark", "0101")
    assert found.screenshot == Path("m.png")
    assert found.password == "secret"
    assert parse([]).password == ""  # taken out of the environment: programs started from here do not see it


@pytest.mark.parametrize("size", ["1440", "axb", "10x10", "99999x900"])
def test_a_wrong_size_is_told(size: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        parse(["--demo", "--size", size])
    assert caught.value.code == 2
    assert "1440x900" in capsys.readouterr().err


@pytest.mark.allows_log("cannot start")
def test_without_a_server_and_without_demo_the_program_says_what_it_needs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data-dir", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert "code: no_server" in told
    assert told.count("--server") == 2, "in both languages"
    assert not (tmp_path / "settings.json").exists()


@pytest.mark.allows_log("desktop")
def test_a_wrong_address_is_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--server", "not an address", "--data-dir", str(tmp_path)]) == 2
    assert "wrong_address" in capsys.readouterr().err


@pytest.mark.allows_log("desktop")
@pytest.mark.parametrize("inside", ["", "stores", "deeper/still"])
def test_a_data_folder_that_cannot_be_made_is_told_in_both_languages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], inside: str
) -> None:
    in_the_way = tmp_path / "notes.txt"
    in_the_way.write_text("words of somebody", encoding="utf-8")
    folder = in_the_way / inside
    assert main(["--server", "http://127.0.0.1:9", "--data-dir", str(folder)]) == 2
    told = capsys.readouterr().err
    assert "code: data_folder_unusable" in told
    assert str(folder) in told
    assert "资料文件夹不能使用" in told
    assert "The data folder cannot be used" in told
    assert "Traceback" not in told
    assert in_the_way.read_text(encoding="utf-8") == "words of somebody"


@pytest.mark.allows_log("desktop")
def test_practice_without_a_usable_data_folder_is_told_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "logs").write_text("a file in the way of the logs", encoding="utf-8")
    assert main(["--demo", "--data-dir", str(tmp_path)]) == 2
    assert "code: data_folder_unusable" in capsys.readouterr().err


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a folder nobody can write in, not even root")
@pytest.mark.allows_log("desktop")
def test_a_folder_that_is_there_and_read_only_is_told_before_anything_is_typed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--server", "http://127.0.0.1:9", "--data-dir", "/proc/self"]) == 2
    assert "code: data_folder_unusable" in capsys.readouterr().err
