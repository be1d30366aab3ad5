"""``hotline-server telephony``: one connection to a telephone system, for the board and for missed calls.

Least rights: the account at the telephone system needs to read events only; nothing is asked of it but its state,
unless ``--commands`` lets seats ask for more.
"""

import argparse
import logging
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from types import FrameType

import msgspec
from sqlalchemy.exc import SQLAlchemyError

from sync.server.config import ServerConfig
from sync.server.faults import ConfigurationFault
from sync.server.ground import lay_ground
from sync.server.ports import SystemClock, new_id, system_entropy
from sync.server.setup import require_ready, require_right_keys
from sync.server.telephony.errand_runner import ErrandRunner
from sync.server.telephony.switchboard import Switchboard
from sync.telephony.adapter import Deliver, PhoneAdapter, PhoneError
from sync.telephony.event_box import EventBox
from sync.telephony.events import CommandAnswer, Line, PhoneEvent
from sync.telephony.simulated import SimulatedAdapter
from sync.telephony.systems import SYSTEMS, make_system, read_system_address

logger = logging.getLogger(__name__)

SECRET_VARIABLE = "HOTLINE_AMI_SECRET"  # noqa: S105 - the name of a variable
_BEAT_SECONDS = 15.0
_TRIES = 5
_ADAPTERS = (*SYSTEMS, "simulated")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments of the command."""
    parser.add_argument("--adapter", choices=_ADAPTERS, default=_ADAPTERS[0])
    where = f"ami://user@host:5038/?queue=q1, esl://host:8021/ (secret in {SECRET_VARIABLE})"
    parser.add_argument("--url", default="", help=where)
    parser.add_argument("--name", default="", help="name of the telephone system (default: host and port)")
    parser.add_argument(
        "--commands", action="store_true", help="carry out what seats ask of their own calls and phones"
    )
    parser.add_argument(
        "--service-codes", action="store_true", help="with --commands: numbers with * or # may be dialled too"
    )
    parser.add_argument("--json", action="store_true", help="print the state of the line as JSON lines")
    parser.set_defaults(command=run)


class _SystemPhoneClock:
    """Time as an adapter reads it."""

    def wall_ms(self) -> int:
        """Wall clock, ms UTC."""
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()


def run(options: argparse.Namespace, config: ServerConfig) -> int:
    """Serve one telephone system until told to stop; the line is made again whenever it breaks."""
    require_ready(config)
    box = EventBox()
    adapter, name = _make(options, box.put)
    ground = lay_ground(config, SystemClock(), new_id, system_entropy)
    try:
        require_right_keys(ground.database, ground.sealer, config.key_file)
        able = (lambda: adapter.capabilities) if options.commands else frozenset
        board = Switchboard(ground.database, ground.sealer, ground.clock, options.name or name, able=able)
        codes = bool(options.service_codes)
        runner = ErrandRunner(ground.database, ground.sealer, ground.clock, board, adapter, service_codes=codes)
        _stop_on_signals(box)
        adapter.start()
        if options.commands:
            runner.start()
        try:
            pump(box, board, adapter, options.json, runner.answered)
        finally:
            runner.close()
    finally:
        adapter.close()
        ground.database.close()
    return 0


def pump(
    box: EventBox,
    board: Switchboard,
    adapter: PhoneAdapter,
    is_json: bool = False,
    answered: Callable[[CommandAnswer], None] = lambda _: None,
) -> None:
    """Take events until the box is closed. What the database cannot take now is tried again, then read anew."""
    beat = time.monotonic() + _BEAT_SECONDS
    while not box.is_closed:
        event = box.take(1.0)
        if event is not None and not _take(board, event):
            logger.error("events left out, the state is read again", extra={"event": type(event).__name__})
            adapter.resync()
        if isinstance(event, CommandAnswer):
            answered(event)
        if isinstance(event, Line) and is_json:
            sys.stdout.write(msgspec.json.encode(event).decode() + "\n")
            sys.stdout.flush()
        if time.monotonic() >= beat:
            beat = time.monotonic() + _BEAT_SECONDS
            _beat(board)


def _take(board: Switchboard, event: PhoneEvent) -> bool:
    for _ in range(_TRIES):
        try:
            board.take(event)
        except SQLAlchemyError as error:
            logger.warning("database trouble", extra={"kind": type(error).__name__})
        else:
            return True
    return False


def _beat(board: Switchboard) -> None:
    try:
        board.beat()
    except SQLAlchemyError as error:
        logger.warning("database trouble", extra={"kind": type(error).__name__})


def _make(options: argparse.Namespace, deliver: Deliver) -> tuple[PhoneAdapter, str]:
    clock = _SystemPhoneClock()
    if options.adapter == "simulated":
        return SimulatedAdapter(deliver, clock, random.random), "simulated"
    try:
        address = read_system_address(options.adapter, options.url)
    except PhoneError as error:
        raise ConfigurationFault(f"--url is no address of a telephone system (code: {error.code}).") from None
    secret = address.secret or os.environ.pop(SECRET_VARIABLE, "")
    if not secret:
        raise ConfigurationFault(f"Give the secret in {SECRET_VARIABLE}.")
    address = msgspec.structs.replace(address, secret=secret)
    return make_system(options.adapter, address, deliver, clock, random.random), address.label


def _stop_on_signals(box: EventBox) -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        box.close()

    for name in ("SIGTERM", "SIGINT"):
        signal.signal(getattr(signal, name), stop)
