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


def _logged(file: Path, *counts: int) -> None:
    """Log numbers, as the program does that goes on whatever becomes of its log."""
    handler = set_up_logs(file.parent)
    try:
        for count in counts:
            logging.getLogger("desktop.test").info("step %s", count)
            if count == 2:
                file.unlink()  # now there is room
    finally:
        close_logs(handler)


def _messages(file: Path) -> list[tuple[str, str, object]]:
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    return [(line["level"], line["message"], line.get("lines")) for line in lines]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a device that is always full")
def test_on_a_full_disk_work_goes_on_without_a_log_which_says_later_what_it_lacks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "hotline-desk.log"
    file.symlink_to("/dev/full")
    _logged(file, 1, 2, 3)
    assert capsys.readouterr().err == (
        "hotline-desk: the log cannot be written (No space left on device); work goes on without it\n"
    )
    assert _messages(file) == [("warning", "lines not written", 2), ("info", "step 3", None)]
    assert json.loads(file.read_text("utf-8").splitlines()[0])["reason"] == "ENOSPC"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a device that is always full")
def test_a_disk_that_stays_full_lets_the_program_end_in_peace_and_without_a_console(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    file = tmp_path / "hotline-desk.log"
    file.symlink_to("/dev/full")
    _logged(file, 1, 3)


def test_a_log_whose_folder_cannot_be_made_is_written_once_it_can(tmp_path: Path) -> None:
    in_the_way = tmp_path / "logs"
    in_the_way.write_text("words of somebody", encoding="utf-8")
    handler = set_up_logs(in_the_way)
    try:
        logging.getLogger("desktop.test").info("step 1")
        assert in_the_way.read_text(encoding="utf-8") == "words of somebody"
        in_the_way.unlink()
        logging.getLogger("desktop.test").info("step 2")
    finally:
        close_logs(handler)
    assert _messages(in_the_way / "hotline-desk.log") == [
        ("warning", "lines not written", 1),
        ("info", "step 2", None),
    ]


def test_a_line_that_was_cut_off_spoils_no_other_one(tmp_path: Path) -> None:
    file = tmp_path / "hotline-desk.log"
    file.write_text('{"at":1,"mess', encoding="utf-8")
    _logged(file, 1)
    cut, whole = file.read_text("utf-8").splitlines()
    assert (cut, json.loads(whole)["message"]) == ('{"at":1,"mess', "step 1")


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
    (tmp_path / "folder").write_text("a file in its way", encoding="utf-8")
    assert main(["--demo", "--data-dir", str(tmp_path / "folder")]) == 2
    assert "code: data_folder_unusable" in capsys.readouterr().err


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a folder nobody can write in, not even root")
@pytest.mark.allows_log("desktop")
def test_a_folder_that_is_there_and_read_only_is_told_before_anything_is_typed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--server", "http://127.0.0.1:9", "--data-dir", "/proc/self"]) == 2
    assert "code: data_folder_unusable" in capsys.readouterr().err
