"""Reads behind "similar orders" and "who had such orders": candidates only, the scores are the services' work."""

from collections.abc import Sequence
from typing import TypeVar

import msgspec
from sqlalchemy import Connection

from desktop.services.ports import Candidate, UnitRecord
from desktop.store.order_rows import rows_by_key
from desktop.store.sql_list import json_list
from sync.cache_form.bodies import unpack
from sync.domain.codes import AssignmentRole, AssignmentState
from sync.domain.order import Place

T = TypeVar("T")
_HISTORY = 500
_OF_TERM, _BY_WORDS, _OF_CATEGORY, _OF_CALLER = 150, 40, 25, 20
"""Orders at most: looked at for one term, then taken by their terms, by category and by caller."""
_SHOWN_BODIES = """
    SELECT l.key, coalesce(o.body, r.body) FROM order_list l
    LEFT JOIN order_overlay o ON o.key = l.key LEFT JOIN order_record r ON r.key = l.key
    WHERE l.key IN (SELECT value FROM json_each(?))
"""


class _Caller(msgspec.Struct):
    phone: str = ""


class _Matter(msgspec.Struct):
    """What the comparison needs of an order: hundreds are read at a key, and most of an order is about its handling."""

    content: str = ""
    place: Place = Place()
    caller: _Caller = msgspec.field(default_factory=_Caller)
    caller_ref: str = ""


class _Part(msgspec.Struct):
    unit: str
    role: AssignmentRole = AssignmentRole.MAIN
    state: AssignmentState | None = None


class _Handling(msgspec.Struct):
    """Which units had an order."""

    assignments: list[_Part] = []


_MATTER = msgspec.json.Decoder(_Matter)
_HANDLING = msgspec.json.Decoder(_Handling)


def candidates(
    connection: Connection,
    terms: Sequence[tuple[str, float]],
    category: str,
    area: str,
    refs: Sequence[str],
    since_key: int,
) -> list[Candidate]:
    """Return the orders that share the most of the weighed terms, and the newest of category and caller, each once."""
    keys = dict.fromkeys(_by_terms(connection, terms, since_key))
    if category:  # answered by the index order_list_category alone
        place = "AND (district = ? OR street = ?)" if area else ""
        values = (category, since_key, *((area, area) if area else ()), _OF_CATEGORY)
        statement = f"SELECT key FROM order_list WHERE category = ? AND key >= ? {place} ORDER BY key DESC LIMIT ?"  # noqa: S608
        keys.update((key, None) for (key,) in connection.exec_driver_sql(statement, values))
    if refs:
        marks = ", ".join("?" * len(refs))
        statement = f"SELECT key FROM order_caller WHERE ref IN ({marks}) AND key >= ? ORDER BY key DESC LIMIT ?"  # noqa: S608
        keys.update((key, None) for (key,) in connection.exec_driver_sql(statement, (*refs, since_key, _OF_CALLER)))
    shown = _shown(connection, list(keys), _MATTER)
    rows = rows_by_key(connection, [key for key in keys if key in shown])
    return [
        Candidate(
            row=row,
            content=shown[row.key].content,
            place=shown[row.key].place,
            phone=shown[row.key].caller_ref or shown[row.key].caller.phone,
        )
        for row in rows
    ]


def _by_terms(connection: Connection, terms: Sequence[tuple[str, float]], since_key: int) -> list[int]:
    """Return the keys with the most weight of terms. Of each term only the newest orders count, so that a word that all
    say today costs no more than a rare one.
    """
    if not terms:
        return []
    one = (
        "SELECT rowid AS key, ? AS weight FROM (SELECT rowid FROM order_search "
        "WHERE order_search MATCH ? AND rowid >= ? ORDER BY rowid DESC LIMIT ?)"
    )
    statement = (
        f"SELECT key FROM ({' UNION ALL '.join([one] * len(terms))}) "  # noqa: S608 - our own pieces
        "GROUP BY key ORDER BY sum(weight) DESC, key DESC LIMIT ?"
    )
    values = [value for term, weight in terms for value in (weight, f'"{term}"', since_key, _OF_TERM)]
    return [key for (key,) in connection.exec_driver_sql(statement, (*values, _BY_WORDS))]


def recent_texts(connection: Connection, limit: int) -> list[str]:
    """Return title, content and place of the newest orders as one text each."""
    found = connection.exec_driver_sql("SELECT key, title FROM order_list ORDER BY key DESC LIMIT ?", (limit,))
    titles: dict[int, str] = {row[0]: row[1] for row in found}
    shown = _shown(connection, list(titles), _MATTER)
    return [f"{titles[key]} {one.content}\n{one.place.text}" for key, one in shown.items()]


def unit_records(connection: Connection, category: str, district: str, since_key: int) -> list[UnitRecord]:
    """Count main units over the newest orders of a category (at most 500: somebody is typing)."""
    place = "AND district = ?" if district else ""
    values = (category, since_key, *((district,) if district else ()), _HISTORY)
    statement = f"SELECT key FROM order_list WHERE category = ? AND key >= ? {place} ORDER BY key DESC LIMIT ?"  # noqa: S608
    keys = [key for (key,) in connection.exec_driver_sql(statement, values)]
    handled: dict[str, int] = {}
    returned: dict[str, int] = {}
    for order in _shown(connection, keys, _HANDLING).values():
        parts = [part for part in order.assignments if part.role is AssignmentRole.MAIN]
        for unit in {part.unit for part in parts}:
            handled[unit] = handled.get(unit, 0) + 1
        for unit in {part.unit for part in parts if part.state is AssignmentState.RETURNED}:
            returned[unit] = returned.get(unit, 0) + 1
    return [UnitRecord(unit=unit, handled=count, returned=returned.get(unit, 0)) for unit, count in handled.items()]


def _shown(connection: Connection, keys: Sequence[int], decoder: "msgspec.json.Decoder[T]") -> dict[int, T]:
    rows = connection.exec_driver_sql(_SHOWN_BODIES, (json_list(keys),))
    return {key: decoder.decode(unpack(body)) for key, body in rows if body is not None}
