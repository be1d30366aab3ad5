"""Lists as one SQL parameter: ``IN (SELECT value FROM json_each(?))`` keeps one prepared statement for any length."""

from collections.abc import Sequence

import msgspec


def json_list(values: Sequence[str] | Sequence[int]) -> str:
    """Return the JSON array of the values."""
    return msgspec.json.encode(values).decode()
