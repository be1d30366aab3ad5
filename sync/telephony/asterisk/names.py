"""Names of channels and interfaces as Asterisk writes them."""

import re

_CHANNEL_TAIL = re.compile(r"-[0-9a-fA-F]{6,}(?:;[12])?$|<ZOMBIE>$")
_LOCAL = "Local/"
_NO_DIALLED_NUMBER = frozenset({"", "s", "h", "i", "t", "e", "o", "fax"})
LONGEST_EXTENSION = 6
"""Digits of an inside number; longer ones are numbers of the public network."""


def interface_of(channel: str) -> str:
    """Return the interface of a channel: ``PJSIP/8012-0000001a`` → ``PJSIP/8012``."""
    return _CHANNEL_TAIL.sub("", channel)


def extension_of(interface: str) -> str:
    """Return the phone an interface rings: ``Local/8012@agents/n`` and ``PJSIP/8012`` → ``8012``."""
    _, slash, rest = interface.partition("/")
    return re.split(r"[@/;]", rest if slash else interface, maxsplit=1)[0]


def is_local(channel: str) -> bool:
    """Tell whether a channel only joins two others inside Asterisk."""
    return channel.startswith(_LOCAL)


def is_inside(channel: str) -> bool:
    """Tell whether a channel looks like a phone of the house: its endpoint is a short number."""
    name = extension_of(interface_of(channel))
    return not is_local(channel) and name.isascii() and name.isdigit() and len(name) <= LONGEST_EXTENSION


def dialled(exten: str) -> str:
    """Return a dialled number; empty for what the dial plan writes where none was dialled."""
    return "" if exten in _NO_DIALLED_NUMBER else exten
