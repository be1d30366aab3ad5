"""Work without the server: taken, kept through restarts, and sent once."""

from pathlib import Path

import pytest

from desktop.errors import AppError, AppErrorCode
from desktop.services.values import OrderQuery
from sync.domain.act import ActData
from sync.domain.codes import Action, OrderState
from tests.helpers.desk import Desk, desk
from tests.helpers.server import running_server
from tests.helpers.server_city import PASSWORD, WATER

SERVER_LOGS = pytest.mark.allows_log("sync.server|uvicorn")


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def taken(seat: Desk, count: int) -> dict[str, str]:
    return dict(seat.create(content=f"第{number}个来电，水管漏水") for number in range(count))


def test_twenty_calls_without_the_server_arrive_once_with_their_numbers(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with running_server(tmp_path / "server", port=port), desk(tmp_path / "a", url) as seat:
        seat.sign_in("agent").wait_ready()

    with desk(tmp_path / "a", url) as seat:
        seat.sign_in("agent")
        assert seat.app.session.is_offline_unlock
        numbers = taken(seat, 20)
        assert seat.app.sync_status.status().unsent == 20
        assert len({*numbers.values()}) == 20

    with desk(tmp_path / "a", url) as restarted, desk(tmp_path / "b", url) as other:
        restarted.sign_in("agent")
        assert restarted.app.sync_status.status().unsent == 20
        assert restarted.app.orders.count(OrderQuery()) == 20
        with running_server(tmp_path / "server", port=port):
            restarted.app.sync_status.sync_now()
            restarted.wait_sent()
            other.sign_in("agent2").wait_ready()
            for order_id, number in numbers.items():
                assert other.wait_order(order_id).no == number
            assert other.app.orders.count(OrderQuery()) == 20


def test_acts_on_an_own_order_without_the_server_follow_it(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with running_server(tmp_path / "server", port=port), desk(tmp_path / "a", url) as seat:
        seat.sign_in("dispatcher").wait_ready()
        order_id, _ = seat.create() if seat.app.session.actor.roles else ("", "")
        seat.wait_sent()

    with desk(tmp_path / "a", url) as seat:
        seat.sign_in("dispatcher")
        seat.app.acts.act(order_id, Action.DISPATCH, ActData(unit=WATER))
        detail = seat.app.orders.detail(order_id)
        assert detail is not None
        assert detail.order.state is OrderState.DISPATCHED
        assert len(detail.pending) == 1
        with running_server(tmp_path / "server", port=port):
            seat.app.sync_status.sync_now()
            seat.wait_sent()
            assert seat.wait_order(order_id).main_unit == WATER


def test_an_act_that_needs_the_server_is_refused_with_the_reason(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with running_server(tmp_path / "server", port=port), desk(tmp_path / "a", url) as seat:
        seat.sign_in("dispatcher").wait_ready()
        order_id, _ = seat.create()
        seat.wait_order(order_id)

    with desk(tmp_path / "a", url) as seat:
        seat.sign_in("dispatcher")
        with pytest.raises(AppError) as caught:
            seat.app.acts.act(order_id, Action.CLAIM, ActData())
        assert caught.value.code == AppErrorCode.NEEDS_CONNECTION
        assert seat.app.sync_status.status().unsent == 0


def test_a_wrong_password_without_the_server_opens_nothing(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with running_server(tmp_path / "server", port=port), desk(tmp_path / "a", url) as seat:
        seat.sign_in("agent").wait_ready()

    with desk(tmp_path / "a", url) as seat:
        with pytest.raises(Exception, match="wrong_password") as caught:
            seat.app.session.sign_in("agent", "not the password")
        assert getattr(caught.value, "code", "") == "wrong_password"
        assert not seat.app.session.is_signed_in
        seat.sign_in("agent", PASSWORD)


def test_a_person_unknown_here_needs_the_server(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with desk(tmp_path / "a", url) as seat:
        with pytest.raises(AppError) as caught:
            seat.sign_in("agent")
        assert caught.value.code == AppErrorCode.SIGN_IN_NEEDS_SERVER
        assert caught.value.values["cause"] == AppErrorCode.SERVER_UNREACHABLE
