"""Lists as FreeSWITCH prints them: lines of ``a|b|c`` under a line of names, or JSON rows."""

from typing import Any

import msgspec

MOST_ROWS = 50_000
Row = dict[str, str]


class _Rows(msgspec.Struct, frozen=True):
    row_count: int
    rows: list[dict[str, Any]] = []


def read_table(body: str) -> list[Row] | None:
    """Return the rows of ``callcenter_config … list``; ``None`` for a refusal (``-ERR …``)."""
    if body.lstrip().startswith("-"):
        return None
    lines = [line.rstrip("\r") for line in body.split("\n") if line.strip() and not line.startswith("+OK")]
    if not lines:
        return []
    names = lines[0].split("|")
    rows = [line.split("|") for line in lines[1 : MOST_ROWS + 1]]
    return [dict(zip(names, row, strict=True)) for row in rows if len(row) == len(names)]


def read_rows(body: str) -> list[Row] | None:
    """Return the rows of ``show … as json``; ``None`` for what is no such list."""
    try:
        found = msgspec.json.decode(body, type=_Rows)
    except (msgspec.DecodeError, RecursionError):
        return None
    return [{name: str(value) for name, value in row.items()} for row in found.rows[:MOST_ROWS]]


def whole(text: str) -> int:
    """Return a whole number, 0 for none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else 0
