"""Turns what stands in the search field and what other screens ask for into a query."""

from desktop.services.values import OrderQuery, Pool
from sync.domain.codes import OrderState, RequestType

POOLS = {pool.value: pool for pool in Pool}
STATES = {state.value: state for state in OrderState}
TYPES = {kind.value: kind for kind in RequestType}


def query_from_argument(argument: str) -> OrderQuery | None:
    """Return the list another screen asked for: ``pool:overdue``, ``state:handling``, ``unit:…``, ``district:…``,
    ``text:…``. ``None`` for anything else (an order id)."""
    kind, colon, value = argument.partition(":")
    if not colon:
        return None
    if kind == "pool" and value in POOLS:
        return OrderQuery(pool=POOLS[value])
    if kind == "state" and value in STATES:
        return OrderQuery(states=(STATES[value],))
    if kind == "unit":
        return OrderQuery(pool=Pool.OPEN, unit=value)
    if kind == "district":
        return OrderQuery(pool=Pool.OPEN, district=value)
    if kind == "text":
        return OrderQuery(text=value, sort="created", descending=True)
    return None
