"""Old orders are looked for among the old ones only: while they are, nobody can save."""

from desktop.store import ageing
from desktop.store.store import SeatStore
from sync.client.ageing import CITY_DAYS
from sync.domain.codes import OrderState
from sync.domain.instant import DAY
from tests.helpers.store import NOW, cursor, order, put

LIMIT = NOW - CITY_DAYS * DAY


def test_only_what_is_old_enough_is_walked(store: SeatStore) -> None:
    looked: list[str] = []
    with store._database.reading() as connection:
        plain = connection.connection.dbapi_connection
        assert plain is not None
        plain.set_trace_callback(looked.append)
        ageing.aged(connection, LIMIT, 100)
        plain.set_trace_callback(None)
        plan = [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {looked[-1]}")]
    assert plan[0] == "SEARCH l USING INTEGER PRIMARY KEY (rowid<?)"


def test_closed_orders_from_before_the_limit_are_found_and_no_others(store: SeatStore) -> None:
    old = [order(f"old{at}", state=OrderState.ARCHIVED, created_at=LIMIT - at * DAY) for at in (1, 2, 30)]
    others = [
        order("young", state=OrderState.ARCHIVED, created_at=LIMIT + 1000),
        order("open", created_at=LIMIT - 40 * DAY),
    ]
    store.replica.apply_page([put(one) for one in (*old, *others)], cursor(9))
    with store._database.reading() as connection:
        assert {name for _, name in ageing.aged(connection, LIMIT, 100)} == {"old1", "old2", "old30"}
        assert [name for _, name in ageing.aged(connection, LIMIT, 1)] == ["old30"], "the oldest go first"
