"""``hotline-desk call``: tells the running program of a call, from any telephone program that can start another."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from desktop.settings import data_folder
from desktop.telephony.local_calls import LocalCall, tell
from sync.telephony.numbers import read_number

STATES = ("ringing", "answered", "ended")
URL_SCHEME = "hotline:"
_LONGEST_WORD = 80
_NOT_DONE, _WRONG = 1, 2
_SAYS = {
    "not_running": "no hotline-desk of this person is running here",
    "not_signed_in": "nobody is signed in at the running hotline-desk",
}


def call(argv: Sequence[str]) -> int:
    """Tell the running program of a call; returns the exit code (1: it is not running, 2: wrong arguments)."""
    parser = argparse.ArgumentParser(
        prog="hotline-desk call",
        description="Show a call in the running hotline-desk and open the form for it.",
        epilog="The same as a URL: hotline:13800138000?queue=q1&id=42&state=ringing",
    )
    parser.add_argument("--from", dest="number", required=True, metavar="NUMBER", help="or: hidden")
    parser.add_argument("--queue", default="", metavar="Q")
    parser.add_argument("--id", default="", metavar="ID", help="the call's id, so that its later states find it")
    parser.add_argument("--state", default="answered", choices=STATES)
    parser.add_argument("--data-dir", type=Path, default=None)
    found = parser.parse_args(argv)
    return _tell(found.number, found.queue, found.id, found.state, found.data_dir)


def call_url(url: str, argv: Sequence[str] = ()) -> int:
    """The same for ``hotline:NUMBER?queue=…&id=…&state=…``."""
    parser = argparse.ArgumentParser(prog="hotline-desk hotline:NUMBER")
    parser.add_argument("--data-dir", type=Path, default=None)
    folder = parser.parse_args(argv).data_dir
    try:
        parts = urlsplit(url)
        options = parse_qs(parts.query, errors="strict", max_num_fields=20)
        number = unquote(parts.netloc or parts.path, errors="strict").strip("/")
    except ValueError:
        return _fail("the URL cannot be read (code: bad_url)", _WRONG)
    first = {name: values[0] for name, values in options.items()}
    state = first.get("state", STATES[1])
    if set(first) - {"queue", "id", "state"} or state not in STATES:
        return _fail("the URL takes queue, id and state=ringing|answered|ended (code: bad_url)", _WRONG)
    return _tell(number, first.get("queue", ""), first.get("id", ""), state, folder)


def _tell(number: str, queue: str, call_id: str, state: str, folder: Path | None) -> int:
    read = read_number(number) if number.strip() else None
    if read is None:
        return _fail("this is no telephone number (code: bad_number)", _WRONG)
    for name, word in (("queue", queue), ("id", call_id)):
        if len(word) > _LONGEST_WORD or not word.isprintable():
            return _fail(f"{name} is too long or holds control characters (code: bad_{name})", _WRONG)
    told = LocalCall(given=read.given, number=read.e164, hidden=read.hidden, queue=queue, id=call_id, state=state)
    code = tell(folder if folder is not None else data_folder(), told)
    return 0 if not code else _fail(f"{_SAYS.get(code, 'refused')} (code: {code})", _NOT_DONE)


def _fail(message: str, code: int) -> int:
    if sys.stderr is not None:  # packaged for windows there is none
        sys.stderr.write(f"hotline-desk call: {message}\n")
    return code
