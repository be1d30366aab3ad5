"""``hotline-desk telephony …``: for set-up and support; needs neither a display nor a signed-in person."""

import os
import sys
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from desktop.telephony.watch import SECRET_VARIABLE, watch
from sync.telephony.adapter import PhoneClock

_USAGE = """\
usage: hotline-desk telephony watch --adapter asterisk --url ami://USER@HOST:5038/
       hotline-desk telephony watch --help
"""


def telephony(argv: Sequence[str], clock: PhoneClock) -> int:
    """Run a sub-command; returns the exit code."""
    if argv and argv[0] == "watch":
        return watch(argv[1:], clock)
    asked = bool(argv) and argv[0] in ("-h", "--help")
    told = sys.stdout if asked else sys.stderr
    if told is not None:  # packaged for windows there is none
        told.write(_USAGE)
    return 0 if asked else 2


def hide_secret() -> None:
    """Start this program anew without the secret in its arguments, where other people of this machine could read it.

    Does nothing where there is none, or where a program cannot replace itself (Windows, where arguments are not shown
    to other people).
    """
    if os.name != "posix":
        return
    arguments = list(sys.orig_argv)
    for at, argument in enumerate(arguments):
        url = argument.removeprefix("--url=")
        bare, secret = _without_secret(url)
        if secret and (argument.startswith("--url=") or (at > 0 and arguments[at - 1] == "--url")):
            arguments[at] = argument.replace(url, bare)
            os.environ[SECRET_VARIABLE] = secret
            os.execv(sys.executable, arguments)  # noqa: S606 - the same program, the same arguments


def _without_secret(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
        secret = parts.password or ""
    except ValueError:
        return url, ""
    if not secret or not parts.scheme:
        return url, ""
    before, _, host = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{before.partition(':')[0]}@{host}").geturl(), unquote(secret)
