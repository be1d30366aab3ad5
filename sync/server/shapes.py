"""Shapes of ids as they may enter the database."""

import re

_ID = re.compile(r"[0-9A-Za-z:_.@-]{1,64}\Z")


def is_id(text: str) -> bool:
    """Tell whether a text may be an id: 1-64 plain characters."""
    return _ID.match(text) is not None


def id_or_empty(text: str) -> str:
    """Return the text when it may be an id, else nothing."""
    return text if is_id(text) else ""


def seat_name(text: str) -> str:
    """Return a seat's name as it may be stored: printable, at most 80 characters."""
    return "".join(sign for sign in text if sign.isprintable())[:80]
