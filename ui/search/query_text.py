"""Turns what stands in the search field and what other screens ask for into a query."""

from datetime import timedelta

from desktop.services.values import OrderQuery, Pool
from sync.domain.codes import OrderState, RequestType
from sync.domain.instant import Instant, from_wall, to_wall

POOL_MARK = "pool:"
POOLS = {pool.value: pool for pool in (Pool.OPEN, Pool.NEAR_DUE, Pool.OVERDUE)}
"""The lists that are more than one state, in the order they are offered; each has a name in the limits."""
STATES = {state.value: state for state in OrderState}
TYPES = {kind.value: kind for kind in RequestType}
_NO_LENGTH = 11
_OLDEST_YEAR = "20"
"""Numbers begin with two digits of the year; telephone numbers of eleven digits begin with 0 or 1."""


def query_from_argument(argument: str, now: Instant) -> OrderQuery | None:
    """Return the list another screen asked for: ``pool:overdue``, ``state:handling``, ``unit:…``, ``district:…``,
    ``category:…``, ``today:``, ``text:…``. ``None`` for anything else (an order id)."""
    kind, colon, value = argument.partition(":")
    if not colon:
        return None
    if kind == "pool" and value == Pool.ALL.value:
        return OrderQuery()
    if kind == "pool" and value == Pool.TO_DISPATCH.value:
        return OrderQuery(states=(OrderState.ACCEPTED,))
    if kind == "pool" and value in POOLS:
        return OrderQuery(pool=POOLS[value])
    if kind == "state" and value in STATES:
        return OrderQuery(states=(STATES[value],))
    if kind == "unit":
        return OrderQuery(pool=Pool.OPEN, unit=value)
    if kind == "district":
        return OrderQuery(pool=Pool.OPEN, district=value)
    if kind == "category":
        return OrderQuery(pool=Pool.OPEN, category=value)
    if kind == "today":
        start = to_wall(now).replace(hour=0, minute=0, second=0, microsecond=0)
        end = from_wall(start + timedelta(days=1))
        return OrderQuery(created_from=from_wall(start), created_to=end, sort="created", descending=True)
    if kind == "text":
        return OrderQuery(text=value, sort="created", descending=True)
    return None


def is_whole_number(text: str) -> bool:
    """Tell whether a text is a whole order number: it is then looked for among all orders, whatever the limits."""
    plain = text.replace(" ", "").replace("-", "").upper()
    digits = plain.removeprefix("D")
    if len(plain) != _NO_LENGTH or not (digits.isascii() and digits.isdecimal()):
        return False
    return plain != digits or digits[:2] >= _OLDEST_YEAR


def in_force(query: OrderQuery) -> OrderQuery:
    """Return the query as it is asked: a whole order number is looked for without any limit."""
    if is_whole_number(query.text):
        return OrderQuery(text=query.text, sort=query.sort, descending=query.descending)
    return query
