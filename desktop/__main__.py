"""``hotline-desk``: reads the command line, builds the program and hands it to the screens."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import msgspec

from desktop.errors import AppError, AppErrorCode
from desktop.logs import close_logs, set_up_logs
from desktop.services.arguments import Arguments
from desktop.settings import Settings, data_folder, load_settings, prepare_folder, save_settings

if TYPE_CHECKING:
    from desktop.services.app import App

PASSWORD_VARIABLE = "HOTLINE_PASSWORD"  # noqa: S105 - the name of a variable
SERVER_VARIABLE = "HOTLINE_SERVER"
_VIEWS = (
    "intake", "dispatch", "handling", "callback", "search", "knowledge", "monitor", "attention", "administration",
)  # fmt: skip
_PHONES = "ami://USER@HOST/?extension=NO, esl://HOST/?extension=NO, sip://NO@HOST/, or: server (it tells of the calls)"
_FURTHER = """\
hotline-desk call --help              show a call in the running program (also: hotline:NUMBER)
hotline-desk telephony watch --help   print what a telephone system tells
"""
_ABOUT_ADDRESS = (AppErrorCode.NO_SERVER, AppErrorCode.WRONG_ADDRESS)
logger = logging.getLogger(__name__)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; returns its exit code (2: cannot start as asked, with the reason on standard error)."""
    given = sys.argv[1:] if argv is None else list(argv)
    if given and given[0].startswith("hotline:"):
        from desktop.telephony.call import call_url

        return call_url(given[0], given[1:])
    if given and given[0] in _COMMANDS:
        return _COMMANDS[given[0]](given[1:], argv is None)
    arguments = parse(given)
    folder = arguments.data_dir if arguments.data_dir is not None else data_folder()
    try:
        prepare_folder(folder)
    except AppError as error:
        return _cannot_start(error, arguments)
    kept = load_settings(folder)
    settings = msgspec.structs.replace(
        kept, server=arguments.server or kept.server, phone=arguments.phone or kept.phone
    )
    log_handler = set_up_logs(folder / "logs")
    try:
        app = _build_or_ask(settings, kept, arguments, folder)
        if app is None:
            return 2
        try:
            return _run(app, arguments)
        finally:
            app.close()
    except AppError as error:
        logger.error("cannot start", extra={"code": error.code})
        return _cannot_start(error, arguments)
    finally:
        close_logs(log_handler)


def _telephony(argv: Sequence[str], own_process: bool) -> int:
    from desktop.telephony.command_line import hide_secret, telephony
    from desktop.wiring.seat_clock import SystemClock

    if own_process:
        hide_secret()
    return telephony(argv, SystemClock())


def _call(argv: Sequence[str], _own_process: bool) -> int:
    from desktop.telephony.call import call

    return call(argv)


_COMMANDS = {"telephony": _telephony, "call": _call}
"""Sub-commands that start without the screens and their libraries."""


def _build_or_ask(settings: Settings, kept: Settings, arguments: Arguments, folder: Path) -> "App | None":
    """Build the program; where the address of its server is missing or wrong, and was not given for this start, ask.

    What is entered is kept. ``None`` when nobody enters one. Raises what else keeps the program from starting.
    """
    while True:
        try:
            return _build(settings, arguments, folder)
        except AppError as error:
            if arguments.server or error.code not in _ABOUT_ADDRESS:
                raise
            logger.error("cannot start", extra={"code": error.code})
            server = _ask_server(error, arguments, settings.server)
        if not server:
            return None
        settings = msgspec.structs.replace(settings, server=server)
        _keep(folder, msgspec.structs.replace(kept, server=server))


def _keep(folder: Path, settings: Settings) -> None:
    try:
        save_settings(folder, settings)
    except OSError as error:
        logger.warning("settings not saved", extra={"kind": type(error).__name__})


def _build(settings: Settings, arguments: Arguments, folder: Path) -> "App":
    from desktop.bootstrap import Overrides, build_app, build_demo

    if arguments.demo:
        return build_demo(settings, Overrides(data_dir=arguments.data_dir))
    return build_app(settings, Overrides(data_dir=folder))


def _run(app: "App", arguments: Arguments) -> int:
    from ui.application import run

    return run(app, arguments)


def _ask_server(error: AppError, arguments: Arguments, server: str) -> str:
    from ui.cannot_start import ask_server

    return ask_server(error, arguments, server)


def _cannot_start(error: AppError, arguments: Arguments) -> int:
    from ui.cannot_start import tell_cannot_start

    tell_cannot_start(error, arguments)
    return 2


class _Parser(argparse.ArgumentParser):
    """Tells what is wrong in a window where there is no console: a program packaged for windows has none."""

    def error(self, message: str) -> NoReturn:
        if sys.stderr is not None:
            super().error(message)
        _cannot_start(AppError(AppErrorCode.WRONG_ARGUMENTS, values={"told": message}), Arguments())
        sys.exit(2)


def parse(argv: Sequence[str]) -> Arguments:
    """Return the arguments; ends the program with a message for wrong ones."""
    parser = _Parser(
        prog="hotline-desk",
        description="12345 hotline workstation",
        epilog=_FURTHER,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    server, password = os.environ.get(SERVER_VARIABLE, ""), os.environ.pop(PASSWORD_VARIABLE, "")
    asked = f"the server (or {SERVER_VARIABLE}; else the one used before, or asked for)"
    parser.add_argument("--server", default=server, metavar="URL", help=asked)
    parser.add_argument("--demo", action="store_true", help="practice city, no server, nothing is kept")
    parser.add_argument(
        "--view", default="", choices=("", *_VIEWS), help="begin with this view, where the person has it"
    )
    parser.add_argument("--screenshot", type=Path, metavar="OUT.png", help="paint the view into a file and end")
    parser.add_argument("--size", type=_size, default=(1440, 900), metavar="WxH", help="of the window or the picture")
    parser.add_argument("--theme", default="", choices=("", "light", "dark", "contrast"), help="else as set")
    parser.add_argument("--language", default="", choices=("", "zh", "en"), help="else as set (at first: zh)")
    parser.add_argument("--phone", default="", metavar="URL", help=_PHONES)
    parser.add_argument("--data-dir", type=Path, help="stores, settings and logs (else the folder of this account)")
    parser.add_argument("--sign-in", default="", metavar="NO", help=f"password from {PASSWORD_VARIABLE}")
    found = parser.parse_args(argv)
    return Arguments(
        server=found.server,
        demo=found.demo,
        view=found.view,
        screenshot=found.screenshot,
        size=found.size,
        theme=found.theme,
        language=found.language,
        data_dir=found.data_dir,
        sign_in=found.sign_in,
        phone=found.phone,
        password=password,
    )


def _size(text: str) -> tuple[int, int]:
    width, cross, height = text.lower().partition("x")
    if not cross or not width.isdigit() or not height.isdigit() or not (320 <= int(width) <= 8000):
        raise argparse.ArgumentTypeError("WxH, e.g. 1440x900")
    return int(width), int(height)


if __name__ == "__main__":
    sys.exit(main())
