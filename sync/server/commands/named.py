"""What a command names before it is applied: the number a create was told with, and the draft it makes an order of."""

import msgspec

from sync.contract.drafts import is_draft_mark
from sync.contract.messages import Command
from sync.domain.numbering import format_no, parse_no
from sync.domain.value import Value
from sync.server.commands.numbers import EMERGENCY


class Named(Value):
    """What a create names; empty for any other command, and for what is no order number and no mark of a draft."""

    number: str = ""
    mark: str = ""


class _Told(msgspec.Struct, frozen=True):
    """The parts of a create's arguments that say so."""

    no: str = ""
    draft_mark: str = ""


def named_by(command: Command) -> Named:
    """Return the number a command has used up, and the mark of the draft it makes an order of."""
    told = _told(command)
    return Named(number=_number(told.no), mark=told.draft_mark if is_draft_mark(told.draft_mark) else "")


def number_of(command: Command) -> str:
    """Return the number a create has used up, empty for anything that is no order number."""
    return _number(_told(command).no)


def _number(told: str) -> str:
    number = told.strip()
    parsed = parse_no(number)
    if parsed is not None:
        return format_no(parsed.year, parsed.serial)
    return number if EMERGENCY.match(number) else ""


def _told(command: Command) -> _Told:
    if command.type != "order.create":
        return _NOTHING
    try:
        return _decoder.decode(command.args)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _NOTHING


_NOTHING = _Told()
_decoder = msgspec.json.Decoder(_Told)
