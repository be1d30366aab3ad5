"""Lists as SQL. What each pool holds is written here and nowhere else."""

from dataclasses import dataclass

from desktop.services.values import OrderQuery, Pool
from sync.cache_form.keys import first_key
from sync.cache_form.list_columns import WANTS_CLAIM, WANTS_CORRECTION, WANTS_EXTENSION, WANTS_SUSPENSION
from sync.cache_form.search_text import match_expression
from sync.domain.codes import AssignmentRole, AssignmentState, OrderState
from sync.domain.instant import DAY, Instant

Parameters = list[str | int]

NEAR_DUE_WITHIN = DAY
"""No light turns yellow earlier than this before the due time (``deadlines.warn_from``).

It bounds the walk along the index.
"""

_SORTS = {
    "due": ("sort_due", "key"),
    "created": ("key",),
    "updated": ("updated_at", "key"),
    "settled": ("settled_at", "key"),
}


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, and when: some pools depend on it."""

    user: str
    unit: str
    now: Instant


@dataclass(frozen=True, slots=True)
class ListSql:
    """A list's condition over ``order_list`` and its order, with the values for the question marks.

    ``index`` names the index that holds just this pool; without one SQLite would rather walk all orders in sorted order
    until it has met enough of a pool's few. ``whole_index`` is the one to read when the whole list is wanted. ``few``:
    the condition itself is the quick way in, the result is sorted.
    """

    where: str
    columns: tuple[str, ...]
    descending: bool
    parameters: tuple[str | int, ...]
    index: str = ""
    whole_index: str = ""
    few: bool = False

    def first_keys(self, limit: int) -> str:
        """Return the statement for the first keys of the list."""
        return (
            f"SELECT key FROM {self._table} WHERE {self.where} ORDER BY {self._order(walk=not self.few)} LIMIT {limit}"  # noqa: S608
        )

    def all_keys(self) -> str:
        """Return the statement for all keys of the list in its order."""
        if self.whole_index:
            table, walk = f"order_list INDEXED BY {self.whole_index}", self.columns[0] == "sort_due"
        else:
            table, walk = self._table, self.columns != ("key",) and not self.few
        return f"SELECT key FROM {table} WHERE {self.where} ORDER BY {self._order(walk=walk)}"  # noqa: S608

    def count(self) -> str:
        """Return the statement for the length of the list."""
        return f"SELECT count(*) FROM {self._table} WHERE {self.where}"  # noqa: S608

    @property
    def _table(self) -> str:
        return f"order_list INDEXED BY {self.index}" if self.index else "order_list"

    def _order(self, *, walk: bool) -> str:
        """Return the sort; a plus sign tells SQLite to sort what it has found instead of walking an index."""
        direction = " DESC" if self.descending else ""
        return ", ".join(f"{'' if walk else '+'}{column}{direction}" for column in self.columns)


_OWN_INDEX = {
    Pool.EXTENSION_REVIEW: "order_list_wants",
    Pool.SUSPENSION_REVIEW: "order_list_wants",
    Pool.CLAIM_REVIEW: "order_list_wants",
    Pool.HARD: "order_list_marked",
    Pool.SUPERVISED: "order_list_marked",
    Pool.NEAR_DUE: "order_list_open",
    Pool.OVERDUE: "order_list_open",
    Pool.CALLBACK_DUE: "order_list_callback",
    Pool.CALLBACK_APPOINTED: "order_list_callback",
    Pool.CALLBACK_SECOND: "order_list_callback",
    Pool.CALLBACK_DONE: "order_list_settled",
}

BACK_AT_INTAKE = (
    f"SELECT key FROM order_list INDEXED BY order_list_wants WHERE wants <> 0 AND wants & {WANTS_CORRECTION}"  # noqa: S608
)
"""Few at any time. Read first, so that the long list beside them is still walked along its own index."""

_IN_STATE = {
    Pool.RETURN_REVIEW: (OrderState.RETURN_REQUESTED,),
    Pool.REPLY_REVIEW: (OrderState.REPLY_REVIEW,),
    Pool.DISPUTED: (OrderState.DISPUTED, OrderState.PRE_REVIEW),
}

_FIXED = {
    Pool.RECEIVED: f"key IN (SELECT key FROM order_list WHERE state = 'received' UNION {BACK_AT_INTAKE})",  # noqa: S608
    Pool.TO_DISPATCH: f"state = 'accepted' AND key NOT IN ({BACK_AT_INTAKE})",
    Pool.EXTENSION_REVIEW: f"wants <> 0 AND wants & {WANTS_EXTENSION}",
    Pool.SUSPENSION_REVIEW: f"wants <> 0 AND wants & {WANTS_SUSPENSION}",
    Pool.CLAIM_REVIEW: f"wants <> 0 AND wants & {WANTS_CLAIM}",
    Pool.HARD: "(supervised = 1 OR hard = 1) AND hard = 1 AND state <> 'archived'",
    Pool.CALLBACK_DONE: "settled_at > 0",
    Pool.OPEN: "open = 1",
    Pool.ALL: "1",
}

_UNIT_STATES = {
    Pool.TO_SIGN: ((AssignmentRole.MAIN, AssignmentRole.ASSIST), (AssignmentState.PENDING_SIGN,)),
    Pool.IN_HANDLING: ((AssignmentRole.MAIN,), (AssignmentState.HANDLING, AssignmentState.REWORK)),
    Pool.ASSISTING: (
        (AssignmentRole.ASSIST,),
        (AssignmentState.PENDING_SIGN, AssignmentState.HANDLING, AssignmentState.REWORK),
    ),
    Pool.UNIT_NEAR_DUE: (
        (AssignmentRole.MAIN,),
        (AssignmentState.PENDING_SIGN, AssignmentState.HANDLING, AssignmentState.REWORK),
    ),
}

_ANY_UNIT = {
    Pool.TO_SIGN: (OrderState.DISPATCHED,),
    Pool.IN_HANDLING: (OrderState.HANDLING,),
    Pool.UNIT_NEAR_DUE: (OrderState.DISPATCHED, OrderState.HANDLING),
}

NEWEST_HITS = 2_000
"""A search over all orders without a filter lists its newest hits only: nobody reads more, every key press asks."""


def list_sql(query: OrderQuery, viewer: Viewer) -> ListSql:
    """Return the SQL of a list."""
    conditions: list[str] = []
    parameters: Parameters = []
    _pool(query, viewer, conditions, parameters)
    _filters(query, conditions, parameters)
    filtered = len(conditions) > 1
    if query.text.strip():
        _text(query, conditions, parameters, newest_only=query.pool is Pool.ALL and not filtered)
    selective = bool(query.unit or query.district or query.category)
    columns = _SORTS.get(query.sort, _SORTS["due"])
    unit = query.unit or viewer.unit
    return ListSql(
        where=" AND ".join(conditions),
        columns=columns,
        descending=query.descending,
        parameters=tuple(parameters),
        index="" if selective and query.pool is Pool.OPEN else _index(query, columns, unit),
        whole_index="order_list_open" if query.pool is Pool.OPEN and not selective else "",
        few=bool(query.text.strip())
        or query.pool is Pool.RECEIVED
        or (query.pool in _UNIT_STATES and (bool(unit) or query.pool is Pool.ASSISTING)),
    )


def _index(query: OrderQuery, columns: tuple[str, ...], unit: str) -> str:
    if query.pool is Pool.UNIT_NEAR_DUE and not unit:
        return "order_list_open"
    if query.pool is Pool.OPEN and (columns[0] == "sort_due" or query.text.strip()):
        return "order_list_open"
    return _OWN_INDEX.get(query.pool, "")


def _pool(query: OrderQuery, viewer: Viewer, conditions: list[str], parameters: Parameters) -> None:
    pool = query.pool
    if pool in _IN_STATE:
        _one_of("state", [state.value for state in _IN_STATE[pool]], conditions, parameters)
    elif pool in _FIXED:
        conditions.append(_FIXED[pool])
    elif pool in _UNIT_STATES:
        _unit_pool(query, viewer, conditions, parameters)
    elif pool in (Pool.NEAR_DUE, Pool.OVERDUE):
        _by_light(pool, viewer, conditions, parameters)
    elif pool is Pool.MINE:
        conditions.append("(created_by = ? OR (holder <> '' AND holder = ?))")
        parameters.extend((viewer.user, viewer.user))
    elif pool is Pool.SUPERVISED:
        conditions.append("(supervised = 1 OR hard = 1) AND supervised = 1 AND open = 1")
    else:
        _callback_pool(pool, viewer, conditions, parameters)


def _by_light(pool: Pool, viewer: Viewer, conditions: list[str], parameters: Parameters) -> None:
    conditions.append("open = 1")
    if pool is Pool.OVERDUE:
        conditions.append("sort_due < ?")
        parameters.append(viewer.now)
    else:
        conditions.append("sort_due >= ? AND sort_due <= ? AND warn_at <= ?")
        parameters.extend((viewer.now, viewer.now + NEAR_DUE_WITHIN, viewer.now))


def _unit_pool(query: OrderQuery, viewer: Viewer, conditions: list[str], parameters: Parameters) -> None:
    """Orders a unit has a part in; without a unit (hotline staff) those of all units, read off the order's state."""
    roles, states = _UNIT_STATES[query.pool]
    unit = query.unit or viewer.unit
    if unit or query.pool is Pool.ASSISTING:
        inner = ["unit = ?"] if unit else []
        parameters.extend([unit] if unit else [])
        _one_of("role", [role.value for role in roles], inner, parameters)
        _one_of("state", [state.value for state in states], inner, parameters)
        conditions.append(f"open = 1 AND key IN (SELECT key FROM order_unit WHERE {' AND '.join(inner)})")  # noqa: S608
    else:
        _one_of("state", [state.value for state in _ANY_UNIT[query.pool]], conditions, parameters)
    if query.pool is Pool.UNIT_NEAR_DUE:
        conditions.append("open = 1 AND warn_at <= ?")
        parameters.append(viewer.now)


def _callback_pool(pool: Pool, viewer: Viewer, conditions: list[str], parameters: Parameters) -> None:
    conditions.append("state = 'callback'")
    if pool is Pool.CALLBACK_APPOINTED:
        conditions.append("next_callback_at > ?")
        parameters.append(viewer.now)
        return
    conditions.append("(next_callback_at IS NULL OR next_callback_at <= ?)")
    parameters.append(viewer.now)
    if pool is Pool.CALLBACK_SECOND:
        conditions.append("round > 1")


def _filters(query: OrderQuery, conditions: list[str], parameters: Parameters) -> None:
    _one_of("state", [state.value for state in query.states], conditions, parameters)
    if query.unit and query.pool not in _UNIT_STATES:
        conditions.append("(main_unit = ?)")
        parameters.append(query.unit)
    for column, value in (("district", query.district), ("request_type", query.request_type)):
        if value:
            conditions.append(f"{column} = ?")
            parameters.append(str(value))
    if query.category:
        conditions.append("category >= ? AND category < ?")
        parameters.extend((query.category, query.category + "\U0010ffff"))
    if query.created_from is not None:
        conditions.append("key >= ?")
        parameters.append(first_key(query.created_from))
    if query.settled_from is not None:
        conditions.append("settled_at >= ?")
        parameters.append(query.settled_from)
    if query.created_to is not None:
        conditions.append("key < ?")
        parameters.append(first_key(query.created_to))


def _text(query: OrderQuery, conditions: list[str], parameters: Parameters, *, newest_only: bool) -> None:
    """Words in the text; digits are also looked for at both ends of the number."""
    number, values = number_sql(query.text)
    expression = match_expression(query.text)
    found: list[str] = []
    if expression:
        newest = f" ORDER BY rowid DESC LIMIT {NEWEST_HITS}" if newest_only else ""
        found.append(f"SELECT * FROM (SELECT rowid FROM order_search WHERE order_search MATCH ?{newest})")  # noqa: S608
        parameters.append(expression)
    if number:
        found.append(number)
        parameters.extend(values)
    conditions.append(f"key IN ({' UNION '.join(found)})" if found else "0")


def number_sql(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the statement for keys of orders whose number begins or ends with the text, with its values.

    Empty when the text (spaces and hyphens left out) is no part of a number: 3 to 14 digits, perhaps after a ``D``.
    """
    digits = text.replace(" ", "").replace("-", "").upper()
    if not (3 <= len(digits) <= 14 and digits.isascii() and digits.removeprefix("D").isdigit()):
        return "", ()
    backwards = digits[::-1]
    statement = (
        "SELECT key FROM order_list WHERE no >= ? AND no < ? "
        "UNION SELECT key FROM order_list WHERE no_reversed >= ? AND no_reversed < ?"
    )
    return statement, (digits, digits + ":", backwards, backwards + ":" if backwards[-1] != "D" else backwards + "E")


def _one_of(column: str, values: list[str], conditions: list[str], parameters: Parameters) -> None:
    if len(values) == 1:
        conditions.append(f"{column} = ?")
    elif values:
        conditions.append(f"{column} IN ({', '.join('?' * len(values))})")
    parameters.extend(values)
