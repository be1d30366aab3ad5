"""Two whole clients and a real server: what one seat does, the other one sees."""

from pathlib import Path

from sync.domain.act import ActData
from sync.domain.codes import Action, OrderState
from tests.helpers.desk import desk
from tests.helpers.server import RunningServer, server
from tests.helpers.server_city import WATER

__all__ = ["server"]


def test_an_order_taken_at_one_seat_appears_at_the_other(server: RunningServer, tmp_path: Path) -> None:
    with desk(tmp_path / "a", server.url) as first, desk(tmp_path / "b", server.url) as second:
        first.sign_in("agent").wait_ready()
        second.sign_in("dispatcher").wait_ready()

        order_id, number = first.create()

        seen = second.wait_order(order_id)
        assert seen.no == number
        assert seen.state is OrderState.ACCEPTED
        first.wait_sent()


def test_a_dispatch_at_the_second_seat_reaches_the_first(server: RunningServer, tmp_path: Path) -> None:
    with desk(tmp_path / "a", server.url) as first, desk(tmp_path / "b", server.url) as second:
        first.sign_in("agent").wait_ready()
        second.sign_in("dispatcher").wait_ready()
        order_id, _ = first.create()
        second.wait_order(order_id)

        second.app.acts.act(order_id, Action.DISPATCH, ActData(unit=WATER))

        shown = first.wait_order(order_id, lambda order: order.state is OrderState.DISPATCHED)
        assert shown.main_unit == WATER
