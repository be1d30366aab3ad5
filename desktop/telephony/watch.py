"""``hotline-desk telephony watch``: prints what a telephone system tells, one JSON object a line."""

import argparse
import getpass
import os
import random
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from urllib.parse import quote

import msgspec

from desktop.telephony.choosing import (
    ADAPTERS,
    SCHEMES,
    Address,
    address_for,
    make_adapter,
    needs_address,
    with_secret,
)
from sync.telephony.adapter import PhoneClock, PhoneError, PhoneErrorCode
from sync.telephony.address import PhoneAddress
from sync.telephony.event_box import EventBox
from sync.telephony.events import Line, LineState
from sync.telephony.systems import needs_user

SECRET_VARIABLE = "HOTLINE_AMI_SECRET"  # noqa: S105 - the name of a variable
_FAILED, _WRONG = 1, 2
_SAYS = {
    PhoneErrorCode.WRONG_ADDRESS: "the address is wrong",
    PhoneErrorCode.UNREACHABLE: "cannot be reached",
    PhoneErrorCode.NOT_A_PBX: "what answers there is no manager interface or event socket",
    PhoneErrorCode.LOGIN_REFUSED: "user or secret is wrong, or this machine is not permitted there",
    PhoneErrorCode.LINE_LOST: "the line was closed before the sign-in was done",
    PhoneErrorCode.SOFTPHONE_MISSING: "baresip is not installed (Debian: apt-get install baresip-core; "
    "elsewhere name it with program= and modules= in the URL)",
    PhoneErrorCode.SOFTPHONE_ENDED: "baresip ended as soon as it was started",
    PhoneErrorCode.NOT_OURS: "another program took the port of the softphone",
}
_EPILOG = f"""\
--url ami://USER:SECRET@HOST:5038/?queue=q1,q2&extension=8012 (percent-encode special characters; amis:// for TLS).
Options there: queue, extension, agent, context, interface, area_code, auth=md5, recordings=yes, timeout.
--adapter freeswitch --url esl://:SECRET@HOST:8021/ (experimental; esl://USER:SECRET@… for users of the event socket).
--adapter baresip --url sip://8012@HOST:5060/ starts a softphone for that account. Options there: transport, auth_user,
program, modules, source, player, alert, listen, conference, area_code, expires, timeout.
The secret is better given in {SECRET_VARIABLE} or at the prompt than in the URL.
Without --queue and --extension everything is printed. Ends with Ctrl-C (exit code 0).
Exit codes: 1 the first connection failed, 2 wrong arguments. A line lost later is made again.
"""


def watch(argv: Sequence[str], clock: PhoneClock) -> int:
    """Print events until Ctrl-C; returns the exit code."""
    found = _parser().parse_args(argv)
    if sys.stdout is None:  # packaged for windows there is none, unless it goes into a file or to another program
        return _fail("there is nothing to print to", _WRONG)
    try:
        address = _address(found) if needs_address(found.adapter) else None
    except PhoneError as error:
        return _fail(f"{_SAYS.get(error.code, 'cannot start')}: {error.detail} (code: {error.code})", _WRONG)
    except (EOFError, ValueError) as error:
        return _fail(f"{error} (code: phone_wrong_address)", _WRONG)
    box = EventBox()
    adapter = make_adapter(found.adapter, address, box.put, clock, random.random)
    _stop_on_signals(box)
    adapter.start()
    try:
        return _print(box, "" if address is None else address.label)
    except KeyboardInterrupt:
        return 0
    finally:
        adapter.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hotline-desk telephony watch",
        description="Print telephone events as JSON lines.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--adapter", choices=ADAPTERS, default=ADAPTERS[0])
    parser.add_argument(
        "--url", default="", metavar="URL", help="ami://user@host:5038/, esl://host:8021/ or sip://8012@host:5060/"
    )
    parser.add_argument("--host", default="", help="instead of --url")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--user", default="", metavar="NAME", help="user of the manager interface")
    parser.add_argument("--secret-env", default=SECRET_VARIABLE, metavar="NAME", help="variable that holds the secret")
    parser.add_argument("--queue", action="append", default=[], metavar="NAME", help="only this queue (repeatable)")
    parser.add_argument("--extension", action="append", default=[], metavar="NO", help="only this phone (repeatable)")
    parser.add_argument("--agent", action="append", default=[], metavar="NAME", help="only this agent (repeatable)")
    return parser


def _address(found: argparse.Namespace) -> Address:
    host = f"[{found.host}]" if ":" in found.host else found.host
    scheme = SCHEMES[found.adapter]
    url = found.url or (f"{scheme}://{quote(found.user, safe='')}@{host}" if found.host else "")
    if not url:
        raise ValueError("--url or --host is needed")
    address = address_for(found.adapter, url)
    if not 0 <= found.port <= 65535:
        raise ValueError("--port is no port")
    user, secret = found.user or address.user, address.secret or os.environ.pop(found.secret_env, "")
    if not user and needs_user(found.adapter):
        raise ValueError("a user is needed, in the URL or by --user")
    if not secret:
        secret = _ask()
    address = msgspec.structs.replace(address, port=found.port or address.port, user=user)
    if isinstance(address, PhoneAddress):
        address = msgspec.structs.replace(
            address,
            queues=(*address.queues, *_split(found.queue)),
            extensions=(*address.extensions, *_split(found.extension), *_split(found.agent)),
        )
    return with_secret(address, secret)


def _ask() -> str:
    if not sys.stdin or not sys.stdin.isatty():
        raise ValueError(f"a secret is needed: in {SECRET_VARIABLE}, or in the URL")
    return getpass.getpass("Secret: ")


def _split(values: Sequence[str]) -> list[str]:
    return [part.strip() for value in values for part in value.split(",") if part.strip()]


def _print(box: EventBox, server: str) -> int:
    encoder = msgspec.json.Encoder()
    out = sys.stdout.buffer
    was_up = not server
    while True:
        event = box.take(0.5)
        if event is None:
            if box.is_closed:
                return 0
            continue
        try:
            out.write(encoder.encode(event) + b"\n")
            out.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        if isinstance(event, Line):
            was_up = was_up or event.state is LineState.CONNECTED
            if not was_up:
                says = _SAYS.get(PhoneErrorCode(event.code), "cannot connect")
                return _fail(f"{server}: {says} (code: {event.code})", _FAILED)


def _stop_on_signals(box: EventBox) -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        box.close()

    for name in ("SIGTERM", "SIGINT"):
        signal.signal(getattr(signal, name), stop)


def _fail(message: str, code: int) -> int:
    if sys.stderr is not None:  # likewise
        sys.stderr.write(f"hotline-desk telephony: {message}\n")
    return code
