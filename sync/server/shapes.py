"""Shapes of ids as they may enter the database."""

import re

_ID = re.compile(r"[0-9A-Za-z:_.@-]{1,64}\Z")


def is_id(text: str) -> bool:
    """Tell whether a text may be an id: 1-64 plain characters."""
    return _ID.match(text) is not None
